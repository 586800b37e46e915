// How long to wait after wrong passwords, so that guessing is hopeless and nobody can be locked out
// of his own desk by others' guessing. Four counters for each attempt: the account from this
// address (strict), the account from anywhere unknown (milder), the address (mild: an office has
// one), and for a browser that has logged in to this account before, that device alone. Pure: a
// value in bounded memory, the time is given. Whoever holds it guards it from other threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/base/instant.h"

namespace sop::people {

struct LockRule {
  std::uint32_t free = 5;         // failures without a wait
  std::int64_t first = 60'000;    // ms after the next one, doubling
  std::int64_t most = 3'600'000;  // ms, never longer
};
struct LockPolicy {
  LockRule pair{5, 60'000, 3'600'000};    // account and address; device
  LockRule account{20, 60'000, 900'000};  // from devices and addresses not known
  LockRule address{50, 60'000, 900'000};
  std::int64_t forget = std::int64_t{24} * 3'600'000;  // ms after the last failure
};

struct Failures {
  std::uint32_t count = 0;
  Instant last;
  friend bool operator==(const Failures&, const Failures&) = default;
};
// Milliseconds from `now` until another attempt is heard; 0: at once. A clock that was set back
// makes nobody wait longer than the rule says.
[[nodiscard]] std::int64_t wait_of(const Failures& failures, const LockRule& rule, Instant now);

struct Attempt {
  std::string account;  // folded; whether there is one or not
  std::string address;
  std::string device;  // hash of the device's secret, checked to belong to the account; or empty
};

class Attempts {
 public:
  static constexpr std::size_t kMost = 100'000;  // counters; beyond, the oldest are forgotten

  explicit Attempts(LockPolicy policy = {}, std::size_t most = kMost);

  // Milliseconds to wait; attempts made before are refused unheard and not counted.
  [[nodiscard]] std::int64_t wait(const Attempt& attempt, Instant now) const;
  // Returns the counters that changed, for whoever keeps them.
  std::map<std::string, Failures> failed(const Attempt& attempt, Instant now);
  // The owner is there: his own counters start anew; the address keeps its count (an attacker with
  // one account must not clear it).
  std::set<std::string> succeeded(const Attempt& attempt);

  // Back from where it was kept, in any order.
  void put(const std::string& key, Failures failures);
  [[nodiscard]] std::size_t size() const { return counters_.size(); }

 private:
  struct Counted {
    std::string key;
    const LockRule* rule;
  };
  [[nodiscard]] std::vector<Counted> counters_of(const Attempt& attempt) const;
  void forget_oldest();

  LockPolicy policy_;
  std::size_t most_;
  std::map<std::string, Failures, std::less<>> counters_;
  std::set<std::pair<Instant, std::string>> by_age_;
};

// LoginWait with the seconds, rounded up.
[[nodiscard]] Diagnostic wait_finding(std::int64_t milliseconds);

}  // namespace sop::people
