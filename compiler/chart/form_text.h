// Text of the identity and cover pages, broken into lines, and where lines may part from each
// other at the foot of a page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/text_block.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/model/model.h"

namespace sop::chart {

// One line as it will stand in a cell; `marker` ("1.") hangs at the left edge.
struct FormLine {
  std::string text;
  double width = 0;
  Font font;
  Align align = Align::Left;
  bool underline = false;
  bool starts = true;  // first of its paragraph
  double indent = 0;
  double gap = 0;  // above, but not at the top of a cell
  std::string marker;
  double marker_width = 0;
  [[nodiscard]] double height() const { return font.size * kLinePitch; }
};
using FormLines = std::vector<FormLine>;

[[nodiscard]] double height_of(const FormLines& lines, std::size_t begin, std::size_t end);
[[nodiscard]] inline double height_of(const FormLines& lines) {
  return height_of(lines, 0, lines.size());
}

// How many lines from `begin` on fit. Neither the first nor the last line of a paragraph is parted
// from it.
[[nodiscard]] std::size_t count_fitting(const FormLines& lines, std::size_t begin,
                                        double available);

// Lines [begin, end) from `top` on; returns where they end.
double draw_lines(const FormLines& lines, std::size_t begin, std::size_t end, double x,
                  double width, double top, Page& page);

// The passage of all texts from `first` on.
[[nodiscard]] Passage passage_from(std::size_t first, PassageKind kind, const Page& page);

// Breaks the model's texts into lines of cells.
class Setter {
 public:
  Setter(TextMeasurer& measurer, double size) : measurer_(measurer), size_(size) {}

  [[nodiscard]] Font plain(double larger = 0) const { return {size_ + larger, false}; }
  [[nodiscard]] Font bold(double larger = 0) const { return {size_ + larger, true}; }
  [[nodiscard]] TextMeasurer& measurer() const { return measurer_; }

  // `gap` stands above the first line.
  void add(FormLines& lines, std::string_view text, Font font, double width,
           Align align = Align::Left, bool underline = false, double gap = 0);

  // In lines of about the same length, centred; only a few of them are worth the search.
  void add_balanced(FormLines& lines, std::string_view text, Font font, double width,
                    double gap = 0);

  // Markers hang in a column as wide as the widest of them.
  [[nodiscard]] FormLines paragraphs(const model::Paragraphs& paragraphs, double width);

 private:
  TextMeasurer& measurer_;
  double size_;
};

}  // namespace sop::chart
