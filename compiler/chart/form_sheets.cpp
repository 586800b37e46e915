#include "compiler/chart/form_sheets.h"

#include "compiler/chart/paper.h"

namespace sop::chart {

// A live chart on a screen has one page, as tall as it needs.
FormSheets::FormSheets(const Options& options, double share)
    : options_(options), area_(content_area(options)) {
  constexpr double kEndless = 1e6;
  bottom_ = options.one_page ? kEndless : area_.y + area_.height * share;
}

void FormSheets::begin_page() {
  Page made;
  made.kind = PageKind::Identity;
  const PageSize size = page_size(options_);
  made.width = size.width;
  made.height = size.height;
  pages_.push_back(std::move(made));
  y = area_.y;
  row_ = 0;
}

void FormSheets::begin_frame() {
  frame_top_ = y;
  rule({area_.x, y}, {area_.right(), y}, kFrameRule);
}

void FormSheets::end_frame() {
  rule({area_.x, y}, {area_.right(), y}, kFrameRule);
  rule({area_.x, frame_top_}, {area_.x, y}, kFrameRule);
  rule({area_.right(), frame_top_}, {area_.right(), y}, kFrameRule);
}

void FormSheets::break_page() {
  end_frame();
  begin_page();
  begin_frame();
}

void FormSheets::rule(Point from, Point to, double width) {
  page().rules.push_back({from, to, width});
}

void FormSheets::part(double from_x) {
  if (!fresh()) rule({from_x, y}, {area_.right(), y}, kInnerRule);
}

void FormSheets::say(std::size_t first_text, const FormCell& cell) {
  Passage passage = passage_from(first_text, cell.kind, page());
  passage.row = row_;
  passage.column = cell.column;
  passage.column_span = cell.column_span;
  page().passages.push_back(std::move(passage));
}

}  // namespace sop::chart
