// Which letters of a text no font of this computer has: they would print as boxes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/emit/pango_font.h"

namespace sop::emit {

class MissingLetters {
 public:
  // Runs of such letters, in the order of the text.
  [[nodiscard]] std::vector<std::string> in(std::string_view text, const std::string& family);

 private:
  std::optional<HouseFont> font_;  // all fonts; made for the first text
  GObjectPtr<PangoLayout> layout_;
};

}  // namespace sop::emit
