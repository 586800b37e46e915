// Shares out the tracks of every gutter among the pieces that run in it: the order of any two that
// overlap follows from what the other order would cost (nested loops come out nested), pieces drawn
// as one line share a track.
#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/chart/routing.h"

namespace sop::chart {
namespace {

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

// A stretch of one gutter that is drawn as one line.
struct Item {
  bool horizontal = false;
  int line = 0;
  int low = 0;
  int high = 0;
  int pull = 0;  // its ends turn to the left / up (negative) or to the right / down
  int net = 0;
  int cluster = -1;
  int track = 0;
};

class Allocator {
 public:
  Allocator(const Problem& problem, const std::vector<Route>& routes)
      : problem_(problem), routes_(routes) {}

  Tracks run() {
    make_items();
    find_pairs();
    std::map<std::pair<bool, int>, std::vector<int>> gutters;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (root(static_cast<int>(i)) == static_cast<int>(i)) {
        gutters[{items_[i].horizontal, items_[i].line}].push_back(static_cast<int>(i));
      }
    }
    for (auto& [gutter, members] : gutters) pack(members);
    for (std::size_t n = 0; n < routes_.size(); ++n) {
      for (int k = 0; k < routes_[n].pieces; ++k) {
        const int item = item_of_[n][at(k)];
        if (item < 0) continue;
        const Item& top = items_[at(root(item))];
        tracks_.places[n][at(k)] = {top.cluster, top.track};
      }
    }
    return std::move(tracks_);
  }

 private:
  void make_items() {
    item_of_.resize(routes_.size());
    tracks_.places.resize(routes_.size());
    shapes_.resize(routes_.size());
    for (std::size_t n = 0; n < routes_.size(); ++n) {
      const Route& route = routes_[n];
      item_of_[n].fill(-1);
      if (route.pieces == 0) continue;
      const Net& net = problem_.nets[n];
      shapes_[n] = shape_of(problem_, net, route);
      for (int k = 1; k + 1 < route.pieces; ++k) {
        if (route.line[at(k)] % 2 != 0) continue;
        Item item;
        item.horizontal = route.is_horizontal(k);
        item.line = route.line[at(k)];
        const int a = route.line[at(k - 1)];
        const int b = route.line[at(k + 1)];
        item.low = std::min(a, b);
        item.high = std::max(a, b);
        item.pull = turn(n, k, -1) + turn(n, k, 1);
        item.net = static_cast<int>(n);
        item_of_[n][at(k)] = static_cast<int>(items_.size());
        parent_.push_back(static_cast<int>(items_.size()));
        items_.push_back(item);
      }
    }
  }

  // Towards which side of the gutter the neighbouring piece runs.
  [[nodiscard]] int turn(std::size_t net, int piece, int direction) const {
    const Route& route = routes_[net];
    const int next = piece + direction;
    const int beyond = next + direction;
    const Spot& end =
        problem_.spots[at(direction < 0 ? problem_.nets[net].from : problem_.nets[net].to)];
    const int lane = direction < 0 ? route.from_lane : route.to_lane;
    int far = 0;
    if (beyond < 0 || beyond >= route.pieces) {
      far = route.is_horizontal(next) ? 2 * lane + 1 : 2 * end.level + 1;
    } else {
      far = route.line[at(beyond)];
    }
    return far < route.line[at(piece)] ? -1 : 1;
  }

  int root(int item) {
    while (parent_[at(item)] != item) item = parent_[at(item)] = parent_[at(parent_[at(item)])];
    return item;
  }

  void unite(int a, int b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    if (b < a) std::swap(a, b);
    parent_[at(b)] = a;
    items_[at(a)].low = std::min(items_[at(a)].low, items_[at(b)].low);
    items_[at(a)].high = std::max(items_[at(a)].high, items_[at(b)].high);
    items_[at(a)].pull += items_[at(b)].pull;
  }

  // Nets with pieces in one gutter: which of the two goes first.
  void find_pairs() {
    std::map<std::pair<bool, int>, std::vector<int>> gutters;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      gutters[{items_[i].horizontal, items_[i].line}].push_back(static_cast<int>(i));
    }
    std::set<std::pair<int, int>> pairs;
    for (auto& [gutter, members] : gutters) {
      std::stable_sort(members.begin(), members.end(),
                       [&](int a, int b) { return items_[at(a)].low < items_[at(b)].low; });
      std::vector<int> active;
      for (const int i : members) {
        std::size_t kept = 0;
        for (const int j : active) {
          if (items_[at(j)].high < items_[at(i)].low) continue;
          active[kept++] = j;
          const int a = items_[at(i)].net;
          const int b = items_[at(j)].net;
          if (a != b) pairs.emplace(std::min(a, b), std::max(a, b));
        }
        active.resize(kept);
        active.push_back(i);
      }
    }
    std::vector<std::tuple<int, int, PairCost>> costs;
    for (const auto& [a, b] : pairs) {
      PairCost cost = pair_cost(problem_, problem_.nets[at(a)], routes_[at(a)], shapes_[at(a)],
                                problem_.nets[at(b)], routes_[at(b)], shapes_[at(b)], true);
      share_ends(a, b, cost);
      if (!cost.gutters.empty()) costs.emplace_back(a, b, std::move(cost));
    }
    for (const auto& [a, b, cost] : costs) note_orders(a, b, cost);
  }

  void share_ends(int a, int b, const PairCost& cost) {
    for (int t = 0; t < cost.shared_tail; ++t) {
      const int i = item_of_[at(a)][at(routes_[at(a)].pieces - 1 - t)];
      const int j = item_of_[at(b)][at(routes_[at(b)].pieces - 1 - t)];
      if (i >= 0 && j >= 0) unite(i, j);
    }
    for (int t = 0; t < cost.shared_head; ++t) {
      const int i = item_of_[at(a)][at(t)];
      const int j = item_of_[at(b)][at(t)];
      if (i >= 0 && j >= 0) unite(i, j);
    }
  }

  void note_orders(int a, int b, const PairCost& cost) {
    for (const SharedGutter& gutter : cost.gutters) {
      if (gutter.weight <= 0) continue;
      for (int i = 0; i < routes_[at(a)].pieces; ++i) {
        const int x = item_of_[at(a)][at(i)];
        if (x < 0 || items_[at(x)].line != gutter.line ||
            items_[at(x)].horizontal != gutter.horizontal)
          continue;
        for (int j = 0; j < routes_[at(b)].pieces; ++j) {
          const int y = item_of_[at(b)][at(j)];
          if (y < 0 || items_[at(y)].line != gutter.line ||
              items_[at(y)].horizontal != gutter.horizontal)
            continue;
          if (root(x) == root(y)) continue;
          const int first = gutter.first_before ? x : y;
          const int second = gutter.first_before ? y : x;
          orders_[{root(first), root(second)}] += gutter.weight;
        }
      }
    }
  }

  // Clusters of one gutter, and the tracks inside each.
  void pack(std::vector<int>& members) {
    std::stable_sort(members.begin(), members.end(),
                     [&](int a, int b) { return items_[at(a)].low < items_[at(b)].low; });
    std::size_t begin = 0;
    while (begin < members.size()) {
      std::size_t end = begin + 1;
      int high = items_[at(members[begin])].high;
      while (end < members.size() && items_[at(members[end])].low <= high) {
        high = std::max(high, items_[at(members[end])].high);
        ++end;
      }
      pack_cluster({members.begin() + static_cast<std::ptrdiff_t>(begin),
                    members.begin() + static_cast<std::ptrdiff_t>(end)});
      begin = end;
    }
  }

  void pack_cluster(std::vector<int> members) {
    const std::vector<int> order = arrange(std::move(members));
    Cluster cluster;
    cluster.horizontal = items_[at(order.front())].horizontal;
    cluster.line = items_[at(order.front())].line;
    cluster.low = items_[at(order.front())].low;
    cluster.high = items_[at(order.front())].high;
    for (std::size_t k = 0; k < order.size(); ++k) {
      Item& item = items_[at(order[k])];
      for (std::size_t e = 0; e < k; ++e) {
        const Item& earlier = items_[at(order[e])];
        if (earlier.low <= item.high && item.low <= earlier.high)
          item.track = std::max(item.track, earlier.track + 1);
      }
      item.cluster = static_cast<int>(tracks_.clusters.size());
      cluster.tracks = std::max(cluster.tracks, item.track + 1);
      cluster.low = std::min(cluster.low, item.low);
      cluster.high = std::max(cluster.high, item.high);
    }
    split(cluster, order);
    tracks_.clusters.push_back(cluster);
  }

  // An order that respects the noted preferences; where they form a circle the lightest gives way.
  std::vector<int> arrange(std::vector<int> members) {
    const std::size_t n = members.size();
    std::vector<double> waiting(n, 0);
    std::vector<std::vector<std::pair<std::size_t, double>>> after(n);
    std::map<int, std::size_t> position;
    for (std::size_t i = 0; i < n; ++i) position[members[i]] = i;
    for (std::size_t i = 0; i < n; ++i) {
      for (auto it = orders_.lower_bound({members[i], 0});
           it != orders_.end() && it->first.first == members[i]; ++it) {
        const auto found = position.find(it->first.second);
        if (found == position.end()) continue;
        after[i].emplace_back(found->second, it->second);
        waiting[found->second] += it->second;
      }
    }
    std::vector<bool> done(n, false);
    std::vector<int> order;
    for (std::size_t step = 0; step < n; ++step) {
      std::size_t best = n;
      for (std::size_t i = 0; i < n; ++i) {
        if (done[i]) continue;
        if (best == n || waiting[i] < waiting[best] ||
            (waiting[i] == waiting[best] &&
             items_[at(members[i])].pull < items_[at(members[best])].pull)) {
          best = i;
        }
      }
      done[best] = true;
      order.push_back(members[best]);
      for (const auto& [j, weight] : after[best]) waiting[j] -= weight;
    }
    return order;
  }

  // How many of the tracks lie left of (above) the rule in the gutter: each near the symbols it
  // serves.
  void split(Cluster& cluster, const std::vector<int>& order) const {
    const int last = cluster.horizontal ? 2 * problem_.levels : 2 * problem_.lanes;
    if (cluster.line == 0) {
      cluster.before = 0;
      return;
    }
    if (cluster.line == last) {
      cluster.before = cluster.tracks;
      return;
    }
    std::vector<int> pull(at(cluster.tracks), 0);
    for (const int i : order) pull[at(items_[at(i)].track)] += items_[at(i)].pull;
    int gain = 0;
    for (const int p : pull) gain += p;
    if (problem_.narrow && !cluster.horizontal) {
      // Arrowheads need room: tracks that serve one side only run beyond the rule.
      const bool to_left = std::all_of(pull.begin(), pull.end(), [](int p) { return p < 0; });
      const bool to_right = std::all_of(pull.begin(), pull.end(), [](int p) { return p > 0; });
      const int most = std::max(1, static_cast<int>((problem_.side_room - 3) / 3));
      const int beyond = std::min(cluster.tracks, most);
      cluster.before = to_left ? cluster.tracks - beyond : to_right ? beyond : cluster.tracks / 2;
      return;
    }
    int best_gain = gain;
    cluster.before = 0;
    int best_balance = cluster.tracks;
    for (int before = 1; before <= cluster.tracks; ++before) {
      gain -= 2 * pull[at(before - 1)];
      const int balance = std::abs(2 * before - cluster.tracks);
      // Undecided tracks: above the rule when alone, shared evenly when several.
      if (gain > best_gain ||
          (gain == best_gain && (balance < best_balance || cluster.tracks == 1))) {
        best_gain = gain;
        best_balance = balance;
        cluster.before = before;
      }
    }
  }

  const Problem& problem_;
  const std::vector<Route>& routes_;
  Tracks tracks_;
  std::vector<Shape> shapes_;
  std::vector<Item> items_;
  std::vector<int> parent_;
  std::vector<std::array<int, Route::kMostPieces>> item_of_;
  std::map<std::pair<int, int>, double> orders_;
};

}  // namespace

Tracks assign_tracks(const Problem& problem, const std::vector<Route>& routes) {
  return Allocator(problem, routes).run();
}

}  // namespace sop::chart
