// `sop time`: how long a procedure takes, as text or JSON.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/console.h"
#include "compiler/model/settings.h"

namespace sop {

struct TimeWish {
  std::string return_chance;         // --return; empty: not asked for
  std::vector<std::string> chances;  // --chance: "4=tidak:30%"
};

// The report; empty, and findings, where the wish cannot be read or has no answer.
[[nodiscard]] std::string time_report(const std::string& file, const Compilation& sop,
                                      const model::Settings& settings, const TimeWish& wish,
                                      const Speech& speech, Sink& sink);

}  // namespace sop
