// How far a case has come, step by step: what the live chart marks and the list beside it says.
// Worked out from the state and, where they are given, the records; records alone tell what was
// skipped and what a return makes to be done again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/engine/codec.h"
#include "runtime/story/story.h"

namespace sop::story {

enum class Stand : std::uint8_t {
  Ahead,
  Waiting,
  Overdue,  // waits, and its deadline has passed
  Done,
  Again,  // was done; the case has gone back before it
  Skipped,
  Stopped,  // waited when the case was cancelled
  NotOnPath
};

struct StepProgress {
  Stand stand = Stand::Ahead;
  std::uint32_t visits = 0;
  const engine::Event* by = nullptr;  // who did or skipped it last; one of the records given
  bundle::RoleId entered_by;          // of `by`, in this version; see engine::Event
  bundle::RoleId role;                // in which
  [[nodiscard]] bool waits() const { return stand == Stand::Waiting || stand == Stand::Overdue; }
};

// One entry a task of `bundle`, the one that the case has now. Records are those of the whole case,
// from its start, moves from other versions included. `overdue`: beyond those whose superior has
// been told already.
[[nodiscard]] std::vector<StepProgress> progress(const bundle::Bundle& bundle,
                                                 const engine::State& state,
                                                 std::span<const engine::Record> records = {},
                                                 const std::vector<bundle::TaskId>& overdue = {});

// The same for who reads instead of looking.
struct OverviewLine {
  bundle::TaskId task;
  Stand stand = Stand::Ahead;
  std::uint32_t visits = 0;
  std::string text;  // "selesai oleh Ani (Perencana), Senin, 5 Januari 2026 08.00 WIB"
};
[[nodiscard]] std::vector<OverviewLine> steps_overview(
    Language language, const bundle::Bundle& bundle, const engine::State& state,
    std::span<const engine::Record> records = {}, const Voice& voice = {},
    const std::vector<bundle::TaskId>& overdue = {});

// Who a waiting step waits for: of a joint one, those who have not signed yet.
[[nodiscard]] std::string awaited(const Story& story, const bundle::Bundle& bundle,
                                  const engine::Token& token);

// "menunggu dikerjakan", "lewat tenggat", "selesai" …
[[nodiscard]] std::string name_of(Stand stand, Language language);

}  // namespace sop::story
