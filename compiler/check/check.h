// Checks that need the model and not the paths through it: form and roles. Read-only; findings to
// the sink. Checks along the paths (soundness, documents) are in flow/analysis.h.
#pragma once

#include <deque>
#include <vector>

#include "compiler/check/told_chart.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"

namespace sop {

// Does the step tell its activity in this file? Once for each printed step: the links of a hand-off
// share theirs, and steps of a generic SOP are examined where they are written.
[[nodiscard]] inline bool has_own_activity(const model::Model& model, const model::Step& step) {
  return !step.hand_off_link && !step.activity.empty() && step.activity.span.file == model.file;
}

// All of them, over all charts of an SOP.
void check(const std::vector<model::Model>& charts, const model::Surroundings& surroundings,
           Sink& sink);

// Of the identity, once an SOP.
void check_form(const model::Model& model, Sink& sink);      // form.cpp
void check_identity(const model::Model& model, Sink& sink);  // identity.cpp
void check_law(const model::Model& model, const model::Surroundings& surroundings,
               Sink& sink);  // law.cpp
void check_references(const std::vector<model::Model>& charts,
                      const model::Surroundings& surroundings, Sink& sink);  // references.cpp
void check_times(const std::vector<model::Model>& charts, const model::Surroundings& surroundings,
                 Sink& sink);                                           // times.cpp
void check_roles(const std::vector<model::Model>& charts, Sink& sink);  // roles.cpp
void check_records(std::deque<ToldChart>& charts, Sink& sink);          // prose_names.cpp
void check_spelling(const model::Identity& identity, Sink& sink);       // spelling.cpp
// Of each chart.
void check_quality_standard(const model::Model& model, Sink& sink);  // form.cpp
void check_authority(ToldChart& chart, Sink& sink);                  // authority.cpp
void check_four_eyes(const ToldChart& chart, Sink& sink);            // four_eyes.cpp
void check_wording(const ToldChart& chart, Sink& sink);              // wording.cpp
void check_told_decisions(const ToldChart& chart, Sink& sink);       // told_decisions.cpp
void check_spelling(const ToldChart& chart, Sink& sink);             // spelling.cpp
void check_prose_names(ToldChart& chart, Sink& sink);                // prose_names.cpp
void check_calls(const model::Model& model, const model::Surroundings& surroundings,
                 Sink& sink);  // calls.cpp

// Of one declaration in Pelaksana; called by check_roles.
void check_spelling(const model::Role& role, Sink& sink);  // spelling.cpp

}  // namespace sop
