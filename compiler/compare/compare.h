// What changed between two versions of an SOP. Pure, deterministic, and total for models without
// errors; steps are matched by what they say, so that new numbers alone are no change.
#pragma once

#include <vector>

#include "compiler/compare/changes.h"
#include "compiler/model/model.h"
#include "compiler/model/settings.h"

namespace sop::compare {

// An SOP with all its charts; `settings` say how long a day is.
struct Version {
  std::vector<const model::Model*> charts;  // never empty
  const model::Settings* settings = nullptr;
};

[[nodiscard]] Changes compare(const Version& before, const Version& after);

}  // namespace sop::compare
