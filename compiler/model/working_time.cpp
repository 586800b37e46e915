#include "compiler/model/working_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sop::model {
namespace {

constexpr double kHour = 60;
constexpr double kDayHours = 24;
constexpr double kWeek = 7;
constexpr double kWorkingWeek = 5;
constexpr double kUsualDay = 480;

// One of a unit: its kind, and what it is in plain working days.
struct UnitRow {
  double minutes, working_days, calendar_days, plain_days;
};
constexpr UnitRow kUnits[] = {
    {1, 0, 0, 0},                     // Minute
    {kHour, 0, 0, 0},                 // Hour
    {kHour, 0, 0, 0},                 // WorkingHour
    {0, 0, 0, 0},                     // Day: one of the next two
    {0, 1, 0, 1},                     // WorkingDay
    {0, 0, 1, kWorkingWeek / kWeek},  // CalendarDay
    {0, 0, kWeek, kWorkingWeek},      // Week
    {0, 0, 30, 21},                   // Month
    {0, 0, 365, 250},                 // Year
};

Amount amount_of(double value, phrases::TimeUnit unit, const Settings& settings) {
  if (unit == phrases::TimeUnit::Day) unit = settings.bare_day;
  // "1 x 24 jam" is a day of the calendar, not three of the office.
  if (unit == phrases::TimeUnit::Hour && value >= kDayHours && std::fmod(value, kDayHours) == 0) {
    unit = phrases::TimeUnit::CalendarDay;
    value /= kDayHours;
  }
  const UnitRow& row = kUnits[static_cast<std::size_t>(unit)];
  return {value * row.minutes, value * row.working_days, value * row.calendar_days,
          value * (row.minutes + row.plain_days * settings.day_minutes)};
}

// The fewest and the most working days that n days of the calendar can hold.
double fewest_working_days(double days) {
  const double weeks = std::floor(days / kWeek);
  return weeks * kWorkingWeek + std::max(0.0, days - weeks * kWeek - (kWeek - kWorkingWeek));
}
double most_working_days(double days) {
  const double weeks = std::floor(days / kWeek);
  return weeks * kWorkingWeek + std::min(days - weeks * kWeek, kWorkingWeek);
}

// The fewest days of the calendar that n working days take.
double fewest_calendar_days(double days) {
  const double weekends = std::max(0.0, std::ceil(days / kWorkingWeek) - 1);
  return days + weekends * (kWeek - kWorkingWeek);
}

}  // namespace

Amount& Amount::operator+=(const Amount& other) {
  minutes += other.minutes;
  working_days += other.working_days;
  calendar_days += other.calendar_days;
  plain_minutes += other.plain_minutes;
  return *this;
}

Amount least_of(const phrases::Time& time, const Settings& settings) {
  Amount sum;
  for (const phrases::TimePart& part : time.parts)
    sum += amount_of(part.least, part.unit, settings);
  return sum;
}

Amount most_of(const phrases::Time& time, const Settings& settings) {
  Amount sum;
  for (const phrases::TimePart& part : time.parts) sum += amount_of(part.most, part.unit, settings);
  return sum;
}

bool exceeds(const Amount& need, const Amount& limit, const Settings& settings) {
  constexpr double kSlack = 1e-6;
  const bool limit_in_calendar = limit.minutes == 0 && limit.working_days == 0;
  if (limit_in_calendar) {
    const double days = need.calendar_days + fewest_calendar_days(need.working_days) +
                        need.minutes / (kDayHours * kHour);
    if (days > limit.calendar_days + kSlack) return true;
  }
  const double need_days = need.working_days + fewest_working_days(need.calendar_days);
  const double limit_days = limit.working_days + most_working_days(limit.calendar_days);
  const auto over = [&](double day) {
    return need.minutes + need_days * day > limit.minutes + limit_days * day + kSlack;
  };
  const double day = settings.day_minutes;
  return over(day) && over(std::max(day, kUsualDay));
}

std::string told(double number, int digits) {
  constexpr double kTen = 10;
  const double scale = std::pow(kTen, digits);
  std::string text = fmt::format("{:.{}f}", std::round(number * scale) / scale, digits);
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') {
    text.pop_back();
  } else {
    text[text.find('.')] = ',';
  }
  return text;
}

std::string told(const Amount& amount) {
  std::string out;
  const auto add = [&](double value, phrases::TimeUnit unit) {
    if (value == 0) return;
    if (!out.empty()) out += ' ';
    out += told(value) + ' ' + std::string(phrases::name_of(unit));
  };
  add(amount.calendar_days, phrases::TimeUnit::CalendarDay);
  add(amount.working_days, phrases::TimeUnit::WorkingDay);
  const double hours = std::floor(amount.minutes / kHour);
  add(hours, phrases::TimeUnit::Hour);
  add(amount.minutes - hours * kHour, phrases::TimeUnit::Minute);
  return out.empty() ? told(0) + ' ' + std::string(phrases::name_of(phrases::TimeUnit::Minute))
                     : out;
}

SplitTime split(double minutes, const Settings& settings) {
  constexpr double kTenth = 10;
  constexpr double kLargest = 1e15;
  const double rounded = std::round(std::clamp(minutes, 0.0, kLargest) * kTenth) / kTenth;
  SplitTime out;
  const double day = std::max<double>(1, settings.day_minutes);
  out.days = static_cast<std::uint64_t>(rounded / day);
  const double rest = rounded - static_cast<double>(out.days) * day;
  out.hours = static_cast<std::uint32_t>(rest / kHour);
  out.minutes = std::round((rest - out.hours * kHour) * kTenth) / kTenth;
  return out;
}

}  // namespace sop::model
