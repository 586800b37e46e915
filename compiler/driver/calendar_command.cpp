#include "compiler/driver/calendar_command.h"

#include <charconv>
#include <filesystem>

#include "compiler/base/utf8.h"
#include "compiler/diagnostics/render.h"
#include "compiler/driver/calendar_file.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/console.h"
#include "compiler/driver/output.h"
#include "compiler/project/workspace.h"
#include "runtime/calendar/local_time.h"

namespace sop {
namespace {

// "08.00", "8:00": minutes from midnight.
std::optional<std::uint32_t> minute_of(std::string_view text) {
  constexpr std::uint32_t kHour = 60;
  const std::size_t sign = text.find_first_of(".:");
  if (sign == std::string_view::npos) return std::nullopt;
  std::uint32_t hour = 0;
  std::uint32_t minute = 0;
  const char* middle = text.data() + sign;
  const char* end = text.data() + text.size();
  const auto [first, bad_hour] = std::from_chars(text.data(), middle, hour);
  const auto [last, bad_minute] = std::from_chars(middle + 1, end, minute);
  const bool sound = bad_hour == std::errc() && bad_minute == std::errc() && first == middle &&
                     last == end && end - middle == 3 && hour < 24 && minute < kHour;
  return sound ? std::optional(hour * kHour + minute) : std::nullopt;
}

// "5 Januari 2026 08.00", "2026-01-05T08:00"; a date alone is its midnight.
std::optional<Instant> moment_of(const std::string& said, calendar::Zone zone) {
  const std::string text = utf8::clean(said);
  std::size_t gap = text.find_last_of(" T");
  std::optional<std::uint32_t> minute;
  if (gap != std::string::npos) minute = minute_of(std::string_view(text).substr(gap + 1));
  if (!minute) gap = text.size();
  const auto day = phrases::date(text.substr(0, gap));
  if (!day) return std::nullopt;
  const calendar::Date date{day->year, day->month, day->day};
  if (!calendar::exists(date)) return std::nullopt;
  return calendar::instant_of(zone, date, minute.value_or(0));
}

// The words of the language as the bundle has them.
std::optional<bundle::Time> length_of(const std::string& said, phrases::TimeUnit bare_day) {
  using From = phrases::TimeUnit;
  using To = bundle::TimeUnit;
  constexpr std::pair<From, To> kUnits[] = {{From::Minute, To::Minute},
                                            {From::Hour, To::Hour},
                                            {From::WorkingHour, To::WorkingHour},
                                            {From::WorkingDay, To::WorkingDay},
                                            {From::CalendarDay, To::CalendarDay},
                                            {From::Week, To::Week},
                                            {From::Month, To::Month},
                                            {From::Year, To::Year}};
  const auto time = phrases::time(utf8::clean(said), std::nullopt);
  if (!time || time->parts.empty()) return std::nullopt;
  bundle::Time out;
  for (const phrases::TimePart& part : time->parts) {
    const From unit = part.unit == From::Day ? bare_day : part.unit;
    for (const auto& [from, to] : kUnits) {
      if (from == unit) out.parts.push_back({part.least, part.most, to});
    }
  }
  return out;
}

// The line to print; empty, and findings, where the question cannot be read.
std::string deadline(const Request& request, const calendar::Calendar& calendar,
                     const model::Settings& settings, Sink& sink) {
  const auto from = moment_of(request.calendar.from, calendar.rules().zone);
  const auto length = length_of(request.calendar.length, settings.bare_day);
  if (!from) sink.report(finding<Kind::BadMoment>({}, request.calendar.from));
  if (!length) sink.report(finding<Kind::BadLength>({}, request.calendar.length));
  if (!from || !length) return "";
  const Instant due = calendar::add(calendar, *from, calendar::amount_of(*length, true));
  if (const auto year = calendar::unknown_year(calendar, *from, due))
    sink.report(finding<Kind::HolidaysUnknown>({}, std::to_string(*year)));
  return calendar::told(calendar, due, request.speech.language) + "\n";
}

}  // namespace

int run_calendar(const Request& request) {
  Findings findings;
  SourceMap sources;
  FileSystem& files = real_file_system();
  Workspace workspace(sources, files);
  const std::string folder = request.argument.empty() ? "." : request.argument;
  // The project around any SOP of the folder.
  const Project& project =
      workspace.around((std::filesystem::path(folder) / "x.sop").string(), findings);
  const bool asks = !request.calendar.from.empty() || !request.calendar.length.empty();
  std::string said;
  if (!std::filesystem::is_directory(folder)) {
    findings.report(finding<Kind::FileNotFound>({}, folder));
  } else if (const auto file = make_calendar(project, findings); file && !findings.has_errors()) {
    if (asks) {
      said = deadline(request, file->calendar, project.settings(), findings);
    } else if (request.output.empty()) {
      said = file->bytes;
    } else if (const Status status = files.write(request.output, file->bytes); !status) {
      findings.report(finding_of(status.failure(), true));
    }
  }
  put(said, stdout);
  show(findings, sources, request.speech, stderr);
  return exit_code_of(findings);
}

}  // namespace sop
