#include "runtime/pages/due.h"

#include <fmt/format.h>

#include "runtime/calendar/local_time.h"

namespace sop::pages {
namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr double kHour = 60;

calendar::Zone zone_of(const Reader& reader) {
  return reader.calendar().rules().zone;
}

calendar::Date day_of(const Reader& reader, Instant at) {
  return calendar::local_time(zone_of(reader), at).date;
}

std::string clock_of(const Reader& reader, Instant at) {
  const std::uint32_t minute = calendar::local_time(zone_of(reader), at).minute;
  const char* form = reader.language() == Language::English ? "{:02}:{:02}" : "{:02}.{:02}";
  return fmt::format(fmt::runtime(form), minute / 60, minute % 60);
}

std::string late_words(const Reader& reader, Instant due) {
  const double minutes =
      calendar::used(reader.calendar(), due, reader.site.service.now()).working_minutes();
  const double day = reader.calendar().rules().day_minutes;
  const auto told = [&](Phrase phrase, double amount) {
    return reader.say(phrase, {std::to_string(static_cast<long>(amount))});
  };
  if (day > 0 && minutes >= day) return told(Phrase::PageLateDays, minutes / day);
  if (minutes >= kHour) return told(Phrase::PageLateHours, minutes / kHour);
  if (minutes >= 1) return told(Phrase::PageLateMinutes, minutes);
  return reader.say(Phrase::PageLateJust);
}

}  // namespace

DueGroup due_group(const Reader& reader, const std::optional<Instant>& due, bool overdue) {
  if (!due) return DueGroup::None;
  if (overdue) return DueGroup::Late;
  return day_of(reader, *due) == day_of(reader, reader.site.service.now()) ? DueGroup::Today
                                                                           : DueGroup::Later;
}

std::string due_words(const Reader& reader, Instant due, bool overdue) {
  if (overdue) return late_words(reader, due);
  const Instant now = reader.site.service.now();
  const calendar::Date day = day_of(reader, due);
  if (day == day_of(reader, now)) return reader.say(Phrase::PageDueToday, {clock_of(reader, due)});
  if (day == day_of(reader, {now.milliseconds + kDay}))
    return reader.say(Phrase::PageDueTomorrow, {clock_of(reader, due)});
  // The day of today counts in `used`.
  const std::int64_t days = calendar::used(reader.calendar(), now, due).working_days - 1;
  return reader.say(Phrase::PageDaysLeft, {std::to_string(std::max<std::int64_t>(days, 1))});
}

Node due_node(const Reader& reader, const std::optional<Instant>& due, bool overdue) {
  if (!due) return "–";
  return Nodes{
      element("strong", {{"class", overdue ? "late" : ""}}, {due_words(reader, *due, overdue)}),
      element("br"),
      element("small", {}, {element("time", {{"datetime", to_iso(*due)}}, {reader.moment(due)})})};
}

}  // namespace sop::pages
