// What the readers of phrases share: a value that PEGTL actions fill in, and matching a grammar at
// a place of a text. Private to phrases.cpp and phrases_time.cpp; PEGTL stays behind them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/base/utf8.h"
#include "compiler/syntax/phrases.h"
#include "grammar/words.hpp"

namespace sop::phrases {

namespace pegtl = tao::pegtl;

using Input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*>;

inline Slice trim(std::string_view text, Slice slice) {
  while (slice.begin < slice.end) {
    const std::size_t space = utf8::space_at(text, slice.begin);
    if (space == 0) break;
    slice.begin += static_cast<std::uint32_t>(space);
  }
  while (slice.end > slice.begin && text[slice.end - 1] == ' ') --slice.end;
  return slice;
}

inline bool empty(Slice slice) {
  return slice.begin >= slice.end;
}

// What actions fill in: a value, and the text for offsets.
template <class Value>
struct Reading {
  std::string_view text;
  Value value{};

  template <class Matched>
  [[nodiscard]] Slice slice(const Matched& in) const {
    return {static_cast<std::uint32_t>(in.begin() - text.data()),
            static_cast<std::uint32_t>(in.end() - text.data())};
  }
  template <class Matched>
  [[nodiscard]] Slice trimmed(const Matched& in) const {
    return trim(text, slice(in));
  }
};

// Matches a grammar at `at`. No rule of these grammars throws. Returns the bytes it took, or
// nothing.
template <class Grammar, template <class> class Action, class State>
std::optional<std::size_t> match(std::string_view text, std::size_t at, State& state) {
  Input in(text.data() + at, text.data() + text.size(), "");
  if (!pegtl::parse<Grammar, Action>(in, state)) return std::nullopt;
  return static_cast<std::size_t>(in.current() - text.data()) - at;
}

template <class Grammar>
std::optional<std::size_t> match(std::string_view text, std::size_t at) {
  Input in(text.data() + at, text.data() + text.size(), "");
  if (!pegtl::parse<Grammar>(in)) return std::nullopt;
  return static_cast<std::size_t>(in.current() - text.data()) - at;
}

inline std::uint32_t to_number(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return value;
}

}  // namespace sop::phrases
