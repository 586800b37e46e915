// Result<T>: a value, or why the environment (disk, network, machine) did not give one.
// Only for failures of the environment: mistakes of the user are diagnostics, our own bugs are
// asserts.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace sop {

enum class FailureKind {
  NotFound,
  IsDirectory,
  NotPermitted,
  TooLarge,
  DiskFull,
  Locked,
  Damaged,
  Newer,
  Other,
};

// What went wrong with which thing. `detail` is the system's own wording, for the last line of a
// message.
struct Failure {
  FailureKind kind = FailureKind::Other;
  std::string subject;
  std::string detail;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Result(Failure failure) : state_(std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] const Failure& failure() const { return std::get<1>(state_); }

 private:
  std::variant<T, Failure> state_;
};

struct Done {};
using Status = Result<Done>;

}  // namespace sop
