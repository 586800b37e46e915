// Checks that need the model and not the paths through it: form and roles. Read-only; findings to
// the sink. Checks along the paths (soundness, documents) are in flow/analysis.h.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"

namespace sop {

// All of them, over all charts of an SOP.
void check(const std::vector<model::Model>& charts, const model::Surroundings& surroundings,
           Sink& sink);

// Of the identity, once an SOP.
void check_form(const model::Model& model, Sink& sink);  // form.cpp
void check_law(const model::Model& model, const model::Surroundings& surroundings,
               Sink& sink);  // law.cpp
void check_references(const std::vector<model::Model>& charts,
                      const model::Surroundings& surroundings, Sink& sink);  // references.cpp
// Of each chart.
void check_quality_standard(const model::Model& model, Sink& sink);  // form.cpp
void check_roles(const model::Model& model, Sink& sink);             // roles.cpp
void check_authority(const model::Model& model, Sink& sink);         // authority.cpp
void check_wording(const model::Model& model, Sink& sink);           // wording.cpp
void check_prose_names(const model::Model& model, Sink& sink);       // prose_names.cpp
void check_calls(const model::Model& model, const model::Surroundings& surroundings,
                 Sink& sink);  // calls.cpp
void check_times(const model::Model& model, const model::Surroundings& surroundings,
                 Sink& sink);  // times.cpp

}  // namespace sop
