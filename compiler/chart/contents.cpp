#include "compiler/chart/contents.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/chart/paper.h"
#include "compiler/chart/running.h"
#include "compiler/chart/text_block.h"

namespace sop::chart {
namespace {

constexpr double kLarger = 1;  // than the text of the form, points
constexpr double kTitleLarger = 5;
constexpr double kTitleGap = 14;
constexpr double kRowGap = 5;
constexpr double kColumnGap = 14;
constexpr double kMostNumber = 0.28;  // of the width, for the numbers of the SOPs
constexpr double kLeadGap = 4;        // between dots and text
constexpr double kHeadRule = 0.8;
constexpr double kFootRule = 0.4;
constexpr std::string_view kDots = " .";
constexpr const char* kHeadings[] = {"No.", "Nomor SOP", "Nama SOP", "Halaman"};
enum : std::size_t { kIndex, kNumber, kTitle, kPage, kColumns };

class List {
 public:
  List(const std::vector<ContentsEntry>& entries, const model::Model& book, const Options& options,
       TextMeasurer& measurer)
      : entries_(entries),
        book_(book),
        options_(options),
        measurer_(measurer),
        area_(content_area(options)) {
    font_ = {options.font_size + kLarger, false};
    bold_ = {font_.size, true};
    dots_width_ = std::max(1.0, measurer.width(kDots, font_));
    set_columns();
  }

  Contents run() {
    begin_page();
    for (std::size_t i = 0; i < entries_.size(); ++i) add(i);
    end_page();
    number_pages();
    return std::move(out_);
  }

 private:
  struct Column {
    double x = 0;
    double width = 0;
  };

  void set_columns() {
    const auto width = [&](const std::string& text, Font font) {
      return measurer_.width(text, font);
    };
    columns_[kIndex].width = std::max(width(kHeadings[kIndex], bold_),
                                      width(fmt::format("{}.", entries_.size()), font_));
    columns_[kPage].width = std::max(width(kHeadings[kPage], bold_),
                                     width(fmt::format("{}", options_.pages_in_all), font_));
    for (const ContentsEntry& entry : entries_)
      columns_[kNumber].width = std::max(columns_[kNumber].width, width(entry.number, font_));
    if (columns_[kNumber].width > 0) {
      columns_[kNumber].width =
          std::min(area_.width * kMostNumber,
                   std::max(columns_[kNumber].width, width(kHeadings[kNumber], bold_)));
    }
    double x = area_.x;
    for (std::size_t c = 0; c < kColumns; ++c) {
      columns_[c].x = x;
      if (columns_[c].width > 0) x += columns_[c].width + kColumnGap;
      if (c == kTitle) {
        columns_[c].width = area_.right() - columns_[kPage].width - kColumnGap - columns_[c].x;
        x = area_.right() - columns_[kPage].width;
      }
    }
  }

  [[nodiscard]] Page& page() { return out_.pages.back(); }

  void begin_page() {
    out_.pages.emplace_back();
    const PageSize size = page_size(options_);
    page().kind = PageKind::Cover;
    page().width = size.width;
    page().height = size.height;
    y_ = area_.y;
    row_ = 0;
    if (out_.pages.size() == 1) {
      const Font font{font_.size + kTitleLarger, true};
      const TextBlock title = break_text("DAFTAR ISI", font, area_.width, measurer_);
      set_text(title, 0, title.lines.size(), {area_.x, y_, area_.width, title.height()},
               Align::Centre, page().texts);
      page().passages.push_back({PassageKind::Title, 0, 1, 0, 0, 0, 1, 1, {}});
      y_ += title.height() + kTitleGap;
    }
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (c == kNumber && columns_[c].width <= 0) continue;
      const TextBlock block = break_text(kHeadings[c], bold_, columns_[c].width + 1, measurer_);
      place(block, c, PassageKind::Heading);
    }
    y_ += font_.size * kLinePitch + kRowGap / 2;
    rule(kHeadRule);
    y_ += kRowGap / 2;
    row_ = 1;
  }

  void rule(double width) { page().rules.push_back({{area_.x, y_}, {area_.right(), y_}, width}); }

  // A cell from y_ on. The page stands at the right end of its column.
  void place(const TextBlock& block, std::size_t column, PassageKind kind) {
    const auto first = static_cast<std::uint32_t>(page().texts.size());
    const double x = column == kPage ? area_.right() - block.widest() : columns_[column].x;
    set_text(block, 0, block.lines.size(), {x, y_, columns_[column].width, block.height()},
             Align::Left, page().texts);
    const auto texts = static_cast<std::uint32_t>(page().texts.size()) - first;
    const std::size_t shown =
        columns_[kNumber].width <= 0 && column > kNumber ? column - 1 : column;
    if (texts > 0) {
      page().passages.push_back(
          {kind, first, texts, 0, row_, static_cast<std::uint32_t>(shown), 1, 1, {}});
    }
  }

  void add(std::size_t index) {
    const ContentsEntry& entry = entries_[index];
    const TextBlock number = break_text(entry.number, font_, columns_[kNumber].width, measurer_);
    const std::string& name = entry.title.empty() ? entry.number : entry.title;
    // The dots need some room even behind a full line.
    const TextBlock title =
        break_text(name, font_, columns_[kTitle].width - 4 * dots_width_, measurer_);
    const double height = std::max({number.height(), title.height(), font_.size * kLinePitch});
    if (y_ + height > area_.bottom() && row_ > 1) {
      end_page();
      begin_page();
    }
    out_.places.push_back({static_cast<std::uint32_t>(out_.pages.size() - 1),
                           {area_.x, y_ - kRowGap / 2, area_.width, height + kRowGap}});
    place(break_text(fmt::format("{}.", index + 1), font_, area_.width, measurer_), kIndex,
          PassageKind::Cell);
    if (columns_[kNumber].width > 0) place(number, kNumber, PassageKind::Cell);
    place(title, kTitle, PassageKind::Cell);
    const double top = y_;
    if (!title.lines.empty()) y_ += title.height() - title.pitch();
    const TextBlock target =
        break_text(fmt::format("{}", entry.page), font_, area_.width, measurer_);
    if (!title.lines.empty())
      lead(columns_[kTitle].x + title.lines.back().width, area_.right() - target.widest());
    place(target, kPage, PassageKind::Cell);
    y_ = top + height + kRowGap;
    ++row_;
  }

  // Dots from `left` to `right`, on one raster down the page.
  void lead(double left, double right) {
    const double end = right - kLeadGap;
    const double raster = area_.right();
    const double steps = std::max(0.0, (raster - left - kLeadGap) / dots_width_);
    const auto from = static_cast<std::size_t>(steps);
    const auto until = static_cast<std::size_t>((raster - end) / dots_width_ + 1);
    if (from <= until) return;
    std::string text;
    for (std::size_t i = until; i < from; ++i) text += kDots;
    const double x = raster - static_cast<double>(from) * dots_width_;
    const double baseline = y_ + (kLinePitch - 1) / 2 * font_.size + (kAscent - 0.06) * font_.size;
    leaders_.push_back(
        {{x, baseline}, text, static_cast<double>(from - until) * dots_width_, font_, false});
  }

  void end_page() {
    y_ -= kRowGap / 2;
    if (row_ > 1) rule(kFootRule);
    // No passage holds them: they are for the eye only.
    for (TextLine& line : leaders_) page().texts.push_back(std::move(line));
    leaders_.clear();
  }

  void number_pages() {
    const std::size_t all = options_.pages_in_all != 0 ? options_.pages_in_all : out_.pages.size();
    for (std::size_t p = 0; p < out_.pages.size(); ++p)
      draw_margins(book_, options_, {options_.pages_before + p + 1, all}, measurer_, out_.pages[p]);
  }

  const std::vector<ContentsEntry>& entries_;
  const model::Model& book_;
  const Options& options_;
  TextMeasurer& measurer_;
  Rect area_;
  Font font_, bold_;
  double dots_width_ = 0;
  Column columns_[kColumns];
  Contents out_;
  std::vector<TextLine> leaders_;  // of the page at hand
  double y_ = 0;
  std::uint32_t row_ = 0;
};

}  // namespace

Contents contents_pages(const std::vector<ContentsEntry>& entries, const model::Model& book,
                        const Options& options, TextMeasurer& measurer) {
  return List(entries, book, options, measurer).run();
}

}  // namespace sop::chart
