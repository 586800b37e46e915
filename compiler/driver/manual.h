// The manual page of `sop` in troff (man macros), from the same description as --help. CMake makes
// and installs it in both languages.
#pragma once

#include <string>

#include "compiler/driver/description.h"

namespace sop {

[[nodiscard]] std::string manual_page(const ProgramDescription& program);

}  // namespace sop
