// `sop new` and `sop init`: they ask nothing, never overwrite, and say what they made.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

// Writes a first draft with this title to `output` ("" – a name from the title, "-" – standard
// output). What was made and what to do next, for the user; empty, and a finding, where it failed.
[[nodiscard]] std::string make_sop(const std::string& title, const std::string& output,
                                   Language language, Sink& sink);

// Makes a project of `folder` ("" – the current one): settings, a first SOP, .gitattributes.
[[nodiscard]] std::string make_project(const std::string& folder, Language language, Sink& sink);

}  // namespace sop
