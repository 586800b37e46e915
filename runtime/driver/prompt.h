// What a person types at a step, understood: pure functions of the line and the task. Commands are
// known in both languages whatever the language of the messages; an answer of the SOP wins over a
// command of the same name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/bundle/bundle.h"

namespace sop::sopd {

namespace input {
struct Done {};  // Enter
struct Answer {
  std::uint32_t exit;
};
struct Note {
  std::string text;
};
struct As {
  std::string role;
};
struct Step {  // another of those that wait
  std::string label;
};
struct Skip {};
struct Cancel {
  std::string reason;
};
struct Stop {};
struct Help {};
struct Unclear {
  std::vector<std::string> may_mean;
};
struct Unknown {};
}  // namespace input

using Input =
    std::variant<input::Done, input::Answer, input::Note, input::As, input::Step, input::Skip,
                 input::Cancel, input::Stop, input::Help, input::Unclear, input::Unknown>;

// `answers`: whether this task is to be answered now (a decision, by its leader).
[[nodiscard]] Input understand(std::string_view line, const bundle::Task& task, bool answers);

}  // namespace sop::sopd
