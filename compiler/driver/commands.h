// What each command does. Exit codes: 0 no error, 1 errors in the SOPs, 2 wrong use, 3 the
// environment, 70 our bug.
#pragma once

#include "compiler/driver/command_line.h"

namespace sop {

inline constexpr int kExitOk = 0;
inline constexpr int kExitErrors = 1;
inline constexpr int kExitUse = 2;
inline constexpr int kExitEnvironment = 3;
inline constexpr int kExitBug = 70;

// The exit code that the worst finding asks for: the environment's findings are those numbered 1xxx
// and 6xxx.
[[nodiscard]] int exit_code_of(const Findings& findings);

[[nodiscard]] int run_command(const Request& request);

}  // namespace sop
