// Working time: when something is due, and how much time was used. Pure and exact: whole
// milliseconds, no clock, no locale, the same on every machine. A Calendar never changes and is
// cheap to copy; all functions may be called from many threads. Results stay within the years 1 to
// 9999, however large the amount. The rules are told in README.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/base/instant.h"
#include "runtime/bundle/bundle.h"
#include "runtime/calendar/rules.h"

namespace sop::calendar {

inline constexpr std::string_view kFormat = "sopan-kalender";
inline constexpr int kVersion = 1;

class DayTable;  // day_table.h

class Calendar {
 public:
  Calendar();  // usual_rules()
  // Rules as read() lets them pass: weekly hours, dates that exist, stretches in order.
  explicit Calendar(Rules rules);

  [[nodiscard]] const Rules& rules() const;
  [[nodiscard]] const DayTable& days() const { return *days_; }

 private:
  std::shared_ptr<const DayTable> days_;
};

// Nothing, and one finding in `sink`, when the text is no sound calendar. `name` is what messages
// call it.
[[nodiscard]] std::optional<Calendar> read(std::string_view json, const std::string& name,
                                           Sink& sink);

// A length of time; its kinds are never turned into one another. What is below 0 or no number
// counts as 0. Minutes are rounded to whole milliseconds. A part of a working day is working time
// (of Rules::day_minutes); a part of a year is months, of a month days of 30, of a calendar day
// hours of 24.
struct Amount {
  double minutes = 0;           // working time: "menit", "jam", "jam kerja"
  double working_days = 0;      // "hari kerja"
  double calendar_minutes = 0;  // "1 x 24 jam"
  double calendar_days = 0;     // "hari kalender", "minggu"
  double months = 0;
  double years = 0;

  [[nodiscard]] bool empty() const;
};

// What a bundle says, its parts added up. Whole days in hours ("1 x 24 jam") are calendar time.
[[nodiscard]] Amount amount_of(const bundle::Time& time, bool most);

// Which edge of the last day is meant, where DayEnds::Closing holds: its end for "paling lambat",
// its beginning for "paling cepat".
enum class Edge : std::uint8_t { End, Beginning };

// The deadline: `from` plus years, months, calendar days, working days, calendar minutes and
// working minutes, in this order. Nothing added leaves `from`.
[[nodiscard]] Instant add(const Calendar& calendar, Instant from, const Amount& amount,
                          Edge edge = Edge::End);
// "2 hari kerja sebelum …": the last moment that leaves so much until `from`.
[[nodiscard]] Instant subtract(const Calendar& calendar, Instant from, const Amount& amount,
                               Edge edge = Edge::End);

struct Used {
  std::int64_t working_milliseconds = 0;
  std::int64_t working_days = 0;  // days on which some of the working time lies
  std::int64_t calendar_milliseconds = 0;
  bool backwards = false;  // `to` is before `from`: a clock was set back; all else is 0

  [[nodiscard]] double working_minutes() const;
  [[nodiscard]] double calendar_minutes() const;
  friend bool operator==(const Used&, const Used&) = default;
};
[[nodiscard]] Used used(const Calendar& calendar, Instant from, Instant to);

[[nodiscard]] bool is_working(const Calendar& calendar, Instant at);
// `at` itself while people work, else when they begin next.
[[nodiscard]] Instant next_opening(const Calendar& calendar, Instant at);
// For a deadline "pada jam kerja": `at` itself while people work; else on a working day the last
// moment of work before it (before the opening: the opening), on a day off the closing of the next
// working day.
[[nodiscard]] Instant within_hours(const Calendar& calendar, Instant at);

// The last day for which holidays are known; nothing where none are needed, or none known at all.
[[nodiscard]] std::optional<Date> known_until(const Calendar& calendar);
// The first year between the two (in any order) whose holidays are not known: Kind::HolidaysUnknown
// is due. Never one where none are needed.
[[nodiscard]] std::optional<std::int32_t> unknown_year(const Calendar& calendar, Instant from,
                                                       Instant to);
[[nodiscard]] bool covered(const Calendar& calendar, Instant from, Instant to);

}  // namespace sop::calendar
