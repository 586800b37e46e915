#include "tests/property/clerk.h"

#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "runtime/engine/engine.h"

namespace sop::property {
namespace {

constexpr std::size_t kFar = std::numeric_limits<std::size_t>::max() / 2;

// How many tasks lie between an arrow's target and the way out of its stretch: the end of the case,
// or of a branch its join. A block counts as one task before what follows its join.
std::size_t way(const bundle::Target& to, const bundle::Bundle& sop,
                const std::vector<std::size_t>& distance) {
  if (to.task.valid()) return distance[to.task.index()];
  if (!to.block.valid() || to.joins) return 0;
  return std::min(kFar, way(sop.block(to.block).next, sop, distance) + 1);
}

std::vector<std::size_t> distances(const bundle::Bundle& sop) {
  std::vector<std::size_t> distance(sop.tasks.size(), kFar);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < sop.tasks.size(); ++i) {
      for (const bundle::Exit& exit : sop.tasks[i].exits) {
        const std::size_t through = way(exit.to, sop, distance) + 1;
        if (through >= distance[i]) continue;
        distance[i] = through;
        changed = true;
      }
    }
  }
  return distance;
}

// Carries a case out: any exit at first, then the one nearest to the end. Every command must be
// accepted, and the case must end.
class Clerk {
 public:
  explicit Clerk(const bundle::Bundle& sop) : sop_(sop), distance_(distances(sop)) {}

  void run() {
    send({"k0", "petugas", engine::Start{"perkara"}});
    constexpr int kMoves = 4000;
    int moves = 0;
    while (state_.status == engine::Status::Open) {
      RC_ASSERT(++moves < kMoves);
      RC_ASSERT(!state_.tokens.empty());
      const auto count = static_cast<int>(state_.tokens.size());
      const engine::Token token = state_.tokens[static_cast<std::size_t>(random(count))];
      step(token);
    }
    RC_ASSERT(state_.status == engine::Status::Finished);
    RC_ASSERT(state_.tokens.empty());
  }

 private:
  // A generator of its own: rapidcheck's would tie the run to the text's shrinking.
  int random(int below) {
    seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int>((seed_ >> 33U) % static_cast<std::uint64_t>(below));
  }

  void step(const engine::Token& token) {
    const bundle::Task& task = sop_.task(token.task);
    if (task.optional && token.signatures.empty() && !token.exit && random(3) == 0) {
      send({key(), "petugas", engine::Skip{token.task, task.performers.front().front(), ""}});
      return;
    }
    for (std::uint32_t member = 1; member < task.performers.size(); ++member) {
      if (!engine::has_signed(token, member))
        send({key(), "petugas", engine::Sign{token.task, task.performers[member].front(), ""}});
    }
    const std::size_t exit = choose(task, token.visit);
    send({key(), "petugas",
          engine::Complete{token.task, task.performers.front().front(),
                           task.is_decision() ? task.exits[exit].answer : "", ""}});
  }

  [[nodiscard]] std::size_t choose(const bundle::Task& task, std::uint32_t visit) {
    constexpr std::uint32_t kPatience = 2;
    if (visit <= kPatience)
      return static_cast<std::size_t>(random(static_cast<int>(task.exits.size())));
    std::size_t best = 0;
    for (std::size_t i = 1; i < task.exits.size(); ++i) {
      if (way(task.exits[i].to, sop_, distance_) < way(task.exits[best].to, sop_, distance_))
        best = i;
    }
    return best;
  }

  std::string key() { return "k" + std::to_string(++keys_); }

  void send(const engine::Command& command) {
    const engine::Decision decision =
        engine::decide(sop_, state_, command, {}, engine::Authority::of_terminal());
    const auto* refusal = std::get_if<Diagnostic>(&decision);
    if (refusal != nullptr) RC_FAIL(text_of(*refusal, Language::English));
    for (const engine::Event& event : std::get<std::vector<engine::Event>>(decision))
      state_ = engine::apply(std::move(state_), event);
  }

  const bundle::Bundle& sop_;
  std::vector<std::size_t> distance_;
  engine::State state_;
  std::uint64_t seed_ = 1;
  int keys_ = 0;
};

}  // namespace

void carry_out(const bundle::Bundle& sop) {
  Clerk(sop).run();
}

}  // namespace sop::property
