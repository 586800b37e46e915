// How long the procedure takes when decisions turn back with some chance: an absorbing Markov chain
// over the steps. The mean and the mean visits are exact (state elimination after Grassmann, Taksar
// and Heyman 1985: no subtraction, so that nothing cancels); the time within which nine cases in
// ten end, and the mean where branches run side by side, come from trials with a generator of our
// own and a fixed seed, so that they are the same everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/flow/flow.h"
#include "compiler/model/settings.h"

namespace sop::flow {

inline constexpr std::size_t kTrials = 20000;
inline constexpr std::size_t kTrialSteps = 40U << 20U;  // in all trials; fewer trials where needed
inline constexpr std::size_t kFewestTrials = 1000;      // with less nothing is said

// chances[i][b]: of answer b of step i; empty for a step without answers. They add up to 1.
using Chances = std::vector<std::vector<double>>;

struct Returns {
  bool ends = true;  // else `loop` is where cases are caught, or no number would do
  std::vector<model::StepId> loop;
  double mean = 0;              // minutes of working time from start to end
  bool mean_by_trials = false;  // because branches run side by side
  double work = 0;              // mean of the times of all steps, branches added up
  std::optional<double> nine_in_ten;
  std::size_t trials = 0;
  std::vector<double> visits;  // of each step
};

[[nodiscard]] Returns returns(const Program& program, const model::Model& model,
                              const model::Settings& settings, const Chances& chances);

}  // namespace sop::flow
