// The changes between two versions as text for people, as a line each, or as JSON
// (compare/README.md has the schema).
#pragma once

#include <string>

#include "compiler/compare/compare.h"
#include "compiler/driver/console.h"

namespace sop {

// The two files as they are called, and their versions of the SOP.
struct Compared {
  std::string old_file, new_file;
  compare::Version before, after;
};

// In the format of `speech`; `colour` for people only.
[[nodiscard]] std::string compare_report(const Compared& compared, const compare::Changes& changes,
                                         const SourceMap& sources, const Speech& speech,
                                         bool colour);

}  // namespace sop
