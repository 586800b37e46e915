// What API, pages and command line show: plain values without ids of the bundle, ready to be put
// into JSON, HTML or a table. Times are instants in UTC; whoever shows them uses the office's zone
// (Service::calendar()).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/instant.h"
#include "runtime/engine/engine.h"
#include "runtime/story/history.h"
#include "runtime/story/progress.h"

namespace sop::service {

using engine::CaseNumber;

struct PersonView {
  std::string id;
  std::string name;
};

// A document in Kelengkapan or Output, and what the case has of it.
struct PaperView {
  std::string id;     // in the bundle, "d3"; empty: equipment, law and other things without a state
  std::string name;   // as the SOP writes it
  std::string state;  // asked for, or given; may be empty
  std::optional<bool> there;        // of an input: whether the case has it so far
  std::vector<std::string> states;  // all that the SOP declares
};

struct FileView {
  std::string hash;
  std::string name;
  std::string document;  // name in the SOP; empty: a further paper
  std::string media_type;
  std::uint64_t size = 0;
  std::uint32_t version = 1;
  std::string task;  // label
  PersonView by;
  Instant at;
};

// One row of an inbox or of the overdue list: one member's part of one waiting task.
struct TaskRow {
  CaseNumber number = 0;
  std::string subject;
  std::string sop;   // title
  std::string task;  // label
  std::string activity;
  std::string role;  // title of the role the part is for
  bool decision = false;
  bool joint = false;
  std::uint32_t visit = 1;
  Instant since;
  std::optional<Instant> due;
  bool overdue = false;
  std::uint32_t escalations = 0;
  std::optional<PersonView> holder;
  bool mine = false;  // held by who asks
};

template <class Row>
struct Page {
  std::vector<Row> rows;
  std::string next;         // token of the next page; empty: this was the last
  std::uint64_t total = 0;  // of all pages, up to kCounted
  bool more_than_counted = false;
};
inline constexpr std::uint64_t kCounted = 1'000;

struct ExitView {
  std::string answer;              // empty: the only way
  std::vector<std::string> leads;  // labels of the steps it opens; empty: the end, or a join
  std::vector<std::string> told;   // "4 (Menyiapkan surat)" of each of them
  bool back = false;
  bool ends = false;
  std::vector<PaperView> gives;
};

// What one who asks may do with a task right now; of each thing that he may not, why.
struct Abilities {
  bool complete = false;  // or decide
  bool sign = false;
  bool skip = false;
  bool claim = false;
  bool release = false;
  bool hand_over = false;
  bool attach = false;
  std::optional<Diagnostic> why_not;  // of complete and sign
};

struct PartView {                  // a member of a joint task; else the only one
  std::vector<std::string> roles;  // titles, alternatives
  std::string role;                // id of the role in which who asks would act; empty: in none
  std::string acting;              // "Plh. Sekretaris Dinas (Ani)", where he stands in
  std::optional<PersonView> holder;
  std::optional<PersonView> signed_by;
  bool mine = false;
};

struct TaskView {
  CaseNumber number = 0;
  std::string subject, sop, sop_number;
  std::string task, activity, question;
  std::uint32_t visit = 1;
  std::string returned_from;              // label of the step that sent it back; empty
  std::vector<std::string> return_notes;  // of the last visits before
  bool optional = false;
  std::string condition;
  std::vector<PaperView> inputs, outputs;
  std::string standard_time;  // as the SOP writes it
  std::vector<std::string> deadlines;
  Instant since;
  std::optional<Instant> due, not_before;
  bool overdue = false;
  std::vector<PartView> parts;
  std::string suggested;  // of several parts of his, the role of the one the fewest others could do
  std::vector<ExitView> exits;
  std::vector<FileView> files;
  CaseNumber call = 0;                 // the case it waits for
  std::string call_title;              // of the SOP it runs
  std::vector<PersonView> recipients;  // whom it can be handed to
  Abilities may;
};

struct StepView {  // of the list beside the chart
  std::string task, activity, role;
  story::Stand stand = story::Stand::Ahead;
  std::string text;  // "selesai oleh Ani (Perencana), Senin, 5 Januari 2026 08.00 WIB"
};

struct CaseView {
  CaseNumber number = 0;
  std::string subject, sop, sop_number, bundle;  // `bundle`: its hash
  bool current_version = true;                   // the newest deployed one
  engine::Status status = engine::Status::Open;
  std::string reason;  // of a cancelled one
  PersonView starter;
  Instant started, ended;
  CaseNumber parent = 0;
  std::vector<CaseNumber> children;
  std::uint32_t returns = 0;
  std::vector<TaskRow> waiting;
  std::vector<StepView> steps;
  std::vector<FileView> files;
  std::vector<story::Line> history;
  bool may_cancel = false;
  bool contents_hidden = false;  // an administrator sees where it stands, not what is in it
};

struct CaseRow {
  CaseNumber number = 0;
  std::string subject, sop;
  engine::Status status = engine::Status::Open;
  std::string waiting;  // "4 (Sekretaris Dinas)"
  Instant started, ended;
  bool overdue = false;
};

struct SopRow {
  std::string key, title, number, bundle;
  Instant deployed;
  bool may_start = false;
  std::vector<std::string> roles;
};

}  // namespace sop::service
