// The pages of the form. Order of work: plan (which symbol where), table (columns, text), pages,
// routing of each page, and again from the pages on where arrows asked for more room than the rows
// had.
#include "compiler/chart/layout.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/utf8.h"
#include "compiler/chart/identity.h"
#include "compiler/chart/paper.h"
#include "compiler/chart/plan.h"
#include "compiler/chart/sheet.h"
#include "compiler/chart/table.h"

namespace sop::chart {
namespace {

constexpr int kAttempts = 8;
constexpr double kTitleGap = 8;
constexpr double kLeastRow = 24;
constexpr double kThinPage =
    0.4;  // a last page filled less than this takes rows from the one before
constexpr double kStripHeight = 34;
constexpr std::size_t kSearchBudget = 600000;  // nodes of exact search for the whole document
constexpr std::size_t kSearchPerPage = 20000;

class Layout {
 public:
  Layout(const model::Model& model, const flow::Program& program, const Options& options,
         TextMeasurer& measurer)
      : model_(model),
        options_(options),
        measurer_(measurer),
        plan_(make_plan(model, program, options.idle_lanes)) {}

  Chart run() {
    Chart chart;
    chart.title = "SOP " + model_.title;
    chart.description = fmt::format("Bagan alir {}: {} langkah, {} pelaksana.", chart.title,
                                    model_.rows.size(), plan_.roles.size());
    table_ = make_table(model_, plan_, options_, 0, measurer_);
    const std::string part = model_.part.empty() ? "" : " – " + model_.part.text;
    title_ = break_text(utf8::upper(chart.title + part), {options_.font_size * 1.33, true},
                        table_.area.width, measurer_);
    arrange();
    for (std::size_t p = 0; p < sheets_.size(); ++p) chart.pages.push_back(draw_page(p));
    return chart;
  }

 private:
  [[nodiscard]] double title_height() const { return title_.height() + kTitleGap; }

  // Page after page: rows, routes, and again with fewer rows where the arrows ask for more room
  // than there is.
  void arrange() {
    needs_.assign(plan_.rows.size(), 0);
    for (std::size_t r = 0; r < needs_.size(); ++r) needs_[r] = 40.0 * plan_.rows[r].levels;
    for (const PlannedSymbol& symbol : plan_.symbols) {
      const double height =
          table_.sizes[static_cast<std::size_t>(&symbol - plan_.symbols.data())].height;
      needs_[symbol.row] =
          std::max(needs_[symbol.row], (height + 2 * kRulePad) * plan_.rows[symbol.row].levels);
    }
    const std::size_t likely_pages = plan_.rows.size() / 6 + 1;
    budget_ = std::min(kSearchPerPage, kSearchBudget / likely_pages);
    Cursor cursor;
    do {
      sheets_.push_back(next_sheet(cursor));
    } while (cursor.row < plan_.rows.size());
    fill_last();
    letter_connectors(plan_, sheets_);
  }

  [[nodiscard]] double room_of(std::size_t page) const {
    return table_.area.height - table_.heading_height - (page == 0 ? title_height() : 0);
  }

  Sheet next_sheet(Cursor& cursor) {
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
      Sheet sheet =
          finished(fill_page(plan_, table_, needs_, all - above - below, all - above, cursor));
      if (used_height(sheet) <= all + 0.01 || attempt == kAttempts) return sheet;
      // What the strips really take; what the rows really need has been noted.
      const SheetRow& first = sheet.rows.front();
      const SheetRow& last = sheet.rows.back();
      if (first.strip) above = std::max(above, first.height);
      if (last.strip) below = std::max(below, last.height);
    }
  }

  Sheet finished(const std::vector<SheetRow>& rows) {
    Sheet sheet = make_sheet(plan_, table_, rows);
    route_sheet(sheet, plan_, table_, budget_, measurer_);
    set_heights(sheet);
    return sheet;
  }

  static double used_height(const Sheet& sheet) {
    double used = 0;
    for (const SheetRow& row : sheet.rows) used += row.height;
    return used;
  }

  // Final heights of the rows of a page, noted for the next attempt.
  void set_heights(Sheet& sheet) {
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
      SheetRow& row = sheet.rows[r];
      const double need = needed_height(sheet, r);
      if (row.strip) {
        row.height = std::max(need, kStripHeight);
        continue;
      }
      const double pitch = table_.font.size * kLinePitch;
      const double text =
          row.lines == 0 ? 0 : static_cast<double>(row.lines) * pitch + 2 * kCellPadding;
      row.height = std::max({need, text, kLeastRow});
      const bool whole =
          row.first_level == 0 && row.first_line == 0 && row.levels == plan_.rows[row.row].levels;
      if (whole) needs_[row.row] = std::max(needs_[row.row], need);
    }
  }

  // A nearly empty last page takes rows from the one before it.
  void fill_last() {
    if (sheets_.size() < 2) return;
    std::vector<SheetRow> before = body_of(sheets_[sheets_.size() - 2]);
    std::vector<SheetRow> last = body_of(sheets_.back());
    const double room = room_of(sheets_.size() - 1) - kStripHeight;
    double height = 0;
    for (const SheetRow& row : last) height += row.height;
    bool moved = false;
    while (before.size() > 2 && height < room * kThinPage &&
           before.back().row != last.front().row && height + before.back().height <= room) {
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

  static std::vector<SheetRow> body_of(const Sheet& sheet) {
    std::vector<SheetRow> body;
    for (const SheetRow& row : sheet.rows) {
      if (!row.strip) body.push_back(row);
    }
    return body;
  }

  Page draw_page(std::size_t p) {
    Page page;
    const PageSize size = page_size(options_);
    page.width = size.width;
    page.height = size.height;
    double top = table_.area.y;
    if (p == 0) {
      set_text(title_, 0, title_.lines.size(),
               {table_.area.x, top, table_.area.width, title_.height()}, Align::Centre, page.texts);
      top += title_height();
    }
    draw_headings(table_, top, page);
    Sheet& sheet = sheets_[p];
    std::vector<double> tops;
    double y = top + table_.heading_height;
    for (SheetRow& row : sheet.rows) {
      row.top = y;
      tops.push_back(y);
      y += row.height;
    }
    tops.push_back(y);
    draw_rules(table_, top, tops, page);
    for (const SheetRow& row : sheet.rows) {
      if (!row.strip) draw_cells(row, page);
    }
    if (!sheet.rows.empty()) draw_sheet(sheet, plan_, table_, p + 1, measurer_, page);
    if (options_.one_page) page.height = y + kPageMargin;
    return page;
  }

  void draw_cells(const SheetRow& row, Page& page) const {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const Column& column = table_.columns[c];
      const TextBlock& block = table_.cells[row.row][c];
      if (block.lines.size() <= row.first_line) continue;
      const bool centred = column.kind == ColumnKind::Number || column.kind == ColumnKind::Time;
      const double pad = column.kind == ColumnKind::Number ? kCellPadding - 1 : kCellPadding;
      const Rect cell{column.x, row.top, column.width, row.height};
      const Rect inner{cell.x + pad, cell.y + kCellPadding, cell.width - 2 * pad,
                       cell.height - 2 * kCellPadding};
      set_text(block, row.first_line, row.lines, inner, centred ? Align::Centre : Align::Left,
               page.texts);
      page.text_boxes.push_back(cell);
    }
  }

  const model::Model& model_;
  const Options& options_;
  TextMeasurer& measurer_;
  Plan plan_;
  Table table_;
  TextBlock title_;
  std::vector<double> needs_;  // per row: what its symbols and arrows were seen to need
  std::size_t budget_ = 0;     // of search, per page
  std::vector<Sheet> sheets_;
};

// "Halaman 1 dari 3", on identity pages too: one document, one count.
void number_pages(const Options& options, TextMeasurer& measurer, std::vector<Page>& pages) {
  const Font font{std::max(6.0, options.font_size * 0.83), false};
  for (std::size_t p = 0; p < pages.size(); ++p) {
    const std::string text = fmt::format("Halaman {} dari {}", p + 1, pages.size());
    const double width = measurer.width(text, font);
    const double right = pages[p].width - kPageMargin;
    pages[p].texts.push_back(
        {{right - width, pages[p].height - kPageMargin + 14}, text, width, font, false});
  }
}

}  // namespace

std::string title_for(const std::map<std::string, std::string>& titles, std::string_view heading) {
  if (titles.empty()) return std::string(heading);
  const auto found = titles.find(utf8::fold(heading));
  return found != titles.end() ? found->second : std::string(heading);
}

Chart layout(const std::vector<Source>& charts, const Options& options, TextMeasurer& measurer) {
  Chart whole;
  for (const Source& source : charts) {
    Chart chart = Layout(source.model, source.program, options, measurer).run();
    if (&source == &charts.front()) {
      whole.title = chart.title;
      whole.description = chart.description;
      if (options.identity) whole.pages = identity_pages(charts, options, measurer).pages;
    } else {
      whole.description += " " + chart.description;
    }
    for (Page& page : chart.pages) whole.pages.push_back(std::move(page));
  }
  if (!options.one_page) number_pages(options, measurer, whole.pages);
  return whole;
}

Chart layout(const model::Model& model, const flow::Program& program, const Options& options,
             TextMeasurer& measurer) {
  return layout({{model, program}}, options, measurer);
}

}  // namespace sop::chart
