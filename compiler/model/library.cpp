#include "compiler/model/library.h"

#include <fmt/format.h>

namespace sop::model {
namespace {

std::string iso(const phrases::Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string more(std::string_view word, const std::string& value) {
  return value.empty() ? "" : fmt::format(" {} \"{}\"", word, value);
}

}  // namespace

std::string print(const Library& library) {
  static constexpr std::string_view kKinds[] = {"person", "team", "unit", "external"};
  std::string out = fmt::format("library \"{}\"\n", library.name);
  const auto line = [&out](auto format, const auto&... args) {
    fmt::format_to(std::back_inserter(out), format, args...);
    out += '\n';
  };
  for (const std::string& name : library.uses) line(FMT_STRING("uses \"{}\""), name);
  for (const Regulation& one : library.regulations) {
    line(FMT_STRING("regulation \"{}\" number {} year {}: {}{}{}{}{}{}"), one.type, one.number,
         one.year, one.title, more("revoked by", one.revoked_by),
         more("changed by", one.changed_by), more("source", one.source), more("as of", one.as_of),
         one.confirmed ? "" : " recalled");
  }
  for (const LibraryRole& one : library.roles) {
    const Role& role = one.role;
    line(FMT_STRING("role {} = \"{}\" {}{}{}{}"), role.alias, role.title,
         kKinds[static_cast<std::size_t>(role.kind)], more("under", one.superior_alias),
         role.members.empty() ? "" : fmt::format(" members [{}]", fmt::join(role.members, "; ")),
         role.authorities.empty() ? ""
                                  : fmt::format(" may [{}]", fmt::join(role.authorities, "; ")));
  }
  for (const LibraryDocument& entry : library.documents) {
    const Document& one = entry.document;
    line(FMT_STRING("document \"{}\"{}{}"), one.name, more("=", one.full_name),
         one.states.empty() ? "" : fmt::format(": {}", fmt::join(one.states, " > ")));
  }
  for (const std::string& name : library.equipment) line(FMT_STRING("equipment \"{}\""), name);
  for (const Holiday& one : library.holidays) {
    line(FMT_STRING("holiday {} \"{}\"{}{}"), iso(one.date), one.name,
         one.joint_leave ? " joint-leave" : "", more("source", one.source));
  }
  for (const WorkingHours& one : library.hours) {
    const std::string when =
        one.from && one.to ? fmt::format(" {}..{}", iso(*one.from), iso(*one.to)) : "";
    line(FMT_STRING("hours {} {}-{} rest {}{}"), one.weekday, one.begin_minute, one.end_minute,
         one.rest_minutes, when);
  }
  return out;
}

}  // namespace sop::model
