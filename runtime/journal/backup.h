// A copy of a database that is in use: one moment of it, without stopping anybody. Never over an
// existing file; a copy that could not be finished is removed. restore() puts a copy into a place
// where there is none and proves it sound before it is called one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "runtime/journal/audit.h"

namespace sop::journal {

struct BackupOptions {
  std::string vfs;    // as SqliteOptions::vfs
  int pages = 1'000;  // copied at once
  // Called between pieces; may wait, so that others get the disk. False: give up.
  std::function<bool(std::uint64_t left, std::uint64_t all)> between;
};

// Failures: Exists as NotPermitted with detail "exists", DiskFull, Damaged, …
[[nodiscard]] Status backup(const std::string& database, const std::string& to,
                            const BackupOptions& options = {});

// The copy, synced to the disk, verified in full before `to` gets its name.
[[nodiscard]] Result<Audit> restore(const std::string& copy, const std::string& to,
                                    const AuditOptions& audit = {});

}  // namespace sop::journal
