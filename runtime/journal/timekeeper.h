// When a waiting task is due, when it may be done at the earliest, and when it is told higher up.
// Injected into the journal, which asks inside the transaction that opens a task and keeps the
// answers beside it (WaitingRow). Pure: the same bundle, state and moments give the same answer.
// deadlines.h is the one over working time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "runtime/engine/engine.h"

namespace sop::journal {

// When a task of this case was completed last; nothing: not yet. Looked up in the case's history,
// and only asked for where a deadline hangs on another step.
using Completed = std::function<std::optional<engine::Instant>(engine::TaskId)>;

class Timekeeper {
 public:
  virtual ~Timekeeper() = default;

  [[nodiscard]] virtual std::optional<engine::Instant> due(const engine::Bundle& bundle,
                                                           const engine::Token& token,
                                                           const Completed& completed) const = 0;
  // "paling cepat …"
  [[nodiscard]] virtual std::optional<engine::Instant> not_before(
      const engine::Bundle& bundle, const engine::Token& token,
      const Completed& completed) const = 0;
  // When level 1, 2, … of a deadline is told.
  [[nodiscard]] virtual engine::Instant level_due(engine::Instant due,
                                                  std::uint32_t level) const = 0;
};

// By the bytes of the calendar in force; empty: none was deployed. nullptr: they are no calendar.
using Timekeepers = std::function<std::shared_ptr<const Timekeeper>(const std::string& calendar)>;

}  // namespace sop::journal
