// The pages of one chart: rows onto pages, routes, and again where arrows asked for more room than
// the rows had. Made in two steps, since where a page stands in the document (its number, and
// whether it shares a sheet with the identity) is known only when the charts are arranged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/chart/layout.h"
#include "compiler/chart/plan.h"
#include "compiler/chart/sheet.h"
#include "compiler/chart/signature.h"
#include "compiler/chart/table.h"

namespace sop::chart {

// Where a chart stands in its document.
struct Position {
  std::size_t index = 0;   // of its first page in Chart::pages
  std::size_t number = 1;  // printed on that page
};

class ChartPages {
 public:
  // `signs`: the block of the signature stands below the last row.
  ChartPages(const Source& source, const Options& options, TextMeasurer& measurer, bool signs,
             TableShape shape = TableShape::Usual);

  [[nodiscard]] std::size_t count() const { return sheets_.size() + (signs_alone_ ? 1 : 0); }
  // Of a chart of one page: what it takes below the identity, which has named the SOP already.
  [[nodiscard]] double height_below() const;
  [[nodiscard]] const Plan& plan() const { return plan_; }
  void set_title();
  // "SOP Cuti – Bagian …"
  [[nodiscard]] std::string title() const;
  // "langkah 7–12", for bookmarks; empty where a page holds no step.
  [[nodiscard]] std::string steps_of(std::size_t page) const;

  [[nodiscard]] std::vector<Page> draw(Position position);
  // The one page below what stands on `page` already, from `top` on.
  void draw_below(Page& page, double top);

 private:
  // Arranging: chart_pages.cpp.
  void arrange();
  void first_needs();
  [[nodiscard]] double title_height() const;
  [[nodiscard]] double tail() const;  // what the signature takes
  [[nodiscard]] double room_of(std::size_t page) const;
  [[nodiscard]] double text_height(std::size_t lines) const;
  [[nodiscard]] bool is_whole(const SheetRow& row) const;
  [[nodiscard]] bool fits(const std::vector<Sheet>& sheets) const;
  Sheet next_sheet(Cursor& cursor);
  Sheet finished(const std::vector<SheetRow>& rows);
  void set_heights(Sheet& sheet);
  bool rebreak();
  std::vector<Sheet> sheets_for(const std::vector<std::uint32_t>& ends);
  void fill_last();

  // Drawing: chart_drawing.cpp.
  [[nodiscard]] double signature_width() const;
  double draw_title(double top, Page& page) const;
  double draw_signature(double bottom, Page& page) const;
  double draw_table(std::size_t sheet, double top, Page& page);
  void draw_cells(const Sheet& sheet, std::size_t r, std::uint32_t table, std::uint32_t index,
                  Page& page) const;
  void mark_rows(const Sheet& sheet, Page& page) const;
  void finish_symbols(const Sheet& sheet, std::size_t first_cell, Page& page) const;
  void choose_notes();
  [[nodiscard]] TextBlock note_of(const SheetSpot& spot, double size) const;
  void name_pages(const SheetSpot& spot, Symbol& symbol, Passage& cell) const;

  const model::Model& model_;
  Options options_;
  TextMeasurer& measurer_;
  Plan plan_;
  Table table_;
  TextBlock title_;
  std::unique_ptr<SignatureBlock> signature_;
  bool signs_alone_ = false;   // the signature needs a page of its own
  std::vector<double> needs_;  // per row: what its symbols and arrows were seen to need
  std::size_t budget_ = 0;     // of search, per page
  std::vector<Sheet> sheets_;
  std::size_t index_ = 0;  // of the first page in the document
};

inline constexpr double kTitleGap = 8;       // below a title
inline constexpr double kSignatureGap = 14;  // above the signature

}  // namespace sop::chart
