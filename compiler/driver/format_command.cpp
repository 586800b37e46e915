#include "compiler/driver/format_command.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "compiler/base/limits.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/diff.h"
#include "compiler/driver/sop_files.h"
#include "compiler/format/format.h"
#include "compiler/format/renumber.h"
#include "compiler/format/same.h"
#include "compiler/syntax/parse.h"

namespace sop {
namespace {

SyntaxTree tree_of(const SourceFile& file) {
  Findings ignored;  // mistakes in the SOP are the business of `sop check`
  return parse(file, ignored);
}

// The text laid out. It says the same as the file, or we have a bug and nothing is written.
std::string laid_out(const SourceFile& file) {
  const SyntaxTree tree = tree_of(file);
  std::string text = format(tree);
  if (text == file.text) return text;
  const SourceFile after{file.id, file.name, std::move(text)};
  if (first_difference(tree, tree_of(after), StepNumbers::Compared))
    throw std::logic_error("fmt: " + file.name);
  return after.text;
}

class FormatRun {
 public:
  explicit FormatRun(const Request& request) : request_(request) {}

  int run() {
    Findings named;
    const std::vector<std::string> files = sop_files(request_.files, named);
    show(named, SourceMap(), request_.speech, stderr);
    int code = exit_code_of(named);
    for (const std::string& path : files) code = std::max(code, one(path));
    const bool said_all = files.size() == 1 && files.front() == "-";
    if (!said_all && !files.empty())
      put(text_of(request_.tidy_check || request_.dry_run ? Phrase::TidyWould : Phrase::TidyDone,
                  request_.speech.language, {std::to_string(changed_), std::to_string(kept_)}) +
              "\n",
          stderr);
    const bool untidy = request_.tidy_check && changed_ > 0;
    return std::max(code, untidy ? kExitErrors : kExitOk);
  }

 private:
  int one(const std::string& path) {
    SourceMap sources;
    Findings findings;
    const SourceFile* file = load(path, real_file_system(), sources, findings);
    const std::optional<std::string> text = file ? wanted(*file, findings) : std::nullopt;
    if (text) hand_over(*file, *text, findings);
    findings.sort();
    show(findings, sources, request_.speech, stderr);
    return exit_code_of(findings);
  }

  // Nothing where the file has to stay as it is.
  std::optional<std::string> wanted(const SourceFile& file, Sink& sink) {
    std::string text;
    if (request_.renumber) {
      std::optional<std::string> numbered = renumber(tree_of(file), sink);
      if (!numbered) return std::nullopt;
      text = laid_out({file.id, file.name, std::move(*numbered)});
    } else {
      text = laid_out(file);
    }
    if (text.size() <= limits::kFileBytes) return text;
    sink.report(
        finding<Kind::FileTooLarge>({}, file.name, std::to_string(limits::kFileBytes >> 20U)));
    return std::nullopt;
  }

  void hand_over(const SourceFile& file, const std::string& text, Sink& sink) {
    const bool same = text == file.text;
    bool done = true;
    if (request_.dry_run) {
      put(unified_diff(file.name, file.text, text), stdout);
    } else if (request_.tidy_check) {
      if (!same) put(file.name + "\n", stdout);
    } else if (!same || file.name == "-") {
      done = write(file.name, text, sink);
    }
    if (done) ++(same ? kept_ : changed_);
  }

  static bool write(const std::string& path, const std::string& text, Sink& sink) {
    const Status status = real_file_system().write(path, text);
    if (!status) sink.report(finding_of(status.failure(), true));
    return status.ok();
  }

  const Request& request_;
  std::size_t changed_ = 0;
  std::size_t kept_ = 0;
};

}  // namespace

int run_format(const Request& request) {
  return FormatRun(request).run();
}

}  // namespace sop
