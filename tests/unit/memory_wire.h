// A connection of bytes in memory: what the client sends, in pieces of any size, and what it got.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "runtime/server/wire.h"

namespace sop::server {

class MemoryWire : public Wire {
 public:
  explicit MemoryWire(std::string in, std::size_t piece = 65536, bool ends_late = false)
      : in_(std::move(in)), piece_(piece), ends_late_(ends_late) {}

  long read(char* bytes, std::size_t size, TimePoint /*deadline*/) override {
    if (at_ == in_.size()) return ends_late_ ? kLate : kClosed;
    const std::size_t given = std::min({size, piece_, in_.size() - at_});
    in_.copy(bytes, given, at_);
    at_ += given;
    return static_cast<long>(given);
  }
  long write(const char* bytes, std::size_t size, TimePoint /*deadline*/) override {
    out_.append(bytes, size);
    return static_cast<long>(size);
  }
  void finish() override { finished_ = true; }
  void abort() override {}

  [[nodiscard]] const std::string& out() const { return out_; }
  [[nodiscard]] bool finished() const { return finished_; }

 private:
  std::string in_;
  std::size_t piece_;
  bool ends_late_;
  std::size_t at_ = 0;
  std::string out_;
  bool finished_ = false;
};

}  // namespace sop::server
