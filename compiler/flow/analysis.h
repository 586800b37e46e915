// Analyses of the procedure along its paths. Read-only; findings to the sink.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/flow/flow.h"
#include "compiler/model/settings.h"

namespace sop::flow {

// Soundness of the workflow net (van der Aalst 1997) of a procedure with one token: every step can
// be reached from the first, and from every step the end can be reached. Decisions: one answer,
// answers that change nothing. Linear.
void check_soundness(const Program& program, const model::Model& model, Sink& sink);

// Inputs that nobody gives, or that are given only further on. Steps times arrows at worst.
void check_documents(const Program& program, const model::Model& model, Sink& sink);

// The longest way through against "Standar waktu".
void check_durations(const Program& program, const model::Model& model,
                     const model::Settings& settings, Sink& sink);

}  // namespace sop::flow
