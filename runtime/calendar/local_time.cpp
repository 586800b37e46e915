#include "runtime/calendar/local_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/calendar/day_table.h"

namespace sop::calendar {
namespace {

struct ZoneRow {
  std::string_view name;
  std::int64_t minutes;
};
constexpr ZoneRow kZones[] = {{"WIB", 420}, {"WITA", 480}, {"WIT", 540}};

constexpr std::int32_t kLastYear = 9999;

const ZoneRow& row_of(Zone zone) {
  return kZones[static_cast<std::size_t>(zone)];
}

// The n-th of words parted by blanks.
std::string word(const std::string& words, std::uint32_t n) {
  std::size_t at = 0;
  for (; n > 0; --n) at = words.find(' ', at) + 1;
  return words.substr(at, words.find(' ', at) - at);
}

// Digits only; -1 for anything else.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string_view name_of(Zone zone) {
  return row_of(zone).name;
}

std::optional<Zone> zone_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kZones); ++i) {
    if (kZones[i].name == name) return static_cast<Zone>(i);
  }
  return std::nullopt;
}

std::int64_t offset_minutes(Zone zone) {
  return row_of(zone).minutes;
}

bool exists(const Date& date) {
  constexpr std::array<std::uint32_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (date.year < 1 || date.year > kLastYear || date.month < 1 || date.month > kDays.size())
    return false;
  const bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
  return date.day >= 1 && date.day <= kDays[date.month - 1] + (leap && date.month == 2 ? 1U : 0U);
}

std::string to_text(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<Date> date_from(std::string_view text) {
  constexpr std::size_t kLength = 10;
  if (text.size() != kLength || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits(text.substr(0, 4));
  const int month = digits(text.substr(5, 2));
  const int day = digits(text.substr(8, 2));
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const Date date{year, static_cast<std::uint32_t>(month), static_cast<std::uint32_t>(day)};
  return exists(date) ? std::optional(date) : std::nullopt;
}

LocalTime local_time(Zone zone, Instant at) {
  // A moment beyond any year stays one that can be counted.
  constexpr std::int64_t kBeyond = std::int64_t{1} << 60;
  const std::int64_t first = day_number({1, 1, 1}) * kDay;
  const std::int64_t last = (day_number({kLastYear, 12, 31}) + 1) * kDay - 1;
  const std::int64_t utc = std::clamp(at.milliseconds, -kBeyond, kBeyond);
  const std::int64_t local = std::clamp(utc + offset_minutes(zone) * kMinute, first, last);
  const std::int64_t day = day_of(local);
  const std::int64_t moment = local - day * kDay;
  return {date_of(day), weekday_of(day), static_cast<std::uint32_t>(moment / kMinute),
          moment % kMinute};
}

Instant instant_of(Zone zone, const Date& date, std::uint32_t minute) {
  return {day_number(date) * kDay + (minute - offset_minutes(zone)) * kMinute};
}

Instant end_of_day(Zone zone, const Date& date) {
  return {instant_of(zone, date, kDayMinutes).milliseconds - 1};
}

std::string told(const Date& date, Language language) {
  return text_of(
      Phrase::DateWithWeekday, language,
      {word(text_of(Phrase::WeekdayNames, language), weekday_of(day_number(date))),
       std::to_string(date.day), word(text_of(Phrase::MonthNames, language), date.month - 1),
       std::to_string(date.year)});
}

std::string told(const Calendar& calendar, Instant at, Language language) {
  const Zone zone = calendar.rules().zone;
  const LocalTime local = local_time(zone, at);
  return text_of(Phrase::MomentWithZone, language,
                 {told(local.date, language), fmt::format("{:02}", local.minute / 60),
                  fmt::format("{:02}", local.minute % 60), std::string(name_of(zone))});
}

}  // namespace sop::calendar
