#include "compiler/driver/levels.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/limits.h"
#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/diagnostics/explain.h"

namespace sop {
namespace {

using model::Level;

constexpr std::string_view kWord = "abaikan";

// One code of a comment "# abaikan …".
struct Silence {
  Span span;  // of the code
  std::string code;
  std::optional<Kind> kind;  // nothing: there is no such code
  std::string reason;
  bool first = false;      // of its comment
  std::uint32_t line = 0;  // the line it is for
  bool met_finding = false;
  bool met_error = false;
};

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t length = utf8::space_at(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool starts_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if ((text[i] | 0x20) != word[i]) return false;
  }
  return true;
}

// "SOP4003" and what looks like a code: SOP, then a digit, then letters and digits. Empty at a
// prose word, such as in "# abaikan SOP Rapat".
std::string_view code_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!starts_with_word(rest, "sop") || rest.size() < 4 || !is_digit(rest[3])) return {};
  std::size_t end = 3;
  while (end < rest.size() && (is_digit(rest[end]) || is_letter(rest[end]))) ++end;
  return rest.substr(0, end);
}

// The codes of one comment; nothing if it is no silence. `at` is where the comment begins.
std::vector<Silence> read_comment(std::string_view comment, std::uint32_t begin, FileId file) {
  std::vector<Silence> out;
  std::size_t at = skip_space(comment, 1);
  if (!starts_with_word(comment.substr(at), kWord)) return out;
  at = skip_space(comment, at + kWord.size());
  for (std::string_view written = code_at(comment, at); !written.empty();
       written = code_at(comment, at)) {
    Silence one;
    const auto from = begin + static_cast<std::uint32_t>(at);
    one.span = {file, from, from + static_cast<std::uint32_t>(written.size())};
    one.code = utf8::upper(written);
    one.kind = kind_of_code(one.code);
    one.first = out.empty();
    out.push_back(std::move(one));
    at = skip_space(comment, at + written.size());
    if (at < comment.size() && (comment[at] == ',' || comment[at] == ';'))
      at = skip_space(comment, at + 1);
    if (starts_with_word(comment.substr(at), "dan ")) at = skip_space(comment, at + 4);
  }
  if (at >= comment.size() || comment[at] != ':') return out;
  const std::string reason = utf8::clean(comment.substr(at + 1));
  for (Silence& one : out) one.reason = reason;
  return out;
}

std::vector<Silence> read_silences(const SyntaxTree& tree) {
  std::vector<Silence> all;
  for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
    if (tree.node(i).kind != NodeKind::Comment) continue;
    std::vector<Silence> some = read_comment(tree.text(i), tree.node(i).begin, tree.file().id);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

// A silence is for the first line below it that is no comment.
void find_lines(std::vector<Silence>& silences, const SyntaxTree& tree, const LineTable& lines) {
  std::map<std::uint32_t, std::uint32_t> below;  // line of a comment → the line it is for
  for (auto i = static_cast<std::uint32_t>(tree.nodes().size()); i-- > 0;) {
    if (tree.node(i).kind != NodeKind::Comment) continue;
    const std::uint32_t line = lines.locate(tree.node(i).begin).line;
    const auto next = below.find(line + 1);
    below[line] = next == below.end() ? line + 1 : next->second;
  }
  for (Silence& one : silences) one.line = below[lines.locate(one.span.begin).line];
}

constexpr bool is_error(Kind kind) {
  return info(kind).severity == Severity::Error;
}

// False: the finding is switched off.
bool settle(Diagnostic& diagnostic, const model::Settings& settings) {
  if (is_error(diagnostic.kind)) return true;
  const auto level = settings.levels.find(info(diagnostic.kind).number);
  if (level == settings.levels.end()) return true;
  if (level->second == Level::Off) return false;
  diagnostic.severity = level->second == Level::Note      ? Severity::Note
                        : level->second == Level::Warning ? Severity::Warning
                                                          : Severity::Error;
  return true;
}

class Judge {
 public:
  Judge(const SyntaxTree& tree, std::vector<Silence> silences)
      : tree_(tree), silences_(std::move(silences)), lines_(tree.file().text) {
    find_lines(silences_, tree, lines_);
    std::stable_sort(silences_.begin(), silences_.end(),
                     [](const Silence& a, const Silence& b) { return a.line < b.line; });
  }

  // The silence that takes this finding away; null: it stays.
  const Silence* silence_of(const Diagnostic& diagnostic) {
    if (diagnostic.span.file != tree_.file().id) return nullptr;
    const std::uint32_t line = line_of(diagnostic);
    const Silence* found = nullptr;
    auto one = std::lower_bound(silences_.begin(), silences_.end(), line,
                                [](const Silence& a, std::uint32_t l) { return a.line < l; });
    for (; one != silences_.end() && one->line == line && found == nullptr; ++one) {
      if (one->kind != diagnostic.kind) continue;
      one->met_finding = true;
      one->met_error = diagnostic.severity == Severity::Error;
      if (!one->met_error && !one->reason.empty()) found = &*one;
    }
    return found;
  }

  // Adds what is to be said about the comments themselves.
  void report(std::vector<Diagnostic>& all, const model::Settings& settings, bool complete) const {
    std::vector<Diagnostic> said;
    for (const Silence& one : silences_) {
      auto about = judge(one, all, complete, said.size() < limits::kFindingsPerFile);
      if (about && settle(*about, settings)) said.push_back(std::move(*about));
    }
    std::move(said.begin(), said.end(), std::back_inserter(all));
  }

 private:
  [[nodiscard]] std::uint32_t line_of(const Diagnostic& diagnostic) const {
    return lines_.locate(diagnostic.span.begin).line;
  }

  // The code that a mistyped one means: of those found on the line first, then of all.
  [[nodiscard]] std::optional<std::string> near_code(const Silence& silence,
                                                     const std::vector<Diagnostic>& all) const {
    std::vector<std::string> codes;
    for (const Diagnostic& one : all) {
      if (one.span.file == silence.span.file && line_of(one) == silence.line)
        codes.push_back(code(one.kind));
    }
    for (std::size_t i = 0; i < kKindCount; ++i) codes.push_back(code(static_cast<Kind>(i)));
    const auto near = nearest(silence.code, codes);
    return near ? std::optional(codes[*near]) : std::nullopt;
  }

  [[nodiscard]] std::optional<Diagnostic> judge(const Silence& one,
                                                const std::vector<Diagnostic>& all, bool complete,
                                                bool suggest) const {
    if (!one.kind) {
      Diagnostic out = finding<Kind::UnknownSilence>(one.span, one.code);
      const auto near = suggest ? near_code(one, all) : std::nullopt;
      if (!near) return out;
      return std::move(out)
          .hint(Phrase::DidYouMean, {*near})
          .fix(one.span, *near, Applicability::Ask);
    }
    if (one.met_error) return finding<Kind::SilencedError>(one.span, one.code);
    if (one.reason.empty() && one.first)
      return finding<Kind::SilenceWithoutReason>(one.span, one.code);
    if (!one.met_finding && complete) return finding<Kind::UnusedSilence>(one.span, one.code);
    return std::nullopt;
  }

  const SyntaxTree& tree_;
  std::vector<Silence> silences_;  // by the line they are for
  LineTable lines_;
};

}  // namespace

void apply_levels(Findings& findings, const SyntaxTree& tree, const model::Settings& settings,
                  bool all_passes) {
  std::vector<Silence> silences = read_silences(tree);
  if (silences.empty() && settings.levels.empty()) {
    findings.sort();
    return;
  }
  const bool complete = all_passes && !findings.has_errors();
  std::vector<Diagnostic> all;
  std::vector<Silenced> silenced;
  Judge judge(tree, std::move(silences));
  for (Diagnostic one : findings.all()) {
    if (!settle(one, settings)) continue;
    if (const Silence* silence = judge.silence_of(one)) {
      silenced.push_back({std::move(one), silence->reason});
    } else {
      all.push_back(std::move(one));
    }
  }
  judge.report(all, settings, complete);
  findings.replace(std::move(all), std::move(silenced));
  findings.sort();
}

}  // namespace sop
