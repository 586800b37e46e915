// The bytes of one connection, behind an interface so that tests and fuzzing need no socket. Every
// wait ends by a deadline. Budget: the time a transfer may take, which grows only by what has come.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sop::server {

using TimePoint = std::chrono::steady_clock::time_point;

class Wire {
 public:
  static constexpr long kClosed = 0;   // by the other side, in order
  static constexpr long kLate = -1;    // the deadline has passed
  static constexpr long kBroken = -2;  // reset

  virtual ~Wire() = default;

  // How many bytes came or went (more than 0), or one of the above.
  [[nodiscard]] virtual long read(char* bytes, std::size_t size, TimePoint deadline) = 0;
  [[nodiscard]] virtual long write(const char* bytes, std::size_t size, TimePoint deadline) = 0;

  // Ends our side and takes, for a moment, what still comes, so that the last answer arrives.
  virtual void finish() = 0;
  // Throws away what was not taken, so that a client that never reads costs nothing afterwards.
  virtual void abort() = 0;
};

class Budget {
 public:
  Budget(std::chrono::milliseconds base, std::size_t least_rate)
      : start_(std::chrono::steady_clock::now()), base_(base), least_rate_(least_rate) {}

  void transferred(std::size_t bytes) { bytes_ += bytes; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] TimePoint deadline() const {
    return start_ + base_ + std::chrono::milliseconds(bytes_ * 1000 / least_rate_);
  }

 private:
  TimePoint start_;
  std::chrono::milliseconds base_;
  std::uint64_t least_rate_;
  std::uint64_t bytes_ = 0;
};

}  // namespace sop::server
