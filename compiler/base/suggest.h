// "Did you mean …?": the nearest of a set of names, for findings that name something unknown.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sop {

// Optimal string alignment distance (Damerau–Levenshtein with adjacent swaps only) between two
// texts, counted in bytes of their folded forms. Gives up above `limit` and returns limit + 1.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// Index of the candidate nearest to `name`: at most a third of its length away (two edits from four
// letters on, one below); a candidate that starts with the name (or the reverse, from four letters)
// counts as near. The first wins a tie.
[[nodiscard]] std::optional<std::size_t> nearest(std::string_view name,
                                                 std::span<const std::string> candidates);

}  // namespace sop
