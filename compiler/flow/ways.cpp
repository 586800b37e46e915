#include <algorithm>
#include <limits>
#include <tuple>

#include "compiler/flow/durations.h"

namespace sop::flow {
namespace {

using model::Amount;
using model::StepId;

bool skippable(const model::Step& step) {
  return step.optional && !step.is_decision();
}

}  // namespace

Ways::Ways(const Program& program, const model::Model& model, const model::Settings& settings,
           Choice choice)
    : program_(program), model_(model), settings_(settings), choice_(choice) {
  cost_.assign(program.nodes.size(), 0);
  for (std::size_t i = 0; i < program.nodes.size(); ++i) {
    if (program.nodes[i].kind != NodeKind::Step) continue;
    const model::Step& step = model.step(program.nodes[i].step);
    if (!step.time.value) continue;
    const bool shortest = choice == Choice::Shortest;
    if (shortest && skippable(step)) continue;
    cost_[i] =
        (shortest ? least_of(*step.time.value, settings) : most_of(*step.time.value, settings))
            .plain_minutes;
  }
  order_nodes();
  weigh();
}

// From top to bottom as written: a fork stands before its first step, a join behind its last; outer
// blocks open first and close last.
void Ways::order_nodes() {
  using Key = std::tuple<std::size_t, int, std::ptrdiff_t>;
  const std::size_t count = model_.parallels.size();
  fork_of_.assign(count, kNone);
  join_of_.assign(count, kNone);
  std::vector<std::ptrdiff_t> depth(count, 0);
  std::vector<std::size_t> first(count, 0), last(count, 0);
  for (std::size_t p = 0; p < count; ++p) {
    const model::Parallel& parallel = model_.parallels[p];
    if (parallel.outer.parallel.valid() && parallel.outer.parallel.index() < p)
      depth[p] = depth[parallel.outer.parallel.index()] + 1;
    bool any = false;
    for (const model::ParallelBranch& branch : parallel.branches) {
      if (!branch.first.valid() || branch.count == 0) continue;
      first[p] = any ? std::min(first[p], branch.first.index()) : branch.first.index();
      last[p] = std::max(last[p], branch.first.index() + branch.count - 1);
      any = true;
    }
  }
  std::vector<Key> keys(program_.nodes.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Node& node = program_.nodes[i];
    if (node.kind == NodeKind::Step) {
      keys[i] = {node.step.index(), 1, 0};
      continue;
    }
    const std::size_t p = node.parallel.index();
    (node.kind == NodeKind::Join ? join_of_ : fork_of_)[p] = i;
    keys[i] = node.kind == NodeKind::Fork ? Key{first[p], 0, depth[p]} : Key{last[p], 2, -depth[p]};
  }
  order_.resize(keys.size());
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
  std::sort(order_.begin(), order_.end(),
            [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  rank_.resize(order_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) rank_[order_[i]] = i;
}

bool Ways::forward(const Edge& edge) const {
  return edge.ends() || rank_[edge.to.index()] > rank_[edge.from.index()];
}

bool Ways::better(double cost, double than) const {
  return choice_ == Choice::Shortest ? cost < than : cost > than;
}

void Ways::weigh() {
  values_.assign(program_.nodes.size(), {});
  for (std::size_t i = order_.size(); i-- > 0;) {
    const std::size_t at = order_[i];
    const Node& node = program_.nodes[at];
    if (node.kind == NodeKind::Fork) {
      weigh_fork(at);
      continue;
    }
    Value& value = values_[at];
    for (std::size_t e = 0; e < node.out.size(); ++e) {
      const Edge& edge = node.out[e];
      if (!forward(edge)) continue;
      // The end of a branch is its join: what comes behind it belongs to the fork.
      const bool leaves = edge.ends() || program_.node(edge.to).kind == NodeKind::Join;
      if (!leaves && !values_[edge.to.index()].good) continue;
      const double cost = cost_[at] + (leaves ? 0 : values_[edge.to.index()].cost);
      if (!value.good || better(cost, value.cost)) value = {cost, e, true};
    }
  }
}

// All branches run; the slowest counts.
void Ways::weigh_fork(std::size_t at) {
  const Node& node = program_.nodes[at];
  const std::size_t join = join_of_[node.parallel.index()];
  Value& value = values_[at];
  double slowest = -1;
  for (std::size_t e = 0; e < node.out.size(); ++e) {
    if (node.out[e].ends() || !values_[node.out[e].to.index()].good) return;
    const double cost = values_[node.out[e].to.index()].cost;
    if (cost > slowest) value.edge = e;
    slowest = std::max(slowest, cost);
  }
  value.good = value.edge != kNone && join != kNone && values_[join].good;
  if (value.good) value.cost = slowest + values_[join].cost;
}

// Walks from `at` to the end of its block by the arrows chosen; gives the join it came to, or
// kNone.
std::size_t Ways::follow(std::size_t at, std::vector<std::size_t>& nodes) const {
  std::vector<std::size_t> open;  // joins of the blocks entered on the way
  for (;;) {
    nodes.push_back(at);
    const Node& node = program_.nodes[at];
    if (node.kind == NodeKind::Fork) open.push_back(join_of_[node.parallel.index()]);
    const Edge& edge = node.out[values_[at].edge];
    if (edge.ends()) return kNone;
    at = edge.to.index();
    if (program_.nodes[at].kind != NodeKind::Join) continue;
    if (open.empty()) return at;
    open.pop_back();
  }
}

Path Ways::path_of(const std::vector<std::size_t>& nodes) const {
  Path path;
  for (const std::size_t at : nodes) {
    if (program_.nodes[at].kind != NodeKind::Step) continue;
    const model::Step& step = model_.step(program_.nodes[at].step);
    if (choice_ == Choice::Shortest && skippable(step)) continue;
    path.steps.push_back(program_.nodes[at].step);
    if (!step.time.value) continue;
    path.least += least_of(*step.time.value, settings_);
    path.most += most_of(*step.time.value, settings_);
  }
  return path;
}

std::optional<Path> Ways::through() const {
  if (!program_.start.valid() || !values_[program_.start.index()].good) return std::nullopt;
  std::vector<std::size_t> nodes;
  static_cast<void>(follow(program_.start.index(), nodes));
  return path_of(nodes);
}

std::optional<Path> Ways::between(StepId from, StepId to) const {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::vector<double> reached(program_.nodes.size(), kFar);
  std::vector<std::size_t> came_from(program_.nodes.size(), kNone);
  reached[from.index()] = 0;
  const auto relax = [&](std::size_t at, std::size_t next, double cost) {
    if (reached[at] + cost >= reached[next]) return;
    reached[next] = reached[at] + cost;
    came_from[next] = at;
  };
  for (std::size_t i = rank_[from.index()]; i < order_.size(); ++i) {
    const std::size_t at = order_[i];
    const Node& node = program_.nodes[at];
    if (reached[at] == kFar) continue;
    for (const Edge& edge : node.out) {
      if (edge.ends() || !forward(edge)) continue;
      const std::size_t next = edge.to.index();
      const Node& there = program_.nodes[next];
      // Behind a block all of its branches are done; how long that takes the fork knows.
      const std::size_t fork =
          there.kind == NodeKind::Join ? fork_of_[there.parallel.index()] : kNone;
      if (fork != kNone && reached[fork] != kFar) continue;
      relax(at, next, cost_[next]);
    }
    if (node.kind != NodeKind::Fork || !values_[at].good) continue;
    const std::size_t join = join_of_[node.parallel.index()];
    relax(at, join, values_[at].cost - values_[join].cost);
  }
  if (from == to || reached[to.index()] == kFar) return std::nullopt;
  std::vector<std::size_t> backwards;
  for (std::size_t at = to.index(); at != from.index(); at = came_from[at]) {
    backwards.push_back(at);
    const std::size_t before = came_from[at];
    if (program_.nodes[at].kind != NodeKind::Join || program_.nodes[before].kind != NodeKind::Fork)
      continue;
    std::vector<std::size_t> branch;
    const Edge& slowest = program_.nodes[before].out[values_[before].edge];
    static_cast<void>(follow(slowest.to.index(), branch));
    backwards.insert(backwards.end(), branch.rbegin(), branch.rend());
  }
  std::reverse(backwards.begin(), backwards.end());
  return path_of(backwards);
}

}  // namespace sop::flow
