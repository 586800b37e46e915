// The TextMeasurer of the house font that needs no library: texts in the characters of the font
// table (font_table.h) are measured and broken exactly as PangoMeasurer does; any other text goes
// to the measurer behind it.
#pragma once

#include <functional>
#include <string_view>

#include "compiler/emit/font_table.h"
#include "compiler/emit/text_breaker.h"

namespace sop::emit {

// No character of the text is beyond the table.
[[nodiscard]] bool in_font_table(std::string_view text);

class TableMeasurer final : public TextBreaker {
 public:
  // Asked for on the first text that the table does not cover; outlives this.
  using Behind = std::function<chart::TextMeasurer&()>;
  explicit TableMeasurer(Behind behind) : behind_(std::move(behind)) {}

  [[nodiscard]] double width(std::string_view text, chart::Font font) override;
  [[nodiscard]] Lines wrap(std::string_view text, chart::Font font, double width) override;

 private:
  [[nodiscard]] Kerning kerning_at(const ShapedText& shaped, std::size_t place, bool bold) override;
  bool look_up(std::string_view text);
  void shape(std::string_view text, bool bold);

  Behind behind_;
  // Of the text at hand, by character; kept for their memory.
  std::vector<std::uint16_t> characters_;
  std::vector<std::uint32_t> bytes_;
  ShapedText shaped_;
};

}  // namespace sop::emit
