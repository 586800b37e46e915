// The paths a user names → the files meant.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// The paths without those that name the same file or folder again, or lie in a folder that is
// named.
[[nodiscard]] std::vector<std::string> without_repeats(const std::vector<std::string>& paths);

// Files and "-" as they are; for a folder all *.sop in it and below, in the order of their names,
// without hidden ones. Each file once. A folder that holds none, or cannot be read, is reported;
// one that cannot be read hides none of the others.
[[nodiscard]] std::vector<std::string> sop_files(const std::vector<std::string>& paths, Sink& sink);

}  // namespace sop
