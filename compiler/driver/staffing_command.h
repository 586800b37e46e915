// `sop staff`: are there people enough for an SOP; and the same as findings for `sop check
// --people`.
#pragma once

#include <optional>
#include <string>

#include "compiler/driver/compile.h"
#include "compiler/driver/console.h"
#include "compiler/staffing/staffing_file.h"

namespace sop {

// Reads the file; nothing, and findings, where it cannot be read or is wrong.
[[nodiscard]] std::optional<staffing::StaffingFile> load_staffing(const std::string& path,
                                                                  FileSystem& files,
                                                                  SourceMap& sources, Sink& sink);

// The findings. `many`: the file serves several SOPs, so that it may hold roles this one lacks.
void check_people(const Compilation& sop, const staffing::StaffingFile& people, bool many,
                  Sink& sink);

// The same, and the report: assignment, absences, who is indispensable.
[[nodiscard]] std::string staffing_report(const std::string& file, const Compilation& sop,
                                          const staffing::StaffingFile& people,
                                          const Speech& speech, Sink& sink);

}  // namespace sop
