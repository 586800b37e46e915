#include "compiler/emit/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

namespace sop::emit {
namespace {

using Json = nlohmann::json;
using model::Holiday;
using model::Library;
using phrases::Date;

struct Stretch {
  std::uint32_t begin, end;
};

// Hours of one day of the week, of any date or of some.
struct Hours {
  std::uint8_t weekday;
  std::optional<Date> from, to;
  std::vector<Stretch> stretches;
  std::string source;
};

// The decree tells how long the rest is, not when: at noon, on Friday from 11.30 for the prayer;
// in the middle where the day has no such hour (a shift).
std::vector<Stretch> around_rest(const model::WorkingHours& row) {
  constexpr std::uint8_t kFriday = 4;
  constexpr std::uint32_t kNoon = 720;
  constexpr std::uint32_t kFridayRest = 690;
  if (row.rest_minutes == 0) return {{row.begin_minute, row.end_minute}};
  std::uint32_t rest = row.weekday == kFriday ? kFridayRest : kNoon;
  if (rest <= row.begin_minute || rest + row.rest_minutes >= row.end_minute)
    rest = row.begin_minute + (row.end_minute - row.begin_minute - row.rest_minutes) / 2;
  std::vector<Stretch> out{{row.begin_minute, rest}, {rest + row.rest_minutes, row.end_minute}};
  out.erase(std::remove_if(out.begin(), out.end(),
                           [](const Stretch& one) { return one.begin == one.end; }),
            out.end());
  return out;
}

// Rows of one library for the same day and dates: one that lies beside the others is a further
// shift, one that crosses them takes their place.
void add_row(std::vector<Hours>& all, std::size_t own, const model::WorkingHours& row) {
  const auto same = std::find_if(
      all.begin() + static_cast<std::ptrdiff_t>(own), all.end(), [&](const Hours& one) {
        return one.weekday == row.weekday && one.from == row.from && one.to == row.to;
      });
  std::vector<Stretch> more = around_rest(row);
  if (same == all.end()) {
    all.push_back({row.weekday, row.from, row.to, std::move(more), row.source});
    return;
  }
  std::vector<Stretch>& known = same->stretches;
  const bool crosses = row.begin_minute < known.back().end && row.end_minute > known.front().begin;
  if (crosses) {
    known = std::move(more);
  } else {
    known.insert(row.end_minute <= known.front().begin ? known.begin() : known.end(), more.begin(),
                 more.end());
    for (std::size_t i = 0; i + 1 < known.size();) {  // 08.00–12.00 and 12.00–16.00 are one
      if (known[i].end < known[i + 1].begin) {
        ++i;
        continue;
      }
      known[i].end = known[i + 1].end;
      known.erase(known.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
  same->source = row.source;
}

std::vector<Hours> hours_of(const std::vector<const Library*>& libraries) {
  std::vector<Hours> all;
  for (const Library* library : libraries) {
    const bool weekly =
        std::any_of(library->hours.begin(), library->hours.end(),
                    [](const model::WorkingHours& row) { return !row.from.has_value(); });
    if (weekly) all.clear();
    const std::size_t own = all.size();
    for (const model::WorkingHours& row : library->hours) add_row(all, own, row);
  }
  return all;
}

std::vector<Holiday> holidays_of(const std::vector<const Library*>& libraries) {
  std::map<std::tuple<Date, std::string>, Holiday> all;
  for (const Library* library : libraries) {
    for (const Holiday& one : library->holidays) all.insert_or_assign({one.date, one.name}, one);
  }
  std::vector<Holiday> out;
  for (auto& [key, one] : all) out.push_back(std::move(one));
  return out;
}

Json text_of(const std::optional<Date>& date) {
  if (!date) return {};
  return fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day);
}

Json json_of(const Hours& hours) {
  Json stretches = Json::array();
  for (const Stretch& one : hours.stretches)
    stretches.push_back({{"begin", one.begin}, {"end", one.end}});
  return {{"weekday", hours.weekday},
          {"from", text_of(hours.from)},
          {"to", text_of(hours.to)},
          {"stretches", std::move(stretches)},
          {"source", hours.source}};
}

}  // namespace

std::string calendar(const std::vector<const Library*>& libraries,
                     const model::Settings& settings) {
  std::vector<std::string> names;
  for (const Library* library : libraries) names.push_back(library->name);
  Json json;
  json["format"] = "sopan-kalender";
  json["version"] = 1;
  json["name"] = fmt::format("{}", fmt::join(names, "; "));
  json["zone"] = settings.zone;
  json["day_ends"] = settings.day_ends_at_same_moment ? "same_moment" : "closing";
  json["day_minutes"] = settings.day_minutes;
  json["works_on_holidays"] = settings.works_on_holidays;
  json["hours"] = Json::array();
  for (const Hours& one : hours_of(libraries)) json["hours"].push_back(json_of(one));
  json["holidays"] = Json::array();
  for (const Holiday& one : holidays_of(libraries)) {
    json["holidays"].push_back({{"date", text_of(one.date)},
                                {"name", one.name},
                                {"joint_leave", one.joint_leave},
                                {"source", one.source}});
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sop::emit
