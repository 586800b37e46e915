// Events, commands and rows of the register as canonical JSON text, for the journal. The register
// is kept as rows ("orang/budi", "delegasi/12", "sop/065/12", "token/…", "umum"), so that one
// change writes one row and not ten thousand persons. decode gives nothing for any text that encode
// would not have written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/people/commands.h"
#include "runtime/people/register.h"

namespace sop::people {

// An event with its place in the journal; in the text, "case" is 0.
struct Record {
  std::uint64_t sequence = 0;
  std::string key;  // of the command that brought it about
  Event event;
  friend bool operator==(const Record&, const Record&) = default;
};
[[nodiscard]] std::string encode(const Record& record);
[[nodiscard]] std::optional<Record> decode_record(std::string_view text);

// All of a command but its key: two commands of one key must be alike in this.
[[nodiscard]] std::string encode_action(const Command& command);

// One row; nothing if the register has none of this key: the journal deletes it.
[[nodiscard]] std::optional<std::string> encode_row(const Register& all, std::string_view key);
// Puts a row into a register that has none of this key, its index too. False: not a row of ours;
// the register is unchanged. Rows may come in any order.
[[nodiscard]] bool decode_row(Register& all, std::string_view key, std::string_view text);
// Every row, in an order that depends on nothing but the register.
void each_row(const Register& all,
              const std::function<void(const std::string& key, const std::string& text)>& visit);

}  // namespace sop::people
