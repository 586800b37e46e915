// `sop diff OLD NEW`: what changed between two versions of an SOP, in words and on the chart. Exit
// codes as of diff(1): 0 the same, 1 different, 2 wrong use or an SOP with errors, 3 the
// environment.
#pragma once

#include "compiler/driver/command_line.h"

namespace sop {

[[nodiscard]] int run_compare(const Request& request);

}  // namespace sop
