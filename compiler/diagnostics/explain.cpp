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

std::string explain(Kind kind, Language language) {
  const KindInfo& row = info(kind);
  Diagnostic sample;
  sample.kind = kind;
  sample.args.assign(row.signature.size(), "…");
  const Phrase severity = row.severity == Severity::Error     ? Phrase::SeverityError
                          : row.severity == Severity::Warning ? Phrase::SeverityWarning
                                                              : Phrase::SeverityNote;
  std::string out = fmt::format(
      "{} ({}): {}\n\n{}\n", code(kind), text_of(severity, language), text_of(sample, language),
      kPages[static_cast<std::size_t>(kind)].text[static_cast<std::size_t>(language)]);
  for (const std::string& hint : hints_of(sample, language)) out += "\n" + hint + "\n";
  return out;
}

}  // namespace sop
