#include "compiler/flow/flow.h"

#include <fmt/format.h>

namespace sop::flow {
namespace {

using model::ParallelId;
using model::Place;

class Lowering {
 public:
  explicit Lowering(const model::Model& model) : model_(model) {}

  Program run() {
    program_.nodes.resize(model_.steps.size() + 2 * model_.parallels.size());
    for (std::size_t i = 0; i < model_.steps.size(); ++i) lower_step(i);
    for (std::size_t i = 0; i < model_.parallels.size(); ++i) lower_parallel(ParallelId(i));
    if (!model_.steps.empty()) program_.start = entry(0, {});
    return std::move(program_);
  }

  [[nodiscard]] NodeId below(std::size_t step) const {
    return following(step + 1, model_.steps[step].place);
  }

 private:
  [[nodiscard]] NodeId fork(ParallelId id) const {
    return NodeId(model_.steps.size() + 2 * id.index());
  }
  [[nodiscard]] NodeId join(ParallelId id) const {
    return NodeId(model_.steps.size() + 2 * id.index() + 1);
  }

  // What begins at a step, seen from `place`: the step itself, or the fork of the block that does.
  [[nodiscard]] NodeId entry(std::size_t step, Place place) const {
    for (Place inner = model_.steps[step].place; inner != place && inner.parallel.valid();) {
      const Place outer = model_.parallel(inner.parallel).outer;
      if (outer == place) return fork(inner.parallel);
      inner = outer;
    }
    return NodeId(step);
  }

  // Where the way goes on in `place` before step `index`: what begins there, or, past the last step
  // of a branch, its join; past the last of all, the end.
  [[nodiscard]] NodeId following(std::size_t index, Place place) const {
    if (!place.parallel.valid())
      return index < model_.steps.size() ? entry(index, place) : NodeId();
    const model::ParallelBranch& branch = model_.parallel(place.parallel).branches[place.branch];
    const bool inside = branch.first.valid() && index < branch.first.index() + branch.count;
    return inside ? entry(index, place) : join(place.parallel);
  }

  void add(std::size_t from, const model::Target& target, std::string answer,
           std::uint32_t branch) {
    NodeId to;
    switch (target.kind) {
      case model::TargetKind::Next:
        to = below(from);
        break;
      case model::TargetKind::End:
        break;
      case model::TargetKind::To:
        if (!target.step.valid()) return;
        to = NodeId(target.step.index());
        break;
    }
    const bool back = to.valid() && to.index() <= from;
    program_.nodes[from].out.push_back(
        {NodeId(from), to, std::move(answer), back, branch, target.span});
  }

  void lower_step(std::size_t index) {
    const model::Step& step = model_.steps[index];
    program_.nodes[index].step = model::StepId(index);
    program_.nodes[index].decision = step.is_decision();
    if (!step.branches.empty()) {
      for (std::size_t b = 0; b < step.branches.size(); ++b) {
        add(index, step.branches[b].target, step.branches[b].answer.text,
            static_cast<std::uint32_t>(b));
      }
      return;
    }
    model::Target target{
        step.ends ? model::TargetKind::End : model::TargetKind::Next, {}, false, step.span};
    add(index, step.next.value_or(target), "", 0);
  }

  void lower_parallel(ParallelId id) {
    const model::Parallel& parallel = model_.parallel(id);
    Node& opening = program_.nodes[fork(id).index()];
    opening.kind = NodeKind::Fork;
    opening.parallel = id;
    std::size_t past = 0;  // the step behind the block
    for (std::uint32_t b = 0; b < parallel.branches.size(); ++b) {
      const model::ParallelBranch& branch = parallel.branches[b];
      if (!branch.first.valid()) continue;
      opening.out.push_back(
          {fork(id), entry(branch.first.index(), {id, b}), "", false, b, branch.span});
      past = branch.first.index() + branch.count;
    }
    Node& closing = program_.nodes[join(id).index()];
    closing.kind = NodeKind::Join;
    closing.parallel = id;
    closing.out.push_back({join(id), following(past, parallel.outer), "", false, 0, parallel.span});
  }

  const model::Model& model_;
  Program program_;
};

// "4", "serentak 1", "akhir serentak 1", "selesai".
std::string name_of(const Program& program, const model::Model& model, NodeId id) {
  if (!id.valid()) return "selesai";
  const Node& node = program.node(id);
  if (node.kind == NodeKind::Step) return model.step(node.step).label;
  return fmt::format("{} {}", node.kind == NodeKind::Fork ? "serentak" : "akhir serentak",
                     node.parallel.index() + 1);
}

}  // namespace

Program lower(const model::Model& model) {
  return Lowering(model).run();
}

NodeId below(const model::Model& model, model::StepId step) {
  return Lowering(model).below(step.index());
}

std::string print(const Program& program, const model::Model& model) {
  std::string out;
  if (program.start.valid() && program.node(program.start).kind == NodeKind::Fork)
    out += fmt::format("mulai -> {}\n", name_of(program, model, program.start));
  for (const Node& node : program.nodes) {
    for (const Edge& edge : node.out) {
      out += fmt::format("{} -> {}", name_of(program, model, edge.from),
                         name_of(program, model, edge.to));
      if (!edge.answer.empty()) out += fmt::format(" [{}]", edge.answer);
      out += edge.back ? " (kembali)\n" : "\n";
    }
  }
  return out;
}

}  // namespace sop::flow
