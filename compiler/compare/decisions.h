// What changed in where a step leads: its question, its answers with their ways and outputs, or the
// one way of a plain step.
#pragma once

#include "compiler/compare/step_teller.h"

namespace sop::compare {

void compare_decision(StepTeller& teller);

}  // namespace sop::compare
