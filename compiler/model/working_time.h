// How much working time a duration is. Amounts keep minutes, working days and calendar days apart
// as long as possible: only a comparison or a figure for people turns one into another, by the
// length of a working day that the project decides.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/model/settings.h"
#include "compiler/syntax/phrases.h"

namespace sop::model {

struct Amount {
  double minutes = 0;        // of minutes and hours
  double working_days = 0;   // "hari kerja"; "hari" where the project says so
  double calendar_days = 0;  // "hari kalender", "1 x 24 jam", weeks, months (30), years (365)
  double plain_minutes = 0;  // all of it as working time: 5 working days a week, 21 a month, 250 a
                             // year, 5/7 a calendar day

  Amount& operator+=(const Amount& other);
};

[[nodiscard]] Amount least_of(const phrases::Time& time, const Settings& settings);
[[nodiscard]] Amount most_of(const phrases::Time& time, const Settings& settings);

// True only if `need` does not fit into `limit` however the calendar falls: calendar days of the
// need count the fewest working days they can hold, those of the limit the most. A day of 8 hours
// passes where the project says less, as forms count 480 minutes a day.
[[nodiscard]] bool exceeds(const Amount& need, const Amount& limit, const Settings& settings);

// "2 hari kalender 5 hari kerja 1 jam 10 menit": in the words of the language, nothing converted.
[[nodiscard]] std::string told(const Amount& amount);

// "1,4": at most so many digits behind the comma, none for nothing.
[[nodiscard]] std::string told(double number, int digits = 1);

// "2 hari kerja 1 jam 10 menit" in parts.
struct SplitTime {
  std::uint64_t days = 0;
  std::uint32_t hours = 0;
  double minutes = 0;  // below 60; rounded to a tenth
};
[[nodiscard]] SplitTime split(double minutes, const Settings& settings);

}  // namespace sop::model
