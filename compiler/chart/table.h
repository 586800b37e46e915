// The table of the chart: its columns, the text of its cells broken to their widths, and the sizes
// of the symbols. Everything that does not depend on the page a row lands on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/chart/layout.h"
#include "compiler/chart/plan.h"
#include "compiler/chart/text_block.h"

namespace sop::chart {

enum class ColumnKind : std::uint8_t { Number, Activity, Lane, Inputs, Time, Outputs, Remark };

struct Column {
  ColumnKind kind = ColumnKind::Number;
  std::string heading;
  double x = 0;
  double width = 0;
  TextBlock title;
  [[nodiscard]] double right() const { return x + width; }
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
  double heading_height = 0;           // both lines of headings
  double spanning_height = 0;          // the upper one ("Pelaksana", "Mutu Baku")
  std::vector<TextBlock> span_titles;  // "Pelaksana", "Mutu Baku"
  Font font;
  Font label_font;
  double lane_width = 0;                      // of the lanes but the outermost, which may be wider
  double symbol_width = 0;                    // of a box; diamonds with a question may be wider
  std::vector<SymbolSize> sizes;              // per planned symbol
  std::vector<std::vector<TextBlock>> cells;  // per row, in the order of columns (lanes empty)

  [[nodiscard]] const Column& lane(std::size_t i) const { return columns[first_lane + i]; }
  [[nodiscard]] double lane_centre(std::size_t i) const { return lane(i).x + lane(i).width / 2; }
  [[nodiscard]] double lanes_left() const { return columns[first_lane].x; }
  [[nodiscard]] double lanes_right() const { return columns[first_lane + lanes - 1].right(); }
  [[nodiscard]] std::size_t most_lines(std::size_t row) const;
};

inline constexpr double kCellPadding = 4;  // on all sides of text

// `lane_floor`: no lane narrower than this if there is any room at all (asked for by the router).
[[nodiscard]] Table make_table(const model::Model& model, const Plan& plan, const Options& options,
                               double lane_floor, TextMeasurer& measurer);

// Headings of a page, from `top` down: shades, texts; rules are drawn with the body.
void draw_headings(const Table& table, double top, Page& page);

// All rules of a page: `rows` are the tops of the rows and the bottom of the last.
void draw_rules(const Table& table, double top, const std::vector<double>& rows, Page& page);

}  // namespace sop::chart
