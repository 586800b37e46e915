// The one door to files: reading with a bound, and writing so that the old file stays whole until
// the new one is complete (a temporary file beside it, flushed, then renamed). Injected, so that
// tests need no disk.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace sop {

// A file to be written.
struct WholeFile {
  std::string path;
  std::string bytes;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // The whole file; TooLarge beyond `limit` bytes. "-" is standard input.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path, std::size_t limit) = 0;

  // Replaces `path` at once or not at all. "-" is standard output.
  [[nodiscard]] virtual Status write(const std::string& path, std::string_view bytes) = 0;

  // Several that belong together: where one of them cannot be written, all stay as they were.
  [[nodiscard]] virtual Status write_together(const std::vector<WholeFile>& files) = 0;
};

// The machine's own files. Stateless; lives for the whole program.
[[nodiscard]] FileSystem& real_file_system();

// The failure for an errno value, with the system's wording in English (locale-independent).
[[nodiscard]] Failure failure_from_errno(int error, std::string subject);

}  // namespace sop
