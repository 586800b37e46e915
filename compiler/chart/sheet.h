// One chart page while it is being made: the rows on it, the spots and nets for the router, and
// what came of them. Pages are made one after the other; a page depends on the rows it holds and on
// nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/chart/plan.h"
#include "compiler/chart/routing.h"
#include "compiler/chart/table.h"

namespace sop::chart {

// A row of the page: a row of the table, a part of one too tall for a page, or a strip of lettered
// connectors.
struct SheetRow {
  std::uint32_t row = 0;
  bool strip = false;
  bool goes_on = false;  // a lettered sub-step below another of its row
  std::uint32_t first_level = 0;
  std::uint32_t levels = 1;
  std::size_t first_line = 0;  // of the text in its cells
  std::size_t lines = 0;
  double height = 0;
  double top = 0;
};

struct SheetSpot {
  int symbol = -1;  // planned symbol; -1 for a connector
  SymbolKind kind = SymbolKind::Box;
  // Of a connector:
  std::uint32_t target = 0;  // the planned symbol its arrows lead to
  std::uint32_t other = 0;   // a planned symbol on the other page
  bool leaves = false;       // arrows end here, to go on elsewhere
  std::string letter;
  std::string pages;       // the numbers of the pages at the other end: "3", "2, 4"
  int partner_sheet = -1;  // where the connector of the other end stands, and its id
  std::string partner;
  std::string id;
  std::string tooltip;
  TextBlock note;               // stands beside it: "ke hal. 3"
  std::uint32_t note_text = 0;  // the first line of it in Page::texts, once drawn
};

struct SheetNet {
  int link = -1;  // into Plan::links; the first of them where several come in by one connector
  int tie = -1;   // into Plan::ties
  int links = 1;
  bool arrives = false;  // begins at a connector
  [[nodiscard]] const std::string& answer(const Plan& plan) const {
    static const std::string kNone;
    return link < 0 || arrives ? kNone : plan.links[static_cast<std::size_t>(link)].answer;
  }
};

struct Sheet {
  std::vector<SheetRow> rows;
  std::vector<std::size_t> row_of_level;
  std::vector<SheetSpot> spots;
  std::vector<SheetNet> nets;
  Problem problem;
  std::vector<Route> routes;
  Tracks tracks;
  // Per level, in points.
  std::vector<double> half;   // half the height of its band
  std::vector<double> above;  // needed from the rule above, or from the level above in the same row
  std::vector<double> below;  // needed to the rule below
  std::vector<bool> entered_below;  // an arrow comes up into a symbol of it
  std::vector<double> centre;       // the y of its line, once placed
};

// Where the next page begins.
struct Cursor {
  std::uint32_t row = 0;
  std::uint32_t level = 0;
  std::size_t line = 0;
};

// The rows that go onto one page, whole where they fit. `needs`: heights the rows' symbols and
// arrows ask for. `room`: points for rows; `room_if_last`: the same on a page without a strip
// below. Moves the cursor on.
[[nodiscard]] std::vector<SheetRow> fill_page(const Plan& plan, const Table& table,
                                              const std::vector<double>& needs, double room,
                                              double room_if_last, Cursor& cursor);

// The page that holds these rows: its symbols, the connectors it needs, links and ties.
[[nodiscard]] Sheet make_sheet(const Plan& plan, const Table& table,
                               const std::vector<SheetRow>& rows);

// Chooses routes and tracks.
void route_sheet(Sheet& sheet, const Plan& plan, const Table& table, std::size_t budget,
                 TextMeasurer& measurer);

// Letters the connectors through the document; `first_number` is printed on the first page.
void letter_connectors(const Plan& plan, std::vector<Sheet>& sheets, std::size_t first_number);

// Height the row asks for because of its symbols and arrows.
[[nodiscard]] double needed_height(const Sheet& sheet, std::size_t row_index);

// Symbols, arrows and their labels onto the page; row tops and heights are final. `number` counts
// pages from 1.
void draw_sheet(Sheet& sheet, const Plan& plan, const Table& table, std::size_t number,
                TextMeasurer& measurer, Page& page);

// Puts the answers beside their arrows, clear of everything. Called by draw_sheet.
struct LabelWish {
  std::size_t arrow = 0;
  std::vector<TextBlock> forms;  // the best first; later ones are narrower or smaller
};
void place_labels(const std::vector<LabelWish>& wishes, Page& page);

inline constexpr double kRulePad = 11;   // from a symbol to the rule, where no arrow runs between
inline constexpr double kLetterPad = 6;  // the same between sub-steps, where the lanes have no rule
inline constexpr double kTrackPitch = 7;  // between tracks, and from tracks to symbols and rules
inline constexpr double kInnerGap = 20;   // between two levels of a row
inline constexpr double kHead = 7;        // length of an arrowhead
inline constexpr double kNoteGap = 1.5;   // on both sides of a connector's note

}  // namespace sop::chart
