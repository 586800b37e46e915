#include <algorithm>
#include <cmath>
#include <cstddef>

#include "compiler/chart/routing.h"

namespace sop::chart {

void Problem::index_symbols() {
  for (Net& net : nets) {
    net.open = spots[static_cast<std::size_t>(net.from)].open() ||
               spots[static_cast<std::size_t>(net.to)].open();
  }
  const auto w = static_cast<std::size_t>(lanes);
  const auto h = static_cast<std::size_t>(levels);
  std::vector<int> here(w * h, 0);
  for (const Spot& spot : spots) {
    if (!spot.open())
      here[static_cast<std::size_t>(spot.level) * w + static_cast<std::size_t>(spot.lane)] = 1;
  }
  down_.assign(w * (h + 1), 0);
  across_.assign(h * (w + 1), 0);
  for (std::size_t lane = 0; lane < w; ++lane) {
    for (std::size_t level = 0; level < h; ++level) {
      const std::size_t at = lane * (h + 1) + level;
      down_[at + 1] = down_[at] + here[level * w + lane];
    }
  }
  for (std::size_t level = 0; level < h; ++level) {
    for (std::size_t lane = 0; lane < w; ++lane) {
      const std::size_t at = level * (w + 1) + lane;
      across_[at + 1] = across_[at] + here[level * w + lane];
    }
  }
}

int Problem::symbols_in_lane(int lane, int first_level, int last_level) const {
  if (last_level < first_level) return 0;
  const std::size_t base = static_cast<std::size_t>(lane) * static_cast<std::size_t>(levels + 1);
  return down_[base + static_cast<std::size_t>(last_level) + 1] -
         down_[base + static_cast<std::size_t>(first_level)];
}

int Problem::symbols_on_level(int level, int first_lane, int last_lane) const {
  if (last_lane < first_lane) return 0;
  const std::size_t base = static_cast<std::size_t>(level) * static_cast<std::size_t>(lanes + 1);
  return across_[base + static_cast<std::size_t>(last_lane) + 1] -
         across_[base + static_cast<std::size_t>(first_lane)];
}

namespace {

constexpr double kLengthCost = 0.05;  // per point: a bend outweighs any length on a page
constexpr double kNoRoomForLabel = 24;
constexpr double kWideLoop = 120;
constexpr double kAnswerAtTheFrame = 130;
constexpr double kUnlike = 45;      // an answer by another corner than elsewhere: less than a bend
constexpr double kAtTheFrame = 40;  // a track between a symbol and the frame, where that is narrow

// A step that repeats itself: the same tight loop everywhere, out on the right and in from above,
// inside its own lane.
double loop_cost(const Route& route) {
  constexpr std::array<double, 4> kExit{60, 0, 60, 12};
  constexpr std::array<double, 4> kEntry{0, 60, 20, 60};
  double cost =
      kExit[static_cast<std::size_t>(route.exit)] + kEntry[static_cast<std::size_t>(route.entry)];
  for (int k = 1; k + 1 < route.pieces; ++k) {
    if (!route.is_horizontal(k) &&
        std::abs(route.line[static_cast<std::size_t>(k)] - 2 * route.from_lane - 1) > 1)
      cost += kWideLoop;
  }
  return cost;
}

// What the conventions of the form say about leaving and entering. Small against a bend.
double side_cost(const Net& net, const Route& route) {
  if (net.tie) return 0;
  if (net.from == net.to) return loop_cost(route);
  const bool to_right = route.to_lane > route.from_lane;
  double cost = 0;
  if (net.back) {
    constexpr std::array<double, 4> kExit{18, 0, 30, 6};
    constexpr std::array<double, 4> kEntry{8, 3, 9, 6};
    cost =
        kExit[static_cast<std::size_t>(route.exit)] + kEntry[static_cast<std::size_t>(route.entry)];
  } else {
    constexpr std::array<double, 4> kExit{70, 2, 0, 2};
    constexpr std::array<double, 4> kEntry{0, 14, 70, 14};
    cost =
        kExit[static_cast<std::size_t>(route.exit)] + kEntry[static_cast<std::size_t>(route.entry)];
    const bool away =
        (route.exit == Side::Right && !to_right) || (route.exit == Side::Left && to_right);
    if (away) cost += 12;
  }
  if (net.corner >= 0 && static_cast<int>(route.exit) != net.corner) cost += kUnlike;
  return cost;
}

// What is cramped: an answer on a first piece too short for it, a track squeezed in at the frame of
// the lanes.
double room_cost(const Problem& problem, const Net& net, const Route& route) {
  double cost = 0;
  if (net.label > 0 && route.horizontal && route.pieces > 1 && net.from != net.to) {
    const int away = std::abs(route.line[1] - (2 * route.from_lane + 1));
    if (away == 1 && problem.side_room < net.label + 6) cost += kNoRoomForLabel;
  }
  if (problem.narrow) {
    for (int k = 1; k + 1 < route.pieces; ++k) {
      const int line = route.line[static_cast<std::size_t>(k)];
      if (route.is_horizontal(k) || (line != 0 && line != 2 * problem.lanes)) continue;
      cost += kAtTheFrame;
      if (k == 1 && net.label > 0) cost += kAnswerAtTheFrame;
    }
  }
  return cost;
}

struct Ends {
  int from_x, from_y, to_x, to_y;
};

Ends ends_of(const Problem& problem, const Net& net, const Route& route) {
  return {2 * route.from_lane + 1, 2 * problem.spots[static_cast<std::size_t>(net.from)].level + 1,
          2 * route.to_lane + 1, 2 * problem.spots[static_cast<std::size_t>(net.to)].level + 1};
}

Side side_towards(bool horizontal, int from, int to) {
  if (horizontal) return to > from ? Side::Right : Side::Left;
  return to > from ? Side::Bottom : Side::Top;
}

// Symbols met by a piece on `line` from `a` to `b`, its two ends included unless they are the
// route's own symbols.
int symbols_met(const Problem& problem, bool horizontal, int line, int a, int b, bool skip_a,
                bool skip_b) {
  if (line % 2 == 0) return 0;
  int low = std::min(a, b);
  int high = std::max(a, b);
  if (a < b ? skip_a : skip_b) ++low;
  if (a < b ? skip_b : skip_a) --high;
  const int first = low / 2;        // the first odd line at or after low is 2·first + 1
  const int last = (high - 1) / 2;  // the last odd line at or before high
  if (high < 1) return 0;
  return horizontal ? problem.symbols_on_level(line / 2, first, last)
                    : problem.symbols_in_lane(line / 2, first, last);
}

}  // namespace

bool complete(const Problem& problem, const Net& net, Route& route) {
  const Ends ends = ends_of(problem, net, route);
  const int n = route.pieces;
  const auto last = static_cast<std::size_t>(n - 1);
  if (route.line[0] != (route.horizontal ? ends.from_y : ends.from_x)) return false;
  const bool last_horizontal = route.is_horizontal(n - 1);
  if (route.line[last] != (last_horizontal ? ends.to_y : ends.to_x)) return false;
  double length = 0;
  for (int k = 0; k < n; ++k) {
    const auto at = static_cast<std::size_t>(k);
    const bool horizontal = route.is_horizontal(k);
    const int a = k == 0 ? (horizontal ? ends.from_x : ends.from_y) : route.line[at - 1];
    const int b = k == n - 1 ? (horizontal ? ends.to_x : ends.to_y) : route.line[at + 1];
    const int most = horizontal ? 2 * problem.lanes : 2 * problem.levels;
    if (a == b || b < 0 || b > most) return false;
    if (symbols_met(problem, horizontal, route.line[at], a, b, k == 0, k == n - 1) > 0)
      return false;
    const std::vector<double>& place = horizontal ? problem.x : problem.y;
    length += std::abs(place[static_cast<std::size_t>(a)] - place[static_cast<std::size_t>(b)]);
    if (k == 0) route.exit = side_towards(horizontal, a, b);
    if (k == n - 1) route.entry = side_towards(horizontal, b, a);
  }
  if ((net.exits & side_bit(route.exit)) == 0 || (net.entries & side_bit(route.entry)) == 0)
    return false;
  route.cost = kBendCost * route.bends() + kLengthCost * length + side_cost(net, route) +
               room_cost(problem, net, route);
  return true;
}

namespace {

// A short list of lines without repetitions, inside bounds.
struct Lines {
  std::array<int, 12> at{};
  std::size_t count = 0;
  int low;
  int high;
  Lines(int low_line, int high_line) : low(low_line), high(high_line) {}
  void add(int line) {
    if (line < low || line > high || count == at.size()) return;
    for (std::size_t i = 0; i < count; ++i) {
      if (at[i] == line) return;
    }
    at[count++] = line;
  }
  [[nodiscard]] const int* begin() const { return at.data(); }
  [[nodiscard]] const int* end() const { return at.data() + count; }
};

class Generator {
 public:
  Generator(const Problem& problem, const Net& net, bool wide, std::vector<Route>& out)
      : problem_(problem),
        net_(net),
        wide_(wide),
        out_(out),
        across_(0, 2 * problem.lanes),
        along_(problem.first_line, problem.last_line) {}

  void run(int from_lane, int to_lane) {
    base_.from_lane = from_lane;
    base_.to_lane = to_lane;
    ends_ = ends_of(problem_, net_, base_);
    collect_gutters();
    for (const bool exit_horizontal : {false, true}) {
      for (const bool entry_horizontal : {false, true}) patterns(exit_horizontal, entry_horizontal);
    }
  }

 private:
  void collect_gutters() {
    across_.count = 0;
    along_.count = 0;
    for (const int lane : {ends_.from_x, ends_.to_x}) {
      across_.add(lane + 1);
      across_.add(lane - 1);
    }
    if (problem_.lanes > 1) {  // one further out, where the nearest is crowded
      across_.add(std::max(ends_.from_x, ends_.to_x) + 3);
      across_.add(std::min(ends_.from_x, ends_.to_x) - 3);
    }
    if (wide_) {
      for (int line = 0; line <= 2 * problem_.lanes; line += 2) across_.add(line);
    }
    for (const int level : {ends_.from_y, ends_.to_y}) {
      along_.add(level + 1);
      along_.add(level - 1);
    }
    const int low = std::min(ends_.from_y, ends_.to_y);
    const int high = std::max(ends_.from_y, ends_.to_y);
    if (high - low <= 12) {
      for (int line = low + 3; line < high - 1; line += 2) along_.add(line);
    }
    if (wide_) {
      for (const int line : {high + 3, low - 3, high + 5, low - 5}) along_.add(line);
    }
  }

  void patterns(bool exit_horizontal, bool entry_horizontal) {
    const int first = exit_horizontal ? ends_.from_y : ends_.from_x;
    const int last = entry_horizontal ? ends_.to_y : ends_.to_x;
    // Pieces parallel to the first one lie on `same`, the others on `other`.
    const Lines& same = exit_horizontal ? along_ : across_;
    const Lines& other = exit_horizontal ? across_ : along_;
    if (exit_horizontal == entry_horizontal) {
      if (first == last) add(exit_horizontal, {first});
      for (const int m : other) add(exit_horizontal, {first, m, last});
      for (const int m1 : other) {
        if (std::abs(m1 - (exit_horizontal ? ends_.from_x : ends_.from_y)) != 1) continue;
        for (const int m3 : other) {
          if (std::abs(m3 - (exit_horizontal ? ends_.to_x : ends_.to_y)) != 1) continue;
          for (const int m2 : same) add(exit_horizontal, {first, m1, m2, m3, last});
        }
      }
    } else {
      add(exit_horizontal, {first, last});
      for (const int m1 : other) {
        for (const int m2 : same) add(exit_horizontal, {first, m1, m2, last});
      }
    }
  }

  void add(bool horizontal, std::initializer_list<int> lines) {
    Route route = base_;
    route.horizontal = horizontal;
    route.pieces = static_cast<int>(lines.size());
    std::copy(lines.begin(), lines.end(), route.line.begin());
    if (complete(problem_, net_, route)) out_.push_back(route);
  }

  const Problem& problem_;
  const Net& net_;
  bool wide_;
  std::vector<Route>& out_;
  Lines across_;  // vertical gutters worth trying
  Lines along_;   // horizontal ones
  Route base_;
  Ends ends_{};
};

// The cheapest `limit`, but no more than a few alike; besides, the best of every side it may leave
// or enter by, and of every lane of an open connector, so that there is a way out where others
// stand in the way.
std::vector<Route> select(std::vector<Route> all, std::size_t limit, bool open) {
  const int most_alike = std::max(open ? 8 : 4, static_cast<int>(limit / 4));
  std::stable_sort(all.begin(), all.end(),
                   [](const Route& a, const Route& b) { return a.cost < b.cost; });
  std::vector<Route> out;
  std::array<int, 16> alike{};
  std::array<bool, 4> exits{};
  std::array<bool, 4> entries{};
  std::vector<int> lanes;
  for (const Route& route : all) {
    const auto exit = static_cast<std::size_t>(route.exit);
    const auto entry = static_cast<std::size_t>(route.entry);
    const int lane = route.from_lane * 1000 + route.to_lane;
    const bool new_lane = open && std::find(lanes.begin(), lanes.end(), lane) == lanes.end();
    const bool wanted = new_lane || !exits[exit] || !entries[entry];
    if (!wanted && (out.size() >= limit || alike[exit * 4 + entry] >= most_alike)) continue;
    if (new_lane) lanes.push_back(lane);
    exits[exit] = true;
    entries[entry] = true;
    ++alike[exit * 4 + entry];
    out.push_back(route);
  }
  return out;
}

}  // namespace

std::vector<Route> candidates(const Problem& problem, const Net& net, std::size_t limit) {
  const Spot& from = problem.spots[static_cast<std::size_t>(net.from)];
  const Spot& to = problem.spots[static_cast<std::size_t>(net.to)];
  std::vector<Route> all;
  Generator generator(problem, net, limit >= kManyCandidates, all);
  if (from.open()) {
    for (int lane = 0; lane < problem.lanes; ++lane) generator.run(lane, to.lane);
  } else if (to.open()) {
    for (int lane = 0; lane < problem.lanes; ++lane) generator.run(from.lane, lane);
  } else {
    generator.run(from.lane, to.lane);
  }
  return select(std::move(all), limit, from.open() || to.open());
}

}  // namespace sop::chart
