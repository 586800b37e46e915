// Libraries and settings → the working calendar of a server (kalender.json): canonical JSON that
// runtime/calendar reads. How the libraries are put together is told in runtime/calendar/README.md.
#pragma once

#include <string>
#include <vector>

#include "compiler/model/library.h"
#include "compiler/model/settings.h"

namespace sop::emit {

// The libraries in order: later ones add to earlier ones, and weekly hours replace all hours before
// them.
[[nodiscard]] std::string calendar(const std::vector<const model::Library*>& libraries,
                                   const model::Settings& settings);

}  // namespace sop::emit
