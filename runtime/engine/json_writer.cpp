#include "runtime/engine/json_writer.h"

#include <nlohmann/json.hpp>

#include "compiler/base/utf8.h"

namespace sop::engine {
namespace {

// Writes one character that JSON wants escaped.
char* escape(char* at, char c) {
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::string_view kCode = "u00";
  *at++ = '\\';
  if (const std::size_t named = kNamed.find(c); named != std::string_view::npos) {
    *at++ = kLetters[named];
    return at;
  }
  at = std::copy(kCode.begin(), kCode.end(), at);
  *at++ = kDigits[static_cast<unsigned char>(c) >> 4];
  *at++ = kDigits[c & 0xF];
  return at;
}

}  // namespace

void JsonText::quoted_anew(std::string_view text, unsigned char classes) {
  if ((classes & kBeyondAscii) != 0 && utf8::first_invalid(text)) {
    plain(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  constexpr std::size_t kLongest = 6;  // of an escaped character
  char* at = room(text.size() * kLongest + 2);
  *at++ = '"';
  for (const char c : text) {
    if (kClasses[static_cast<unsigned char>(c)] == kEscaped) {
      at = escape(at, c);
    } else {
      *at++ = c;
    }
  }
  *at++ = '"';
  used(at);
}

void write_json(JsonText& out, Instant instant) {
  out.plain('"');
  char* const at = out.room(kIsoRoom);
  out.used(write_iso(at, instant));
  out.plain('"');
}

void write_json(JsonText& out, const std::vector<std::string>& texts) {
  ArrayWriter list(out);
  for (const std::string& one : texts) list.add(one);
}

}  // namespace sop::engine
