// Durations and deadlines.

#include <algorithm>
#include <array>

#include "compiler/syntax/phrase_reading.h"
#include "grammar/deadline.hpp"

namespace sop::phrases {
namespace {

// ---- durations

struct TimeReading {
  Time time;
  std::optional<TimeUnit> bare_unit;
  bool unreadable = false;  // a bare number without a unit, one too large, or two units in a range
  bool at_most = false;     // "maksimal"
  double least = 0;
  double most = 0;
  TimeUnit unit = TimeUnit::Minute;
  double scale = 1;  // a second is a sixtieth of a minute
  TimeUnit first_unit = TimeUnit::Minute;
  double first_scale = 1;
};

template <class Rule>
struct ReadTime : pegtl::nothing<Rule> {};

struct NumberWord {
  std::string_view word;
  double value;
};
constexpr NumberWord kNumberWords[] = {
    {"setengah", 0.5},  {"seperempat", 0.25}, {"satu", 1},       {"dua", 2},
    {"tiga", 3},        {"empat", 4},         {"lima", 5},       {"enam", 6},
    {"tujuh", 7},       {"delapan", 8},       {"sembilan", 9},   {"sepuluh", 10},
    {"\xC2\xBC", 0.25}, {"\xC2\xBD", 0.5},    {"\xC2\xBE", 0.75}};

std::optional<double> number_word(std::string_view text) {
  for (const NumberWord& row : kNumberWords) {
    const bool same = row.word.size() == text.size() &&
                      std::equal(text.begin(), text.end(), row.word.begin(), [](char a, char b) {
                        return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b);
                      });
    if (same) return row.value;
  }
  return std::nullopt;
}

// "½", "3/4"; nothing where it is not less than one.
std::optional<double> fraction_of(std::string_view text) {
  if (const auto word = number_word(text)) return word;
  if (text.size() != 3 || text[1] != '/' || text[0] >= text[2]) return std::nullopt;
  return static_cast<double>(text[0] - '0') / (text[2] - '0');
}

// "1,5", "1.5" and, with three digits behind the point, "1.000"; "1½", "1 1/2", "satu".
std::optional<double> decimal(std::string_view text) {
  constexpr std::size_t kMaxDigits = 9;
  if (const auto word = fraction_of(text)) return word;
  std::size_t end = 0;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  const std::string_view whole = text.substr(0, end);
  if (whole.size() > kMaxDigits) return std::nullopt;
  const double value = to_number(whole);
  if (end == text.size()) return value;
  if (text[end] != '.' && text[end] != ',') {
    while (end < text.size() && utf8::space_at(text, end) != 0) end += utf8::space_at(text, end);
    const auto part = fraction_of(text.substr(end));
    return part ? std::optional(value + *part) : std::nullopt;
  }
  const std::string_view fraction = text.substr(end + 1);
  if (fraction.size() > kMaxDigits) return std::nullopt;
  if (text[end] == '.' && fraction.size() == 3) return value * 1000.0 + to_number(fraction);
  double scale = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) scale *= 10;
  return value + to_number(fraction) / scale;
}

template <class Matched>
double read_decimal(const Matched& in, Reading<TimeReading>& reading) {
  const std::optional<double> value = decimal({in.begin(), in.size()});
  if (!value) reading.value.unreadable = true;
  return value.value_or(0);
}

template <>
struct ReadTime<grammar::least> {
  template <class Matched>
  static void apply(const Matched& in, Reading<TimeReading>& reading) {
    reading.value.least = reading.value.most = read_decimal(in, reading);
  }
};
template <>
struct ReadTime<grammar::most> {
  template <class Matched>
  static void apply(const Matched& in, Reading<TimeReading>& reading) {
    reading.value.most = read_decimal(in, reading);
  }
};
template <>
struct ReadTime<grammar::factor> {
  template <class Matched>
  static void apply(const Matched& in, Reading<TimeReading>& reading) {
    reading.value.least *= read_decimal(in, reading);
    reading.value.most = reading.value.least;
  }
};
template <>
struct ReadTime<grammar::limit_sign> {
  template <class Matched>
  static void apply(const Matched& in, Reading<TimeReading>& reading) {
    reading.value.at_most = match<grammar::at_most>({in.begin(), in.size()}, 0).has_value();
  }
};

template <TimeUnit Unit>
struct ReadUnit {
  static void apply0(Reading<TimeReading>& reading) {
    reading.value.unit = Unit;
    reading.value.scale = 1;
  }
};
template <>
struct ReadTime<grammar::unit_second> {
  static void apply0(Reading<TimeReading>& reading) {
    constexpr double kSecond = 1.0 / 60;
    reading.value.unit = TimeUnit::Minute;
    reading.value.scale = kSecond;
  }
};
template <>
struct ReadTime<grammar::unit_minute> : ReadUnit<TimeUnit::Minute> {};
template <>
struct ReadTime<grammar::unit_hour> : ReadUnit<TimeUnit::Hour> {};
template <>
struct ReadTime<grammar::unit_working_hour> : ReadUnit<TimeUnit::WorkingHour> {};
template <>
struct ReadTime<grammar::unit_day> : ReadUnit<TimeUnit::Day> {};
template <>
struct ReadTime<grammar::unit_working_day> : ReadUnit<TimeUnit::WorkingDay> {};
template <>
struct ReadTime<grammar::unit_calendar_day> : ReadUnit<TimeUnit::CalendarDay> {};
template <>
struct ReadTime<grammar::unit_week> : ReadUnit<TimeUnit::Week> {};
template <>
struct ReadTime<grammar::unit_month> : ReadUnit<TimeUnit::Month> {};
template <>
struct ReadTime<grammar::unit_year> : ReadUnit<TimeUnit::Year> {};
template <>
struct ReadTime<grammar::first_unit> {
  static void apply0(Reading<TimeReading>& reading) {
    reading.value.first_unit = reading.value.unit;
    reading.value.first_scale = reading.value.scale;
  }
};

void add_part(Reading<TimeReading>& reading, TimeUnit unit, double scale, Slice slice) {
  TimeReading& read = reading.value;
  const double least = read.at_most ? 0 : read.least * scale;
  read.time.parts.push_back({least, read.most * scale, unit, slice});
  read.at_most = false;
}
template <>
struct ReadTime<grammar::measured_part> {
  template <class Matched>
  static void apply(const Matched& in, Reading<TimeReading>& reading) {
    const TimeReading& read = reading.value;
    if (read.unit != read.first_unit || read.scale != read.first_scale)
      reading.value.unreadable = true;
    add_part(reading, read.unit, read.scale, reading.slice(in));
  }
};
template <>
struct ReadTime<grammar::bare_part> {
  template <class Matched>
  static void apply(const Matched& in, Reading<TimeReading>& reading) {
    if (!reading.value.bare_unit) reading.value.unreadable = true;
    add_part(reading, reading.value.bare_unit.value_or(TimeUnit::Minute), 1, reading.slice(in));
  }
};
template <>
struct ReadTime<grammar::worded_time> {
  static void apply0(Reading<TimeReading>& reading) { reading.value.time.worded = true; }
};

// ---- deadlines

template <class Rule>
struct ReadDeadline : pegtl::nothing<Rule> {};

template <DeadlineBound Bound>
struct ReadBound {
  static void apply0(Reading<Deadline>& reading) { reading.value.bound = Bound; }
};
template <>
struct ReadDeadline<grammar::not_later> : ReadBound<DeadlineBound::NotLater> {};
template <>
struct ReadDeadline<grammar::not_earlier> : ReadBound<DeadlineBound::NotEarlier> {};
template <>
struct ReadDeadline<grammar::until_event> : ReadBound<DeadlineBound::Until> {};

template <bool Before>
struct ReadSide {
  static void apply0(Reading<Deadline>& reading) { reading.value.before = Before; }
};
template <>
struct ReadDeadline<grammar::day_before> : ReadSide<true> {};
template <>
struct ReadDeadline<grammar::day_after> : ReadSide<false> {};
template <>
struct ReadDeadline<grammar::before_event> : ReadSide<true> {};
template <>
struct ReadDeadline<grammar::after_event> : ReadSide<false> {};
template <>
struct ReadDeadline<grammar::day_count> {
  template <class Matched>
  static void apply(const Matched& in, Reading<Deadline>& reading) {
    const auto days = decimal({in.begin(), in.size()});
    Time amount;
    if (days) amount.parts.push_back({*days, *days, TimeUnit::CalendarDay, reading.slice(in)});
    reading.value.amount = std::move(amount);
  }
};
struct ReadEventStep {
  template <class Matched>
  static void apply(const Matched& in, Reading<Deadline>& reading) {
    reading.value.step = reading.trimmed(in);
  }
};
template <>
struct ReadDeadline<grammar::number_reference> : ReadEventStep {};
template <>
struct ReadDeadline<grammar::name_reference> : ReadEventStep {};
template <>
struct ReadDeadline<grammar::bracketed_reference> : ReadEventStep {};

// Reads a deadline from left to right: bound, duration, "setelah", event. Each part may be missing.
class DeadlineReader {
 public:
  explicit DeadlineReader(std::string_view text)
      : reading_{text, {}}, body_(text.substr(0, body_end(text))) {}

  std::optional<Deadline> read() {
    skip(match<grammar::blanks>(body_, at_));
    const bool bound = take<grammar::deadline_bound>();
    const auto day = static_cast<std::uint32_t>(at_);
    if (take<grammar::counted_day>()) {
      if (deadline().amount->parts.empty()) return std::nullopt;
      const bool before = deadline().before;
      take<grammar::event_relation>();
      deadline().before = before;
      if (!read_event() && !ended()) return std::nullopt;
      if (empty(deadline().event)) deadline().event = {day, day + 1};  // the H of "H-3"
      return deadline();
    }
    if (!read_amount()) return std::nullopt;
    const bool related = take<grammar::event_relation>();
    const bool event = read_event();
    const bool amount = deadline().amount.has_value();
    if (!event) return !related && amount && ended() ? std::optional(deadline()) : std::nullopt;
    if (amount && !related) return std::nullopt;  // "3 hari langkah 2"
    const bool said = bound || related || deadline().date;
    return said ? std::optional(deadline()) : std::nullopt;
  }

 private:
  Deadline& deadline() { return reading_.value; }
  [[nodiscard]] bool ended() const { return at_ >= body_.size(); }
  void skip(std::optional<std::size_t> length) { at_ += length.value_or(0); }

  // Without a closing "pada jam kerja", full stop and blanks.
  std::size_t body_end(std::string_view text) {
    std::size_t end = text.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool may_begin = at == 0 || text[at] == ',' || text[at] == ' ';
      if (!may_begin || !match<grammar::office_hours>(text, at)) continue;
      reading_.value.office_hours = true;
      end = at;
      break;
    }
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '.')) --end;
    return end;
  }

  template <class Grammar>
  bool take() {
    const auto length = match<Grammar, ReadDeadline>(body_, at_, reading_);
    skip(length);
    return length.has_value();
  }

  // False where a duration cannot be read.
  bool read_amount() {
    const auto length = match<grammar::deadline_amount>(body_, at_);
    // "31 Desember 2026" begins as a duration does.
    if (!length || match<grammar::event_day>(body_, at_)) return true;
    std::string_view part = body_.substr(at_, *length);
    while (!part.empty() && (part.back() == ' ' || part.back() == ',')) part.remove_suffix(1);
    deadline().amount = time(part, std::nullopt);
    if (!deadline().amount) return false;
    for (TimePart& one : deadline().amount->parts) {
      one.slice.begin += static_cast<std::uint32_t>(at_);
      one.slice.end += static_cast<std::uint32_t>(at_);
    }
    skip(length);
    return true;
  }

  // What is left: a step, a day, or words.
  bool read_event() {
    if (ended()) return false;
    const Slice rest{static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(body_.size())};
    if (const auto day = match<grammar::event_day>(body_, at_)) {
      const std::size_t from = at_ + match<grammar::date_word>(body_, at_).value_or(0);
      deadline().date = date(body_.substr(from, at_ + *day - from));
      if (!deadline().date) return false;
    } else if (match<grammar::the_step>(body_, at_) || body_[at_] == '[') {
      if (!match<grammar::event_step, ReadDeadline>(body_, at_, reading_)) return false;
    } else if (match<grammar::digits>(body_, at_)) {
      return false;
    } else if (!match<grammar::event_step, ReadDeadline>(body_, at_, reading_)) {
      deadline().step = {};  // what actions left of a step that is none
    }
    deadline().event = rest;
    at_ = body_.size();
    return true;
  }

  Reading<Deadline> reading_;
  std::string_view body_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Time> time(std::string_view text, std::optional<TimeUnit> unit_of_bare_numbers) {
  Reading<TimeReading> reading{text, {}};
  reading.value.bare_unit = unit_of_bare_numbers;
  if (!match<grammar::time, ReadTime>(text, 0, reading) || reading.value.unreadable)
    return std::nullopt;
  Time& read = reading.value.time;
  read.summed = read.parts.size() > 1 && text.find(';') != std::string_view::npos;
  const bool ordered = std::all_of(read.parts.begin(), read.parts.end(),
                                   [](const TimePart& part) { return part.least <= part.most; });
  return ordered ? std::optional(std::move(read)) : std::nullopt;
}

std::optional<TimeUnit> time_unit(std::string_view text) {
  Reading<TimeReading> reading{text, {}};
  if (!match<grammar::unit_alone, ReadTime>(text, 0, reading) || reading.value.scale != 1)
    return std::nullopt;
  return reading.value.unit;
}

std::string_view name_of(TimeUnit unit) {
  constexpr std::string_view kNames[] = {"menit",  "jam",        "jam kerja",
                                         "hari",   "hari kerja", "hari kalender",
                                         "minggu", "bulan",      "tahun"};
  return kNames[static_cast<std::size_t>(unit)];
}

std::optional<Deadline> deadline(std::string_view text) {
  return DeadlineReader(text).read();
}

}  // namespace sop::phrases
