// What `sopd` takes from the machine: time, place of the data, name of the user, keys; and the
// hooks for tests (SOPAN_NOW, SOPAN_CRASH_AT; see ../README.md).
#pragma once

#include <optional>
#include <string>

#include "compiler/base/result.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/engine/instant.h"
#include "runtime/service/outcome.h"
#include "runtime/story/words.h"

namespace sop::sopd {

// The machine's clock, or the moment in SOPAN_NOW for ever.
class Clock {
 public:
  Clock();
  [[nodiscard]] engine::Instant now() const;
  [[nodiscard]] bool fixed() const { return fixed_.has_value(); }

 private:
  std::optional<engine::Instant> fixed_;
};

// Ends the process by SIGKILL at the n-th point passed, n being SOPAN_CRASH_AT; does nothing
// without it.
class CrashPoints {
 public:
  CrashPoints();
  void pass();

 private:
  long at_ = 0;
  long passed_ = 0;
};

// Different in each process; empty when the clock is fixed, so that a test's records are always
// alike.
[[nodiscard]] std::string make_nonce(const Clock& clock);

// Login name of whoever runs the program.
[[nodiscard]] std::string person();

// $XDG_STATE_HOME/sopan or ~/.local/state/sopan; nothing when neither variable is set.
[[nodiscard]] std::optional<std::string> default_data_folder();

// Makes the folder and those above it, readable for its owner only.
[[nodiscard]] Status make_folder(const std::string& path);

[[nodiscard]] std::string database_in(const std::string& folder);

// A failure of reading the bundle as a finding.
[[nodiscard]] Diagnostic file_finding(const Failure& failure);
using service::journal_finding;

// "5 Januari 2026 08.00 WIB" in the machine's time zone.
[[nodiscard]] std::string local_time(engine::Instant instant, Language language);
using story::duration;

}  // namespace sop::sopd
