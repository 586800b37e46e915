// The content of one line, written the one way. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/format/lists.h"
#include "compiler/syntax/keyword.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

// Appends the line made of these leaves (not empty, in order, all of one line), without indentation
// and line end. `declares`: an item of Pelaksana and the like, whose mark is not printed.
void append_row(std::string& out, const SyntaxTree& tree, const std::vector<std::uint32_t>& leaves,
                bool declares);

// "4a ." → "4a"
[[nodiscard]] std::string_view step_label(std::string_view number);
// "1 ." → "1."
[[nodiscard]] std::string list_mark(std::string_view written);
[[nodiscard]] std::uint32_t width_of(std::string_view mark);
// Fields whose items declare something.
[[nodiscard]] bool is_declaration(Keyword keyword);

}  // namespace sop
