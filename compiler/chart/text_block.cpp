#include "compiler/chart/text_block.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace sop::chart {

double TextBlock::widest() const {
  double width = 0;
  for (const BlockLine& line : lines) width = std::max(width, line.indent + line.width);
  return width;
}

TextBlock break_text(const std::string& text, Font font, double width, TextMeasurer& measurer) {
  TextBlock block{font, {}};
  if (text.empty()) return block;
  for (MeasuredLine& line : measurer.wrap(text, font, width))
    block.lines.push_back({"", std::move(line.text), 0, line.width, 0});
  return block;
}

TextBlock break_paragraphs(const model::Paragraphs& paragraphs, Font font, double width,
                           TextMeasurer& measurer) {
  TextBlock block{font, {}};
  double indent = 0;
  for (const model::Paragraph& paragraph : paragraphs) {
    if (!paragraph.marker.empty())
      indent = std::max(indent, measurer.width(paragraph.marker, font) + 0.4 * font.size);
  }
  indent = std::min(indent, width / 3);
  for (const model::Paragraph& paragraph : paragraphs) {
    const bool marked = !paragraph.marker.empty();
    const double left = marked ? indent : 0;
    const double marker_width = marked ? measurer.width(paragraph.marker, font) : 0;
    if (paragraph.text.empty()) {
      if (marked) block.lines.push_back({paragraph.marker, "", left, 0, marker_width});
      continue;
    }
    bool first = true;
    for (MeasuredLine& line : measurer.wrap(paragraph.text.text, font, width - left)) {
      block.lines.push_back({first ? paragraph.marker : "", std::move(line.text), left, line.width,
                             first ? marker_width : 0});
      first = false;
    }
  }
  return block;
}

void set_text(const TextBlock& block, std::size_t first, std::size_t count, const Rect& box,
              Align align, std::vector<TextLine>& out) {
  const std::size_t end = std::min(block.lines.size(), first + count);
  if (first >= end) return;
  const double height = block.pitch() * static_cast<double>(end - first);
  double top = box.y + std::max(0.0, (box.height - height) / 2);
  // The pitch leaves air above the capitals and below the feet; half of the difference goes above.
  const double lead = (block.pitch() - block.font.size) / 2;
  for (std::size_t i = first; i < end; ++i) {
    const BlockLine& line = block.lines[i];
    const double baseline = top + lead + kAscent * block.font.size - 0.06 * block.font.size;
    double x = box.x + line.indent;
    if (align == Align::Centre) x = box.x + (box.width - line.width) / 2;
    if (!line.marker.empty())
      out.push_back({{box.x, baseline}, line.marker, line.marker_width, block.font, false});
    if (!line.text.empty())
      out.push_back({{x, baseline}, line.text, line.width, block.font, false});
    top += block.pitch();
  }
}

void set_turned(const TextBlock& block, const Rect& box, std::vector<TextLine>& out) {
  double left = box.x + (box.width - block.height()) / 2;
  const double lead = (block.pitch() - block.font.size) / 2;
  for (const BlockLine& line : block.lines) {
    const double baseline = left + lead + (kAscent - 0.06) * block.font.size;
    const double start = box.y + (box.height + line.width) / 2;
    TextLine turned{{baseline, start}, line.text, line.width, block.font};
    turned.turned = true;
    out.push_back(std::move(turned));
    left += block.pitch();
  }
}

double widest_word(const std::string& text, Font font, TextMeasurer& measurer) {
  double width = 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find(' ', begin);
    if (end == std::string::npos) end = text.size();
    if (end > begin)
      width =
          std::max(width, measurer.width(std::string_view(text).substr(begin, end - begin), font));
    begin = end + 1;
  }
  return width;
}

double rough_width(std::string_view text) {
  double ems = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xc0U) == 0x80) continue;
    const bool thin = std::string_view("ijlftr .,;:()/-'").find(c) != std::string_view::npos;
    const bool wide = c == 'm' || c == 'w' || (c >= 'A' && c <= 'Z');
    ems += thin ? 0.28 : wide ? 0.75 : 0.55;
  }
  return ems;
}

}  // namespace sop::chart
