// Random SOP × random path × restart: SOPs of the generator, through the real compiler, carried out
// by three to six people who send sound and unsound commands at random. After each step the case is
// let go and read back from what was written of it: state, chain of hashes and all answers must be
// those of a twin that was never let go, and of the oracle. At the end the events, read back and
// folded from the start, must give the same state and the same hash.
//
//     random_paths [--rounds N] [--seed N]    a round is one SOP; the seed is printed
#include <fmt/format.h>
#include <rapidcheck.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/hash.h"
#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"
#include "tests/model/oracle.h"
#include "tests/model/sops.h"
#include "tests/property/sop_generator.h"

namespace sop::trial {
namespace {

using engine::Command;
using engine::Event;
using engine::State;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t count) { return count == 0 ? 0 : engine_() % count; }
  bool chance(std::size_t percent) { return below(100) < percent; }

 private:
  std::mt19937_64 engine_;
};

struct Totals {
  std::uint64_t texts = 0, sops = 0, cases = 0, finished = 0, cancelled = 0, stuck = 0, let_go = 0;
  std::uint64_t accepted = 0, refused = 0, restarts = 0, events = 0, barred = 0;
};

// What is on paper of a case: its events and its state, as a journal keeps them.
struct Kept {
  std::string bundle, state, head;
  std::vector<std::string> events;
};

// Three to six people; each role is held by somebody, some also by who stands in.
Cast any_cast(Dice& dice, const bundle::Bundle& sop) {
  static const char* const kNames[] = {"Ani", "Budi", "Citra", "Dedi", "Eka", "Fitri"};
  Cast cast;
  const std::size_t people = 3 + dice.below(4);
  for (std::size_t p = 0; p < people; ++p) cast[kNames[p]].leads = dice.chance(15);
  for (std::size_t r = 0; r < sop.roles.size(); ++r) {
    const char* holder = kNames[dice.below(people)];
    cast[holder].roles.push_back({r, ""});
    for (std::size_t more = dice.below(3); more > 0; --more)
      cast[kNames[dice.below(people)]].roles.push_back({r, dice.chance(50) ? holder : ""});
  }
  return cast;
}

class Round {
 public:
  Round(const bundle::Bundle& sop, Dice& dice, Totals& totals)
      : sop_(sop), dice_(dice), totals_(totals), cast_(any_cast(dice, sop)), oracle_(sop, cast_) {
    kept_.bundle = sop.content;
    kept_.state = engine::encode(State{}, sop);
  }

  // "", or what was wrong.
  std::string run() {
    ++totals_.cases;
    while (wrong_.empty() && !oracle_.open()) send(anybody(), engine::Start{"perkara"});
    constexpr int kMoves = 400;
    int moves = 0;
    while (wrong_.empty() && oracle_.open() && moves < kMoves) {
      ++moves;
      const auto [person, action] = any_command();
      send(person, action);
    }
    if (wrong_.empty()) fold_anew();
    if (oracle_.open()) {
      ++totals_.let_go;
      totals_.stuck += oracle_.has_a_barred_part() ? 1 : 0;
    } else {
      ++(twin_.status == engine::Status::Finished ? totals_.finished : totals_.cancelled);
    }
    return wrong_;
  }

 private:
  using Action = decltype(Command::action);

  void fail(const std::string& what) {
    if (wrong_.empty()) wrong_ = what;
  }

  std::string anybody() {
    auto found = cast_.begin();
    std::advance(found, static_cast<std::ptrdiff_t>(dice_.below(cast_.size())));
    return found->first;
  }

  // Mostly of a step that waits and a role that does it.
  std::pair<std::string, Action> any_command() {
    const engine::Token& token = twin_.tokens[dice_.below(twin_.tokens.size())];
    engine::TaskId task = token.task;
    if (dice_.chance(5)) task = engine::TaskId(dice_.below(sop_.tasks.size()));
    const auto& members = sop_.task(task).performers;
    const auto& member = members[dice_.below(members.size())];
    engine::RoleId role = member[dice_.below(member.size())];
    if (dice_.chance(5)) role = engine::RoleId(dice_.below(sop_.roles.size()));
    const std::string person = dice_.chance(80) ? holder_of(role) : anybody();
    if (sop_.task(task).call && dice_.chance(20)) {
      if (token.call == 0) return {kMachine, engine::BeginCall{task, token.visit, 7}};
      return {kMachine, engine::EndCall{task, token.visit, 7, dice_.chance(70)}};
    }
    if (dice_.below(400) == 0) return {person, engine::Cancel{"batal"}};
    switch (dice_.below(10)) {
      case 0:
        return {person, engine::Claim{task, role}};
      case 1:
        return {person, engine::Release{task, role, "lepas"}};
      case 2:
        return {person, engine::HandOver{task, role, anybody(), "serah"}};
      case 3:
        return {person, engine::Skip{task, role, "lewat"}};
      case 4:
      case 5:
        return {person, engine::Sign{task, role, ""}};
      default:
        return {person, engine::Complete{task, role, any_answer(task, token.visit), "catatan"}};
    }
  }

  std::string holder_of(engine::RoleId role) {
    for (int tries = 0; tries < 12; ++tries) {
      const std::string person = anybody();
      for (const Holding& one : cast_.at(person).roles) {
        if (one.role == role.index()) return person;
      }
    }
    return anybody();
  }

  // Later visits take the way forward.
  std::string any_answer(engine::TaskId task, std::uint32_t visit) {
    const std::vector<bundle::Exit>& exits = sop_.task(task).exits;
    if (dice_.chance(2)) return "entah";
    std::size_t exit = dice_.below(exits.size());
    for (std::size_t tries = 0; visit > 2 && exits[exit].back && tries < exits.size(); ++tries)
      exit = (exit + 1) % exits.size();
    return exits[exit].answer;
  }

  void send(const std::string& person, Action action) {
    const engine::Instant now{1'767'574'800'000 + ++clock_ * 1'000};
    const Command command{fmt::format("k{}", clock_), person, std::move(action)};
    const engine::Authority authority = authority_of(cast_, person, command);
    // One that was let go, read back from what is on paper…
    Findings findings;
    const auto sop = bundle::read(kept_.bundle, "uji", findings);
    if (!sop || sop->hash != sop_.hash) return fail("the bundle does not read back");
    const auto state = engine::decode_state(kept_.state, *sop);
    if (!state || *state != twin_) return fail("the state does not read back");
    ++totals_.restarts;
    const engine::Decision decision = engine::decide(*sop, *state, command, now, authority);
    // … one that was not, and the oracle.
    const engine::Decision other = engine::decide(sop_, twin_, command, now, authority);
    const bool may = oracle_.take(person, command);
    const auto* events = std::get_if<std::vector<Event>>(&decision);
    if (decision.index() != other.index() || may != (events != nullptr)) {
      return fail(fmt::format("{} of {}: the engine says {}, the oracle {}",
                              engine::encode_action(command), person,
                              events != nullptr ? "yes" : "no", may ? "yes" : "no"));
    }
    if (events == nullptr) {
      ++totals_.refused;
      totals_.barred += std::get<Diagnostic>(decision).kind == Kind::FourEyes ? 1 : 0;
      if (std::get<Diagnostic>(decision).kind != std::get<Diagnostic>(other).kind)
        fail("another refusal after a restart");
      return;
    }
    if (*events != std::get<std::vector<Event>>(other)) return fail("other events after a restart");
    ++totals_.accepted;
    keep(command, *events, *sop, *state);
  }

  void keep(const Command& command, const std::vector<Event>& events, const bundle::Bundle& sop,
            State state) {
    for (const Event& event : events) {
      state = engine::apply(std::move(state), event);
      twin_ = engine::apply(std::move(twin_), event);
      const std::string text =
          engine::encode({kept_.events.size() + 1, 1, command.key, event}, sop);
      kept_.head = sha256_hex(kept_.head + "\n" + text);
      twin_head_ =
          sha256_hex(twin_head_ + "\n" +
                     engine::encode({kept_.events.size() + 1, 1, command.key, event}, sop_));
      kept_.events.push_back(text);
      ++totals_.events;
    }
    kept_.state = engine::encode(state, sop);
    if (state != twin_ || kept_.head != twin_head_) fail("state or hash differ after a restart");
    const std::string difference = oracle_.difference(twin_);
    if (!difference.empty())
      fail(fmt::format("after {} of {}: {}", engine::encode_action(command), command.person,
                       difference));
  }

  void fold_anew() {
    State state;
    std::string head;
    for (const std::string& text : kept_.events) {
      const auto record = engine::decode_record(text, sop_);
      if (!record || engine::encode(*record, sop_) != text) return fail("an event reads otherwise");
      state = engine::apply(std::move(state), record->event);
      head = sha256_hex(head + "\n" + text);
    }
    if (state != twin_ || head != kept_.head) fail("the events add up to another state");
  }

  const bundle::Bundle& sop_;
  Dice& dice_;
  Totals& totals_;
  Cast cast_;
  Oracle oracle_;
  State twin_;
  std::string twin_head_;
  Kept kept_;
  std::int64_t clock_ = 0;
  std::string wrong_;
};

// False, and told, when something was wrong.
bool round(property::World& world, std::uint64_t seed, Totals& totals) {
  Dice dice(seed);
  std::vector<bundle::Bundle> charts;
  std::string text;
  for (std::uint64_t t = 0; charts.empty(); ++t) {
    text = property::sop_text()(rc::Random(seed * 1'000 + t), rc::kNominalSize).value();
    ++totals.texts;
    std::string told;
    charts = bundles_of(world, text, told);
  }
  ++totals.sops;
  for (const bundle::Bundle& sop : charts) {
    const std::string wrong = Round(sop, dice, totals).run();
    if (wrong.empty()) continue;
    fmt::print("WRONG in the round of seed {}: {}\n{}\n", seed, wrong, text);
    return false;
  }
  return true;
}

int run(std::uint64_t rounds, std::uint64_t seed) {
  fmt::print("random_paths --rounds {} --seed {}\n", rounds, seed);
  std::fflush(stdout);  // the seed is known also of a run that is ended from outside
  property::World world;
  Totals totals;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    if (!round(world, seed + i, totals)) return 1;
  }
  fmt::print(
      "{} SOPs (of {} texts), {} cases: {} finished, {} cancelled, {} left open ({} of them where "
      "nobody may do a step); {} commands accepted, {} refused ({} by four eyes); {} restarts, {} "
      "events, all alike\n",
      totals.sops, totals.texts, totals.cases, totals.finished, totals.cancelled, totals.let_go,
      totals.stuck, totals.accepted, totals.refused, totals.barred, totals.restarts, totals.events);
  return totals.accepted > 0 && totals.finished > 0 ? 0 : 1;
}

}  // namespace
}  // namespace sop::trial

int main(int argc, char** argv) {
  std::uint64_t rounds = 300;
  std::uint64_t seed = std::random_device{}();
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::uint64_t value = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::string_view(argv[i]) == "--rounds") rounds = value;
    if (std::string_view(argv[i]) == "--seed") seed = value;
  }
  return sop::trial::run(rounds, seed);
}
