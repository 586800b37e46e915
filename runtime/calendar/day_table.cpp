#include "runtime/calendar/day_table.h"

#include <algorithm>
#include <cassert>
#include <chrono>

#include "runtime/calendar/local_time.h"

namespace sop::calendar {
namespace {

constexpr std::int64_t kFirstDay = -719'162;  // 0001-01-01
constexpr std::int64_t kLastDay = 2'932'896;  // 9999-12-31
constexpr std::int64_t kMonday = -3;          // 1969-12-29, where the weeks are counted from

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

DayPlan plan_of(const Hours& hours) {
  DayPlan plan;
  for (const Stretch& one : hours.stretches) {
    plan.pieces.push_back({one.begin * kMinute, one.end * kMinute});
    plan.total += (one.end - one.begin) * kMinute;
  }
  return plan;
}

}  // namespace

std::int64_t day_number(const Date& date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year},
                                        std::chrono::month{date.month}, std::chrono::day{date.day}};
  return std::chrono::sys_days{day}.time_since_epoch().count();
}

Date date_of(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

std::uint32_t weekday_of(std::int64_t day) {
  const std::int64_t since = day - kMonday;
  return static_cast<std::uint32_t>(since - floor_div(since, kWeekdays) * kWeekdays);
}

std::int64_t day_of(std::int64_t local) {
  return floor_div(local, kDay);
}

// ---- one day

std::int64_t DayPlan::done_by(std::int64_t moment) const {
  std::int64_t done = 0;
  for (const Piece& piece : pieces)
    done += std::clamp<std::int64_t>(moment - piece.begin, 0, piece.end - piece.begin);
  return done;
}

std::int64_t DayPlan::first_with(std::int64_t done) const {
  assert(done > 0 && done <= total);
  for (const Piece& piece : pieces) {
    if (done <= piece.end - piece.begin) return piece.begin + done;
    done -= piece.end - piece.begin;
  }
  return pieces.back().end;
}

std::int64_t DayPlan::last_with(std::int64_t done) const {
  assert(done >= 0 && done < total);
  for (const Piece& piece : pieces) {
    if (done < piece.end - piece.begin) return piece.begin + done;
    done -= piece.end - piece.begin;
  }
  return pieces.back().end;
}

// ---- all days

DayTable::DayTable(Rules rules)
    : rules_(std::move(rules)),
      known_years_(calendar::known_years(rules_)),
      plans_(1),
      offset_(offset_minutes(rules_.zone) * kMinute) {
  assert(has_weekly_hours(rules_));
  fill_week();
  fill_dates();
}

void DayTable::fill_week() {
  for (const Hours& hours : rules_.hours) {
    if (hours.from) continue;
    week_.at(hours.weekday) = static_cast<std::uint32_t>(plans_.size());
    plans_.push_back(plan_of(hours));
  }
  for (std::size_t i = 0; i < kWeekdays; ++i) {
    const DayPlan& plan = plans_[week_[i]];
    week_sums_[i + 1] = {week_sums_[i].work + plan.total,
                         week_sums_[i].days + (plan.works() ? 1 : 0)};
  }
}

void DayTable::fill_dates() {
  std::int64_t last = kFirstDay - 1;
  first_ = kLastDay + 1;
  const auto take = [&](const Date& from, const Date& to) {
    first_ = std::min(first_, day_number(from));
    last = std::max(last, day_number(to));
  };
  for (const Hours& hours : rules_.hours) {
    if (hours.from) take(*hours.from, *hours.to);
  }
  for (const Holiday& one : rules_.holidays) take(one.date, one.date);
  if (last < first_) last = first_ - 1;
  for (std::int64_t day = first_; day <= last; ++day) dated_.push_back(week_[weekday_of(day)]);

  for (const Hours& hours : rules_.hours) {
    if (!hours.from) continue;
    std::int64_t day = day_number(*hours.from);
    day += (hours.weekday + kWeekdays - weekday_of(day)) % kWeekdays;
    for (; day <= day_number(*hours.to); day += kWeekdays)
      dated_[static_cast<std::size_t>(day - first_)] = static_cast<std::uint32_t>(plans_.size());
    plans_.push_back(plan_of(hours));
  }
  if (!rules_.works_on_holidays) {
    for (const Holiday& one : rules_.holidays)
      dated_[static_cast<std::size_t>(day_number(one.date) - first_)] = 0;
  }

  Sum sum = by_weeks(first_);
  dated_sums_.push_back(sum);
  for (const std::uint32_t plan : dated_) {
    sum.work += plans_[plan].total;
    sum.days += plans_[plan].works() ? 1 : 0;
    dated_sums_.push_back(sum);
  }
}

const DayPlan& DayTable::plan(std::int64_t day) const {
  const std::int64_t row = day - first_;
  if (row >= 0 && row < static_cast<std::int64_t>(dated_.size()))
    return plans_[dated_[static_cast<std::size_t>(row)]];
  return plans_[week_[weekday_of(day)]];
}

DayTable::Sum DayTable::by_weeks(std::int64_t day) const {
  const std::int64_t weeks = floor_div(day - kMonday, kWeekdays);
  const Sum& part = week_sums_[weekday_of(day)];
  const Sum& week = week_sums_[kWeekdays];
  return {weeks * week.work + part.work, weeks * week.days + part.days};
}

DayTable::Sum DayTable::before(std::int64_t day) const {
  const std::int64_t row = day - first_;
  if (row <= 0) return by_weeks(day);
  if (row < static_cast<std::int64_t>(dated_sums_.size()))
    return dated_sums_[static_cast<std::size_t>(row)];
  const Sum end = by_weeks(first_ + static_cast<std::int64_t>(dated_.size()));
  const Sum now = by_weeks(day);
  const Sum& rows = dated_sums_.back();
  return {rows.work + now.work - end.work, rows.days + now.days - end.days};
}

std::int64_t DayTable::work_before(std::int64_t local) const {
  const std::int64_t day = day_of(local);
  return before(day).work + plan(day).done_by(local - day * kDay);
}

template <class Passes>
std::int64_t DayTable::last_day(const Passes& passes) const {
  std::int64_t good = kFirstDay;
  std::int64_t bad = kLastDay + 1;
  while (bad - good > 1) {
    const std::int64_t middle = good + (bad - good) / 2;
    (passes(before(middle)) ? good : bad) = middle;
  }
  return good;
}

std::int64_t DayTable::first_with(std::int64_t work) const {
  const std::int64_t day = last_day([&](const Sum& sum) { return sum.work < work; });
  const DayPlan& hours = plan(day);
  const std::int64_t done = work - before(day).work;
  if (done <= 0) return clamp(day * kDay);
  if (done > hours.total) return clamp((day + 1) * kDay - 1);
  return clamp(day * kDay + hours.first_with(done));
}

std::int64_t DayTable::last_with(std::int64_t work) const {
  const std::int64_t day = last_day([&](const Sum& sum) { return sum.work <= work; });
  const DayPlan& hours = plan(day);
  const std::int64_t done = work - before(day).work;
  if (done < 0) return clamp(day * kDay);
  if (done >= hours.total) return clamp((day + 1) * kDay - 1);
  return clamp(day * kDay + hours.last_with(done));
}

std::int64_t DayTable::working_day(std::int64_t days_before) const {
  return last_day([&](const Sum& sum) { return sum.days <= days_before; });
}

std::int64_t DayTable::clamp(std::int64_t local) const {
  return std::clamp(local, kFirstDay * kDay + offset_, (kLastDay + 1) * kDay - 1);
}

std::int64_t DayTable::local(Instant at) const {
  // Moments beyond the years don't overflow on the way.
  const std::int64_t utc = std::clamp(at.milliseconds, kFirstDay * kDay, (kLastDay + 1) * kDay - 1);
  return clamp(utc + offset_);
}

Instant DayTable::instant(std::int64_t local) const {
  return {clamp(local) - offset_};
}

}  // namespace sop::calendar
