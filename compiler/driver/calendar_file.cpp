#include "compiler/driver/calendar_file.h"

#include <algorithm>

#include "compiler/emit/calendar.h"

namespace sop {

std::optional<CalendarFile> make_calendar(const Project& project, Sink& sink) {
  const model::Settings& settings = project.settings();
  std::vector<const model::Library*> libraries;
  bool sound = true;
  const auto take = [&](const std::string& name, bool named) {
    std::string near;
    const model::Library* library = project.find_library(name, near);
    if (library == nullptr) {
      Diagnostic unknown = finding<Kind::CalendarUnknown>({}, name);
      if (!near.empty()) unknown = std::move(unknown).hint(Phrase::DidYouMean, {near});
      sink.report(std::move(unknown));
      sound = false;
      return;
    }
    if (std::find(libraries.begin(), libraries.end(), library) != libraries.end()) return;
    libraries.push_back(library);
    Findings own;
    project.examine(*library, own);
    for (const Diagnostic& one : own.all()) sink.report(one);
    if (own.has_errors()) {
      sound = false;
    } else if (named && library->hours.empty() && library->holidays.empty()) {
      sink.report(finding<Kind::CalendarIdle>({}, name));
    }
  };
  for (const std::string& name : project.standard_calendars()) take(name, false);
  for (const std::string& name : settings.calendars) take(name, true);
  if (!sound) return std::nullopt;
  std::string bytes = emit::calendar(libraries, settings);
  auto calendar = calendar::read(bytes, "kalender.json", sink);
  if (!calendar) return std::nullopt;
  return CalendarFile{std::move(bytes), std::move(*calendar)};
}

}  // namespace sop
