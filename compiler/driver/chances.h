// The chances of `sop time --return 20% --chance 4=tidak:30%`, read and laid out for each decision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/time_command.h"
#include "compiler/flow/returns.h"

namespace sop {

struct ChartChances {
  flow::Chances chances;
  struct Told {
    model::StepId step;
    std::size_t branch;
  };
  std::vector<Told> told;  // answers with a chance that was wished for
};

// One for each chart. Answers not named share the rest, those that lead back only what --return
// gives them. Nothing, and findings, where a wish is wrong.
[[nodiscard]] std::optional<std::vector<ChartChances>> chances_of(const Compilation& sop,
                                                                  const TimeWish& wish, Sink& sink);

}  // namespace sop
