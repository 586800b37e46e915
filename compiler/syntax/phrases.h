// The small grammars inside prose (dates, times, targets, declarations, lists), each a function
// from text to value. All take the text of a Prose (cleaned); offsets they give are offsets in that
// text, for Prose::locate. PEGTL behind; nothing is reported here: an empty optional means "not
// that".
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sop::phrases {

struct Slice {  // [begin, end) of the text
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Date {
  std::int32_t year = 0;
  std::uint32_t month = 1;
  std::uint32_t day = 1;
  friend auto operator<=>(const Date&, const Date&) = default;
};

// "6 Januari 2025", "06-01-2025", "6/1/2025", "2025-01-06"; only days that exist. A leading ":" is
// skipped.
[[nodiscard]] std::optional<Date> date(std::string_view text);

enum class TimeUnit : std::uint8_t {
  Minute,
  Hour,
  WorkingHour,
  Day,
  WorkingDay,
  CalendarDay,
  Week,
  Month,
  Year
};

struct TimePart {
  double least = 0;  // "1–20 hari": 1 and 20; a single number: both the same
  double most = 0;
  TimeUnit unit = TimeUnit::Minute;
  Slice slice;
};

struct Time {
  std::vector<TimePart> parts;  // added up; empty where the text is told in words
  bool worded = false;          // "sesuai jadwal", "sesuai kebutuhan"
  bool summed = false;          // several parts were parted by ';'
};

// "15 menit", "1,5 jam", "½ jam", "2 bulan 5 hari kerja", "1 x 24 jam", "1–20 hari kerja",
// "maksimal 2 hari" (nothing up to two days), "± 30 menit", "2 bulan; 5 hari kerja", "sesuai
// jadwal". Seconds are parts of a minute. A bare number is read in `unit_of_bare_numbers` ("Satuan
// waktu: menit"), else it is no time.
[[nodiscard]] std::optional<Time> time(std::string_view text,
                                       std::optional<TimeUnit> unit_of_bare_numbers);
[[nodiscard]] std::optional<TimeUnit> time_unit(std::string_view text);
[[nodiscard]] std::string_view name_of(TimeUnit unit);  // "menit", "hari kerja"

enum class DeadlineBound : std::uint8_t { NotLater, NotEarlier, Until };

struct Deadline {
  DeadlineBound bound = DeadlineBound::NotLater;
  std::optional<Time> amount;  // nothing: at the event itself
  bool before = false;         // "3 hari sebelum …"
  Slice step;                  // of an event that says it is a step: "2", "periksa"; else empty
  Slice event;                 // of any event: "langkah 2", "surat diterima"; may be empty
  std::optional<Date> date;    // of an event that is a day
  bool office_hours = false;   // "pada jam kerja"
};

// "paling lambat 3 hari kerja setelah langkah 2, pada jam kerja", "sampai 31 Desember 2026", "H-3
// rapat", "paling cepat 2 jam sebelum sidang". It needs a bound, a duration or a word such as
// "setelah".
[[nodiscard]] std::optional<Deadline> deadline(std::string_view text);

enum class TargetKind : std::uint8_t { Next, To, Back, End };

struct Target {
  TargetKind kind = TargetKind::Next;
  Slice reference;               // of To and Back: "5", "4a", "periksa"
  std::optional<Slice> outputs;  // after ", Output:" (or a synonym)
};

// "lanjut", "ke 5", "kembali ke 3", "kembali 3", "selesai", each perhaps with ", Output: …" and
// "langkah" before a number.
[[nodiscard]] std::optional<Target> target(std::string_view text);

enum class RoleAttributeKind : std::uint8_t { Subordinate, Team, Unit, External, Authority };

struct RoleAttribute {
  RoleAttributeKind kind;
  Slice value;  // after "bawahan", "tim:", "wewenang:"; empty for "unit" and "pihak luar"
};

struct RoleDeclaration {
  Slice alias;
  std::optional<Slice> title;  // after "="
  std::vector<RoleAttribute> attributes;
};

// "Sekdis = Sekretaris Dinas, bawahan Kadis, tim: A, B". A comma counts only before an attribute
// word.
[[nodiscard]] std::optional<RoleDeclaration> role_declaration(std::string_view text);

struct DocumentDeclaration {
  Slice name;
  std::optional<Slice> full_name;  // "BAPP = Berita Acara …"
  std::vector<Slice> states;       // after ":", parted by ">"
};

[[nodiscard]] std::optional<DocumentDeclaration> document_declaration(std::string_view text);

// Declared names that hold a separator ("Ketua atau Wakil", "Laporan A, B"): where one of them
// stands, nothing is cut. Compared folded.
class WholeNames {
 public:
  WholeNames() = default;
  WholeNames(std::initializer_list<std::string_view> names);
  void add(std::string_view name);
  [[nodiscard]] const std::vector<std::string>& of_lists() const { return of_lists_; }
  [[nodiscard]] const std::vector<std::string>& of_performers() const { return of_performers_; }

 private:
  std::vector<std::string> of_lists_, of_performers_;  // folded, longest first
};

// Parts of an inline list: at ';' where there is one, else at commas outside brackets and outside
// the given names. Parts are trimmed; empty ones are dropped.
[[nodiscard]] std::vector<Slice> inline_list(std::string_view text, const WholeNames& names);

// The binding words of who carries out a step, from the loosest: hand-off ( > → -> ), joint ( + ),
// either ( atau ). A declared name that holds such a word or sign wins. Never empty: hand-off links
// of joint members of alternatives.
using Alternatives = std::vector<Slice>;
using Joint = std::vector<Alternatives>;
[[nodiscard]] std::vector<Joint> performers(std::string_view text, const WholeNames& names);

// A closing "(apabila …)", "(jika …)", "(bila …)" of an activity: the slice with its brackets.
[[nodiscard]] std::optional<Slice> optional_clause(std::string_view activity);

// A closing "(dari luar)": the slice with its brackets.
[[nodiscard]] std::optional<Slice> outside_mark(std::string_view text);

}  // namespace sop::phrases
