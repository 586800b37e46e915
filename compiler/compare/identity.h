// What changed on the identity page.
#pragma once

#include <vector>

#include "compiler/compare/compare.h"

namespace sop::compare {

// Of the first charts of both; the charts of an SOP share their identity.
void compare_identity(const Version& before, const Version& after, std::vector<Change>& out);

}  // namespace sop::compare
