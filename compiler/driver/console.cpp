#include "compiler/driver/console.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <map>
#include <string>

#include "compiler/base/file_system.h"
#include "compiler/base/limits.h"
#include "compiler/diagnostics/render.h"
#include "compiler/diagnostics/sarif.h"

namespace sop {

namespace {

int output_error = 0;  // errno of the first write to standard output that failed

}  // namespace

void put(std::string_view text, std::FILE* out) {
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), out);
  if (written != text.size() && out == stdout && output_error == 0) output_error = errno;
}

Status finish_output() {
  if (std::fflush(stdout) != 0 && output_error == 0) output_error = errno;
  if (output_error == 0) return Done{};
  return failure_from_errno(output_error, "-");
}

bool wants_colour(const Speech& speech, std::FILE* out) {
  if (speech.colour != ColourWish::Auto) return speech.colour == ColourWish::Always;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  if (term != nullptr && std::string_view(term) == "dumb") return false;
  return ::isatty(::fileno(out)) == 1;
}

void show(const Diagnostic& diagnostic, const SourceMap& sources, const Speech& speech,
          std::FILE* out) {
  const RenderStyle style{speech.language, wants_colour(speech, out)};
  switch (speech.format) {
    case Format::Human:
      put(render_console(diagnostic, sources, style) + "\n", out);
      break;
    case Format::Short:
      put(render_short(diagnostic, sources, style), out);
      break;
    case Format::Json:
      put(render_json(diagnostic, sources, style), out);
      break;
    case Format::Sarif:
      if (speech.sarif != nullptr) put(speech.sarif->result(diagnostic, sources), out);
      break;
  }
}

void show(const Findings& findings, const SourceMap& sources, const Speech& speech,
          std::FILE* out) {
  std::map<FileId, std::size_t> shown;
  for (const Diagnostic& one : findings.all()) {
    if (shown[one.span.file]++ < limits::kFindingsPerFile) show(one, sources, speech, out);
  }
  if (speech.sarif != nullptr) {
    for (const Silenced& one : findings.silenced()) put(speech.sarif->result(one, sources), out);
  }
  for (const auto& [file, count] : shown) {
    if (count <= limits::kFindingsPerFile) continue;
    const Span place{file, 0, 0};
    show(finding<Kind::TooManyFindings>(place, count - limits::kFindingsPerFile), sources, speech,
         out);
  }
}

std::string text_of(const Findings& findings, const SourceMap& sources, const Speech& speech) {
  char* bytes = nullptr;
  std::size_t size = 0;
  std::FILE* memory = ::open_memstream(&bytes, &size);
  if (memory == nullptr) return "";
  show(findings, sources, speech, memory);
  std::fclose(memory);
  std::string text(bytes, size);
  std::free(bytes);  // NOLINT(cppcoreguidelines-no-malloc): open_memstream's contract
  return text;
}

}  // namespace sop
