// The workflow as two pure functions: decide() says what a command would do to a case, apply()
// folds one event into its state. No IO, no clock, no randomness, no SQLite: journal/ keeps what is
// decided here, another engine may dock here. A case starts as State{}; tasks, roles and documents
// are those of the bundle the case was started with. Who may do what is judged here and nowhere
// else: callers bring the Authority of whoever asks, worked out from the register (people/).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/bundle/bundle.h"
#include "runtime/engine/instant.h"

namespace sop::engine {

using bundle::BlockId;
using bundle::Bundle;
using bundle::DocumentId;
using bundle::RoleId;
using bundle::TaskId;

inline constexpr std::size_t kSubjectBytes = 1'000;
inline constexpr std::size_t kNoteBytes = 8'000;  // of a note or a reason
inline constexpr std::size_t kKeyBytes = 200;
inline constexpr std::size_t kPersonBytes = 200;
inline constexpr std::size_t kFiles = 1'000;  // of one case
inline constexpr std::size_t kNotes = 200;    // kept in a state; older ones are in the history
inline constexpr std::size_t kFileNameBytes = 400;
inline constexpr std::uint32_t kEscalations = 3;  // of one visit of a task
inline constexpr std::uint32_t kCallDepth = 8;    // cases that run cases

using CaseNumber = std::uint64_t;  // from 1; 0 is no case

// ---- Who asks.

// "Pelaksana tugas" holds a vacant position for a while, "pelaksana harian" stands in for somebody
// who is away (SE BKN 1/SE/I/2021).
enum class Substitution : std::uint8_t { None, Plt, Plh };

// A role of the bundle in which somebody may act at this moment.
struct Capacity {
  RoleId role;
  std::string acting_for;  // the person he stands in for; empty: the position is his own, or vacant
  Substitution substitution = Substitution::None;
  friend bool operator==(const Capacity&, const Capacity&) = default;
};

// What a person may do in one case at one moment. Made by people::authority(), inside the
// transaction that the command is decided in.
struct Authority {
  std::vector<Capacity> capacities;
  std::vector<Capacity> recipient;  // of the person a HandOver names
  bool leads = false;               // pimpinan: may start, cancel, release and hand over any task
  bool moves = false;               // administrator: may move a case to another version
  bool system = false;              // the runtime itself: deadlines, cases of cases
  // A terminal without accounts (`sop run`): every role, and nobody to tell apart.
  bool unlimited = false;
  std::optional<Instant> not_before;  // "paling cepat …": the task asked for may not be done before

  [[nodiscard]] static Authority of_terminal();
  [[nodiscard]] static Authority of_system();
};

// ---- Commands: what somebody asks for.

// The step of another case that runs this one ("Jalankan").
struct Origin {
  CaseNumber number = 0;  // 0: started by a person
  std::string task;       // its label in that case's bundle
  std::uint32_t visit = 0;
  std::uint32_t depth = 0;  // of calls above this case
  friend bool operator==(const Origin&, const Origin&) = default;
};

struct Start {
  std::string subject;  // may be empty
  Origin origin = {};   // the runtime's only
  // Roles that the caller binds ("dengan Pimpinan = Camat"): the position that has the role here.
  std::map<RoleId, std::string> positions = {};
};

// The performer (of a joint task: the leading one) has carried the task out. A decision needs its
// answer.
struct Complete {
  TaskId task;
  RoleId role;
  std::string
      answer;  // as the SOP words it, compared folded; empty where there is nothing to answer
  std::string note;
};

// A further member of a joint task certifies his part. In any order with the leader's Complete.
struct Sign {
  TaskId task;
  RoleId role;
  std::string note;
};

// An optional task is left out; its own (leading) role decides.
struct Skip {
  TaskId task;
  RoleId role;
  std::string note;
};

struct Cancel {
  std::string reason;  // must be given
};

// "This one is mine": nobody else may do it until it is released. Of a joint task each member has
// an own claim.
struct Claim {
  TaskId task;
  RoleId role;
};

// Back to all who may do it. By its holder, or by who leads; also while another case runs for it.
struct Release {
  TaskId task;
  RoleId role;
  std::string note;
};

// To a certain person who may do it too. By its holder, by one who may do it if nobody holds it,
// or by who leads.
struct HandOver {
  TaskId task;
  RoleId role;
  std::string to;  // person
  std::string note;
};

// A file is added to a waiting task. The bytes are kept by documents/ before this is sent.
struct Attach {
  TaskId task;
  RoleId role;
  DocumentId document;  // invalid: a further paper that the SOP does not name
  std::string name;     // as people see it
  std::string hash;     // sha256, hex
  std::uint64_t size = 0;
  std::string media_type;
};

// The runtime's own. A deadline has passed: told once a level.
struct Expire {
  TaskId task;
  std::uint32_t visit = 1;
  std::uint32_t level = 1;  // 1: to the performer's superior, 2: to that one's …
  Instant due;
};
// A task that runs another SOP has got its case, or that case has ended.
struct BeginCall {
  TaskId task;
  std::uint32_t visit = 1;
  CaseNumber number = 0;
};
struct EndCall {
  TaskId task;
  std::uint32_t visit = 1;
  CaseNumber number = 0;
  bool finished = true;  // else cancelled
};

// The case goes on by another version of its SOP: which thing of the new bundle each thing of the
// old one is (move.h makes and checks it). Invalid: there is none. The administrator's.
struct Mapping {
  std::vector<TaskId> tasks;
  std::vector<RoleId> roles;
  std::vector<DocumentId> documents;
  std::vector<BlockId> blocks;
  friend bool operator==(const Mapping&, const Mapping&) = default;
};
struct Move {
  std::string to;  // hash of the bundle
  Mapping mapping;
};

struct Command {
  std::string key;     // the same key twice is one effect and the same answer
  std::string person;  // who sends it
  std::variant<Start, Complete, Sign, Skip, Cancel, Claim, Release, HandOver, Attach, Expire,
               BeginCall, EndCall, Move>
      action;
};

// ---- Events: what has happened.

struct CaseStarted {
  std::string subject;
  Origin origin;
  std::map<RoleId, std::string> positions;
  friend bool operator==(const CaseStarted&, const CaseStarted&) = default;
};
struct TaskOpened {
  TaskId task;
  std::uint32_t visit = 1;  // the how-manieth time this case comes here
  TaskId from;              // invalid: the start
  bool back = false;
  friend bool operator==(const TaskOpened&, const TaskOpened&) = default;
};
// One member of a joint task has certified; the leading one's choice of exit comes along.
struct TaskSigned {
  TaskId task;
  std::uint32_t visit = 1;
  std::uint32_t member = 0;  // index into Task::performers
  RoleId role;
  std::optional<std::uint32_t> exit;
  std::string note;
  friend bool operator==(const TaskSigned&, const TaskSigned&) = default;
};
struct TaskCompleted {
  TaskId task;
  std::uint32_t visit = 1;
  RoleId role;             // the leading one
  std::uint32_t exit = 0;  // index into Task::exits
  std::string note;
  friend bool operator==(const TaskCompleted&, const TaskCompleted&) = default;
};
struct TaskSkipped {
  TaskId task;
  std::uint32_t visit = 1;
  RoleId role;
  std::string note;
  friend bool operator==(const TaskSkipped&, const TaskSkipped&) = default;
};
struct DocumentGiven {
  DocumentId document;
  std::optional<std::uint32_t> state;
  std::uint32_t version = 1;  // counts every giving within the case
  TaskId task;
  RoleId role;
  friend bool operator==(const DocumentGiven&, const DocumentGiven&) = default;
};
// A fork has opened all its branches; a TaskOpened for the first of each follows.
struct BranchesForked {
  BlockId block;
  friend bool operator==(const BranchesForked&, const BranchesForked&) = default;
};
// A branch has come to its join, which still waits for others.
struct BranchDone {
  BlockId block;
  std::uint32_t branch = 0;
  TaskId task;  // its last one
  friend bool operator==(const BranchDone&, const BranchDone&) = default;
};
// The last branch has come: the case goes on behind the join.
struct BranchesJoined {
  BlockId block;
  std::uint32_t branch = 0;
  TaskId task;
  friend bool operator==(const BranchesJoined&, const BranchesJoined&) = default;
};
struct TaskClaimed {
  TaskId task;
  std::uint32_t visit = 1;
  std::uint32_t member = 0;
  RoleId role;
  friend bool operator==(const TaskClaimed&, const TaskClaimed&) = default;
};
struct TaskReleased {
  TaskId task;
  std::uint32_t visit = 1;
  std::uint32_t member = 0;
  RoleId role;
  std::string note;
  friend bool operator==(const TaskReleased&, const TaskReleased&) = default;
};
struct TaskHandedOver {
  TaskId task;
  std::uint32_t visit = 1;
  std::uint32_t member = 0;
  RoleId role;
  std::string to;
  std::string note;
  friend bool operator==(const TaskHandedOver&, const TaskHandedOver&) = default;
};
struct FileAttached {
  TaskId task;
  std::uint32_t visit = 1;
  RoleId role;
  DocumentId document;
  std::uint32_t version = 1;  // of files of this document in the case
  std::string name;
  std::string hash;
  std::uint64_t size = 0;
  std::string media_type;
  friend bool operator==(const FileAttached&, const FileAttached&) = default;
};
struct DeadlinePassed {
  TaskId task;
  std::uint32_t visit = 1;
  std::uint32_t level = 1;
  Instant due;
  RoleId superior;  // whom it is told; invalid: nobody stands above
  friend bool operator==(const DeadlinePassed&, const DeadlinePassed&) = default;
};
struct CallBegun {
  TaskId task;
  std::uint32_t visit = 1;
  CaseNumber number = 0;
  friend bool operator==(const CallBegun&, const CallBegun&) = default;
};
struct CallEnded {
  TaskId task;
  std::uint32_t visit = 1;
  CaseNumber number = 0;
  bool finished = true;
  friend bool operator==(const CallEnded&, const CallEnded&) = default;
};
struct CaseMoved {
  std::string to;
  Mapping mapping;
  friend bool operator==(const CaseMoved&, const CaseMoved&) = default;
};
struct CaseFinished {
  friend bool operator==(const CaseFinished&, const CaseFinished&) = default;
};
struct CaseCancelled {
  std::string reason;
  friend bool operator==(const CaseCancelled&, const CaseCancelled&) = default;
};

struct Event {
  Instant at;
  std::string person;
  std::variant<CaseStarted, TaskOpened, TaskSigned, TaskCompleted, TaskSkipped, DocumentGiven,
               CaseFinished, CaseCancelled, BranchesForked, BranchDone, BranchesJoined, TaskClaimed,
               TaskReleased, TaskHandedOver, FileAttached, DeadlinePassed, CallBegun, CallEnded,
               CaseMoved>
      what;
  std::string acting_for;  // Plt./Plh.: for whom; empty where the position is his own or vacant
  Substitution substitution = Substitution::None;
  RoleId entered_by;  // of a part from outside: the role of the official who entered it
  friend bool operator==(const Event&, const Event&) = default;
};

// ---- State: all that is known of a case, folded from its events.

enum class Status : std::uint8_t { New, Open, Finished, Cancelled };

struct Signature {
  std::uint32_t member = 0;
  RoleId role;
  std::string person;
  bool outside = false;  // the person has only entered it
  friend bool operator==(const Signature&, const Signature&) = default;
};

struct Claimed {
  std::uint32_t member = 0;
  RoleId role;
  std::string person;
  Instant since;
  friend bool operator==(const Claimed&, const Claimed&) = default;
};

// Where a case stands: one token, and where branches run side by side one in each. No two stand on
// one task.
struct Token {
  TaskId task;
  std::uint32_t visit = 1;
  Instant since;
  std::vector<Signature> signatures;  // of a joint task, so far
  std::optional<std::uint32_t> exit;  // chosen by the leader while others still have to sign
  std::vector<Claimed> claims;        // at most one a member
  CaseNumber call = 0;                // the case that this task runs, until it has ended
  std::uint32_t escalations = 0;      // levels told
  friend bool operator==(const Token&, const Token&) = default;
};

struct DocumentState {
  std::optional<std::uint32_t> state;
  std::uint32_t version = 0;
  TaskId task;  // that gave it
  RoleId role;
  friend bool operator==(const DocumentState&, const DocumentState&) = default;
};

struct Note {
  TaskId task;
  std::uint32_t visit = 1;
  RoleId role;
  std::string text;
  friend bool operator==(const Note&, const Note&) = default;
};

// A file of the case; the bytes are in documents/ under the hash.
struct File {
  DocumentId document;  // invalid: a further paper
  std::uint32_t version = 1;
  std::string name;
  std::string hash;
  std::uint64_t size = 0;
  std::string media_type;
  TaskId task;
  std::string person;
  Instant at;
  friend bool operator==(const File&, const File&) = default;
};

// A branch that waits at its join.
struct Arrival {
  BlockId block;
  std::uint32_t branch = 0;
  TaskId task;  // its last one
  friend bool operator==(const Arrival&, const Arrival&) = default;
};

struct State {
  Status status = Status::New;
  std::string subject;
  std::string reason;  // of a cancelled case
  std::vector<Token> tokens;
  std::vector<Arrival> arrivals;
  std::map<TaskId, std::uint32_t> visits;
  std::map<DocumentId, DocumentState> documents;
  std::vector<Note> notes;
  std::vector<File> files;
  std::map<TaskId, std::vector<std::string>> doers;  // persons of all visits, for four eyes
  std::map<RoleId, std::string> positions;           // bound by the calling case
  Origin origin;
  std::string starter;        // person
  std::uint32_t returns = 0;  // how often it went back
  std::uint64_t events = 0;
  Instant started;
  Instant ended;
  friend bool operator==(const State&, const State&) = default;
};

// ---- The functions.

using Decision =
    std::variant<std::vector<Event>, Diagnostic>;  // what happens, or why it may not (7xxx)

// `target`: of a Move, the bundle that it names; of all else nothing.
[[nodiscard]] Decision decide(const Bundle& bundle, const State& state, const Command& command,
                              Instant now, const Authority& authority,
                              const Bundle* target = nullptr);
[[nodiscard]] State apply(State state, const Event& event);
void fold(State& state, const Event& event);  // the same, in place

// The token that stands on this task, if any.
[[nodiscard]] const Token* token_at(const State& state, TaskId task);
// Which joint member of a task this role is; nothing if it does not carry the task out.
[[nodiscard]] std::optional<std::uint32_t> member_of(const bundle::Task& task, RoleId role);
[[nodiscard]] bool has_signed(const Token& token, std::uint32_t member);
// Who holds a member's part of a waiting task; nullptr: nobody.
[[nodiscard]] const Claimed* claim_of(const Token& token, std::uint32_t member);
// The capacity in which somebody acts in this role, or nothing; his own position before one he
// stands in for. The part of somebody outside (RoleKind::External: he has no account) is entered by
// anybody who has a role of the SOP, in that role.
[[nodiscard]] std::optional<Capacity> capacity_for(const Bundle& bundle, const Authority& authority,
                                                   RoleId role);
// The task that keeps somebody from doing this one, because he did it himself (four eyes); invalid:
// none. Parts from outside are not barred: who enters them judges nothing.
[[nodiscard]] TaskId four_eyes_forbid(const Bundle& bundle, const State& state, TaskId task,
                                      const std::string& person);
// Of the papers a task needs (index into Task::inputs) those that the case does not have yet: given
// in that state or a later one, or at least attached as a file. For pages, which warn; decide()
// does not ask (README.md).
[[nodiscard]] std::vector<std::uint32_t> inputs_missing(const Bundle& bundle, const State& state,
                                                        TaskId task);

}  // namespace sop::engine
