// A part of a regular file, read piece by piece. Owns the descriptor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "runtime/server/ranges.h"

namespace sop::server {

class FileSender {
 public:
  // Opens the file where the slice has bytes to send.
  FileSender(const FileBody& file, const Slice& slice);
  ~FileSender();
  FileSender(const FileSender&) = delete;
  FileSender& operator=(const FileSender&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] bool missing() const { return missing_; }

  // The next bytes; 0 at the end; nothing where the file gave fewer than it had.
  [[nodiscard]] std::optional<std::size_t> read(char* bytes, std::size_t size);

 private:
  int descriptor_ = -1;
  std::uint64_t at_ = 0;
  std::uint64_t end_ = 0;
  bool ready_ = false;
  bool missing_ = false;
};

}  // namespace sop::server
