// `sop calendar`: writes the working calendar of a project, or counts one deadline by it.
#pragma once

#include "compiler/driver/command_line.h"

namespace sop {

[[nodiscard]] int run_calendar(const Request& request);

}  // namespace sop
