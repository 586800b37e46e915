#include "compiler/driver/compare_command.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/compare/compare.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/compare_drawing.h"
#include "compiler/driver/compare_report.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/console.h"
#include "compiler/driver/folder_check.h"
#include "compiler/driver/levels.h"
#include "compiler/driver/output.h"
#include "compiler/driver/print_options.h"
#include "compiler/project/workspace.h"

namespace sop {
namespace {

// A version as it was read: an SOP without errors.
struct Sop {
  Compilation compilation;
  model::Settings settings;
};

class CompareRun {
 public:
  explicit CompareRun(const Request& request) : request_(request) {}

  int run() {
    if (!usable()) return finish(kExitUse);
    const auto before = read(request_.files[0]);
    const auto after = read(request_.files[1]);
    if (!before || !after) return finish(kExitUse);
    const Compared compared{request_.files[0], request_.files[1], version(*before),
                            version(*after)};
    const compare::Changes changes = compare::compare(compared.before, compared.after);
    put(compare_report(compared, changes, sources_, request_.speech,
                       wants_colour(request_.speech, stdout)),
        stdout);
    if (!request_.output.empty()) draw(*before, *after, changes);
    return finish(changes.none() ? kExitOk : kExitErrors);
  }

 private:
  static constexpr std::string_view kPictures = ".svg, .pdf, .png";

  // What is wrong with the command itself.
  bool usable() {
    if (request_.files[0] == "-" && request_.files[1] == "-")
      told_.report(finding<Kind::WrongUse>(
          {}, text_of(Phrase::UseUnknownArgument, request_.speech.language, {"- -"})));
    for (const std::string& path : request_.files) {
      if (is_folder(path)) told_.report(finding<Kind::DiffFolder>({}, path));
    }
    if (!request_.output.empty()) {
      Findings other;  // names kinds that are none here
      kind_ = output_kind(request_.output, other);
      if (!kind_ || kind_ == OutputKind::Dot)
        told_.report(finding<Kind::UnknownOutputKind>({}, request_.output, kPictures));
    }
    return !told_.has_errors();
  }

  // Each version is alone in its world: the other would only be its double there.
  std::optional<Sop> read(const std::string& path) {
    Findings findings;
    const SourceFile* file = load(path, real_file_system(), sources_, told_);
    if (file == nullptr) return std::nullopt;
    Workspace workspace(sources_, real_file_system());
    workspace.know({path});
    const Project& project = workspace.around(path, findings);
    Sop sop{compile(*file, project, Stage::Flow, findings), project.settings()};
    workspace.report_late(findings);
    if (sop.compilation.tree) apply_levels(findings, *sop.compilation.tree, sop.settings, true);
    for (const Diagnostic& one : findings.all()) {
      if (one.severity == Severity::Error) told_.report(one);
    }
    if (const std::size_t errors = findings.count(Severity::Error); errors != 0) {
      told_.report(finding<Kind::DiffBroken>({}, path, errors));
      return std::nullopt;
    }
    if (sop.compilation.library) {
      told_.report(finding<Kind::NotInLibrary>({file->id, 0, 0}, "sop diff"));
      return std::nullopt;
    }
    if (!sop.compilation.drawable()) return std::nullopt;
    return sop;
  }

  static compare::Version version(const Sop& sop) {
    compare::Version out{{}, &sop.settings};
    for (const CompiledChart& one : sop.compilation.charts) out.charts.push_back(&one.model);
    return out;
  }

  void draw(const Sop& before, const Sop& after, const compare::Changes& changes) {
    const std::unique_ptr<emit::Studio> painter = open_painter(told_);
    if (!painter) return;
    const chart::Options options = print_options(request_, after.settings);
    const chart::Chart chart = draw_changes(before.compilation, after.compilation, changes, options,
                                            painter->measurer(options.family));
    static_cast<void>(write_drawing(chart, {request_.output, *kind_},
                                    pdf_date(after.compilation.charts.front().model.identity),
                                    *painter, real_file_system(), told_));
  }

  // `code`: where nothing stood in the way. As of diff(1), trouble is more than a difference.
  int finish(int code) {
    show(told_, sources_, request_.speech, stderr);
    if (!told_.has_errors()) return code;
    return std::max(kExitUse, exit_code_of(told_));
  }

  const Request& request_;
  SourceMap sources_;
  Findings told_;
  std::optional<OutputKind> kind_;
};

}  // namespace

int run_compare(const Request& request) {
  return CompareRun(request).run();
}

}  // namespace sop
