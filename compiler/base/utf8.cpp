#include "compiler/base/utf8.h"

#include <utf8cpp/utf8.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace sop::utf8 {
namespace {

struct Decoded {
  std::uint32_t code = 0;
  std::size_t length = 1;
};

Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const auto tail = [&](std::size_t i) { return byte(i) & 0x3FU; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  if (lead >= 0xC2 && lead < 0xE0 && follows(1)) return {(lead & 0x1FU) << 6U | tail(1), 2};
  if (lead >= 0xE0 && lead < 0xF0 && follows(1) && follows(2))
    return {(lead & 0x0FU) << 12U | tail(1) << 6U | tail(2), 3};
  if (lead >= 0xF0 && lead < 0xF5 && follows(1) && follows(2) && follows(3))
    return {(lead & 0x07U) << 18U | tail(1) << 12U | tail(2) << 6U | tail(3), 4};
  return {lead, 1};
}

void append(std::string& out, std::uint32_t code) {
  ::utf8::unchecked::append(code, std::back_inserter(out));
}

using Range = std::pair<std::uint32_t, std::uint32_t>;

// Combining marks, format characters and variation selectors; enough for Latin, Arabic and Javanese
// text.
constexpr std::array<Range, 17> kZeroWidth = {{{0x00AD, 0x00AD},
                                               {0x0300, 0x036F},
                                               {0x0483, 0x0489},
                                               {0x0591, 0x05BD},
                                               {0x0610, 0x061A},
                                               {0x064B, 0x065F},
                                               {0x0670, 0x0670},
                                               {0x06D6, 0x06DC},
                                               {0x06DF, 0x06E4},
                                               {0x1AB0, 0x1AFF},
                                               {0x1DC0, 0x1DFF},
                                               {0x200B, 0x200F},
                                               {0x202A, 0x202E},
                                               {0x2060, 0x2064},
                                               {0x20D0, 0x20FF},
                                               {0xFE00, 0xFE0F},
                                               {0xFEFF, 0xFEFF}}};
constexpr std::array<Range, 9> kWide = {{{0x1100, 0x115F},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0x33FF},
                                         {0x3400, 0x4DBF},
                                         {0x4E00, 0x9FFF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFF00, 0xFF60},
                                         {0x1F300, 0x1FAFF}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, std::uint32_t code) {
  for (const Range& range : ranges) {
    if (code >= range.first && code <= range.second) return true;
  }
  return false;
}

bool is_space(std::uint32_t code) {
  return code == ' ' || (code >= 0x09 && code <= 0x0D) || code == 0x85 || code == 0xA0 ||
         code == 0xAD || (code >= 0x2000 && code <= 0x200B) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000 || code == 0x2060 || code == 0xFEFF;
}

// Soft hyphens and zero-width characters stand inside words and vanish; the other spaces part
// words.
bool vanishes(std::uint32_t code) {
  return code == 0xAD || code == 0x200B || code == 0x2060 || code == 0xFEFF;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

std::uint32_t plain(std::uint32_t code) {
  switch (code) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201F:
    case 0x2033:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return '-';
    default:
      return code;
  }
}

std::uint32_t lower(std::uint32_t code) {
  const bool ascii = code >= 'A' && code <= 'Z';
  const bool latin1 = code >= 0xC0 && code <= 0xDE && code != 0xD7;
  return ascii || latin1 ? code + 0x20 : code;
}

std::uint32_t raise(std::uint32_t code) {
  const bool ascii = code >= 'a' && code <= 'z';
  const bool latin1 = code >= 0xE0 && code <= 0xFE && code != 0xF7;
  return ascii || latin1 ? code - 0x20 : code;
}

// The first byte from `at` on that is no ASCII; looks at eight at a time.
std::size_t skip_ascii(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::uint64_t eight = 0;
  for (; at + sizeof(eight) <= bytes.size(); at += sizeof(eight)) {
    std::memcpy(&eight, bytes.data() + at, sizeof(eight));
    if ((eight & kHighBits) != 0) break;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

bool is_visible_ascii(unsigned char byte) {
  return byte > ' ' && byte < 0x7F;
}

// Nearly all text is ASCII, and this loop sees every character of every name and cell: words in
// visible ASCII are taken over on a fast way. No character grows by `map`.
template <class Map>
std::string clean_with(std::string_view text, Map map) {
  std::string out(text.size(), '\0');
  char* to = out.data();
  const std::size_t size = text.size();
  bool gap = false;
  const auto close_gap = [&] {
    if (gap && to != out.data()) *to++ = ' ';
    gap = false;
  };
  for (std::size_t at = 0; at < size;) {
    auto byte = static_cast<unsigned char>(text[at]);
    if (is_visible_ascii(byte)) {
      close_gap();
      do {
        *to++ = static_cast<char>(map(byte));
        if (++at == size) break;
        byte = static_cast<unsigned char>(text[at]);
      } while (is_visible_ascii(byte));
      continue;
    }
    if (byte == ' ') {
      gap = true;
      ++at;
      continue;
    }
    const Decoded c = decode(text, at);
    if (vanishes(c.code)) {
      // no trace
    } else if (is_space(c.code)) {
      gap = true;
    } else {
      close_gap();
      const std::uint32_t mapped = map(c.code);
      std::string_view character = text.substr(at, c.length);
      std::string other;
      if (mapped != c.code) append(other, mapped);
      if (!other.empty() && other.size() <= c.length) character = other;
      std::memcpy(to, character.data(), character.size());
      to += character.size();
    }
    at += c.length;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

}  // namespace

std::optional<std::size_t> first_invalid(std::string_view bytes) {
  std::size_t at = 0;
  for (;;) {
    at = skip_ascii(bytes, at);
    if (at == bytes.size()) return std::nullopt;
    std::size_t end = at;
    while (end < bytes.size() && static_cast<unsigned char>(bytes[end]) >= 0x80) ++end;
    const char* last = bytes.data() + end;
    const char* bad = ::utf8::find_invalid(bytes.data() + at, last);
    if (bad != last) return static_cast<std::size_t>(bad - bytes.data());
    at = end;
  }
}

std::size_t length_at(std::string_view text, std::size_t at) {
  return decode(text, at).length;
}

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length, true};
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Character one = character_at(text, i);
    if (!one.valid || (one.code & 0xFFFEU) == 0xFFFEU) {
      out += kReplacement;
    } else if (is_control(one.code)) {
      out += ' ';
    } else {
      out += text.substr(i, one.length);
    }
    i += one.length;
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= ' ' && byte < 0x7F) {
      ++width;
      ++at;
      continue;
    }
    const Decoded c = decode(text, at);
    if (c.code >= 0x20 && c.code != 0x7F && !within(kZeroWidth, c.code))
      width += within(kWide, c.code) ? 2 : 1;
    at += c.length;
  }
  return width;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode(text, at);
    units += c.code >= 0x10000 ? 2 : 1;
    at += c.length;
  }
  return units;
}

std::size_t space_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const Decoded c = decode(text, at);
  return is_space(c.code) ? c.length : 0;
}

std::string clean(std::string_view text) {
  return clean_with(text, [](std::uint32_t code) { return code; });
}

std::string fold(std::string_view text) {
  return clean_with(text, [](std::uint32_t code) {
    constexpr std::uint32_t kAscii = 0x80;
    return lower(code < kAscii ? code : plain(code));
  });
}

std::string upper(std::string_view text) {
  return clean_with(text, [](std::uint32_t code) { return raise(code); });
}

}  // namespace sop::utf8
