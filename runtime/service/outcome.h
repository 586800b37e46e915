// What a use case gives: its value, or a refusal that says why and of what sort, so that API, pages
// and command line answer alike (HTTP status, exit code) without knowing single findings.
#pragma once

#include <cstdint>
#include <utility>
#include <variant>

#include "compiler/base/result.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop::service {

enum class Sort : std::uint8_t {
  NotKnown,   // who asks has not logged in, or not any more
  Forbidden,  // he may not
  NotFound,   // there is none; also where he may not know that there is one
  Conflict,   // the world has moved on: done by another, already ended
  Invalid,    // what he sent is not right
  TooLarge,
  TooMany,  // too fast, or locked out for a while
  Busy,     // try again in a moment
  Failed,   // disk, database, network of this machine
};

struct Refusal {
  Diagnostic why;
  Sort sort = Sort::Invalid;
};

// By a table of the catalogue; every finding that a use case may give has its row.
[[nodiscard]] Sort sort_of(Kind kind);
[[nodiscard]] Refusal refused(Diagnostic why);
// A failure of the database at `path`, as a finding.
[[nodiscard]] Diagnostic journal_finding(const Failure& failure, const std::string& path);
[[nodiscard]] Refusal failed(const Failure& failure);

template <class T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : state_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Outcome(Refusal refusal) : state_(std::move(refusal)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] const Refusal& refusal() const { return std::get<1>(state_); }

 private:
  std::variant<T, Refusal> state_;
};

}  // namespace sop::service
