// Copies of a store and the check of all its files: for `sop backup`, `sop restore` and `sop audit
// verify`. Nothing is believed unread: a file that does not match its name is told, never copied.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/documents/store.h"

namespace sop::documents {

inline constexpr std::size_t kFindingsKept = 1'000;  // of one survey; `wrong` counts all

struct Survey {
  std::uint64_t files = 0;  // sound ones
  std::uint64_t bytes = 0;
  std::uint64_t wrong = 0;           // damaged or unreadable
  std::vector<Diagnostic> findings;  // 72xx; strange files too, as warnings
};

// Reads every file. A failure: the folder itself cannot be read.
[[nodiscard]] Result<Survey> verify_all(const Store& store);

struct Copied {
  std::uint64_t copied = 0;
  std::uint64_t copied_bytes = 0;
  std::uint64_t present = 0;  // were there already, with the same size
  std::uint64_t wrong = 0;    // damaged at the source; not copied
  std::vector<Diagnostic> findings;
};

// Copy: two files, so that damage to one leaves the other. Link: a second name where both stores
// are on one device, else a copy.
enum class CopyBy : std::uint8_t { Copy, Link };

// Brings into `to` (prepared) what it lacks of `from`. What it acknowledges survives the loss of
// power. A backup copies the database first and then the documents: a file that the copied database
// refers to is never collected meanwhile.
[[nodiscard]] Result<Copied> copy_new(const Store& from, Store& to, CopyBy by = CopyBy::Copy);

}  // namespace sop::documents
