// How what a comparison says of a thing is drawn: by colour, and where there is only black and
// white by the strength and dashes of lines. One table for all outputs.
#pragma once

#include <string>

#include "compiler/chart/chart.h"

namespace sop::emit {

// Each from 0 to 1.
struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};

struct MarkStyle {
  const char* line;   // "#rrggbb" of symbols and arrows
  const char* fill;   // of symbols
  Colour shade;       // behind rows
  double width;       // of lines, points
  const char* style;  // of lines in Graphviz' words; empty: plain
};
[[nodiscard]] const MarkStyle& style_of(chart::Mark mark);

[[nodiscard]] Colour colour_of(const chart::Shade& shade);
[[nodiscard]] std::string hex_of(Colour colour);

}  // namespace sop::emit
