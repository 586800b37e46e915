#include "runtime/driver/prompt.h"

#include <charconv>

#include "compiler/base/utf8.h"

namespace sop::sopd {
namespace {

enum class Word : std::uint8_t { Note, As, Step, Skip, Cancel, Stop, Help };

struct Command {
  std::string_view text;
  Word word;
};

constexpr Command kCommands[] = {
    {"catatan", Word::Note},    {"note", Word::Note},     {"sebagai", Word::As},
    {"as", Word::As},           {"lewati", Word::Skip},   {"skip", Word::Skip},
    {"batalkan", Word::Cancel}, {"cancel", Word::Cancel}, {"berhenti", Word::Stop},
    {"stop", Word::Stop},       {"keluar", Word::Stop},   {"quit", Word::Stop},
    {"langkah", Word::Step},    {"step", Word::Step},     {"bantuan", Word::Help},
    {"help", Word::Help},       {"?", Word::Help},
};

Input command(Word word, std::string rest) {
  switch (word) {
    case Word::Note:
      return input::Note{std::move(rest)};
    case Word::As:
      return input::As{std::move(rest)};
    case Word::Step:
      return input::Step{std::move(rest)};
    case Word::Cancel:
      return input::Cancel{std::move(rest)};
    case Word::Skip:
      return input::Skip{};
    case Word::Stop:
      return input::Stop{};
    case Word::Help:
      break;
  }
  return input::Help{};
}

// An answer's number, wording or unique beginning; Unknown when it is none of these.
Input answer(const std::string& wanted, const bundle::Task& task) {
  std::vector<std::string> folded;
  for (const bundle::Exit& exit : task.exits) folded.push_back(utf8::fold(exit.answer));
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (folded[i] == wanted) return input::Answer{static_cast<std::uint32_t>(i)};
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  if (error == std::errc() && end == wanted.data() + wanted.size() && number >= 1 &&
      number <= folded.size())
    return input::Answer{static_cast<std::uint32_t>(number - 1)};
  std::vector<std::uint32_t> beginnings;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (folded[i].starts_with(wanted)) beginnings.push_back(static_cast<std::uint32_t>(i));
  }
  if (beginnings.empty()) return input::Unknown{};
  if (beginnings.size() == 1) return input::Answer{beginnings.front()};
  input::Unclear unclear;
  for (const std::uint32_t index : beginnings) unclear.may_mean.push_back(task.exits[index].answer);
  return unclear;
}

}  // namespace

Input understand(std::string_view line, const bundle::Task& task, bool answers) {
  const std::string text = utf8::clean(line);
  if (text.empty()) return input::Done{};
  const std::string folded = utf8::fold(text);
  Input as_answer = input::Unknown{};
  if (answers) as_answer = answer(folded, task);
  if (const auto* exact = std::get_if<input::Answer>(&as_answer)) {
    if (utf8::fold(task.exits[exact->exit].answer) == folded) return as_answer;
  }
  const std::size_t blank = text.find(' ');
  const std::string head = utf8::fold(std::string_view(text).substr(0, blank));
  for (const Command& one : kCommands) {
    const bool takes_text = one.word == Word::Note || one.word == Word::As ||
                            one.word == Word::Step || one.word == Word::Cancel;
    if (head != one.text || (!takes_text && blank != std::string::npos)) continue;
    return command(one.word, blank == std::string::npos ? "" : text.substr(blank + 1));
  }
  return as_answer;
}

}  // namespace sop::sopd
