// A syntax tree → its file laid out in the one way: canonical keywords, indentation, blank lines,
// plain white space. Pure, total and idempotent; works on files with errors too. Each line of the
// source stays one line, with all its words; README.md has the rules, same.h what is promised.
#pragma once

#include <string>

#include "compiler/syntax/syntax_tree.h"

namespace sop {

[[nodiscard]] std::string format(const SyntaxTree& tree);

}  // namespace sop
