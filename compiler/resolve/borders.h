// Branches that run side by side begin together and join: no target may cross the border of a
// Serentak or of a branch, and none may end the procedure inside (5007–5010). With these borders
// kept the workflow net is block-structured, which flow/soundness.cpp relies on.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"

namespace sop {

void check_borders(const model::Model& model, Sink& sink);

}  // namespace sop
