// The claims of the router, proven or measured: fewest crossings on small charts against a
// reference that tries everything, hops where lines must cross, answers alike, and how little an
// edit moves.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "chart_support.h"
#include "compiler/chart/geometry.h"
#include "compiler/chart/hops.h"
#include "compiler/chart/metrics.h"
#include "compiler/chart/routing.h"

namespace sop::chart {
namespace {

using testing::Dice;
using testing::kNext;
using testing::Sop;

// ---- the reference ----

// A small chart: one symbol a level, each leading to the next, and more arrows at random.
Problem random_problem(std::uint32_t seed) {
  Dice dice(seed);
  Problem problem;
  problem.lanes = 2 + dice.below(3);
  problem.levels = 4 + dice.below(4);
  problem.last_line = 2 * problem.levels;
  for (int i = 0; i <= 2 * problem.lanes; ++i) problem.x.push_back(35.0 * i);
  for (int i = 0; i <= 2 * problem.levels; ++i) problem.y.push_back(25.0 * i);
  for (int l = 0; l < problem.levels; ++l) problem.spots.push_back({l, dice.below(problem.lanes)});
  const auto link = [&](int from, int to) {
    Net net;
    net.from = from;
    net.to = to;
    net.back = to <= from;
    problem.nets.push_back(net);
  };
  for (int l = 0; l + 1 < problem.levels; ++l) link(l, l + 1);
  for (int extra = 1 + dice.below(4); extra > 0; --extra) {
    const int from = 1 + dice.below(problem.levels - 1);
    const int to = dice.below(problem.levels);
    const auto leaving = std::count_if(problem.nets.begin(), problem.nets.end(),
                                       [&](const Net& net) { return net.from == from; });
    if (to != from && to != from + 1 && leaving < 3) link(from, to);
  }
  problem.index_symbols();
  return problem;
}

// Every route of up to four bends over all gutters of the page.
std::vector<Route> all_routes(const Problem& problem, const Net& net) {
  const Spot& from = problem.spots[static_cast<std::size_t>(net.from)];
  const Spot& to = problem.spots[static_cast<std::size_t>(net.to)];
  std::vector<Route> out;
  Route route;
  route.from_lane = from.lane;
  route.to_lane = to.lane;
  const auto extend = [&](const auto& self, int pieces) -> void {
    const auto k = static_cast<std::size_t>(route.pieces);
    const bool horizontal = route.is_horizontal(route.pieces);
    if (route.pieces + 1 == pieces) {
      route.line[k] = horizontal ? 2 * to.level + 1 : 2 * to.lane + 1;
      ++route.pieces;
      Route done = route;
      if (complete(problem, net, done)) out.push_back(done);
      --route.pieces;
      return;
    }
    const int last = horizontal ? 2 * problem.levels : 2 * problem.lanes;
    ++route.pieces;
    for (int line = 0; line <= last; line += 2) {
      route.line[k] = line;
      self(self, pieces);
    }
    --route.pieces;
  };
  for (const bool horizontal : {false, true}) {
    for (int pieces = 1; pieces <= 5; ++pieces) {
      route.horizontal = horizontal;
      route.pieces = 0;
      if (pieces > 1) {
        route.line[0] = horizontal ? 2 * from.level + 1 : 2 * from.lane + 1;
        route.pieces = 1;
      }
      extend(extend, pieces);
    }
  }
  return out;
}

// Is there a choice of routes with fewer than `limit` crossings and nothing over one another? Tries
// all, with a bound.
class Reference {
 public:
  Reference(const Problem& problem, int limit) : limit_(limit) {
    for (const Net& net : problem.nets) {
      routes_.push_back(all_routes(problem, net));
      shapes_.emplace_back();
      for (const Route& route : routes_.back())
        shapes_.back().push_back(shape_of(problem, net, route));
    }
    const std::size_t n = problem.nets.size();
    for (std::size_t a = 0; a < n; ++a) {
      table_.emplace_back(n);
      for (std::size_t b = a + 1; b < n; ++b) {
        for (std::size_t c = 0; c < routes_[a].size(); ++c) {
          for (std::size_t d = 0; d < routes_[b].size(); ++d) {
            const PairCost cost = pair_cost(problem, problem.nets[a], routes_[a][c], shapes_[a][c],
                                            problem.nets[b], routes_[b][d], shapes_[b][d], false);
            table_[a][b].push_back(
                static_cast<std::uint8_t>(std::min(200, cost.crossings + 100 * cost.clashes)));
          }
        }
      }
      spent_.emplace_back(routes_[a].size(), 0);
    }
  }

  bool better_exists() { return descend(0, 0); }

 private:
  bool descend(std::size_t depth, int spent) {
    if (depth == routes_.size()) return spent < limit_;
    int bound = spent;
    for (std::size_t i = depth; i < routes_.size(); ++i)
      bound += *std::min_element(spent_[i].begin(), spent_[i].end());
    if (bound >= limit_) return false;
    for (std::size_t c = 0; c < routes_[depth].size(); ++c) {
      const int now = spent + spent_[depth][c];
      if (now >= limit_) continue;
      const std::vector<std::vector<int>> saved = spent_;
      for (std::size_t j = depth + 1; j < routes_.size(); ++j) {
        const std::size_t width = routes_[j].size();
        for (std::size_t d = 0; d < width; ++d) spent_[j][d] += table_[depth][j][c * width + d];
      }
      if (descend(depth + 1, now)) return true;
      spent_ = saved;
    }
    return false;
  }

  int limit_;
  std::vector<std::vector<Route>> routes_;
  std::vector<std::vector<Shape>> shapes_;
  std::vector<std::vector<std::vector<std::uint8_t>>> table_;  // per two nets, routes × routes
  std::vector<std::vector<int>> spent_;  // what the choices made cost each route to come
};

TEST(ChartQuality, FewestCrossingsOnSmallCharts) {
  int crossed = 0;
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    const Problem problem = random_problem(seed);
    const Choice choice = choose_routes(problem, 20000);
    const int faults = choice.crossings + 100 * choice.clashes;
    if (faults == 0) continue;  // none is the least there can be
    ++crossed;
    EXPECT_FALSE(Reference(problem, faults).better_exists())
        << seed << ": " << choice.crossings << " crossings, " << choice.clashes << " clashes";
  }
  RecordProperty("charts_with_crossings", crossed);
}

// ---- hops ----

// A skip past two joint steps that take up all lanes: it must cross their ties.
Sop crossed_ties() {
  Sop sop({"A", "B", "C"});
  sop.row("Satu").symbol({1});
  sop.row("Dua").symbol({1}).yes_no(kNext, 3);
  sop.row("Tiga").symbol({0, 2});
  sop.row("Empat").symbol({1}).yes_no(kNext, 0);
  sop.row("Lima").symbol({0, 2});
  sop.row("Enam").symbol({1}).yes_no(kNext, 2);
  sop.row("Tujuh").symbol({1}).yes_no(kNext, 1);
  sop.row("Delapan").symbol({2});
  return sop;
}

// Is the point strictly inside a horizontal piece of the arrow, with room for the half circle?
bool on_horizontal(const Arrow& arrow, Point hop) {
  for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k) {
    const Point a = arrow.path[k];
    const Point b = arrow.path[k + 1];
    if (std::abs(a.y - b.y) < 0.05 && std::abs(a.y - hop.y) < 0.05 &&
        hop.x - std::min(a.x, b.x) > kHopRadius && std::max(a.x, b.x) - hop.x > kHopRadius)
      return true;
  }
  return false;
}

bool crossed_there(const Page& page, const Arrow& leaping, Point hop) {
  return std::any_of(page.arrows.begin(), page.arrows.end(), [&](const Arrow& other) {
    if (&other == &leaping) return false;
    for (std::size_t k = 0; k + 1 < other.path.size(); ++k) {
      const Point a = other.path[k];
      const Point b = other.path[k + 1];
      if (std::abs(a.x - b.x) < 0.05 && std::abs(a.x - hop.x) < 0.05 &&
          hop.y > std::min(a.y, b.y) && hop.y < std::max(a.y, b.y))
        return true;
    }
    return false;
  });
}

TEST(ChartQuality, HopsOnlyWhereLinesCross) {
  int hops = 0;
  std::vector<Sop> sops{crossed_ties()};
  for (std::uint32_t seed = 1; seed <= 30; ++seed)
    sops.push_back(testing::random_sop(seed, 3 + static_cast<int>(seed % 5), 40));
  for (const Sop& sop : sops) {
    const Chart chart = sop.chart();
    for (const Page& page : chart.pages) {
      for (const Arrow& arrow : page.arrows) {
        for (std::size_t h = 0; h < arrow.hops.size(); ++h) {
          ++hops;
          EXPECT_TRUE(on_horizontal(arrow, arrow.hops[h])) << arrow.id;
          EXPECT_TRUE(crossed_there(page, arrow, arrow.hops[h])) << arrow.id;
          for (const Symbol& symbol : page.symbols)
            EXPECT_FALSE(touches(symbol, hop_box(arrow.hops[h]))) << arrow.id;
        }
      }
    }
    const Metrics m = measure(chart);
    EXPECT_LE(m.hops, m.crossings);
    EXPECT_EQ(m.label_clashes, 0);
  }
  EXPECT_GT(hops, 0);
}

// Arrows in each other's way at the foot of a long page: the search comes to an end.
TEST(ChartQuality, CrowdedAtTheFootOfALongPage) {
  Problem problem;
  problem.lanes = 1;
  problem.levels = 48;
  problem.last_line = 2 * problem.levels;
  for (int i = 0; i <= 2 * problem.lanes; ++i) problem.x.push_back(35.0 * i);
  for (int i = 0; i <= 2 * problem.levels; ++i) problem.y.push_back(25.0 * i);
  for (int l = 0; l < problem.levels; ++l) problem.spots.push_back({l, 0});
  for (int l = 0; l < problem.levels; ++l) {
    for (int on = 1; on <= (l < 42 ? 1 : 3) && l + on < problem.levels; ++on) {
      Net net;
      net.from = l;
      net.to = l + on;
      problem.nets.push_back(net);
    }
  }
  problem.index_symbols();
  const Choice choice = choose_routes(problem, 20000);
  EXPECT_EQ(choice.crossings, 0);
  EXPECT_EQ(choice.clashes, 0);
}

// ---- conventions ----

TEST(ChartQuality, TheSameAnswerLeavesByTheSameCorner) {
  EXPECT_GE(measure(testing::seed_001().chart()).answers_alike, 75);
  EXPECT_GE(measure(testing::seed_004().chart()).answers_alike, 80);
  int sum = 0;
  for (std::uint32_t seed = 1; seed <= 40; ++seed)
    sum += measure(testing::random_sop(seed, 4, 12).chart()).answers_alike;
  EXPECT_GE(sum / 40, 70);
  RecordProperty("answers_alike", sum / 40);
}

// ---- edits ----

// The turns of every arrow, by the names of the activities it leads from and to.
std::map<std::string, std::string> turns(const Sop& sop) {
  Options options;
  options.one_page = true;
  const Chart chart = sop.chart(options);
  std::map<std::string, std::string> out;
  for (const Arrow& arrow : chart.pages.at(0).arrows) {
    const auto& symbols = chart.pages[0].symbols;
    std::string way;
    for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k) {
      const Point a = arrow.path[k];
      const Point b = arrow.path[k + 1];
      way += std::abs(a.y - b.y) < 0.05 ? (b.x > a.x ? 'R' : 'L') : (b.y > a.y ? 'D' : 'U');
    }
    std::string answer;
    for (const TextLine& line : arrow.label) answer += line.text;
    out[symbols[arrow.from].tooltip + ">" + symbols[arrow.to].tooltip + ":" + answer] += way + " ";
  }
  return out;
}

// Gives every activity a name of its own, so that arrows are known again after an edit.
void name_rows(Sop& sop) {
  for (model::Step& step : sop.model.steps)
    step.activity.text = "kegiatan " + std::to_string(step.row.index()) + step.label;
}

struct Moved {
  int arrows = 0;
  int moved = 0;
};

// Arrows that touch the edited activity (or what stood beside it in the flow) may change; of all
// others those count that have another way now.
void compare(const Sop& before, const Sop& after, Moved& moved) {
  const auto old_ways = turns(before);
  const auto new_ways = turns(after);
  for (const auto& [name, way] : old_ways) {
    const auto found = new_ways.find(name);
    if (found == new_ways.end()) continue;
    ++moved.arrows;
    moved.moved += found->second != way ? 1 : 0;
  }
}

// One more step in a row of its own before row `at`, in the flow between its neighbours. All others
// keep their names. Read backwards it is a step that is deleted.
Sop with_step(const Sop& sop, std::size_t at, std::size_t role) {
  Sop longer = sop;
  const std::size_t first = sop.model.rows[at].first.index();
  model::Row row;
  row.number = "sisipan";
  row.activity.push_back({"", {"Mencatat hasil langkah sebelumnya.", {}}});
  row.first = model::StepId(first);
  row.count = 1;
  model::Step step;
  step.row = model::RowId(at);
  step.label = row.number;
  step.activity.text = "sisipan";
  step.performers.members = {{model::RoleId(role)}};
  for (model::Row& later : longer.model.rows) {
    if (later.first.index() >= first) later.first = model::StepId(later.first.index() + 1);
  }
  const auto move = [&](model::Target& target) {
    if (target.step.valid() && target.step.index() >= first)
      target.step = model::StepId(target.step.index() + 1);
  };
  for (model::Step& other : longer.model.steps) {
    if (other.row.index() >= at) other.row = model::RowId(other.row.index() + 1);
    if (other.next) move(*other.next);
    for (model::Branch& branch : other.branches) move(branch.target);
  }
  longer.model.rows.insert(longer.model.rows.begin() + static_cast<std::ptrdiff_t>(at), row);
  longer.model.steps.insert(longer.model.steps.begin() + static_cast<std::ptrdiff_t>(first), step);
  return longer;
}

TEST(ChartQuality, AStepMoreOrLessMovesOnlyItsNeighbours) {
  Moved step;
  for (Sop sop : {testing::seed_001(), testing::seed_004(), testing::random_sop(3, 5, 14),
                  testing::random_sop(8, 6, 20)}) {
    name_rows(sop);
    for (std::size_t row = 1; row < sop.model.rows.size(); ++row) {
      for (std::size_t role = 0; role < sop.model.roles.size(); ++role)
        compare(sop, with_step(sop, row, role), step);
    }
  }
  RecordProperty("moved_by_step_percent", 100 * step.moved / step.arrows);
  EXPECT_LE(100 * step.moved, 5 * step.arrows) << step.moved << " of " << step.arrows;
}

TEST(ChartQuality, AnEditMovesOnlyWhatMustMove) {
  Moved lane;
  Moved text;
  for (Sop sop : {testing::seed_001(), testing::seed_004(), testing::random_sop(3, 5, 14),
                  testing::random_sop(8, 6, 20)}) {
    name_rows(sop);
    for (std::size_t s = 0; s < sop.model.steps.size(); ++s) {
      Sop moved = sop;
      model::Step& step = moved.model.steps[s];
      const std::size_t role = step.performers.members.front().front().index();
      step.performers.members = {{model::RoleId((role + 1) % sop.model.roles.size())}};
      step.activity.text += " (diubah)";  // its own arrows are not counted
      compare(sop, moved, lane);
      Sop longer = sop;
      model::Row& row = longer.model.rows[sop.model.steps[s].row.index()];
      row.activity.push_back(
          {"", {"Kalimat tambahan yang membuat barisnya jauh lebih tinggi.", {}}});
      compare(sop, longer, text);
    }
  }
  RecordProperty("moved_by_lane_percent", 100 * lane.moved / lane.arrows);
  RecordProperty("moved_by_text_percent", 100 * text.moved / text.arrows);
  EXPECT_LE(100 * lane.moved, 6 * lane.arrows) << lane.moved << " of " << lane.arrows;
  EXPECT_LE(100 * text.moved, 1 * text.arrows) << text.moved << " of " << text.arrows;
}

}  // namespace
}  // namespace sop::chart
