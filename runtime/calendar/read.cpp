// The file of a calendar → Rules: every value is checked, so that what is made from it can be
// counted with. Its writer is compiler/emit/calendar.cpp.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/calendar/calendar.h"
#include "runtime/calendar/local_time.h"

namespace sop::calendar {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kBytes = 8U << 20U;
constexpr std::size_t kDepth = 8;
constexpr std::size_t kTextBytes = 1'000;
constexpr std::size_t kHours = 1'000;
constexpr std::size_t kHolidays = 20'000;
constexpr std::size_t kStretches = 24;
// Dates beyond these are slips of the pen; between them the days are counted one by one.
constexpr std::int32_t kFirstYear = 1900;
constexpr std::int32_t kLastYear = 2199;

constexpr std::string_view kDayEnds[] = {"closing", "same_moment"};
constexpr std::string_view kZones[] = {"WIB", "WITA", "WIT"};

struct Problem {
  Diagnostic diagnostic;
};

Json parse(std::string_view bytes, const std::string& name) {
  if (bytes.size() > kBytes) throw Problem{finding<Kind::CalendarLimit>(Span{}, name, "/", kBytes)};
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || bytes[first] != '{')
    throw Problem{finding<Kind::CalendarForeign>(Span{}, name)};
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (static_cast<std::size_t>(depth) > kDepth)
      throw Problem{finding<Kind::CalendarLimit>(Span{}, name, "/", kDepth)};
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
      throw Problem{finding<Kind::CalendarField>(Span{}, name, "/" + parsed.get<std::string>())};
    return true;
  };
  try {
    return Json::parse(bytes.begin(), bytes.end(), watch);
  } catch (const Json::parse_error& error) {
    throw Problem{finding<Kind::CalendarDamaged>(Span{}, name, error.byte)};
  } catch (const Json::exception&) {  // a number beyond any double
    throw Problem{finding<Kind::CalendarField>(Span{}, name, "/").hint(Phrase::ExpectedNumber)};
  }
}

// Nothing in a text may steer the terminal that shows it.
std::string without_controls(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) text[i] = ' ';
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
      text[i] = text[i + 1] = ' ';
  }
  return text;
}

// A value and the path to it.
class Node {
 public:
  Node(const Json& json, std::string path, const std::string& name)
      : json_(json), path_(std::move(path)), name_(name) {}

  [[nodiscard]] Node at(const char* key) const {
    if (!json_.is_object()) wrong(Phrase::ExpectedObject);
    const auto found = json_.find(key);
    if (found == json_.end())
      throw Problem{finding<Kind::CalendarMissing>(Span{}, name_, path_ + "/" + key)};
    return {*found, path_ + "/" + key, name_};
  }

  [[nodiscard]] std::vector<Node> list(const char* key, std::size_t most) const {
    const Node node = at(key);
    if (!node.json_.is_array()) node.wrong(Phrase::ExpectedList);
    if (node.json_.size() > most)
      throw Problem{finding<Kind::CalendarLimit>(Span{}, name_, node.path_, most)};
    std::vector<Node> out;
    for (std::size_t i = 0; i < node.json_.size(); ++i)
      out.emplace_back(node.json_[i], node.path_ + "/" + std::to_string(i), name_);
    return out;
  }

  [[nodiscard]] std::string text(const char* key) const {
    const Node node = at(key);
    if (!node.json_.is_string()) node.wrong(Phrase::ExpectedText);
    std::string text = node.json_.get<std::string>();
    if (text.size() > kTextBytes)
      throw Problem{finding<Kind::CalendarLimit>(Span{}, name_, node.path_, kTextBytes)};
    return without_controls(std::move(text));
  }

  [[nodiscard]] bool flag(const char* key) const {
    const Node node = at(key);
    if (!node.json_.is_boolean()) node.wrong(Phrase::ExpectedFlag);
    return node.json_.get<bool>();
  }

  [[nodiscard]] std::uint32_t number(const char* key, std::uint32_t least,
                                     std::uint32_t most) const {
    const Node node = at(key);
    const double value = node.json_.is_number() ? node.json_.get<double>() : -1;
    if (!(value >= least && value <= most) || std::floor(value) != value)
      node.wrong(Phrase::NumberBetween, {std::to_string(least), std::to_string(most)});
    return static_cast<std::uint32_t>(value);
  }

  template <class Enum, std::size_t N>
  [[nodiscard]] Enum word(const char* key, const std::string_view (&words)[N]) const {
    const std::string said = text(key);
    std::string all;
    for (std::size_t i = 0; i < N; ++i) {
      if (words[i] == said) return static_cast<Enum>(i);
      all += (i == 0 ? "\"" : ", \"") + std::string(words[i]) + "\"";
    }
    at(key).wrong(Phrase::OneOf, {all});
  }

  [[nodiscard]] Date date(const char* key) const {
    const Node node = at(key);
    const auto date = date_from(node.json_.is_string() ? text(key) : "");
    if (!date || date->year < kFirstYear || date->year > kLastYear)
      node.wrong(Phrase::ExpectedDate, {std::to_string(kFirstYear), std::to_string(kLastYear)});
    return *date;
  }

  [[nodiscard]] bool is_null() const { return json_.is_null(); }

  [[noreturn]] void wrong(Phrase expected, std::vector<std::string> with = {}) const {
    throw Problem{
        finding<Kind::CalendarField>(Span{}, name_, path_).hint(expected, std::move(with))};
  }

 private:
  const Json& json_;
  std::string path_;
  const std::string& name_;  // of the file
};

std::vector<Stretch> stretches_of(const Node& row) {
  std::vector<Stretch> out;
  for (const Node& item : row.list("stretches", kStretches)) {
    const Stretch one{item.number("begin", 0, kDayMinutes), item.number("end", 0, kDayMinutes)};
    if (one.end <= one.begin || (!out.empty() && one.begin <= out.back().end))
      item.wrong(Phrase::ExpectedStretches);
    out.push_back(one);
  }
  return out;
}

Hours hours_of(const Node& row) {
  Hours out;
  out.weekday = row.number("weekday", 0, kWeekdays - 1);
  out.stretches = stretches_of(row);
  out.source = row.text("source");
  if (row.at("from").is_null() != row.at("to").is_null()) row.wrong(Phrase::ExpectedDateOrder);
  if (row.at("from").is_null()) return out;
  out.from = row.date("from");
  out.to = row.date("to");
  if (*out.to < *out.from) row.wrong(Phrase::ExpectedDateOrder);
  return out;
}

void check_format(const Json& json, const std::string& name) {
  const auto format = json.find("format");
  if (format == json.end() || *format != kFormat)
    throw Problem{finding<Kind::CalendarForeign>(Span{}, name)};
  const auto version = json.find("version");
  if (version == json.end())
    throw Problem{finding<Kind::CalendarMissing>(Span{}, name, "/version")};
  if (!version->is_number_integer() || *version < 1)
    throw Problem{
        finding<Kind::CalendarField>(Span{}, name, "/version").hint(Phrase::ExpectedNumber)};
  if (*version > kVersion)
    throw Problem{finding<Kind::CalendarNewer>(Span{}, name, version->dump())};
}

Rules rules_of(const Node& root, const std::string& name) {
  Rules rules;
  rules.name = root.text("name");
  rules.zone = root.word<Zone>("zone", kZones);
  rules.day_ends = root.word<DayEnds>("day_ends", kDayEnds);
  rules.day_minutes = root.number("day_minutes", 1, kDayMinutes);
  rules.works_on_holidays = root.flag("works_on_holidays");
  for (const Node& row : root.list("hours", kHours)) rules.hours.push_back(hours_of(row));
  for (const Node& row : root.list("holidays", kHolidays)) {
    rules.holidays.push_back(
        {row.date("date"), row.text("name"), row.flag("joint_leave"), row.text("source")});
  }
  if (!has_weekly_hours(rules)) throw Problem{finding<Kind::CalendarNoHours>(Span{}, name)};
  return rules;
}

}  // namespace

std::optional<Calendar> read(std::string_view json, const std::string& name, Sink& sink) {
  try {
    const Json parsed = parse(json, name);
    check_format(parsed, name);
    return Calendar(rules_of(Node(parsed, "", name), name));
  } catch (Problem& problem) {
    sink.report(std::move(problem.diagnostic));
    return std::nullopt;
  }
}

}  // namespace sop::calendar
