// Small tests of geometry, shared by the placing of labels and by the metrics.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

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
  if (line.turned) {
    return {line.origin.x - 0.74 * line.font.size, line.origin.y - line.width,
            0.95 * line.font.size, line.width};
  }
  return {line.origin.x, line.origin.y - 0.74 * line.font.size, line.width, 0.95 * line.font.size};
}

inline constexpr double kTiny = 0.05;  // no distance

[[nodiscard]] inline bool same(Point a, Point b) {
  return std::abs(a.x - b.x) < kTiny && std::abs(a.y - b.y) < kTiny;
}

// How long two paths run together, counted from the tip they share.
[[nodiscard]] inline double shared_end(const std::vector<Point>& a, const std::vector<Point>& b) {
  double shared = 0;
  std::size_t i = a.size() - 1;
  std::size_t j = b.size() - 1;
  while (i > 0 && j > 0) {
    const Point p = a[i - 1];
    const Point q = b[j - 1];
    const Point from = a[i];
    const double la = std::abs(p.x - from.x) + std::abs(p.y - from.y);
    const double lb = std::abs(q.x - from.x) + std::abs(q.y - from.y);
    const double dx = (p.x - from.x) * (q.x - from.x);
    const double dy = (p.y - from.y) * (q.y - from.y);
    const bool same_way =
        (std::abs(p.x - from.x) < kTiny && std::abs(q.x - from.x) < kTiny && dy > 0) ||
        (std::abs(p.y - from.y) < kTiny && std::abs(q.y - from.y) < kTiny && dx > 0);
    if (!same_way) break;
    shared += std::min(la, lb);
    if (!same(p, q)) break;
    --i;
    --j;
  }
  return shared;
}

// The path without its last `length` points of line.
[[nodiscard]] inline std::vector<Point> shortened(const std::vector<Point>& path, double length) {
  std::vector<Point> out = path;
  while (length > kTiny && out.size() > 1) {
    const Point tip = out.back();
    const Point before = out[out.size() - 2];
    const double piece = std::abs(tip.x - before.x) + std::abs(tip.y - before.y);
    if (piece <= length + kTiny) {
      out.pop_back();
      length -= piece;
      continue;
    }
    const double part = length / piece;
    out.back() = {tip.x + (before.x - tip.x) * part, tip.y + (before.y - tip.y) * part};
    length = 0;
  }
  return out;
}

// Rectangles on shelves of equal height, so that what stands near a place is found without looking
// at the whole page.
class Shelves {
 public:
  void add(const Rect& box, std::size_t id) {
    const std::size_t last = shelf_of(box.bottom());
    if (shelves_.size() <= last) shelves_.resize(last + 1);
    for (std::size_t s = shelf_of(box.y); s <= last; ++s) shelves_[s].push_back({box, id});
  }

  // Calls `found(box, id)` once for everything that touches `box`.
  template <typename Found>
  void touching(const Rect& box, Found found) const {
    const std::size_t first = shelf_of(box.y);
    const std::size_t last = std::min(shelf_of(box.bottom()) + 1, shelves_.size());
    for (std::size_t s = first; s < last; ++s) {
      for (const Item& item : shelves_[s]) {
        // What lies on several shelves is told on the first of them.
        if (overlap(item.box, box) && s == std::max(first, shelf_of(item.box.y)))
          found(item.box, item.id);
      }
    }
  }

 private:
  struct Item {
    Rect box;
    std::size_t id = 0;
  };
  static std::size_t shelf_of(double y) {
    constexpr double kHeight = 64;
    constexpr double kMost = 50000;
    return y > 0 ? static_cast<std::size_t>(std::min(y / kHeight, kMost)) : 0;
  }
  std::vector<std::vector<Item>> shelves_;
};

}  // namespace sop::chart
