// The promise of the formatter, as a function: two files that say the same.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/syntax/syntax_tree.h"

namespace sop {

enum class StepNumbers : std::uint8_t { Compared, Passed };

// Nothing if both trees have the same nodes in the same order and nesting, with the same words and
// comments; white space, colons, the spelling of keywords and the signs round numbers may differ.
// Else the node of `one` (or its last) where they part. With StepNumbers::Passed the numbers of
// steps may differ, and the text of fields that refer to steps.
[[nodiscard]] std::optional<std::uint32_t> first_difference(const SyntaxTree& one,
                                                            const SyntaxTree& other,
                                                            StepNumbers numbers);

}  // namespace sop
