// Instants as people of the calendar's zone read and write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/base/instant.h"
#include "runtime/calendar/calendar.h"

namespace sop::calendar {

// A moment on the clock of a zone.
struct LocalTime {
  Date date;
  std::uint32_t weekday = 0;      // 0 Monday … 6 Sunday
  std::uint32_t minute = 0;       // of the day
  std::int64_t milliseconds = 0;  // within the minute
};

[[nodiscard]] std::string_view name_of(Zone zone);                   // "WIB"
[[nodiscard]] std::optional<Zone> zone_of(std::string_view name);    // "WITA"
[[nodiscard]] std::int64_t offset_minutes(Zone zone);                // 420
[[nodiscard]] bool exists(const Date& date);                         // years 1 to 9999
[[nodiscard]] std::string to_text(const Date& date);                 // "2026-01-05"
[[nodiscard]] std::optional<Date> date_from(std::string_view text);  // of that form

[[nodiscard]] LocalTime local_time(Zone zone, Instant at);
[[nodiscard]] Instant instant_of(Zone zone, const Date& date, std::uint32_t minute);
// The last millisecond of the day.
[[nodiscard]] Instant end_of_day(Zone zone, const Date& date);

// "Senin, 5 Januari 2026 08.00 WIB", "Monday, 5 January 2026 08:00 WIB".
[[nodiscard]] std::string told(const Calendar& calendar, Instant at, Language language);
// "Senin, 5 Januari 2026"
[[nodiscard]] std::string told(const Date& date, Language language);

}  // namespace sop::calendar
