#include "compiler/diagnostics/sarif.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/explain.h"

namespace sop {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

std::string_view level_of(Severity severity) {
  constexpr std::string_view kLevels[] = {"error", "warning", "note"};
  return kLevels[static_cast<std::size_t>(severity)];
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json text_object(std::string text) {
  return {{"text", std::move(text)}};
}

Json region_of(Span span, const LineTable& lines) {
  const Location from = lines.locate(span.begin);
  const Location to = lines.locate(span.end);
  return {{"startLine", from.line},
          {"startColumn", from.utf16_column},
          {"endLine", to.line},
          {"endColumn", to.utf16_column}};
}

Json artifact_of(FileId file, const SourceMap& sources) {
  return {{"uri", uri_of(sources.file(file).name)}};
}

Json physical(Span span, const SourceMap& sources) {
  const LineTable& lines = sources.lines(span.file);
  return {{"artifactLocation", artifact_of(span.file, sources)},
          {"region", region_of(span, lines)}};
}

// What was seen, and the hints as sentences behind it: many viewers show nothing but the message.
std::string message_of(const Diagnostic& diagnostic, Language language) {
  std::string out = text_of(diagnostic, language) + ".";
  for (const std::string& hint : hints_of(diagnostic, language)) out += " " + hint;
  return out;
}

Json related(const Diagnostic& diagnostic, const SourceMap& sources, Language language) {
  Json all = Json::array();
  for (const Label& label : diagnostic.labels) {
    if (!label.span.file.valid()) continue;
    all.push_back({{"id", all.size() + 1},
                   {"physicalLocation", physical(label.span, sources)},
                   {"message", text_object(text_of(label.message, language))}});
  }
  return all;
}

Json fix_object(const Fix& fix, const SourceMap& sources, Language language) {
  std::map<FileId, Json> replacements;
  for (const Edit& edit : fix.edits) {
    const LineTable& lines = sources.lines(edit.span.file);
    Json& of_file = replacements.try_emplace(edit.span.file, Json::array()).first->second;
    of_file.push_back({{"deletedRegion", region_of(edit.span, lines)},
                       {"insertedContent", text_object(edit.replacement)}});
  }
  Json changes = Json::array();
  for (auto& [file, list] : replacements) {
    changes.push_back(
        {{"artifactLocation", artifact_of(file, sources)}, {"replacements", std::move(list)}});
  }
  return {{"description", text_object(text_of(fix.title, language))},
          {"artifactChanges", std::move(changes)}};
}

Json result_object(const Diagnostic& diagnostic, std::size_t rule, const SourceMap& sources,
                   Language language) {
  Json out{{"ruleId", code(diagnostic.kind)},
           {"ruleIndex", rule},
           {"level", level_of(diagnostic.severity)},
           {"message", text_object(message_of(diagnostic, language))}};
  if (diagnostic.span.file.valid())
    out["locations"] =
        Json::array({Json{{"physicalLocation", physical(diagnostic.span, sources)}}});
  if (Json labels = related(diagnostic, sources, language); !labels.empty())
    out["relatedLocations"] = std::move(labels);
  Json fixes = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    if (!fix.edits.empty()) fixes.push_back(fix_object(fix, sources, language));
  }
  if (!fixes.empty()) out["fixes"] = std::move(fixes);
  return out;
}

// The first paragraph of the page says the rule; the whole page is the help.
Json rule_object(Kind kind, Language language) {
  const std::string_view page = page_of(kind, language);
  return {{"id", code(kind)},
          {"name", info(kind).name},
          {"shortDescription", text_object(sample_text(kind, language))},
          {"fullDescription", text_object(std::string(page.substr(0, page.find("\n\n"))))},
          {"help", text_object(explain(kind, language))},
          {"defaultConfiguration", {{"level", level_of(info(kind).severity)}}}};
}

}  // namespace

std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  const bool absolute = path.starts_with('/');
  while (path.starts_with("./")) path.remove_prefix(2);
  std::string out = absolute ? "file://" : "";
  for (const char byte : path) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    if (letter || (byte >= '0' && byte <= '9') || kPlain.find(byte) != std::string_view::npos) {
      out += byte;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return out;
}

std::string SarifLog::separator() {
  if (begun_) return ",\n";
  begun_ = true;
  return fmt::format("{{\"$schema\":\"{}\",\"version\":\"2.1.0\",\"runs\":[{{\"results\":[\n",
                     kSchema);
}

std::size_t SarifLog::rule_index(Kind kind) {
  const auto [at, added] = index_.try_emplace(kind, rules_.size());
  if (added) rules_.push_back(kind);
  return at->second;
}

std::string SarifLog::result(const Diagnostic& diagnostic, const SourceMap& sources) {
  return separator() +
         dumped(result_object(diagnostic, rule_index(diagnostic.kind), sources, language_));
}

std::string SarifLog::result(const Silenced& silenced, const SourceMap& sources) {
  const Diagnostic& finding = silenced.finding;
  Json json = result_object(finding, rule_index(finding.kind), sources, language_);
  json["suppressions"] =
      Json::array({Json{{"kind", "inSource"}, {"justification", silenced.reason}}});
  return separator() + dumped(json);
}

std::string SarifLog::end(int exit_code) {
  constexpr int kSystematic = 2;  // from here on the command itself failed
  std::string out = begun_ ? "" : separator();
  Json rules = Json::array();
  for (const Kind kind : rules_) rules.push_back(rule_object(kind, language_));
  const std::string_view language = language_ == Language::English ? "en" : "id";
  const Json driver{{"name", "Sopan"},
                    {"version", version_},
                    {"semanticVersion", version_},
                    {"language", language},
                    {"rules", std::move(rules)}};
  const Json invocation{{"executionSuccessful", exit_code < kSystematic}, {"exitCode", exit_code}};
  return out + fmt::format(
                   "],\n\"columnKind\":\"utf16CodeUnits\",\"language\":\"{}\","
                   "\"invocations\":[{}],\n\"tool\":{{\"driver\":{}}}}}]}}\n",
                   language, dumped(invocation), dumped(driver));
}

}  // namespace sop
