// Moving a case to another version of its SOP: which thing of the one bundle each thing of the
// other is, what stands against it, and what changes for the case. Pure: a dry run is a plan() that
// nobody sends. decide() checks a Move by move_problems() again, inside the transaction.
#pragma once

#include <vector>

#include "runtime/engine/engine.h"

namespace sop::engine {

// A task is the one of the same name ("[periksa]"); else the one of the same label, activity and
// performers; else, renumbered, the only one of that activity and those performers. Roles go by
// title, documents by name, blocks by the tasks in them; all compared folded. No two map to one.
[[nodiscard]] Mapping map_tasks(const Bundle& from, const Bundle& to);

// Why a case that stands like this may not go by this mapping; none: it may. Each waiting task
// needs a counterpart with the same performers and answers in the same branches, each given
// document one with its state at the same place, each role that the case is bound to one too.
// Whoever made something that is still to be judged must stay known.
[[nodiscard]] std::vector<Diagnostic> move_problems(const Bundle& from, const Bundle& to,
                                                    const State& state, const Mapping& mapping);

struct MoveReport {
  Mapping mapping;
  std::vector<Diagnostic> problems;  // none: the case can move
  std::vector<TaskId> removed;       // of `from`: what the case might still have come to
  std::vector<TaskId> added;         // of `to`: what it may come to now
  std::vector<TaskId> changed;       // of `to`: ahead as before, but not word for word
};
[[nodiscard]] MoveReport plan(const Bundle& from, const Bundle& to, const State& state);

}  // namespace sop::engine
