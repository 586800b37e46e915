#include "compiler/diagnostics/explain.h"

#include <fmt/format.h>

#include <charconv>

namespace sop {
namespace {

struct Page {
  Kind kind;
  std::string_view text[2];
};

constexpr Page kPages[] = {
#define SOP_EXPLAIN(name, id, en) {Kind::name, {id, en}},
#include "compiler/diagnostics/explain.def"
#undef SOP_EXPLAIN
};

// A page each, in the order of the catalogue.
constexpr bool pages_are_complete() {
  if (sizeof(kPages) / sizeof(kPages[0]) != kKindCount) return false;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    if (kPages[i].kind != static_cast<Kind>(i)) return false;
    if (kPages[i].text[0].empty() || kPages[i].text[1].empty()) return false;
  }
  return true;
}
static_assert(pages_are_complete(),
              "explain.def: one page per row of catalogue.def, in the same order");

Diagnostic sample_of(Kind kind) {
  Diagnostic sample;
  sample.kind = kind;
  sample.args.assign(info(kind).signature.size(), "…");
  return sample;
}

std::string severity_word(Kind kind, Language language) {
  constexpr Phrase kWords[] = {Phrase::SeverityError, Phrase::SeverityWarning,
                               Phrase::SeverityNote};
  return text_of(kWords[static_cast<std::size_t>(info(kind).severity)], language);
}

}  // namespace

std::optional<Kind> kind_of_code(std::string_view code) {
  if (code.size() > 3 && (code.substr(0, 3) == "SOP" || code.substr(0, 3) == "sop"))
    code.remove_prefix(3);
  int number = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
  if (error != std::errc() || end != code.data() + code.size()) return std::nullopt;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    if (kKinds[i].number == number) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

std::string_view page_of(Kind kind, Language language) {
  return kPages[static_cast<std::size_t>(kind)].text[static_cast<std::size_t>(language)];
}

std::string sample_text(Kind kind, Language language) {
  return text_of(sample_of(kind), language);
}

std::string explain_all(Language language) {
  std::string out;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    constexpr int kThousand = 1000;
    const bool first = i == 0 || kKinds[i].number / kThousand != kKinds[i - 1].number / kThousand;
    const auto kind = static_cast<Kind>(i);
    if (first && i != 0) out += '\n';
    out += fmt::format("{}  {}: {}\n", code(kind), severity_word(kind, language),
                       sample_text(kind, language));
  }
  return out;
}

std::string explain(Kind kind, Language language) {
  std::string out = fmt::format("{} ({}): {}\n\n{}\n", code(kind), severity_word(kind, language),
                                sample_text(kind, language), page_of(kind, language));
  for (const std::string& hint : hints_of(sample_of(kind), language)) out += "\n" + hint + "\n";
  return out;
}

}  // namespace sop
