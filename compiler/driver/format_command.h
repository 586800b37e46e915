// `sop fmt`: lays files out in place; a file that is laid out already is not touched.
#pragma once

#include "compiler/driver/command_line.h"

namespace sop {

// The exit code: kExitErrors where --check found a file not laid out, or --renumber had to refuse.
[[nodiscard]] int run_format(const Request& request);

}  // namespace sop
