// One round: a world, random traffic, a mishap, a restart, and the question whether all is there
// that was acknowledged. Everything by seed: the same seed is the same round.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "disk.h"
#include "traffic.h"
#include "twin.h"

namespace sop::faults {

enum class Scenario : std::uint8_t { Cut, ErrorOnce, ErrorForGood, Full, Quiet, Count };
inline constexpr std::size_t kScenarios = static_cast<std::size_t>(Scenario::Count);
inline constexpr std::array<const char*, kScenarios> kScenarioNames = {
    "cut", "error-once", "error-for-good", "full", "quiet"};

// Deliberate mistakes, to prove that rounds can fail.
enum class Mutant : std::uint8_t {
  None,
  SynchronousNormal,
  SynchronousOff,
  LyingSync,
  DirectoryNeverSynced,
  AcknowledgesEarly,
  DoesTwice,
  Count
};
inline constexpr std::size_t kMutants = static_cast<std::size_t>(Mutant::Count);
inline constexpr std::array<const char*, kMutants> kMutantNames = {
    "none",      "synchronous-normal", "synchronous-off", "lying-sync",
    "directory", "acknowledges-early", "does-twice"};

// What a mutant takes from the disk.
[[nodiscard]] Weakness weakness_of(Mutant mutant);

struct RoundOptions {
  std::optional<Scenario> only;
  Mutant mutant = Mutant::None;
};

struct Counts {
  std::uint64_t rounds = 0;
  std::uint64_t failed = 0;
  std::array<std::uint64_t, kScenarios> scenarios{};
  std::uint64_t cuts = 0;    // power went off, in the middle of something or at rest
  std::uint64_t nested = 0;  // of them while recovering from another
  std::uint64_t faults = 0;  // operations that failed
  std::array<std::uint64_t, kOperations> struck{};  // first strike of a round, by operation
  Losses losses;
  std::uint64_t commands = 0;                 // sent, with all repetitions
  std::array<std::uint64_t, kSorts> sorts{};  // of them, by what they are
  std::uint64_t acknowledged = 0;
  std::uint64_t doubled = 0;
  std::uint64_t jumps = 0;
  std::uint64_t doubtful = 0;  // batches that failed …
  std::uint64_t survived = 0;  // … and were there all the same, wholly
  std::uint64_t restarts = 0;
  std::uint64_t checkpoints = 0;
  std::uint64_t backups = 0;
};
[[nodiscard]] std::string to_text(const Counts& counts);

// A database with some history to begin from, made once.
struct World {
  Sops sops;
  Image image;  // empty: no file yet
  Twin twin;
  Ledger ledger;
};

class Worlds {
 public:
  const World& get(std::size_t number);

 private:
  std::map<std::size_t, World> made_;
};
inline constexpr std::size_t kWorlds = 40;

class Round {
 public:
  Round(std::uint64_t seed, const RoundOptions& options, Worlds& worlds, Counts& counts);
  // What went wrong; empty: nothing.
  [[nodiscard]] std::string run();

 private:
  void arm();
  void work(std::size_t steps);
  void one_step();
  bool open();
  void close();
  void settle();
  [[nodiscard]] bool adopt_doubtful(const Standing& standing);
  void submit(const Batch& batch);
  void checkpoint();
  void backup();
  void read();
  void survive();
  void check();
  void audit(journal::Store& store, const char* what);
  // A failure that nothing explains is a finding.
  void failed(const char* what, const Failure& failure);
  void complain(const std::string& what);

  RoundOptions options_;
  Counts& counts_;
  Dice dice_;
  Scenario scenario_;
  const World& world_;
  Disk disk_;
  Twin twin_;
  Ledger ledger_;
  Traffic traffic_;
  std::unique_ptr<journal::Store> store_;
  std::unique_ptr<journal::Journal> journal_;
  std::vector<Batch> doubt_;     // failed since the last certain moment
  std::uint64_t explained_ = 0;  // strikes of the disk before the store was opened
  bool early_ = false;           // of AcknowledgesEarly
  bool made_ = false;            // there has been a database
  std::string problem_;
};

}  // namespace sop::faults
