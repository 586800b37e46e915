// The staffing file: who holds which role, and who is absent. TOML; unknown keys and wrong types
// are errors at their place.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/staffing/assignment.h"

namespace sop::staffing {

struct Holding {
  std::string role;  // as written: an alias or a title
  Span span;
  std::vector<Person> people;
};

struct StaffingFile {
  std::vector<std::string> names;  // of the people, as first written
  std::vector<Holding> holdings;   // in the order of the file
  People present;                  // all but the absent
};

// Nothing, and findings, where the file is wrong.
[[nodiscard]] std::optional<StaffingFile> read_staffing(const SourceFile& file, Sink& sink);

}  // namespace sop::staffing
