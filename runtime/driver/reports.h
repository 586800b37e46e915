// The commands that only look: `cases`, `show` and `audit verify`. Each returns the exit code.
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

}  // namespace sop::sopd
