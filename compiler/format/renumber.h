// Steps numbered 1, 2, 3 … in the order in which they stand, and every reference to them with them.
#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

// The text of the file with new numbers, not laid out. Each Langkah and each Bagian counts for
// itself, through all branches of a Serentak; 4a, 4b stay letters of one row; names of steps stay.
// Nothing, and findings, where a reference cannot be followed or a line would be read differently.
// Sentences that speak of a step whose number changes are noted, never changed.
[[nodiscard]] std::optional<std::string> renumber(const SyntaxTree& tree, Sink& sink);

}  // namespace sop
