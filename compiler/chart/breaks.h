// Where pages end: few pages, well filled, a last one that is not nearly empty, and breaks that cut
// few arrows.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/chart/plan.h"

namespace sop::chart {

// Points for rows on a page.
struct PageRooms {
  double first = 0;  // on the first page, with everything above and below the rows
  double other = 0;  // on the others
  double strip = 0;  // what a strip of connectors takes: above all but the first, below all but the
                     // last
  double tail = 0;   // what stands below the last row
};

// How many connectors a break above each row needs (one more than rows, the last 0).
[[nodiscard]] std::vector<int> connectors_cut(const Plan& plan);

// The row after the last of each page; empty where a row is taller than its page.
[[nodiscard]] std::vector<std::uint32_t> choose_breaks(const std::vector<double>& heights,
                                                       const std::vector<int>& cuts,
                                                       const PageRooms& rooms);

}  // namespace sop::chart
