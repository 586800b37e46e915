// State, events and commands as canonical JSON text, for the journal: ids of the bundle instead of
// indices, so that an auditor can read a row without our program. decode gives nothing for any text
// that encode would not have written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/engine/engine.h"

namespace sop::engine {

// An event with its place in the journal.
struct Record {
  std::uint64_t sequence = 0;  // from 1, over all cases of a journal
  std::uint64_t case_number = 0;
  std::string key;  // of the command that brought it about
  Event event;
};

[[nodiscard]] std::string encode(const Record& record, const Bundle& bundle);
// The same, without a copy of the event to make a Record of.
[[nodiscard]] std::string encode_event(std::uint64_t sequence, CaseNumber case_number,
                                       std::string_view key, const Event& event,
                                       const Bundle& bundle);
[[nodiscard]] std::optional<Record> decode_record(std::string_view text, const Bundle& bundle);

[[nodiscard]] std::string encode(const State& state, const Bundle& bundle);
[[nodiscard]] std::optional<State> decode_state(std::string_view text, const Bundle& bundle);

// The bundle a record of a started case names; nothing: it is no such record. All others are read
// with it (until the case moves).
[[nodiscard]] std::optional<std::string> bundle_named_in(std::string_view record);

// Of any record, of the register too: when it was, and by which command.
[[nodiscard]] std::optional<Instant> time_in(std::string_view record);
[[nodiscard]] std::optional<std::string> key_in(std::string_view record);

// Of a state: what its case is about.
[[nodiscard]] std::optional<std::string> subject_in(std::string_view state);

// All of a command but its key: two commands of one key must be alike in this.
[[nodiscard]] std::string encode_action(const Command& command);

}  // namespace sop::engine
