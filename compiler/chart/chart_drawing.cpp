// A chart that is arranged, drawn onto its pages.
#include <algorithm>
#include <cstddef>
#include <string>

#include "compiler/chart/chart_pages.h"
#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

constexpr double kPentagon = 18;
constexpr double kSmallestNote = 6;  // points
constexpr double kSmallestLetter = 4.5;

bool is_pentagon(SymbolKind kind) {
  return kind == SymbolKind::PentagonDown || kind == SymbolKind::PentagonUp;
}

// The number of the next table of a page.
std::uint32_t next_table(const Page& page) {
  std::uint32_t next = 0;
  for (const Passage& passage : page.passages) {
    const bool cell = passage.kind == PassageKind::Heading || passage.kind == PassageKind::Cell;
    if (cell) next = std::max(next, passage.table + 1);
  }
  return next;
}

std::uint32_t count_from(std::size_t first, std::size_t now) {
  return static_cast<std::uint32_t>(now - first);
}

}  // namespace

std::vector<Page> ChartPages::draw(Position position) {
  letter_connectors(plan_, sheets_, position.number);
  index_ = position.index;
  choose_notes();
  std::vector<Page> pages;
  const PageSize size = page_size(options_);
  for (std::size_t p = 0; p < count(); ++p) {
    Page page;
    page.width = size.width;
    page.height = size.height;
    double y = p == 0 ? draw_title(table_.area.y, page) : table_.area.y;
    if (p < sheets_.size()) y = draw_table(p, y, page);
    if (p + 1 == count() && signature_)
      y = draw_signature(p < sheets_.size() ? y : y - kSignatureGap, page);
    if (options_.one_page) page.height = y + kPageMargin;
    pages.push_back(std::move(page));
  }
  return pages;
}

void ChartPages::draw_below(Page& page, double top) {
  if (!model_.part.empty()) top = draw_title(top, page);
  const double y = draw_table(0, top, page);
  if (signature_) static_cast<void>(draw_signature(y, page));
}

double ChartPages::draw_title(double top, Page& page) const {
  Passage passage;
  passage.kind = PassageKind::Title;
  passage.first_text = static_cast<std::uint32_t>(page.texts.size());
  set_text(title_, 0, title_.lines.size(), {table_.area.x, top, table_.area.width, title_.height()},
           Align::Centre, page.texts);
  passage.texts = count_from(passage.first_text, page.texts.size());
  page.passages.push_back(std::move(passage));
  return top + title_.height() + kTitleGap;
}

double ChartPages::draw_signature(double bottom, Page& page) const {
  const double width = signature_width();
  signature_->draw({table_.area.right() - width, bottom + kSignatureGap}, page);
  return bottom + kSignatureGap + signature_->height();
}

double ChartPages::draw_table(std::size_t p, double top, Page& page) {
  const std::uint32_t index = next_table(page);
  const std::uint32_t heading_rows = draw_headings(table_, top, index, page);
  Sheet& sheet = sheets_[p];
  std::vector<Band> bands;
  double y = top + table_.heading_height;
  for (SheetRow& row : sheet.rows) {
    row.top = y;
    bands.push_back({y, row.strip     ? BandKind::Strip
                        : row.goes_on ? BandKind::Letter
                                      : BandKind::Row});
    y += row.height;
  }
  draw_rules(table_, top, bands, y, page);
  mark_rows(sheet, page);
  const std::size_t first_cell = page.passages.size();
  for (std::size_t r = 0; r < sheet.rows.size(); ++r)
    draw_cells(sheet, r, index, heading_rows + static_cast<std::uint32_t>(r), page);
  if (!sheet.rows.empty()) {
    draw_sheet(sheet, plan_, table_, p + 1, measurer_, page);
    finish_symbols(sheet, first_cell, page);
  }
  return y;
}

// The number of lettered sub-steps stands in the middle of them all.
void ChartPages::draw_cells(const Sheet& sheet, std::size_t r, std::uint32_t table,
                            std::uint32_t index, Page& page) const {
  const SheetRow& row = sheet.rows[r];
  double with_letters = row.height;
  for (std::size_t k = r + 1; k < sheet.rows.size() && sheet.rows[k].goes_on; ++k)
    with_letters += sheet.rows[k].height;
  for (std::size_t c = 0; c < table_.columns.size(); ++c) {
    const Column& column = table_.columns[c];
    Passage passage;
    passage.kind = PassageKind::Cell;
    passage.table = table;
    passage.row = index;
    passage.column = static_cast<std::uint32_t>(c);
    passage.first_text = static_cast<std::uint32_t>(page.texts.size());
    const bool number = column.kind == ColumnKind::Number;
    if (!row.strip && !(number && row.goes_on) &&
        table_.cells[row.row][c].lines.size() > row.first_line) {
      const TextBlock& block = table_.cells[row.row][c];
      const bool centred = number || column.kind == ColumnKind::Time;
      const double pad = number ? kCellPadding - 1 : kCellPadding;
      const Rect cell{column.x, row.top, column.width, number ? with_letters : row.height};
      const Rect inner{cell.x + pad, cell.y + kCellPadding, cell.width - 2 * pad,
                       cell.height - 2 * kCellPadding};
      set_text(block, row.first_line, row.lines, inner, centred ? Align::Centre : Align::Left,
               page.texts);
      page.text_boxes.push_back(cell);
    }
    passage.texts = count_from(passage.first_text, page.texts.size());
    page.passages.push_back(std::move(passage));
  }
}

// Behind everything that stands in the row.
void ChartPages::mark_rows(const Sheet& sheet, Page& page) const {
  if (options_.marks.empty()) return;
  for (const SheetRow& row : sheet.rows) {
    if (row.strip || model_.rows.empty()) continue;
    const auto mark = options_.marks.find("baris-" + model_.rows[plan_.rows[row.row].row].number);
    if (mark == options_.marks.end()) continue;
    const double width = table_.columns.back().right() - table_.area.x;
    page.shades.push_back({{table_.area.x, row.top, width, row.height}, 0.87, mark->second});
  }
}

// What symbols and arrows are beyond their geometry: cells they stand in, marks, connectors' pages.
void ChartPages::finish_symbols(const Sheet& sheet, std::size_t first_cell, Page& page) const {
  const std::size_t columns = table_.columns.size();
  for (std::size_t s = 0; s < sheet.spots.size(); ++s) {
    Symbol& symbol = page.symbols[s];
    const Spot& place = sheet.problem.spots[s];
    const std::size_t row = sheet.row_of_level[static_cast<std::size_t>(place.level)];
    const auto lane = static_cast<std::size_t>(std::max(0, place.lane));
    Passage& cell = page.passages[first_cell + row * columns + table_.first_lane + lane];
    cell.symbols.push_back(static_cast<std::uint32_t>(s));
    if (is_pentagon(symbol.kind)) {
      const SheetSpot& spot = sheet.spots[s];
      symbol.partner = spot.partner;
      symbol.partner_page = static_cast<int>(index_) + spot.partner_sheet;
      name_pages(spot, symbol, cell);
    }
    if (const auto mark = options_.marks.find(symbol.id); mark != options_.marks.end())
      symbol.mark = mark->second;
  }
  if (options_.marks.empty()) return;
  for (Arrow& arrow : page.arrows) {
    if (const auto mark = options_.marks.find(arrow.id); mark != options_.marks.end())
      arrow.mark = mark->second;
  }
}

// "ke / hal. 3".
TextBlock ChartPages::note_of(const SheetSpot& spot, double size) const {
  const Font font{size, false};
  TextBlock block{font, {}};
  for (const std::string& text : {std::string(spot.leaves ? "ke" : "dari"), "hal. " + spot.pages})
    block.lines.push_back({"", text, 0, measurer_.width(text, font), 0});
  return block;
}

// Beside all pentagons of a chart, in one size; or, where lanes are narrow or strips crowded,
// inside them ("A/3").
void ChartPages::choose_notes() {
  const double pentagon = std::min(kPentagon, table_.lane_width * 0.7);
  const double room = table_.lane_width / 2 - pentagon / 2 - 2 * kNoteGap;
  for (double size = table_.label_font.size; size >= kSmallestNote; size -= 0.5) {
    bool fits = true;
    for (const Sheet& sheet : sheets_) {
      for (const SheetRow& row : sheet.rows) fits = fits && !(row.strip && row.levels > 1);
      for (const SheetSpot& spot : sheet.spots)
        fits = fits && (spot.symbol >= 0 || note_of(spot, size).widest() <= room);
    }
    if (!fits) continue;
    for (Sheet& sheet : sheets_) {
      for (SheetSpot& spot : sheet.spots) {
        if (spot.symbol < 0) spot.note = note_of(spot, size);
      }
    }
    return;
  }
}

void ChartPages::name_pages(const SheetSpot& spot, Symbol& symbol, Passage& cell) const {
  if (!spot.note.lines.empty()) {
    cell.first_text = spot.note_text;
    cell.texts = static_cast<std::uint32_t>(spot.note.lines.size());
    return;
  }
  const std::string text = spot.letter + "/" + spot.pages;
  double size = table_.label_font.size;
  while (size > kSmallestLetter && measurer_.width(text, {size, false}) > symbol.rect.width - 2)
    size -= 0.25;
  const double width = measurer_.width(text, {size, false});
  if (width > symbol.rect.width - 1) return;  // the letter alone
  Rect box = symbol.rect;
  box.height *= 0.8;
  if (spot.kind == SymbolKind::PentagonUp) box.y += symbol.rect.height * 0.2;
  symbol.text.clear();
  set_text({{size, false}, {{"", text, 0, width, 0}}}, 0, 1, box, Align::Centre, symbol.text);
}

}  // namespace sop::chart
