// The passes in a row: text → tree → model → flow. Start reading here.
#pragma once

#include <optional>
#include <string>

#include "compiler/base/file_system.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/flow/flow.h"
#include "compiler/model/model.h"
#include "compiler/source/source.h"
#include "compiler/syntax/syntax_tree.h"

namespace sop {

enum class Stage : std::uint8_t { Syntax, Model, Flow };

// One file as far as it was taken. The tree is there whenever the file could be read; model and
// program follow.
struct Compilation {
  std::optional<SyntaxTree> tree;
  std::optional<model::Model> model;
  std::optional<flow::Program> program;
};

// Text that is not UTF-8, or no text at all, is reported and compiled no further.
[[nodiscard]] Compilation compile(const SourceFile& file, Stage last, Sink& sink);

// Reads `path` into `sources` (with a bound and as valid text) or reports why not.
[[nodiscard]] const SourceFile* load(const std::string& path, FileSystem& files, SourceMap& sources,
                                     Sink& sink);

// The finding that tells of a failure of the environment.
[[nodiscard]] Diagnostic finding_of(const Failure& failure, bool writing);

}  // namespace sop
