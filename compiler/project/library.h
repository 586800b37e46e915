// A tree that begins with "Pustaka …" → model::Library. Rows that cannot be read are reported and
// left out.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/library.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

[[nodiscard]] model::Library read_library(const SyntaxTree& tree, Sink& sink);

}  // namespace sop
