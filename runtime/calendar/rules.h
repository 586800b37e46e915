// What a calendar says, as plain data: zone, hours of the week, other hours for a stretch of dates,
// holidays. read() in calendar.h makes one from the file that the compiler writes; a Calendar is
// made from it. Days are those of the calendar's own zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sop::calendar {

struct Date {
  std::int32_t year = 1970;
  std::uint32_t month = 1;
  std::uint32_t day = 1;
  friend auto operator<=>(const Date&, const Date&) = default;
};

// Western, Central and Eastern Indonesia: UTC+7, +8, +9. None has summer time.
enum class Zone : std::uint8_t { Wib, Wita, Wit };

// What "3 hari kerja" ends with: the closing of the third day after, or the moment of that day at
// which the first one began.
enum class DayEnds : std::uint8_t { Closing, SameMoment };

inline constexpr std::uint32_t kWeekdays = 7;
inline constexpr std::uint32_t kDayMinutes = 1440;

// Minutes from midnight; `end` may be 1440. Work is done from `begin` until just before `end`.
struct Stretch {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

// Hours of one day of the week: in order, not touching one another; the gaps are rests. None at
// all: nobody works. With dates: only from `from` until `to`; of several such rows that hold on a
// day, the last counts.
struct Hours {
  std::uint32_t weekday = 0;  // 0 Monday … 6 Sunday
  std::optional<Date> from, to;
  std::vector<Stretch> stretches;
  std::string source;
};

struct Holiday {
  Date date;
  std::string name;
  bool joint_leave = false;  // cuti bersama
  std::string source;
};

struct Rules {
  std::string name;  // of the libraries it came from
  Zone zone = Zone::Wib;
  DayEnds day_ends = DayEnds::Closing;
  std::uint32_t day_minutes = 450;  // what a part of a working day is a part of
  std::vector<Hours> hours;
  bool works_on_holidays = false;  // the holidays are known but stop nobody
  std::vector<Holiday> holidays;
};

// Monday to Friday by Perpres 21/2023, in WIB, without any holiday.
[[nodiscard]] Rules usual_rules();

// True if some day of the plain week has hours: of the rows without dates, the last one of a day of
// the week counts.
[[nodiscard]] bool has_weekly_hours(const Rules& rules);

// Years whose holidays are known: those whose 1 January is among them, as every yearly decree has
// it and a local holiday alone does not.
[[nodiscard]] std::vector<std::int32_t> known_years(const Rules& rules);

}  // namespace sop::calendar
