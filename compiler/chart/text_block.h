// Text of a cell broken into lines: paragraphs with hanging indents for their markers. Heights in
// points.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/model/model.h"

namespace sop::chart {

struct BlockLine {
  std::string marker;  // "1." on the first line of an item
  std::string text;
  double indent = 0;  // of the text, from the left end of the block
  double width = 0;   // of the text
  double marker_width = 0;
};

struct TextBlock {
  Font font;
  std::vector<BlockLine> lines;
  [[nodiscard]] double pitch() const { return font.size * kLinePitch; }
  [[nodiscard]] double height() const { return pitch() * static_cast<double>(lines.size()); }
  [[nodiscard]] double widest() const;
};

enum class Align : std::uint8_t { Left, Centre };

[[nodiscard]] TextBlock break_text(const std::string& text, Font font, double width,
                                   TextMeasurer& measurer);
[[nodiscard]] TextBlock break_paragraphs(const model::Paragraphs& paragraphs, Font font,
                                         double width, TextMeasurer& measurer);

// Sets lines [first, first + count) of the block into `box`, centred vertically.
void set_text(const TextBlock& block, std::size_t first, std::size_t count, const Rect& box,
              Align align, std::vector<TextLine>& out);

// All of the block, reading upwards, in the middle of `box`.
void set_turned(const TextBlock& block, const Rect& box, std::vector<TextLine>& out);

// Width of the widest word.
[[nodiscard]] double widest_word(const std::string& text, Font font, TextMeasurer& measurer);

// Roughly how wide a text is in ems, without measuring: enough to share out columns.
[[nodiscard]] double rough_width(std::string_view text);

}  // namespace sop::chart
