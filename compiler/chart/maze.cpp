// The last resort of the router: Dijkstra over the lines of the page for one arrow, all others
// standing. Centre lines used by others are walls; gutters are always open.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>

#include "compiler/chart/routing.h"

namespace sop::chart {
namespace {

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

class Maze {
 public:
  Maze(const Problem& problem, const Net& net, const Route& lanes)
      : problem_(problem),
        net_(net),
        width_(2 * problem.lanes + 1),
        first_(std::max(0, lines_of(problem, net).first - kAround)),
        height_(std::min(2 * problem.levels, lines_of(problem, net).second + kAround) + 1 -
                first_) {
    const Spot& from = problem.spots[at(net.from)];
    const Spot& to = problem.spots[at(net.to)];
    from_x_ = 2 * (from.open() ? lanes.from_lane : from.lane) + 1;
    to_x_ = 2 * (to.open() ? lanes.to_lane : to.lane) + 1;
    from_y_ = 2 * from.level + 1 - first_;
    to_y_ = 2 * to.level + 1 - first_;
    used_.assign(at(width_) * at(height_), 0);
  }

  // Marks what another arrow covers, between its symbols: where it leaves by one side of a symbol
  // the others are free. One to the same symbol, or parting from the same, may be joined.
  void cover(const Net& other, const Route& route) {
    if (!other.tie && (other.to == net_.to || (other.from == net_.from && other.fork && net_.fork)))
      return;
    int x = 2 * route.from_lane + 1;
    int y = 2 * problem_.spots[at(other.from)].level + 1 - first_;
    const int end_x = 2 * route.to_lane + 1;
    const int end_y = 2 * problem_.spots[at(other.to)].level + 1 - first_;
    const bool from_symbol = !problem_.spots[at(other.from)].open();
    const bool to_symbol = !problem_.spots[at(other.to)].open();
    for (int k = 0; k < route.pieces; ++k) {
      const bool horizontal = route.is_horizontal(k);
      const int target = k == route.pieces - 1 ? (horizontal ? end_x : end_y)
                                               : route.line[at(k + 1)] - (horizontal ? 0 : first_);
      int& moving = horizontal ? x : y;
      const int step = target > moving ? 1 : -1;
      if (k > 0 || !from_symbol) mark(x, y, horizontal);
      while (moving != target) {
        moving += step;
        if (x != end_x || y != end_y || !to_symbol) mark(x, y, horizontal);
      }
    }
  }

  bool solve(Route& route) {
    const std::size_t states = at(width_) * at(height_) * 4;
    cost_.assign(states, std::numeric_limits<double>::max());
    parent_.assign(states, -1);
    for (int side = 0; side < 4; ++side) {
      if ((net_.exits & side_bit(static_cast<Side>(side))) != 0)
        step(from_x_, from_y_, side, side, 0, -1);
    }
    while (!queue_.empty()) {
      const auto [cost, state] = queue_.top();
      queue_.pop();
      if (cost > cost_[at(state)]) continue;
      const int side = state % 4;
      const int x = (state / 4) % width_;
      const int y = state / 4 / width_;
      if (x == to_x_ && y == to_y_) return read_back(state, route);
      for (int next = 0; next < 4; ++next) {
        if ((next + 2) % 4 != side) step(x, y, side, next, cost, state);
      }
    }
    return false;
  }

 private:
  static constexpr int kAround = 16;  // lines above and below the arrow's own
  static std::pair<int, int> lines_of(const Problem& problem, const Net& net) {
    const int a = 2 * problem.spots[at(net.from)].level + 1;
    const int b = 2 * problem.spots[at(net.to)].level + 1;
    return {std::min(a, b), std::max(a, b)};
  }

  static constexpr unsigned kAcross = 1;
  static constexpr unsigned kDown = 2;

  void mark(int x, int y, bool horizontal) {
    if (y < 0 || y >= height_) return;
    used_[at(y) * at(width_) + at(x)] |= static_cast<std::uint8_t>(horizontal ? kAcross : kDown);
  }

  // One line further towards `next`, having come towards `side`.
  void step(int x, int y, int side, int next, double cost, int from_state) {
    const bool horizontal = next % 2 == 1;
    const int nx = x + (next == 1 ? 1 : next == 3 ? -1 : 0);
    const int ny = y + (next == 2 ? 1 : next == 0 ? -1 : 0);
    if (nx < 0 || ny < 0 || nx >= width_ || ny >= height_) return;
    const int row = ny + first_;  // line of the page
    if (horizontal && (row < problem_.first_line || row > problem_.last_line)) return;
    const bool arrives = nx == to_x_ && ny == to_y_;
    if (nx % 2 == 1 && row % 2 == 1 && problem_.taken(row / 2, nx / 2) && !arrives) return;
    const int entry = (next + 2) % 4;
    if (arrives && (net_.entries & side_bit(static_cast<Side>(entry))) == 0) return;
    double more = from_state >= 0 && side != next ? kBendCost : 0;
    const unsigned here = used_[at(y) * at(width_) + at(x)];
    const unsigned there = used_[at(ny) * at(width_) + at(nx)];
    const int line = horizontal ? row : nx;
    const unsigned along = horizontal ? kAcross : kDown;
    if (line % 2 == 1 && (there & along) != 0 && !arrives) return;
    if (line % 2 == 1 && (here & along) != 0) return;
    if (from_state >= 0 && side != next && here != 0 && (x % 2 == 1 || (y + first_) % 2 == 1))
      more += kCrossingCost;
    if ((there & ~along) != 0) more += kCrossingCost;
    const std::vector<double>& place = horizontal ? problem_.x : problem_.y;
    const double length = place[at(horizontal ? nx : row)] - place[at(horizontal ? x : y + first_)];
    more += 0.05 * std::abs(length) + 0.01;
    const int state = (ny * width_ + nx) * 4 + next;
    if (cost + more >= cost_[at(state)]) return;
    cost_[at(state)] = cost + more;
    parent_[at(state)] = from_state;
    queue_.emplace(cost + more, state);
  }

  bool read_back(int state, Route& route) {
    std::vector<int> sides;
    std::vector<int> states;
    for (int s = state; s >= 0; s = parent_[at(s)]) states.push_back(s);
    std::reverse(states.begin(), states.end());
    Route found;
    found.from_lane = from_x_ / 2;
    found.to_lane = to_x_ / 2;
    int last = -1;
    for (const int s : states) {
      const int side = s % 4;
      if (side == last) continue;
      if (found.pieces == Route::kMostPieces) return false;
      const bool horizontal = side % 2 == 1;
      if (found.pieces == 0) found.horizontal = horizontal;
      const int x = (s / 4) % width_;
      const int y = s / 4 / width_ + first_;
      found.line[at(found.pieces++)] = horizontal ? y : x;
      last = side;
    }
    if (!complete(problem_, net_, found)) return false;
    route = found;
    return true;
  }

  const Problem& problem_;
  const Net& net_;
  int width_;
  int first_;   // line of the page that is the first here
  int height_;  // lines looked at
  int from_x_ = 0, from_y_ = 0, to_x_ = 0, to_y_ = 0;
  std::vector<std::uint8_t> used_;
  std::vector<double> cost_;
  std::vector<int> parent_;
  std::priority_queue<std::pair<double, int>, std::vector<std::pair<double, int>>, std::greater<>>
      queue_;
};

}  // namespace

bool maze_route(const Problem& problem, const Net& net, const std::vector<const Route*>& others,
                const std::vector<const Net*>& other_nets, Route& route) {
  Maze maze(problem, net, route);
  for (std::size_t i = 0; i < others.size(); ++i) maze.cover(*other_nets[i], *others[i]);
  return maze.solve(route);
}

}  // namespace sop::chart
