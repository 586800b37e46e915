// Expected visits of an absorbing Markov chain. Private to returns.cpp and its test.
#pragma once

#include <cstddef>
#include <vector>

namespace sop::flow {

struct Transition {
  std::size_t to;  // kAbsorbed: the chain ends
  double chance;
};
inline constexpr std::size_t kAbsorbed = static_cast<std::size_t>(-1);
using Chain = std::vector<std::vector<Transition>>;  // of each state, where to; chances above 0

struct Solution {
  std::vector<std::size_t> states;   // reached from the start, which is the first
  std::vector<double> visits;        // of each of them; empty where there is no answer
  std::vector<std::size_t> trapped;  // states from which the end is not reached: no answer then
};

// Eliminates states one by one, those with few neighbours first; a chain so entangled that this
// would take too long is solved by iteration instead. No answer where neither comes to an end.
[[nodiscard]] Solution expected_visits(const Chain& chain, std::size_t start);

}  // namespace sop::flow
