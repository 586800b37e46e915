#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "chart_support.h"
#include "compiler/chart/metrics.h"
#include "compiler/chart/routing.h"

namespace sop::chart {
namespace {

using testing::kEnd;
using testing::kNext;
using testing::Sop;

// A page of the router: one symbol a level, arrows by level.
Problem problem_of(int lanes, const std::vector<int>& lane_of_level,
                   const std::vector<std::pair<int, int>>& arrows) {
  Problem problem;
  problem.lanes = lanes;
  problem.levels = static_cast<int>(lane_of_level.size());
  problem.last_line = 2 * problem.levels;
  for (int i = 0; i <= 2 * lanes; ++i) problem.x.push_back(40.0 * i);
  for (int i = 0; i <= 2 * problem.levels; ++i) problem.y.push_back(25.0 * i);
  for (std::size_t l = 0; l < lane_of_level.size(); ++l)
    problem.spots.push_back({static_cast<int>(l), lane_of_level[l]});
  for (const auto& [from, to] : arrows) {
    Net net;
    net.from = from;
    net.to = to;
    net.back = to <= from;
    problem.nets.push_back(net);
  }
  problem.index_symbols();
  return problem;
}

// Cost of the best joint choice, by trying all of them.
double exhaustive(const Problem& problem) {
  std::vector<std::vector<Route>> routes;
  std::vector<std::vector<Shape>> shapes;
  for (const Net& net : problem.nets) {
    routes.push_back(candidates(problem, net, 14));
    shapes.emplace_back();
    for (const Route& route : routes.back()) shapes.back().push_back(shape_of(problem, net, route));
  }
  double best = std::numeric_limits<double>::max();
  std::vector<std::size_t> chosen(routes.size(), 0);
  const auto descend = [&](const auto& self, std::size_t depth, double cost) -> void {
    if (cost >= best) return;
    if (depth == routes.size()) {
      best = cost;
      return;
    }
    for (std::size_t c = 0; c < routes[depth].size(); ++c) {
      chosen[depth] = c;
      double sum = cost + routes[depth][c].cost;
      for (std::size_t e = 0; e < depth; ++e) {
        sum += pair_cost(problem, problem.nets[e], routes[e][chosen[e]], shapes[e][chosen[e]],
                         problem.nets[depth], routes[depth][c], shapes[depth][c], false)
                   .cost;
      }
      self(self, depth + 1, sum);
    }
  };
  descend(descend, 0, 0);
  return best;
}

TEST(ChartRoute, StraightWhereNothingIsBetween) {
  const Problem problem = problem_of(2, {0, 0}, {{0, 1}});
  const Choice choice = choose_routes(problem, 1000);
  EXPECT_EQ(choice.routes[0].bends(), 0);
  EXPECT_EQ(choice.routes[0].exit, Side::Bottom);
  EXPECT_EQ(choice.routes[0].entry, Side::Top);
}

TEST(ChartRoute, OneBendToAnotherLane) {
  const Problem problem = problem_of(3, {0, 2}, {{0, 1}});
  const Choice choice = choose_routes(problem, 1000);
  EXPECT_EQ(choice.routes[0].bends(), 1);
  EXPECT_EQ(choice.routes[0].entry, Side::Top);
}

TEST(ChartRoute, GoesRoundASymbolInItsWay) {
  const Problem problem = problem_of(1, {0, 0, 0}, {{0, 1}, {1, 2}, {0, 2}, {2, 0}});
  const Choice choice = choose_routes(problem, 10000);
  EXPECT_EQ(choice.clashes, 0);
  EXPECT_EQ(choice.crossings, 0);
}

TEST(ChartRoute, AsGoodAsTryingEverything) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    testing::Dice dice(seed);
    const int lanes = 2 + dice.below(3);
    std::vector<int> lane_of_level;
    for (int l = 0; l < 5; ++l) lane_of_level.push_back(dice.below(lanes));
    std::vector<std::pair<int, int>> arrows;
    for (int l = 0; l + 1 < 5; ++l) arrows.emplace_back(l, l + 1);
    arrows.emplace_back(3, dice.below(3));
    arrows.emplace_back(2, dice.below(2));
    const Problem problem = problem_of(lanes, lane_of_level, arrows);
    EXPECT_NEAR(choose_routes(problem, 200000).cost, exhaustive(problem), 1e-3) << seed;
  }
}

TEST(ChartRoute, MazeFindsAWayRoundEverything) {
  const Problem problem = problem_of(2, {0, 0, 0, 0}, {{0, 3}});
  Route route;
  ASSERT_TRUE(maze_route(problem, problem.nets[0], {}, {}, route));
  EXPECT_LE(route.bends(), 4);
}

TEST(ChartRoute, SeedsAreWithoutFault) {
  for (const auto& sop : {testing::seed_001(), testing::seed_004()}) {
    const Metrics m = measure(sop.chart());
    EXPECT_EQ(m.crossings, 0);
    EXPECT_EQ(m.overlaps, 0);
    EXPECT_EQ(m.label_clashes, 0);
    EXPECT_EQ(m.labels_on_rules, 0);
    EXPECT_LE(m.bends, 17);
  }
}

TEST(ChartRoute, RandomProceduresAreSound) {
  int crossings = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    testing::Dice dice(seed + 1000);
    const int lanes = 2 + dice.below(11);
    const int rows = 4 + dice.below(57);
    const Chart chart = testing::random_sop(seed, lanes, rows).chart();
    const Metrics m = measure(chart);
    const std::string what = std::to_string(seed) + ": " + std::to_string(lanes) + " lanes, " +
                             std::to_string(rows) + " rows\n" + print(m);
    EXPECT_EQ(m.overlaps, 0) << what;
    EXPECT_EQ(m.through_symbols, 0) << what;
    EXPECT_EQ(m.through_text, 0) << what;
    EXPECT_EQ(m.outside, 0) << what;
    EXPECT_EQ(m.on_rules, 0) << what;
    EXPECT_EQ(m.label_clashes, 0) << what;
    EXPECT_EQ(m.slanted, 0) << what;
    EXPECT_EQ(m.clipped_text, 0) << what;
    crossings += m.crossings;
  }
  EXPECT_LE(crossings, 20);
  RecordProperty("crossings", crossings);
}

TEST(ChartRoute, ManyAnswersAndManyReturns) {
  Sop sop({"A", "B", "C"});
  sop.row("Satu").symbol({0});
  sop.row("Dua")
      .symbol({1})
      .branch("Lengkap", kNext)
      .branch("Kurang", 0)
      .branch("Salah", 4)
      .branch("Batal", kEnd);
  sop.row("Tiga").symbol({2}).yes_no(kNext, 0);
  sop.row("Empat").symbol({1}).yes_no(kNext, 0);
  sop.row("Lima").symbol({0}).yes_no(kNext, 0);
  sop.row("Enam").symbol({2});
  const Metrics m = measure(sop.chart());
  EXPECT_EQ(m.through_symbols + m.overlaps + m.on_rules + m.label_clashes, 0) << print(m);
}

// On one page as for screens; 41 crossings and 6 overlaps were reached by a search arrow by arrow.
TEST(ChartRoute, AThousandStepsAreSound) {
  EXPECT_EQ(measure(testing::random_sop(1, 6, 1000).chart()).overlaps, 0);
  Options options;
  options.one_page = true;
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    const Metrics m = measure(testing::random_sop(seed, 6, 1000).chart(options));
    EXPECT_EQ(m.through_symbols + m.through_text + m.on_rules, 0) << seed;
    EXPECT_EQ(m.overlaps, 0) << seed;
    EXPECT_LE(m.crossings, 41) << seed;
  }
}

}  // namespace
}  // namespace sop::chart
