// How long the procedure takes along its paths: the shortest and the longest way through without
// returns, and the shortest way between two steps. Branches that run side by side count the longest
// of them. Linear in steps and arrows for each question; nothing is enumerated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/flow/flow.h"
#include "compiler/model/settings.h"
#include "compiler/model/working_time.h"

namespace sop::flow {

struct Path {
  std::vector<model::StepId> steps;  // through the slowest branch of each Serentak
  model::Amount least, most;         // of these steps
};

struct Durations {
  model::Amount total_least, total_most;  // of all steps
  std::optional<Path> shortest;           // by least times; steps that may be skipped are left out
  std::optional<Path> longest;            // by most times
  std::vector<model::StepId> unread;      // steps whose time is missing or not to be read
};

[[nodiscard]] Durations durations(const Program& program, const model::Model& model,
                                  const model::Settings& settings);

// "1 → 2 → 5"; of a long path the ends.
[[nodiscard]] std::string told(const std::vector<model::StepId>& steps, const model::Model& model);

// Ways through the graph with the steps' least or most times. Arrows that lead up are left out, so
// that what remains has no loop.
class Ways {
 public:
  enum class Choice : std::uint8_t { Shortest, Longest };
  Ways(const Program& program, const model::Model& model, const model::Settings& settings,
       Choice choice);

  // From the start to the end; nothing where every way turns back.
  [[nodiscard]] std::optional<Path> through() const;
  // From behind `from` up to and with `to`: the shortest (of Choice::Shortest only).
  [[nodiscard]] std::optional<Path> between(model::StepId from, model::StepId to) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Value {
    double cost = 0;           // from here, itself included, to the end of its block
    std::size_t edge = kNone;  // the arrow taken; for a fork, its slowest branch
    bool good = false;
  };

  void order_nodes();
  void weigh();
  void weigh_fork(std::size_t at);
  [[nodiscard]] bool forward(const Edge& edge) const;
  [[nodiscard]] bool better(double cost, double than) const;
  void append_branch(std::size_t fork, std::vector<std::size_t>& nodes) const;
  [[nodiscard]] std::size_t follow(std::size_t at, std::vector<std::size_t>& nodes) const;
  [[nodiscard]] Path path_of(const std::vector<std::size_t>& nodes) const;

  const Program& program_;
  const model::Model& model_;
  const model::Settings& settings_;
  Choice choice_;
  std::vector<double> cost_;                    // of each node, in plain minutes
  std::vector<std::size_t> order_;              // nodes from top to bottom
  std::vector<std::size_t> rank_;               // place of a node in order_
  std::vector<std::size_t> fork_of_, join_of_;  // of a parallel: its nodes
  std::vector<Value> values_;
};

}  // namespace sop::flow
