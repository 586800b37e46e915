// The chart of the new version with what is new and changed marked; where something is gone, the
// chart of the old version behind it with that marked.
#pragma once

#include <string>

#include "compiler/chart/layout.h"
#include "compiler/compare/compare.h"
#include "compiler/driver/compile.h"

namespace sop {

// Both with all their charts; `options` as for sop draw. Every page is headed by its version and
// has a legend.
[[nodiscard]] chart::Chart draw_changes(const Compilation& before, const Compilation& after,
                                        const compare::Changes& changes, chart::Options options,
                                        chart::TextMeasurer& measurer);

}  // namespace sop
