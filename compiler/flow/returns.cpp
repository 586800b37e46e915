#include "compiler/flow/returns.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "compiler/flow/markov.h"
#include "compiler/model/working_time.h"

namespace sop::flow {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr double kMostMinutes = 1e12;  // two million years: no number any more

// xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
      seed += 0x9E3779B97F4A7C15U;
      std::uint64_t mixed = (seed ^ (seed >> 30U)) * 0xBF58476D1CE4E5B9U;
      mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
      word = mixed ^ (mixed >> 31U);
    }
  }

  // In [0, 1).
  double next() {
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return static_cast<double>(result >> 11U) * 0x1.0p-53;
  }

 private:
  static std::uint64_t rotate(std::uint64_t word, unsigned by) {
    return (word << by) | (word >> (64U - by));
  }
  std::array<std::uint64_t, 4> state_{};
};

struct Range {
  double least = 0, most = 0;
};

// The procedure as a chain of nodes. A fork passes on to its join, and to each of its branches:
// that gives the visits; what a join gets from its branches is not counted again.
class Procedure {
 public:
  Procedure(const Program& program, const model::Model& model, const model::Settings& settings,
            const Chances& chances)
      : program_(program), chances_(chances), times_(program.nodes.size()) {
    joins_.assign(model.parallels.size(), kNone);
    for (std::size_t i = 0; i < program.nodes.size(); ++i) {
      const Node& node = program.nodes[i];
      if (node.kind == NodeKind::Join) joins_[node.parallel.index()] = i;
      if (node.kind != NodeKind::Step) continue;
      const auto& time = model.step(node.step).time.value;
      if (time)
        times_[i] = {least_of(*time, settings).plain_minutes,
                     most_of(*time, settings).plain_minutes};
    }
  }

  [[nodiscard]] double chance(std::size_t at, std::size_t edge) const {
    const Node& node = program_.nodes[at];
    const std::vector<double>& of_answers = chances_[at];
    if (node.kind != NodeKind::Step || of_answers.empty()) return node.out.size() == 1 ? 1 : 0;
    return of_answers[node.out[edge].branch];
  }

  // Each token by itself: to a branch a fork passes the whole of it.
  [[nodiscard]] Chain chain() const {
    Chain chain(program_.nodes.size());
    for (std::size_t i = 0; i < chain.size(); ++i) {
      const Node& node = program_.nodes[i];
      if (node.kind == NodeKind::Fork) {
        if (joins_[node.parallel.index()] != kNone)
          chain[i].push_back({joins_[node.parallel.index()], 1});
        continue;
      }
      for (std::size_t e = 0; e < node.out.size(); ++e) {
        const double chance = this->chance(i, e);
        if (chance > 0) chain[i].push_back({target(node.out[e]), chance});
      }
    }
    return chain;
  }

  // A branch as a chain of its own, which ends in the join.
  [[nodiscard]] std::size_t target(const Edge& edge) const {
    if (edge.ends() || program_.node(edge.to).kind == NodeKind::Join) return kAbsorbed;
    return edge.to.index();
  }

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] const Range& time(std::size_t at) const { return times_[at]; }
  [[nodiscard]] std::size_t join(const Node& fork) const { return joins_[fork.parallel.index()]; }

 private:
  const Program& program_;
  const Chances& chances_;
  std::vector<Range> times_;
  std::vector<std::size_t> joins_;
};

// One case after another, with times drawn evenly from their ranges. Branches of a block are walked
// one after the other from the same moment; the join waits for the latest.
class Trials {
 public:
  explicit Trials(const Procedure& procedure) : procedure_(procedure), random_(kSeed) {}

  double one() {
    double clock = 0;
    std::size_t at = procedure_.program().start.index();
    for (;;) {
      const Node& node = procedure_.program().nodes[at];
      if (node.kind == NodeKind::Fork) {
        blocks_.push_back({at, 0, clock, clock});
        at = node.out.front().to.index();
        continue;
      }
      const Range& time = procedure_.time(at);
      clock += time.least;
      if (time.most > time.least) clock += (time.most - time.least) * random_.next();
      const Edge& edge = node.out[choose(at)];
      if (edge.ends()) {
        blocks_.clear();
        return clock;
      }
      at = edge.to.index();
      if (procedure_.program().nodes[at].kind == NodeKind::Join) at = arrive(at, clock);
    }
  }

 private:
  static constexpr std::uint64_t kSeed = 20260105;
  struct Block {
    std::size_t fork;
    std::size_t branch;
    double begin, latest;
  };

  std::size_t choose(std::size_t at) {
    const Node& node = procedure_.program().nodes[at];
    if (node.out.size() == 1) return 0;
    double left = random_.next();
    std::size_t last = 0;
    for (std::size_t e = 0; e < node.out.size(); ++e) {
      const double chance = procedure_.chance(at, e);
      if (chance <= 0) continue;
      last = e;
      if (left < chance) return e;
      left -= chance;
    }
    return last;
  }

  // The next branch of the block, or the join when all are done.
  std::size_t arrive(std::size_t join, double& clock) {
    if (blocks_.empty()) return join;
    Block& block = blocks_.back();
    const Node& fork = procedure_.program().nodes[block.fork];
    block.latest = std::max(block.latest, clock);
    if (++block.branch < fork.out.size()) {
      clock = block.begin;
      return fork.out[block.branch].to.index();
    }
    clock = block.latest;
    blocks_.pop_back();
    return join;
  }

  const Procedure& procedure_;
  Random random_;
  std::vector<Block> blocks_;
};

// Visits of all nodes: first outside of blocks, then inside each as often as its fork is visited.
// Returns false, and where, if a case may be caught.
class Visits {
 public:
  Visits(const Procedure& procedure, const Chain& chain, Returns& out)
      : procedure_(procedure), chain_(chain), out_(out), visits_(chain.size(), 0) {}

  bool count() {
    struct Part {
      std::size_t start;
      double times;
    };
    std::vector<Part> parts{{procedure_.program().start.index(), 1}};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Solution solution = expected_visits(chain_, parts[i].start);
      for (const std::size_t at : solution.trapped) {
        if (procedure_.program().nodes[at].kind == NodeKind::Step)
          out_.loop.push_back(procedure_.program().nodes[at].step);
      }
      if (solution.visits.empty()) return false;
      for (std::size_t k = 0; k < solution.states.size(); ++k) {
        const std::size_t at = solution.states[k];
        const double times = solution.visits[k] * parts[i].times;
        visits_[at] += times;
        if (times <= 0 || procedure_.program().nodes[at].kind != NodeKind::Fork) continue;
        for (const Edge& edge : procedure_.program().nodes[at].out)
          parts.push_back({edge.to.index(), times});
      }
    }
    return true;
  }

  [[nodiscard]] double of(std::size_t at) const { return visits_[at]; }

 private:
  const Procedure& procedure_;
  const Chain& chain_;
  Returns& out_;
  std::vector<double> visits_;
};

void run_trials(const Procedure& procedure, double visits, bool parallel, Returns& out) {
  out.trials = kTrials;
  if (visits * kTrials > kTrialSteps) out.trials = static_cast<std::size_t>(kTrialSteps / visits);
  if (out.trials < kFewestTrials) {
    out.trials = 0;
    return;
  }
  Trials trials(procedure);
  std::vector<double> times(out.trials);
  double sum = 0;
  for (double& time : times) {
    time = trials.one();
    sum += time;
  }
  constexpr double kShare = 0.9;
  const auto place =
      static_cast<std::ptrdiff_t>(std::ceil(kShare * static_cast<double>(out.trials))) - 1;
  std::nth_element(times.begin(), times.begin() + place, times.end());
  out.nine_in_ten = times[static_cast<std::size_t>(place)];
  if (!parallel) return;
  out.mean = sum / static_cast<double>(out.trials);
  out.mean_by_trials = true;
}

}  // namespace

Returns returns(const Program& program, const model::Model& model, const model::Settings& settings,
                const Chances& chances) {
  Returns out;
  out.visits.assign(model.steps.size(), 0);
  if (!program.start.valid()) return out;
  const Procedure procedure(program, model, settings, chances);
  const Chain chain = procedure.chain();
  Visits visits(procedure, chain, out);
  out.ends = visits.count();
  if (!out.ends) return out;
  double all = 0;
  bool parallel = false;
  for (std::size_t i = 0; i < program.nodes.size(); ++i) {
    all += visits.of(i);
    parallel = parallel || (program.nodes[i].kind == NodeKind::Fork && visits.of(i) > 0);
    if (program.nodes[i].kind != NodeKind::Step) continue;
    out.visits[program.nodes[i].step.index()] = visits.of(i);
    out.work += visits.of(i) * (procedure.time(i).least + procedure.time(i).most) / 2;
  }
  out.mean = out.work;
  out.ends = out.work < kMostMinutes;
  if (out.ends) run_trials(procedure, all, parallel, out);
  // Without trials nothing true can be said of branches side by side.
  if (parallel && out.trials == 0) out.ends = false;
  return out;
}

}  // namespace sop::flow
