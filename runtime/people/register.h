// Who works here, which position they hold from when to when, who stands in for whom, and which
// SOPs are in force: the second aggregate beside the case. Plain values, folded from events by
// apply() (commands.h), kept row by row by the journal (codec.h). No secret is ever in here: those
// are credentials.h. The questions at the end are asked inside the transaction that needs the
// answer; they change nothing.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/engine.h"

namespace sop::people {

using engine::Bundle;
using engine::RoleId;
using engine::Substitution;

inline constexpr std::size_t kPersons = 100'000;
inline constexpr std::size_t kHoldings = 200;  // of one person, past ones too
inline constexpr std::size_t kDelegations = 100'000;
inline constexpr std::size_t kDeployments = 5'000;
inline constexpr std::size_t kHistory = 1'000;  // hashes of one SOP
inline constexpr std::size_t kTokens = 10'000;
inline constexpr std::size_t kNameBytes = 200;  // of a person, a position or a token
inline constexpr std::size_t kMailBytes = 254;
inline constexpr std::size_t kReasonBytes = 1'000;
inline constexpr std::size_t kTitleBytes = 2'000;  // of an SOP, its number too
inline constexpr std::int64_t kDelegationDays = 366;
inline constexpr std::int64_t kDay = 86'400'000;  // milliseconds

// What somebody may do beyond his positions. No right to reports alone: who may lead or audit sees
// them, and the holders of an SOP's positions see those of their own SOP (permissions.h).
enum class Right : std::uint8_t {
  Administrate,  // accounts, positions, SOPs in force, moving cases, backup; no tasks, no contents
  Audit,         // sees, verifies and exports everything; changes nothing
  Lead,          // pimpinan: sees all cases, starts, cancels, releases, hands over
};
inline constexpr std::size_t kRights = 3;
// "administrator", "auditor", "pimpinan": in events, in the file of the staff, in messages.
[[nodiscard]] std::string_view word(Right right);
[[nodiscard]] std::optional<Right> right_of(std::string_view word);

struct Holding {
  std::string position;  // as written; compared folded
  Instant from;
  std::optional<Instant> until;  // the first moment it is not held any more
  friend bool operator==(const Holding&, const Holding&) = default;
};

struct Person {
  std::string id;  // login: [a-z0-9._-]{2,40}
  std::string name;
  std::string mail;  // may be empty
  bool active = true;
  std::set<Right> rights;
  std::vector<Holding> holdings;
  Instant since;
  std::optional<Instant> password_changed;
  friend bool operator==(const Person&, const Person&) = default;
};

// Plt. holds a vacant position, Plh. stands in for somebody who is away (SE BKN 1/SE/I/2021). The
// one who is away keeps his capacity: he may come back a day early, and a system that locks him out
// of his own position would be worked around with lent passwords; the record says who acted.
struct Delegation {
  std::uint64_t number = 0;  // from 1
  Substitution kind = Substitution::Plh;
  std::string from;  // person; empty for a Plt.
  std::string to;    // person
  std::string position;
  Instant begins;
  Instant ends;  // the first moment it does not count any more
  std::string reason;
  std::string by;  // person who entered it
  Instant at;
  friend bool operator==(const Delegation&, const Delegation&) = default;
};

struct Version {
  std::string hash;  // of the bundle
  Instant at;
  std::string by;
  friend bool operator==(const Version&, const Version&) = default;
};

// An SOP in force: new cases take the last version, running ones stay on theirs.
struct Deployment {
  std::string key;  // sop_key()
  std::string number;
  std::string title;
  bool retired = false;           // takes no new cases
  std::vector<Version> versions;  // oldest first, at least one
  [[nodiscard]] const std::string& hash() const { return versions.back().hash; }
  friend bool operator==(const Deployment&, const Deployment&) = default;
};

enum class TokenScope : std::uint8_t { Read, Work };    // see permissions.h, allows()
[[nodiscard]] std::string_view word(TokenScope scope);  // "baca", "kerja"
[[nodiscard]] std::optional<TokenScope> scope_of(std::string_view word);

// What is known of an API token; its secret's hash is a credential.
struct Token {
  std::string id;
  std::string person;
  std::string name;
  TokenScope scope = TokenScope::Read;
  Instant created;
  Instant expires;
  bool revoked = false;
  friend bool operator==(const Token&, const Token&) = default;
};

// Who is concerned with which position, by its folded name; kept by apply() and by the codec.
struct Index {
  std::map<std::string, std::set<std::string>, std::less<>> holders;  // ever entered, not only now
  std::map<std::string, std::set<std::uint64_t>, std::less<>> delegations_of_position;
  std::map<std::string, std::set<std::uint64_t>, std::less<>> delegations_to;  // by person
  std::set<std::pair<Instant, std::uint64_t>> delegation_ends;
  std::map<std::string, std::set<std::string>, std::less<>> tokens_of;  // by person
  std::set<std::string, std::less<>> administrators;                    // active ones
  friend bool operator==(const Index&, const Index&) = default;
};

struct Register {
  std::map<std::string, Person, std::less<>> persons;  // by id
  std::map<std::uint64_t, Delegation> delegations;     // those that ended up to a year ago, too
  std::map<std::string, Deployment, std::less<>> deployments;
  std::map<std::string, Token, std::less<>> tokens;
  std::string calendar;  // hash of the calendar data in force; empty: that of the library
  std::uint64_t last_delegation = 0;
  std::uint64_t events = 0;
  Index index;
  friend bool operator==(const Register&, const Register&) = default;
};

// ---- Questions.

// As logins are compared: ASCII letters made small, edges trimmed.
[[nodiscard]] std::string fold_id(std::string_view login);
// Nothing if there is none; inactive ones too.
[[nodiscard]] const Person* find_person(const Register& all, std::string_view id);
// A known person whose account is active.
[[nodiscard]] bool is_active(const Register& all, std::string_view id);
// Active, and has the right.
[[nodiscard]] bool has(const Register& all, std::string_view id, Right right);

// The names a role of an SOP goes by, folded: its title and its alias, or, where the calling case
// bound it ("dengan Pimpinan = Camat", State::positions), the position it was bound to.
using Positions = std::map<RoleId, std::string>;
[[nodiscard]] std::vector<std::string> names_of_role(const Bundle& bundle, RoleId role,
                                                     const Positions& bound = {});

// Whether a delegation gives its receiver the position at this moment: within its period, the
// receiver active, a Plh.'s position still held by who is away, a Plt.'s position still vacant.
[[nodiscard]] bool counts(const Register& all, const Delegation& delegation, Instant now);

// In which roles a person may act now: his own positions first, then delegations by number. None
// for a person who is inactive or unknown.
[[nodiscard]] engine::Authority authority(const Register& all, const Bundle& bundle,
                                          const Positions& bound, std::string_view person,
                                          Instant now);
// Capacities of the one whom a HandOver names, for Authority::recipient.
[[nodiscard]] std::vector<engine::Capacity> capacities(const Register& all, const Bundle& bundle,
                                                       const Positions& bound,
                                                       std::string_view person, Instant now);

// Positions a person may act in now, folded, delegated ones too; sorted, none twice.
[[nodiscard]] std::vector<std::string> positions_of(const Register& all, std::string_view person,
                                                    Instant now);
// Active persons who may act in a position now, by id; delegates too.
[[nodiscard]] std::vector<std::string> holders(const Register& all, std::string_view position,
                                               Instant now);

// The folded number, or the folded title of an SOP without one.
[[nodiscard]] std::string sop_key(std::string_view number, std::string_view title);
// The number a bundle is in force under: none of a Bagian, whose file gives all its parts the same.
[[nodiscard]] std::string number_in_force(const Bundle& bundle);
[[nodiscard]] std::string sop_key(const Bundle& bundle);
// The SOP in force that `Jalankan` means: by number; else by title, where only one bears it.
[[nodiscard]] const Deployment* find_sop(const Register& all, std::string_view number,
                                         std::string_view title);

// A token that opens something now: not revoked, not expired, its person active.
[[nodiscard]] const Token* usable_token(const Register& all, std::string_view id, Instant now);

}  // namespace sop::people
