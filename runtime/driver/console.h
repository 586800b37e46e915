// Where `sopd` speaks and listens: standard output in the chosen language, findings to standard
// error, lines from standard input. Colour only where a person reads (a terminal, no NO_COLOR, TERM
// not "dumb").
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/story/words.h"

namespace sop::sopd {

class Console {
 public:
  explicit Console(Language language);

  [[nodiscard]] Language language() const { return language_; }
  // Arguments are cleaned of control characters, so that no record can steer the terminal.
  [[nodiscard]] std::string word(Phrase phrase, std::vector<std::string> args = {}) const;

  void line(std::string_view text = {});
  void write(std::string_view text);  // without line end; flushed
  [[nodiscard]] std::string strong(std::string_view text) const { return paint("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return paint("2", text); }
  [[nodiscard]] std::string good(std::string_view text) const { return paint("32", text); }
  void report(const Diagnostic& diagnostic, const SourceMap& sources = {});
  // On the way to the reader, or failed: nothing; else the system's error.
  [[nodiscard]] std::optional<int> flush();

  // The next line of standard input without its line end; nothing at its end. Where the input is no
  // terminal it is shown after the prompt, so that a transcript reads as a session does.
  [[nodiscard]] std::optional<std::string> ask(std::string_view prompt);
  [[nodiscard]] bool input_is_terminal() const { return input_is_terminal_; }

 private:
  [[nodiscard]] std::string paint(std::string_view sgr, std::string_view text) const;

  Language language_;
  bool colour_;
  bool error_colour_;
  bool input_is_terminal_;
  std::optional<int> failed_;
};

using story::printable;

// Columns beside each other, two blanks between them; the first row is a heading.
[[nodiscard]] std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace sop::sopd
