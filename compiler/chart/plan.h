// What stands in which row before any geometry: every symbol with its lane and its level inside the
// row (a row of the form, or one lettered sub-step of it), the ties of joint steps, and the links
// between symbols. A level is one line of symbols; a row has more than one where two symbols would
// share a lane (sub-steps of one role, the end capsule below a diamond).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/flow/flow.h"
#include "compiler/model/model.h"

namespace sop::chart {

struct PlannedSymbol {
  SymbolKind kind = SymbolKind::Box;
  flow::NodeId node;  // invalid for a capsule of its own
  std::string id;
  std::string tooltip;
  std::uint32_t row = 0;
  std::uint32_t level = 0;  // inside the row, from 0
  std::uint32_t lane = 0;
  std::string text;          // "Mulai", "Selesai", the question of a diamond
  bool own_capsule = false;  // that is no step: below a decision that ends, or asked for
};

// Two symbols of one step in different lanes; indexes into Plan::symbols, the left one first.
struct PlannedTie {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  bool dashed = false;
  std::string id;
};

// An arrow to be drawn; indexes into Plan::symbols.
struct PlannedLink {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t edge_from = 0;   // node of the flow; 0xffffffff: from the capsule before all steps
  std::uint32_t edge_index = 0;  // its out-edge
  std::string answer;
  std::string id;
  int corner =
      -1;  // by which its answer should leave (Side of routing.h), as elsewhere in the chart
};

struct PlannedRow {
  std::uint32_t levels = 1;
  std::uint32_t row = 0;     // of the model
  std::uint32_t letter = 0;  // which of the row's lettered sub-steps; below the first no rule parts
                             // the numbers
};

struct Plan {
  std::uint32_t lanes = 1;
  std::vector<model::RoleId> roles;  // per lane; none where the SOP has no role
  std::vector<PlannedRow> rows;      // finer than the model's: a sub-step has a row of its own
  std::vector<PlannedSymbol> symbols;
  std::vector<std::uint32_t> lead;  // per flow node: its leading symbol
  std::vector<PlannedTie> ties;
  std::vector<PlannedLink> links;

  // Looked up by every page.
  std::vector<std::vector<std::uint32_t>> symbols_of_row;
  std::vector<std::vector<std::uint32_t>> links_from;  // per symbol
  std::vector<std::vector<std::uint32_t>> links_to;
  std::vector<std::vector<std::uint32_t>> ties_from;  // per symbol, where it is the left one
};

// `idle_lanes`: roles without a step have a lane too. `capsules`: beginning and end have capsules
// of their own; else the first and last steps are the capsules.
[[nodiscard]] Plan make_plan(const model::Model& model, const flow::Program& program,
                             bool idle_lanes, bool capsules = false);

// Fills PlannedLink::corner. Called by make_plan.
void give_corners(Plan& plan);

}  // namespace sop::chart
