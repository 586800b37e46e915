#include "compiler/chart/breaks.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace sop::chart {
namespace {

constexpr double kPageCost = 10;    // one page less is worth any shape of the rest
constexpr double kEmptyCost = 2;    // of a page but the last, times the square of what is empty
constexpr double kCutCost = 0.08;   // of a connector: a page may stay 20 % emptier to save one
constexpr double kThinLast = 0.45;  // the last page should be filled to this
constexpr double kThinCost = 8;     // times the square of what is missing

double cost_of(double height, double capacity, bool last, int cut) {
  const double filled = capacity > 0 ? height / capacity : 1;
  if (last) {
    const double missing = std::max(0.0, kThinLast - filled);
    return kPageCost + kThinCost * missing * missing;
  }
  return kPageCost + kEmptyCost * (1 - filled) * (1 - filled) + kCutCost * cut;
}

}  // namespace

// One connector for all arrows to one step in one direction.
std::vector<int> connectors_cut(const Plan& plan) {
  struct Reach {
    std::uint32_t low, high;
  };
  std::map<std::pair<std::uint32_t, bool>, Reach> reaches;
  for (const PlannedLink& link : plan.links) {
    const std::uint32_t from = plan.symbols[link.from].row;
    const std::uint32_t to = plan.symbols[link.to].row;
    if (from == to) continue;
    const Reach reach{std::min(from, to), std::max(from, to)};
    const auto [known, fresh] = reaches.try_emplace({link.to, from < to}, reach);
    known->second.low = std::min(known->second.low, reach.low);
    known->second.high = std::max(known->second.high, reach.high);
  }
  std::vector<int> changes(plan.rows.size() + 2, 0);
  for (const auto& [key, reach] : reaches) {
    ++changes[reach.low + 1];
    --changes[reach.high + 1];
  }
  std::vector<int> cuts(plan.rows.size() + 1, 0);
  int open = 0;
  for (std::size_t r = 0; r < cuts.size(); ++r) cuts[r] = open += changes[r];
  return cuts;
}

std::vector<std::uint32_t> choose_breaks(const std::vector<double>& heights,
                                         const std::vector<int>& cuts, const PageRooms& rooms) {
  const auto n = static_cast<std::uint32_t>(heights.size());
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::vector<double> best(n + 1, kNever);  // of the rows before
  std::vector<std::uint32_t> from(n + 1, 0);
  best[0] = 0;
  for (std::uint32_t end = 1; end <= n; ++end) {
    const bool last = end == n;
    double height = 0;
    for (std::uint32_t begin = end; begin-- > 0;) {
      height += heights[begin];
      const double above = begin == 0 ? rooms.first : rooms.other - rooms.strip;
      const double capacity = above - (last ? rooms.tail : rooms.strip);
      if (height > std::max(rooms.first, rooms.other)) break;
      if (height > capacity || best[begin] == kNever) continue;
      const double cost = best[begin] + cost_of(height, capacity, last, cuts[end]);
      if (cost >= best[end]) continue;
      best[end] = cost;
      from[end] = begin;
    }
  }
  std::vector<std::uint32_t> ends;
  if (best[n] == kNever) return ends;
  for (std::uint32_t end = n; end > 0; end = from[end]) ends.push_back(end);
  std::reverse(ends.begin(), ends.end());
  return ends;
}

}  // namespace sop::chart
