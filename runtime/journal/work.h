// What a journal is asked for and what it answers, as plain values: works of all kinds, their
// answers, cases and events as they are read, and what is injected into a journal. journal.h
// carries works out, writer.h gathers them from all threads, reader.h reads beside both.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/effects/outbox.h"
#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"
#include "runtime/journal/rows.h"
#include "runtime/journal/shared.h"
#include "runtime/journal/timekeeper.h"
#include "runtime/people/commands.h"
#include "runtime/people/register.h"

namespace sop::journal {

// ---- Work: what can be asked for, each in a transaction of its own or together with others.

// Who decides what the sender may do.
enum class By : std::uint8_t {
  Terminal,  // `sop run`: every role; only while the register is empty
  Person,    // the register, as it is inside the transaction; Move: who may administrate
  System,    // the runtime itself
};

// A command to a case.
struct Request {
  CaseNumber case_number = 0;  // 0 with a Start: a new case
  std::string bundle;          // hash, with a Start only; by a person: the version in force
  engine::Command command;
  engine::Instant now;
  By by = By::Terminal;
  // What was asked, where the command was worked out from it and may come out otherwise when it is
  // asked again: then this is what two requests of one key must share. Empty: the command itself.
  std::string asked = {};
};

// Rows beside the record that go with a work, in its transaction.
struct SideChange {
  enum class Kind : std::uint8_t { Set, Remove, RemoveAllOf } kind = Kind::Set;
  SideRow row;  // of Remove: kind and key; of RemoveAllOf: kind and owner
};
// What must stand there for the work to be done at all: a link that is used only once.
struct SideExpected {
  std::string kind, key;
  std::optional<std::string> content;  // nothing: no such row
};

// A command to the register. A refusal changes nothing, the rows beside it neither.
struct RegisterRequest {
  people::Command command;
  engine::Instant now;
  people::Caller caller;
  std::string content = {};  // of Deploy: the bundle's bytes; of SetCalendar: the calendar's
  std::vector<SideChange> sides = {};
  std::vector<SideExpected> expected = {};
  std::string asked = {};  // as Request::asked
};

// Rows beside the record alone: log-ins, sessions. Refused with SideChanged where `expected` does
// not hold.
struct SideRequest {
  std::vector<SideChange> sides;
  std::vector<SideExpected> expected = {};
};

struct OutboxMarks {
  std::vector<OutboxMark> marks;
};

// Tells deadlines that have passed, at most `limit`: each level once.
struct Expiry {
  engine::Instant now;
  std::size_t limit = 200;
};

// After a change of the calendar: computes when things are due anew, at most `limit` cases. Goes on
// where it left off, also after a restart; Accepted::more: not done yet.
struct Recompute {
  std::size_t limit = 500;
};

// Forgets rows beside the record that have expired and letters that were sent before `letters`.
struct Purge {
  engine::Instant now;
  engine::Instant letters;
  std::size_t limit = 1'000;
};

using Work =
    std::variant<Request, RegisterRequest, SideRequest, OutboxMarks, Expiry, Recompute, Purge>;

struct Accepted {
  CaseNumber case_number = 0;  // 0: none
  std::uint64_t first_event = 0;
  std::uint64_t last_event = 0;
  std::string hash;  // of the chain at the last event: whoever keeps it can prove what stood before
  bool repeated = false;    // the key had been seen; nothing was done again
  std::uint64_t count = 0;  // of Expiry, Recompute, Purge: things done
  bool more = false;        // … and there are more
  // Worth telling, though it was done: a step whose SOP could not be started (CallTooDeep), a clock
  // that went back by more than a minute while the chain's own time stood still (ClockWentBack).
  std::vector<Diagnostic> told = {};
};

using Answer = std::variant<Accepted, Diagnostic>;

struct Case {
  CaseNumber number = 0;
  std::shared_ptr<const engine::Bundle> bundle;
  engine::State state;
};

// An event with the bundle it is told in: that of its time, where a case has moved since.
struct Entry {
  engine::Record record;
  std::shared_ptr<const engine::Bundle> bundle;
};

// ---- What is injected.

// Called at numbered places of a transaction, for tests that end the process there: 1 begun, 2
// events written, 3 states written, 4 committed and not yet answered.
using Watcher = std::function<void(int point)>;

// Letters that an event causes: called inside its transaction, once for each event of a case and
// of the register; must be pure. Keys may be left empty: "EVENT/n" then.
struct Happened {
  std::uint64_t sequence = 0;
  const people::Register& people;
  // Of a case:
  const engine::Event* event = nullptr;
  CaseNumber number = 0;
  const engine::Bundle* bundle = nullptr;
  const engine::State* state = nullptr;  // after all events of this command
  // Of the register:
  const people::Event* change = nullptr;
};
using Letters = std::function<void(const Happened& happened, std::vector<effects::Effect>& out)>;

struct JournalOptions {
  Watcher watcher;
  Timekeepers timekeepers;         // none: nothing is ever due
  Letters letters;                 // none: none
  std::shared_ptr<Shared> shared;  // with the readers of the same database
};

}  // namespace sop::journal
