// Random work for a journal: steps that are right, steps that are wrong, starts, repeats of earlier
// commands with the same key, keys used for something else, and a clock that jumps.
#pragma once

#include <vector>

#include "dice.h"
#include "twin.h"

namespace sop::faults {

class Traffic {
 public:
  // The bundle must outlive it. Keys begin with `prefix`.
  Traffic(const engine::Bundle& bundle, std::string prefix, Dice& dice)
      : bundle_(bundle), prefix_(std::move(prefix)), dice_(dice) {}

  // A batch that follows on what the twin holds.
  [[nodiscard]] Batch next(Twin& twin);
  // All that was ever sent, once each.
  [[nodiscard]] const Batch& sent() const { return sent_; }
  [[nodiscard]] std::uint64_t doubled() const { return doubled_; }
  [[nodiscard]] std::uint64_t jumps() const { return jumps_; }

 private:
  [[nodiscard]] journal::Request fresh(Twin& twin);
  [[nodiscard]] engine::Command step(const journal::Case& one, std::string key);
  void move_clock();

  const engine::Bundle& bundle_;
  std::string prefix_;
  Dice& dice_;
  engine::Instant now_{1'767'574'800'000};
  Batch sent_;
  std::uint64_t numbered_ = 0;
  std::uint64_t doubled_ = 0;
  std::uint64_t jumps_ = 0;
};

}  // namespace sop::faults
