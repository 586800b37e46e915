// A record laid flat: what a row of a table or an event of a log says, in the words of the SOP.
// XES and CSV are written from it, so that they can't tell different things.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/calendar/rules.h"
#include "runtime/story/history.h"

namespace sop::exporting {

using story::CaseHistory;
using story::Names;
using story::Versions;

// Takes bytes as they come; false: nobody wants more.
using Output = std::function<bool(std::string_view)>;

struct Fact {
  std::string_view event;       // as in the journal: "task_completed"
  std::string_view transition;  // of the standard lifecycle; "unknown" where it has none
  bool of_task = false;         // transition is not "unknown"
  bundle::TaskId task;
  std::uint32_t visit = 0;
  std::string role;  // title
  std::string to;    // person it was handed over to
  std::string answer;
  std::string note;  // of people, or the reason of a cancellation
  std::string document;
  std::uint64_t version = 0;  // of the document or file
  std::string file, hash;
  engine::CaseNumber linked = 0;
  std::optional<Instant> due;
};

// `held`: somebody held the part that is handed over.
[[nodiscard]] Fact fact_of(const engine::Event& event, const bundle::Bundle& bundle, bool held);

struct Told {
  const engine::Record& record;
  const bundle::Bundle& bundle;  // the version the case had then
  Fact fact;
};

// Every record of a case in order, through its moves; what a cancellation ends comes before it, as
// one fact a waiting task ("pi_abort"). False: the visitor wanted no more.
[[nodiscard]] bool each_fact(const CaseHistory& one, const Versions& versions,
                             const std::function<bool(const Told&)>& visit);

// "2026-01-05T08:00:00.000+07:00"
[[nodiscard]] std::string local_iso(Instant at, calendar::Zone zone);

}  // namespace sop::exporting
