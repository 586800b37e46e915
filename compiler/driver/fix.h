// `sop check --fix`: the safe fixes of the findings, applied to the text and checked again. Pure
// but for fix_file(), which writes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// `text` with the edits of `fixes` in it. Each fix is applied whole or, where it overlaps one
// before it or points elsewhere, not at all. `applied` gets how many were.
[[nodiscard]] std::string apply_fixes(const SourceFile& file, const std::vector<const Fix*>& fixes,
                                      std::size_t& applied);

// The safe fixes among the findings, in order of place.
[[nodiscard]] std::vector<const Fix*> safe_fixes(const Findings& findings);

struct Mended {
  const SourceFile* file = nullptr;  // the last text; the one given where nothing was applied
  std::size_t applied = 0;
};

// Applies the safe fixes of `file`, checks the new text, and goes on until none is left (at most
// ten rounds). New texts are added to `sources` under the same name.
using Check = std::function<Findings(const SourceFile&)>;
[[nodiscard]] Mended mend(const SourceFile& file, SourceMap& sources, const Check& check);

struct FixWish {
  bool dry_run = false;  // write nothing; `diff` gets what would change
  Language language = Language::Indonesian;
};

struct FixResult {
  const SourceFile* file = nullptr;  // to be checked and shown
  std::string diff;                  // of a dry run: unified
  std::string said;                  // a line about what was done, for people; may be empty
};

// Mends the file where it lies, at once or not at all; a finding where that is impossible.
[[nodiscard]] FixResult fix_file(const SourceFile& file, SourceMap& sources, const Check& check,
                                 FixWish wish, FileSystem& files, Sink& sink);

}  // namespace sop
