// What somebody asks of the register and what happens to it: decide() judges, apply() folds, like
// the pair of the engine. No IO, no clock, no randomness. Events go into the same hash chain as
// those of cases, under case number 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/people/register.h"

namespace sop::people {

// ---- Commands. Persons are named by id, in any case of letters.

// The very first account, with the right to administrate; by the machine, while nobody is known.
struct FirstAdministrator {
  std::string id;
  std::string name;
  std::string mail;
};
struct AddPerson {
  std::string id;
  std::string name;
  std::string mail;
};
struct ChangePerson {
  std::string id;
  std::string name;
  std::string mail;
};
// Takes effect at once, and revokes the person's API tokens. Positions stay as they were entered.
struct Deactivate {
  std::string id;
  std::string reason;
};
struct Reactivate {
  std::string id;
};
struct Grant {
  std::string id;
  Right right = Right::Audit;
};
struct Revoke {
  std::string id;
  Right right = Right::Audit;
};
struct Assign {
  std::string id;
  std::string position;
  Instant from;
  std::optional<Instant> until;
};
// Ends the holding that runs at `until`, or takes back one that would begin later.
struct EndAssignment {
  std::string id;
  std::string position;
  Instant until;
};
struct Delegate {
  Substitution kind = Substitution::Plh;
  std::string from;  // empty for a Plt.
  std::string to;
  std::string position;
  Instant begins;
  Instant ends;
  std::string reason;  // number of the order ("surat perintah"); must be given
};
// Before its time, from now on.
struct EndDelegation {
  std::uint64_t number = 0;
};
struct Deploy {
  std::string hash;
  std::string number;
  std::string title;
};
struct Retire {
  std::string key;
};
struct SetCalendar {
  std::string hash;
};

enum class PasswordChange : std::uint8_t {
  Set,
  Changed,
  Reset
};  // by link; by oneself; taken away
// Revokes the person's API tokens.
struct NotePassword {
  std::string id;
  PasswordChange how = PasswordChange::Changed;
};
struct MakeToken {
  std::string id;  // new_id() of credentials.h
  std::string person;
  std::string name;
  TokenScope scope = TokenScope::Read;
  Instant expires;
};
struct RevokeToken {
  std::string id;
};

using Action = std::variant<FirstAdministrator, AddPerson, ChangePerson, Deactivate, Reactivate,
                            Grant, Revoke, Assign, EndAssignment, Delegate, EndDelegation, Deploy,
                            Retire, SetCalendar, NotePassword, MakeToken, RevokeToken>;

struct Command {
  std::string key;     // the same key twice is one effect and the same answer
  std::string person;  // who sends it
  Action action;
};

// How a command comes in. The rights of a person are those of the register; the machine is whoever
// works on the data folder itself (`sop admin`), who could replace the database as well. He may do
// what an administrator may, and give rights to anybody; his name is recorded all the same.
struct Caller {
  bool machine = false;
};

// ---- Events.

struct PersonAdded {
  std::string id;
  std::string name;
  std::string mail;
  friend bool operator==(const PersonAdded&, const PersonAdded&) = default;
};
struct PersonChanged {
  std::string id;
  std::string name;
  std::string mail;
  friend bool operator==(const PersonChanged&, const PersonChanged&) = default;
};
struct PersonDeactivated {
  std::string id;
  std::string reason;
  friend bool operator==(const PersonDeactivated&, const PersonDeactivated&) = default;
};
struct PersonReactivated {
  std::string id;
  friend bool operator==(const PersonReactivated&, const PersonReactivated&) = default;
};
struct RightGranted {
  std::string id;
  Right right = Right::Audit;
  friend bool operator==(const RightGranted&, const RightGranted&) = default;
};
struct RightRevoked {
  std::string id;
  Right right = Right::Audit;
  friend bool operator==(const RightRevoked&, const RightRevoked&) = default;
};
struct PositionAssigned {
  std::string id;
  std::string position;
  Instant from;
  std::optional<Instant> until;
  friend bool operator==(const PositionAssigned&, const PositionAssigned&) = default;
};
// `from` tells which holding it was; one that would have begun at `until` or later is gone.
struct AssignmentEnded {
  std::string id;
  std::string position;
  Instant from;
  Instant until;
  friend bool operator==(const AssignmentEnded&, const AssignmentEnded&) = default;
};
struct Delegated {
  std::uint64_t number = 0;
  Substitution kind = Substitution::Plh;
  std::string from;
  std::string to;
  std::string position;
  Instant begins;
  Instant ends;
  std::string reason;
  friend bool operator==(const Delegated&, const Delegated&) = default;
};
struct DelegationEnded {
  std::uint64_t number = 0;
  Instant ends;
  friend bool operator==(const DelegationEnded&, const DelegationEnded&) = default;
};
struct SopDeployed {
  std::string key;
  std::string hash;
  std::string number;
  std::string title;
  friend bool operator==(const SopDeployed&, const SopDeployed&) = default;
};
struct SopRetired {
  std::string key;
  friend bool operator==(const SopRetired&, const SopRetired&) = default;
};
struct CalendarSet {
  std::string hash;
  friend bool operator==(const CalendarSet&, const CalendarSet&) = default;
};
struct PasswordChanged {
  std::string id;
  PasswordChange how = PasswordChange::Changed;
  friend bool operator==(const PasswordChanged&, const PasswordChanged&) = default;
};
struct TokenMade {
  std::string id;
  std::string person;
  std::string name;
  TokenScope scope = TokenScope::Read;
  Instant expires;
  friend bool operator==(const TokenMade&, const TokenMade&) = default;
};
struct TokenRevoked {
  std::string id;
  friend bool operator==(const TokenRevoked&, const TokenRevoked&) = default;
};

struct Event {
  Instant at;
  std::string person;  // who did it
  std::variant<PersonAdded, PersonChanged, PersonDeactivated, PersonReactivated, RightGranted,
               RightRevoked, PositionAssigned, AssignmentEnded, Delegated, DelegationEnded,
               SopDeployed, SopRetired, CalendarSet, PasswordChanged, TokenMade, TokenRevoked>
      what;
  bool machine = false;  // by somebody at the data folder itself; `person` is his name there
  friend bool operator==(const Event&, const Event&) = default;
};

// ---- The functions.

// What happens (at least one event), or why it may not (SOP715x–719x). A command that would change
// nothing is refused with Kind::NothingChanges, which a caller that repeats itself may take for
// done.
using Decision = std::variant<std::vector<Event>, Diagnostic>;
[[nodiscard]] Decision decide(const Register& all, const Command& command, Instant now,
                              const Caller& caller);

// In place: one change costs the same whatever the size of the register. Returns the keys of the
// rows that are different now, or gone (codec.h).
std::vector<std::string> apply(Register& all, const Event& event);

}  // namespace sop::people
