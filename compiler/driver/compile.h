// The passes in a row: text → tree → model → flow. Start reading here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/flow/flow.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"
#include "compiler/source/source.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

enum class Stage : std::uint8_t { Syntax, Model, Flow };

// One chart of an SOP: itself, or one "Bagian:".
struct CompiledChart {
  model::Model model;
  std::optional<flow::Program> program;  // only where no pass found an error
};

// One file as far as it was taken. The tree is there whenever the file could be read; charts (never
// none) and their programs follow.
struct Compilation {
  std::optional<SyntaxTree> tree;
  std::vector<CompiledChart> charts;
  std::optional<model::Library> library;  // of a file that begins with "Pustaka"; then no charts
  [[nodiscard]] bool drawable() const { return !charts.empty() && charts.front().program; }
};

// `surroundings` is what the file may know of the world around it: settings, libraries, other SOPs.
[[nodiscard]] Compilation compile(const SourceFile& file, const model::Surroundings& surroundings,
                                  Stage last, Sink& sink);

// Reads `path` into `sources` (with a bound and as valid text) or reports why not.
[[nodiscard]] const SourceFile* load(const std::string& path, FileSystem& files, SourceMap& sources,
                                     Sink& sink);

// The finding that tells of a failure of the environment.
[[nodiscard]] Diagnostic finding_of(const Failure& failure, bool writing);

}  // namespace sop
