// Texts for libgvc to paint with cairo: the usual ones with the house fonts alone, any other with
// all fonts of the computer.
#pragma once

#include <optional>

#include "compiler/emit/pango_font.h"
#include "compiler/emit/text_engine.h"

namespace sop::emit {

class PangoShaper final : public TextShaper {
 public:
  static constexpr double kResolution = 96;  // libgvc paints layouts made for 96 dpi

  // What sets `text`; a PDF has each font once where all texts are set by one.
  [[nodiscard]] HouseFont& font_for(std::string_view text, const char* families);
  void shape(textspan_t& span) override;

 private:
  std::optional<HouseFont> house_;
  std::optional<HouseFont> all_;
};

}  // namespace sop::emit
