// The pages on which the identity is written: where the next thing goes, the frame around the form,
// and what each text is to a reader who cannot see the page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/form_text.h"
#include "compiler/chart/layout.h"

namespace sop::chart {

// The identity is one table of three columns: the left part, and the right one's labels and values.
struct FormCell {
  PassageKind kind = PassageKind::Cell;
  std::uint32_t column = 0;
  std::uint32_t column_span = 1;
};

class FormSheets {
 public:
  // Pages are filled no further than `share` of their height.
  FormSheets(const Options& options, double share);

  [[nodiscard]] const Rect& area() const { return area_; }
  [[nodiscard]] double bottom() const { return bottom_; }
  [[nodiscard]] double capacity() const { return bottom_ - area_.y; }
  [[nodiscard]] Page& page() { return pages_.back(); }
  [[nodiscard]] std::size_t count() const { return pages_.size(); }
  [[nodiscard]] std::vector<Page> take() { return std::move(pages_); }

  void begin_page();
  void begin_frame();
  void end_frame();
  void break_page();
  // Nothing stands inside the frame of this page yet.
  [[nodiscard]] bool fresh() const { return y == frame_top_; }

  void rule(Point from, Point to, double width);
  // The rule above whatever comes next, except at the top of the frame, which has its own.
  void part(double from_x);

  // The texts since `first_text` are what this cell of the current row says.
  void say(std::size_t first_text, const FormCell& cell);
  void next_row() { ++row_; }
  [[nodiscard]] std::uint32_t row() const { return row_; }

  double y = 0;  // where the next thing goes on the page

 private:
  const Options& options_;
  Rect area_;
  double bottom_ = 0;
  double frame_top_ = 0;
  std::uint32_t row_ = 0;
  std::vector<Page> pages_;
};

}  // namespace sop::chart
