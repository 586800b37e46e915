// A finding as data: kind, arguments, place, further places, hints and fixes. Texts live in
// catalogue.def and phrase.def, both languages on one row; nothing is worded here and nothing is
// worded twice. Passes build a Diagnostic with finding<Kind>(…) and hand it to a Sink; render.h
// turns it into text or JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "compiler/source/source.h"

namespace sop {

enum class Severity : std::uint8_t { Error, Warning, Note };
enum class Language : std::uint8_t { Indonesian, English };

enum class Kind : std::uint16_t {
#define SOP_DIAGNOSTIC(name, ...) name,
#include "compiler/diagnostics/catalogue.def"
#undef SOP_DIAGNOSTIC
};

// Fixed wording other than the findings themselves: labels, hints, titles of fixes, words of the
// programs.
enum class Phrase : std::uint16_t {
#define SOP_PHRASE(name, ...) name,
#include "compiler/diagnostics/phrase.def"
#undef SOP_PHRASE
};

// One row of the catalogue. `hint` may be empty; both texts may use all arguments as {0}, {1}, …
struct KindInfo {
  std::string_view name;
  int number;  // 2101 prints as SOP2101; its thousand names the pass
  Severity severity;
  std::string_view signature;  // one letter an argument: t text, n number
  std::string_view text[2];    // indexed by Language
  std::string_view hint[2];
};

constexpr KindInfo kKinds[] = {
#define SOP_DIAGNOSTIC(name, number, severity, signature, id, en, hint_id, hint_en) \
  {#name, number, Severity::severity, signature, {id, en}, {hint_id, hint_en}},
#include "compiler/diagnostics/catalogue.def"
#undef SOP_DIAGNOSTIC
};
inline constexpr std::size_t kKindCount = sizeof(kKinds) / sizeof(kKinds[0]);

[[nodiscard]] constexpr const KindInfo& info(Kind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}
[[nodiscard]] std::string code(Kind kind);  // "SOP2101"

// A phrase with its arguments.
struct Message {
  Phrase phrase;
  std::vector<std::string> args;
};

struct Label {
  Span span;
  Message message;
};

struct Edit {
  Span span;
  std::string replacement;
};

// Safe: cannot change what the analyst meant; a tool may apply it unasked.
enum class Applicability : std::uint8_t { Safe, Ask };

struct Fix {
  Message title;
  std::vector<Edit> edits;
  Applicability applicability = Applicability::Ask;
};

struct Diagnostic {
  Kind kind{};
  Severity severity = Severity::Error;
  Span span;  // span.file is invalid for findings about the environment
  std::vector<std::string> args;
  std::vector<Label> labels;
  std::vector<Message> hints;
  std::vector<Fix> fixes;

  Diagnostic label(Span place, Phrase phrase, std::vector<std::string> with = {}) &&;
  Diagnostic hint(Phrase phrase, std::vector<std::string> with = {}) &&;
  // Replaces `place` by `text`, or adds it where `place` is empty; the title says so in the
  // reader's language.
  Diagnostic fix(Span place, std::string text, Applicability applicability) &&;
};

// Text of the finding, of its own hint, and of a phrase, in a language.
[[nodiscard]] std::string text_of(const Diagnostic& diagnostic, Language language);
[[nodiscard]] std::vector<std::string> hints_of(const Diagnostic& diagnostic, Language language);
[[nodiscard]] std::string text_of(const Message& message, Language language);
[[nodiscard]] std::string text_of(Phrase phrase, Language language,
                                  const std::vector<std::string>& args = {});

// Where findings go. A pass never prints.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void report(Diagnostic diagnostic) = 0;
};

// A finding that a comment of the source asks to ignore, and the reason given there.
struct Silenced {
  Diagnostic finding;
  std::string reason;
};

// Keeps findings in order of report; sort() puts them in order of place. Silenced ones (see
// driver/levels.h) stand apart: nobody but SARIF shows or counts them.
class Findings final : public Sink {
 public:
  void report(Diagnostic diagnostic) override;
  void replace(std::vector<Diagnostic> all, std::vector<Silenced> silenced);
  void sort();
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }
  [[nodiscard]] const std::vector<Silenced>& silenced() const { return silenced_; }
  [[nodiscard]] std::size_t count(Severity severity) const;
  [[nodiscard]] bool has_errors() const { return count(Severity::Error) != 0; }

 private:
  std::vector<Diagnostic> all_;
  std::vector<Silenced> silenced_;
};

namespace detail {
inline std::string as_argument(std::string_view text) {
  return std::string(text);
}
template <class N, class = std::enable_if_t<std::is_integral_v<N>>>
std::string as_argument(N number) {
  return std::to_string(number);
}
template <class A>
inline constexpr char kArgumentType = std::is_integral_v<std::remove_cvref_t<A>> ? 'n' : 't';

template <Kind K, class... Args>
constexpr bool fits() {
  constexpr std::string_view kSignature = info(K).signature;
  if (kSignature.size() != sizeof...(Args)) return false;
  const char types[] = {kArgumentType<Args>..., '\0'};
  for (std::size_t i = 0; i < kSignature.size(); ++i) {
    if (types[i] != kSignature[i]) return false;
  }
  return true;
}
}  // namespace detail

// finding<Kind::UnknownRole>(span, name): checked against the row's signature when it is compiled.
template <Kind K, class... Args>
[[nodiscard]] Diagnostic finding(Span span, const Args&... args) {
  static_assert(detail::fits<K, Args...>(), "arguments differ from the signature in catalogue.def");
  Diagnostic diagnostic;
  diagnostic.kind = K;
  diagnostic.severity = info(K).severity;
  diagnostic.span = span;
  diagnostic.args = {detail::as_argument(args)...};
  return diagnostic;
}

}  // namespace sop
