// UTF-8 as the language needs it: validation, stepping, display width, and the folding under which
// names are compared ("SK  Tim" and "sk tim" are one name).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sop::utf8 {

// Offset in bytes of the first byte that is no valid UTF-8, if there is one.
[[nodiscard]] std::optional<std::size_t> first_invalid(std::string_view bytes);

// Length in bytes of the character at `at` (1 for a stray byte, so that callers always move on).
[[nodiscard]] std::size_t length_at(std::string_view text, std::size_t at);

// The character at `at`, read strictly: no overlong forms, no surrogates, nothing beyond U+10FFFF.
// What is none has the length 1.
struct Character {
  char32_t code = 0;
  std::size_t length = 1;
  bool valid = false;
};
[[nodiscard]] Character character_at(std::string_view text, std::size_t at);

// One line of valid UTF-8 that steers no terminal and that XML 1.0 takes: control characters and
// ends of lines become blanks; stray bytes and what is no character U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Columns a terminal gives this text: 0 for combining and format characters, 2 for East Asian wide
// ones.
[[nodiscard]] std::size_t display_width(std::string_view text);

// Number of UTF-16 code units (what JSON consumers and editors count in).
[[nodiscard]] std::size_t utf16_length(std::string_view text);

// White space as pasted from Word: blank, tab, line ends, NBSP, thin and zero-width blanks, soft
// hyphen, BOM. Returns the length in bytes of such a character at `at`, or 0.
[[nodiscard]] std::size_t space_at(std::string_view text, std::size_t at);

// Prose as it prints: runs of white space become one blank, edges are trimmed, soft hyphens go.
[[nodiscard]] std::string clean(std::string_view text);

// The form under which names are equal: clean(), lower case (ASCII and Latin-1), smart quotes made
// plain.
[[nodiscard]] std::string fold(std::string_view text);

// Capital letters for titles on the form (ASCII and Latin-1; other letters stay).
[[nodiscard]] std::string upper(std::string_view text);

}  // namespace sop::utf8
