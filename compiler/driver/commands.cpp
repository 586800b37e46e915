#include "compiler/driver/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "compiler/base/utf8.h"
#include "compiler/diagnostics/render.h"
#include "compiler/diagnostics/sarif.h"
#include "compiler/driver/binder.h"
#include "compiler/driver/calendar_command.h"
#include "compiler/driver/calendar_file.h"
#include "compiler/driver/compare_command.h"
#include "compiler/driver/fix.h"
#include "compiler/driver/folder_check.h"
#include "compiler/driver/format_command.h"
#include "compiler/driver/levels.h"
#include "compiler/driver/output.h"
#include "compiler/driver/print_options.h"
#include "compiler/driver/runtime_door.h"
#include "compiler/driver/sop_files.h"
#include "compiler/driver/staffing_command.h"
#include "compiler/driver/time_command.h"
#include "compiler/driver/tool_commands.h"
#include "compiler/driver/verify.h"
#include "compiler/driver/watch.h"
#include "compiler/project/workspace.h"

#ifndef SOPAN_VERSION
#define SOPAN_VERSION "0"
#endif

namespace sop {

int exit_code_of(const Findings& findings) {
  int code = kExitOk;
  for (const Diagnostic& one : findings.all()) {
    if (one.severity != Severity::Error) continue;
    constexpr int kThousand = 1000;
    const int group = info(one.kind).number / kThousand;
    if (one.kind == Kind::WrongUse || one.kind == Kind::UnknownOutputKind ||
        one.kind == Kind::PartNotChosen || one.kind == Kind::UnknownPart ||
        one.kind == Kind::UnknownCode || one.kind == Kind::EmptyNewTitle ||
        one.kind == Kind::FixNeedsFile || one.kind == Kind::BadChance ||
        one.kind == Kind::ChanceNotFound || one.kind == Kind::ChanceSum ||
        one.kind == Kind::ChanceWithoutEnd || one.kind == Kind::BinderHasParts)
      return kExitUse;
    if (one.kind == Kind::WarningsDenied) return kExitErrors;
    // What a staffing file says is wrong as what an SOP says.
    const bool staffing = one.kind >= Kind::StaffingSyntax && one.kind <= Kind::StaffingTooLarge;
    const bool machine = one.kind == Kind::RenderFailed || one.kind == Kind::PrinterFailed ||
                         one.kind == Kind::WatchFailed;
    if ((group == 1 && !staffing) || machine) return kExitEnvironment;
    code = kExitErrors;
  }
  return code;
}

namespace {

class Runner {
 public:
  explicit Runner(const Request& request) : request_(request) {}

  int run() {
    workspace_.know(request_.files);
    switch (request_.command) {
      case Command::Check:
        return check_all();
      case Command::Draw:
        return draw();
      case Command::Print:
        return wants_binder(request_) ? print_many() : draw();
      case Command::Build:
        return build();
      case Command::Time:
        return time();
      case Command::Staff:
        return staff();
      case Command::Runtime:
        return start();
      default:
        break;
    }
    return kExitUse;
  }

  // For `sop watch`, once for each change. What was learnt of the project is kept.
  Redrawn redraw(emit::Studio& studio, bool anew) {
    Redrawn out;
    Findings findings;
    Findings last;
    const std::string& path = request_.files.front();
    const std::size_t before = sources_.size();
    if (anew) workspace_.know(request_.files);
    const auto kind = output_kind(request_.output, last);
    if (const auto compilation = kind ? compile_one(path, findings) : std::nullopt) {
      const chart::Options options = chart_options(path, *compilation, last);
      const chart::Chart chart = make_chart(*compilation, options, studio, last);
      const Drawing drawing{request_.output, *kind, nullptr};
      const model::Model& model = compilation->charts.front().model;
      if (!model.identity.logo.empty())
        out.depends.insert(
            (std::filesystem::path(path).parent_path() / model.identity.logo.text).string());
      out.drawn =
          write_drawing(chart, drawing, pdf_date(model.identity), studio, real_file_system(), last);
      out.files = drawn_files(chart, drawing);
    }
    out.said =
        text_of(findings, sources_, request_.speech) + text_of(last, sources_, request_.speech);
    out.exit_code = std::max(exit_code_of(findings), exit_code_of(last));
    const model::Settings& settings = settings_of(path);
    namespace fs = std::filesystem;
    if (!settings.file.empty()) out.depends.insert(settings.file);
    if (!settings.print.logo.empty())
      out.depends.insert((fs::path(settings.folder) / settings.print.logo).string());
    if (anew) {
      for (const std::string& one : workspace_.around(path, findings).files()) {
        out.folders.insert(fs::path(one).parent_path().string());
        ++out.neighbours;
      }
    }
    if (sources_.size() > before) sources_.forget(FileId(before));
    return out;
  }

 private:
  [[nodiscard]] Stage last_stage() const {
    if (request_.stop_after) return *request_.stop_after;
    if (request_.shown == Shown::Syntax) return Stage::Syntax;
    return request_.shown == Shown::Model ? Stage::Model : Stage::Flow;
  }

  int check_all() {
    int code = kExitOk;
    std::vector<std::string> paths = without_repeats(request_.files);
    if (one_by_one()) {
      Findings findings;
      paths = sop_files(paths, findings);
      show(findings, sources_, request_.speech, stdout);
      code = exit_code(findings);
      workspace_.know(paths);
    }
    if (!request_.people.empty()) {
      Findings findings;
      people_ = load_staffing(request_.people, real_file_system(), sources_, findings);
      show(findings, sources_, request_.speech, stdout);
      code = std::max(code, exit_code(findings));
    }
    for (const std::string& path : paths) {
      if (is_folder(path)) {
        code = std::max(code, check_folder({path, request_.speech, request_.deny_warnings,
                                            !request_.no_cache, request_.jobs}));
        continue;
      }
      Findings findings;
      const SourceFile* file = load(path, real_file_system(), sources_, findings);
      Compilation compilation;
      if (file != nullptr) static_cast<void>(workspace_.around(path, findings));
      if (file != nullptr && request_.fix) file = fix(*file, findings);
      if (file != nullptr) compilation = examine(*file, last_stage(), findings);
      if (request_.dry_run && file != nullptr) {
        code = std::max(code, exit_code(findings));
        continue;
      }
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
      code = std::max(code, exit_code(findings));
    }
    return code;
  }

  // What is asked of each file is more than its findings as text: then folders are taken apart.
  [[nodiscard]] bool one_by_one() const {
    return request_.fix || request_.verify || request_.shown != Shown::Nothing ||
           request_.stop_after || !request_.people.empty() ||
           request_.speech.format == Format::Sarif;
  }

  // What a file means, and what is to be said about it: all passes, then levels and silences.
  Compilation examine(const SourceFile& file, Stage last, Findings& findings) {
    const Project& project = workspace_.around(file.name, findings);
    Compilation compilation = compile(file, project, last, findings);
    workspace_.report_late(findings);
    if (people_ && compilation.drawable())
      check_people(compilation, *people_, request_.files.size() > 1, findings);
    if (compilation.tree)
      apply_levels(findings, *compilation.tree, project.settings(), last == Stage::Flow);
    return compilation;
  }

  // --fix: the file to go on with.
  const SourceFile* fix(const SourceFile& file, Sink& sink) {
    const auto check = [this](const SourceFile& text) {
      Findings findings;
      static_cast<void>(examine(text, Stage::Flow, findings));
      return findings;
    };
    FixResult result = fix_file(file, sources_, check, {request_.dry_run, request_.speech.language},
                                real_file_system(), sink);
    put(result.diff, stdout);
    if (request_.speech.format == Format::Human) put(result.said, stderr);
    return result.file;
  }

  [[nodiscard]] int exit_code(const Findings& findings) const {
    const bool denied = request_.deny_warnings && findings.count(Severity::Warning) != 0;
    return std::max(exit_code_of(findings), denied ? kExitErrors : kExitOk);
  }

  void print_stage(const Compilation& compilation, const Findings& findings, Sink& sink) {
    switch (request_.shown) {
      case Shown::Nothing:
        break;
      case Shown::Syntax:
        if (compilation.tree) put(print(*compilation.tree), stdout);
        break;
      case Shown::Model:
        if (compilation.library) put(model::print(*compilation.library), stdout);
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
          put(print_chart(compilation, chart_options(request_.files.front(), compilation, sink),
                          sink),
              stdout);
        break;
    }
  }

  // "examples/cuti.sop: 0 kesalahan, 2 peringatan, 1 catatan", for people only.
  void summarise(const std::string& path, const Findings& findings) const {
    if (request_.speech.format != Format::Human || request_.shown != Shown::Nothing) return;
    const auto count = [&](Severity severity) { return std::to_string(findings.count(severity)); };
    put(fmt::format(
            "{}: {}\n", printable(path),
            text_of(Phrase::CheckSummary, request_.speech.language,
                    {count(Severity::Error), count(Severity::Warning), count(Severity::Note)})),
        stdout);
  }

  // Reads and compiles the one file; what was found goes to standard error. Nothing if there were
  // errors.
  std::optional<Compilation> compile_one(const std::string& path, Findings& findings) {
    const SourceFile* file = load(path, real_file_system(), sources_, findings);
    if (file == nullptr) return std::nullopt;
    Compilation compilation = examine(*file, Stage::Flow, findings);
    const std::size_t errors = findings.count(Severity::Error);
    const std::size_t warnings = findings.count(Severity::Warning);
    const bool denied = request_.deny_warnings && warnings != 0;
    if (errors == 0 && !denied && compilation.drawable()) return compilation;
    if (errors == 0 && compilation.library) {
      findings.report(finding<Kind::NotInLibrary>({file->id, 0, 0}, verb()));
      return std::nullopt;
    }
    findings.report(errors == 0 && denied ? finding<Kind::WarningsDenied>({}, file->name, warnings)
                                          : finding<Kind::NotDrawable>({}, file->name, errors));
    return std::nullopt;
  }

  // "sop draw", for messages.
  [[nodiscard]] std::string verb() const {
    static const std::map<Command, std::string> kVerbs{
        {Command::Draw, "sop draw"},   {Command::Print, "sop print"}, {Command::Watch, "sop watch"},
        {Command::Build, "sop build"}, {Command::Time, "sop time"},   {Command::Staff, "sop staff"},
        {Command::Runtime, "sop run"}};
    const auto found = kVerbs.find(request_.command);
    return found == kVerbs.end() ? "sop" : found->second;
  }

  int draw() {
    Findings findings;
    Findings last;
    std::string report;
    const auto kind = output_kind(request_.output, last);
    if (kind) {
      if (const auto compilation = compile_one(request_.files.front(), findings))
        static_cast<void>(write_chart(*compilation,
                                      chart_options(request_.files.front(), *compilation, last),
                                      {request_.output, *kind, &report}, real_file_system(), last));
    }
    if (request_.report) put(report, stdout);
    return finish(findings, last);
  }

  int print_many() {
    BinderSops sops;
    sops.sources = &sources_;
    sops.make = [this](const std::string& path, Findings& findings) {
      BinderSop sop;
      const std::size_t before = sources_.size();
      sop.compilation = compile_one(path, findings);
      if (sources_.size() > before) sop.file = FileId(before);
      if (!sop.compilation) return sop;
      sop.options = chart_options(path, *sop.compilation, findings);
      sop.options.cover = false;  // the book has its own
      return sop;
    };
    return print_binder(request_, workspace_, std::move(sops));
  }

  // How long it takes.
  int time() {
    Findings findings;
    Findings last;
    const std::string& path = request_.files.front();
    if (const auto compilation = compile_one(path, findings)) {
      const Project& project = workspace_.around(path, findings);
      put(time_report(path, *compilation, project.settings(), request_.time, request_.speech, last),
          stdout);
    }
    return finish(findings, last);
  }

  // Whether there are people enough.
  int staff() {
    Findings findings;
    Findings last;
    const std::string& path = request_.files.front();
    const auto people = load_staffing(request_.people, real_file_system(), sources_, last);
    if (const auto compilation = compile_one(path, findings); compilation && people)
      put(staffing_report(path, *compilation, *people, request_.speech, last), stdout);
    return finish(findings, last);
  }

  int build() {
    Findings findings;
    Findings last;
    if (const auto compilation = compile_one(request_.files.front(), findings)) {
      // One bundle a chart: x.alur, x-2.alur, …
      for (std::size_t i = 0; i < compilation->charts.size(); ++i) {
        const std::string bundle = make_bundle(*compilation, compilation->charts[i],
                                               settings_of(request_.files.front()), last);
        if (bundle.empty()) break;
        const std::string path = i == 0 ? request_.output : numbered(request_.output, i + 1);
        const Status status = real_file_system().write(path, bundle);
        if (!status) last.report(finding_of(status.failure(), true));
      }
    }
    return finish(findings, last);
  }

  // Of the project around a file that was compiled before; what was wrong with them has been told.
  const model::Settings& settings_of(const std::string& path) {
    Findings told;
    return workspace_.around(path, told).settings();
  }

  chart::Options chart_options(const std::string& path, const Compilation& sop, Sink& sink) {
    const model::Settings& settings = settings_of(path);
    chart::Options options = print_options(request_, settings);
    Findings told;
    options.surroundings = &workspace_.around(path, told);
    if (options.identity) options.logo = logo_of(sop, path, settings, real_file_system(), sink);
    return options;
  }

  int finish(const Findings& findings, const Findings& last) {
    show(findings, sources_, request_.speech, stderr);
    show(last, sources_, request_.speech, stderr);
    return std::max(exit_code_of(findings), exit_code_of(last));
  }

  // The chart that --bagian names, by number or by a beginning of its title; takes the option out
  // of the arguments. Nothing, and a finding, where it is not clear which.
  static const CompiledChart* chosen_part(const Compilation& sop,
                                          std::vector<std::string>& arguments, Sink& sink) {
    const std::optional<std::string> wanted = take_option(arguments, "--bagian", "--part");
    if (!wanted && sop.charts.size() == 1) return &sop.charts.front();
    std::string list;
    std::vector<const CompiledChart*> found;
    for (std::size_t i = 0; i < sop.charts.size(); ++i) {
      const model::Model& model = sop.charts[i].model;
      const std::string& title = model.part.empty() ? model.title : model.part.text;
      const std::string number = std::to_string(i + 1);
      list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", number, title);
      if (!wanted || wanted->empty()) continue;
      if (*wanted == number) return &sop.charts[i];
      if (utf8::fold(title).starts_with(utf8::fold(*wanted))) found.push_back(&sop.charts[i]);
    }
    if (found.size() == 1) return found.front();
    sink.report(wanted ? finding<Kind::UnknownPart>({}, *wanted, list)
                       : finding<Kind::PartNotChosen>({}, arguments.front(), list));
    return nullptr;
  }

  // "--name value" or "--name=value" among the arguments, taken out of them.
  static std::optional<std::string> take_option(std::vector<std::string>& arguments,
                                                std::string_view name, std::string_view other) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      for (const std::string_view one : {name, other}) {
        std::string value;
        std::ptrdiff_t taken = 1;
        if (arguments[i] == one) {
          if (i + 1 < arguments.size()) value = arguments[i + 1];
          taken = i + 1 < arguments.size() ? 2 : 1;
        } else if (arguments[i].starts_with(std::string(one) + "=")) {
          value = arguments[i].substr(one.size() + 1);
        } else {
          continue;
        }
        const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
        arguments.erase(at, at + taken);
        return value;
      }
    }
    return std::nullopt;
  }

  // The .sop may stand behind options; the value of one is none ("--subject berkas.sop").
  static bool sop_to_front(std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (!arguments[i].ends_with(".sop") || arguments[i].starts_with("--")) continue;
      const std::string before = i == 0 ? "" : arguments[i - 1];
      const bool value = before.starts_with("--") && before.find('=') == std::string::npos &&
                         before != "--auto" && before != "--resume";
      if (value) continue;
      std::rotate(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(i),
                  arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return true;
    }
    return false;
  }

  // All SOPs of the files and folders named, and the calendar of their project, as a stream that
  // `sopd` puts in force together: nothing is deployed of a folder that has an error.
  int deploy() {
    Findings findings;
    Findings last;
    std::vector<std::string> named;
    std::vector<std::string> options;
    const std::vector<std::string>& given = request_.runtime_arguments;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (!given[i].starts_with("-")) {
        named.push_back(given[i]);
        continue;
      }
      options.push_back(given[i]);
      const bool flag = given[i] == "--dry-run" || given[i] == "--help" || given[i] == "-h" ||
                        given[i].find('=') != std::string::npos;
      if (!flag && i + 1 < given.size()) options.push_back(given[++i]);
    }
    std::string stream;
    for (const std::string& path : sop_files(named, last)) {
      Findings own;
      const auto compilation = compile_one(path, own);
      const bool library = own.all().size() == 1 && own.all().front().kind == Kind::NotInLibrary;
      for (const Diagnostic& one : own.all()) {
        if (!library) findings.report(one);
      }
      if (!compilation) continue;
      for (const CompiledChart& chart : compilation->charts)
        stream += make_bundle(*compilation, chart, settings_of(path), last);
    }
    if (!named.empty() && !last.has_errors()) {
      if (const auto days = make_calendar(workspace_.around(named.front(), last), last))
        stream += days->bytes;
    }
    if (findings.has_errors() || last.has_errors()) return finish(findings, last);
    start_runtime("deploy", stream, options, last);
    return finish(findings, last);
  }

  // The .sop of `sop run` is built in memory first; all else is the runtime's business.
  int start() {
    if (request_.runtime_command == "deploy") return deploy();
    Findings findings;
    Findings last;
    std::string bundle;
    std::vector<std::string> arguments = request_.runtime_arguments;
    if (request_.runtime_command == "run" && sop_to_front(arguments)) {
      const auto compilation = compile_one(arguments.front(), findings);
      if (compilation) {
        if (const CompiledChart* chart = chosen_part(*compilation, arguments, last))
          bundle = make_bundle(*compilation, *chart, settings_of(arguments.front()), last);
      }
      if (bundle.empty()) return finish(findings, last);
      arguments.erase(arguments.begin());
    }
    start_runtime(request_.runtime_command, bundle, arguments, last);
    return finish(findings, last);
  }

  const Request& request_;
  SourceMap sources_;
  std::optional<staffing::StaffingFile> people_;  // of check --people
  Workspace workspace_{sources_, real_file_system()};
};

int run_watch(const Request& request) {
  Request wish = request;
  wish.speech.colour =
      wants_colour(request.speech, stderr) ? ColourWish::Always : ColourWish::Never;
  std::unique_ptr<Runner> runner;
  return watch(wish, [&](emit::Studio& studio, bool anew) {
    if (anew || !runner) runner = std::make_unique<Runner>(wish);
    return runner->redraw(studio, anew);
  });
}

}  // namespace

int run_command(const Request& request) {
  if (const auto code = run_tool_command(request)) return *code;
  if (request.command == Command::Format) return run_format(request);
  if (request.command == Command::Diff) return run_compare(request);
  if (request.command == Command::Calendar) return run_calendar(request);
  if (request.command == Command::Watch) return run_watch(request);
  if (request.speech.format != Format::Sarif) return Runner(request).run();
  // One log for the whole run, on the stream where the findings go.
  SarifLog log(request.speech.language, SOPAN_VERSION);
  Request logged = request;
  logged.speech.sarif = &log;
  const int code = Runner(logged).run();
  put(log.end(code), request.command == Command::Check ? stdout : stderr);
  return code;
}

}  // namespace sop
