// A case driven by hand through the engine, with its records: for tests of what tells and exports
// cases. Its clock stands still unless it is moved.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine_samples.h"
#include "runtime/engine/codec.h"

namespace sop::samples {

// Monday, 5 January 2026 08.00 WIB
inline constexpr Instant kMonday{1'767'574'800'000};
inline constexpr std::int64_t kMinutes = 60'000;

class DrivenCase {
 public:
  explicit DrivenCase(const bundle::Bundle& definition, engine::CaseNumber number = 1)
      : number_(number), bundle_(definition) {}

  DrivenCase& send(decltype(engine::Command::action) action, const std::string& person = "ani",
                   const engine::Authority& authority = engine::Authority::of_terminal()) {
    const auto decision =
        engine::decide(bundle_, state, {"k", person, std::move(action)}, now, authority);
    if (const auto* why = std::get_if<Diagnostic>(&decision)) {
      ADD_FAILURE() << text_of(*why, Language::English);
      return *this;
    }
    for (const engine::Event& event : std::get<std::vector<engine::Event>>(decision)) add(event);
    return *this;
  }
  // What only a register or a running server brings about.
  template <class What>
  DrivenCase& add(const std::string& person, What what) {
    engine::Event event;
    event.at = now;
    event.person = person;
    event.what = std::move(what);
    return add(event);
  }
  DrivenCase& add(const engine::Event& event) {
    state = engine::apply(std::move(state), event);
    records.push_back({records.size() + 1, number_, "k", event});
    return *this;
  }
  DrivenCase& pass(std::int64_t minutes) {
    now.milliseconds += minutes * kMinutes;
    return *this;
  }
  [[nodiscard]] bundle::TaskId task(const std::string& label) const {
    return bundle::find_task(bundle_, label);
  }

  Instant now = kMonday;
  engine::State state;
  std::vector<engine::Record> records;

 private:
  engine::CaseNumber number_;
  const bundle::Bundle& bundle_;
};

// The sample SOP: 1 and 2 done, 3 left out, 4 "tidak", 2 again and 3 done, now at 4.
inline DrivenCase returned_case(const bundle::Bundle& bundle) {
  using bundle::RoleId;
  DrivenCase one(bundle);
  one.send(engine::Start{"Tim 2026"});
  one.pass(30).send(engine::Complete{one.task("1"), RoleId(0), "", ""});
  one.pass(90).send(engine::Complete{one.task("2"), RoleId(2), "", "konsep <awal>"}, "budi");
  one.pass(5).send(engine::Skip{one.task("3"), RoleId(2), "=tidak perlu; cukup"}, "budi");
  one.pass(1'440).send(engine::Complete{one.task("4"), RoleId(1), "tidak", "kurang\ndua"}, "citra");
  one.pass(60).send(engine::Claim{one.task("2"), RoleId(2)}, "budi");
  one.pass(20).send(engine::Complete{one.task("2"), RoleId(2), "", ""}, "budi");
  one.pass(10).send(engine::Complete{one.task("3"), RoleId(2), "", ""}, "budi");
  return one;
}

}  // namespace sop::samples
