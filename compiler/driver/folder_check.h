// `sop check` of many files at once: a project's SOPs in parallel, in stable order, and only those
// whose text, or whose answers about other SOPs, have changed since the last time (cache/).
#pragma once

#include <string>

#include "compiler/driver/console.h"

namespace sop {

struct FolderCheck {
  std::string folder;  // as the user named it
  Speech speech;
  bool deny_warnings = false;
  bool cached = true;  // --no-cache
  unsigned jobs = 0;   // --jobs; 0: as many as the machine carries
};

[[nodiscard]] bool is_folder(const std::string& path);

// Prints the findings, file by file, and a line that sums them up. Gives the exit code.
[[nodiscard]] int check_folder(const FolderCheck& wish);

}  // namespace sop
