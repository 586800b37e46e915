// The commands that only look: `cases`, `show`, `audit verify` and `audit record`. Each returns the
// exit code.
#pragma once

#include <string>

#include "runtime/driver/console.h"
#include "runtime/driver/options.h"
#include "runtime/journal/journal.h"

namespace sop::sopd {

struct Ledger {
  journal::Store& store;
  journal::Journal& journal;
  std::string folder;
  std::string path;  // of the database, for messages
};

[[nodiscard]] int list_cases(Console& console, const Ledger& ledger);
[[nodiscard]] int show_case(Console& console, const Ledger& ledger, journal::CaseNumber number);
[[nodiscard]] int verify_audit(Console& console, const Ledger& ledger, const std::string& anchor);
// Every event after this one, word for word as the chain hashes it: hash(n) = SHA-256 of hash(n-1),
// a line end and line n; before the first, nothing.
[[nodiscard]] int print_record(Console& console, const Ledger& ledger, std::uint64_t after);

}  // namespace sop::sopd
