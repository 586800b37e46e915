// The working calendar of a project: which libraries count, put together and read back, so that
// what is handed to a server is sound.
#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/project/project.h"
#include "runtime/calendar/calendar.h"

namespace sop {

struct CalendarFile {
  std::string bytes;  // kalender.json
  calendar::Calendar calendar;
};

// The standard library's hours and holidays, then what waktu.kalender names. A library of the
// project stands in for one of the standard library of the same name. Nothing, and findings, where
// a library is not known or has errors (a holiday that cannot be read would be lost in silence), or
// the calendar cannot be counted with.
[[nodiscard]] std::optional<CalendarFile> make_calendar(const Project& project, Sink& sink);

}  // namespace sop
