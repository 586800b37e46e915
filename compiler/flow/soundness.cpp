#include <algorithm>
#include <string>
#include <vector>

#include "compiler/flow/analysis.h"
#include "compiler/syntax/keyword.h"

namespace sop::flow {
namespace {

// Why reachability in the graph suffices, forks and joins taken for plain nodes.
// resolve/borders.cpp lets no target cross the border of a branch, so that the net is
// block-structured: a block behaves as one transition, and a branch inside as a net of its own with
// one token, from the fork's edge to the join. A one-token net is sound exactly if every node is
// reached from its start and reaches its end (van der Aalst 1997). Put together from the inside
// out: if every node of the whole graph is reached and reaches the end, then so it is inside every
// branch (the only way in is the fork, the only way out the join), each branch delivers exactly one
// token to the join, the block as a whole takes one and gives one, and the net is sound. If not,
// some node is in the wrong set and is told: a branch that never comes to its join cannot reach the
// end through any other branch. tests/unit/flow_test.cpp plays the token game on random nets
// against this.
class Soundness {
 public:
  Soundness(const Program& program, const model::Model& model, Sink& sink)
      : program_(program), model_(model), sink_(sink), before_(program.nodes.size()) {
    for (const Node& node : program_.nodes) {
      for (const Edge& edge : node.out) {
        if (!edge.ends()) before_[edge.to.index()].push_back(edge.from.index());
      }
    }
  }

  void check() {
    if (program_.nodes.empty()) return;
    walk_from_start();
    report_unreachable();
    report_endless();
    for (const Node& node : program_.nodes) {
      if (node.kind == NodeKind::Step) check_decision(node);
    }
  }

 private:
  static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

  [[nodiscard]] bool is_step(std::size_t index) const {
    return program_.nodes[index].kind == NodeKind::Step;
  }
  [[nodiscard]] const model::Step& step(std::size_t index) const {
    return model_.step(program_.nodes[index].step);
  }

  // Breadth first, so that the path told to the analyst is the shortest.
  void walk_from_start() {
    came_from_.assign(program_.nodes.size(), kNobody);
    reached_.assign(program_.nodes.size(), false);
    std::vector<std::size_t> queue{program_.start.index()};
    reached_[program_.start.index()] = true;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const Edge& edge : program_.nodes[queue[i]].out) {
        if (edge.ends() || reached_[edge.to.index()]) continue;
        reached_[edge.to.index()] = true;
        came_from_[edge.to.index()] = queue[i];
        queue.push_back(edge.to.index());
      }
    }
  }

  // One finding for each stretch that hangs together: its first step.
  void report_unreachable() {
    std::vector<bool> told = reached_;
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (told[i] || !is_step(i)) continue;
      sink_.report(finding<Kind::Unreachable>(step(i).span, step(i).label));
      std::vector<std::size_t> stretch{i};
      told[i] = true;
      for (std::size_t k = 0; k < stretch.size(); ++k) {
        for (const Edge& edge : program_.nodes[stretch[k]].out) {
          if (edge.ends() || told[edge.to.index()]) continue;
          told[edge.to.index()] = true;
          stretch.push_back(edge.to.index());
        }
      }
    }
  }

  // All nodes from which one of `goals` can be reached, added to `marked`.
  void mark_before(std::vector<std::size_t> goals, std::vector<bool>& marked) const {
    for (const std::size_t goal : goals) marked[goal] = true;
    for (std::size_t i = 0; i < goals.size(); ++i) {
      for (const std::size_t from : before_[goals[i]]) {
        if (marked[from]) continue;
        marked[from] = true;
        goals.push_back(from);
      }
    }
  }

  void report_endless() {
    std::vector<std::size_t> ending;
    for (std::size_t i = 0; i < program_.nodes.size(); ++i) {
      const auto& out = program_.nodes[i].out;
      if (std::any_of(out.begin(), out.end(), [](const Edge& edge) { return edge.ends(); }))
        ending.push_back(i);
    }
    if (ending.empty()) {
      sink_.report(finding<Kind::NoEnd>(model_.steps.back().span));
      return;
    }
    std::vector<bool> settled(program_.nodes.size(), false);
    mark_before(ending, settled);
    for (std::size_t i = 0; i < settled.size(); ++i) {
      if (settled[i] || !reached_[i] || !is_step(i) || program_.nodes[i].out.empty()) continue;
      const std::vector<std::size_t> loop = loop_from(i);
      report_loop(loop);
      mark_before(loop, settled);
    }
  }

  // No way from `at` leads out: following any arrow must come round.
  [[nodiscard]] std::vector<std::size_t> loop_from(std::size_t at) const {
    std::vector<std::size_t> path;
    std::vector<std::size_t> position(program_.nodes.size(), kNobody);
    while (position[at] == kNobody && !program_.nodes[at].out.empty()) {
      position[at] = path.size();
      path.push_back(at);
      at = program_.nodes[at].out.front().to.index();
    }
    if (position[at] == kNobody) return path;
    path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(position[at]));
    return path;
  }

  void report_loop(const std::vector<std::size_t>& loop) {
    constexpr std::size_t kTold = 12;
    std::vector<std::size_t> way;
    for (std::size_t at = loop.front(); at != kNobody; at = came_from_[at]) way.push_back(at);
    std::reverse(way.begin(), way.end());
    if (way.size() > kTold) way.erase(way.begin(), way.end() - static_cast<std::ptrdiff_t>(kTold));
    way.insert(way.end(), loop.begin() + 1, loop.end());
    way.push_back(loop.front());
    std::string path;
    for (const std::size_t at : way) {
      if (is_step(at)) path += (path.empty() ? "" : " → ") + step(at).label;
    }
    const auto first = std::find_if(loop.begin(), loop.end(), [&](auto at) { return is_step(at); });
    Diagnostic diagnostic = finding<Kind::LoopWithoutExit>(step(*first).span, path);
    for (const std::size_t at : loop) {
      const Edge& edge = program_.nodes[at].out.front();
      if (edge.back) diagnostic = std::move(diagnostic).label(edge.span, Phrase::TurnsBackHere);
    }
    sink_.report(std::move(diagnostic));
  }

  void check_decision(const Node& node) {
    const model::Step& step = model_.step(node.step);
    if (step.branches.size() == 1)
      sink_.report(
          finding<Kind::OneAnswer>(step.branches.front().span, step.branches.front().answer.text));
    if (node.out.size() < 2) return;
    const NodeId to = node.out.front().to;
    for (const Edge& edge : node.out) {
      if (edge.to != to) return;
    }
    sink_.report(finding<Kind::AllAnswersAlike>(step.branches.front().span, name_of(to)));
  }

  [[nodiscard]] std::string name_of(NodeId id) const {
    if (!id.valid()) return "selesai";
    const Node& node = program_.node(id);
    if (node.kind == NodeKind::Step) return step(id.index()).label;
    const Keyword word = node.kind == NodeKind::Fork ? Keyword::Parallel : Keyword::ParallelEnd;
    return std::string(info(word).canonical);
  }

  const Program& program_;
  const model::Model& model_;
  Sink& sink_;
  std::vector<std::vector<std::size_t>> before_;
  std::vector<std::size_t> came_from_;
  std::vector<bool> reached_;
};

}  // namespace

void check_soundness(const Program& program, const model::Model& model, Sink& sink) {
  Soundness(program, model, sink).check();
}

}  // namespace sop::flow
