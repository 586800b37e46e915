// The days of a calendar, counted: how much is worked before any day of the years 1 to 9999 and how
// many working days there are. Between the first and the last date that the rules name there is a
// row for each day; before and after, the plain week repeats. So every question is a look-up or a
// binary search, never a walk over days. All of it in milliseconds of the zone's own clock, counted
// from 1970-01-01T00:00 there ("local").
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "runtime/base/instant.h"
#include "runtime/calendar/rules.h"

namespace sop::calendar {

inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kDay = kDayMinutes * kMinute;

[[nodiscard]] std::int64_t day_number(const Date& date);  // days since 1970-01-01
[[nodiscard]] Date date_of(std::int64_t day);
[[nodiscard]] std::uint32_t weekday_of(std::int64_t day);
// The day in which a local moment lies.
[[nodiscard]] std::int64_t day_of(std::int64_t local);

// Hours of one day, in milliseconds from midnight.
struct DayPlan {
  struct Piece {
    std::int64_t begin, end;
  };
  std::vector<Piece> pieces;
  std::int64_t total = 0;

  [[nodiscard]] bool works() const { return total > 0; }
  // How much of the day's work lies before this moment of it.
  [[nodiscard]] std::int64_t done_by(std::int64_t moment) const;
  // The first moment by which so much is done; `done` is above 0 and at most `total`.
  [[nodiscard]] std::int64_t first_with(std::int64_t done) const;
  // The last moment by which no more than that is done; `done` is below `total`.
  [[nodiscard]] std::int64_t last_with(std::int64_t done) const;
};

class DayTable {
 public:
  explicit DayTable(Rules rules);

  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] const std::vector<std::int32_t>& known_years() const { return known_years_; }
  [[nodiscard]] const DayPlan& plan(std::int64_t day) const;

  // What lies before a day, counted from a fixed one: only differences mean something.
  struct Sum {
    std::int64_t work = 0;  // milliseconds
    std::int64_t days = 0;  // with work
  };
  [[nodiscard]] Sum before(std::int64_t day) const;
  [[nodiscard]] std::int64_t work_before(std::int64_t local) const;

  // The first and the last local moment before which so much work lies; clamped to the years.
  [[nodiscard]] std::int64_t first_with(std::int64_t work) const;
  [[nodiscard]] std::int64_t last_with(std::int64_t work) const;
  // The working day before which so many others lie; clamped to the years.
  [[nodiscard]] std::int64_t working_day(std::int64_t days_before) const;

  [[nodiscard]] std::int64_t local(Instant at) const;       // clamped to the years
  [[nodiscard]] Instant instant(std::int64_t local) const;  // the same
  [[nodiscard]] std::int64_t clamp(std::int64_t local) const;

 private:
  // The last day whose before() passes.
  template <class Passes>
  [[nodiscard]] std::int64_t last_day(const Passes& passes) const;
  [[nodiscard]] Sum by_weeks(std::int64_t day) const;
  void fill_week();
  void fill_dates();

  Rules rules_;
  std::vector<std::int32_t> known_years_;
  std::vector<DayPlan> plans_;                   // 0: nobody works
  std::array<std::uint32_t, kWeekdays> week_{};  // index of a plan
  std::array<Sum, kWeekdays + 1> week_sums_{};   // before each day of the week; last: of all
  std::int64_t first_ = 0;                       // day of the first row
  std::vector<std::uint32_t> dated_;             // index of a plan, a row a day
  std::vector<Sum> dated_sums_;                  // before each of them, and after the last
  std::int64_t offset_ = 0;
};

}  // namespace sop::calendar
