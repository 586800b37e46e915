#include "runtime/story/words.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace sop::story {

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = std::min(utf8::length_at(text, at), text.size() - at);
    const bool c1 = byte == 0xC2 && length == 2 && static_cast<unsigned char>(text[at + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F || c1) {
      out += ' ';
    } else {
      out.append(text.substr(at, length));
    }
    at += length;
  }
  return out;
}

std::string xml_text(std::string_view text) {
  constexpr std::string_view kUnknown = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      ++at;
      switch (c) {
        case '&':
          out += "&amp;";
          break;
        case '<':
          out += "&lt;";
          break;
        case '>':
          out += "&gt;";
          break;
        case '"':
          out += "&quot;";
          break;
        case '\'':
          out += "&#39;";
          break;
        case '\t':
          out += "&#9;";
          break;
        case '\n':
          out += "&#10;";
          break;
        case '\r':
          out += "&#13;";
          break;
        default:
          out += byte < 0x20 || byte == 0x7F ? kUnknown : std::string_view(&c, 1);
      }
      continue;
    }
    const std::size_t length = std::min(utf8::length_at(text, at), text.size() - at);
    const std::string_view one = text.substr(at, length);
    const bool no_character = one == "\xEF\xBF\xBE" || one == "\xEF\xBF\xBF";
    const bool sound = !utf8::first_invalid(one);
    out += sound && !no_character ? one : kUnknown;
    at += sound ? length : 1;
  }
  return out;
}

std::string say(Language language, Phrase phrase, std::vector<std::string> args) {
  for (std::string& arg : args) arg = printable(arg);
  return text_of(phrase, language, std::move(args));
}

std::string duration(std::int64_t milliseconds, Language language) {
  struct Unit {
    Phrase phrase;
    std::int64_t seconds;
  };
  constexpr Unit kUnits[] = {{Phrase::DurationDays, 86'400},
                             {Phrase::DurationHours, 3'600},
                             {Phrase::DurationMinutes, 60},
                             {Phrase::DurationSeconds, 1}};
  std::int64_t rest = milliseconds > 0 ? milliseconds / 1'000 : 0;  // clocks may jump back
  std::string out;
  int shown = 0;
  for (const Unit& unit : kUnits) {
    const std::int64_t count = rest / unit.seconds;
    rest %= unit.seconds;
    if (count == 0 && !(unit.seconds == 1 && out.empty())) continue;
    if (++shown > 2) break;
    if (!out.empty()) out += " ";
    out += text_of(unit.phrase, language, {std::to_string(count)});
  }
  return out;
}

}  // namespace sop::story
