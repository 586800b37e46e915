// The journal's rows in one SQLite file: WAL, synchronous=FULL (NORMAL would lose answered commits
// when power fails). Foreign, newer or damaged files are refused untouched; older ones of ours are
// migrated in one transaction. Several processes may share the file; writers wait for each other up
// to a bound. After a failed write of the disk the store refuses everything until it is opened
// anew.
#pragma once

#include <memory>
#include <string>

#include "runtime/journal/store.h"

namespace sop::journal {

inline constexpr int kSchemaVersion = 3;

struct SqliteOptions {
  int busy_milliseconds = 5'000;
  bool create = true;           // make the file where there is none
  std::int64_t most_pages = 0;  // a bound on the file's size, for tests of a full disk; 0: none
  std::string vfs;              // SQLite's file layer of this name; empty: the system's
};

// Failures: NotFound, IsDirectory, NotPermitted, DiskFull, Locked, Damaged (or no journal of ours),
// Newer, Other.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(const std::string& path,
                                                         const SqliteOptions& options = {});

}  // namespace sop::journal
