// The staff from a small TOML file, for the first day and for offices that keep such a list:
//   [[orang]]
//   akun = "siti"   nama = "Siti Aminah"   surel = "siti@contoh.go.id"
//   jabatan = ["Sekretaris Dinas"]   hak = ["administrator"]   aktif = true
// read_staff() tells mistakes with their place; plan() makes commands of what differs from the
// register, so that the same file a second time does nothing. No passwords: people get links.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source.h"
#include "runtime/people/commands.h"

namespace sop::people {

// A key that the file does not have leaves the register as it is; an empty list clears it.
struct WantedPerson {
  std::string id;
  std::string name;
  std::optional<std::string> mail;
  std::optional<std::vector<std::string>> positions;
  std::optional<std::set<Right>> rights;
  std::optional<bool> active;
  Span span;
};

// Nothing, and all mistakes in `sink`, when the file cannot be used.
[[nodiscard]] std::optional<std::vector<WantedPerson>> read_staff(const SourceFile& file,
                                                                  Sink& sink);

struct StaffPlan {
  std::vector<Action> actions;         // in an order in which each is allowed
  std::vector<std::string> untouched;  // persons of the register whom the file does not name
};
// Rights are given before any are taken: an office may change its administrator in one go.
[[nodiscard]] StaffPlan plan(const Register& all, const std::vector<WantedPerson>& wanted,
                             Instant now);
// A note that says how many were left alone; nothing if none.
[[nodiscard]] std::optional<Diagnostic> untouched_note(const StaffPlan& plan);

}  // namespace sop::people
