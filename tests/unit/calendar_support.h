// Calendars of the working-time tests, the table's notation, and an oracle: a second way to count,
// minute by minute, that shares nothing with the library but its data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/calendar/calendar.h"

namespace sop::calendar_test {

// The calendars that tests/data/working-time.tsv names.
[[nodiscard]] std::map<std::string, calendar::Rules> table_calendars();

// "2026-01-05 08:00", "2026-01-05 08:00:30", "2026-01-05 end" on the clock of the zone, or ISO 8601
// in UTC. Fails the test for anything else.
[[nodiscard]] Instant moment(std::string_view text, calendar::Zone zone);
[[nodiscard]] std::string shown(Instant at, calendar::Zone zone);
// "1 hari kerja 2 jam", "1 x 24 jam", "0,5 menit".
[[nodiscard]] calendar::Amount amount(const std::string& text);

// One bit a minute of two years, local. Moments are minutes since the first of them.
class Oracle {
 public:
  static constexpr std::int64_t kDays = 730;  // 2026 and 2027

  explicit Oracle(const calendar::Rules& rules);

  [[nodiscard]] static Instant instant(std::int64_t minute, calendar::Zone zone);
  [[nodiscard]] bool works(std::int64_t minute) const {
    return works_[static_cast<std::size_t>(minute)];
  }
  [[nodiscard]] std::int64_t minutes() const { return static_cast<std::int64_t>(works_.size()); }
  // Nothing: beyond the two years.
  [[nodiscard]] std::optional<std::int64_t> add(std::int64_t from, std::int64_t minutes) const;
  [[nodiscard]] std::optional<std::int64_t> subtract(std::int64_t from, std::int64_t minutes) const;
  // The closing of the day (minute just after its last of work).
  [[nodiscard]] std::optional<std::int64_t> add_days(std::int64_t from, std::int64_t days) const;
  [[nodiscard]] std::optional<std::int64_t> subtract_days(std::int64_t from,
                                                          std::int64_t days) const;
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> used(std::int64_t from,
                                                           std::int64_t to) const;

 private:
  [[nodiscard]] std::int64_t closing(std::int64_t day) const;  // -1: nobody works

  std::vector<bool> works_;
};

}  // namespace sop::calendar_test
