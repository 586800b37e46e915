// A tiny model of a case: what each command must do, told again from the README of the engine. It
// shares no code with runtime/engine; only the words (commands, bundle) are the same. Tests ask
// both and compare.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/bundle/bundle.h"
#include "runtime/engine/engine.h"

namespace sop::trial {

struct Holding {
  std::size_t role = 0;
  std::string stands_in_for;  // "": it is his own
};
struct Person {
  std::vector<Holding> roles;
  bool leads = false;
};
// All who send commands, by name; "sopan" is the runtime itself.
using Cast = std::map<std::string, Person>;
inline const std::string kMachine = "sopan";

// As the service would work it out of the register.
[[nodiscard]] engine::Authority authority_of(const Cast& cast, const std::string& person,
                                             const engine::Command& command);

class Oracle {
 public:
  Oracle(const bundle::Bundle& sop, const Cast& cast) : sop_(&sop), cast_(&cast) {}

  // Whether the command is to be accepted; if so the case goes on by it.
  bool take(const std::string& person, const engine::Command& command);

  // "" where the state says the same; else what differs.
  [[nodiscard]] std::string difference(const engine::State& state) const;

  // The person has a role for some part of a waiting step that is still to be done, and only four
  // eyes (or another part of the step) keep him off; or nobody has that role at all.
  [[nodiscard]] bool has_a_barred_part() const;

  [[nodiscard]] bool open() const { return open_; }

 private:
  struct Part {
    std::string holder;
    std::size_t held_as = 0;
    std::string signer;
    bool from_outside = false;  // the signer has only entered it
  };
  struct Waiting {
    std::uint32_t visit = 1;
    std::vector<Part> parts;
    int exit = -1;
    std::uint64_t call = 0;
  };
  struct Asking;
  friend struct Asking;

  void arrive(const bundle::Target& to, std::size_t from, bool back);
  void arrive_at_join(std::size_t block, std::size_t from);
  void finish(std::size_t task, std::size_t exit);

  const bundle::Bundle* sop_;
  const Cast* cast_;
  bool started_ = false, open_ = false, cancelled_ = false;
  std::string starter_;
  std::map<std::size_t, Waiting> waiting_;
  std::set<std::pair<std::size_t, std::uint32_t>> arrived_;  // block, branch
  std::map<std::size_t, std::uint32_t> visits_;
  std::map<std::size_t, std::uint32_t> done_;  // or skipped: how often
  std::map<std::size_t, std::set<std::string>> did_;
  std::map<std::size_t, std::uint32_t> versions_;  // of documents
  std::uint32_t returns_ = 0;
};

}  // namespace sop::trial
