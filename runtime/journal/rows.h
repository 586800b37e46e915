// The rows of a journal as plain values, shared by the stores, the journal and the reader. Hashes
// are hexadecimal here; a store may keep them shorter.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/effects/outbox.h"
#include "runtime/engine/engine.h"

namespace sop::journal {

using engine::CaseNumber;
using engine::Instant;

// The end of the audit chain.
struct Head {
  std::uint64_t sequence = 0;
  std::string hash;          // empty before the first event
  Instant at = {};           // of the last event; the chain's time never goes back
  std::uint64_t people = 0;  // the last event that concerned the register
  friend bool operator==(const Head&, const Head&) = default;
};

struct CaseRow {
  CaseNumber number = 0;
  std::string bundle;  // its hash
  std::string state;   // encoded
  engine::Status status = engine::Status::New;
  CaseNumber parent = 0;
  Instant started, ended;
  std::string starter;
  std::string subject;        // to be searched for; a store does not give it back, the state has it
  bool only_state = false;    // of a case that is kept: nothing but the state differs
  std::string prepared = {};  // what Store::prepare() made of it
};

// What one command brought about in one case, or in the register; kept as one row.
struct EntryRow {
  std::uint64_t first = 0;     // sequence of the first event; the others follow it
  CaseNumber case_number = 0;  // 0: of the register
  std::string key;             // of the command; it stands in the records too
  std::uint64_t fingerprint = 0;
  std::vector<std::string> records;  // encoded, at least one
  std::string hash;                  // of the chain after the last
  std::string prepared = {};         // what Store::prepare() made of it
};

// One event of an entry.
struct EventRow {
  std::uint64_t sequence = 0;
  CaseNumber case_number = 0;
  std::string record;
  std::string hash;  // of the chain after it: sha256 of the hash before it, a line end and the
                     // record; empty: not kept, as another event of its entry follows
};

struct CommandRow {
  std::uint64_t fingerprint = 0;  // of what was asked: another one must not have the same key
  std::uint64_t first = 0;        // events it brought about
  std::uint64_t last = 0;
  CaseNumber case_number = 0;
  std::string hash;  // of the chain after the last
};
// The first 8 bytes of a SHA-256: enough against mistakes. Under this of its key a command is
// found; that two keys share one is seen by the key in the records.
[[nodiscard]] std::uint64_t short_hash(std::initializer_list<std::string_view> parts);
[[nodiscard]] inline std::uint64_t short_hash(std::string_view text) {
  return short_hash({text});
}

struct BundleRow {
  std::string hash;
  std::string sop;  // people::sop_key()
  std::string title, number;
  std::string content;
  std::vector<std::string> places;  // where its roles' tasks wait: place_of_position()
};

// Where something waits: a position, a person who holds it, or (for the part of somebody outside,
// whom any holder of a role of the SOP may enter) an SOP's version.
[[nodiscard]] std::string place_of_position(std::string_view folded);
[[nodiscard]] std::string place_of_person(std::string_view person);
[[nodiscard]] std::string place_of_bundle(std::string_view hash);

// A member's part of a task that somebody can do now.
struct WaitingRow {
  CaseNumber case_number = 0;
  std::uint32_t task = 0;  // index in the bundle
  std::uint32_t member = 0;
  std::uint32_t visit = 1;
  std::string bundle;               // hash
  std::string holder;               // person; empty: nobody
  std::vector<std::string> places;  // sorted
  Instant since;
  std::optional<Instant> due;
  std::optional<Instant> alarm;  // when the next level is to be told; of member 0 only
  std::uint32_t level = 0;       // levels told
  friend bool operator==(const WaitingRow&, const WaitingRow&) = default;
};

// A row beside the record, for people/credentials.h: no event tells its content, the chain does not
// hold it. Kinds are the service's: "sandi", "sesi", "tautan", "token", "gagal".
struct SideRow {
  std::string kind;
  std::string key;
  std::string owner;               // person, where it is somebody's
  std::optional<Instant> expires;  // purged then
  std::string content;
  friend bool operator==(const SideRow&, const SideRow&) = default;
};

enum class OutboxState : std::uint8_t { Waiting, Delivered, GivenUp };
struct OutboxRow {
  effects::Effect effect;   // id 0: not yet given
  std::uint64_t event = 0;  // that caused it
  OutboxState state = OutboxState::Waiting;
  std::string why;  // of the last vain try
  Instant ended;
};
struct OutboxMark {
  enum class Kind : std::uint8_t { Delivered, Failed, Postponed, GivenUp } kind = Kind::Delivered;
  std::uint64_t id = 0;
  Instant at;  // of the mark; of Failed and Postponed: the next try
  std::string why;
};

}  // namespace sop::journal
