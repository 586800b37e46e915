// Who may see and do what, as one table: a row for each action, a column for each way to stand to
// it. Commands on cases are judged by the engine (Authority) and commands on the register by
// decide(); this table is asked before them, for pages and requests, and agrees with them (tests
// compare cell by cell). README.md prints it, with the reasons.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/people/register.h"

namespace sop::people {

enum class Act : std::uint8_t {
  ListCase,      // number, SOP, step, since when; no subject
  SeeCase,       // subject, history, notes, names
  SeeDocuments,  // the files of a case
  Start,
  Claim,
  Complete,  // a step without a question
  Decide,
  Sign,
  Skip,
  Attach,
  ReleaseOwn,
  ReleaseOthers,
  HandOver,  // what nobody holds, or he himself
  HandOverOthers,
  Cancel,
  DelegateOwn,
  DelegateOthers,
  SeeSops,     // which SOPs are in force, with their charts
  ListPeople,  // names and positions
  OwnAccount,  // password, API tokens
  AdministratePeople,
  Deploy,  // and retire, and the calendar
  MoveCase,
  Report,     // of an SOP: times, returns, where cases wait
  ReadTrail,  // all events of all cases and of the register
  VerifyAudit,
  Export,
  Backup,
  Metrics,
};
inline constexpr std::size_t kActs = 29;

enum class Standing : std::uint8_t {
  Nobody,       // not logged in
  Inactive,     // the account is switched off
  Employee,     // any active account
  RoleHolder,   // has a role of the SOP in his own name
  Acting,       // has one as Plt. or Plh.
  Performer,    // may do the waiting step: has its role, nobody else holds it, four eyes allow it
  ClaimHolder,  // holds the waiting step
  Starter,      // of the case
  Participant,  // did a step of the case
  Leader,
  Auditor,
  Administrator,
};
inline constexpr std::size_t kStandings = 12;

// A set of standings.
class Standings {
 public:
  constexpr Standings() = default;
  constexpr Standings(Standing one) : bits_(bit(one)) {}  // NOLINT(google-explicit-constructor)
  constexpr void add(Standing one) { bits_ |= bit(one); }
  [[nodiscard]] constexpr bool has(Standing one) const { return (bits_ & bit(one)) != 0; }
  [[nodiscard]] constexpr bool meets(Standings other) const { return (bits_ & other.bits_) != 0; }
  friend constexpr Standings operator|(Standings a, Standings b) {
    a.bits_ |= b.bits_;
    return a;
  }
  friend bool operator==(const Standings&, const Standings&) = default;

 private:
  static constexpr std::uint16_t bit(Standing one) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(one));
  }
  std::uint16_t bits_ = 0;
};

struct Permission {
  Act act;
  std::string_view name;  // "SeeCase"
  Standings allowed;      // any of these
  bool reads;             // an API token of scope Read may
  bool works;             // one of scope Work may; else a person has to log in
};
[[nodiscard]] const std::array<Permission, kActs>& permissions();
[[nodiscard]] std::string_view name_of(Standing standing);

[[nodiscard]] bool may(Act act, Standings standings);
[[nodiscard]] bool allows(TokenScope scope, Act act);
// Nothing: it is allowed. Else SessionEnded (log in first), PersonInactive or AccessDenied.
[[nodiscard]] std::optional<Diagnostic> forbidden(Act act, Standings standings,
                                                  const std::string& person);

// How a person stands to the system as a whole. An empty id: nobody is logged in.
[[nodiscard]] Standings standing(const Register& all, std::string_view person);
// … to an SOP: with no case yet (Start, Report).
[[nodiscard]] Standings standing(const Register& all, const Bundle& bundle, std::string_view person,
                                 Instant now);
// … to a case. Performer and ClaimHolder are told of one waiting task, or, with an invalid one, of
// any. Participant: carried a task out or signed it, in any visit, or gave a file that counts.
[[nodiscard]] Standings standing(const Register& all, const Bundle& bundle,
                                 const engine::State& state, std::string_view person, Instant now,
                                 engine::TaskId task = {});

// The table as Markdown, as README.md has it.
[[nodiscard]] std::string permission_table();

}  // namespace sop::people
