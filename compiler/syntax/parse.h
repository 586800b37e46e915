// Text → tree. Total: any valid UTF-8 gives a tree whose leaves tile the file; mistakes go to the
// sink, several a run. The only user of PEGTL besides phrases.cpp; its exceptions never leave.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

[[nodiscard]] SyntaxTree parse(const SourceFile& file, Sink& sink);

}  // namespace sop
