// From a model to the end of a case: random sound procedures are lowered, written as a bundle, read
// by the runtime and carried out by the engine, which must stand where the workflow net stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/emit/bundle.h"
#include "compiler/flow/analysis.h"
#include "compiler/flow/flow.h"
#include "runtime/bundle/bundle.h"
#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"
#include "tests/unit/random_model.h"

namespace sop {
namespace {

using engine::State;
using engine::Status;

// The net of the Program, played by hand: shares nothing with bundle and engine.
class Net {
 public:
  explicit Net(const flow::Program& program) : program_(program) { put(program.start); }

  void take(std::size_t step, std::size_t exit) {
    open_.erase(step);
    put(program_.nodes[step].out[exit].to);
  }
  [[nodiscard]] const std::set<std::size_t>& open() const { return open_; }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  void put(flow::NodeId to) {
    if (!to.valid()) {
      ended_ = true;
      return;
    }
    const flow::Node& node = program_.node(to);
    if (node.kind == flow::NodeKind::Step) {
      EXPECT_TRUE(open_.insert(to.index()).second) << "two tokens on one step";
    } else if (node.kind == flow::NodeKind::Fork) {
      for (const flow::Edge& edge : node.out) put(edge.to);
    } else {
      const std::size_t branches = program_.nodes[to.index() - 1].out.size();  // of its fork
      if (++arrived_[to.index()] < branches) return;
      arrived_[to.index()] = 0;
      put(node.out.front().to);
    }
  }

  const flow::Program& program_;
  std::set<std::size_t> open_;
  std::map<std::size_t, std::size_t> arrived_;
  bool ended_ = false;
};

class Walk {
 public:
  Walk(const flow::Program& program, bundle::Bundle bundle, std::uint64_t seed)
      : net_(program), bundle_(std::move(bundle)), dice_(seed) {}

  void to_the_end() {
    send(engine::Start{"uji"});
    constexpr int kMost = 20000;  // of random moves; the procedures are small and sound
    for (int move = 0; move < kMost && state_.status == Status::Open; ++move) {
      expect_alike();
      const engine::Token token = state_.tokens[dice_.below(state_.tokens.size())];
      const bundle::Task& task = bundle_.task(token.task);
      const std::size_t exit = dice_.below(task.exits.size());
      send(engine::Complete{token.task, task.performers[0][0], task.exits[exit].answer, ""});
      net_.take(token.task.index(), exit);
      if (::testing::Test::HasFailure()) return;
    }
    expect_alike();
    EXPECT_EQ(state_.status, Status::Finished);
    EXPECT_TRUE(state_.tokens.empty());
    EXPECT_TRUE(state_.arrivals.empty());
  }

 private:
  void send(decltype(engine::Command::action) action) {
    const engine::Decision decision = engine::decide(
        bundle_, state_, {"k" + std::to_string(++commands_), "uji", std::move(action)}, {},
        engine::Authority::of_terminal());
    const auto* events = std::get_if<std::vector<engine::Event>>(&decision);
    ASSERT_NE(events, nullptr) << text_of(std::get<Diagnostic>(decision), Language::English);
    for (const engine::Event& event : *events) {
      const auto record =
          engine::decode_record(engine::encode({7, 3, "k", event}, bundle_), bundle_);
      ASSERT_TRUE(record);
      ASSERT_EQ(record->event, event);
      state_ = engine::apply(std::move(state_), event);
    }
    const auto back = engine::decode_state(engine::encode(state_, bundle_), bundle_);
    ASSERT_TRUE(back);
    ASSERT_EQ(*back, state_);
  }

  void expect_alike() const {
    std::set<std::size_t> open;
    for (const engine::Token& token : state_.tokens) open.insert(token.task.index());
    EXPECT_EQ(open, net_.open());
    EXPECT_EQ(open.size(), state_.tokens.size());
    EXPECT_EQ(state_.status == Status::Finished, net_.ended());
  }

  Net net_;
  bundle::Bundle bundle_;
  test::Dice dice_;
  State state_;
  int commands_ = 0;
};

TEST(RunToTheEnd, SoundProceduresComeToTheirEnd) {
  std::size_t runs = 0;
  std::size_t with_blocks = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    test::RandomShape shape;
    shape.only_forward = seed % 2 == 0;
    shape.most_steps = 8 + seed % 12;
    const model::Model model = test::RandomModel(seed, shape).make();
    const flow::Program program = flow::lower(model);
    Findings findings;
    flow::check_soundness(program, model, findings);
    if (findings.has_errors()) continue;
    auto bundle = bundle::read(emit::bundle(model, program, "<svg/>"), "acak.alur", findings);
    ASSERT_TRUE(bundle) << text_of(findings.all().back(), Language::English);
    Walk(program, std::move(*bundle), seed).to_the_end();
    if (::testing::Test::HasFailure()) return;
    ++runs;
    with_blocks += model.parallels.empty() ? 0 : 1;
  }
  EXPECT_GT(runs, 400U);
  EXPECT_GT(with_blocks, 100U);
}

}  // namespace
}  // namespace sop
