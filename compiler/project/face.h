// The face of an SOP: what other SOPs may rely on (model::SopFace). Taken from the tree alone,
// without binding names, so that a project of ten thousand files is known in a moment.
#pragma once

#include "compiler/model/surroundings.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

// `path` is the name of the tree's file. A library has a face with nothing but its title.
[[nodiscard]] model::SopFace face_of(const SyntaxTree& tree);

}  // namespace sop
