#include "compiler/flow/markov.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <unordered_map>

namespace sop::flow {
namespace {

constexpr std::size_t kWork = 4U << 20U;  // updates of single chances

// The part of a chain that is reached from `start`, numbered anew from 0; `states` gets who is who.
Chain part_from(const Chain& chain, std::size_t start, std::vector<std::size_t>& states) {
  std::unordered_map<std::size_t, std::size_t> number{{start, 0}};
  states = {start};
  Chain part;
  for (std::size_t i = 0; i < states.size(); ++i) {
    part.emplace_back();
    for (const Transition& one : chain[states[i]]) {
      if (one.to == kAbsorbed) {
        part[i].push_back(one);
        continue;
      }
      const auto [known, fresh] = number.emplace(one.to, states.size());
      if (fresh) states.push_back(one.to);
      part[i].push_back({known->second, one.chance});
    }
  }
  return part;
}

// States from which the end is not reached.
std::vector<std::size_t> trapped_in(const Chain& chain) {
  std::vector<std::vector<std::size_t>> before(chain.size());
  std::vector<bool> ends(chain.size(), false);
  std::vector<std::size_t> queue;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    for (const Transition& one : chain[i]) {
      if (one.to != kAbsorbed) {
        before[one.to].push_back(i);
      } else if (!ends[i]) {
        ends[i] = true;
        queue.push_back(i);
      }
    }
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const std::size_t from : before[queue[i]]) {
      if (ends[from]) continue;
      ends[from] = true;
      queue.push_back(from);
    }
  }
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (!ends[i]) out.push_back(i);
  }
  return out;
}

// Takes states out of the chain one by one; what went through a state then goes past it. The end
// counts as a state that is never taken out, so that the chance to leave a state is a sum and never
// 1 - p.
class Elimination {
 public:
  explicit Elimination(const Chain& chain)
      : end_(chain.size()), out_(chain.size()), in_(chain.size() + 1) {
    for (std::size_t i = 0; i < chain.size(); ++i) {
      for (const Transition& one : chain[i])
        add(i, one.to == kAbsorbed ? end_ : one.to, one.chance);
    }
    for (std::size_t i = 1; i < chain.size(); ++i) queue_.push({fill(i), i});
  }

  // False where it would take too long.
  bool run() {
    std::vector<bool> gone(out_.size(), false);
    while (!queue_.empty()) {
      const auto [cost, at] = queue_.top();
      queue_.pop();
      if (gone[at]) continue;
      if (const std::size_t now = fill(at); now > cost) {
        queue_.push({now, at});
        continue;
      }
      gone[at] = true;
      if (!eliminate(at)) return false;
    }
    return true;
  }

  // Backwards through what was taken out.
  [[nodiscard]] std::vector<double> visits() const {
    std::vector<double> visits(out_.size(), 0);
    double leaves = 0;
    for (const auto& [to, chance] : out_[0]) leaves += to == 0 ? 0 : chance;
    visits[0] = 1 / leaves;
    for (auto one = removed_.rbegin(); one != removed_.rend(); ++one) {
      double sum = 0;
      for (const Transition& from : one->from) sum += visits[from.to] * from.chance;
      visits[one->state] = sum / one->leaves;
    }
    return visits;
  }

 private:
  struct Removed {
    std::size_t state;
    double leaves;                 // chance to leave it for another state
    std::vector<Transition> from;  // from `to`, by that chance
  };
  using Row = std::unordered_map<std::size_t, double>;

  void add(std::size_t from, std::size_t to, double chance) {
    if (chance <= 0) return;
    out_[from][to] += chance;
    in_[to][from] = 0;  // only who leads here; the chance stands in out_
  }

  [[nodiscard]] std::size_t fill(std::size_t at) const { return in_[at].size() * out_[at].size(); }

  bool eliminate(std::size_t at) {
    work_ += fill(at) + 1;
    if (work_ > kWork) return false;
    Removed removed{at, 0, {}};
    for (const auto& [to, chance] : out_[at]) removed.leaves += to == at ? 0 : chance;
    for (const auto& [from, unused] : in_[at]) {
      if (from == at) continue;
      const double chance = out_[from][at];
      removed.from.push_back({from, chance});
      out_[from].erase(at);
      for (const auto& [to, onward] : out_[at]) {
        if (to != at) add(from, to, chance * onward / removed.leaves);
      }
    }
    std::sort(removed.from.begin(), removed.from.end(),
              [](const Transition& a, const Transition& b) { return a.to < b.to; });
    for (const auto& [to, unused] : out_[at]) in_[to].erase(at);
    out_[at].clear();
    in_[at].clear();
    removed_.push_back(std::move(removed));
    return true;
  }

  std::size_t end_;
  std::vector<Row> out_, in_;
  std::priority_queue<std::pair<std::size_t, std::size_t>,
                      std::vector<std::pair<std::size_t, std::size_t>>, std::greater<>>
      queue_;
  std::vector<Removed> removed_;
  std::size_t work_ = 0;
};

// Gauss-Seidel. Entangled chains mix fast.
std::vector<double> iterate(const Chain& chain) {
  std::vector<std::vector<Transition>> from(chain.size());
  std::vector<double> stays(chain.size(), 0);
  std::size_t edges = chain.size();
  for (std::size_t i = 0; i < chain.size(); ++i) {
    for (const Transition& one : chain[i]) {
      if (one.to == kAbsorbed) continue;
      if (one.to == i) {
        stays[i] += one.chance;
      } else {
        from[one.to].push_back({i, one.chance});
      }
      ++edges;
    }
  }
  constexpr double kExact = 1e-12;
  constexpr std::size_t kUpdates = 400U << 20U;
  std::vector<double> visits(chain.size(), 0);
  for (std::size_t sweep = 0; sweep < kUpdates / edges; ++sweep) {
    double change = 0;
    for (std::size_t i = 0; i < chain.size(); ++i) {
      double sum = i == 0 ? 1 : 0;
      for (const Transition& one : from[i]) sum += visits[one.to] * one.chance;
      sum /= 1 - stays[i];
      change = std::max(change, std::abs(sum - visits[i]) / (1 + sum));
      visits[i] = sum;
    }
    if (!std::isfinite(change)) return {};
    if (change < kExact) return visits;
  }
  return {};
}

}  // namespace

Solution expected_visits(const Chain& chain, std::size_t start) {
  Solution out;
  const Chain part = part_from(chain, start, out.states);
  for (const std::size_t one : trapped_in(part)) out.trapped.push_back(out.states[one]);
  if (!out.trapped.empty()) return out;
  Elimination elimination(part);
  out.visits = elimination.run() ? elimination.visits() : iterate(part);
  const bool finite = std::all_of(out.visits.begin(), out.visits.end(),
                                  [](double value) { return std::isfinite(value); });
  if (!finite) out.visits.clear();
  return out;
}

}  // namespace sop::flow
