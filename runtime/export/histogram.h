// Lengths of time, counted in bounded memory: the first kExact of them as they are, beyond that in
// bins that grow with the value. Median and other quantiles are then at most 0.8 % off; count, mean
// and the extremes stay exact. Whole numbers only: the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace sop::exporting {

class Histogram {
 public:
  static constexpr std::size_t kExact = 512;

  void add(std::int64_t value);  // what is below 0 counts as 0

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] bool exact() const { return bins_.empty(); }
  [[nodiscard]] double mean() const;
  // The smallest value that so many per cent of all are not above (nearest rank); 0 of none.
  [[nodiscard]] std::int64_t percentile(std::uint32_t percent) const;

 private:
  std::vector<std::int64_t> values_;             // sorted, while there are few
  std::map<std::uint32_t, std::uint64_t> bins_;  // at most 64 an octave
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

}  // namespace sop::exporting
