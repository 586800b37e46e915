// The way through a chart in words, for who cannot see it.
#pragma once

#include <cstddef>
#include <string>

#include "compiler/chart/layout.h"

namespace sop::chart {

inline constexpr std::size_t kMostWords = 20000;  // bytes

// "1. Sekdis: Memeriksa konsep. Jika ya: lanjut ke 3. Jika tidak: kembali ke 2." a line a step,
// no longer than kMostWords.
[[nodiscard]] std::string in_words(const Source& source);

}  // namespace sop::chart
