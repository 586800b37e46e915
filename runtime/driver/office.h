// The commands that work with a data folder of persons and positions (`sop tasks`, `sop done`, `sop
// admin …`): one table of verbs, each a use case of service/ and its words. Who may read the folder
// may act as anybody in it; whom he acts as stands in the record.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/driver/console.h"
#include "runtime/driver/machine.h"
#include "runtime/service/service.h"

namespace sop::sopd {

// What was typed: arguments and options by name.
struct OfficeCall {
  std::string data;  // folder
  std::map<std::string, std::string> values;

  [[nodiscard]] const std::string& get(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const { return values.count(name) != 0; }
};

// A command at work: the open service, and who asks.
struct Office {
  Console& console;
  const Clock& clock;
  const OfficeCall& call;
  service::Service& service;
  service::Identity who;
};

struct OfficeVerb {
  const char* path;   // "case start"
  const char* alias;  // of its last word
  Phrase about;
  const char* arguments;  // "CASE STEP"; "[PERSON]" may be left out
  const char* options;    // "note key"
  int (*run)(Office& office);
  enum class Asks : std::uint8_t {
    Account,  // who asks has one
    Machine,  // whoever may use the data folder, as an administrator may
    Maker,    // and makes the folder where there is none
  } asks = Asks::Account;
};
[[nodiscard]] std::span<const OfficeVerb> office_verbs();
[[nodiscard]] const OfficeVerb& office_verb(std::string_view path);

// What stands behind a verb without "--".
struct OfficeArgument {
  const char* name;  // "CASE"
  Phrase about;
};
[[nodiscard]] std::span<const OfficeArgument> office_arguments();

struct OfficeOption {
  const char* name;  // "note"
  Phrase about;
  const char* type;  // nullptr: a flag
};
[[nodiscard]] std::span<const OfficeOption> office_options();

// Opens the folder and runs the verb; the exit code: 0 fine, 1 refused, 2 wrong use, 3 the machine.
[[nodiscard]] int run_office(Console& console, const Clock& clock, const OfficeVerb& verb,
                             const OfficeCall& call);

// ---- For the files that hold verbs.

// Reports a refusal; its exit code.
[[nodiscard]] int refuse(Console& console, const service::Refusal& refusal);
[[nodiscard]] std::string moment(Office& office, const std::optional<Instant>& at);
// "5 Jan 2026 08.15", for tables.
[[nodiscard]] std::string short_moment(Office& office, const std::optional<Instant>& at);
// Key of the SOP in force with this number or title; nothing, and a finding, where none has it.
[[nodiscard]] std::optional<std::string> sop_named(Office& office, const std::string& text);
// "2026-12-31", the first moment of that day in the office's zone, or ISO with "Z".
[[nodiscard]] std::optional<Instant> read_moment(Office& office, const std::string& text);
// Past the last year of the calendar's data, or soon to be: deadlines would take holidays for
// working days.
[[nodiscard]] std::optional<Diagnostic> unknown_holidays(Office& office);

namespace verbs {
int serve(Office& office);
int deploy(Office& office);
int sops(Office& office);
int case_start(Office& office);
int case_list(Office& office);
int case_show(Office& office);
int case_cancel(Office& office);
int case_move(Office& office);
int tasks(Office& office);
int task_show(Office& office);
int overdue(Office& office);
int attach(Office& office);
int admin_first(Office& office);
int admin_invite(Office& office);
int admin_staff(Office& office);
int admin_people(Office& office);
int admin_add(Office& office);
int admin_assign(Office& office);
int admin_end(Office& office);
int admin_grant(Office& office);
int admin_revoke(Office& office);
int admin_deactivate(Office& office);
int admin_reactivate(Office& office);
int admin_retire(Office& office);
int admin_token(Office& office);
int admin_tokens(Office& office);
int admin_untoken(Office& office);
int delegate(Office& office);
int report(Office& office);
int export_cases(Office& office);
int backup(Office& office);
template <service::Act::Kind kKind>
int act(Office& office);
int send_back(Office& office);
}  // namespace verbs

}  // namespace sop::sopd
