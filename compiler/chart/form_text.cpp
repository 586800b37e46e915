#include "compiler/chart/form_text.h"

#include <algorithm>
#include <utility>

namespace sop::chart {
namespace {

constexpr double kParagraphGap = 1.5;
constexpr double kMarkerGap = 5;
// Fonts underline through the tails of g, j and p; a name on a form is ruled below them.
constexpr double kUnderlineDrop = 0.23;  // of the size
constexpr double kUnderline = 0.5;

void draw_line(const FormLine& line, double x, double width, double top, Page& page) {
  const double baseline = top + kAscent * line.font.size;
  double left = x + line.indent;
  if (line.align == Align::Centre) left = x + std::max(0.0, (width - line.width) / 2);
  const auto put = [&](double at, const std::string& text, double wide) {
    if (text.empty()) return;
    TextLine made;
    made.origin = {at, baseline};
    made.text = text;
    made.width = wide;
    made.font = line.font;
    page.texts.push_back(std::move(made));
  };
  put(x, line.marker, line.marker_width);
  put(left, line.text, line.width);
  if (!line.underline || line.text.empty()) return;
  const double y = baseline + kUnderlineDrop * line.font.size;
  page.rules.push_back({{left, y}, {left + line.width, y}, kUnderline});
}

}  // namespace

double height_of(const FormLines& lines, std::size_t begin, std::size_t end) {
  double height = 0;
  for (std::size_t i = begin; i < end; ++i)
    height += lines[i].height() + (i > begin ? lines[i].gap : 0);
  return height;
}

std::size_t count_fitting(const FormLines& lines, std::size_t begin, double available) {
  double height = 0;
  std::size_t end = begin;
  while (end < lines.size()) {
    height += lines[end].height() + (end > begin ? lines[end].gap : 0);
    if (height > available) break;
    ++end;
  }
  if (end == lines.size() || end < begin + 3) return end - begin;
  const bool last_alone = !lines[end].starts && (end + 1 == lines.size() || lines[end + 1].starts);
  if (last_alone && !lines[end - 1].starts) --end;
  if (!lines[end].starts && lines[end - 1].starts) --end;
  return end - begin;
}

double draw_lines(const FormLines& lines, std::size_t begin, std::size_t end, double x,
                  double width, double top, Page& page) {
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) top += lines[i].gap;
    draw_line(lines[i], x, width, top, page);
    top += lines[i].height();
  }
  return top;
}

Passage passage_from(std::size_t first, PassageKind kind, const Page& page) {
  Passage passage;
  passage.kind = kind;
  passage.first_text = static_cast<std::uint32_t>(first);
  passage.texts = static_cast<std::uint32_t>(page.texts.size() - first);
  return passage;
}

void Setter::add(FormLines& lines, std::string_view text, Font font, double width, Align align,
                 bool underline, double gap) {
  bool starts = true;
  for (MeasuredLine& piece : measurer_.wrap(text, font, width)) {
    FormLine line;
    line.text = std::move(piece.text);
    line.width = piece.width;
    line.font = font;
    line.align = align;
    line.underline = underline;
    line.starts = starts;
    line.gap = starts ? gap : 0;
    lines.push_back(std::move(line));
    starts = false;
  }
}

void Setter::add_balanced(FormLines& lines, std::string_view text, Font font, double width,
                          double gap) {
  constexpr std::size_t kFew = 8;
  constexpr int kHalvings = 6;
  const std::size_t count = measurer_.wrap(text, font, width).size();
  double enough = width;
  if (count > 1 && count <= kFew) {
    double narrow = width / static_cast<double>(count);
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (narrow + enough) / 2;
      (measurer_.wrap(text, font, middle).size() == count ? enough : narrow) = middle;
    }
  }
  add(lines, text, font, enough, Align::Centre, false, gap);
}

FormLines Setter::paragraphs(const model::Paragraphs& paragraphs, double width) {
  const Font font = plain();
  double column = 0;
  for (const model::Paragraph& paragraph : paragraphs) {
    if (!paragraph.marker.empty())
      column = std::max(column, measurer_.width(paragraph.marker, font) + kMarkerGap);
  }
  column = std::min(column, width / 3);
  FormLines lines;
  for (const model::Paragraph& paragraph : paragraphs) {
    const std::size_t first = lines.size();
    const double marker_width =
        paragraph.marker.empty() ? 0 : measurer_.width(paragraph.marker, font);
    if (paragraph.marker.empty() ||
        marker_width + kMarkerGap > column + 0.01) {  // no hanging: it is text
      const std::string text = paragraph.marker.empty()
                                   ? paragraph.text.text
                                   : paragraph.marker + " " + paragraph.text.text;
      add(lines, text, font, width, Align::Left, false, kParagraphGap);
      continue;
    }
    add(lines, paragraph.text.text, font, width - column, Align::Left, false, kParagraphGap);
    if (lines.size() == first) {  // a marker alone
      lines.emplace_back();
      lines.back().font = font;
    }
    for (std::size_t i = first; i < lines.size(); ++i) lines[i].indent = column;
    lines[first].marker = paragraph.marker;
    lines[first].marker_width = marker_width;
  }
  return lines;
}

}  // namespace sop::chart
