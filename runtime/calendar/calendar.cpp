#include "runtime/calendar/calendar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "runtime/calendar/day_table.h"
#include "runtime/calendar/local_time.h"

namespace sop::calendar {
namespace {

constexpr double kHour = 60;
constexpr double kDayHours = 24;
constexpr double kWeek = 7;
constexpr double kYearMonths = 12;
constexpr double kMonthDays = 30;  // of a part of a month
constexpr double kSlack = 1e-9;    // of 3 × ⅓

// Beyond any distance between two moments of the years 1 to 9999.
constexpr double kMostYears = 10'000;
constexpr double kMostMonths = kMostYears * kYearMonths;
constexpr double kMostDays = 4e6;
constexpr double kMostMinutes = kMostDays * kDayMinutes;

// An amount in whole numbers.
struct Parts {
  std::int64_t months = 0, calendar_days = 0, working_days = 0;
  std::int64_t calendar_time = 0, working_time = 0;  // milliseconds
};

// Nothing below 0, nothing that is no number.
double bounded(double value, double most) {
  return value > 0 ? std::min(value, most) : 0;
}

double whole(double value) {
  return std::floor(value + kSlack);
}

std::int64_t milliseconds(double minutes) {
  return std::llround(bounded(minutes, kMostMinutes) * static_cast<double>(kMinute));
}

Parts parts_of(const Rules& rules, const Amount& amount) {
  const double months =
      bounded(bounded(amount.years, kMostYears) * kYearMonths + bounded(amount.months, kMostMonths),
              kMostMonths);
  const double days = bounded(
      bounded(amount.calendar_days, kMostDays) + std::max(0.0, months - whole(months)) * kMonthDays,
      kMostDays);
  const double working = bounded(amount.working_days, kMostDays);
  const double part_of_day = std::max(0.0, days - whole(days)) * kDayMinutes;
  const double part_of_work = std::max(0.0, working - whole(working)) * rules.day_minutes;
  return {static_cast<std::int64_t>(whole(months)), static_cast<std::int64_t>(whole(days)),
          static_cast<std::int64_t>(whole(working)),
          milliseconds(bounded(amount.calendar_minutes, kMostMinutes) + part_of_day),
          milliseconds(bounded(amount.minutes, kMostMinutes) + part_of_work)};
}

// 31 January and a month is the end of February: where a month has no such day, with its last one.
std::int64_t add_months(std::int64_t local, std::int64_t months) {
  constexpr std::int64_t kMonths = 12;
  constexpr std::int64_t kLastYear = 9999;
  const std::int64_t day = day_of(local);
  Date date = date_of(day);
  const std::int64_t all = std::clamp(date.year * kMonths + date.month - 1 + months, kMonths,
                                      kLastYear * kMonths + kMonths - 1);
  date.year = static_cast<std::int32_t>(all / kMonths);
  date.month = static_cast<std::uint32_t>(all % kMonths + 1);
  if (exists(date)) return day_number(date) * kDay + local - day * kDay;
  while (!exists(date)) --date.day;
  return day_number(date) * kDay + kDay - 1;
}

// The moment of this day that is nearest before `moment` and within its hours.
std::int64_t into_hours(const DayPlan& plan, std::int64_t moment) {
  std::int64_t out = plan.pieces.front().begin;
  for (const DayPlan::Piece& piece : plan.pieces) {
    if (moment >= piece.begin) out = std::min(moment, piece.end);
  }
  return out;
}

// A day that is worked until 24.00 ends within itself.
std::int64_t closing(const DayPlan& plan) {
  return std::min(plan.pieces.back().end, kDay - 1);
}

// Adds (sign 1) or subtracts (-1) the parts, from the largest kind to the smallest.
class Walk {
 public:
  Walk(const DayTable& days, Instant from, int sign, Edge edge)
      : days_(days), sign_(sign), edge_(edge), at_(days.local(from)) {}

  Instant run(const Parts& parts) {
    if (parts.months > 0) at_ = add_months(at_, sign_ * parts.months);
    at_ = days_.clamp(at_ + sign_ * parts.calendar_days * kDay);
    if (parts.working_days > 0) {
      add_working_days(parts.working_days);
    } else if (parts.months + parts.calendar_days > 0 && whole_days()) {
      at_ = day_of(at_) * kDay + (edge_ == Edge::End ? kDay - 1 : 0);
    }
    at_ = days_.clamp(at_ + sign_ * parts.calendar_time);
    if (parts.working_time > 0) {
      const std::int64_t target = days_.work_before(at_) + sign_ * parts.working_time;
      at_ = sign_ > 0 ? days_.first_with(target) : days_.last_with(target);
    }
    return days_.instant(at_);
  }

 private:
  [[nodiscard]] bool whole_days() const { return days_.rules().day_ends == DayEnds::Closing; }

  // Forward, the day on which it came in does not count, and what came in outside the hours came in
  // at the next opening. Backward, the day of the event does not count; where the moment matters,
  // an event outside the hours counts as the last moment of work before it.
  void add_working_days(std::int64_t count) {
    const std::int64_t work = days_.work_before(at_);
    const std::int64_t opening = days_.last_with(work);
    if (sign_ > 0) {
      at_ = opening;
    } else if (!whole_days() && opening != at_) {
      at_ = days_.first_with(work);
    }
    const std::int64_t here = day_of(at_);
    const std::int64_t day = days_.working_day(days_.before(here).days + sign_ * count);
    const DayPlan& plan = days_.plan(day);
    const std::int64_t moment = at_ - here * kDay;
    at_ = day * kDay;
    if (!plan.works()) return;  // at the end of the years
    if (whole_days()) {
      at_ += edge_ == Edge::End ? closing(plan) : plan.pieces.front().begin;
    } else {
      at_ += into_hours(plan, moment);
    }
  }

  const DayTable& days_;
  int sign_;
  Edge edge_;
  std::int64_t at_;
};

}  // namespace

// ---- the calendar

Rules usual_rules() {
  constexpr std::uint32_t kFriday = 4;
  Rules rules;
  for (std::uint32_t day = 0; day <= kFriday; ++day) {
    std::vector<Stretch> stretches{{450, 720}, {780, 960}};    // 07.30–12.00, 13.00–16.00
    if (day == kFriday) stretches = {{450, 690}, {780, 990}};  // 07.30–11.30, 13.00–16.30
    rules.hours.push_back({day, {}, {}, std::move(stretches), "Perpres 21/2023"});
  }
  return rules;
}

bool has_weekly_hours(const Rules& rules) {
  std::array<bool, kWeekdays> works{};
  for (const Hours& one : rules.hours) {
    if (!one.from) works.at(one.weekday) = !one.stretches.empty();
  }
  return std::find(works.begin(), works.end(), true) != works.end();
}

std::vector<std::int32_t> known_years(const Rules& rules) {
  std::vector<std::int32_t> years;
  for (const Holiday& one : rules.holidays) {
    if (one.date.month == 1 && one.date.day == 1) years.push_back(one.date.year);
  }
  std::sort(years.begin(), years.end());
  years.erase(std::unique(years.begin(), years.end()), years.end());
  return years;
}

Calendar::Calendar() : Calendar(usual_rules()) {}
Calendar::Calendar(Rules rules) : days_(std::make_shared<const DayTable>(std::move(rules))) {}

const Rules& Calendar::rules() const {
  return days_->rules();
}

std::optional<Date> known_until(const Calendar& calendar) {
  const std::vector<std::int32_t>& years = calendar.days().known_years();
  if (calendar.rules().works_on_holidays || years.empty()) return std::nullopt;
  return Date{years.back(), 12, 31};
}

std::optional<std::int32_t> unknown_year(const Calendar& calendar, Instant from, Instant to) {
  if (calendar.rules().works_on_holidays) return std::nullopt;
  const DayTable& days = calendar.days();
  const std::vector<std::int32_t>& known = days.known_years();
  const std::int32_t last = date_of(day_of(days.local(std::max(from, to)))).year;
  std::int32_t year = date_of(day_of(days.local(std::min(from, to)))).year;
  while (year <= last && std::binary_search(known.begin(), known.end(), year)) ++year;
  return year <= last ? std::optional(year) : std::nullopt;
}

bool covered(const Calendar& calendar, Instant from, Instant to) {
  return !unknown_year(calendar, from, to);
}

// ---- amounts

bool Amount::empty() const {
  return !(minutes > 0 || working_days > 0 || calendar_minutes > 0 || calendar_days > 0 ||
           months > 0 || years > 0);
}

Amount amount_of(const bundle::Time& time, bool most) {
  Amount sum;
  for (const bundle::TimePart& part : time.parts) {
    const double value = most ? part.most : part.least;
    switch (part.unit) {
      case bundle::TimeUnit::Minute:
        sum.minutes += value;
        break;
      case bundle::TimeUnit::Hour:
        (value >= kDayHours && std::fmod(value, kDayHours) == 0 ? sum.calendar_minutes
                                                                : sum.minutes) += value * kHour;
        break;
      case bundle::TimeUnit::WorkingHour:
        sum.minutes += value * kHour;
        break;
      case bundle::TimeUnit::WorkingDay:
        sum.working_days += value;
        break;
      case bundle::TimeUnit::CalendarDay:
        sum.calendar_days += value;
        break;
      case bundle::TimeUnit::Week:
        sum.calendar_days += value * kWeek;
        break;
      case bundle::TimeUnit::Month:
        sum.months += value;
        break;
      case bundle::TimeUnit::Year:
        sum.years += value;
        break;
    }
  }
  return sum;
}

// ---- moments

Instant add(const Calendar& calendar, Instant from, const Amount& amount, Edge edge) {
  return Walk(calendar.days(), from, 1, edge).run(parts_of(calendar.rules(), amount));
}

Instant subtract(const Calendar& calendar, Instant from, const Amount& amount, Edge edge) {
  return Walk(calendar.days(), from, -1, edge).run(parts_of(calendar.rules(), amount));
}

double Used::working_minutes() const {
  return static_cast<double>(working_milliseconds) / static_cast<double>(kMinute);
}
double Used::calendar_minutes() const {
  return static_cast<double>(calendar_milliseconds) / static_cast<double>(kMinute);
}

Used used(const Calendar& calendar, Instant from, Instant to) {
  if (to < from) return {0, 0, 0, true};
  const DayTable& days = calendar.days();
  const std::int64_t begin = days.local(from);
  const std::int64_t end = days.local(to);
  const std::int64_t first = day_of(begin);
  const std::int64_t last = day_of(end);
  const std::int64_t first_done = days.plan(first).done_by(begin - first * kDay);
  const std::int64_t last_done = days.plan(last).done_by(end - last * kDay);
  Used out;
  out.calendar_milliseconds = end - begin;
  out.working_milliseconds =
      days.before(last).work + last_done - days.before(first).work - first_done;
  if (first == last) {
    out.working_days = last_done > first_done ? 1 : 0;
  } else {
    out.working_days = days.before(last).days - days.before(first + 1).days +
                       (days.plan(first).total > first_done ? 1 : 0) + (last_done > 0 ? 1 : 0);
  }
  return out;
}

bool is_working(const Calendar& calendar, Instant at) {
  const DayTable& days = calendar.days();
  const std::int64_t local = days.local(at);
  const std::int64_t moment = local - day_of(local) * kDay;
  const std::vector<DayPlan::Piece>& pieces = days.plan(day_of(local)).pieces;
  return std::any_of(pieces.begin(), pieces.end(), [&](const DayPlan::Piece& piece) {
    return moment >= piece.begin && moment < piece.end;
  });
}

Instant next_opening(const Calendar& calendar, Instant at) {
  const DayTable& days = calendar.days();
  return days.instant(days.last_with(days.work_before(days.local(at))));
}

Instant within_hours(const Calendar& calendar, Instant at) {
  const DayTable& days = calendar.days();
  const std::int64_t local = days.local(at);
  const std::int64_t here = day_of(local);
  const DayPlan& today = days.plan(here);
  if (today.works()) return days.instant(here * kDay + into_hours(today, local - here * kDay));
  const std::int64_t day = days.working_day(days.before(here).days);
  const DayPlan& plan = days.plan(day);
  return days.instant(plan.works() ? day * kDay + closing(plan) : local);
}

}  // namespace sop::calendar
