// Which files of some folders have changed: inotify on folders, since editors save by renaming a
// new file over the old one, which a watch on the file would lose. And the signals that end a
// program that waits.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>

#include "compiler/base/result.h"

namespace sop {

class FolderWatch {
 public:
  FolderWatch();
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // From now on these and no others. Folders that are not there are left out; call it again when
  // they may be back. A failure where the system has no watch left.
  [[nodiscard]] Status watch(const std::set<std::string>& folders);

  // Names (folder/name) that were written, came or went since the last call, once nothing more has
  // happened for `quiet`, or after ten times that; nothing after `limit` without any. A folder that
  // itself went or moved is named as it is.
  [[nodiscard]] std::set<std::string> wait(std::chrono::milliseconds limit,
                                           std::chrono::milliseconds quiet);

  // SIGINT or SIGTERM came (while a FolderWatch is there they only do this, once).
  [[nodiscard]] bool ended() const;

 private:
  // Reads what is there; true where there was anything.
  bool read_events(std::set<std::string>& names);

  int inotify_ = -1;
  std::map<std::string, int> watches_;  // by folder
};

}  // namespace sop
