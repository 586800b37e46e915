#include "runtime/export/histogram.h"

#include <algorithm>
#include <bit>

namespace sop::exporting {
namespace {

constexpr std::uint32_t kBits = 6;  // 64 bins an octave

// Values below 128 have a bin of their own; above, the leading seven bits and how many follow.
std::uint32_t bin_of(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  const auto width = static_cast<std::uint32_t>(std::bit_width(bits));
  if (width <= kBits + 1) return static_cast<std::uint32_t>(bits);
  const std::uint32_t shift = width - (kBits + 1);
  return (shift << kBits) + static_cast<std::uint32_t>(bits >> shift);
}

// The middle of a bin.
std::int64_t value_of(std::uint32_t bin) {
  if (bin < (2U << kBits)) return bin;
  const std::uint32_t shift = (bin >> kBits) - 1;
  const std::uint64_t first = ((bin & ((1U << kBits) - 1)) + (1ULL << kBits)) << shift;
  return static_cast<std::int64_t>(first + (1ULL << shift) / 2);
}

}  // namespace

void Histogram::add(std::int64_t value) {
  value = std::max<std::int64_t>(value, 0);
  ++count_;
  sum_ += static_cast<double>(value);
  if (!bins_.empty()) {
    ++bins_[bin_of(value)];
    return;
  }
  values_.insert(std::upper_bound(values_.begin(), values_.end(), value), value);
  if (values_.size() <= kExact) return;
  for (const std::int64_t one : values_) ++bins_[bin_of(one)];
  values_ = {};
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

std::int64_t Histogram::percentile(std::uint32_t percent) const {
  if (count_ == 0) return 0;
  const std::uint64_t rank =
      std::max<std::uint64_t>(1, (count_ * std::min(percent, 100U) + 99) / 100);
  if (bins_.empty()) return values_[rank - 1];
  std::uint64_t seen = 0;
  for (const auto& [bin, count] : bins_) {
    seen += count;
    if (seen >= rank) return value_of(bin);
  }
  return value_of(bins_.rbegin()->first);
}

}  // namespace sop::exporting
