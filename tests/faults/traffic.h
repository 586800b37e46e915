// Random work for a journal: steps that are right, steps that are wrong, starts (also of an SOP
// that runs another), claims, hand overs, files, changes of the register, sessions, marks of the
// outbox, deadlines; repeats of earlier commands with the same key, keys used for something else,
// and a clock that jumps.
#pragma once

#include <array>
#include <vector>

#include "dice.h"
#include "twin.h"

namespace sop::faults {

enum class Sort : std::uint8_t {
  Start,
  Step,
  Hold,  // claims, releases, hand overs
  Attach,
  Register,
  Side,
  Outbox,
  Clock,  // deadlines, recomputation, purges
  Count
};
inline constexpr std::size_t kSorts = static_cast<std::size_t>(Sort::Count);
inline constexpr std::array<const char*, kSorts> kSortNames = {
    "starts",   "steps", "claims and hand overs", "files",
    "register", "sides", "outbox marks",          "of the clock"};

class Traffic {
 public:
  // The SOPs must outlive it. Keys begin with `prefix`.
  Traffic(const Sops& sops, std::string prefix, Dice& dice)
      : sops_(sops), prefix_(std::move(prefix)), dice_(dice) {}

  // A batch that follows on what the twin holds.
  [[nodiscard]] Batch next(Twin& twin);
  // All that was ever sent, once each.
  [[nodiscard]] const Batch& sent() const { return sent_; }
  [[nodiscard]] std::uint64_t doubled() const { return doubled_; }
  [[nodiscard]] std::uint64_t jumps() const { return jumps_; }
  [[nodiscard]] const std::array<std::uint64_t, kSorts>& sorts() const { return sorts_; }

 private:
  [[nodiscard]] journal::Work fresh(Twin& twin);
  [[nodiscard]] journal::Work request(Twin& twin, std::string key, bool staffed);
  [[nodiscard]] journal::Work change(std::string key);
  [[nodiscard]] journal::Work side(Twin& twin);
  [[nodiscard]] journal::Work of_the_clock();
  [[nodiscard]] journal::Work mark(Twin& twin);
  [[nodiscard]] engine::Command step(const journal::Case& one, std::string key);
  [[nodiscard]] engine::Command hold(const engine::Token& token, std::uint32_t member,
                                     engine::RoleId role, std::string person, std::string key);
  void move_clock();
  void note(Sort sort) { ++sorts_[static_cast<std::size_t>(sort)]; }

  const Sops& sops_;
  std::string prefix_;
  Dice& dice_;
  engine::Instant now_ = kBeginning;
  Batch sent_;
  std::array<std::uint64_t, kSorts> sorts_{};
  std::uint64_t numbered_ = 0;
  std::uint64_t doubled_ = 0;
  std::uint64_t jumps_ = 0;
};

}  // namespace sop::faults
