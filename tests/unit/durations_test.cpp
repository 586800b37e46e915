// Paths and returns against references that try everything, on random charts.
#include "compiler/flow/durations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <tuple>

#include "compiler/flow/markov.h"
#include "compiler/flow/returns.h"

namespace sop::flow {
namespace {

using model::Model;
using model::StepId;

phrases::Time minutes(double least, double most) {
  phrases::Time time;
  time.parts.push_back({least, most, phrases::TimeUnit::Minute, {}});
  return time;
}

// A chart of decisions and plain steps whose arrows lead anywhere; the last step ends.
Model random_model(std::mt19937& random, std::size_t steps) {
  Model model;
  for (std::size_t i = 0; i < steps; ++i) {
    model::Step step;
    step.label = std::to_string(i + 1);
    step.row = model::RowId(i);
    const auto least = static_cast<double>(random() % 20);
    step.time.value = minutes(least, least + static_cast<double>(random() % 10));
    if (random() % 2 == 0 && i + 1 < steps) {
      for (int b = 0; b < 2; ++b) {
        model::Branch branch;
        branch.answer.text = b == 0 ? "ya" : "tidak";
        branch.target.kind = random() % 6 == 0 ? model::TargetKind::End : model::TargetKind::To;
        branch.target.step = StepId(random() % steps);
        step.branches.push_back(branch);
      }
    }
    model.steps.push_back(step);
    model::Row row;
    row.number = step.label;
    row.first = StepId(i);
    model.rows.push_back(row);
  }
  return model;
}

model::Amount amount(const char* text, bool most) {
  const auto time = phrases::time(text, std::nullopt);
  return most ? model::most_of(*time, {}) : model::least_of(*time, {});
}

// Sure only where no calendar could make it fit.
TEST(WorkingTime, Exceeds) {
  struct Row {
    const char* need;
    const char* limit;
    bool exceeds;
  };
  for (const Row& row : std::vector<Row>{{"30 menit", "1 jam", false},
                                         {"2 jam", "1 jam", true},
                                         {"4 hari kerja", "3 hari kerja", true},
                                         {"3 hari kerja", "3 hari kerja", false},
                                         {"16 hari kerja", "15 hari kerja", true},
                                         {"480 menit", "1 hari kerja", false},
                                         {"500 menit", "1 hari kerja", true},
                                         {"3 hari kerja", "3 hari kalender", false},
                                         {"4 hari kerja", "3 hari kalender", true},
                                         {"6 hari kerja", "7 hari kalender", true},
                                         {"5 hari kerja", "1 minggu", false},
                                         {"10 hari kalender", "7 hari kalender", true},
                                         {"10 hari kalender", "7 hari kerja", false},
                                         {"10 hari kalender", "5 hari kerja", true},
                                         {"2 hari kalender", "1 jam", false},
                                         {"1 x 24 jam", "1 hari kerja", false},
                                         {"2 x 24 jam", "1 hari kalender", true},
                                         {"1-20 hari kerja", "5 hari kerja", false},
                                         {"900 menit", "1 hari kalender", true},
                                         {"maksimal 9 hari kerja", "1 hari kerja", false}})
    EXPECT_EQ(model::exceeds(amount(row.need, false), amount(row.limit, true), {}), row.exceeds)
        << row.need << " in " << row.limit;
  EXPECT_EQ(model::told(amount("1 minggu; 2 hari kerja; 90 menit", true)),
            "7 hari kalender 2 hari kerja 1 jam 30 menit");
  EXPECT_EQ(model::told(3671.25), "3671,3");
  const model::SplitTime time = model::split(1000, {});
  EXPECT_EQ(std::tuple(time.days, time.hours, time.minutes), std::tuple(2U, 1U, 40.0));
}

// All ways from `at` to the end that only go down: least and most, by walking each.
void walk(const Program& program, const Model& model, std::size_t at, double least, double most,
          std::optional<double>& shortest, std::optional<double>& longest) {
  least += model.steps[at].time.value->parts[0].least;
  most += model.steps[at].time.value->parts[0].most;
  for (const Edge& edge : program.nodes[at].out) {
    if (edge.ends()) {
      shortest = shortest ? std::min(*shortest, least) : least;
      longest = longest ? std::max(*longest, most) : most;
    } else if (edge.to.index() > at) {
      walk(program, model, edge.to.index(), least, most, shortest, longest);
    }
  }
}

TEST(Durations, AgreeWithAllPaths) {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    const Model model = random_model(random, 2 + random() % 9);
    const Program program = lower(model);
    std::optional<double> shortest, longest;
    walk(program, model, 0, 0, 0, shortest, longest);
    const Durations times = durations(program, model, {});
    ASSERT_EQ(times.shortest.has_value(), shortest.has_value()) << round;
    ASSERT_EQ(times.longest.has_value(), longest.has_value()) << round;
    if (!shortest) continue;
    EXPECT_DOUBLE_EQ(times.shortest->least.minutes, *shortest) << round;
    EXPECT_DOUBLE_EQ(times.longest->most.minutes, *longest) << round;
    for (const auto& path : {times.shortest, times.longest}) {
      double sum = 0;
      for (const StepId step : path->steps) sum += model.step(step).time.value->parts[0].least;
      EXPECT_DOUBLE_EQ(path->least.minutes, sum) << round;
    }
  }
}

// 1, then [2 3 | 4 [5 | 6]] side by side, then 7: the slowest branches count.
Model side_by_side() {
  Model model;
  const double times[] = {1, 2, 30, 4, 5, 60, 7};
  for (std::size_t i = 0; i < 7; ++i) {
    model::Step step;
    step.label = std::to_string(i + 1);
    step.row = model::RowId(i);
    step.time.value = minutes(times[i], times[i]);
    model.steps.push_back(step);
    model::Row row;
    row.first = StepId(i);
    model.rows.push_back(row);
  }
  model::Parallel outer, inner;
  outer.branches = {{{}, StepId(1), 2}, {{}, StepId(3), 3}};
  inner.outer = {model::ParallelId(0), 1};
  inner.branches = {{{}, StepId(4), 1}, {{}, StepId(5), 1}};
  model.parallels = {outer, inner};
  for (const std::size_t i : {1U, 2U}) model.steps[i].place = {model::ParallelId(0), 0};
  model.steps[3].place = {model::ParallelId(0), 1};
  model.steps[4].place = {model::ParallelId(1), 0};
  model.steps[5].place = {model::ParallelId(1), 1};
  return model;
}

TEST(Durations, SlowestBranchCounts) {
  const Model model = side_by_side();
  const Program program = lower(model);
  const Durations times = durations(program, model, {});
  ASSERT_TRUE(times.longest && times.shortest);
  EXPECT_EQ(times.longest->most.minutes, 1 + 4 + 60 + 7);
  EXPECT_EQ(times.shortest->least.minutes, 1 + 4 + 60 + 7);
  EXPECT_EQ(told(times.longest->steps, model), "1 → 4 → 6 → 7");
  EXPECT_EQ(times.total_most.minutes, 109);
  const model::Settings settings;
  const Ways ways(program, model, settings, Ways::Choice::Shortest);
  EXPECT_EQ(told(ways.between(StepId(0), StepId(6))->steps, model), "4 → 6 → 7");
  EXPECT_EQ(told(ways.between(StepId(0), StepId(2))->steps, model), "2 → 3");
  EXPECT_EQ(told(ways.between(StepId(4), StepId(6))->steps, model), "7");
  EXPECT_FALSE(ways.between(StepId(6), StepId(0)));
  EXPECT_FALSE(ways.between(StepId(1), StepId(4)));
}

TEST(Returns, SideBySide) {
  const Model model = side_by_side();
  const Program program = lower(model);
  const Returns out = returns(program, model, {}, Chances(model.steps.size()));
  ASSERT_TRUE(out.ends);
  EXPECT_NEAR(out.mean, 72, 1e-9);
  EXPECT_NEAR(out.work, 109, 1e-9);
  EXPECT_NEAR(*out.nine_in_ten, 72, 1e-9);
  for (const double visits : out.visits) EXPECT_NEAR(visits, 1, 1e-9);
}

// One step that is done again with chance p: visits 1 / (1 - p), a geometric time.
TEST(Returns, Geometric) {
  Model model = side_by_side();
  model.parallels.clear();
  model.steps.resize(1);
  model.rows.resize(1);
  model.steps[0].place = {};
  model.steps[0].time.value = minutes(10, 10);
  for (const auto kind : {model::TargetKind::End, model::TargetKind::To}) {
    model::Branch branch;
    branch.target = {kind, StepId(0), false, {}};
    model.steps[0].branches.push_back(branch);
  }
  const Program program = lower(model);
  const Returns out = returns(program, model, {}, {{0.8, 0.2}});
  ASSERT_TRUE(out.ends);
  EXPECT_NEAR(out.visits[0], 1.25, 1e-12);
  EXPECT_NEAR(out.mean, 12.5, 1e-9);
  EXPECT_EQ(*out.nine_in_ten, 20);  // one return or none in 96 cases of 100
  EXPECT_FALSE(returns(program, model, {}, {{0, 1}}).ends);
  EXPECT_EQ(returns(program, model, {}, {{0.8, 0.2}}).nine_in_ten, out.nine_in_ten);
}

// Random chains against many rounds of plain iteration.
TEST(Markov, AgreesWithIteration) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    const std::size_t states = 1 + random() % 12;
    Chain chain(states);
    for (auto& row : chain) {
      const double ends = 0.1 + 0.4 * static_cast<double>(random() % 100) / 100;
      row.push_back({kAbsorbed, ends});
      const std::size_t more = 1 + random() % 3;
      for (std::size_t k = 0; k < more; ++k)
        row.push_back({random() % states, (1 - ends) / static_cast<double>(more)});
    }
    const Solution solution = expected_visits(chain, 0);
    ASSERT_FALSE(solution.visits.empty());
    std::vector<double> now(states, 0), all(states, 0);
    now[0] = 1;
    for (int step = 0; step < 2000; ++step) {
      std::vector<double> next(states, 0);
      for (std::size_t i = 0; i < states; ++i) {
        all[i] += now[i];
        for (const Transition& one : chain[i]) {
          if (one.to != kAbsorbed) next[one.to] += now[i] * one.chance;
        }
      }
      now = next;
    }
    for (std::size_t k = 0; k < solution.states.size(); ++k)
      EXPECT_NEAR(solution.visits[k], all[solution.states[k]], 1e-9) << round;
  }
}

TEST(Markov, Trapped) {
  const Chain chain{{{1, 0.5}, {kAbsorbed, 0.5}}, {{2, 1}}, {{1, 1}}, {{kAbsorbed, 1}}};
  const Solution solution = expected_visits(chain, 0);
  EXPECT_TRUE(solution.visits.empty());
  EXPECT_EQ(solution.trapped, (std::vector<std::size_t>{1, 2}));
}

// Five thousand steps, each decision leading anywhere: no elimination could finish.
TEST(Markov, FiveThousandEntangled) {
  std::mt19937 random(5);
  constexpr std::size_t kStates = 5000;
  Chain chain(kStates);
  for (std::size_t i = 0; i < kStates; ++i) {
    chain[i] = {{random() % kStates, 0.3},
                {random() % kStates, 0.3},
                {(i + 1) % kStates, 0.39},
                {kAbsorbed, 0.01}};
  }
  const auto begin = std::chrono::steady_clock::now();
  const Solution solution = expected_visits(chain, 0);
  const auto took = std::chrono::steady_clock::now() - begin;
  ASSERT_FALSE(solution.visits.empty());
  double sum = 0;
  for (const double visits : solution.visits) sum += visits;
  EXPECT_NEAR(sum, 100, 1e-6);
  EXPECT_LT(std::chrono::duration_cast<std::chrono::seconds>(took).count(), 60);
}

// A line of decisions, each of which goes back to the first with one chance in twenty.
TEST(Markov, FiveThousandInLine) {
  constexpr std::size_t kStates = 5000;
  Chain chain(kStates);
  for (std::size_t i = 0; i < kStates; ++i)
    chain[i] = {{i + 1 < kStates ? i + 1 : kAbsorbed, 0.999}, {i > 3 ? i - 3 : 0, 0.001}};
  const Solution solution = expected_visits(chain, 0);
  ASSERT_FALSE(solution.visits.empty());
  EXPECT_GT(solution.visits[0], 1);
}

}  // namespace
}  // namespace sop::flow
