#include "tests/unit/calendar_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "runtime/calendar/local_time.h"

namespace sop::calendar_test {
namespace {

using calendar::Date;
using calendar::Hours;
using calendar::Rules;
using calendar::Stretch;
using calendar::Zone;

constexpr std::int64_t kDayMinutes = 1440;

void add_days(Rules& rules, std::uint32_t first, std::uint32_t last,
              const std::vector<Stretch>& stretches, std::optional<Date> from = {},
              std::optional<Date> to = {}) {
  for (std::uint32_t day = first; day <= last; ++day)
    rules.hours.push_back({day, from, to, stretches, "uji"});
}

void add_holidays_of_2026(Rules& rules) {
  constexpr std::uint32_t kDays[][3] = {
      {1, 1, 0},  {1, 16, 0}, {2, 17, 0},  {3, 19, 0}, {3, 21, 0}, {3, 22, 0}, {4, 3, 0},
      {4, 5, 0},  {5, 1, 0},  {5, 14, 0},  {5, 27, 0}, {5, 31, 0}, {6, 1, 0},  {6, 16, 0},
      {8, 17, 0}, {8, 25, 0}, {12, 25, 0}, {2, 16, 1}, {3, 18, 1}, {3, 20, 1}, {3, 23, 1},
      {3, 24, 1}, {5, 15, 1}, {5, 28, 1},  {12, 24, 1}};
  for (const auto& [month, day, joint] : kDays)
    rules.holidays.push_back({{2026, month, day}, "libur", joint == 1, "uji"});
}

void add_ramadan_of_2026(Rules& rules) {
  const Date from{2026, 2, 19};
  const Date to{2026, 3, 20};
  add_days(rules, 0, 3, {{480, 720}, {750, 900}}, from, to);
  add_days(rules, 4, 4, {{480, 690}, {750, 930}}, from, to);
}

Rules year_2026() {
  Rules rules = calendar::usual_rules();
  add_ramadan_of_2026(rules);
  add_holidays_of_2026(rules);
  return rules;
}

// A calendar of the oracle's own: years of 365 days from Thursday 1 January 2026.
Date oracle_date(std::int64_t day) {
  constexpr std::uint32_t kMonths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  Date date{2026, 1, 1};
  for (std::int64_t i = 0; i < day; ++i) {
    if (++date.day <= kMonths[date.month - 1]) continue;
    date.day = 1;
    if (++date.month <= 12) continue;
    date.month = 1;
    ++date.year;
  }
  return date;
}

}  // namespace

std::map<std::string, Rules> table_calendars() {
  std::map<std::string, Rules> all;
  all["plain"] = calendar::usual_rules();
  all["2026"] = all["wita"] = all["wit"] = all["half"] = all["same"] = year_2026();
  all["wita"].zone = Zone::Wita;
  all["wit"].zone = Zone::Wit;
  all["same"].day_ends = calendar::DayEnds::SameMoment;
  const auto once = [](std::uint32_t day) { return Date{2026, 12, day}; };
  add_days(all["half"], 2, 2, {{450, 720}}, once(23), once(23));
  add_days(all["half"], 3, 3, {{450, 720}}, once(31), once(31));
  add_days(all["half"], 5, 5, {{480, 720}}, once(12), once(12));
  Rules six;
  add_days(six, 0, 3, {{450, 840}});
  add_days(six, 4, 4, {{450, 690}});
  add_days(six, 5, 5, {{450, 780}});
  add_holidays_of_2026(six);
  six.day_minutes = 375;
  all["six"] = six;
  Rules always;
  add_days(always, 0, 6, {{0, 1440}});
  add_holidays_of_2026(always);
  always.works_on_holidays = true;
  always.day_minutes = 1440;
  all["always"] = always;
  Rules norest;
  add_days(norest, 0, 4, {{480, 960}});
  norest.day_minutes = 480;
  all["norest"] = norest;
  Rules shifts;
  add_days(shifts, 0, 6, {{420, 720}, {900, 1200}});
  shifts.day_minutes = 600;
  all["shifts"] = shifts;
  return all;
}

Instant moment(std::string_view text, Zone zone) {
  if (text.ends_with("Z")) {
    const auto at = from_iso(text);
    EXPECT_TRUE(at) << text;
    return at.value_or(Instant());
  }
  const auto date = calendar::date_from(text.substr(0, 10));
  const std::string_view time = text.size() > 11 ? text.substr(11) : "";
  if (!date) {
    ADD_FAILURE() << text;
    return {};
  }
  if (time == "end") return calendar::end_of_day(zone, *date);
  const std::string digits(time);
  EXPECT_TRUE(digits.size() == 5 || digits.size() == 8) << text;
  const auto part = [&](std::size_t at) {
    return at < digits.size() ? std::atoi(digits.substr(at, 2).c_str()) : 0;
  };
  const std::uint32_t minute = static_cast<std::uint32_t>(part(0) * 60 + part(3));
  return {calendar::instant_of(zone, *date, minute).milliseconds + part(6) * 1'000};
}

std::string shown(Instant at, Zone zone) {
  const calendar::LocalTime local = calendar::local_time(zone, at);
  char rest[32];
  std::snprintf(rest, sizeof rest, " %02u:%02u:%06.3f", local.minute / 60, local.minute % 60,
                static_cast<double>(local.milliseconds) / 1'000);
  return calendar::to_text(local.date) + rest + " " + std::string(calendar::name_of(zone));
}

calendar::Amount amount(const std::string& text) {
  using Unit = bundle::TimeUnit;
  const std::map<std::string, Unit> units{{"menit", Unit::Minute},
                                          {"jam", Unit::Hour},
                                          {"jam kerja", Unit::WorkingHour},
                                          {"hari kerja", Unit::WorkingDay},
                                          {"hari kalender", Unit::CalendarDay},
                                          {"minggu", Unit::Week},
                                          {"bulan", Unit::Month},
                                          {"tahun", Unit::Year}};
  bundle::Time time;
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  for (std::size_t i = 0; i < words.size();) {
    std::replace(words[i].begin(), words[i].end(), ',', '.');
    double value = std::atof(words[i++].c_str());
    if (words.at(i) == "x") {
      value *= std::atof(words.at(i + 1).c_str());
      i += 2;
    }
    std::string unit = words.at(i++);
    if (i < words.size() && (words[i] == "kerja" || words[i] == "kalender"))
      unit += " " + words[i++];
    const auto known = units.find(unit);
    EXPECT_TRUE(known != units.end()) << text;
    if (known != units.end()) time.parts.push_back({0, value, known->second});
  }
  return calendar::amount_of(time, true);
}

// ---- the oracle

Oracle::Oracle(const Rules& rules) : works_(static_cast<std::size_t>(kDays * kDayMinutes)) {
  constexpr std::int64_t kThursday = 3;
  for (std::int64_t day = 0; day < kDays; ++day) {
    const Date date = oracle_date(day);
    const auto weekday = static_cast<std::uint32_t>((kThursday + day) % 7);
    const Hours* found = nullptr;
    for (const Hours& one : rules.hours) {
      const bool dated = one.from.has_value();
      if (one.weekday != weekday || (dated && (date < *one.from || *one.to < date))) continue;
      if (dated || found == nullptr || !found->from) found = &one;
    }
    const bool holiday = std::any_of(rules.holidays.begin(), rules.holidays.end(),
                                     [&](const auto& one) { return one.date == date; });
    if (found == nullptr || (holiday && !rules.works_on_holidays)) continue;
    for (const Stretch& one : found->stretches) {
      for (std::uint32_t minute = one.begin; minute < one.end; ++minute)
        works_[static_cast<std::size_t>(day * kDayMinutes + minute)] = true;
    }
  }
}

Instant Oracle::instant(std::int64_t minute, Zone zone) {
  constexpr std::int64_t kStart = 1'767'225'600'000;  // 2026-01-01T00:00Z
  const std::int64_t hours = zone == Zone::Wib ? 7 : zone == Zone::Wita ? 8 : 9;
  return {kStart + (minute - hours * 60) * 60'000};
}

std::optional<std::int64_t> Oracle::add(std::int64_t from, std::int64_t minutes) const {
  while (minutes > 0) {
    if (from >= this->minutes()) return std::nullopt;
    if (works(from)) --minutes;
    ++from;
  }
  return from;
}

std::optional<std::int64_t> Oracle::subtract(std::int64_t from, std::int64_t minutes) const {
  while (minutes > 0) {
    if (--from < 0) return std::nullopt;
    if (works(from)) --minutes;
  }
  return from;
}

std::int64_t Oracle::closing(std::int64_t day) const {
  for (std::int64_t minute = (day + 1) * kDayMinutes; minute > day * kDayMinutes; --minute) {
    if (works(minute - 1)) return minute;
  }
  return -1;
}

std::optional<std::int64_t> Oracle::add_days(std::int64_t from, std::int64_t days) const {
  while (from < minutes() && !works(from)) ++from;
  for (std::int64_t day = from / kDayMinutes + 1; day < kDays; ++day) {
    if (closing(day) >= 0 && --days == 0) return closing(day);
  }
  return std::nullopt;
}

std::optional<std::int64_t> Oracle::subtract_days(std::int64_t from, std::int64_t days) const {
  for (std::int64_t day = from / kDayMinutes - 1; day >= 0; --day) {
    if (closing(day) >= 0 && --days == 0) return closing(day);
  }
  return std::nullopt;
}

std::pair<std::int64_t, std::int64_t> Oracle::used(std::int64_t from, std::int64_t to) const {
  std::int64_t minutes = 0;
  std::int64_t days = 0;
  std::int64_t last = -1;
  for (; from < to; ++from) {
    if (!works(from)) continue;
    ++minutes;
    if (from / kDayMinutes != last) ++days;
    last = from / kDayMinutes;
  }
  return {minutes, days};
}

}  // namespace sop::calendar_test
