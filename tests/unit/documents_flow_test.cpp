// The dataflow over documents against a plain search of all that can happen, on small charts made
// at random (fixed seeds). The search moves tokens one step at a time and keeps the level of every
// document; it knows nothing of words, fixpoints or joins.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "compiler/flow/analysis.h"
#include "compiler/flow/document_facts.h"
#include "compiler/flow/document_paths.h"
#include "compiler/flow/similar_names.h"
#include "compiler/flow/witness.h"

namespace sop::flow {
namespace {

using Levels = std::vector<std::uint32_t>;  // by document

class RandomChart {
 public:
  explicit RandomChart(std::uint32_t seed) : random_(seed) {}

  // One thread of steps with states and returns.
  model::Model sequence() {
    add_documents(true);
    const std::uint32_t steps = 2 + below(5);
    for (std::uint32_t i = 0; i < steps; ++i) add_step(steps);
    return std::move(model_);
  }

  // Step, block, steps. States are left out: what two branches that run
  // side by side make of one document is chance, and reported as such.
  model::Model with_block() {
    add_documents(false);
    add_step(1);
    add_block({}, 0);
    for (std::uint32_t i = 0, past = count(); i < 2; ++i) add_step(past + 2, past);
    return std::move(model_);
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  [[nodiscard]] std::uint32_t count() const {
    return static_cast<std::uint32_t>(model_.steps.size());
  }

  void add_documents(bool states) {
    const std::uint32_t documents = 1 + below(3);
    for (std::uint32_t d = 0; d < documents; ++d) {
      model::Document document;
      document.name = "D" + std::to_string(d);
      document.declared = true;
      const std::uint32_t levels = states ? below(4) : 0;
      for (std::uint32_t s = 0; s < levels; ++s) document.states.push_back("s" + std::to_string(s));
      model_.documents.push_back(document);
    }
    model_.has_inputs = true;
  }

  model::Use use() {
    model::Use made;
    const std::uint32_t d = below(static_cast<std::uint32_t>(model_.documents.size()));
    made.document = model::DocumentId(d);
    const auto states = static_cast<std::uint32_t>(model_.documents[d].states.size());
    if (states > 0 && below(6) != 0) made.state = below(states);
    made.text.text = model_.documents[d].name;
    return made;
  }

  std::vector<model::Use> uses(std::uint32_t most) {
    std::vector<model::Use> made;
    for (std::uint32_t i = below(most + 1); i > 0; --i) made.push_back(use());
    return made;
  }

  // Targets lie in [from, end).
  void add_step(std::uint32_t end, std::uint32_t from = 0) {
    model::Step step;
    step.label = std::to_string(count() + 1);
    step.row = model::RowId(model_.rows.size());
    model_.rows.push_back({step.label, model::StepId(count()), 1, {}, {}, {}, {}, {}});
    step.inputs.present = below(8) != 0;
    if (step.inputs.present) step.inputs.uses = uses(2);
    for (model::Use& one : step.inputs.uses) one.outside = below(8) == 0;
    step.outputs.uses = uses(2);
    step.optional = below(5) == 0;
    if (below(3) == 0) {
      for (std::uint32_t b = 0; b < 2; ++b) {
        model::Branch branch;
        branch.answer.text = b == 0 ? "ya" : "tidak";
        if (b == 1 || below(2) == 0)
          branch.target = {
              model::TargetKind::To, model::StepId(from + below(end - from)), false, {}};
        if (below(3) == 0) branch.outputs = uses(1);
        step.branches.push_back(branch);
      }
    }
    model_.steps.push_back(step);
  }

  // Two or three branches of a step or two; now and then a block within. No returns out of a
  // stretch of steps, so that no arrow crosses a border.
  void add_block(model::Place outer, std::uint32_t depth) {
    const auto id = static_cast<std::uint32_t>(model_.parallels.size());
    model_.parallels.push_back({});
    model_.parallels[id].outer = outer;
    for (std::uint32_t b = 2 + below(2); b > 0; --b) {
      const auto branch = static_cast<std::uint32_t>(model_.parallels[id].branches.size());
      const model::Place place{model::ParallelId(id), branch};
      const std::uint32_t first = count();
      add_stretch(place);
      if (depth == 0 && below(4) == 0) {
        add_block(place, 1);
        add_stretch(place);
      }
      model_.parallels[id].branches.push_back({{}, model::StepId(first), count() - first});
    }
  }

  void add_stretch(model::Place place) {
    const std::uint32_t first = count();
    const std::uint32_t length = 1 + below(2);
    for (std::uint32_t i = 0; i < length; ++i) {
      add_step(first + length, first);
      model_.steps.back().place = place;
    }
  }

  std::mt19937 random_;
  model::Model model_;
};

// Everything that can happen: which nodes hold a token, and the level of each document.
class Search {
 public:
  Search(const DocumentFacts& facts, bool forward, bool settle)
      : facts_(facts), forward_(forward), settle_(settle), least_(facts.leaving.size()) {
    visit({{facts.program().start.value}, {}, Levels(facts.model().documents.size(), 0)});
    while (!open_.empty()) {
      const State state = open_.back();
      open_.pop_back();
      for (const std::uint32_t node : state.tokens) fire(state, node);
    }
  }

  // Levels with which `node` can begin.
  [[nodiscard]] std::set<std::uint32_t> levels(std::uint32_t node, std::uint32_t document) const {
    std::set<std::uint32_t> found;
    for (const Levels& one : least_[node]) found.insert(one[document]);
    return found;
  }

 private:
  struct State {
    std::set<std::uint32_t> tokens;
    std::map<std::uint32_t, std::set<std::uint32_t>>
        waiting;  // at a join, which branches have come
    Levels levels;
    friend auto operator<=>(const State&, const State&) = default;
  };

  void visit(const State& state) {
    if (!seen_.insert(state).second) return;
    ASSERT_LT(seen_.size(), 200000U);
    open_.push_back(state);
  }

  void fire(const State& state, std::uint32_t node) {
    least_[node].insert(state.levels);
    State begun = state;
    begun.tokens.erase(node);
    if (facts_.program().nodes[node].kind == NodeKind::Step && settle_) settle(begun, node);
    if (facts_.program().nodes[node].kind == NodeKind::Fork) {
      for (const Edge& edge : facts_.program().nodes[node].out) begun.tokens.insert(edge.to.value);
      visit(begun);
      return;
    }
    for (std::uint32_t a = facts_.leaving[node].first; a < facts_.leaving[node].last; ++a) {
      const Arrow& arrow = facts_.arrows[a];
      if (arrow.ends() || (forward_ && arrow.back)) continue;
      State next = begun;
      if (!arrow.skip) give(next, a);
      arrive(next, arrow);
    }
  }

  void settle(State& state, std::uint32_t node) const {
    for (const model::Use& use : facts_.model().steps[node].inputs.uses) {
      const auto document = use.document.value;
      if (facts_.first[node] && !use.outside) continue;
      const std::uint32_t bare = use.outside ? facts_.levels_of(document) : 1;
      std::uint32_t& level = state.levels[document];
      level = std::max(level, use.state ? *use.state + 1 : bare);
    }
  }

  void give(State& state, std::uint32_t a) const {
    Levels highest(state.levels.size(), 0);
    for (const Gift& gift : facts_.gifts) {
      const auto begin = facts_.carriers.begin() + gift.carriers.first;
      const auto end = facts_.carriers.begin() + gift.carriers.last;
      if (std::find(begin, end, a) == end) continue;
      highest[gift.document] = std::max(highest[gift.document], gift.level);
    }
    for (std::size_t d = 0; d < highest.size(); ++d) {
      if (highest[d] != 0) state.levels[d] = highest[d];
    }
  }

  void arrive(State& state, const Arrow& arrow) {
    const Node& to = facts_.program().nodes[arrow.to];
    if (to.kind != NodeKind::Join) {
      state.tokens.insert(arrow.to);
      visit(state);
      return;
    }
    const model::Place place = place_of(facts_.program(), facts_.model(), arrow.from);
    std::set<std::uint32_t>& come = state.waiting[arrow.to];
    come.insert(branch_in(facts_.model(), place, to.parallel));
    if (come.size() == facts_.model().parallel(to.parallel).branches.size()) {
      state.waiting.erase(arrow.to);
      state.tokens.insert(arrow.to);
    }
    visit(state);
  }

  const DocumentFacts& facts_;
  bool forward_, settle_;
  std::vector<std::set<Levels>> least_;
  std::set<State> seen_;
  std::vector<State> open_;
};

// From an arrow that carries a gift: is the document needed, or done with, before it is given again
// in this state? And is it needed at all?
struct Fate {
  bool live = false, later = false;
};

void follow(const DocumentFacts& facts, const Gift& gift, std::uint32_t a, bool given_again,
            std::set<std::pair<std::uint32_t, bool>>& seen, Fate& fate) {
  const Arrow& arrow = facts.arrows[a];
  if (!given_again && (arrow.back || arrow.ends())) fate.live = true;
  if (arrow.ends() || !seen.insert({arrow.to, given_again}).second) return;
  const bool step = facts.program().nodes[arrow.to].kind == NodeKind::Step;
  bool needed = step && !facts.model().steps[arrow.to].inputs.present;
  if (step) {
    for (const model::Use& use : facts.model().steps[arrow.to].inputs.uses)
      needed = needed || use.document.value == gift.document;
  }
  fate.later = fate.later || needed;
  fate.live = fate.live || (needed && !given_again);
  for (std::uint32_t b = facts.leaving[arrow.to].first; b < facts.leaving[arrow.to].last; ++b) {
    bool again = given_again;
    bool other = false;
    for (const Gift& one : facts.gifts) {
      const auto begin = facts.carriers.begin() + one.carriers.first;
      const auto end = facts.carriers.begin() + one.carriers.last;
      if (one.document != gift.document || std::find(begin, end, b) == end) continue;
      if (facts.arrows[b].skip) continue;
      again = again || one.level == gift.level;
      other = other || one.level != gift.level;
    }
    if (other && !again) fate.live = true;
    follow(facts, gift, b, again, seen, fate);
  }
}

void expect_as_searched(const model::Model& model, const std::string& name) {
  const Program program = lower(model);
  const DocumentFacts facts(program, model);
  DocumentPaths paths(facts);
  Witness witness(facts);
  const Search search(facts, false, true);
  const Search forward(facts, true, false);
  while (paths.next()) {
    for (const Need& need : facts.needs) {
      if (need.document < paths.first() || need.document >= paths.last() || need.use->outside)
        continue;
      const auto levels = search.levels(need.step, need.document);
      if (levels.empty()) continue;  // behind a branch that never comes to its end
      const bool unmet = *levels.begin() < need.level;
      EXPECT_EQ(paths.sure_level(need.document, need.step) < need.level, unmet)
          << name << " step " << need.step + 1 << " D" << need.document;
      const auto found = witness.find(need, paths);
      ASSERT_EQ(found.has_value(), unmet) << name << " step " << need.step + 1;
      if (!found) continue;
      using Cause = Shortage::Cause;
      const bool absent = found->cause == Cause::Missing || found->cause == Cause::NotBefore;
      EXPECT_TRUE(!absent || levels.count(0) != 0) << name << " step " << need.step + 1;
      const bool low = found->cause == Cause::TooLow;
      EXPECT_TRUE(!low || levels.count(found->level) != 0) << name << " step " << need.step + 1;
    }
  }
  for (std::size_t i = 0; i < facts.gifts.size(); ++i) {
    const Gift& gift = facts.gifts[i];
    const std::string where = name + " gift of step " + std::to_string(gift.step + 1);
    Fate fate;
    for (std::uint32_t c = gift.carriers.first; c < gift.carriers.last; ++c) {
      std::set<std::pair<std::uint32_t, bool>> seen;
      follow(facts, gift, facts.carriers[c], false, seen, fate);
    }
    EXPECT_EQ(paths.needed_later[i], fate.later) << where;
    EXPECT_EQ(paths.live[i], fate.live) << where;
    const auto before = forward.levels(gift.step, gift.document);
    EXPECT_EQ(paths.higher_before[i], !before.empty() && *before.rbegin() > gift.level) << where;
  }
  Findings once;
  Findings twice;
  check_documents(program, model, once);
  check_documents(program, model, twice);
  ASSERT_EQ(once.all().size(), twice.all().size()) << name;
  for (std::size_t i = 0; i < once.all().size(); ++i)
    EXPECT_EQ(once.all()[i].args, twice.all()[i].args) << name;
}

TEST(DocumentsFlow, AgreesWithSearchOnSequences) {
  for (std::uint32_t seed = 1; seed <= 4000; ++seed)
    expect_as_searched(RandomChart(seed).sequence(), "sequence " + std::to_string(seed));
}

TEST(DocumentsFlow, AgreesWithSearchOnBlocks) {
  for (std::uint32_t seed = 1; seed <= 1500; ++seed)
    expect_as_searched(RandomChart(seed).with_block(), "block " + std::to_string(seed));
}

// 5,000 steps and 5,000 documents, each given once and needed twice, with returns all the way.
model::Model large(std::uint32_t steps, bool broken) {
  model::Model model;
  model.has_inputs = true;
  for (std::uint32_t i = 0; i < steps; ++i) {
    model::Document document;
    document.name = "Dokumen " + std::to_string(i);
    document.states = {"draf", "diperiksa", "final"};
    model.documents.push_back(std::move(document));
    model::Step step;
    step.label = std::to_string(i + 1);
    step.row = model::RowId(i);
    model.rows.push_back({step.label, model::StepId(i), 1, {}, {}, {}, {}, {}});
    step.inputs.present = true;
    const auto use = [&](std::uint32_t document_index, std::uint32_t state) {
      model::Use made;
      made.document = model::DocumentId(document_index);
      made.state = state;
      made.text.text = model.documents[document_index].name;
      return made;
    };
    if (i > 0) step.inputs.uses.push_back(use(i - 1, broken ? 2 : 0));
    if (i > 100) step.inputs.uses.push_back(use(i - 100, 0));
    step.outputs.uses.push_back(use(i, 0));
    if (i % 3 == 2) {
      for (const bool back : {false, true}) {
        model::Branch branch;
        branch.answer.text = back ? "tidak" : "ya";
        if (back) branch.target = {model::TargetKind::To, model::StepId(i / 2), true, {}};
        step.branches.push_back(branch);
      }
    }
    model.steps.push_back(std::move(step));
  }
  return model;
}

TEST(DocumentsFlow, StaysFastOnTheLargestChart) {
  for (const bool broken : {false, true}) {
    const model::Model model = large(5000, broken);
    const Program program = lower(model);
    Findings findings;
    const auto start = std::chrono::steady_clock::now();
    check_documents(program, model, findings);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(findings.all().size() >= 4000U, broken);
    RecordProperty(broken ? "seconds_broken" : "seconds_sound", std::to_string(seconds.count()));
    EXPECT_LT(seconds.count(), 60.0);  // far above what it takes; guards against square growth
  }
}

TEST(DocumentsFlow, WordsOfANameInAnyOrder) {
  EXPECT_EQ(telling_words("Draf Dokumen Laporan"), telling_words("Dokumen Draft  laporan"));
  EXPECT_EQ(telling_words("Draf Pengukuran Kinerja"),
            telling_words("Draf Dokumen Pengukuran Kinerja"));
  EXPECT_NE(telling_words("Disposisi Kadis"), telling_words("Disposisi Sekdis"));
  EXPECT_TRUE(telling_words("dokumen").empty());
}

}  // namespace
}  // namespace sop::flow
