#include "compiler/format/tidy.h"

#include <algorithm>
#include <cstddef>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

// A head with more bytes than this is never looked up as a keyword; and one with more than that is
// none, even with a blank between any two letters. Both follow from syntax/keyword.cpp.
constexpr std::size_t kNeverLookedUp = 160;
constexpr std::size_t kNeverKeyword = 96;

bool vanishes(std::string_view space) {
  return space == "\xC2\xAD" || space == "\xE2\x80\x8B" || space == "\xE2\x81\xA0" ||
         space == "\xEF\xBB\xBF";
}

// The first place at or after `at` where the text is not tidy; its size if there is none.
std::size_t first_untidy(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte > ' ' && byte < 0x80) {
      ++at;
    } else if (byte == ' ' && at + 1 < text.size() && utf8::space_at(text, at + 1) == 0) {
      ++at;
    } else {
      if (utf8::space_at(text, at) != 0) return at;
      at += utf8::length_at(text, at);
    }
  }
  return text.size();
}

// Where the first white space stands that has a width.
std::size_t first_gap(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t space = utf8::space_at(text, at);
    if (space != 0 && !vanishes(text.substr(at, space))) break;
    at += utf8::length_at(text, at);
  }
  return at;
}

enum class Widthless : bool { Removed, Kept };

void append_from(std::string& out, std::string_view text, std::size_t at, Widthless widthless) {
  while (at < text.size()) {
    const std::size_t stop = first_untidy(text, at);
    out += text.substr(at, stop - at);
    bool gap = false;
    at = stop;
    while (const std::size_t space = utf8::space_at(text, at)) {
      gap = gap || !vanishes(text.substr(at, space));
      at += space;
    }
    if (gap && at < text.size()) out += ' ';
    if (!gap && widthless == Widthless::Kept) out += text.substr(stop, at - stop);
  }
}

}  // namespace

void append_tidy(std::string& out, std::string_view text) {
  append_from(out, text, 0, Widthless::Removed);
}

void append_tidy_line(std::string& out, std::string_view text) {
  if (first_untidy(text, 0) == text.size()) {
    out += text;
    return;
  }
  const std::size_t begin = out.size();
  const std::size_t word = first_gap(text);
  const bool delicate = text.find_first_of(":[") != std::string_view::npos;
  out += text.substr(0, word);
  append_from(out, text, word, delicate ? Widthless::Kept : Widthless::Removed);
  const std::size_t head = std::min(text.find(':'), text.size());
  const std::size_t tidied = std::min(out.find(':', begin), out.size()) - begin;
  if (head > kNeverLookedUp && tidied < kNeverKeyword) out.replace(begin, std::string::npos, text);
}

}  // namespace sop
