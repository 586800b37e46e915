// Small tests of geometry, shared by the placing of labels and by the metrics.
#pragma once

#include <algorithm>
#include <cmath>

#include "compiler/chart/chart.h"

namespace sop::chart {

[[nodiscard]] inline Rect box_of(Point a, Point b) {
  return {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
}

// Touching counts.
[[nodiscard]] inline bool overlap(const Rect& a, const Rect& b) {
  return a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom();
}

// Does a box reach into the symbol's own outline? A diamond leaves its corners free.
[[nodiscard]] inline bool touches(const Symbol& symbol, const Rect& box) {
  if (!overlap(symbol.rect, box)) return false;
  if (symbol.kind != SymbolKind::Diamond) return true;
  const Point c = symbol.rect.centre();
  const double dx = std::max({0.0, box.x - c.x, c.x - box.right()});
  const double dy = std::max({0.0, box.y - c.y, c.y - box.bottom()});
  return dx / (symbol.rect.width / 2) + dy / (symbol.rect.height / 2) < 1;
}

// The rectangle the ink of a line of text fills.
[[nodiscard]] inline Rect ink_of(const TextLine& line) {
  return {line.origin.x, line.origin.y - 0.74 * line.font.size, line.width, 0.95 * line.font.size};
}

}  // namespace sop::chart
