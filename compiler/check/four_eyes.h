// Who judges what others made: the rule of four eyes as data, for the check of roles and for the
// question whether there are people enough (staffing/).
#pragma once

#include <vector>

#include "compiler/model/model.h"

namespace sop {

struct Judgement {
  model::StepId judge;                // decides on a document, or checks it
  std::vector<model::StepId> makers;  // gave it before; all links of a hand-off
};

[[nodiscard]] std::vector<Judgement> judgements(const model::Model& model);

}  // namespace sop
