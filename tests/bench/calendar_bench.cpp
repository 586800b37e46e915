// Questions per second to a working calendar with the holidays and the Ramadan of one year. Lines
// "name<TAB>value<TAB>unit".
#include <fmt/format.h>

#include <chrono>

#include "runtime/calendar/calendar.h"

namespace {

using namespace sop;
using calendar::Amount;
using calendar::Calendar;
using calendar::Rules;
using Clock = std::chrono::steady_clock;

Rules a_year() {
  Rules rules = calendar::usual_rules();
  for (std::uint32_t day = 0; day < 5; ++day)
    rules.hours.push_back({day,
                           calendar::Date{2026, 2, 19},
                           calendar::Date{2026, 3, 20},
                           {{480, 720}, {750, 900}},
                           ""});
  for (std::uint32_t month = 1; month <= 12; ++month)
    for (const std::uint32_t day : {1U, 16U})
      rules.holidays.push_back({{2026, month, day}, "", false, ""});
  return rules;
}

template <class Once>
void measure(const char* name, const Once& once) {
  constexpr int kRounds = 200'000;
  std::int64_t sum = 0;  // of the answers, so that none is left out
  const auto begin = Clock::now();
  for (int i = 0; i < kRounds; ++i) sum += once(i);
  const std::chrono::duration<double, std::micro> took = Clock::now() - begin;
  fmt::print("{}\t{:.3f}\tµs\n", name, sum == 0 ? 0 : took.count() / kRounds);
}

}  // namespace

int main() {
  const Calendar calendar{a_year()};
  constexpr std::int64_t kStart = 1'767'574'800'000;  // 2026-01-05T01:00Z
  constexpr std::int64_t kStep = 977'000;
  const auto at = [](int i) { return Instant{kStart + i * kStep}; };
  measure("calendar: 2 hours",
          [&](int i) { return add(calendar, at(i), Amount{.minutes = 120}).milliseconds; });
  measure("calendar: 2 years of working minutes",
          [&](int i) { return add(calendar, at(i), Amount{.minutes = 225'000}).milliseconds; });
  measure("calendar: 3 working days",
          [&](int i) { return add(calendar, at(i), Amount{.working_days = 3}).milliseconds; });
  measure("calendar: time used over a year", [&](int i) {
    return used(calendar, at(i), Instant{at(i).milliseconds + 31'536'000'000}).working_milliseconds;
  });
  return 0;
}
