// A result too large to be held: written in pieces, and in its place only once it is complete.
// Until then it has no name where the system can do that, so that nothing is left over however this
// process ends.
#pragma once

#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace sop {

class ResultFile {
 public:
  explicit ResultFile(std::string path) : path_(std::move(path)) {}
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;

  [[nodiscard]] Status open();
  [[nodiscard]] Status write(std::string_view bytes);
  // Replaces the old file, with its rights; a link stays and what it leads to is replaced.
  [[nodiscard]] Status commit();

 private:
  [[nodiscard]] Status give_name();

  std::string path_;       // as the user gave it
  std::string target_;     // links followed
  std::string temporary_;  // its name until it is complete; empty: it has none
  bool in_place_ = false;  // a device or pipe
  int fd_ = -1;
};

}  // namespace sop
