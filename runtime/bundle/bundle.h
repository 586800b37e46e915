// What `sop build` wrote and `sopd` carries out (.alur), read into plain structs: roles, documents
// and tasks under strong ids. The format is told in alur.schema.json and README.md beside this
// file. read() checks everything the engine relies on: sizes, unique ids, targets, performers; what
// it returns can be run without further checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop::bundle {

using RoleId = Id<struct BundleRoleTag>;
using DocumentId = Id<struct BundleDocumentTag>;
using TaskId = Id<struct BundleTaskTag>;
using BlockId = Id<struct BundleBlockTag>;

inline constexpr std::string_view kFormat = "sopan-alur";
inline constexpr int kVersion = 3;

// Bounds of one bundle, beside those of compiler/base/limits.h.
inline constexpr std::size_t kDocuments = 20'000;
inline constexpr std::size_t kListItems = 1'000;       // of any list but tasks, roles and documents
inline constexpr std::size_t kTextBytes = 64U << 10U;  // of any text but the chart
inline constexpr std::size_t kDepth = 16;              // of the JSON
inline constexpr std::size_t kValues = 2'000'000;      // keys and values of the JSON, all told

enum class RoleKind : std::uint8_t { Person, Team, Unit, External };

struct Role {
  std::string id;     // "r2"
  std::string alias;  // "Sekdis"
  std::string title;  // "Sekretaris Dinas"
  RoleKind kind = RoleKind::Person;
  RoleId superior;
  std::vector<std::string> members;
  std::vector<std::string> authorities;
};

struct Document {
  std::string id;  // "d1"
  std::string name;
  std::vector<std::string> states;  // in order
  std::string full_name = {};       // of an abbreviation
};

// A document in a cell. Equipment and law have no document.
struct Use {
  DocumentId document;
  std::optional<std::uint32_t> state;  // index into Document::states
  bool outside = false;
  std::string text;  // as written
};

// What taking an exit really gives, worked out by the compiler.
struct Given {
  DocumentId document;
  std::optional<std::uint32_t> state;
};

enum class TimeUnit : std::uint8_t {
  Minute,
  Hour,
  WorkingHour,
  WorkingDay,
  CalendarDay,
  Week,
  Month,
  Year
};

struct TimePart {
  double least = 0;
  double most = 0;
  TimeUnit unit = TimeUnit::Minute;
};

struct Time {
  std::string text;             // as written; empty: none told
  bool worded = false;          // "sesuai jadwal"
  std::vector<TimePart> parts;  // added up
};

// What the compiler's project said of time; "hari" is worked into every Time by it already.
struct TimeRules {
  TimeUnit bare_day = TimeUnit::WorkingDay;
  std::uint32_t day_minutes = 450;  // of a working day
  std::string zone = "WIB";         // WIB, WITA or WIT
  friend bool operator==(const TimeRules&, const TimeRules&) = default;
};

// Which branch of which block something stands in (the innermost).
struct Place {
  BlockId block;  // invalid: in none
  std::uint32_t branch = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

// Where an arrow leads: a task, a fork, a join, or the end of the case.
struct Target {
  TaskId task;
  BlockId block;       // its fork, or its join
  bool joins = false;  // of a block: the join
  [[nodiscard]] bool ends() const { return !task.valid() && !block.valid(); }
  friend bool operator==(const Target&, const Target&) = default;
};

// Branches that run side by side: a fork opens all of them, a join waits for all. read() lets no
// arrow cross a border: a branch is entered by its fork and left by its join, so that one token is
// in each.
struct Block {
  std::string fork;  // id: "f1"
  std::string join;  // id: "j1"
  Place within;      // of a block inside a branch; its block comes before this one
  std::vector<Target> branches;
  Target next;  // of the join
};

struct Exit {
  std::string answer;  // empty for a plain arrow
  Target to;
  bool back = false;
  std::vector<Use> outputs;  // the branch's own, as written
  std::vector<Given> produces;
};

// "Jalankan: SOP Rapat dengan Pimpinan = Camat". The performer completes the task when that SOP has
// been carried out; cases of cases are not linked.
struct Binding {
  std::string parameter;  // the role as the other SOP calls it
  RoleId role;
};
struct Call {
  std::string reference;      // as written
  std::string title, number;  // of the SOP it names; empty where none was found
  std::vector<Binding> bindings;
};

// "Tenggat: paling lambat 3 hari kalender setelah langkah 2". Shown, not enforced.
enum class DeadlineKind : std::uint8_t { NotLater, NotEarlier, Until };
struct Deadline {
  DeadlineKind kind = DeadlineKind::NotLater;
  std::string text;            // as written
  std::optional<Time> amount;  // nothing: at the event itself
  bool before = false;
  TaskId task;        // the event, where it is a task
  std::string event;  // else in words; empty: the start of this task
  bool office_hours = false;
};

struct Task {
  std::string id;      // the step's label, "4a"
  std::string row;     // the printed number, "4"
  std::string name;    // "[periksa]"; mostly empty
  std::string symbol;  // id of its group in the chart
  std::string activity;
  std::vector<std::vector<RoleId>>
      performers;  // joint members, the first leads; each one role or alternatives
  std::vector<Use> inputs;
  std::vector<Use> outputs;
  Time time;
  std::string question;
  bool optional = false;
  std::string condition;    // of an optional task
  Target skip_to;           // of an optional task
  std::vector<Exit> exits;  // at least one; two or more have an answer each, no two alike
  Place within;
  std::optional<Call> call;
  std::vector<Deadline> deadlines;

  [[nodiscard]] bool is_decision() const { return exits.size() >= 2; }
  [[nodiscard]] bool is_joint() const { return performers.size() >= 2; }
};

// Four eyes: whoever did one of `makers` does not do `judge` (worked out by the compiler,
// compiler/emit/separations.h). At most one a judge; it is none of its makers.
struct Separation {
  TaskId judge;
  std::vector<TaskId> makers;
};

struct Bundle {
  std::string hash;     // sha256 of `content`: the bundle's name
  std::string content;  // canonical bytes
  std::string title;    // procedure and, where the file has several charts, the part
  std::string procedure;
  std::string part;                // "Bagian"
  std::vector<std::string> parts;  // of all bundles of the file, in order; empty: only this one
  Time standard_time;              // "Standar waktu": of the whole procedure
  std::optional<TimeRules> time;   // nothing: not told (versions 1 and 2)
  std::string number;
  std::vector<std::string> agency;
  std::vector<std::string> unit;
  std::vector<Role> roles;
  std::vector<Document> documents;
  std::vector<Task> tasks;    // in order of the text
  std::vector<Block> blocks;  // outer ones first
  Target start;
  std::vector<Separation> separations;
  std::string chart_svg;

  [[nodiscard]] const Role& role(RoleId id) const { return roles[id.index()]; }
  [[nodiscard]] const Document& document(DocumentId id) const { return documents[id.index()]; }
  [[nodiscard]] const Task& task(TaskId id) const { return tasks[id.index()]; }
  [[nodiscard]] const Block& block(BlockId id) const { return blocks[id.index()]; }
};

// Nothing, and one finding in `sink`, when the bytes are no sound bundle. `name` is what messages
// call it.
[[nodiscard]] std::optional<Bundle> read(std::string_view bytes, const std::string& name,
                                         Sink& sink);

// The task with this label, the role with this id, alias or title (compared folded).
[[nodiscard]] TaskId find_task(const Bundle& bundle, std::string_view label);
// The tasks that an arrow opens: one, or the first ones of all branches; none at a join or the end.
[[nodiscard]] std::vector<TaskId> opened_by(const Bundle& bundle, const Target& target);
[[nodiscard]] RoleId find_role(const Bundle& bundle, std::string_view name);

}  // namespace sop::bundle
