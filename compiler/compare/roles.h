// What changed among the roles and the documents of a chart.
#pragma once

#include <vector>

#include "compiler/compare/changes.h"
#include "compiler/compare/names.h"

namespace sop::compare {

void compare_roles(const model::Model& before, const model::Model& after, const Names& names,
                   std::vector<Change>& out);

void compare_documents(const model::Model& before, const model::Model& after, const Names& names,
                       std::vector<Change>& out);

}  // namespace sop::compare
