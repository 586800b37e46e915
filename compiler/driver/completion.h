// `sop completion bash|zsh|fish`: a script that completes commands, options, their values, codes of
// findings and .sop files. Pure text of the description.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/driver/description.h"

namespace sop {

enum class Shell : std::uint8_t { Bash, Zsh, Fish };

[[nodiscard]] std::string completion_script(const ProgramDescription& program, Shell shell);

}  // namespace sop
