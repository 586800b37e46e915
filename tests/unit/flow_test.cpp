// Lowering and soundness against an exhaustive token game: every marking of the workflow net of
// many random small procedures is visited, and the textbook definition is asked of it.
#include "compiler/flow/flow.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/flow/analysis.h"
#include "tests/unit/random_model.h"

namespace sop {
namespace {

using flow::NodeId;
using flow::NodeKind;
using flow::Program;
using model::Model;
using model::Place;

// A marking: how many tokens stand on each place of the net. Places 0 … nodes-1 are "waits at this
// step"; then one for each branch of each block, "has arrived at the join"; the last is the end.
class TokenGame {
 public:
  TokenGame(const Program& program, const Model& model) : program_(program), model_(model) {
    std::size_t places = program.nodes.size();
    for (const model::Parallel& parallel : model.parallels) {
      first_arrival_.push_back(places);
      places += parallel.branches.size();
    }
    end_ = places;
    worked_.assign(model.steps.size(), false);
    explore();
  }

  [[nodiscard]] bool option_to_complete() const { return option_to_complete_; }
  [[nodiscard]] bool proper_completion() const { return proper_completion_; }
  [[nodiscard]] bool safe() const { return safe_; }
  [[nodiscard]] bool dead(std::size_t step) const { return !worked_[step]; }
  [[nodiscard]] bool sound() const {
    return safe_ && option_to_complete_ && proper_completion_ &&
           std::find(worked_.begin(), worked_.end(), false) == worked_.end();
  }

 private:
  using Marking = std::vector<std::uint8_t>;

  [[nodiscard]] Place place_of(NodeId id) const {
    const flow::Node& node = program_.node(id);
    return node.kind == NodeKind::Step ? model_.step(node.step).place
                                       : model_.parallel(node.parallel).outer;
  }

  void put(Marking& marking, NodeId from, NodeId to) {
    if (!to.valid()) {
      ++marking[end_];
      return;
    }
    const flow::Node& node = program_.node(to);
    if (node.kind == NodeKind::Step) {
      if (++marking[to.index()] > 1) safe_ = false;
    } else if (node.kind == NodeKind::Fork) {
      for (const flow::Edge& edge : node.out) put(marking, to, edge.to);
    } else {
      const Place place = place_of(from);
      EXPECT_EQ(place.parallel, node.parallel);
      if (++marking[first_arrival_[node.parallel.index()] + place.branch] > 1) safe_ = false;
    }
  }

  std::vector<Marking> followers(const Marking& marking) {
    std::vector<Marking> out;
    for (std::size_t i = 0; i < program_.nodes.size(); ++i) {
      const flow::Node& node = program_.nodes[i];
      if (node.kind == NodeKind::Step && marking[i] > 0) {
        worked_[i] = true;
        for (const flow::Edge& edge : node.out) {
          Marking next = marking;
          --next[i];
          put(next, NodeId(i), edge.to);
          out.push_back(std::move(next));
        }
      }
      if (node.kind == NodeKind::Join) {
        const std::size_t first = first_arrival_[node.parallel.index()];
        const std::size_t branches = model_.parallel(node.parallel).branches.size();
        Marking next = marking;
        bool all = true;
        for (std::size_t b = 0; b < branches; ++b) all = all && next[first + b]-- > 0;
        if (!all) continue;
        put(next, NodeId(i), node.out.front().to);
        out.push_back(std::move(next));
      }
    }
    return out;
  }

  void explore() {
    Marking start(end_ + 1, 0);
    put(start, program_.start, program_.start);
    std::map<Marking, std::size_t> known{{start, 0}};
    std::vector<Marking> all{start};
    std::vector<std::vector<std::size_t>> before(1);
    for (std::size_t i = 0; i < all.size() && safe_; ++i) {
      for (Marking& next : followers(all[i])) {
        const auto [found, fresh] = known.emplace(next, all.size());
        if (fresh) {
          all.push_back(std::move(next));
          before.emplace_back();
        }
        before[found->second].push_back(i);
      }
      ASSERT_LT(all.size(), 100000U);
    }
    Marking done(end_ + 1, 0);
    done[end_] = 1;
    for (const Marking& marking : all) {
      if (marking[end_] > 0 && marking != done) proper_completion_ = false;
    }
    std::vector<bool> completes(all.size(), false);
    std::vector<std::size_t> queue;
    if (const auto found = known.find(done); found != known.end()) {
      queue.push_back(found->second);
      completes[found->second] = true;
    }
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const std::size_t earlier : before[queue[i]]) {
        if (completes[earlier]) continue;
        completes[earlier] = true;
        queue.push_back(earlier);
      }
    }
    option_to_complete_ = std::find(completes.begin(), completes.end(), false) == completes.end();
  }

  const Program& program_;
  const Model& model_;
  std::vector<std::size_t> first_arrival_;  // by block
  std::size_t end_ = 0;
  std::vector<bool> worked_;
  bool safe_ = true;
  bool option_to_complete_ = false;
  bool proper_completion_ = true;
};

struct Verdict {
  bool sound = true;
  std::set<std::string> unreachable;
};

Verdict verdict_of(const Program& program, const Model& model) {
  Findings findings;
  flow::check_soundness(program, model, findings);
  Verdict out;
  for (const Diagnostic& one : findings.all()) {
    if (one.severity == Severity::Error) out.sound = false;
    if (one.kind == Kind::Unreachable) out.unreachable.insert(one.args.front());
  }
  return out;
}

TEST(Soundness, AgreesWithTheTokenGame) {
  std::size_t sound = 0;
  std::size_t blocks = 0;
  constexpr std::uint64_t kModels = 6000;
  for (std::uint64_t seed = 1; seed <= kModels; ++seed) {
    const Model model = test::RandomModel(seed, {}).make();
    const Program program = flow::lower(model);
    const TokenGame game(program, model);
    const Verdict verdict = verdict_of(program, model);
    ASSERT_EQ(verdict.sound, game.sound()) << "seed " << seed << "\n"
                                           << flow::print(program, model);
    for (std::size_t i = 0; i < model.steps.size(); ++i) {
      if (verdict.unreachable.count(model.steps[i].label) != 0) {
        ASSERT_TRUE(game.dead(i)) << "seed " << seed << " step " << model.steps[i].label;
      }
    }
    ASSERT_TRUE(game.safe()) << "seed " << seed;
    ASSERT_TRUE(game.proper_completion()) << "seed " << seed;
    sound += game.sound() ? 1 : 0;
    blocks += model.parallels.empty() ? 0 : 1;
  }
  // Both verdicts and both kinds of model must have been met often.
  EXPECT_GT(sound, kModels / 10);
  EXPECT_LT(sound, kModels * 9 / 10);
  EXPECT_GT(blocks, kModels / 4);
}

TEST(Soundness, ForwardModelsAreSound) {
  test::RandomShape shape;
  shape.only_forward = true;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Model model = test::RandomModel(seed, shape).make();
    const Program program = flow::lower(model);
    const TokenGame game(program, model);
    ASSERT_EQ(verdict_of(program, model).sound, game.sound()) << "seed " << seed;
    ASSERT_TRUE(game.option_to_complete()) << "seed " << seed;
  }
}

// 1, then 2 and 3–4 side by side, then 5.
Model with_one_block() {
  Model model;
  const auto step = [&model](const char* label, Place place) {
    model::Step one;
    one.label = label;
    one.place = place;
    model.steps.push_back(one);
  };
  const model::ParallelId block(std::size_t{0});
  model.parallels.push_back({{}, {}, {{{}, model::StepId(1), 1}, {{}, model::StepId(2), 2}}});
  step("1", {});
  step("2", {block, 0});
  step("3", {block, 1});
  step("4", {block, 1});
  step("5", {});
  return model;
}

TEST(Lower, ForksAndJoinsStandBehindTheSteps) {
  const Model model = with_one_block();
  const Program program = flow::lower(model);
  ASSERT_EQ(program.nodes.size(), 7U);
  EXPECT_EQ(program.start, NodeId(0));
  EXPECT_EQ(program.nodes[5].kind, NodeKind::Fork);
  EXPECT_EQ(program.nodes[6].kind, NodeKind::Join);
  EXPECT_EQ(flow::print(program, model),
            "1 -> serentak 1\n"
            "2 -> akhir serentak 1\n"
            "3 -> 4\n"
            "4 -> akhir serentak 1\n"
            "5 -> selesai\n"
            "serentak 1 -> 2\n"
            "serentak 1 -> 3\n"
            "akhir serentak 1 -> 5\n");
}

TEST(Lower, ABlockThatOpensTheProcedureIsItsStart) {
  Model model = with_one_block();
  model.steps.erase(model.steps.begin());
  model.steps.pop_back();
  model.parallels[0].branches = {{{}, model::StepId(0), 1}, {{}, model::StepId(1), 2}};
  const Program program = flow::lower(model);
  EXPECT_EQ(program.start, NodeId(3));
  EXPECT_EQ(flow::print(program, model),
            "mulai -> serentak 1\n"
            "2 -> akhir serentak 1\n"
            "3 -> 4\n"
            "4 -> akhir serentak 1\n"
            "serentak 1 -> 2\n"
            "serentak 1 -> 3\n"
            "akhir serentak 1 -> selesai\n");
}

TEST(Soundness, ALoopInsideABranchIsToldThoughTheOtherBranchEnds) {
  Model model = with_one_block();
  model.steps[3].next = model::Target{model::TargetKind::To, model::StepId(2), true, {}};
  Findings findings;
  flow::check_soundness(flow::lower(model), model, findings);
  ASSERT_EQ(findings.all().size(), 1U);
  EXPECT_EQ(findings.all()[0].kind, Kind::LoopWithoutExit);
  EXPECT_EQ(findings.all()[0].args.front(), "1 → 3 → 4 → 3");
}

}  // namespace
}  // namespace sop
