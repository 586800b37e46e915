// White space inside one line of source, as utf8::space_at knows it: stepping over it from either
// side, in bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/base/utf8.h"

namespace sop {

// By far the most frequent, and no white space.
[[nodiscard]] inline bool is_visible_ascii(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte < 0x80;
}

// The first place in [at, end) that is no white space; end if there is none.
[[nodiscard]] inline std::uint32_t skip_space(std::string_view text, std::uint32_t at,
                                              std::uint32_t end) {
  while (at < end) {
    if (is_visible_ascii(text[at])) return at;
    const std::size_t length = utf8::space_at(text, at);
    if (length == 0) return at;
    at += static_cast<std::uint32_t>(length);
  }
  return end;
}

// The end of [begin, end) without trailing white space.
[[nodiscard]] inline std::uint32_t trim_end(std::string_view text, std::uint32_t begin,
                                            std::uint32_t end) {
  while (end > begin) {
    std::uint32_t at = end - 1;
    if (is_visible_ascii(text[at])) return end;
    while (at > begin && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    if (utf8::space_at(text, at) != end - at) return end;
    end = at;
  }
  return end;
}

}  // namespace sop
