// The documents of a cell as items of a list, known by what they are and not by how they are
// written: a document that got another name is still the same item.
#pragma once

#include <vector>

#include "compiler/compare/lists.h"
#include "compiler/compare/steps.h"

namespace sop::compare {

// Its paragraphs, where a cell names no document. `old`: of the old version.
[[nodiscard]] std::vector<ListItem> items_of(const ChartVersions& charts, const model::Cell& cell,
                                             bool old);
[[nodiscard]] std::vector<ListItem> items_of(const ChartVersions& charts,
                                             const std::vector<model::Use>& uses, bool old);

}  // namespace sop::compare
