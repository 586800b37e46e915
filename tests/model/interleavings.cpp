// Every interleaving of three small SOPs: all that three users (or four) can send, in any order,
// from every state that can be reached. In each state every command is asked of the engine and of
// the oracle, which must agree on yes or no and on the state after it; and from each state the case
// must be able to come to its end, unless four eyes leave nobody, which is said. Then the engine is
// spoilt in several ways, and each must be noticed.
//
//     interleavings [--users 4]
#include <fmt/format.h>

#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"
#include "tests/model/oracle.h"
#include "tests/model/sops.h"

namespace sop::trial {
namespace {

using engine::Command;
using engine::Event;
using engine::State;
using engine::TaskId;

// The engine, or one that was spoilt.
struct Machine {
  std::string name;
  std::function<engine::Decision(const bundle::Bundle&, const State&, const Command&,
                                 const engine::Authority&)>
      decide;
  std::function<State(State, const Event&)> apply;
};

engine::Decision decide(const bundle::Bundle& sop, const State& state, const Command& command,
                        const engine::Authority& authority) {
  return engine::decide(sop, state, command, {}, authority);
}

struct Trial {
  std::string name, text;
  std::uint32_t visits;  // of one step, the most
  Cast cast;
};

// What a state means for all that may still happen; notes, documents and times do not.
std::string key_of(const State& state) {
  std::string key = fmt::format("{}", static_cast<int>(state.status));
  for (const engine::Token& token : state.tokens) {
    key += fmt::format("|{}.{}.{}.{}", token.task.value, token.visit,
                       token.exit ? static_cast<int>(*token.exit) : -1, token.call);
    for (const engine::Signature& one : token.signatures)
      key += fmt::format("s{}{}{}{}", one.member, one.role.value, one.person, one.outside);
    for (const engine::Claimed& one : token.claims)
      key += fmt::format("c{}{}{}", one.member, one.role.value, one.person);
  }
  for (const engine::Arrival& one : state.arrivals)
    key += fmt::format("a{}.{}", one.block.value, one.branch);
  for (const auto& [task, count] : state.visits) key += fmt::format("v{}.{}", task.value, count);
  for (const auto& [task, people] : state.doers) {
    key += fmt::format("d{}", task.value);
    for (const std::string& one : people) key += one + ",";
  }
  return key;
}

class Explorer {
 public:
  Explorer(const Trial& trial, const bundle::Bundle& sop, const Machine& machine)
      : trial_(trial), sop_(sop), machine_(machine) {}

  // "", or the first thing that was wrong.
  std::string run() {
    visit(State{}, Oracle(sop_, trial_.cast));
    for (std::size_t at = 0; at < nodes_.size() && wrong_.empty(); ++at) {
      if (at == 0) {
        ask(at, starter(), engine::Start{""});
        continue;
      }
      for (const auto& [person, role] : trial_.cast) ask_as(at, person);
      ask_machine(at);
    }
    if (wrong_.empty()) check_ends();
    return wrong_;
  }

  [[nodiscard]] std::string summary() const {
    return fmt::format(
        "{} states, {} transitions, {} refusals, {} steps past visit {} left out; {} "
        "states where four eyes leave nobody for a step, {} that only lead there",
        nodes_.size(), transitions_, refusals_, bounded_, trial_.visits, barred_, leading_there_);
  }

 private:
  struct Node {
    State state;
    Oracle oracle;
    std::vector<std::size_t> before;  // whence it is reached but by Cancel
    bool at_the_bound = false;        // a step was left out here
  };

  [[nodiscard]] const std::string& starter() const { return trial_.cast.begin()->first; }

  std::size_t visit(State state, const Oracle& oracle) {
    const auto [found, fresh] = known_.emplace(key_of(state), nodes_.size());
    if (!fresh) return found->second;
    const auto back = engine::decode_state(engine::encode(state, sop_), sop_);
    if (!back || *back != state) fail("a state is not what was written of it");
    nodes_.push_back({std::move(state), oracle, {}});
    return nodes_.size() - 1;
  }

  void fail(const std::string& what) {
    if (wrong_.empty()) wrong_ = what;
  }

  void ask(std::size_t at, const std::string& person, decltype(Command::action) action) {
    if (!wrong_.empty()) return;
    const Command command{"k", person, std::move(action)};
    const engine::Decision decision = machine_.decide(sop_, nodes_[at].state, command,
                                                      authority_of(trial_.cast, person, command));
    const auto* events = std::get_if<std::vector<Event>>(&decision);
    Oracle oracle = nodes_[at].oracle;
    const bool may = oracle.take(person, command);
    if (may != (events != nullptr)) {
      fail(fmt::format("{} of {}: the engine says {}, the oracle {} ({})",
                       engine::encode_action(command), person, events != nullptr ? "yes" : "no",
                       may ? "yes" : "no", key_of(nodes_[at].state)));
      return;
    }
    if (events == nullptr) {
      ++refusals_;
      return;
    }
    State state = nodes_[at].state;
    for (const Event& event : *events) state = machine_.apply(std::move(state), event);
    const std::string difference = oracle.difference(state);
    if (!difference.empty()) {
      fail(fmt::format("after {} of {}: {} ({})", engine::encode_action(command), person,
                       difference, key_of(state)));
      return;
    }
    ++transitions_;
    for (const auto& [task, count] : state.visits) {
      if (count > trial_.visits) {
        ++bounded_;
        nodes_[at].at_the_bound = true;
        return;
      }
    }
    const std::size_t next = visit(std::move(state), oracle);
    if (!std::holds_alternative<engine::Cancel>(command.action)) nodes_[next].before.push_back(at);
  }

  // All that a person can send, also what he may not.
  void ask_as(std::size_t at, const std::string& person) {
    for (std::size_t t = 0; t < sop_.tasks.size(); ++t) {
      const TaskId task(t);
      const bool waits = engine::token_at(nodes_[at].state, task) != nullptr;
      for (std::size_t r = 0; r < sop_.roles.size(); ++r) {
        const engine::RoleId role(r);
        if (waits && engine::member_of(sop_.task(task), role)) {
          ask_of_task(at, person, task, role);
        } else {
          ask(at, person, engine::Claim{task, role});
          ask(at, person, engine::Complete{task, role, sop_.task(task).exits.front().answer, ""});
        }
      }
    }
    ask(at, person, engine::Cancel{"batal"});
    ask(at, person, engine::BeginCall{TaskId(0), 1, 7});
  }

  void ask_of_task(std::size_t at, const std::string& person, TaskId task, engine::RoleId role) {
    for (const bundle::Exit& exit : sop_.task(task).exits)
      ask(at, person, engine::Complete{task, role, exit.answer, ""});
    ask(at, person, engine::Sign{task, role, ""});
    ask(at, person, engine::Skip{task, role, ""});
    ask(at, person, engine::Claim{task, role});
    ask(at, person, engine::Release{task, role, ""});
    for (const auto& [to, whoever] : trial_.cast)
      ask(at, person, engine::HandOver{task, role, to, ""});
  }

  void ask_machine(std::size_t at) {
    const std::vector<engine::Token> tokens = nodes_[at].state.tokens;
    for (const engine::Token& token : tokens) {
      ask(at, kMachine, engine::BeginCall{token.task, token.visit, 7});
      ask(at, kMachine, engine::EndCall{token.task, token.visit, 7, true});
      ask(at, kMachine, engine::EndCall{token.task, token.visit, 7, false});
    }
  }

  // Marks all states from which one of these is reached.
  [[nodiscard]] std::vector<bool> leading_to(
      const std::function<bool(const Node&)>& is_goal) const {
    std::vector<bool> marked(nodes_.size(), false);
    std::deque<std::size_t> open;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!is_goal(nodes_[i])) continue;
      marked[i] = true;
      open.push_back(i);
    }
    while (!open.empty()) {
      for (const std::size_t from : nodes_[open.front()].before) {
        if (marked[from]) continue;
        marked[from] = true;
        open.push_back(from);
      }
      open.pop_front();
    }
    return marked;
  }

  void check_ends() {
    const std::vector<bool> can_end = leading_to([](const Node& node) {
      return node.state.status == engine::Status::Finished ||
             node.state.status == engine::Status::Cancelled;
    });
    const std::vector<bool> past = leading_to([](const Node& node) { return node.at_the_bound; });
    const std::vector<bool> explained = leading_to(
        [](const Node& node) { return node.oracle.open() && node.oracle.has_a_barred_part(); });
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (can_end[i] || past[i]) continue;  // past: "tidak" was said on the last visit
      if (!explained[i]) {
        fail("no way to the end from " + key_of(nodes_[i].state));
        return;
      }
      ++(nodes_[i].oracle.has_a_barred_part() ? barred_ : leading_there_);
    }
  }

  const Trial& trial_;
  const bundle::Bundle& sop_;
  const Machine& machine_;
  std::deque<Node> nodes_;
  std::unordered_map<std::string, std::size_t> known_;
  std::string wrong_;
  std::size_t transitions_ = 0, refusals_ = 0, bounded_ = 0, barred_ = 0, leading_there_ = 0;
};

// ---- The SOPs.

std::vector<Trial> trials(bool fourth) {
  Trial decision{"a decision with a return, and four eyes",
                 R"(SOP Penyusunan Keputusan
Pelaksana:
  - Staf
  - Kasubbag
Dokumen:
  - Keputusan: draf > final
Langkah:
  1. Staf atau Kasubbag: Menyusun Keputusan
     Output: Keputusan (draf)
  2. Kasubbag: Memeriksa Keputusan
     Kelengkapan: Keputusan (draf)
     Pertanyaan: Sesuai?
     Jika ya: selesai, Output: Keputusan (final)
     Jika tidak: kembali ke 1
)",
                 3,
                 {{"Ani", {{{0, ""}}, false}},
                  {"Budi", {{{0, ""}, {1, "Citra"}}, false}},
                  {"Citra", {{{1, ""}}, false}}}};
  Trial parallel{"branches side by side and a joint step",
                 R"(SOP Verifikasi Usulan
Pelaksana:
  - Staf
  - Bendahara
  - Kadis
Langkah:
  1. Staf: Menyiapkan berkas
     Output: Berkas
  Serentak:
  Cabang: keuangan
  2. Bendahara: Menghitung biaya
     Kelengkapan: Berkas
     Output: Rincian biaya
  Cabang: teknis
  3. Staf: Meninjau lokasi
     Kelengkapan: Berkas
     Output: Catatan lokasi
  Akhir serentak
  4. Kadis + Bendahara: Membahas usulan
     Kelengkapan: Rincian biaya; Catatan lokasi
     Pertanyaan: Layak?
     Jika ya: selesai, Output: Rekomendasi
     Jika tidak: kembali ke 1
)",
                 2,
                 {{"Ani", {{{0, ""}, {1, ""}}, false}},
                  {"Budi", {{{0, ""}}, false}},
                  {"Citra", {{{2, ""}, {1, "Ani"}}, false}}}};
  Trial calling{"an optional step, a step that runs another SOP, and somebody outside",
                R"(SOP Layanan Izin
Pelaksana:
  - Pemohon, pihak luar
  - Staf
  - Kasubbag
Langkah:
  1. Pemohon: Menyerahkan berkas
     Output: Berkas
  2. Staf: Meminta pendapat Bagian Hukum
     Kelengkapan: Berkas
     Output: Pendapat hukum
     Bila perlu: ada keraguan hukum
  3. Staf atau Kasubbag: Membahas berkas
     Kelengkapan: Berkas
     Output: Notula rapat
     Jalankan: SOP Pelaksanaan Rapat dengan Pimpinan = Kasubbag, Notulis = Staf
  4. Kasubbag + Pemohon: Memutuskan permohonan
     Kelengkapan: Notula rapat
     Pertanyaan: Lengkap?
     Jika ya: selesai, Output: Izin
     Jika tidak: kembali ke 1
)",
                2,
                {{"Ani", {{{1, ""}}, false}},
                 {"Budi", {{{1, ""}, {2, "Citra"}}, false}},
                 {"Citra", {{{2, ""}}, false}}}};
  std::vector<Trial> all = {decision, parallel, calling};
  if (fourth) {
    for (Trial& one : all) one.cast["Dedi"] = {{{0, ""}}, true};
  }
  return all;
}

const std::vector<property::Text>& called_sops() {
  static const std::vector<property::Text> kAll = {{"rapat.sop", R"(SOP Pelaksanaan Rapat
Pelaksana:
  - Pimpinan
  - Notulis
Langkah:
  1. Pimpinan: Memimpin rapat
     Output: Kesepakatan rapat
  2. Notulis: Menyusun notula
     Kelengkapan: Kesepakatan rapat
     Output: Notula rapat
)"}};
  return kAll;
}

// ---- Spoilt engines: each forgets one rule.

State without_claims(State state) {
  for (engine::Token& token : state.tokens) token.claims.clear();
  return state;
}
State without_people(State state) {
  for (engine::Token& token : state.tokens) {
    for (engine::Signature& one : token.signatures) one.person = "?";
    std::erase_if(token.claims, [](const engine::Claimed&) { return true; });
  }
  return state;
}

std::vector<Machine> spoilt() {
  std::vector<Machine> all;
  const auto add = [&](const char* name, decltype(Machine::decide) asked,
                       decltype(Machine::apply) folded = engine::apply) {
    all.push_back({name, std::move(asked), std::move(folded)});
  };
  add("claims are passed over",
      [](const auto& sop, const auto& state, const auto& command, const auto& authority) {
        return decide(sop, without_claims(state), command, authority);
      });
  add("four eyes are passed over",
      [](const auto& sop, const auto& state, const auto& command, const auto& authority) {
        bundle::Bundle blind = sop;
        blind.separations.clear();
        return decide(blind, state, command, authority);
      });
  add("four eyes see the last visit only", decide, [](State state, const Event& event) {
    if (const auto* done = std::get_if<engine::TaskCompleted>(&event.what))
      state.doers.erase(done->task);
    return engine::apply(std::move(state), event);
  });
  add("one person signs for all",
      [](const auto& sop, const auto& state, const auto& command, const auto& authority) {
        return decide(sop, without_people(state), command, authority);
      });
  add("everybody leads",
      [](const auto& sop, const auto& state, const auto& command, engine::Authority authority) {
        authority.leads = !authority.system;
        return decide(sop, state, command, authority);
      });
  add("everybody has every role",
      [](const auto& sop, const auto& state, const auto& command, engine::Authority authority) {
        for (std::size_t r = 0; r < sop.roles.size() && !authority.system; ++r)
          authority.capacities.push_back({engine::RoleId(r), "", {}});
        return decide(sop, state, command, authority);
      });
  add("steps are done that do not wait",
      [](const auto& sop, State state, const auto& command, const auto& authority) {
        if (const auto* one = std::get_if<engine::Complete>(&command.action);
            one != nullptr && engine::token_at(state, one->task) == nullptr &&
            state.status == engine::Status::Open) {
          engine::Token token;
          token.task = one->task;
          state.tokens.push_back(token);
        }
        return decide(sop, state, command, authority);
      });
  add("a step waits on after it was done", decide, [](State state, const Event& event) {
    const auto* done = std::get_if<engine::TaskCompleted>(&event.what);
    const engine::Token* token = done == nullptr ? nullptr : engine::token_at(state, done->task);
    const std::optional<engine::Token> kept =
        token == nullptr ? std::nullopt : std::optional(*token);
    state = engine::apply(std::move(state), event);
    if (kept) state.tokens.push_back(*kept);
    return state;
  });
  add("a branch is lost at its join", decide, [](State state, const Event& event) {
    if (std::holds_alternative<engine::BranchDone>(event.what)) return state;
    return engine::apply(std::move(state), event);
  });
  add("a running call is forgotten",
      [](const auto& sop, State state, const auto& command, const auto& authority) {
        if (!authority.system) {
          for (engine::Token& token : state.tokens) token.call = 0;
        }
        return decide(sop, state, command, authority);
      });
  return all;
}

// How many of them nobody noticed.
int check_the_checker(const std::vector<Trial>& all, const std::vector<bundle::Bundle>& sops) {
  int unnoticed = 0;
  for (const Machine& machine : spoilt()) {
    std::string noticed;
    for (std::size_t i = 0; i < all.size() && noticed.empty(); ++i)
      noticed = Explorer(all[i], sops[i], machine).run();
    fmt::print("spoilt: {}: {}\n", machine.name, noticed.empty() ? "NOT NOTICED" : "noticed");
    unnoticed += noticed.empty() ? 1 : 0;
  }
  return unnoticed;
}

int run(bool fourth) {
  property::World world(called_sops());
  const std::vector<Trial> all = trials(fourth);
  const Machine sound{"engine", decide, engine::apply};
  std::vector<bundle::Bundle> sops;
  int failed = 0;
  for (const Trial& trial : all) {
    std::string told;
    std::vector<bundle::Bundle> compiled = bundles_of(world, trial.text, told);
    if (compiled.size() != 1) {
      fmt::print("{} does not compile:\n{}", trial.name, told);
      return 1;
    }
    sops.push_back(std::move(compiled.front()));
    Explorer explorer(trial, sops.back(), sound);
    const std::string wrong = explorer.run();
    fmt::print("{} ({} users): {}\n", trial.name, trial.cast.size(), explorer.summary());
    if (wrong.empty()) continue;
    fmt::print("  WRONG: {}\n", wrong);
    ++failed;
  }
  if (sops.front().separations.empty()) {
    fmt::print("no four eyes in {}\n", all.front().name);
    ++failed;
  }
  failed += check_the_checker(all, sops);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace sop::trial

int main(int argc, char** argv) {
  const bool fourth = argc == 3 && std::string(argv[1]) == "--users" && std::string(argv[2]) == "4";
  if (argc != 1 && !fourth) {
    fmt::print("interleavings [--users 4]\n");
    return 2;
  }
  return sop::trial::run(fourth);
}
