#include "compiler/project/library.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "compiler/base/utf8.h"
#include "compiler/project/attributes.h"
#include "compiler/resolve/documents.h"
#include "compiler/resolve/inherited.h"
#include "compiler/resolve/reading.h"
#include "compiler/resolve/roles.h"
#include "compiler/syntax/ast.h"

namespace sop {
namespace {

using model::Library;

constexpr std::uint32_t kDayMinutes = 1440;
constexpr std::uint32_t kNoClock = 0xffffU;

// "07.30", "7:30": minutes from midnight; kNoClock for what is no time of day.
std::uint32_t clock(std::string_view text) {
  constexpr std::uint32_t kHourMinutes = 60;
  const std::size_t sign = text.find_first_of(".:");
  if (sign == std::string_view::npos) return kNoClock;
  std::uint32_t hour = 0;
  std::uint32_t minute = 0;
  const char* end = text.data() + text.size();
  const auto [first, bad_hour] = std::from_chars(text.data(), text.data() + sign, hour);
  const auto [last, bad_minute] = std::from_chars(text.data() + sign + 1, end, minute);
  if (bad_hour != std::errc() || bad_minute != std::errc() || last != end) return kNoClock;
  if (first != text.data() + sign || minute >= kHourMinutes) return kNoClock;
  const std::uint32_t all = hour > 24 ? kDayMinutes + 1 : hour * kHourMinutes + minute;
  return all <= kDayMinutes ? all : kNoClock;
}

std::optional<std::uint8_t> weekday(std::string_view text) {
  constexpr std::string_view kDays[] = {"senin", "selasa", "rabu",  "kamis",
                                        "jumat", "sabtu",  "minggu"};
  std::string name = utf8::fold(text);
  name.erase(std::remove(name.begin(), name.end(), '\''), name.end());  // "Jum'at"
  const auto* found = std::find(std::begin(kDays), std::end(kDays), name);
  if (found == std::end(kDays)) return std::nullopt;
  return static_cast<std::uint8_t>(found - std::begin(kDays));
}

class LibraryReader {
 public:
  LibraryReader(const SyntaxTree& tree, Sink& sink) : file_(tree), sink_(sink) {
    library_.file = tree.file().id;
  }

  Library run() {
    library_.name = file_.title().text;
    OnceOnly once(sink_);
    for (const ast::Field& field : file_.fields()) {
      if (once.first(field)) read_section(field);
    }
    return std::move(library_);
  }

 private:
  void read_section(const ast::Field& field) {
    switch (field.keyword()) {
      case Keyword::Uses:
        for (const model::Text& name : library_names(field)) library_.uses.push_back(name.text);
        return;
      case Keyword::Regulations:
        return rows(field, &LibraryReader::read_regulation);
      case Keyword::Holidays:
        return rows(field, &LibraryReader::read_holiday);
      case Keyword::WorkingHours:
        return rows(field, &LibraryReader::read_hours);
      case Keyword::Roles:
        return rows(field, &LibraryReader::read_role);
      case Keyword::Documents:
        return rows(field, &LibraryReader::read_document);
      case Keyword::Equipment:
        for (const model::Paragraph& one : paragraphs_of(field)) {
          for (const phrases::Slice part : phrases::inline_list(one.text.text, {}))
            library_.equipment.push_back(one.text.text.substr(part.begin, part.end - part.begin));
        }
        return;
      default:
        sink_.report(
            finding<Kind::NotInLibrary>(field.keyword_span(), info(field.keyword()).canonical));
        return;
    }
  }

  // What stands behind the colon of the section holds for all its rows.
  void rows(const ast::Field& section, void (LibraryReader::*read)(const ast::Item&)) {
    for_all_ = {};
    const std::vector<ast::Item> items = section.items();
    for (const Prose& line : section.lines()) {
      const bool head = items.empty() || line.span.begin < items.front().span().begin;
      const bool attributes =
          !line.empty() && head && take_attributes(line.text, true, for_all_).empty();
      if (!line.empty() && !attributes) sink_.report(finding<Kind::StrayText>(line.span));
    }
    for (const ast::Item& item : items) (this->*read)(item);
  }

  // True for the first entry of this name in its section.
  bool first(std::string_view section, const std::string& name, Span span) {
    const auto [known, fresh] = seen_.emplace(std::string(section) + utf8::fold(name), span);
    if (!fresh) {
      sink_.report(
          finding<Kind::DuplicateEntry>(span, name).label(known->second, Phrase::FirstHere));
    }
    return fresh;
  }

  void read_regulation(const ast::Item& item) {
    const Prose prose = item.text();
    RowAttributes own = for_all_;
    const std::string_view head = take_attributes(prose.text, false, own);
    const std::size_t sign = head.find('=');
    model::Regulation one;
    one.short_name = utf8::clean(head.substr(0, sign));
    const std::size_t blank = one.short_name.rfind(' ');
    const std::size_t slash = one.short_name.rfind('/');
    const bool shaped = sign != std::string_view::npos && blank != std::string::npos &&
                        slash != std::string::npos && slash > blank + 1;
    if (shaped) {
      one.type = one.short_name.substr(0, blank);
      one.number = one.short_name.substr(blank + 1, slash - blank - 1);
      one.year = one.short_name.substr(slash + 1);
      one.title = utf8::clean(head.substr(sign + 1));
    }
    const bool year =
        one.year.size() == 4 && one.year.find_first_not_of("0123456789") == std::string::npos;
    if (!year || one.title.empty()) {
      sink_.report(finding<Kind::BadRegulation>(prose.span));
      return;
    }
    one.span = prose.locate(0, one.short_name.size());
    one.revoked_by = own.revoked_by;
    one.changed_by = own.changed_by;
    one.source = own.source;
    one.as_of = own.as_of;
    one.confirmed = !own.recalled;
    if (first("p:", one.short_name, one.span)) library_.regulations.push_back(std::move(one));
  }

  void read_holiday(const ast::Item& item) {
    const Prose prose = item.text();
    RowAttributes own = for_all_;
    const std::string_view head = take_attributes(prose.text, false, own);
    const std::size_t sign = head.find('=');
    const auto date = phrases::date(utf8::clean(head.substr(0, sign)));
    model::Holiday one;
    if (sign != std::string_view::npos) one.name = utf8::clean(head.substr(sign + 1));
    if (!date || one.name.empty()) {
      sink_.report(finding<Kind::BadHoliday>(prose.span));
      return;
    }
    one.date = *date;
    one.joint_leave = own.joint_leave;
    one.source = own.source;
    const std::string day = utf8::clean(head.substr(0, sign));
    one.span = prose.locate(0, day.size());
    if (first("h:", day, one.span)) library_.holidays.push_back(std::move(one));
  }

  void read_hours(const ast::Item& item) {
    const Prose prose = item.text();
    RowAttributes own = for_all_;
    const std::string_view head = take_attributes(prose.text, false, own);
    const std::size_t colon = head.find(':');
    const std::string_view days = head.substr(0, colon);
    const auto sides = stretch(days);
    const auto from_day = weekday(sides ? sides->first : days);
    const auto to_day = weekday(sides ? sides->second : days);
    const auto times = stretch(colon == std::string_view::npos ? "" : head.substr(colon + 1));
    const std::uint32_t begin = times ? clock(times->first) : kNoClock;
    const std::uint32_t end = times ? clock(times->second) : kNoClock;
    const bool sound = from_day && to_day && *from_day <= *to_day && begin < kNoClock &&
                       end < kNoClock && begin + own.rest_minutes < end &&
                       own.from.has_value() == own.to.has_value() &&
                       (!own.from || !(*own.to < *own.from));
    if (!sound) {
      sink_.report(finding<Kind::BadWorkingHours>(prose.span));
      return;
    }
    for (std::uint8_t day = *from_day; day <= *to_day; ++day) {
      model::WorkingHours one;
      one.weekday = day;
      one.from = own.from;
      one.to = own.to;
      one.begin_minute = begin;
      one.end_minute = end;
      one.rest_minutes = own.rest_minutes;
      one.source = own.source;
      one.span = prose.span;
      library_.hours.push_back(one);
    }
  }

  void read_role(const ast::Item& item) {
    if (auto read = role_of(item, sink_)) {
      if (first("r:", read->role.alias, read->role.span))
        library_.roles.push_back({read->role, read->superior, utf8::fold(read->role.alias),
                                  utf8::fold(read->role.title)});
    }
  }

  void read_document(const ast::Item& item) {
    if (auto read = document_of(item, sink_)) {
      if (first("d:", read->name, read->span))
        library_.documents.push_back(
            {*read, DocumentTable::key(read->name),
             read->full_name.empty() ? std::string() : DocumentTable::key(read->full_name)});
    }
  }

  ast::File file_;
  Sink& sink_;
  Library library_;
  RowAttributes for_all_;
  std::map<std::string, Span> seen_;
};

}  // namespace

Library read_library(const SyntaxTree& tree, Sink& sink) {
  return LibraryReader(tree, sink).run();
}

}  // namespace sop
