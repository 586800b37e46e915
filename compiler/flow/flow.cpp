#include "compiler/flow/flow.h"

#include <fmt/format.h>

namespace sop::flow {
namespace {

// The symbol below, or the end after the last one.
NodeId following(const model::Model& model, std::size_t index) {
  return index + 1 < model.steps.size() ? NodeId(index + 1) : NodeId();
}

struct Lowering {
  const model::Model& model;
  Program program;

  void add(std::size_t from, const model::Target& target, std::string answer,
           std::uint32_t branch) {
    NodeId to;
    switch (target.kind) {
      case model::TargetKind::Next:
        to = following(model, from);
        break;
      case model::TargetKind::End:
        break;
      case model::TargetKind::To:
        if (!target.step.valid()) return;
        to = NodeId(target.step.index());
        break;
    }
    const bool back = to.valid() && to.index() <= from;
    program.nodes[from].out.push_back(
        {NodeId(from), to, std::move(answer), back, branch, target.span});
  }

  void lower_step(std::size_t index) {
    const model::Step& step = model.steps[index];
    program.nodes[index].step = model::StepId(index);
    program.nodes[index].decision = step.is_decision();
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
};

}  // namespace

Program lower(const model::Model& model) {
  Lowering lowering{model, {}};
  lowering.program.nodes.resize(model.steps.size());
  for (std::size_t i = 0; i < model.steps.size(); ++i) lowering.lower_step(i);
  if (!model.steps.empty()) lowering.program.start = NodeId(0);
  return std::move(lowering.program);
}

std::string print(const Program& program, const model::Model& model) {
  std::string out;
  for (const Node& node : program.nodes) {
    for (const Edge& edge : node.out) {
      const std::string& from = model.step(node.step).label;
      const std::string to = edge.ends() ? "selesai" : model.step(program.node(edge.to).step).label;
      out += fmt::format("{} -> {}", from, to);
      if (!edge.answer.empty()) out += fmt::format(" [{}]", edge.answer);
      out += edge.back ? " (kembali)\n" : "\n";
    }
  }
  return out;
}

}  // namespace sop::flow
