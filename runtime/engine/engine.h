// The workflow as two pure functions: decide() says what a command would do to a case, apply()
// folds one event into its state. No IO, no clock, no randomness, no SQLite: journal/ keeps what is
// decided here, another engine may dock here. A case starts as State{}; tasks, roles and documents
// are those of the bundle the case was started with.
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

// ---- Commands: what somebody asks for.

struct Start {
  std::string subject;  // may be empty
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

struct Command {
  std::string key;     // the same key twice is one effect and the same answer
  std::string person;  // who sends it
  std::variant<Start, Complete, Sign, Skip, Cancel> action;
};

// ---- Events: what has happened.

struct CaseStarted {
  std::string subject;
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
               CaseFinished, CaseCancelled, BranchesForked, BranchDone, BranchesJoined>
      what;
  friend bool operator==(const Event&, const Event&) = default;
};

// ---- State: all that is known of a case, folded from its events.

enum class Status : std::uint8_t { New, Open, Finished, Cancelled };

struct Signature {
  std::uint32_t member = 0;
  RoleId role;
  friend bool operator==(const Signature&, const Signature&) = default;
};

// Where a case stands: one token, and where branches run side by side one in each. No two stand on
// one task.
struct Token {
  TaskId task;
  std::uint32_t visit = 1;
  Instant since;
  std::vector<Signature> signatures;  // of a joint task, so far
  std::optional<std::uint32_t> exit;  // chosen by the leader while others still have to sign
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
  std::uint32_t returns = 0;  // how often it went back
  std::uint64_t events = 0;
  Instant started;
  Instant ended;
  friend bool operator==(const State&, const State&) = default;
};

// ---- The functions.

using Decision =
    std::variant<std::vector<Event>, Diagnostic>;  // what happens, or why it may not (7xxx)

[[nodiscard]] Decision decide(const Bundle& bundle, const State& state, const Command& command,
                              Instant now);
[[nodiscard]] State apply(State state, const Event& event);

// The token that stands on this task, if any.
[[nodiscard]] const Token* token_at(const State& state, TaskId task);
// Which joint member of a task this role is; nothing if it does not carry the task out.
[[nodiscard]] std::optional<std::uint32_t> member_of(const bundle::Task& task, RoleId role);
[[nodiscard]] bool has_signed(const Token& token, std::uint32_t member);

}  // namespace sop::engine
