// One route for each arrow of a page, chosen jointly: greedy start, local search, and an exact
// branch and bound within a budget of nodes wherever the start is not already at its lower bound.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "compiler/chart/exact.h"
#include "compiler/chart/routing.h"

namespace sop::chart {
namespace {

constexpr double kEpsilon = 1e-6;
constexpr std::size_t kCachedPairs = 100000;
constexpr std::size_t kWindow = 60;       // arrows solved together
constexpr std::size_t kAmple = 20000;     // nodes: no need to spare
constexpr std::size_t kLong = 400;        // more arrows than this: a page for screens
constexpr std::size_t kSmallWindow = 16;  // of those, round arrows in each other's way

struct Variable {
  std::vector<Route> routes;
  std::vector<Shape> shapes;
  int low_x = 0, high_x = 0, low_y = 0, high_y = 0;
  std::vector<std::size_t> pairs;  // in which it takes part
};

struct Pair {
  std::size_t a = 0;
  std::size_t b = 0;
  std::vector<float> cost;  // a-major; negative: not yet known
};

class Chooser {
 public:
  Chooser(const Problem& problem, std::size_t budget) : problem_(problem), budget_(budget) {}

  Choice run() {
    make_variables();
    make_pairs();
    chosen_.assign(variables_.size(), 0);
    greedy();
    improve();
    // Pages of the usual size are solved as a whole; longer ones window by window, from top to
    // bottom, and very long ones only where arrows are in each other's way.
    const std::size_t n = variables_.size();
    for (std::size_t begin = 0; begin < n && n <= kLong; begin += kWindow - kWindow / 3) {
      const std::size_t end = n - begin <= kWindow ? n : begin + kWindow;
      optimise(begin, end);
      if (end == n) break;
    }
    relax();
    return result();
  }

 private:
  [[nodiscard]] const Net& net(std::size_t i) const { return problem_.nets[i]; }

  void make_variables() {
    const std::size_t n = problem_.nets.size();
    const std::size_t limit = n <= 60 ? 14 : n <= 400 ? 10 : n <= 2000 ? 6 : 4;
    variables_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      Variable& v = variables_[i];
      v.routes = candidates(problem_, net(i), limit);
      if (v.routes.empty()) {
        Route route;
        if (!maze_route(problem_, net(i), {}, {}, route)) continue;
        v.routes.push_back(route);
      }
      bound_variable(i);
    }
  }

  void bound_variable(std::size_t i) {
    Variable& v = variables_[i];
    v.shapes.clear();
    for (const Route& route : v.routes) {
      const Shape shape = shape_of(problem_, net(i), route);
      if (v.shapes.empty()) {
        v.low_x = shape.low_x, v.high_x = shape.high_x, v.low_y = shape.low_y,
        v.high_y = shape.high_y;
      }
      v.low_x = std::min(v.low_x, shape.low_x);
      v.high_x = std::max(v.high_x, shape.high_x);
      v.low_y = std::min(v.low_y, shape.low_y);
      v.high_y = std::max(v.high_y, shape.high_y);
      v.shapes.push_back(shape);
    }
  }

  // Pairs whose routes can meet at all, by a sweep from top to bottom.
  void make_pairs() {
    std::vector<Pair> old;
    old.swap(pairs_);
    std::vector<std::vector<std::size_t>> old_pairs(old.empty() ? 0 : variables_.size());
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      if (!old.empty()) old_pairs[i].swap(variables_[i].pairs);
      if (!variables_[i].routes.empty()) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return variables_[a].low_y < variables_[b].low_y;
    });
    std::vector<std::size_t> active;
    for (const std::size_t i : order) {
      const Variable& v = variables_[i];
      std::size_t kept = 0;
      for (const std::size_t j : active) {
        if (variables_[j].high_y < v.low_y) continue;
        active[kept++] = j;
        if (variables_[j].high_x < v.low_x || v.high_x < variables_[j].low_x) continue;
        pairs_.push_back({std::min(i, j), std::max(i, j), {}});
        if (!old.empty()) keep_costs(old, old_pairs[pairs_.back().a], pairs_.back());
      }
      active.resize(kept);
      active.push_back(i);
    }
    cached_ = pairs_.size() <= kCachedPairs;
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      variables_[pairs_[p].a].pairs.push_back(p);
      variables_[pairs_[p].b].pairs.push_back(p);
    }
  }

  static void keep_costs(std::vector<Pair>& old, const std::vector<std::size_t>& of_first,
                         Pair& pair) {
    for (const std::size_t p : of_first) {
      if (old[p].a == pair.a && old[p].b == pair.b) pair.cost = std::move(old[p].cost);
    }
  }

  double pair(std::size_t p, std::size_t ca, std::size_t cb) {
    Pair& pair = pairs_[p];
    const Variable& a = variables_[pair.a];
    const Variable& b = variables_[pair.b];
    const std::size_t at = ca * b.routes.size() + cb;
    if (cached_) {
      if (pair.cost.empty()) pair.cost.assign(a.routes.size() * b.routes.size(), -1.0F);
      if (pair.cost[at] >= 0) return static_cast<double>(pair.cost[at]);
    }
    const double cost = pair_cost(problem_, net(pair.a), a.routes[ca], a.shapes[ca], net(pair.b),
                                  b.routes[cb], b.shapes[cb], false)
                            .cost;
    if (cached_) pair.cost[at] = static_cast<float>(cost);
    return cost;
  }

  // Cost of a pair where variable `i` takes candidate `c` and its partner `d`.
  double pair_from(std::size_t p, std::size_t i, std::size_t c, std::size_t d) {
    return pairs_[p].a == i ? pair(p, c, d) : pair(p, d, c);
  }
  [[nodiscard]] std::size_t partner(std::size_t p, std::size_t i) const {
    return pairs_[p].a == i ? pairs_[p].b : pairs_[p].a;
  }

  // Best candidate of `i` against its partners' present choices (only those before it where
  // `only_before`).
  std::size_t best_reply(std::size_t i, bool only_before, std::size_t skip_pair = kNoPair) {
    const Variable& v = variables_[i];
    std::size_t best = chosen_[i];
    double best_cost = std::numeric_limits<double>::max();
    for (std::size_t n = 0; n < v.routes.size(); ++n) {
      // The present choice first: it wins ties.
      const std::size_t c = only_before ? n : (n == 0 ? chosen_[i] : (n <= chosen_[i] ? n - 1 : n));
      double cost = v.routes[c].cost;
      for (const std::size_t p : v.pairs) {
        if (cost >= best_cost) break;
        const std::size_t j = partner(p, i);
        if (p == skip_pair || (only_before && j > i)) continue;
        cost += pair_from(p, i, c, chosen_[j]);
      }
      if (cost < best_cost - kEpsilon) {
        best_cost = cost;
        best = c;
      }
    }
    return best;
  }

  void greedy() {
    for (std::size_t i = 0; i < variables_.size(); ++i) chosen_[i] = best_reply(i, true);
  }

  void improve() {
    const std::size_t sweeps = variables_.size() > 1000 ? 3 : 8;
    for (std::size_t sweep = 0; sweep < sweeps; ++sweep) {
      bool changed = false;
      for (std::size_t i = 0; i < variables_.size(); ++i) {
        if (variables_[i].routes.empty()) continue;
        const std::size_t reply = best_reply(i, false);
        changed = changed || reply != chosen_[i];
        chosen_[i] = reply;
      }
      if (pairs_.size() <= kCachedPairs) changed = improve_pairs() || changed;
      if (!changed) break;
    }
  }

  // For every pair that still costs something: all combinations of its two arrows, the others held.
  bool improve_pairs() {
    bool changed = false;
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const std::size_t a = pairs_[p].a;
      const std::size_t b = pairs_[p].b;
      if (pair(p, chosen_[a], chosen_[b]) < kCrossingCost) continue;
      const std::vector<double> around_a = costs_around(a, p);
      const std::vector<double> around_b = costs_around(b, p);
      double best = around_a[chosen_[a]] + around_b[chosen_[b]] + pair(p, chosen_[a], chosen_[b]);
      for (std::size_t c = 0; c < around_a.size(); ++c) {
        for (std::size_t d = 0; d < around_b.size(); ++d) {
          if (around_a[c] + around_b[d] >= best - kEpsilon) continue;
          const double cost = around_a[c] + around_b[d] + pair(p, c, d);
          if (cost >= best - kEpsilon) continue;
          best = cost;
          chosen_[a] = c;
          chosen_[b] = d;
          changed = true;
        }
      }
    }
    return changed;
  }

  std::vector<double> costs_around(std::size_t i, std::size_t skip_pair) {
    const Variable& v = variables_[i];
    std::vector<double> costs(v.routes.size());
    for (std::size_t c = 0; c < costs.size(); ++c) {
      costs[c] = v.routes[c].cost;
      for (const std::size_t p : v.pairs) {
        if (p != skip_pair) costs[c] += pair_from(p, i, c, chosen_[partner(p, i)]);
      }
    }
    return costs;
  }

  double total() {
    double sum = 0;
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      if (!variables_[i].routes.empty()) sum += variables_[i].routes[chosen_[i]].cost;
    }
    for (std::size_t p = 0; p < pairs_.size(); ++p)
      sum += pair(p, chosen_[pairs_[p].a], chosen_[pairs_[p].b]);
    return sum;
  }

  // ---- exact search ----

  // The best choice for variables [begin, end), all others held. First among routes of at most two
  // bends more than the least: that often proves itself, and it is cheap.
  void optimise(std::size_t begin, std::size_t end) {
    own_.assign(variables_.size(), {});
    for (std::size_t i = begin; i < end; ++i) {
      for (std::size_t c = 0; c < variables_[i].routes.size(); ++c) {
        double cost = variables_[i].routes[c].cost;
        for (const std::size_t p : variables_[i].pairs) {
          const std::size_t j = partner(p, i);
          if (j < begin || j >= end) cost += pair_from(p, i, c, chosen_[j]);
        }
        own_[i].push_back(cost);
      }
    }
    for (const double detour : {2 * kBendCost + 30, 4 * kClashCost}) {
      const double gap = gap_of(begin, end);
      if (gap <= kEpsilon) return;
      search(begin, end, std::min(gap, detour));
      if (gap_of(begin, end) <= detour) return;
    }
  }

  // By how much the present choice exceeds the sum of all least costs.
  double gap_of(std::size_t begin, std::size_t end) {
    double gap = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (own_[i].empty()) continue;
      gap += own_[i][chosen_[i]] - *std::min_element(own_[i].begin(), own_[i].end());
      for (const std::size_t p : variables_[i].pairs) {
        const std::size_t j = partner(p, i);
        if (j > i && j < end) gap += pair_from(p, i, chosen_[i], chosen_[j]);
      }
    }
    return gap;
  }

  // Among routes that cost at most `detour` more than the least of their arrow. None beyond the gap
  // can be part of anything better.
  void search(std::size_t begin, std::size_t end, double detour) {
    Selection selection;
    std::vector<std::vector<std::size_t>> kept(end - begin);
    std::vector<std::size_t> choice(end - begin, 0);
    selection.own.resize(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
      if (own_[i].empty()) continue;
      const double least = *std::min_element(own_[i].begin(), own_[i].end());
      for (std::size_t c = 0; c < own_[i].size(); ++c) {
        if (own_[i][c] - least > detour + kEpsilon && c != chosen_[i]) continue;
        if (c == chosen_[i]) choice[i - begin] = kept[i - begin].size();
        kept[i - begin].push_back(c);
        selection.own[i - begin].push_back(own_[i][c]);
      }
    }
    for (std::size_t i = begin; i < end; ++i) {
      for (const std::size_t p : variables_[i].pairs) {
        if (pairs_[p].a != i || pairs_[p].b >= end) continue;
        PairTable table{i - begin, pairs_[p].b - begin, {}};
        for (const std::size_t c : kept[table.a]) {
          for (const std::size_t d : kept[table.b])
            table.cost.push_back(static_cast<float>(pair(p, c, d)));
        }
        selection.pairs.push_back(std::move(table));
      }
    }
    minimise(selection, budget_, choice);
    for (std::size_t i = begin; i < end; ++i) {
      if (!kept[i - begin].empty()) chosen_[i] = kept[i - begin][choice[i - begin]];
    }
  }

  // ---- arrows still in each other's way ----

  // Arrows over or across one another get more routes, one of them from the maze of all others, and
  // the choice is made again where they are.
  void relax() {
    const std::size_t n = variables_.size();
    constexpr std::size_t kRounds = 3;
    const std::size_t for_crossings = n <= kLong ? kRounds : 2;
    const std::size_t window = n <= kLong ? kWindow : kSmallWindow;
    std::vector<std::uint8_t> widened(variables_.size(), 0);
    for (std::size_t round = 0; round < kRounds; ++round) {
      std::vector<std::size_t> hot = in_the_way(round < for_crossings ? kCrossingCost : kClashCost);
      // What cannot be mended among themselves, their neighbours may have to make room for.
      if (round > 0 && n <= kWindow && budget_ >= kAmple) {
        add_neighbours(hot);
      } else if (round > 0) {
        std::vector<std::size_t> over = in_the_way(kClashCost);
        add_neighbours(over);
        hot.insert(hot.end(), over.begin(), over.end());
        std::sort(hot.begin(), hot.end());
        hot.erase(std::unique(hot.begin(), hot.end()), hot.end());
      }
      hot.erase(std::remove_if(hot.begin(), hot.end(),
                               [&](std::size_t i) { return widened[i] >= (net(i).tie ? 0 : 2); }),
                hot.end());
      if (hot.empty()) return;
      for (const std::size_t i : hot) {
        widen(i, widened[i] == 0);
        ++widened[i];
      }
      make_pairs();
      improve();
      for (std::size_t begin = 0, from = 0; from < hot.size();) {
        while (from < hot.size() && hot[from] < begin) ++from;
        if (from == hot.size()) break;
        begin = n <= window ? 0 : std::min(hot[from] - std::min(hot[from], window / 4), n - window);
        const std::size_t end = std::min(n, begin + window);
        optimise(begin, end);
        if (end == n) break;
        begin = end - window / 4;
      }
    }
  }

  void add_neighbours(std::vector<std::size_t>& arrows) const {
    const std::vector<std::size_t> first = arrows;
    for (const std::size_t i : first) {
      for (const std::size_t p : variables_[i].pairs) arrows.push_back(partner(p, i));
    }
    std::sort(arrows.begin(), arrows.end());
    arrows.erase(std::unique(arrows.begin(), arrows.end()), arrows.end());
  }

  // Arrows of pairs that cost at least as much, in order.
  std::vector<std::size_t> in_the_way(double cost) {
    std::vector<std::size_t> out;
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      if (pair(p, chosen_[pairs_[p].a], chosen_[pairs_[p].b]) < cost) continue;
      out.push_back(pairs_[p].a);
      out.push_back(pairs_[p].b);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  void widen(std::size_t i, bool first) {
    std::vector<Route> more;
    if (first)
      more = candidates(problem_, net(i), variables_.size() <= kLong ? kManyCandidates : 14);
    detour(i, more);
    Variable& v = variables_[i];
    for (const Route& route : more) {
      const auto same = [&](const Route& other) {
        return other.horizontal == route.horizontal && other.pieces == route.pieces &&
               other.from_lane == route.from_lane && other.to_lane == route.to_lane &&
               std::equal(other.line.begin(), other.line.begin() + other.pieces,
                          route.line.begin());
      };
      if (std::none_of(v.routes.begin(), v.routes.end(), same)) v.routes.push_back(route);
    }
    bound_variable(i);
    for (const std::size_t p : v.pairs) pairs_[p].cost.clear();
  }

  // Only what comes near the arrow's present way is in the maze's way.
  void detour(std::size_t i, std::vector<Route>& out) {
    std::vector<const Route*> others;
    std::vector<const Net*> other_nets;
    for (const std::size_t p : variables_[i].pairs) {
      const std::size_t j = partner(p, i);
      others.push_back(&variables_[j].routes[chosen_[j]]);
      other_nets.push_back(&problem_.nets[j]);
    }
    Route route = variables_[i].routes[chosen_[i]];
    if (maze_route(problem_, net(i), others, other_nets, route)) out.push_back(route);
  }

  Choice result() {
    Choice choice;
    choice.cost = total();
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      const Variable& v = variables_[i];
      choice.routes.push_back(v.routes.empty() ? Route{} : v.routes[chosen_[i]]);
    }
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const double cost = pair(p, chosen_[pairs_[p].a], chosen_[pairs_[p].b]);
      choice.clashes += static_cast<int>(cost / kClashCost);
      choice.crossings += static_cast<int>(std::fmod(cost, kClashCost) / kCrossingCost);
    }
    return choice;
  }

  static constexpr std::size_t kNoPair = static_cast<std::size_t>(-1);

  const Problem& problem_;
  std::size_t budget_;
  std::vector<Variable> variables_;
  std::vector<Pair> pairs_;
  bool cached_ = true;
  std::vector<std::size_t> chosen_;
  std::vector<std::vector<double>> own_;  // with what variables outside the window add
};

}  // namespace

Choice choose_routes(const Problem& problem, std::size_t budget) {
  return Chooser(problem, budget).run();
}

}  // namespace sop::chart
