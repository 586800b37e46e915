#include "runtime/driver/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iostream>

#include "compiler/base/utf8.h"
#include "compiler/diagnostics/render.h"

namespace sop::sopd {
namespace {

constexpr std::size_t kLineBytes =
    64U << 10U;  // of one line of input; the rest of a longer one is dropped

bool wants_colour(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  if (term == nullptr || std::string_view(term) == "dumb") return false;
  return ::isatty(fd) == 1;
}

}  // namespace

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], utf8::display_width(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      text.append(widths[i] - utf8::display_width(row[i]) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

Console::Console(Language language)
    : language_(language),
      colour_(wants_colour(STDOUT_FILENO)),
      error_colour_(wants_colour(STDERR_FILENO)),
      input_is_terminal_(::isatty(STDIN_FILENO) == 1) {}

std::string Console::word(Phrase phrase, std::vector<std::string> args) const {
  return story::say(language_, phrase, std::move(args));
}

std::string Console::paint(std::string_view sgr, std::string_view text) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", sgr, text) : std::string(text);
}

void Console::write(std::string_view text) {
  errno = 0;
  const bool put = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((!put || std::fflush(stdout) != 0) && !failed_) failed_ = errno;
}

void Console::line(std::string_view text) {
  write(fmt::format("{}\n", text));
}

std::optional<int> Console::flush() {
  if (std::fflush(stdout) != 0 && !failed_) failed_ = errno;
  return failed_;
}

void Console::report(const Diagnostic& diagnostic, const SourceMap& sources) {
  std::fflush(stdout);
  const std::string text = render_console(diagnostic, sources, {language_, error_colour_});
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::optional<std::string> Console::ask(std::string_view prompt) {
  write(prompt);
  std::string text;
  for (int c = std::getc(stdin);; c = std::getc(stdin)) {
    if (c == EOF && errno == EINTR && std::ferror(stdin) != 0) {
      std::clearerr(stdin);
      continue;
    }
    if (c == EOF && text.empty()) {
      line();
      return std::nullopt;
    }
    if (c == EOF || c == '\n') break;
    if (text.size() < kLineBytes) text += static_cast<char>(c);
  }
  if (!input_is_terminal_) line(printable(text));
  return text;
}

}  // namespace sop::sopd
