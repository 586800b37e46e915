// Where the program speaks: findings in the wanted format and language, to standard output or
// standard error.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "compiler/base/result.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop {

enum class Format : std::uint8_t { Human, Short, Json, Sarif };
enum class ColourWish : std::uint8_t { Auto, Always, Never };

class SarifLog;

struct Speech {
  Language language = Language::Indonesian;
  Format format = Format::Human;
  ColourWish colour = ColourWish::Auto;
  SarifLog* sarif = nullptr;  // of Format::Sarif: the log of this run; who made it ends it
};

// Prints the findings, at most limits::kFindingsPerFile of each file, and says how many were left
// out. Silenced ones appear in SARIF only.
void show(const Findings& findings, const SourceMap& sources, const Speech& speech, std::FILE* out);

void show(const Diagnostic& diagnostic, const SourceMap& sources, const Speech& speech,
          std::FILE* out);

// Colour only where a person reads: a terminal, no NO_COLOR (no-color.org), TERM not "dumb".
[[nodiscard]] bool wants_colour(const Speech& speech, std::FILE* out);

// What show() would print, as text. The colour must be decided: always or never.
[[nodiscard]] std::string text_of(const Findings& findings, const SourceMap& sources,
                                  const Speech& speech);

void put(std::string_view text, std::FILE* out);

// After all is said: whether what went to standard output has arrived. A full disk is no success.
[[nodiscard]] Status finish_output();

}  // namespace sop
