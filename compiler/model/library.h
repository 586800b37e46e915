// What a library ("Pustaka …") declares. Plain data; project/library.h reads it. The standard
// library is read the same way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace sop::model {

// "- PermenPAN 29/2010 = Peraturan … tentang …, dicabut oleh PermenPAN-RB 53/2014, sumber: …, per
// 21 November 2026, ingatan".
struct Regulation {
  std::string short_name;  // "PermenPAN-RB 35/2012"
  std::string type;        // "PermenPAN-RB": the short name without number and year
  std::string number;      // "35"
  std::string year;        // "2012"
  std::string title;       // in full
  std::string revoked_by;  // short name; empty: in force as far as is known
  std::string changed_by;
  std::string source;
  std::string as_of;      // as written
  bool confirmed = true;  // false ("ingatan"): recollection, worth a note only
  Span span;
};

struct Holiday {
  phrases::Date date;
  std::string name;
  bool joint_leave = false;  // "cuti bersama"
  std::string source;
  Span span;
};

// "- Senin–Kamis: 07.30–16.00, istirahat 60 menit"; one row a day of the week, and other hours for
// a stretch of dates (Ramadan).
struct WorkingHours {
  std::uint8_t weekday = 0;  // 0 Monday … 6 Sunday
  std::optional<phrases::Date> from, to;
  std::uint32_t begin_minute = 0, end_minute = 0, rest_minutes = 0;
  std::string source;
  Span span;
};

struct LibraryRole {
  Role role;                         // `superior` is not bound here
  std::string superior_alias;        // "bawahan X"
  std::string alias_key, title_key;  // folded
};

// Keys of a document's names, as DocumentTable compares them.
struct LibraryDocument {
  Document document;
  std::string name_key, full_key;  // the latter empty without a full name
};

struct Library {
  std::string name;
  FileId file;
  std::vector<std::string> uses;  // "Gunakan": libraries it builds on
  std::vector<Regulation> regulations;
  std::vector<LibraryRole> roles;
  std::vector<LibraryDocument> documents;
  std::vector<std::string> equipment;
  std::vector<Holiday> holidays;
  std::vector<WorkingHours> hours;
};

// For --print=model: stable text, one entry a line.
[[nodiscard]] std::string print(const Library& library);

}  // namespace sop::model
