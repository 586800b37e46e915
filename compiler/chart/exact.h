// A small exact solver for "choose one option for each variable so that the sum of all costs is
// least": options cost something by themselves and in pairs. Dead-end elimination (Goldstein's
// criterion) first, then branch and bound on each connected group that is left. Knows nothing of
// routes.
#pragma once

#include <cstddef>
#include <vector>

namespace sop::chart {

struct PairTable {
  std::size_t a = 0;  // a < b
  std::size_t b = 0;
  std::vector<float> cost;  // options of a × options of b, none negative
};

struct Selection {
  std::vector<std::vector<double>>
      own;  // per variable and option; a variable without options is left out
  std::vector<PairTable> pairs;
};

// `choice` holds a start and is never made worse. Gives false where the budget of nodes ran out
// before the proof.
bool minimise(const Selection& selection, std::size_t budget, std::vector<std::size_t>& choice);

}  // namespace sop::chart
