// A path on which a document is missing or still in a lower state: the shortest one, told step by
// step. Searches the chart once for a need that the dataflow found unmet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/flow/document_paths.h"

namespace sop::flow {

// Why a step may begin without what it needs.
struct Shortage {
  enum class Cause : std::uint8_t {
    NotBefore,  // no step that gives it comes before
    LeftOut,    // only where the optional step `giver` is left out
    Missing,    // not there on `path`
    TooLow      // on `path` still at `level`
  };
  Cause cause = Cause::NotBefore;
  std::string path;
  std::uint32_t level = 0;
  std::uint32_t giver = kNowhere;  // of LeftOut that step; of TooLow the last to give it
};

class Witness {
 public:
  explicit Witness(const DocumentFacts& facts);

  // Nothing where every path satisfies the need after all. The document must be among those that
  // `paths` has just solved.
  [[nodiscard]] std::optional<Shortage> find(const Need& need, const DocumentPaths& paths);

 private:
  // A node as the walk arrives there, and the level it brings.
  struct Visit {
    std::uint32_t node, level, before;  // `before` indexes visits_
    std::uint32_t arrow;                // by which it came
  };
  struct Arrivals {
    std::uint32_t missing =
        kNowhere;  // indices into visits_: the first with the document not there,
    std::uint32_t too_low = kNowhere;  // with it too low,
    bool present = false;              // and whether any had it at all
    [[nodiscard]] bool short_of() const { return missing != kNowhere || too_low != kNowhere; }
  };

  // A step of a path as it is told.
  struct Stop {
    std::uint32_t node;
    const Arrow* next;  // by which it goes on; null: the last
    bool telling, gap;  // gap: some are left out before it
  };

  void mark(const Need& need, bool set);
  [[nodiscard]] Arrivals walk(const Need& need, const DocumentPaths& paths, bool leave_out,
                              bool again);
  [[nodiscard]] Shortage shortage(const Arrivals& arrivals);
  [[nodiscard]] std::uint32_t left_out_giver(std::uint32_t visit, const Need& need) const;
  [[nodiscard]] std::vector<std::uint32_t> trail(std::uint32_t visit) const;
  [[nodiscard]] std::string tell(const std::vector<std::uint32_t>& way) const;
  [[nodiscard]] std::vector<Stop> stops_of(const std::vector<std::uint32_t>& way) const;

  const DocumentFacts& facts_;
  std::vector<std::uint8_t> level_along_;  // by arrow: what it gives; 0: nothing
  std::vector<std::uint8_t> settled_;      // by node: taken for met
  std::vector<std::uint64_t> seen_;        // by node: a bit a level
  std::vector<Visit> visits_;
};

}  // namespace sop::flow
