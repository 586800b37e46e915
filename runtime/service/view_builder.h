// Cases as views (views.h): what a state, its bundle and the register say to the one who looks.
// Pure. What somebody may do is found by asking the engine for it, so that a page never offers what
// would be refused, nor hides what would not.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/engine/codec.h"
#include "runtime/people/permissions.h"
#include "runtime/people/register.h"
#include "runtime/service/views.h"

namespace sop::service {

// What a token's deadlines are; nothing where the SOP tells none.
struct Times {
  std::optional<Instant> due, not_before;
};

struct Looking {
  const people::Register& people;
  const engine::Bundle& bundle;
  const engine::State& state;
  CaseNumber number = 0;
  std::string person;
  Language language = Language::Indonesian;
  Instant now;
  const calendar::Calendar& calendar;
  std::function<Times(const engine::Token&)> times;
};

// As people are called: by name; by id where they are not known (any more).
[[nodiscard]] PersonView person_view(const people::Register& people, const std::string& id);
[[nodiscard]] story::Voice voice_of(const Looking& looking);

// One row for each member's part that still waits, in order of the tokens.
[[nodiscard]] std::vector<TaskRow> waiting_rows(const Looking& looking);
// `token` is one of the state's.
[[nodiscard]] TaskView task_view(const Looking& looking, const engine::Token& token,
                                 std::span<const engine::Record> records);
[[nodiscard]] CaseView case_view(const Looking& looking, std::span<const engine::Record> records,
                                 const story::Versions& versions,
                                 const engine::Bundle& started_with);
[[nodiscard]] FileView file_view(const Looking& looking, const engine::File& file);

// What people::authority() gives, with the deadline of the token's task.
[[nodiscard]] engine::Authority authority_of(const Looking& looking, const engine::Token& token);
// Which part of a joint task is meant: the leading one completes, the further ones sign.
enum class Part : std::uint8_t { Any, Leading, Further };
// The role in which `person` would do a part of a task that waits: by an id, if one is asked for;
// else the one of his that the fewest others could do, the first of these. Invalid: no such role.
[[nodiscard]] bundle::RoleId acting_role(const Looking& looking, const engine::Token& token,
                                         const std::string& wanted, Part part = Part::Any);
// One person signs one part of a joint task. The role of a part that nobody but `person` could
// sign, where he is about to sign one that others could and has not named it; invalid: none.
[[nodiscard]] bundle::RoleId only_his(const Looking& looking, const engine::Token& token, Part part,
                                      const std::string& wanted);

}  // namespace sop::service
