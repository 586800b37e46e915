// Tree → model: reads the sections, binds every name (role, document, step), reports what cannot be
// bound or read. Total: whatever is broken leaves an invalid id or an empty field behind. Errors of
// form and of names (2xxx, 3xxx).
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

// One model a chart: the SOP itself, then each "Bagian:". Never empty.
[[nodiscard]] std::vector<model::Model> resolve(const SyntaxTree& tree,
                                                const model::Surroundings& surroundings,
                                                Sink& sink);

}  // namespace sop
