#include "compiler/driver/compile.h"

#include "compiler/base/limits.h"
#include "compiler/base/utf8.h"
#include "compiler/check/check.h"
#include "compiler/flow/analysis.h"
#include "compiler/project/library.h"
#include "compiler/resolve/inherited.h"
#include "compiler/resolve/resolve.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"

namespace sop {
namespace {

// Lets a pass see whether the passes before it found errors.
class ErrorWatch final : public Sink {
 public:
  explicit ErrorWatch(Sink& inner) : inner_(inner) {}
  void report(Diagnostic diagnostic) override {
    errors_ = errors_ || diagnostic.severity == Severity::Error;
    inner_.report(std::move(diagnostic));
  }
  [[nodiscard]] bool errors() const { return errors_; }

 private:
  Sink& inner_;
  bool errors_ = false;
};

}  // namespace

Compilation compile(const SourceFile& file, const model::Surroundings& surroundings, Stage last,
                    Sink& outer) {
  ErrorWatch sink(outer);
  Compilation result;
  result.tree = parse(file, sink);
  if (last == Stage::Syntax) return result;

  if (ast::File(*result.tree).type() == ast::FileType::Library) {
    result.library = read_library(*result.tree, sink);
    check_library_uses(*result.tree, surroundings, sink);
    return result;
  }
  std::vector<model::Model> models = resolve(*result.tree, surroundings, sink);
  // A file without a title or steps says little; further findings would only repeat that.
  if (!models.front().steps.empty()) check(models, surroundings, sink);
  for (model::Model& model : models) result.charts.push_back({std::move(model), std::nullopt});
  if (last == Stage::Model) return result;

  // Arrows of a model with errors may lead nowhere, and every finding about paths would be a guess.
  if (sink.errors()) return result;
  for (CompiledChart& chart : result.charts) {
    chart.program = flow::lower(chart.model);
    flow::check_soundness(*chart.program, chart.model, sink);
    flow::check_documents(*chart.program, chart.model, sink);
    flow::check_durations(*chart.program, chart.model, surroundings.settings(), sink);
  }
  return result;
}

Diagnostic finding_of(const Failure& failure, bool writing) {
  const std::string& subject = failure.subject;
  switch (failure.kind) {
    case FailureKind::DiskFull:
      return finding<Kind::DiskFull>({}, subject);
    case FailureKind::TooLarge:
      return finding<Kind::FileTooLarge>({}, subject, failure.detail);
    case FailureKind::NotFound:
      if (!writing) return finding<Kind::FileNotFound>({}, subject);
      break;
    case FailureKind::IsDirectory:
      if (!writing) return finding<Kind::IsDirectory>({}, subject);
      return finding<Kind::CannotWrite>({}, subject, "Is a directory");
    case FailureKind::NotPermitted:
      if (!writing) return finding<Kind::NotPermitted>({}, subject, failure.detail);
      break;
    default:
      break;
  }
  if (writing) return finding<Kind::CannotWrite>({}, subject, failure.detail);
  return finding<Kind::ReadFailed>({}, subject, failure.detail);
}

const SourceFile* load(const std::string& path, FileSystem& files, SourceMap& sources, Sink& sink) {
  Result<std::string> bytes = files.read(path, limits::kFileBytes);
  if (!bytes) {
    sink.report(finding_of(bytes.failure(), false));
    return nullptr;
  }
  if (bytes.value().find('\0') != std::string::npos) {
    sink.report(finding<Kind::BinaryFile>({}, path));
    return nullptr;
  }
  if (const auto bad = utf8::first_invalid(bytes.value())) {
    sink.report(finding<Kind::InvalidUtf8>({}, path, *bad + 1));
    return nullptr;
  }
  return &sources.add(path, std::move(bytes).value());
}

}  // namespace sop
