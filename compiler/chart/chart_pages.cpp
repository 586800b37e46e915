#include "compiler/chart/chart_pages.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/utf8.h"
#include "compiler/chart/breaks.h"
#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

constexpr int kAttempts = 8;
constexpr int kBreakAttempts = 3;
constexpr std::size_t kMostRebroken =
    12;  // pages; of a longer chart only the last two are looked at
constexpr double kLeastRow = 24;
constexpr double kThinPage =
    0.4;  // a last page filled less than this takes rows from the one before
constexpr double kStripHeight = 34;
constexpr int kLetterCut = 25;  // connectors that a break between sub-steps is as bad as
constexpr std::size_t kSearchBudget = 600000;  // nodes of exact search for the whole document
constexpr std::size_t kSearchPerPage = 20000;

double used_height(const Sheet& sheet) {
  double used = 0;
  for (const SheetRow& row : sheet.rows) used += row.height;
  return used;
}

std::vector<SheetRow> body_of(const Sheet& sheet) {
  std::vector<SheetRow> body;
  for (const SheetRow& row : sheet.rows) {
    if (!row.strip) body.push_back(row);
  }
  return body;
}

}  // namespace

ChartPages::ChartPages(const Source& source, const Options& options, TextMeasurer& measurer,
                       bool signs, TableShape shape)
    : model_(source.model),
      options_(options),
      measurer_(measurer),
      plan_(make_plan(source.model, source.program, options.idle_lanes, options.capsules)) {
  table_ = make_table(model_, plan_, options_, shape, measurer_);
  set_title();
  if (signs) {
    signature_ = std::make_unique<SignatureBlock>(model_, options_, measurer_, options_.font_size,
                                                  signature_width());
  }
  arrange();
}

// A few lines, smaller where it is long; the end of an endless one stands in the identity alone.
void ChartPages::set_title() {
  constexpr std::size_t kMostLines = 4;
  const std::string text = utf8::upper(title());
  for (const double share : {1.33, 1.0, 0.8}) {
    title_ = break_text(text, {options_.font_size * share, true}, table_.area.width, measurer_);
    if (title_.lines.size() <= kMostLines) return;
  }
  title_.lines.resize(kMostLines);
  title_.lines.back().text += " …";
}

std::string ChartPages::title() const {
  return "SOP " + model_.title + (model_.part.empty() ? "" : " – " + model_.part.text);
}

double ChartPages::title_height() const {
  return title_.height() + kTitleGap;
}

double ChartPages::tail() const {
  return signature_ ? signature_->height() + kSignatureGap : 0;
}

double ChartPages::signature_width() const {
  return std::min(table_.area.width, std::clamp(table_.area.width * 0.32, 170.0, 260.0));
}

double ChartPages::room_of(std::size_t page) const {
  return table_.area.height - table_.heading_height - (page == 0 ? title_height() : 0);
}

double ChartPages::height_below() const {
  return (model_.part.empty() ? 0 : title_height()) + table_.heading_height +
         used_height(sheets_.front()) + tail();
}

// What rows need at least: nothing here knows arrows yet, and what is noted once stays.
void ChartPages::first_needs() {
  needs_.clear();
  std::vector<double> levels;  // the tallest symbol of each
  for (std::size_t r = 0; r < plan_.rows.size(); ++r) {
    levels.assign(plan_.rows[r].levels, 0);
    for (const std::uint32_t s : plan_.symbols_of_row[r]) {
      double& height = levels[plan_.symbols[s].level];
      height = std::max(height, table_.sizes[s].height);
    }
    const bool letter_below = r + 1 < plan_.rows.size() && plan_.rows[r + 1].letter > 0;
    double need = (plan_.rows[r].letter > 0 ? kLetterPad : kRulePad) +
                  (letter_below ? kLetterPad : kRulePad) +
                  kInnerGap * static_cast<double>(levels.size() - 1);
    for (const double height : levels) need += height;
    needs_.push_back(need);
  }
}

// Page after page, as full as they get; then, knowing what the rows need, breaks where they are
// best.
void ChartPages::arrange() {
  first_needs();
  const std::size_t likely_pages = plan_.rows.size() / 6 + 1;
  budget_ = std::min(kSearchPerPage, kSearchBudget / likely_pages);
  Cursor cursor;
  do {
    sheets_.push_back(next_sheet(cursor));
  } while (cursor.row < plan_.rows.size());
  if (options_.one_page) return;
  const bool settled = sheets_.size() == 1 && fits(sheets_);
  if (!settled && !rebreak()) fill_last();
  const double room = room_of(sheets_.size() - 1) - used_height(sheets_.back());
  signs_alone_ = signature_ != nullptr && tail() > room;
}

// Rows, routes, and again with fewer rows where the arrows ask for more room than there is.
Sheet ChartPages::next_sheet(Cursor& cursor) {
  const std::size_t p = sheets_.size();
  const double all = room_of(p);
  if (options_.one_page) {
    constexpr double kEndless = 1e12;
    return finished(fill_page(plan_, table_, needs_, kEndless, kEndless, cursor));
  }
  double above = p == 0 ? 0 : kStripHeight;
  double below = kStripHeight;
  const Cursor start = cursor;
  for (int attempt = 0;; ++attempt) {
    cursor = start;
    Sheet sheet = finished(
        fill_page(plan_, table_, needs_, all - above - below, all - above - tail(), cursor));
    if (used_height(sheet) <= all + 0.01 || attempt == kAttempts) return sheet;
    // What the strips really take; what the rows really need has been noted.
    const SheetRow& first = sheet.rows.front();
    const SheetRow& last = sheet.rows.back();
    if (first.strip) above = std::max(above, first.height);
    if (last.strip) below = std::max(below, last.height);
  }
}

Sheet ChartPages::finished(const std::vector<SheetRow>& rows) {
  Sheet sheet = make_sheet(plan_, table_, rows);
  route_sheet(sheet, plan_, table_, budget_, measurer_);
  set_heights(sheet);
  return sheet;
}

double ChartPages::text_height(std::size_t lines) const {
  return lines == 0 ? 0
                    : static_cast<double>(lines) * table_.font.size * kLinePitch + 2 * kCellPadding;
}

bool ChartPages::is_whole(const SheetRow& row) const {
  return row.first_level == 0 && row.first_line == 0 && row.levels == plan_.rows[row.row].levels;
}

// Final heights of the rows of a page, noted for the next attempt.
void ChartPages::set_heights(Sheet& sheet) {
  for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
    SheetRow& row = sheet.rows[r];
    const double need = needed_height(sheet, r);
    if (row.strip) {
      row.height = std::max(need, kStripHeight);
      continue;
    }
    row.height = std::max({need, text_height(row.lines), kLeastRow});
    if (is_whole(row)) needs_[row.row] = std::max(needs_[row.row], need);
  }
}

bool ChartPages::fits(const std::vector<Sheet>& sheets) const {
  for (std::size_t p = 0; p < sheets.size(); ++p) {
    const double below = p + 1 == sheets.size() ? tail() : 0;
    if (used_height(sheets[p]) + below > room_of(p) + 0.01) return false;
  }
  return true;
}

// The best breaks for rows as tall as they were seen to be. False where that is not to be had: a
// row in parts, very many pages, rows that need more and more room.
bool ChartPages::rebreak() {
  if (sheets_.size() > kMostRebroken) return false;
  for (const Sheet& sheet : sheets_) {
    for (const SheetRow& row : sheet.rows) {
      const bool whole = is_whole(row) && row.lines == table_.most_lines(row.row);
      if (!row.strip && !whole) return false;
    }
  }
  std::vector<int> cuts = connectors_cut(plan_);
  for (std::size_t r = 0; r < plan_.rows.size(); ++r) {
    if (plan_.rows[r].letter > 0) cuts[r] += kLetterCut;
  }
  PageRooms rooms{room_of(0), room_of(1), kStripHeight, tail()};
  for (int attempt = 0; attempt < kBreakAttempts; ++attempt) {
    std::vector<double> heights(plan_.rows.size());
    for (std::size_t r = 0; r < heights.size(); ++r)
      heights[r] = std::max({needs_[r], text_height(table_.most_lines(r)), kLeastRow});
    const std::vector<std::uint32_t> ends = choose_breaks(heights, cuts, rooms);
    if (ends.empty()) return false;
    std::vector<Sheet> sheets = sheets_for(ends);
    if (fits(sheets)) {
      sheets_ = std::move(sheets);
      return true;
    }
    for (const Sheet& sheet : sheets) {
      for (const SheetRow& row : sheet.rows)
        if (row.strip) rooms.strip = std::max(rooms.strip, row.height);
    }
  }
  return false;
}

// Pages that end there; those that are so already stay.
std::vector<Sheet> ChartPages::sheets_for(const std::vector<std::uint32_t>& ends) {
  std::vector<Sheet> sheets;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : ends) {
    const auto same = std::find_if(sheets_.begin(), sheets_.end(), [&](const Sheet& sheet) {
      const std::vector<SheetRow> body = body_of(sheet);
      return body.front().row == begin && body.back().row + 1 == end;
    });
    if (same != sheets_.end()) {
      sheets.push_back(*same);
    } else {
      std::vector<SheetRow> rows;
      for (std::uint32_t r = begin; r < end; ++r) {
        SheetRow row;
        row.row = r;
        row.levels = plan_.rows[r].levels;
        row.lines = table_.most_lines(r);
        rows.push_back(row);
      }
      sheets.push_back(finished(rows));
    }
    begin = end;
  }
  return sheets;
}

// A nearly empty last page takes rows from the one before it.
void ChartPages::fill_last() {
  if (sheets_.size() < 2) return;
  std::vector<SheetRow> before = body_of(sheets_[sheets_.size() - 2]);
  std::vector<SheetRow> last = body_of(sheets_.back());
  const double room = room_of(sheets_.size() - 1) - kStripHeight;
  double height = 0;
  for (const SheetRow& row : last) height += row.height;
  bool moved = false;
  const auto short_of = [&] {
    return height < room * kThinPage || plan_.rows[last.front().row].letter > 0;
  };
  while (before.size() > 2 && short_of() && before.back().row != last.front().row &&
         height + before.back().height <= room) {
    height += before.back().height;
    last.insert(last.begin(), before.back());
    before.pop_back();
    moved = true;
  }
  if (!moved) return;
  Sheet new_before = finished(before);
  Sheet new_last = finished(last);
  if (used_height(new_last) > room_of(sheets_.size() - 1) ||
      used_height(new_before) > room_of(sheets_.size() - 2))
    return;
  sheets_[sheets_.size() - 2] = std::move(new_before);
  sheets_.back() = std::move(new_last);
}

std::string ChartPages::steps_of(std::size_t page) const {
  if (page >= sheets_.size()) return "";
  const std::vector<SheetRow> body = body_of(sheets_[page]);
  if (body.empty() || model_.rows.empty()) return "";
  const std::string& first = model_.rows[plan_.rows[body.front().row].row].number;
  const std::string& last = model_.rows[plan_.rows[body.back().row].row].number;
  return first == last ? "langkah " + first : fmt::format("langkah {}–{}", first, last);
}

}  // namespace sop::chart
