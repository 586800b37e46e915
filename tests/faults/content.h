// One file of the simulated disk: what programs see (`live`), what has reached the platter
// (`durable`), and the changes in between, in order. A sync brings them over; a power cut leaves a
// random part of them. Pure: no SQLite, no IO; random only by the dice handed in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "dice.h"

namespace sop::faults {

using Bytes = std::string;

struct Geometry {
  std::size_t sector = 512;  // what the disk writes in one go, as a rule
  // Only the bytes being written may be harmed by a cut (SQLITE_IOCAP_POWERSAFE_OVERWRITE);
  // otherwise any byte of their sector.
  bool powersafe = true;
  // After a failed sync the kernel forgets that the pages were dirty (Linux): programs see them, a
  // later sync succeeds without writing them.
  bool failed_sync_forgets = false;
};

// How a power cut treats what was not synced: chosen once for a cut, so that all shapes occur.
struct Weather {
  unsigned kept = 50;           // percent of the pieces that arrived
  unsigned torn = 20;           // percent of the others of which a part arrived
  unsigned garbage = 30;        // percent of the lost extensions and torn pieces that hold rubbish
  std::uint64_t until = ~0ULL;  // an ordered disk: changes after this moment are lost, others kept
};
[[nodiscard]] Weather random_weather(Dice& dice, std::uint64_t now);

struct Losses {
  std::uint64_t kept = 0;
  std::uint64_t lost = 0;
  std::uint64_t torn = 0;
};

class Content {
 public:
  Content() = default;
  explicit Content(Bytes durable) : live_(durable), durable_(std::move(durable)) {}

  [[nodiscard]] const Bytes& live() const { return live_; }
  [[nodiscard]] const Bytes& durable() const { return durable_; }
  void write(std::size_t offset, const Bytes& bytes, std::uint64_t moment);
  void truncate(std::size_t size, std::uint64_t moment);
  void sync();
  // A sync that failed: a part arrived. With failed_sync_forgets, the rest never will.
  void fail_sync(Dice& dice, const Geometry& geometry);
  // What a cut leaves.
  [[nodiscard]] Bytes survivor(Dice& dice, const Geometry& geometry, const Weather& weather,
                               Losses& losses) const;

 private:
  struct Change {
    std::uint64_t moment = 0;
    bool truncates = false;
    std::size_t offset = 0;  // or the new size
    Bytes bytes;
  };
  Bytes live_;
  Bytes durable_;
  std::vector<Change> pending_;
};

}  // namespace sop::faults
