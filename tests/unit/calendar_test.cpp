// Working time: the table counted by hand, an oracle that walks minute by minute, the properties
// that hold for any calendar, and files that are no sound calendar.
#include "runtime/calendar/calendar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>
#include <random>
#include <sstream>

#include "runtime/calendar/local_time.h"
#include "tests/unit/calendar_support.h"

namespace sop::calendar_test {
namespace {

using calendar::Amount;
using calendar::Calendar;
using calendar::Date;
using calendar::DayEnds;
using calendar::Rules;
using calendar::Zone;

// ---- the table

struct Row {
  std::string what, calendar, from, amount, expected, why;
  std::size_t line = 0;
};

std::vector<Row> table() {
  std::ifstream in(SOPAN_SOURCE_DIR "/tests/data/working-time.tsv");
  std::vector<Row> rows;
  std::string text;
  for (std::size_t line = 1; std::getline(in, text); ++line) {
    if (text.empty() || text[0] == '#') continue;
    std::vector<std::string> fields(1);
    for (const char c : text) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    EXPECT_EQ(fields.size(), 6U) << "line " << line;
    if (fields.size() != 6) continue;
    rows.push_back({fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], line});
  }
  return rows;
}

std::string told(const calendar::Used& used) {
  if (used.backwards) return "back";
  std::ostringstream out;
  out << used.working_minutes() << "/" << used.working_days;
  return out.str();
}

TEST(WorkingTime, RowsCountedByHand) {
  std::map<std::string, Calendar> calendars;
  for (const auto& [name, rules] : table_calendars()) calendars.emplace(name, Calendar(rules));
  std::map<std::string, int> counts;
  for (const Row& row : table()) {
    SCOPED_TRACE("line " + std::to_string(row.line) + ": " + row.what + " " + row.calendar + " " +
                 row.from + " + " + row.amount + " (" + row.why + ")");
    ++counts[row.what];
    ASSERT_TRUE(calendars.count(row.calendar) != 0);
    const Calendar& calendar = calendars.at(row.calendar);
    const Zone zone = calendar.rules().zone;
    const Instant from = moment(row.from, zone);
    if (row.what == "used") {
      EXPECT_EQ(told(used(calendar, from, moment(row.amount, zone))), row.expected);
      continue;
    }
    Instant got;
    if (row.what == "add") got = add(calendar, from, amount(row.amount));
    if (row.what == "sub") got = subtract(calendar, from, amount(row.amount));
    if (row.what == "first")
      got = add(calendar, from, amount(row.amount), calendar::Edge::Beginning);
    if (row.what == "since")
      got = subtract(calendar, from, amount(row.amount), calendar::Edge::Beginning);
    if (row.what == "next") got = next_opening(calendar, from);
    if (row.what == "office") got = within_hours(calendar, from);
    EXPECT_EQ(shown(got, zone), shown(moment(row.expected, zone), zone));
  }
  int all = 0;
  for (const auto& [what, count] : counts) {
    std::cout << what << " " << count << ", ";
    all += count;
  }
  std::cout << all << " rows in all\n";
  EXPECT_GE(all, 200);
  EXPECT_GE(counts["add"], 200);
}

// ---- against the oracle

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::int64_t below(std::int64_t count) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(count));
  }

 private:
  std::mt19937_64 engine_;
};

std::uint64_t seed() {
  const char* text = std::getenv("SOPAN_SEED");
  return text == nullptr ? 20'260'105 : std::strtoull(text, nullptr, 10);
}

std::vector<calendar::Stretch> any_stretches(Dice& dice) {
  std::vector<calendar::Stretch> out;
  std::uint32_t at = static_cast<std::uint32_t>(dice.below(600));
  for (std::int64_t left = dice.below(4); left > 0 && at < 1'438; --left) {
    const std::uint32_t end =
        std::min(1'440U, at + 1 + static_cast<std::uint32_t>(dice.below(500)));
    out.push_back({at, end});
    at = end + 1 + static_cast<std::uint32_t>(dice.below(120));
  }
  return out;
}

Date any_date(Dice& dice) {
  return {2026 + static_cast<std::int32_t>(dice.below(2)),
          1 + static_cast<std::uint32_t>(dice.below(12)),
          1 + static_cast<std::uint32_t>(dice.below(28))};
}

Rules any_rules(Dice& dice) {
  Rules rules;
  rules.zone = static_cast<Zone>(dice.below(3));
  for (std::uint32_t day = 0; day < calendar::kWeekdays; ++day) {
    if (dice.below(7) != 0) rules.hours.push_back({day, {}, {}, any_stretches(dice), ""});
  }
  rules.hours.push_back({2, {}, {}, {{480, 720}, {780, 960}}, ""});
  for (std::int64_t i = dice.below(12); i > 0; --i) {
    const Date from = any_date(dice);
    Date to = any_date(dice);
    if (to < from) to = from;
    rules.hours.push_back(
        {static_cast<std::uint32_t>(dice.below(7)), from, to, any_stretches(dice), ""});
  }
  for (std::int64_t i = dice.below(40); i > 0; --i)
    rules.holidays.push_back({any_date(dice), "libur", false, ""});
  rules.works_on_holidays = dice.below(5) == 0;
  return rules;
}

std::vector<Rules> many_calendars(Dice& dice) {
  std::vector<Rules> all;
  for (const auto& [name, rules] : table_calendars()) {
    all.push_back(rules);
    all.back().day_ends = DayEnds::Closing;
  }
  for (int i = 0; i < 20; ++i) all.push_back(any_rules(dice));
  return all;
}

// A day worked until 24.00 closes a millisecond before.
Instant closing(std::int64_t minute, Zone zone) {
  const Instant at = Oracle::instant(minute, zone);
  return minute % 1'440 == 0 ? Instant{at.milliseconds - 1} : at;
}

TEST(WorkingTime, AgreesWithWalkingMinuteByMinute) {
  Dice dice(seed());
  std::int64_t compared = 0;
  for (const Rules& rules : many_calendars(dice)) {
    const Calendar calendar(rules);
    const Oracle oracle(rules);
    const Zone zone = rules.zone;
    for (int round = 0; round < 200; ++round) {
      const std::int64_t from = dice.below(oracle.minutes());
      const std::int64_t to = std::min(oracle.minutes() - 1, from + dice.below(30 * 1'440));
      const std::int64_t minutes = 1 + dice.below(dice.below(2) == 0 ? 600 : 6'000);
      const std::int64_t days = 1 + dice.below(20);
      SCOPED_TRACE("SOPAN_SEED=" + std::to_string(seed()) + " from " +
                   shown(Oracle::instant(from, zone), zone));
      const Instant at = Oracle::instant(from, zone);
      const auto [worked, begun] = oracle.used(from, to);
      const calendar::Used used = calendar::used(calendar, at, Oracle::instant(to, zone));
      ASSERT_EQ(used.working_milliseconds, worked * 60'000);
      ASSERT_EQ(used.working_days, begun);
      ASSERT_EQ(used.calendar_milliseconds, (to - from) * 60'000);
      ASSERT_EQ(is_working(calendar, at), oracle.works(from));
      const double amount = static_cast<double>(minutes);
      if (const auto due = oracle.add(from, minutes)) {
        ASSERT_EQ(add(calendar, at, {.minutes = amount}), Oracle::instant(*due, zone)) << minutes;
      }
      if (const auto due = oracle.subtract(from, minutes)) {
        ASSERT_EQ(subtract(calendar, at, {.minutes = amount}), Oracle::instant(*due, zone))
            << minutes;
      }
      const double count = static_cast<double>(days);
      if (const auto due = oracle.add_days(from, days)) {
        ASSERT_EQ(add(calendar, at, {.working_days = count}), closing(*due, zone)) << days;
      }
      if (const auto due = oracle.subtract_days(from, days)) {
        ASSERT_EQ(subtract(calendar, at, {.working_days = count}), closing(*due, zone)) << days;
      }
      compared += 5;
    }
  }
  std::cout << compared << " answers compared with walking minute by minute\n";
}

Amount any_amount(Dice& dice) {
  const auto some = [&](std::int64_t most) {
    return dice.below(3) == 0 ? static_cast<double>(dice.below(most * 4)) / 4 : 0.0;
  };
  return {some(3'000), some(60), some(3'000), some(60), some(20), some(3)};
}

TEST(WorkingTime, WhatHoldsForAnyCalendar) {
  Dice dice(seed() + 1);
  std::int64_t rounds = 0;
  for (const Rules& rules : many_calendars(dice)) {
    const Calendar calendar(rules);
    Rules other_rules = rules;
    other_rules.day_ends = DayEnds::SameMoment;
    const Calendar other(other_rules);
    for (int round = 0; round < 300; ++round, ++rounds) {
      // To the millisecond, in a hundred years around the data.
      const Instant from{1'000'000'000'000 + dice.below(1'500'000'000'000)};
      SCOPED_TRACE("SOPAN_SEED=" + std::to_string(seed()) + " from " + to_iso(from));
      const double minutes = static_cast<double>(1 + dice.below(1'200'000)) / 60;
      const std::int64_t exact = std::llround(minutes * 60'000);
      const Instant due = add(calendar, from, {.minutes = minutes});
      ASSERT_EQ(used(calendar, from, due).working_milliseconds, exact);
      ASSERT_EQ(subtract(calendar, due, {.minutes = minutes}), next_opening(calendar, from));
      ASSERT_LE(due, add(calendar, from, {.minutes = minutes + 1}));
      const Instant later{from.milliseconds + dice.below(900'000'000)};
      const Amount amount = any_amount(dice);
      for (const Calendar* one : {&calendar, &other}) {
        ASSERT_LE(from, add(*one, from, amount));
        ASSERT_LE(add(*one, from, amount, calendar::Edge::Beginning), add(*one, from, amount));
        ASSERT_GE(from, subtract(*one, from, amount));
        ASSERT_LE(add(*one, from, amount), add(*one, later, amount));
        ASSERT_LE(subtract(*one, from, amount), subtract(*one, later, amount));
      }
      Amount more = amount;
      more.working_days += 1;
      ASSERT_LE(add(calendar, from, amount), add(calendar, from, more));
      ASSERT_TRUE(is_working(calendar, next_opening(calendar, from)));
      ASSERT_EQ(used(calendar, from, next_opening(calendar, from)).working_milliseconds, 0);
      const Instant due_day = add(calendar, from, {.working_days = 3});
      ASSERT_LE(used(calendar, from, due_day).working_days, 4);
      ASSERT_GE(used(calendar, from, due_day).working_days, 3);
      const Instant middle{(from.milliseconds + later.milliseconds) / 2};
      ASSERT_EQ(used(calendar, from, later).working_milliseconds,
                used(calendar, from, middle).working_milliseconds +
                    used(calendar, middle, later).working_milliseconds);
    }
  }
  std::cout << rounds << " rounds\n";
}

// ---- absurd input

TEST(WorkingTime, StaysWithinTheYears) {
  const Instant now = *from_iso("2026-01-05T01:00:00Z");
  const Instant last = *from_iso("9999-12-31T16:59:59.999Z");
  const Instant first = *from_iso("0001-01-01T00:00:00Z");
  for (const auto& [name, rules] : table_calendars()) {
    SCOPED_TRACE(name);
    const Calendar calendar(rules);
    for (const double much :
         {1e9, 1e18, std::numeric_limits<double>::max(), std::numeric_limits<double>::infinity()}) {
      for (const Amount& amount :
           {Amount{.minutes = much}, Amount{.working_days = much}, Amount{.calendar_minutes = much},
            Amount{.calendar_days = much}, Amount{.months = much}, Amount{.years = much},
            Amount{much, much, much, much, much, much}}) {
        const Instant late = add(calendar, now, amount);
        const Instant early = subtract(calendar, now, amount);
        EXPECT_GT(late, *from_iso("2900-01-01T00:00:00Z"));
        EXPECT_LE(late, last);
        EXPECT_LT(early, *from_iso("1200-01-01T00:00:00Z"));
        EXPECT_GE(early, first);
      }
    }
    for (const double nothing : {-1.0, -1e18, std::numeric_limits<double>::quiet_NaN()}) {
      const Amount amount{nothing, nothing, nothing, nothing, nothing, nothing};
      EXPECT_TRUE(amount.empty());
      EXPECT_EQ(add(calendar, now, amount), now);
      EXPECT_EQ(subtract(calendar, now, amount), now);
    }
    constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();
    for (const Instant at : {Instant{kEver}, Instant{-kEver}, first, last}) {
      EXPECT_GE(add(calendar, at, {.minutes = 5}), first);
      EXPECT_LE(add(calendar, at, {.working_days = 5}), last);
      EXPECT_GE(subtract(calendar, at, {.working_days = 5}), first);
      EXPECT_LE(next_opening(calendar, at), last);
      EXPECT_GE(within_hours(calendar, at), first);
      EXPECT_FALSE(calendar::told(calendar, at, Language::English).empty());
      static_cast<void>(used(calendar, at, now));
      static_cast<void>(covered(calendar, at, now));
    }
  }
}

// ---- zones, texts, what is known

TEST(WorkingTime, ZonesHaveNoSummerTime) {
  for (const auto& [zone, hours] : {std::pair{Zone::Wib, 7}, {Zone::Wita, 8}, {Zone::Wit, 9}}) {
    EXPECT_EQ(calendar::offset_minutes(zone), hours * 60);
    for (std::uint32_t month = 1; month <= 12; ++month) {
      const Date date{2026, month, 15};
      const Instant noon = calendar::instant_of(zone, date, 720);
      EXPECT_EQ(noon.milliseconds % 86'400'000, (12 - hours) * 3'600'000);
      EXPECT_EQ(calendar::local_time(zone, noon).date, date);
      EXPECT_EQ(calendar::local_time(zone, noon).minute, 720U);
    }
    EXPECT_EQ(calendar::zone_of(calendar::name_of(zone)), zone);
  }
  EXPECT_FALSE(calendar::zone_of("wib"));
}

TEST(WorkingTime, MomentsAreToldInBothLanguages) {
  const Calendar calendar;
  const Instant at = *from_iso("2026-01-05T01:00:00Z");
  EXPECT_EQ(told(calendar, at, Language::Indonesian), "Senin, 5 Januari 2026 08.00 WIB");
  EXPECT_EQ(told(calendar, at, Language::English), "Monday, 5 January 2026 08:00 WIB");
  Rules rules = calendar::usual_rules();
  rules.zone = Zone::Wit;
  EXPECT_EQ(told(Calendar(rules), *from_iso("2026-12-27T15:59:59.999Z"), Language::Indonesian),
            "Senin, 28 Desember 2026 00.59 WIT");
  EXPECT_EQ(calendar::told(Date{2028, 2, 29}, Language::Indonesian), "Selasa, 29 Februari 2028");
  for (const char* bad : {"2026-02-29", "2026-13-01", "2026-1-01", "2026-01-0x", "", "0000-01-01"})
    EXPECT_FALSE(calendar::date_from(bad)) << bad;
}

TEST(WorkingTime, SaysUpToWhenHolidaysAreKnown) {
  const auto rules = table_calendars();
  const Instant now = *from_iso("2026-11-01T00:00:00Z");
  const Instant new_year = *from_iso("2026-12-31T17:00:00Z");  // 00.00 WIB
  const Calendar year(rules.at("2026"));
  EXPECT_EQ(known_until(year), (Date{2026, 12, 31}));
  EXPECT_TRUE(covered(year, now, Instant{new_year.milliseconds - 1}));
  EXPECT_FALSE(covered(year, now, new_year));
  EXPECT_EQ(unknown_year(year, new_year, now), 2027);  // in any order
  EXPECT_EQ(unknown_year(year, *from_iso("2025-12-01T00:00:00Z"), now), 2025);
  Rules with_local = rules.at("2026");
  with_local.holidays.push_back({{2027, 4, 1}, "Hari jadi kabupaten", false, ""});
  EXPECT_EQ(known_until(Calendar(with_local)), (Date{2026, 12, 31}));  // no decree for 2027
  EXPECT_FALSE(covered(Calendar(with_local), now, new_year));
  EXPECT_FALSE(known_until(Calendar()));
  EXPECT_EQ(unknown_year(Calendar(), now, now), 2026);
  EXPECT_TRUE(covered(Calendar(rules.at("always")), now, new_year));
}

// ---- files

constexpr const char* kFile = R"({"day_ends":"closing","day_minutes":450,"format":"sopan-kalender",
"holidays":[{"date":"2026-01-01","joint_leave":false,"name":"Tahun Baru","source":"SKB"}],
"hours":[{"from":null,"source":"uji","stretches":[{"begin":450,"end":720},{"begin":780,"end":960}],
"to":null,"weekday":0},{"from":"2026-02-19","source":"uji","stretches":[],"to":"2026-03-20",
"weekday":0}],"name":"Jam Kerja","version":1,"works_on_holidays":false,"zone":"WITA"})";

std::string changed(std::string_view from, std::string_view to) {
  std::string text = kFile;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::optional<Kind> problem(const std::string& text) {
  Findings findings;
  const auto read = calendar::read(text, "kalender.json", findings);
  EXPECT_EQ(read.has_value(), findings.all().empty());
  if (findings.all().empty()) return std::nullopt;
  EXPECT_EQ(findings.all().size(), 1U);
  return findings.all().front().kind;
}

TEST(CalendarFile, IsReadWhole) {
  Findings findings;
  const auto calendar = calendar::read(kFile, "kalender.json", findings);
  ASSERT_TRUE(calendar);
  const Rules& rules = calendar->rules();
  EXPECT_EQ(rules.zone, Zone::Wita);
  EXPECT_EQ(rules.hours.size(), 2U);
  EXPECT_EQ(rules.hours[0].stretches[1], (calendar::Stretch{780, 960}));
  EXPECT_EQ(rules.hours[1].to, (Date{2026, 3, 20}));
  EXPECT_EQ(rules.holidays.at(0).name, "Tahun Baru");
  EXPECT_EQ(known_until(*calendar), (Date{2026, 12, 31}));
}

TEST(CalendarFile, IsRefusedWithTheRightFinding) {
  EXPECT_EQ(problem(""), Kind::CalendarForeign);
  EXPECT_EQ(problem("[]"), Kind::CalendarForeign);
  EXPECT_EQ(problem("{}"), Kind::CalendarForeign);
  EXPECT_EQ(problem(changed("sopan-kalender", "sopan-alur")), Kind::CalendarForeign);
  EXPECT_EQ(problem(changed("\"version\":1", "\"version\":2")), Kind::CalendarNewer);
  EXPECT_EQ(problem(changed("\"version\":1", "\"version\":0")), Kind::CalendarField);
  EXPECT_EQ(problem(changed("\"version\":1", "\"version\":\"1\"")), Kind::CalendarField);
  EXPECT_EQ(problem(changed("\"version\":1,", "")), Kind::CalendarMissing);
  EXPECT_EQ(problem(changed(",\"zone\":\"WITA\"", "")), Kind::CalendarMissing);
  EXPECT_EQ(problem(changed("\"source\":\"SKB\"", "\"sumber\":\"SKB\"")), Kind::CalendarMissing);
  for (const auto& [from, to] : std::map<std::string, std::string>{
           {"\"WITA\"", "\"MST\""},
           {"\"WITA\"", "8"},
           {"450,\"format\"", "0,\"format\""},
           {"450,\"format\"", "1e300,\"format\""},
           {"\"end\":720", "\"end\":780"},
           {"\"end\":720", "\"end\":450"},
           {"\"end\":960", "\"end\":1441"},
           {"\"begin\":450", "\"begin\":-1"},
           {"\"begin\":450", "\"begin\":0.5"},
           {"\"weekday\":0}]", "\"weekday\":7}]"},
           {"2026-01-01", "2026-02-29"},
           {"2026-01-01", "9999-01-01"},
           {"\"2026-03-20\"", "null"},
           {"2026-03-20", "2026-02-18"},
           {"false,\"zone\"", "0,\"zone\""},
           {"\"closing\"", "\"whenever\""},
           {"[{\"begin\":450", "[[1],{\"begin\":450"},
           {"\"zone\":\"WITA\"", "\"zone\":\"WITA\",\"zone\":\"WIB\""},
       })
    EXPECT_EQ(problem(changed(from, to)), Kind::CalendarField) << to;
  EXPECT_EQ(problem(changed("[{\"begin\":450,\"end\":720},{\"begin\":780,\"end\":960}]", "[]")),
            Kind::CalendarNoHours);
  EXPECT_EQ(problem(changed("\"Tahun Baru\"", "\"" + std::string(2'000, 'a') + "\"")),
            Kind::CalendarLimit);
  EXPECT_EQ(problem("{\"a\":" + std::string(100, '[')), Kind::CalendarLimit);
  EXPECT_EQ(problem(changed("\"name\"", "\"much\":1e999,\"name\"")), Kind::CalendarField);
}

// Whatever is cut or spoilt is refused or read, and never crashes.
TEST(CalendarFile, SurvivesDamage) {
  const std::string whole = kFile;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const auto cut = problem(whole.substr(0, i));
    EXPECT_TRUE(cut == Kind::CalendarDamaged || cut == Kind::CalendarForeign) << i;
    std::string spoilt = whole;
    spoilt[i] = static_cast<char>(spoilt[i] ^ 0x15);
    static_cast<void>(problem(spoilt));
  }
}

}  // namespace
}  // namespace sop::calendar_test
