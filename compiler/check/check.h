// Checks that need the model and not the paths through it: form and roles. Read-only; findings to
// the sink. Checks along the paths (soundness, documents) are in flow/analysis.h.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"

namespace sop {

// All of them.
void check(const model::Model& model, Sink& sink);

void check_form(const model::Model& model, Sink& sink);   // form.cpp
void check_roles(const model::Model& model, Sink& sink);  // roles.cpp

}  // namespace sop
