// How SOPs are named in prose: "SOP Pelaksanaan Rapat", "Lihat SOP Persiapan.",
// "SOP-037/17000/2025". Pure functions of text, shared by whoever reads or looks up a reference.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/phrases.h"

namespace sop::model {

// The form under which titles are equal: folded, without the words "SOP (generik)" before it and
// without a closing sign.
[[nodiscard]] std::string title_key(std::string_view title);

// The form under which numbers are equal: folded, without blanks and without "SOP", "Nomor" before
// it. Empty for what holds no digit.
[[nodiscard]] std::string number_key(std::string_view number);

// `key` begins with `start`, at the end of a word.
[[nodiscard]] bool begins_with_words(std::string_view key, std::string_view start);

// Every SOP that a sentence names, from the word SOP to the end of the sentence or clause;
// "SOP ini", "SOP terkait" and the like name none.
[[nodiscard]] std::vector<phrases::Slice> sop_mentions(std::string_view text);

}  // namespace sop::model
