// Takes what is due from the outbox, has it sent, and marks it. At least once: what was sent but
// not yet marked when the process ended is sent again under the same key. Receivers are served side
// by side, the rows of one receiver one after the other; one that hangs or is slow costs the others
// at most its share of time, because its remaining rows are put off.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/effects/outbox.h"
#include "runtime/effects/sender.h"
#include "runtime/effects/settings.h"

namespace sop::effects {

// When to try again after `tries` vain ones: exponential, with up to a quarter more by the key, so
// that not all come at once. Nothing: give up.
[[nodiscard]] std::optional<Instant> next_try(const RetryPolicy& policy, std::string_view key,
                                              std::uint32_t tries, Instant created, Instant now);

// Rows of one receiver have the same: "surel" for all mail (one server serves it), else the name of
// the webhook. Messages call it so too.
[[nodiscard]] std::string receiver(const Effect& effect);

// What a round did.
struct Round {
  std::uint32_t taken = 0;  // rows that were due; 0: nothing to do
  std::uint32_t delivered = 0;
  std::uint32_t failed = 0;
  std::uint32_t postponed = 0;
  std::uint32_t given_up = 0;
};

class Deliverer {
 public:
  using Clock = std::function<Instant()>;                 // from several threads
  using Report = std::function<void(const Diagnostic&)>;  // one at a time; 727x

  // Outbox and sender outlive the deliverer.
  Deliverer(Outbox& outbox, Sender& sender, DelivererSettings settings, Clock clock, Report report);
  ~Deliverer();
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

  // One batch; not beside start(). A failure is the outbox's: what was delivered and could not be
  // marked is marked first in the next round, which sends nothing before that has gone well.
  [[nodiscard]] Result<Round> run_once();

  // A thread of its own, which runs rounds when notified and when the next row is due.
  void start();
  void notify();
  // Ends the thread. The senders' `stop` set before breaks off deliveries under way; else they are
  // waited for.
  void stop();

 private:
  struct Lane {
    std::string receiver;
    std::vector<Effect> effects;
  };
  // A receiver out of reach: nothing is tried before `until`.
  struct Trouble {
    std::uint32_t times = 0;
    Instant until;
  };

  void serve_all(std::vector<Lane>& lanes);
  void serve(const Lane& lane);
  // What keeps us from trying this row now, if anything.
  [[nodiscard]] std::optional<Instant> held_until(const Lane& lane, Instant begun);
  void postpone(const Effect& effect, Instant until);
  void settle(const Lane& lane, const Effect& effect, const Outcome& outcome);
  void try_again(const Effect& effect, const std::string& why, Instant now);
  void give_up(const Effect& effect, const std::string& why, Instant now);
  void note(const Status& marked);
  [[nodiscard]] Status mark_left();
  void loop();
  void wait(const Result<Round>& round);
  [[nodiscard]] std::chrono::milliseconds until_due();

  Outbox& outbox_;
  Sender& sender_;
  const DelivererSettings settings_;
  const Clock clock_;
  const Report report_;

  std::mutex marking_;  // for the outbox, the reports, and the four that follow
  std::map<std::string, Trouble> troubles_;
  std::map<std::uint64_t, Instant> unmarked_;  // arrived; the outbox does not know it yet
  std::optional<Failure> failure_;
  Round round_;

  std::mutex waiting_;
  std::condition_variable woken_;
  bool notified_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace sop::effects
