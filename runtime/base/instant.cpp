#include "runtime/base/instant.h"

#include <algorithm>
#include <chrono>

namespace sop {
namespace {

constexpr std::int64_t kDay = 86'400'000;

// Digits of a fixed width; -1 when there is anything else.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// At least so many digits, with zeros in front.
char* write_digits(char* at, unsigned value, std::size_t count) {
  for (std::size_t i = count; i > 0; --i, value /= 10)
    at[i - 1] = static_cast<char>('0' + value % 10);
  return at + count;
}

// Four columns or more, a sign among them.
char* write_year(char* at, int year) {
  if (year < 0) *at++ = '-';
  const auto size = static_cast<unsigned>(year < 0 ? -year : year);
  const std::size_t least = year < 0 ? 3 : 4;
  const std::size_t needed = size > 9'999 ? 5 : size > 999 ? 4 : 3;  // std::chrono ends at 32767
  return write_digits(at, size, std::max(least, needed));
}

}  // namespace

char* write_iso(char* at, Instant instant) {
  std::int64_t days = instant.milliseconds / kDay;
  std::int64_t rest = instant.milliseconds % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  const auto within = static_cast<unsigned>(rest);
  at = write_year(at, static_cast<int>(date.year()));
  const auto part = [&at](char before, unsigned value, std::size_t count) {
    *at++ = before;
    at = write_digits(at, value, count);
  };
  part('-', static_cast<unsigned>(date.month()), 2);
  part('-', static_cast<unsigned>(date.day()), 2);
  part('T', within / 3'600'000, 2);
  part(':', within / 60'000 % 60, 2);
  part(':', within / 1'000 % 60, 2);
  part('.', within % 1'000, 3);
  *at++ = 'Z';
  return at;
}

std::string to_iso(Instant instant) {
  char text[kIsoRoom];
  return {text, write_iso(text, instant)};
}

std::optional<Instant> from_iso(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  const bool fraction = text.size() == kShape.size() + 5;
  if (text.size() != kShape.size() + 1 && !fraction) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] != '0' && text[i] != kShape[i]) return std::nullopt;
  }
  if (text.back() != 'Z' || (fraction && text[kShape.size()] != '.')) return std::nullopt;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  const int milli = fraction ? digits(text, 20, 3) : 0;
  if (year < 0 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0 || milli < 0)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  return Instant{days * kDay + hour * 3'600'000LL + minute * 60'000LL + second * 1'000LL + milli};
}

}  // namespace sop
