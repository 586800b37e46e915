#include "compiler/driver/commands.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "compiler/diagnostics/explain.h"
#include "compiler/driver/output.h"
#include "compiler/driver/runtime_door.h"
#include "compiler/driver/verify.h"

namespace sop {
namespace {

// The exit code that the worst finding asks for: the environment's findings are those numbered 1xxx
// and 6xxx.
int exit_code_of(const Findings& findings) {
  int code = kExitOk;
  for (const Diagnostic& one : findings.all()) {
    if (one.severity != Severity::Error) continue;
    constexpr int kThousand = 1000;
    const int group = info(one.kind).number / kThousand;
    if (one.kind == Kind::WrongUse || one.kind == Kind::UnknownOutputKind ||
        one.kind == Kind::UnknownCode)
      return kExitUse;
    if (group == 1 || one.kind == Kind::RenderFailed) return kExitEnvironment;
    code = kExitErrors;
  }
  return code;
}

class Runner {
 public:
  explicit Runner(const Request& request) : request_(request) {}

  int run() {
    switch (request_.command) {
      case Command::Check:
        return check_all();
      case Command::Draw:
      case Command::Print:
        return draw();
      case Command::Build:
        return build();
      case Command::Explain:
        return explain_code();
      case Command::Runtime:
        return start();
      case Command::None:
        break;
    }
    return kExitUse;
  }

 private:
  [[nodiscard]] Stage last_stage() const {
    if (request_.stop_after) return *request_.stop_after;
    if (request_.shown == Shown::Syntax) return Stage::Syntax;
    return request_.shown == Shown::Model ? Stage::Model : Stage::Flow;
  }

  int check_all() {
    int code = kExitOk;
    for (const std::string& path : request_.files) {
      Findings findings;
      const SourceFile* file = load(path, real_file_system(), sources_, findings);
      Compilation compilation;
      if (file != nullptr) {
        note_settings(path, findings);
        compilation = compile(*file, surroundings_, last_stage(), findings);
      }
      findings.sort();
      if (request_.verify && file != nullptr) {
        const std::string difference = verify(*file, findings);
        put(difference, stdout);
        code = std::max(code, difference.empty() ? kExitOk : kExitErrors);
        continue;
      }
      Findings last;
      show(findings, sources_, request_.speech, stdout);
      print_stage(compilation, findings, last);
      show(last, sources_, request_.speech, stdout);
      code = std::max(code, exit_code_of(last));
      summarise(path, findings);
      code = std::max(code, exit_code_of(findings));
    }
    return code;
  }

  void print_stage(const Compilation& compilation, const Findings& findings, Sink& sink) {
    switch (request_.shown) {
      case Shown::Nothing:
        break;
      case Shown::Syntax:
        if (compilation.tree) put(print(*compilation.tree), stdout);
        break;
      case Shown::Model:
        for (const CompiledChart& chart : compilation.charts)
          put(model::print(chart.model), stdout);
        break;
      case Shown::Flow:
        for (const CompiledChart& chart : compilation.charts) {
          if (chart.program) put(flow::print(*chart.program, chart.model), stdout);
        }
        break;
      case Shown::Chart:
        if (compilation.drawable() && !findings.has_errors())
          put(print_chart(compilation, request_.chart, sink), stdout);
        break;
    }
  }

  // "examples/cuti.sop: 0 kesalahan, 2 peringatan, 1 catatan", for people only.
  void summarise(const std::string& path, const Findings& findings) const {
    if (request_.speech.format != Format::Human || request_.shown != Shown::Nothing) return;
    const auto count = [&](Severity severity) { return std::to_string(findings.count(severity)); };
    put(fmt::format(
            "{}: {}\n", path,
            text_of(Phrase::CheckSummary, request_.speech.language,
                    {count(Severity::Error), count(Severity::Warning), count(Severity::Note)})),
        stdout);
  }

  // A project's settings are found upward, as Cargo does; they have no effect yet, and silence
  // would mislead.
  void note_settings(const std::string& path, Findings& findings) {
    if (path == "-") return;
    constexpr int kDepth = 32;
    const std::size_t slash = path.rfind('/');
    std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    for (int i = 0; i < kDepth; ++i) {
      const std::string candidate = folder + "/sop.toml";
      struct stat settings {};
      struct stat here {};
      struct stat above {};
      if (::stat(candidate.c_str(), &settings) == 0) {
        findings.report(finding<Kind::SettingsIgnored>({}, "sop.toml"));
        return;
      }
      const std::string parent = folder + "/..";
      if (::stat(folder.c_str(), &here) != 0 || ::stat(parent.c_str(), &above) != 0) return;
      if (here.st_ino == above.st_ino && here.st_dev == above.st_dev) return;
      folder = parent;
    }
  }

  // Reads and compiles the one file; what was found goes to standard error. Nothing if there were
  // errors.
  std::optional<Compilation> compile_one(const std::string& path, Findings& findings) {
    const SourceFile* file = load(path, real_file_system(), sources_, findings);
    if (file == nullptr) return std::nullopt;
    note_settings(path, findings);
    Compilation compilation = compile(*file, surroundings_, Stage::Flow, findings);
    findings.sort();
    if (!findings.has_errors() && compilation.drawable()) return compilation;
    findings.report(finding<Kind::NotDrawable>({}, file->name, findings.count(Severity::Error)));
    return std::nullopt;
  }

  int draw() {
    Findings findings;
    Findings last;
    std::string report;
    const auto kind = output_kind(request_.output, last);
    if (kind) {
      if (const auto compilation = compile_one(request_.files.front(), findings))
        static_cast<void>(write_chart(*compilation, request_.chart,
                                      {request_.output, *kind, &report}, real_file_system(), last));
    }
    if (request_.report) put(report, stdout);
    return finish(findings, last);
  }

  int build() {
    Findings findings;
    Findings last;
    if (const auto compilation = compile_one(request_.files.front(), findings)) {
      const std::string bundle = make_bundle(*compilation, last);
      if (!bundle.empty()) {
        const Status status = real_file_system().write(request_.output, bundle);
        if (!status) last.report(finding_of(status.failure(), true));
      }
    }
    return finish(findings, last);
  }

  int finish(const Findings& findings, const Findings& last) {
    show(findings, sources_, request_.speech, stderr);
    show(last, sources_, request_.speech, stderr);
    return std::max(exit_code_of(findings), exit_code_of(last));
  }

  int explain_code() {
    if (const auto kind = kind_of_code(request_.code)) {
      put(explain(*kind, request_.speech.language), stdout);
      return kExitOk;
    }
    show(finding<Kind::UnknownCode>({}, request_.code), sources_, request_.speech, stderr);
    return kExitUse;
  }

  // A .sop is built in memory first; all else is the runtime's business.
  int start() {
    Findings findings;
    Findings last;
    std::string bundle;
    std::vector<std::string> arguments = request_.runtime_arguments;
    if (!arguments.empty() && arguments.front().ends_with(".sop")) {
      const auto compilation = compile_one(arguments.front(), findings);
      if (compilation) bundle = make_bundle(*compilation, last);
      if (bundle.empty()) return finish(findings, last);
      arguments.erase(arguments.begin());
    }
    start_runtime(request_.runtime_command, bundle, arguments, last);
    return finish(findings, last);
  }

  const Request& request_;
  SourceMap sources_;
  model::NoSurroundings surroundings_;
};

}  // namespace

int run_command(const Request& request) {
  return Runner(request).run();
}

}  // namespace sop
