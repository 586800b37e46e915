#include "compiler/diagnostics/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShownColumns = 100;  // of a source line; longer ones are cut round the caret

Phrase severity_phrase(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return Phrase::SeverityError;
    case Severity::Warning:
      return Phrase::SeverityWarning;
    case Severity::Note:
      break;
  }
  return Phrase::SeverityNote;
}

std::string severity_word(Severity severity, Language language) {
  return text_of(severity_phrase(severity), language);
}

struct Paint {
  bool on;
  [[nodiscard]] std::string operator()(std::string_view sgr, std::string_view text) const {
    return on ? fmt::format("\x1b[{}m{}\x1b[0m", sgr, text) : std::string(text);
  }
};

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "1;31";
    case Severity::Warning:
      return "1;33";
    case Severity::Note:
      break;
  }
  return "1;36";
}

// Byte of a control character, or the first of one beyond ASCII (U+0080 to U+009F: some terminals
// obey these too).
bool may_steer(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F || byte == 0xC2;
}

std::size_t width_of(std::string_view raw) {
  return utf8::display_width(printable(raw));
}

struct Excerpt {
  std::string text;
  std::size_t caret = 0;   // blanks before the first caret
  std::size_t length = 1;  // carets
};

// The part of a source line to show, and where the carets go.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  std::size_t from = 0;
  std::size_t to = line.size();
  if (width_of(line) > kShownColumns) {
    constexpr std::size_t kContext = 40;
    from = begin > kContext ? begin - kContext : 0;
    to = std::min(line.size(), from + kShownColumns);
    while (from > 0 && (static_cast<unsigned char>(line[from]) & 0xC0U) == 0x80U) --from;
    while (to < line.size() && (static_cast<unsigned char>(line[to]) & 0xC0U) == 0x80U) ++to;
  }
  const std::string lead = from > 0 ? "…" : "";
  const std::size_t shown_end = std::min(end, to);
  Excerpt out;
  out.text = lead + printable(line.substr(from, to - from)) + (to < line.size() ? "…" : "");
  out.caret = lead.empty() ? 0 : 1;
  out.caret += width_of(line.substr(from, begin - from));
  out.length = std::max<std::size_t>(1, width_of(line.substr(begin, shown_end - begin)));
  return out;
}

struct Snippet {
  std::uint32_t line;
  Excerpt excerpt;
  std::string note;
};

Snippet snippet(const LineTable& lines, Span span, std::string note) {
  const Location from = lines.locate(span.begin);
  const std::uint32_t start = lines.line_begin(from.line);
  return {from.line, excerpt(lines.line(from.line), span.begin - start, span.end - start),
          std::move(note)};
}

std::string show(const Snippet& s, std::size_t gutter, std::string_view mark, std::string_view sgr,
                 Paint paint) {
  std::string marks;
  for (std::size_t i = 0; i < s.excerpt.length; ++i) marks += mark;
  if (!s.note.empty()) marks += " " + s.note;
  return fmt::format("{} {}\n{} {}{}\n", paint("2", fmt::format("{:>{}} |", s.line, gutter)),
                     s.excerpt.text, paint("2", fmt::format("{:>{}} |", "", gutter)),
                     std::string(s.excerpt.caret, ' '), paint(sgr, marks));
}

std::string fixes_text(const Diagnostic& diagnostic, std::size_t gutter, RenderStyle style,
                       Paint paint) {
  std::string out;
  for (const Fix& fix : diagnostic.fixes) {
    out +=
        fmt::format("{:>{}} {} {}: {}\n", "", gutter, paint("2", "="),
                    text_of(Phrase::FixWord, style.language), text_of(fix.title, style.language));
  }
  return out;
}

Json place(Span span, const SourceMap& sources) {
  Json json;
  const LineTable& lines = sources.lines(span.file);
  const Location from = lines.locate(span.begin);
  const Location to = lines.locate(span.end);
  json["file"] = sources.file(span.file).name;
  json["line"] = from.line;
  json["column"] = from.column;
  json["endLine"] = to.line;
  json["endColumn"] = to.column;
  return json;
}

}  // namespace

std::string printable(std::string_view line) {
  std::string out;
  if (std::none_of(line.begin(), line.end(), may_steer)) return out.assign(line);
  for (std::size_t at = 0; at < line.size();) {
    const utf8::Character one = utf8::character_at(line, at);
    const bool control = one.valid && (one.code < 0x20 || (one.code >= 0x7F && one.code < 0xA0));
    if (one.code == '\t') {
      out += ' ';
    } else if (!control) {
      out += line.substr(at, one.length);
    }
    at += one.length;
  }
  return out;
}

std::string render_console(const Diagnostic& diagnostic, const SourceMap& sources,
                           RenderStyle style) {
  const Paint paint{style.colour};
  const std::string_view sgr = colour_of(diagnostic.severity);
  const std::string heading = fmt::format(
      "{}[{}]", severity_word(diagnostic.severity, style.language), code(diagnostic.kind));
  std::string out = fmt::format("{}: {}\n", paint(sgr, heading),
                                paint("1", printable(text_of(diagnostic, style.language))));
  std::size_t gutter = 2;
  if (diagnostic.span.file.valid()) {
    const SourceFile& file = sources.file(diagnostic.span.file);
    const LineTable& lines = sources.lines(file.id);
    const Location from = lines.locate(diagnostic.span.begin);
    std::vector<Snippet> further;
    std::uint32_t last = from.line;
    for (const Label& label : diagnostic.labels) {
      if (label.span.file != diagnostic.span.file) continue;
      further.push_back(snippet(lines, label.span, text_of(label.message, style.language)));
      last = std::max(last, further.back().line);
    }
    gutter = std::max<std::size_t>(gutter, std::to_string(last).size());
    out += fmt::format("{:>{}}{} {}:{}:{}\n", "", gutter, paint("2", "-->"), printable(file.name),
                       from.line, from.column);
    out += show(snippet(lines, diagnostic.span, ""), gutter, "^", sgr, paint);
    for (const Snippet& one : further) out += show(one, gutter, "-", "1;34", paint);
  }
  for (const std::string& hint : hints_of(diagnostic, style.language)) {
    out += fmt::format("{:>{}} {} {}: {}\n", "", gutter, paint("2", "="),
                       text_of(Phrase::HintWord, style.language), printable(hint));
  }
  return out + fixes_text(diagnostic, gutter, style, paint);
}

std::string render_short(const Diagnostic& diagnostic, const SourceMap& sources,
                         RenderStyle style) {
  std::string where;
  if (diagnostic.span.file.valid()) {
    const SourceFile& file = sources.file(diagnostic.span.file);
    const Location from = sources.lines(file.id).locate(diagnostic.span.begin);
    where = fmt::format("{}:{}:{}: ", printable(file.name), from.line, from.column);
  }
  return fmt::format("{}{}[{}]: {}\n", where, severity_word(diagnostic.severity, style.language),
                     code(diagnostic.kind), printable(text_of(diagnostic, style.language)));
}

std::string render_json(const Diagnostic& diagnostic, const SourceMap& sources, RenderStyle style) {
  Json json;
  json["code"] = code(diagnostic.kind);
  json["severity"] = severity_word(diagnostic.severity, Language::English);
  json["message"] = text_of(diagnostic, style.language);
  if (diagnostic.span.file.valid()) {
    json.update(place(diagnostic.span, sources));
  } else {
    for (const char* key : {"file", "line", "column", "endLine", "endColumn"}) json[key] = nullptr;
  }
  json["labels"] = Json::array();
  for (const Label& label : diagnostic.labels) {
    Json one = place(label.span, sources);
    one["message"] = text_of(label.message, style.language);
    json["labels"].push_back(std::move(one));
  }
  json["hints"] = hints_of(diagnostic, style.language);
  json["fixes"] = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    Json one;
    one["title"] = text_of(fix.title, style.language);
    one["safe"] = fix.applicability == Applicability::Safe;
    one["edits"] = Json::array();
    for (const Edit& edit : fix.edits) {
      Json change = place(edit.span, sources);
      change["replacement"] = edit.replacement;
      one["edits"].push_back(std::move(change));
    }
    json["fixes"].push_back(std::move(one));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sop
