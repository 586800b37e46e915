// Opens the modules in which the drawing libraries are, when something is to be drawn.
#pragma once

#include <memory>

#include "compiler/base/result.h"
#include "compiler/emit/studio.h"

namespace sop {

// Beside this program (build tree), or where it was installed to. The module stays open until the
// program ends.
[[nodiscard]] Result<std::unique_ptr<emit::Studio>> open_studio();

// "/usr/bin/" + name for a program in /usr/bin; the bare name where the place of this program is
// unknown.
[[nodiscard]] std::string beside_this_program(const std::string& name);

}  // namespace sop
