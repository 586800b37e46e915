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

// Documents and their states along all paths: inputs that are missing or too low on some path,
// which is told step by step; outputs that are never used, lost, given twice side by side or out of
// order. Near-linear: the chart times a 64th of the states of all documents.
void check_documents(const Program& program, const model::Model& model, Sink& sink);

// The longest and the shortest way through against "Standar waktu", and deadlines against the paths
// from their events. Steps and arrows for each step that is an event.
void check_durations(const Program& program, const model::Model& model,
                     const model::Settings& settings, Sink& sink);

}  // namespace sop::flow
