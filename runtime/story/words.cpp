#include "runtime/story/words.h"

#include "compiler/base/markup.h"

namespace sop::story {

std::string xml_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Character one = utf8::character_at(text, at);
    const char c = text[at];
    const bool space = c == '\t' || c == '\n' || c == '\r';
    const bool forbidden = (one.code < 0x20 && !space) || one.code == 0x7F ||
                           (one.code & 0xFFFEU) == 0xFFFEU || !one.valid;
    if (forbidden) {
      out += utf8::kReplacement;
    } else if (space) {
      out += c == '\t' ? "&#9;" : c == '\n' ? "&#10;" : "&#13;";
    } else if (const std::string_view entity = markup::entity(c); !entity.empty()) {
      out += entity;
    } else {
      out += text.substr(at, one.length);
    }
    at += one.length;
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
