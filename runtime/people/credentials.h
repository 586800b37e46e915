// Secrets: passwords by argon2id, and random ones (sessions, one-time links, API tokens, known
// devices) that are kept as SHA-256 only. Whoever reads the database can log in with nothing that
// is in it. Nothing here is ever an event; the journal keeps these rows in tables of their own.
// Safe from several threads where it says so.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/base/instant.h"
#include "runtime/people/register.h"

namespace sop::people {

// ---- Random secrets.

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<unsigned char> bytes) = 0;
};
// The operating system's, by libsodium. Safe from several threads.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<unsigned char> bytes) override;
};

struct Secret {
  std::string text;  // shown once, never kept
  std::string hash;  // kept
};
// 32 random bytes as base64url (43 characters); "sop_" before it for an API token, so that one that
// slipped into a file is found by scanners.
[[nodiscard]] Secret new_secret(RandomSource& random);
[[nodiscard]] Secret new_api_secret(RandomSource& random);
// What a secret that somebody shows is kept under. Finding the row by it tells an attacker nothing:
// he cannot choose a hash.
[[nodiscard]] std::string secret_hash(std::string_view text);
// 16 random bytes: the id of a token, a command key.
[[nodiscard]] std::string new_id(RandomSource& random);
// In constant time for texts of one length.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

// ---- Passwords.

inline constexpr std::size_t kPasswordLeast = 10;   // characters
inline constexpr std::size_t kPasswordBytes = 200;  // at most

// Why a password is not taken; nothing: it is. Counted by length, not by kinds of characters: these
// only make people write "Rahasia123!". Nothing is normalised: what is typed is what is hashed.
[[nodiscard]] std::optional<Diagnostic> password_flaw(std::string_view password,
                                                      std::string_view id, std::string_view name);

// argon2id: what one hash costs. The defaults take about 75 ms of a small office server.
struct HashCost {
  unsigned long long passes = 3;
  std::size_t memory = std::size_t{64} << 20U;  // bytes
};

enum class Verdict : std::uint8_t {
  Right,
  RightButOld,  // right, and to be hashed anew: the cost has changed since
  Wrong,        // or nobody of that name: the same answer after the same work
  Busy,         // too many are waiting; try again
};

// Lets few hashes run at a time, and few more wait, so that a flood of log-ins takes neither the
// memory nor the processor. Safe from several threads; blocks.
class PasswordGate {
 public:
  explicit PasswordGate(HashCost cost = {}, unsigned at_once = 2, unsigned waiting = 32);

  // What is kept of a password ("$argon2id$…"); nothing: too busy.
  [[nodiscard]] std::optional<std::string> hash(std::string_view password);
  // `stored`: nullptr where there is no such person, or he has no password, or is inactive.
  [[nodiscard]] Verdict verify(const std::string* stored, std::string_view password);

 private:
  class Pass;  // one place at the gate

  HashCost cost_;
  unsigned at_once_;
  unsigned most_waiting_;
  std::string nobody_;  // a hash that no password has
  std::mutex lock_;
  std::condition_variable free_;
  unsigned running_ = 0;
  unsigned waiting_ = 0;
};
// The finding for a verdict that is not Right: LoginFailed or PasswordsBusy.
[[nodiscard]] Diagnostic why(Verdict verdict);

// ---- Sessions.

struct SessionPolicy {
  std::int64_t idle = std::int64_t{2} * 3'600'000;       // ms: officials open it between meetings
  std::int64_t absolute = std::int64_t{12} * 3'600'000;  // ms: one working day, not the night
};
struct Session {
  std::string hash;  // of its secret; the key of the row
  std::string person;
  Instant created;
  Instant seen;      // last request; to be kept no oftener than every minute
  std::string csrf;  // hash of the secret that forms carry
  friend bool operator==(const Session&, const Session&) = default;
};
// Nothing: it counts. A password changed after it began ends it, so does an inactive account. A
// clock that was set back ends no session, one that stands in the far future does.
[[nodiscard]] std::optional<Diagnostic> session_flaw(const Session& session, const Register& all,
                                                     Instant now, const SessionPolicy& policy);

// ---- One-time links: the first administrator, a new account, a password that was reset.

inline constexpr std::int64_t kLinkLife = kDay;
struct Link {
  std::string hash;  // of its secret; the key of the row, deleted when it is used
  std::string person;
  Instant expires;
  friend bool operator==(const Link&, const Link&) = default;
};
// Nothing: it may be used. `link`: nullptr where no row has the hash.
[[nodiscard]] std::optional<Diagnostic> link_flaw(const Link* link, const Register& all,
                                                  Instant now);

}  // namespace sop::people
