// The table of the chart: its columns, the text of its cells broken to their widths, and the sizes
// of the symbols. Everything that does not depend on the page a row lands on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/chart/cell_texts.h"
#include "compiler/chart/layout.h"
#include "compiler/chart/plan.h"
#include "compiler/chart/text_block.h"

namespace sop::chart {

struct Column {
  ColumnKind kind = ColumnKind::Number;
  std::string heading;
  double x = 0;
  double width = 0;
  TextBlock title;
  TextBlock number;  // "(3)", where columns are numbered
  [[nodiscard]] double right() const { return x + width; }
};

// Columns [first, last] under one heading.
struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
  std::string heading;
  TextBlock title;
};

struct SymbolSize {
  double width = 0;
  double height = 0;
  TextBlock text;
};

struct Table {
  Rect area;                    // inside the margins
  std::vector<Column> columns;  // the lanes in their order among them
  std::size_t first_lane = 0;   // index into columns
  std::size_t lanes = 0;
  std::vector<Span> spans;     // "Pelaksana", "Mutu Baku"
  double heading_height = 0;   // all lines of headings
  double spanning_height = 0;  // the uppermost ("Pelaksana", "Mutu Baku")
  double number_height = 0;    // the lowest ("(1) (2) …"); 0: none
  bool turned = false;         // the lanes' headings read upwards
  Font font;
  Font label_font;
  double lane_width = 0;                      // of the lanes but the outermost, which may be wider
  double symbol_width = 0;                    // of a box; diamonds with a question may be wider
  std::vector<SymbolSize> sizes;              // per planned symbol
  std::vector<std::vector<TextBlock>> cells;  // per row of the plan, per column (lanes empty)

  [[nodiscard]] const Column& lane(std::size_t i) const { return columns[first_lane + i]; }
  [[nodiscard]] double lane_centre(std::size_t i) const { return lane(i).x + lane(i).width / 2; }
  [[nodiscard]] double lanes_left() const { return columns[first_lane].x; }
  [[nodiscard]] double lanes_right() const { return columns[first_lane + lanes - 1].right(); }
  [[nodiscard]] std::size_t most_lines(std::size_t row) const;
};

inline constexpr double kCellPadding = 4;      // on all sides of text
inline constexpr double kUsualSize = 9;        // of text, points; other sizes scale symbols
inline constexpr double kHeadingSide = 2;      // between a heading and the rules beside it
inline constexpr double kSmallestUpright = 7;  // points; a lane's heading is turned rather
// A word of a heading is absurd from this many ems on: it is broken, and decides nothing for
// others.
inline constexpr double kAbsurdWord = 12;

// Usual: lanes wide enough to look at. Low: as low as it gets, with narrow lanes.
enum class TableShape : std::uint8_t { Usual, Low };

[[nodiscard]] Table make_table(const model::Model& model, const Plan& plan, const Options& options,
                               TableShape shape, TextMeasurer& measurer);

// Its parts. The columns in their order, as wide as their content and the lanes ask.
void make_columns(const model::Model& model, const Plan& plan, const Options& options,
                  const CellTexts& texts, TableShape shape, TextMeasurer& measurer, Table& table);
// Breaks or turns the headings of columns that have their widths.
void make_headings(const Options& options, TextMeasurer& measurer, Table& table);
// "4.", as the first column prints it.
[[nodiscard]] std::string number_text(const model::Row& row);

// Headings of a page, from `top` down: shades, texts, passages of the page's table `index`; rules
// are drawn with the body. Gives the number of rows that headings are.
std::uint32_t draw_headings(const Table& table, double top, std::uint32_t index, Page& page);

// What the body of a page consists of, from top to bottom.
enum class BandKind : std::uint8_t { Row, Letter, Strip };  // Letter: a sub-step below another
struct Band {
  double top = 0;
  BandKind kind = BandKind::Row;
};

// All rules of a page whose table ends at `bottom`.
void draw_rules(const Table& table, double top, const std::vector<Band>& bands, double bottom,
                Page& page);

}  // namespace sop::chart
