#include "compiler/chart/exact.h"

#include <algorithm>
#include <limits>

namespace sop::chart {
namespace {

constexpr double kEpsilon = 1e-4;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

class Solver {
 public:
  Solver(const Selection& selection, std::size_t budget, std::vector<std::size_t>& choice)
      : s_(selection), budget_(budget), choice_(choice) {}

  bool run() {
    const std::size_t n = s_.own.size();
    links_.resize(n);
    for (std::size_t p = 0; p < s_.pairs.size(); ++p) {
      const auto& cost = s_.pairs[p].cost;
      if (std::all_of(cost.begin(), cost.end(), [](float c) { return c == 0.0F; })) continue;
      links_[s_.pairs[p].a].push_back(p);
      links_[s_.pairs[p].b].push_back(p);
    }
    alive_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t c = 0; c < s_.own[i].size(); ++c) alive_[i].push_back(c);
    }
    eliminate();
    bool proven = true;
    std::vector<bool> seen(n, false);
    for (std::size_t i = 0; i < n; ++i) {
      if (seen[i] || alive_[i].empty()) continue;
      proven = solve(group_of(i, seen)) && proven;
    }
    return proven;
  }

 private:
  [[nodiscard]] std::size_t partner(std::size_t p, std::size_t i) const {
    return s_.pairs[p].a == i ? s_.pairs[p].b : s_.pairs[p].a;
  }
  [[nodiscard]] double pair(std::size_t p, std::size_t i, std::size_t c, std::size_t d) const {
    const PairTable& t = s_.pairs[p];
    return static_cast<double>(t.a == i ? t.cost[c * s_.own[t.b].size() + d]
                                        : t.cost[d * s_.own[t.b].size() + c]);
  }

  // An option goes when another of the same variable is at least as good whatever the others
  // choose.
  void eliminate() {
    bool changed = true;
    for (int round = 0; changed && round < 6; ++round) {
      changed = false;
      for (std::size_t i = 0; i < alive_.size(); ++i) {
        for (std::size_t k = alive_[i].size(); k-- > 0 && alive_[i].size() > 1;) {
          const std::size_t c = alive_[i][k];
          for (const std::size_t better : alive_[i]) {
            if (better == c || !dominates(i, better, c)) continue;
            alive_[i].erase(alive_[i].begin() + static_cast<std::ptrdiff_t>(k));
            changed = true;
            break;
          }
        }
      }
    }
  }

  bool dominates(std::size_t i, std::size_t better, std::size_t c) const {
    double gain = s_.own[i][c] - s_.own[i][better];
    if (gain < 0) return false;  // seldom worth the trouble the other way round
    for (const std::size_t p : links_[i]) {
      const std::size_t j = partner(p, i);
      double least = std::numeric_limits<double>::max();
      for (const std::size_t d : alive_[j])
        least = std::min(least, pair(p, i, c, d) - pair(p, i, better, d));
      gain += least;
    }
    return gain >= 0;
  }

  // The variables that still depend on each other, in the order of their numbers.
  std::vector<std::size_t> group_of(std::size_t first, std::vector<bool>& seen) const {
    std::vector<std::size_t> group{first};
    seen[first] = true;
    for (std::size_t k = 0; k < group.size(); ++k) {
      for (const std::size_t p : links_[group[k]]) {
        const std::size_t j = partner(p, group[k]);
        if (seen[j] || !depends(p)) continue;
        seen[j] = true;
        group.push_back(j);
      }
    }
    std::sort(group.begin(), group.end());
    return group;
  }

  // Does the pair's cost still depend on both choices together?
  bool depends(std::size_t p) const {
    const PairTable& t = s_.pairs[p];
    if (alive_[t.a].size() == 1 && alive_[t.b].size() == 1) return false;
    for (const std::size_t c : alive_[t.a]) {
      for (const std::size_t d : alive_[t.b]) {
        if (pair(p, t.a, c, d) != 0) return true;
      }
    }
    return false;
  }

  // ---- branch and bound on one group ----

  bool solve(std::vector<std::size_t> group) {
    order_ = std::move(group);
    position_.assign(alive_.size(), kNone);
    for (std::size_t k = 0; k < order_.size(); ++k) position_[order_[k]] = k;
    now_.resize(alive_.size());
    saved_.resize(order_.size());
    best_.resize(order_.size());
    current_.assign(order_.size(), 0);
    bool start_alive = true;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      const std::size_t i = order_[k];
      now_[i].clear();
      for (const std::size_t c : alive_[i]) now_[i].push_back(s_.own[i][c]);
      best_[k] = choice_[i];
      start_alive = start_alive &&
                    std::find(alive_[i].begin(), alive_[i].end(), choice_[i]) != alive_[i].end();
    }
    // Costs towards other groups are constant only where both sides are settled; within the group
    // they are summed.
    best_cost_ = cost_of(best_) + (start_alive ? 0 : kEpsilon * 2);
    match();
    nodes_ = 0;
    descend(0, 0);
    for (std::size_t k = 0; k < order_.size(); ++k) choice_[order_[k]] = best_[k];
    return nodes_ <= budget_;
  }

  [[nodiscard]] double cost_of(const std::vector<std::size_t>& options) const {
    double sum = 0;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      sum += s_.own[order_[k]][options[k]];
      for (const std::size_t p : links_[order_[k]]) {
        const std::size_t other = position_[partner(p, order_[k])];
        if (other != kNone && other < k) sum += pair(p, order_[k], options[k], options[other]);
      }
    }
    return sum;
  }

  // Pairs that cannot both have their least sharpen the bound; each variable is used once.
  void match() {
    struct Excess {
      double by = 0;
      double least = 0;
      std::size_t a = 0;
      std::size_t b = 0;
    };
    std::vector<Excess> all;
    for (const std::size_t i : order_) {
      const double least_i = *std::min_element(now_[i].begin(), now_[i].end());
      for (const std::size_t p : links_[i]) {
        const std::size_t j = partner(p, i);
        if (j < i || position_[j] == kNone) continue;
        const double least_j = *std::min_element(now_[j].begin(), now_[j].end());
        double least = std::numeric_limits<double>::max();
        for (const std::size_t c : alive_[i]) {
          for (const std::size_t d : alive_[j]) {
            const double own = s_.own[i][c] + s_.own[j][d];
            if (own < least) least = std::min(least, own + pair(p, i, c, d));
          }
        }
        if (least > least_i + least_j + kEpsilon)
          all.push_back({least - least_i - least_j, least, i, j});
      }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Excess& x, const Excess& y) { return x.by > y.by; });
    matched_.assign(alive_.size(), kNone);
    matched_least_.assign(alive_.size(), 0);
    for (const Excess& e : all) {
      if (matched_[e.a] != kNone || matched_[e.b] != kNone) continue;
      matched_[e.a] = e.b;
      matched_[e.b] = e.a;
      matched_least_[e.a] = matched_least_[e.b] = e.least;
    }
  }

  [[nodiscard]] double least_now(std::size_t i) const {
    return *std::min_element(now_[i].begin(), now_[i].end());
  }

  double bound(std::size_t depth) const {
    double sum = 0;
    for (std::size_t k = depth; k < order_.size(); ++k) {
      const std::size_t i = order_[k];
      const std::size_t other = matched_[i];
      if (other == kNone || position_[other] < depth) {
        sum += least_now(i);
      } else if (position_[other] > k) {
        sum += std::max(least_now(i) + least_now(other), matched_least_[i]);
      }
    }
    return sum;
  }

  void descend(std::size_t depth, double spent) {
    if (depth == order_.size()) {
      if (spent >= best_cost_ - kEpsilon) return;
      best_cost_ = spent;
      for (std::size_t k = 0; k < order_.size(); ++k) best_[k] = current_[k];
      return;
    }
    if (nodes_ > budget_ || spent + bound(depth) >= best_cost_ - kEpsilon) return;
    const std::size_t i = order_[depth];
    std::vector<double>& saved = saved_[depth];
    saved.clear();
    for (const std::size_t p : links_[i]) {
      const std::size_t j = partner(p, i);
      if (position_[j] != kNone && position_[j] > depth)
        saved.insert(saved.end(), now_[j].begin(), now_[j].end());
    }
    // Cheapest first, without sorting: a few options at most.
    double last = -1;
    std::size_t last_k = 0;
    for (std::size_t tried = 0; tried < alive_[i].size(); ++tried) {
      std::size_t next = kNone;
      for (std::size_t k = 0; k < alive_[i].size(); ++k) {
        const bool later = now_[i][k] > last || (now_[i][k] == last && k > last_k);
        if ((tried == 0 || later) && (next == kNone || now_[i][k] < now_[i][next])) next = k;
      }
      if (next == kNone) return;
      last = now_[i][next];
      last_k = next;
      if (++nodes_ > budget_ || spent + last >= best_cost_ - kEpsilon) return;
      current_[depth] = alive_[i][next];
      apply(i, depth, saved, true);
      descend(depth + 1, spent + last);
      apply(i, depth, saved, false);
    }
  }

  // Adds what the present choice of `i` costs its later partners, or puts back what was saved.
  void apply(std::size_t i, std::size_t depth, const std::vector<double>& saved, bool add) {
    std::size_t at = 0;
    for (const std::size_t p : links_[i]) {
      const std::size_t j = partner(p, i);
      if (position_[j] == kNone || position_[j] <= depth) continue;
      for (std::size_t d = 0; d < now_[j].size(); ++d, ++at) {
        now_[j][d] = add ? saved[at] + pair(p, i, current_[depth], alive_[j][d]) : saved[at];
      }
    }
  }

  const Selection& s_;
  std::size_t budget_;
  std::vector<std::size_t>& choice_;
  std::vector<std::vector<std::size_t>> links_;  // per variable: pairs that cost anything
  std::vector<std::vector<std::size_t>> alive_;  // options left
  std::vector<std::size_t> order_, position_, best_, current_, matched_;
  std::vector<double> matched_least_;
  std::vector<std::vector<double>> now_, saved_;
  double best_cost_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace

namespace {

double total(const Selection& selection, const std::vector<std::size_t>& choice) {
  double sum = 0;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    if (!selection.own[i].empty()) sum += selection.own[i][choice[i]];
  }
  for (const PairTable& t : selection.pairs) {
    sum += static_cast<double>(t.cost[choice[t.a] * selection.own[t.b].size() + choice[t.b]]);
  }
  return sum;
}

}  // namespace

bool minimise(const Selection& selection, std::size_t budget, std::vector<std::size_t>& choice) {
  const std::vector<std::size_t> start = choice;
  const bool proven = Solver(selection, budget, choice).run();
  // Where the budget ran out in one group, the start's options there may not suit what others
  // found.
  if (!proven && total(selection, choice) > total(selection, start)) choice = start;
  return proven;
}

}  // namespace sop::chart
