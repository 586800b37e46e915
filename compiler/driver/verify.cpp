#include "compiler/driver/verify.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

struct Expectation {
  std::uint32_t line = 0;
  std::uint32_t from = 0;  // display columns of the carets; 0: anywhere in the line
  std::uint32_t to = 0;
  std::string code;
  bool met = false;
};

std::string_view trim_left(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

// What the comment in `line` expects; `above` is the nearest line that is no expectation.
std::optional<Expectation> expectation(std::string_view line, std::uint32_t above) {
  std::string_view rest = trim_left(line);
  if (rest.empty() || rest.front() != '#') return std::nullopt;
  rest = trim_left(rest.substr(1));
  Expectation out;
  out.line = above;
  if (!rest.empty() && rest.front() == '@') {
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), out.line);
    if (error != std::errc()) return std::nullopt;
    rest = trim_left(rest.substr(static_cast<std::size_t>(end - rest.data())));
  } else if (!rest.empty() && rest.front() == '^') {
    out.from = static_cast<std::uint32_t>(rest.data() - line.data()) + 1;
    const std::size_t carets = std::min(rest.find_first_not_of('^'), rest.size());
    out.to = out.from + static_cast<std::uint32_t>(carets);
    rest = trim_left(rest.substr(carets));
  }
  if (!rest.starts_with("SOP") || rest.size() < 7) return std::nullopt;
  out.code = std::string(rest.substr(0, 7));
  for (const char digit : out.code.substr(3)) {
    if (digit < '0' || digit > '9') return std::nullopt;
  }
  return out;
}

std::vector<Expectation> expectations(const LineTable& lines) {
  std::vector<Expectation> all;
  std::uint32_t above = 1;
  for (std::uint32_t number = 1; number <= lines.line_count(); ++number) {
    if (auto one = expectation(lines.line(number), above)) {
      all.push_back(std::move(*one));
    } else {
      above = number;
    }
  }
  return all;
}

}  // namespace

std::string verify(const SourceFile& file, const Findings& findings) {
  const LineTable lines(file.text);
  std::vector<Expectation> expected = expectations(lines);
  std::string out;
  for (const Diagnostic& one : findings.all()) {
    const Location at = one.span.file == file.id ? lines.locate(one.span.begin) : Location{};
    bool known = false;
    for (Expectation& expectation : expected) {
      const bool place = expectation.line == at.line &&
                         (expectation.from == 0 || (at.display_column >= expectation.from &&
                                                    at.display_column < expectation.to));
      if (known || expectation.met || !place || expectation.code != code(one.kind)) continue;
      expectation.met = true;
      known = true;
    }
    if (!known)
      out += fmt::format("{}:{}:{}: unexpected {}: {}\n", file.name, at.line, at.display_column,
                         code(one.kind), text_of(one, Language::English));
  }
  for (const Expectation& one : expected) {
    if (!one.met) out += fmt::format("{}:{}: expected {} here\n", file.name, one.line, one.code);
  }
  return out;
}

}  // namespace sop
