#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {
namespace {

struct PhraseInfo {
  std::string_view text[2];
};

constexpr PhraseInfo kPhrases[] = {
#define SOP_PHRASE(name, id, en) {{id, en}},
#include "compiler/diagnostics/phrase.def"
#undef SOP_PHRASE
};

// Placeholders {0} … {9} used by a text, as a bit set; an unpaired or odd brace sets kBroken.
constexpr unsigned kBroken = 1U << 31U;

constexpr unsigned placeholders(std::string_view text) {
  unsigned used = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '}') return kBroken;
    if (text[i] != '{') continue;
    if (i + 2 >= text.size() || text[i + 1] < '0' || text[i + 1] > '9' || text[i + 2] != '}')
      return kBroken;
    used |= 1U << static_cast<unsigned>(text[i + 1] - '0');
    i += 2;
  }
  return used;
}

constexpr bool ends_with_period(std::string_view text) {
  return !text.empty() && text.back() == '.';
}

constexpr bool catalogue_is_sound() {
  for (const KindInfo& row : kKinds) {
    const unsigned known = (1U << row.signature.size()) - 1U;
    const unsigned in_hints = placeholders(row.hint[0]) | placeholders(row.hint[1]);
    if (row.text[0].empty() || row.text[1].empty()) return false;
    if (ends_with_period(row.text[0]) || ends_with_period(row.text[1])) return false;
    if (placeholders(row.text[0]) != placeholders(row.text[1])) return false;
    if (placeholders(row.hint[0]) != placeholders(row.hint[1])) return false;
    if ((placeholders(row.text[0]) | in_hints) != known) return false;
    if (row.hint[0].empty() != row.hint[1].empty()) return false;
  }
  for (std::size_t i = 1; i < kKindCount; ++i) {
    if (kKinds[i].number <= kKinds[i - 1].number) return false;
  }
  return true;
}

constexpr bool phrases_are_sound() {
  for (const PhraseInfo& row : kPhrases) {
    if (row.text[0].empty() || row.text[1].empty()) return false;
    if (placeholders(row.text[0]) != placeholders(row.text[1]) ||
        placeholders(row.text[0]) == kBroken)
      return false;
  }
  return true;
}

static_assert(catalogue_is_sound(),
              "catalogue.def: texts present, alike in placeholders, all arguments used, no final "
              "period, numbers rising");
static_assert(phrases_are_sound(), "phrase.def: both texts present and alike in placeholders");

std::string filled(std::string_view text, const std::vector<std::string>& args) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& arg : args) store.push_back(std::cref(arg));
  return fmt::vformat(text, store);
}

}  // namespace

std::string code(Kind kind) {
  return fmt::format("SOP{}", info(kind).number);
}

Diagnostic Diagnostic::label(Span place, Phrase phrase, std::vector<std::string> with) && {
  labels.push_back({place, {phrase, std::move(with)}});
  return std::move(*this);
}

Diagnostic Diagnostic::hint(Phrase phrase, std::vector<std::string> with) && {
  hints.push_back({phrase, std::move(with)});
  return std::move(*this);
}

Diagnostic Diagnostic::fix(Span place, std::string text, Applicability applicability) && {
  Message title{Phrase::RemoveThis, {}};
  if (!text.empty()) title = {place.empty() ? Phrase::InsertThis : Phrase::ReplaceBy, {text}};
  fixes.push_back({std::move(title), {{place, std::move(text)}}, applicability});
  return std::move(*this);
}

std::string text_of(Phrase phrase, Language language, const std::vector<std::string>& args) {
  return filled(kPhrases[static_cast<std::size_t>(phrase)].text[static_cast<std::size_t>(language)],
                args);
}

std::string text_of(const Message& message, Language language) {
  return text_of(message.phrase, language, message.args);
}

std::string text_of(const Diagnostic& diagnostic, Language language) {
  return filled(info(diagnostic.kind).text[static_cast<std::size_t>(language)], diagnostic.args);
}

std::vector<std::string> hints_of(const Diagnostic& diagnostic, Language language) {
  std::vector<std::string> hints;
  for (const Message& hint : diagnostic.hints) hints.push_back(text_of(hint, language));
  const std::string_view own = info(diagnostic.kind).hint[static_cast<std::size_t>(language)];
  if (!own.empty()) hints.push_back(filled(own, diagnostic.args));
  return hints;
}

void Findings::report(Diagnostic diagnostic) {
  all_.push_back(std::move(diagnostic));
}

void Findings::replace(std::vector<Diagnostic> all, std::vector<Silenced> silenced) {
  all_ = std::move(all);
  silenced_ = std::move(silenced);
}

void Findings::sort() {
  std::stable_sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(a.span.file, a.span.begin, a.span.end, a.kind) <
           std::tuple(b.span.file, b.span.begin, b.span.end, b.kind);
  });
}

std::size_t Findings::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(),
                    [severity](const Diagnostic& one) { return one.severity == severity; }));
}

}  // namespace sop
