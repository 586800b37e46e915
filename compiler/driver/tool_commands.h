// The commands that read no SOP: explain, new, init, completion, manual.
#pragma once

#include <optional>

#include "compiler/driver/command_line.h"

namespace sop {

// The exit code; nothing for a command that is none of these.
[[nodiscard]] std::optional<int> run_tool_command(const Request& request);

}  // namespace sop
