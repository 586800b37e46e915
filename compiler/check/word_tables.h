// The tables behind words.h: words that the rules of affixes cannot tell. Sorted at compile time (a
// table out of order does not compile); looked up among the words of one letter.
#pragma once

#include <string_view>

namespace sop::words::tables {

[[nodiscard]] bool is_ber_verb(std::string_view word);
[[nodiscard]] bool is_no_active_verb(std::string_view word);  // "menteri", "melalui"
[[nodiscard]] bool is_weak_verb(std::string_view word);
[[nodiscard]] bool is_no_passive_verb(std::string_view word);  // "direksi", "diskusikan"
[[nodiscard]] bool is_passive_root(std::string_view root);     // "buat" of "dibuat"
[[nodiscard]] bool is_function_word(std::string_view word);
[[nodiscard]] bool is_quantifier(std::string_view word);
[[nodiscard]] bool is_no_verbal_noun(std::string_view word);  // "pemerintahan"
[[nodiscard]] bool is_command(std::string_view word);
[[nodiscard]] bool is_one_syllable(std::string_view root);  // takes menge-
[[nodiscard]] std::string_view verb_of_noun(std::string_view word);
[[nodiscard]] std::string_view verb_of_foreign_command(std::string_view word);
// "admistrasi" → "administrasi"; empty: not known as misspelt.
[[nodiscard]] std::string_view right_spelling(std::string_view word);

}  // namespace sop::words::tables
