// One server a data folder: `sopan.lock`, locked by flock() as long as this lives and given up by
// the system when the process ends, however it ends. Programs of the command line need none: the
// database itself orders writers.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "compiler/base/result.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop::journal {

class FolderLock {
 public:
  // TwoServers (with pid and host of the other) where the folder has a server, or why the file
  // cannot be made.
  using Taken = std::variant<std::unique_ptr<FolderLock>, Diagnostic>;
  [[nodiscard]] static Result<Taken> take(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace sop::journal
