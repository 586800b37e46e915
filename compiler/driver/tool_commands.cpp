#include "compiler/driver/tool_commands.h"

#include "compiler/base/utf8.h"
#include "compiler/diagnostics/explain.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/completion.h"
#include "compiler/driver/manual.h"
#include "compiler/driver/new_command.h"

namespace sop {
namespace {

// As people copy it: "[Sop3001]:" → "SOP3001".
std::string bare_code(std::string_view code) {
  constexpr std::string_view kRound = " \t[](){}\"'.,:;";
  const std::size_t from = code.find_first_not_of(kRound);
  if (from == std::string_view::npos) return "";
  return utf8::upper(code.substr(from, code.find_last_not_of(kRound) - from + 1));
}

std::string explain_code(const Request& request, Sink& sink) {
  if (request.code.empty()) return explain_all(request.speech.language);
  if (const auto kind = kind_of_code(bare_code(request.code)))
    return explain(*kind, request.speech.language);
  sink.report(finding<Kind::UnknownCode>({}, request.code));
  return "";
}

}  // namespace

std::optional<int> run_tool_command(const Request& request) {
  const Language language = request.speech.language;
  Findings findings;
  std::string text;
  switch (request.command) {
    case Command::Explain:
      text = explain_code(request, findings);
      break;
    case Command::New:
      text = make_sop(request.argument, request.output, language, findings);
      break;
    case Command::Init:
      text = make_project(request.argument, language, findings);
      break;
    case Command::Completion:
      text = completion_script(describe_program(language), request.shell);
      break;
    case Command::Manual:
      text = manual_page(describe_program(language));
      break;
    default:
      return std::nullopt;
  }
  put(text, stdout);
  show(findings, SourceMap(), request.speech, stderr);
  return exit_code_of(findings);
}

}  // namespace sop
