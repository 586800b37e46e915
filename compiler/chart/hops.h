// Where two arrows must cross, the horizontal one leaps over the other in a small half circle.
#pragma once

#include "compiler/chart/chart.h"

namespace sop::chart {

inline constexpr double kHopRadius = 2.5;

// Fills Arrow::hops of the page, along each path. Left out where a hop would come too near a bend,
// a head, a symbol, another line or another hop.
void place_hops(Page& page);

// The half circle's box: hops leap upwards.
[[nodiscard]] inline Rect hop_box(Point hop) {
  return {hop.x - kHopRadius, hop.y - kHopRadius, 2 * kHopRadius, kHopRadius};
}

}  // namespace sop::chart
