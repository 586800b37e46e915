// The procedure as a graph: a node a symbol, an edge an arrow; where branches run side by side, a
// fork and a join that are not drawn. What is drawn, what is analysed and what runs are this one
// graph: a workflow net in which steps and decisions pass one token on, a fork makes one for each
// of its edges, and a join waits for all of its branches. lower() takes a model whose targets are
// resolved; edges to unknown steps are left out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace sop::flow {

using NodeId = Id<struct NodeTag>;  // of a step: its index in Model::steps

struct Edge {
  NodeId from;
  NodeId to;                 // invalid: the procedure ends here
  std::string answer;        // as written; empty for a plain arrow
  bool back = false;         // to this node or one above it
  std::uint32_t branch = 0;  // index into Step::branches where there is an answer
  Span span;                 // of the target, or of the step's number where the arrow is implied
  [[nodiscard]] bool ends() const { return !to.valid(); }
};

enum class NodeKind : std::uint8_t { Step, Fork, Join };

struct Node {
  NodeKind kind = NodeKind::Step;
  model::StepId step;          // of Step
  model::ParallelId parallel;  // of Fork and Join
  std::vector<Edge> out;       // in the order the answers are written
  bool decision = false;       // two answers or more: a diamond
};

struct Program {
  // nodes[i] is the symbol of step i; after the steps a fork and a join for each Serentak.
  std::vector<Node> nodes;
  NodeId start;
  [[nodiscard]] const Node& node(NodeId id) const { return nodes[id.index()]; }
};

[[nodiscard]] Program lower(const model::Model& model);

// Where a plain step that tells no target goes on: the step below, the fork of a block that begins
// there, or the join of its branch; invalid at the end.
[[nodiscard]] NodeId below(const model::Model& model, model::StepId step);

// For --print=flow: "4 -> 5 [ya]", one edge a line.
[[nodiscard]] std::string print(const Program& program, const model::Model& model);

}  // namespace sop::flow
