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
