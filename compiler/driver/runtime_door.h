// Starts `sopd`, the runtime, in place of this process: `sop run`, `sop cases`, … are its commands.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// Does not return if it succeeds. `bundle` (if not empty) is handed over in memory; its path stands
// first in the arguments after the command.
void start_runtime(const std::string& command, const std::string& bundle,
                   const std::vector<std::string>& arguments, Sink& sink);

}  // namespace sop
