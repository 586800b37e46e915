// How good a chart is, measured on its geometry alone: nothing here knows how it was made. All
// counts and lengths are sums over the pages.
#pragma once

#include <string>

#include "compiler/chart/chart.h"

namespace sop::chart {

struct Metrics {
  int arrows = 0;     // ties too
  int crossings = 0;  // two arrows across one another
  int hops = 0;       // places where one leaps over another
  int bends = 0;
  int overlaps = 0;  // two arrows over one another, other than joining before a common target
  int through_symbols = 0;  // arrow and symbol that is neither its beginning nor its end
  int through_text = 0;     // arrow and cell of text or line of text
  int outside = 0;          // arrow pieces or symbols outside the lanes
  int on_rules = 0;         // arrow pieces that lie on a table rule, or within a point of it
  int label_clashes = 0;    // label and arrow, symbol, or other label
  int labels_on_rules = 0;  // label across a table rule
  int slanted = 0;          // arrow pieces neither horizontal nor vertical
  int clipped_text = 0;     // lines of text that leave the page
  // Of the answers printed at all, in percent: those that leave by the side by which most arrows of
  // the same answer leave.
  int answers_alike = 100;
  int last_page_balance = 100;  // how much of the last page is filled, in percent
  double length = 0;            // points
};

[[nodiscard]] Metrics measure(const Chart& chart);

// "crossings: 0", one a line.
[[nodiscard]] std::string print(const Metrics& metrics);

}  // namespace sop::chart
