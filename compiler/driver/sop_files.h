// The paths a user names → the files meant.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// Files and "-" as they are; for a folder all *.sop in it and below, in the order of their names,
// without hidden folders. Each file once. A folder that holds none, or cannot be read, is reported.
[[nodiscard]] std::vector<std::string> sop_files(const std::vector<std::string>& paths, Sink& sink);

}  // namespace sop
