// What the form of an SOP is printed with: the command line wins over sop.toml, and the SOP's own
// logo over the project's.
#pragma once

#include <memory>
#include <string>

#include "compiler/base/file_system.h"
#include "compiler/chart/layout.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/command_line.h"
#include "compiler/driver/compile.h"
#include "compiler/model/settings.h"

namespace sop {

// All but the logo.
[[nodiscard]] chart::Options print_options(const Request& request, const model::Settings& settings);

// The logo of the SOP at `path`; none, with a finding, where it cannot be had: the form is printed
// without it then.
[[nodiscard]] std::shared_ptr<const chart::Picture> logo_of(const Compilation& sop,
                                                            const std::string& path,
                                                            const model::Settings& settings,
                                                            FileSystem& files, Sink& sink);

}  // namespace sop
