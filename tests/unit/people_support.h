// A register that is driven by hand, for the tests of runtime/people.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/people/codec.h"
#include "runtime/people/commands.h"
#include "runtime/people/register.h"

namespace sop::people {

constexpr Instant kNow{1'767'574'800'000};  // 2026-01-05T01:00:00Z

constexpr Instant day(std::int64_t days) {
  return {kNow.milliseconds + days * kDay};
}

class Office {
 public:
  // "" or the code of the finding; what happened is in `last`.
  std::string send(const std::string& person, Action action, bool machine = false) {
    const Decision decision = decide(all, {"kunci", person, std::move(action)}, now, {machine});
    last.clear();
    why = {};
    if (const auto* refused = std::get_if<Diagnostic>(&decision)) {
      why = *refused;
      return code(refused->kind);
    }
    last = std::get<std::vector<Event>>(decision);
    EXPECT_FALSE(last.empty());
    touched.clear();
    for (const Event& event : last) {
      for (std::string& key : apply(all, event)) touched.push_back(std::move(key));
    }
    return "";
  }
  std::string machine(Action action) { return send("petugas", std::move(action), true); }
  std::string admin(Action action) { return send("admin", std::move(action)); }

  void person(const std::string& id, const std::vector<std::string>& positions = {},
              const std::vector<Right>& rights = {}) {
    EXPECT_EQ(machine(AddPerson{id, "Orang " + id, id + "@contoh.go.id"}), "");
    for (const std::string& position : positions)
      EXPECT_EQ(machine(Assign{id, position, day(-30), std::nullopt}), "");
    for (const Right right : rights) EXPECT_EQ(machine(Grant{id, right}), "");
  }

  Register all;
  Instant now = kNow;
  std::vector<Event> last;
  std::vector<std::string> touched;
  Diagnostic why;
};

// admin administrates, kadis leads and holds a position, others hold positions.
inline Office office() {
  Office out;
  EXPECT_EQ(out.machine(FirstAdministrator{"admin", "Admin", ""}), "");
  out.person("kadis", {"Kepala Dinas"}, {Right::Lead});
  out.person("siti", {"Sekretaris Dinas"});
  out.person("budi", {"Perencana"});
  out.person("tono");
  out.person("auditor", {}, {Right::Audit});
  return out;
}

}  // namespace sop::people
