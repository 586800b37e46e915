#include "compiler/compare/changes.h"

#include <cctype>
#include <utility>

namespace sop::compare {

Words plain(std::string text) {
  return {std::nullopt, std::move(text), {}};
}

Words quoted(std::string_view text) {
  return plain('"' + std::string(text) + '"');
}

Words phrase(Phrase phrase, std::vector<Words> args) {
  return {phrase, {}, std::move(args)};
}

std::string told(const Words& words, Language language) {
  if (!words.phrase) {
    std::string out = words.text;
    for (const Words& one : words.args) out += told(one, language);
    return out;
  }
  std::vector<std::string> args;
  args.reserve(words.args.size());
  for (const Words& one : words.args) args.push_back(told(one, language));
  return text_of(*words.phrase, language, args);
}

std::string told(const Change& change, Language language) {
  static constexpr std::optional<Phrase> kJudgements[] = {std::nullopt, Phrase::DiffLonger,
                                                          Phrase::DiffShorter, Phrase::DiffAsLong,
                                                          Phrase::DiffWriting};
  std::string out = told(change.subject, language);
  // The name of a role stays as it is written.
  const bool named = !out.empty() && !change.subject.phrase;
  if (!out.empty()) out += ": ";
  out += told(change.clause, language);
  if (!out.empty() && !named)
    out.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(out.front())));
  if (const auto judgement = kJudgements[static_cast<std::size_t>(change.judgement)])
    out += " (" + text_of(*judgement, language) + ")";
  return out;
}

}  // namespace sop::compare
