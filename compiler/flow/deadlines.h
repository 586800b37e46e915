// Deadlines against the paths that lead to them: is the event always passed before, and is there
// time enough from it. Called by check_durations (analysis.h).
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/flow/flow.h"
#include "compiler/model/settings.h"

namespace sop::flow {

void check_deadlines(const Program& program, const model::Model& model,
                     const model::Settings& settings, Sink& sink);

}  // namespace sop::flow
