// What two routes cost each other: crossings, pieces over one another, and which of them goes first
// in a gutter both use. Exact for the pair: the orders of all shared gutters are tried together on
// a fine integer grid.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "compiler/chart/routing.h"

namespace sop::chart {
namespace {

constexpr int kUnit = 8;    // fine units from line to line
constexpr int kSymbol = 2;  // half a symbol
constexpr std::size_t kMostShared = 4;
constexpr double kMergeAlike = 10;   // two returns joining before their target, branches parting
constexpr double kMergeUnlike = 28;  // a return joining the arrow that goes on
constexpr double kFork = 2500;       // two answers leaving by one corner
constexpr double kLikeTie = 4000;    // a line between facing sides of two symbols of one row

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

}  // namespace

Shape shape_of(const Problem& problem, const Net& net, const Route& route) {
  Shape shape;
  shape.pieces = route.pieces;
  shape.horizontal = route.horizontal;
  shape.line = route.line;
  const int n = route.pieces;
  shape.x[0] = (2 * route.from_lane + 1) * kUnit;
  shape.y[0] = (2 * problem.spots[at(net.from)].level + 1) * kUnit;
  shape.x[at(n)] = (2 * route.to_lane + 1) * kUnit;
  shape.y[at(n)] = (2 * problem.spots[at(net.to)].level + 1) * kUnit;
  for (int k = 1; k < n; ++k) {
    const bool before = route.is_horizontal(k - 1);
    shape.x[at(k)] = route.line[at(before ? k : k - 1)] * kUnit;
    shape.y[at(k)] = route.line[at(before ? k - 1 : k)] * kUnit;
  }
  const auto step_out = [](Side side, int& x, int& y) {
    if (side == Side::Left || side == Side::Right) x += side == Side::Left ? -kSymbol : kSymbol;
    if (side == Side::Top || side == Side::Bottom) y += side == Side::Top ? -kSymbol : kSymbol;
  };
  step_out(route.exit, shape.x[0], shape.y[0]);
  step_out(route.entry, shape.x[at(n)], shape.y[at(n)]);
  shape.low_x = *std::min_element(shape.x.begin(), shape.x.begin() + n + 1) - 1;
  shape.high_x = *std::max_element(shape.x.begin(), shape.x.begin() + n + 1) + 1;
  shape.low_y = *std::min_element(shape.y.begin(), shape.y.begin() + n + 1) - 1;
  shape.high_y = *std::max_element(shape.y.begin(), shape.y.begin() + n + 1) + 1;
  return shape;
}

namespace {

struct Counts {
  int crossings = 0;
  int clashes = 0;
  [[nodiscard]] double cost() const { return crossings * kCrossingCost + clashes * kClashCost; }
};

struct Common {
  int head = 0;  // pieces both begin with, drawn as one line
  int tail = 0;  // pieces both end with
};

// Do pieces i of a and j of b belong to, or join, a part drawn as one line?
bool joined(const Common& common, int i, int j, int pieces_a, int pieces_b) {
  const int from_end_a = pieces_a - 1 - i;
  const int from_end_b = pieces_b - 1 - j;
  const bool tail = common.tail > 0 && from_end_a <= common.tail && from_end_b <= common.tail &&
                    !(from_end_a == common.tail && from_end_b == common.tail);
  const bool head = common.head > 0 && i <= common.head && j <= common.head &&
                    !(i == common.head && j == common.head);
  return tail || head;
}

void count_parallel(int line_a, int line_b, int a0, int a1, int b0, int b1, Counts& counts) {
  if (line_a != line_b) return;
  if (a0 > a1) std::swap(a0, a1);
  if (b0 > b1) std::swap(b0, b1);
  if (a0 <= b1 && b0 <= a1) ++counts.clashes;
}

void count_perpendicular(int hy, int hx0, int hx1, int vx, int vy0, int vy1, Counts& counts) {
  if (hx0 > hx1) std::swap(hx0, hx1);
  if (vy0 > vy1) std::swap(vy0, vy1);
  if (vx < hx0 || vx > hx1 || hy < vy0 || hy > vy1) return;
  const bool inside = vx > hx0 && vx < hx1 && hy > vy0 && hy < vy1;
  if (inside) {
    ++counts.crossings;
  } else {
    ++counts.clashes;  // one ends on the other: cannot be told from a junction
  }
}

Counts count(const Shape& a, const Shape& b, const Common& common) {
  Counts counts;
  for (int i = 0; i < a.pieces; ++i) {
    const bool a_horizontal = a.is_horizontal(i);
    const int ax0 = a.x[at(i)], ax1 = a.x[at(i + 1)], ay0 = a.y[at(i)], ay1 = a.y[at(i + 1)];
    if (std::max(ax0, ax1) < b.low_x || std::min(ax0, ax1) > b.high_x ||
        std::max(ay0, ay1) < b.low_y || std::min(ay0, ay1) > b.high_y) {
      continue;
    }
    for (int j = 0; j < b.pieces; ++j) {
      if (joined(common, i, j, a.pieces, b.pieces)) continue;
      const bool b_horizontal = b.is_horizontal(j);
      const int bx0 = b.x[at(j)], bx1 = b.x[at(j + 1)], by0 = b.y[at(j)], by1 = b.y[at(j + 1)];
      if (a_horizontal && b_horizontal) {
        count_parallel(ay0, by0, ax0, ax1, bx0, bx1, counts);
      } else if (!a_horizontal && !b_horizontal) {
        count_parallel(ax0, bx0, ay0, ay1, by0, by1, counts);
      } else if (a_horizontal) {
        count_perpendicular(ay0, ax0, ax1, bx0, by0, by1, counts);
      } else {
        count_perpendicular(by0, bx0, bx1, ax0, ay0, ay1, counts);
      }
    }
  }
  return counts;
}

// Moves every piece of the shape that lies on a gutter to one side of it.
void shift(Shape& shape, bool horizontal, int line, int by) {
  for (int k = 0; k < shape.pieces; ++k) {
    if (shape.is_horizontal(k) != horizontal || shape.line[at(k)] != line) continue;
    auto& c = horizontal ? shape.y : shape.x;
    c[at(k)] = line * kUnit + by;
    c[at(k + 1)] = line * kUnit + by;
  }
}

// The lettered connectors: one lane each, and one lane for all arrows of one connector.
bool connectors_clash(const Problem& problem, const Net& a, const Route& ra, const Net& b,
                      const Route& rb) {
  const std::array<std::pair<int, int>, 2> ends_a{{{a.from, ra.from_lane}, {a.to, ra.to_lane}}};
  const std::array<std::pair<int, int>, 2> ends_b{{{b.from, rb.from_lane}, {b.to, rb.to_lane}}};
  for (const auto& [spot_a, lane_a] : ends_a) {
    const Spot& sa = problem.spots[at(spot_a)];
    if (!sa.open()) continue;
    for (const auto& [spot_b, lane_b] : ends_b) {
      const Spot& sb = problem.spots[at(spot_b)];
      if (!sb.open() || sa.level != sb.level) continue;
      if ((spot_a == spot_b) != (lane_a == lane_b)) return true;
    }
  }
  return false;
}

Common common_parts(const Net& a, const Route& ra, const Net& b, const Route& rb) {
  Common common;
  if (a.tie || b.tie) return common;
  const int most = std::min(ra.pieces, rb.pieces);
  if (a.to == b.to && ra.to_lane == rb.to_lane && ra.entry == rb.entry) {
    while (common.tail < most &&
           ra.line[at(ra.pieces - 1 - common.tail)] == rb.line[at(rb.pieces - 1 - common.tail)]) {
      ++common.tail;
    }
  }
  if (a.from == b.from && (a.crowded || (a.fork && b.fork)) && ra.from_lane == rb.from_lane &&
      ra.exit == rb.exit) {
    while (common.head < most && ra.line[at(common.head)] == rb.line[at(common.head)])
      ++common.head;
  }
  return common;
}

bool facing(int lane_a, Side side_a, int lane_b, Side side_b) {
  return (lane_a < lane_b && side_a == Side::Right && side_b == Side::Left) ||
         (lane_b < lane_a && side_b == Side::Right && side_a == Side::Left);
}

// Do the two, drawn as one, make a straight line between symbols of one row? That is the picture of
// a joint step.
bool like_tie(const Problem& problem, const Net& a, const Route& ra, const Net& b, const Route& rb,
              const Common& common) {
  const auto level = [&](int spot) { return problem.spots[at(spot)].level; };
  if (common.tail > 0 && common.tail + 1 >= std::max(ra.pieces, rb.pieces) && ra.horizontal &&
      rb.horizontal && a.from != b.from && level(a.from) == level(b.from))
    return facing(ra.from_lane, ra.exit, rb.from_lane, rb.exit);
  if (common.head > 0 && common.head + 1 >= std::max(ra.pieces, rb.pieces) &&
      ra.is_horizontal(ra.pieces - 1) && rb.is_horizontal(rb.pieces - 1) && a.to != b.to &&
      level(a.to) == level(b.to))
    return facing(ra.to_lane, ra.entry, rb.to_lane, rb.entry);
  return false;
}

// Gutters in which both have pieces of their own.
std::size_t shared_gutters(const Shape& a, const Shape& b, const Common& common,
                           std::array<std::pair<bool, int>, kMostShared>& out) {
  std::size_t found = 0;
  for (int i = common.head; i < a.pieces - common.tail; ++i) {
    if (a.line[at(i)] % 2 != 0) continue;
    for (int j = common.head; j < b.pieces - common.tail; ++j) {
      if (b.line[at(j)] != a.line[at(i)] || a.is_horizontal(i) != b.is_horizontal(j)) continue;
      const std::pair<bool, int> gutter{a.is_horizontal(i), a.line[at(i)]};
      const auto end = out.begin() + static_cast<std::ptrdiff_t>(found);
      if (found < kMostShared && std::find(out.begin(), end, gutter) == end) out[found++] = gutter;
    }
  }
  return found;
}

}  // namespace

PairCost pair_cost(const Problem& problem, const Net& a, const Route& route_a, const Shape& shape_a,
                   const Net& b, const Route& route_b, const Shape& shape_b, bool with_gutters) {
  PairCost result;
  if (a.open && b.open && connectors_clash(problem, a, route_a, b, route_b)) {
    result.clashes = 1;
    result.cost = kClashCost;
    return result;
  }
  if (shape_a.low_x > shape_b.high_x || shape_b.low_x > shape_a.high_x ||
      shape_a.low_y > shape_b.high_y || shape_b.low_y > shape_a.high_y) {
    return result;
  }
  const Common common = common_parts(a, route_a, b, route_b);
  result.shared_tail = common.tail;
  result.shared_head = common.head;
  std::array<std::pair<bool, int>, kMostShared> gutters;
  const std::size_t shared = shared_gutters(shape_a, shape_b, common, gutters);
  std::array<double, 1U << kMostShared> costs{};
  Counts best;
  std::size_t best_order = 0;
  for (std::size_t order = 0; order < (std::size_t{1} << shared); ++order) {
    Counts counts;
    if (shared == 0) {
      counts = count(shape_a, shape_b, common);
    } else {
      Shape moved_a = shape_a;
      Shape moved_b = shape_b;
      for (std::size_t g = 0; g < shared; ++g) {
        const int by = ((order >> g) & 1U) == 0 ? -1 : 1;  // bit clear: a before b
        shift(moved_a, gutters[g].first, gutters[g].second, by);
        shift(moved_b, gutters[g].first, gutters[g].second, -by);
      }
      counts = count(moved_a, moved_b, common);
    }
    costs[order] = counts.cost();
    if (order == 0 || counts.cost() < best.cost()) {
      best = counts;
      best_order = order;
    }
    if (best.cost() == 0 && !with_gutters) break;
  }
  result.crossings = best.crossings;
  result.clashes = best.clashes;
  result.cost = best.cost();
  if (common.tail > 0) result.cost += a.back == b.back ? kMergeAlike : kMergeUnlike;
  if (common.head > 0) result.cost += a.fork && b.fork ? kMergeAlike : kFork;
  if (like_tie(problem, a, route_a, b, route_b, common)) result.cost += kLikeTie;
  if (with_gutters) {
    for (std::size_t g = 0; g < shared; ++g) {
      const bool before = ((best_order >> g) & 1U) == 0;
      double other = costs[best_order ^ (std::size_t{1} << g)];
      for (std::size_t order = 0; order < (std::size_t{1} << shared); ++order) {
        if ((((order >> g) & 1U) == 0) != before) other = std::min(other, costs[order]);
      }
      result.gutters.push_back({gutters[g].first, gutters[g].second, before, other - best.cost()});
    }
  }
  return result;
}

}  // namespace sop::chart
