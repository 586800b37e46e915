// The text of PDF objects as our own writers leave it: tokens, values of keys, references. Works on
// views, never copies what it only looks at; text that is no PDF gives empty answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sop::emit::pdf {

enum class TokenKind : std::uint8_t { End, Name, Number, String, Open, Close, Word };

struct Token {
  TokenKind kind = TokenKind::End;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The token at or after `from`. Open and Close are those of dictionaries and arrays.
[[nodiscard]] Token next_token(std::string_view text, std::size_t from);

// The value at or after `from`, a reference as one: "12 0 R"; empty at the end or at a Close.
[[nodiscard]] std::string_view value_at(std::string_view text, std::size_t from);

// The value of `key` ("/Kids") in a dictionary; empty: none.
[[nodiscard]] std::string_view value_of(std::string_view dictionary, std::string_view key);

// A dictionary with `key` set to `value`, or without it where `value` is empty.
[[nodiscard]] std::string with_value(std::string_view dictionary, std::string_view key,
                                     std::string_view value);

// The values in "[ … ]".
[[nodiscard]] std::vector<std::string_view> items_of(std::string_view array);

// 12 of "12 0 R"; 0 for anything else.
[[nodiscard]] std::uint32_t reference(std::string_view value);
[[nodiscard]] std::optional<std::int64_t> integer(std::string_view value);

// Every number that is referred to in `text`, in order.
void for_each_reference(std::string_view text, const std::function<void(std::uint32_t)>& call);

struct Rewriting {
  const std::vector<std::uint32_t>& numbers;  // old → new
  std::int64_t parents = 0;                   // added to /StructParent and /StructParents
  std::string_view names;                     // put before named destinations
};

// Appends `text` with its references, keys of the parent tree and named destinations changed.
void rewrite(std::string_view text, const Rewriting& how, std::string& out);

// A string token with `prefix` (letters and digits) put before what it says.
[[nodiscard]] std::string prefixed(std::string_view token, std::string_view prefix);

// "<FEFF…>" for any UTF-8.
[[nodiscard]] std::string text_string(std::string_view utf8);

}  // namespace sop::emit::pdf
