// Findings as text: for people (source line, caret, hints), as one short line each, or as one JSON
// object a line. Pure functions of the finding and the sources; no colour or language is guessed
// here.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

struct RenderStyle {
  Language language = Language::Indonesian;
  bool colour = false;
};

// Without control characters, so that neither a text nor the name of a file can steer the terminal.
// Unlike utf8::printable() they vanish (tabs become blanks), so that a name stays one word, and
// stray bytes pass: the source is shown as it is.
[[nodiscard]] std::string printable(std::string_view line);

// Several lines, ended by a line end: heading, place, source line with carets, labels, hints,
// fixes.
[[nodiscard]] std::string render_console(const Diagnostic& diagnostic, const SourceMap& sources,
                                         RenderStyle style);

// "file:line:column: severity[code]: text" and a line end.
[[nodiscard]] std::string render_short(const Diagnostic& diagnostic, const SourceMap& sources,
                                       RenderStyle style);

// One JSON object and a line end: code severity message file line column endLine endColumn labels
// hints fixes. Lines and columns count from 1, columns in characters; file, line and column are
// null where there is no place.
[[nodiscard]] std::string render_json(const Diagnostic& diagnostic, const SourceMap& sources,
                                      RenderStyle style);

}  // namespace sop
