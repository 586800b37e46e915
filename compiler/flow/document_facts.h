// What the analysis of documents needs of a chart, laid flat once: its arrows (those by which an
// optional step is left out among them), and which step gives and needs which document in which
// state. Borrows from the program and the model; both must outlive it. Linear in both.
//
// A level stands for the state of a document: 0 it is not there, 1 its first state (or it is there,
// where it has no states), `levels_of` its last.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/flow/flow.h"

namespace sop::flow {

constexpr std::uint32_t kNowhere = 0xffffffffU;
// Further states of one document count as this one, so that a document fits into a machine word.
constexpr std::uint32_t kMaxLevels = 60;

struct Arrow {
  std::uint32_t from = 0;
  std::uint32_t to = kNowhere;  // kNowhere: the end
  const Edge* edge = nullptr;
  bool back = false;
  bool skip = false;  // the step is left out
  [[nodiscard]] bool ends() const { return to == kNowhere; }
};

// A range of indices into one of the vectors below.
struct Range {
  std::uint32_t first = 0, last = 0;
  [[nodiscard]] bool empty() const { return first == last; }
};

struct Gift {
  std::uint32_t document = 0;
  std::uint32_t step = 0;
  std::uint32_t level = 0;
  bool told = true;  // false: a document with states, and the cell does not say which
  bool own = false;  // under one answer only
  const model::Use* use = nullptr;
  Range carriers;  // arrows it goes along, in DocumentFacts::carriers
};

struct Need {
  std::uint32_t document = 0;
  std::uint32_t step = 0;
  std::uint32_t level = 0;  // at least
  const model::Use* use = nullptr;
};

class DocumentFacts {
 public:
  DocumentFacts(const Program& program, const model::Model& model);

  std::vector<Arrow> arrows;    // by the node they leave
  std::vector<Range> leaving;   // by node, into arrows
  std::vector<Range> entering;  // by node, into entering_arrows; from reached nodes only
  std::vector<std::uint32_t> entering_arrows;
  std::vector<std::uint32_t> order;  // nodes reached from the start, each after those before it
  std::vector<bool> reached;         // by node
  std::vector<bool> first;           // by node: nothing was done before it
  std::vector<Gift> gifts;           // by document, then by step; of reached steps only
  std::vector<Range> gifts_of;       // by document
  std::vector<std::uint32_t> carriers;
  std::vector<Need> needs;            // by document, then by step; of reached steps only
  std::vector<Range> needs_of;        // by document
  std::vector<bool> given_unreached;  // by document: only steps that are never reached give it

  // One for documents without states.
  [[nodiscard]] std::uint32_t levels_of(std::uint32_t document) const;
  [[nodiscard]] const model::Model& model() const { return model_; }
  [[nodiscard]] const Program& program() const { return program_; }

 private:
  void draw_arrows();
  void walk();
  void collect_entering();
  void collect_needs();
  void collect_gifts();
  void add_gift(const Gift& gift, const model::Branch* branch);
  [[nodiscard]] Gift gift_of(std::size_t step, const model::Use& use, bool own) const;

  const Program& program_;
  const model::Model& model_;
};

// The branch of `parallel` in which `place` lies, directly or in a block within; kNowhere: in none.
[[nodiscard]] std::uint32_t branch_in(const model::Model& model, model::Place place,
                                      model::ParallelId parallel);

// Do the two steps stand in branches that run side by side?
[[nodiscard]] bool run_alongside(const model::Model& model, std::uint32_t a, std::uint32_t b);

// Where a node stands; of a fork and a join: where their block stands.
[[nodiscard]] model::Place place_of(const Program& program, const model::Model& model,
                                    std::uint32_t node);

// The label of a step as printed: links of one hand-off bear the number of their row.
[[nodiscard]] std::string printed_label(const model::Model& model, std::uint32_t step);

}  // namespace sop::flow
