// The attributes behind the commas of a library's row: ", dicabut oleh X, sumber: …, per <date>,
// ingatan". Private to library.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/phrases.h"

namespace sop {

struct RowAttributes {
  std::string revoked_by, changed_by, source, as_of;
  bool recalled = false;     // "ingatan"
  bool joint_leave = false;  // "cuti bersama"
  std::uint32_t rest_minutes = 0;
  std::optional<phrases::Date> from, to;
};

// Cuts the attributes off a row: fills `out` and returns the text before them, trimmed. A comma
// counts only before an attribute word. With `bare`, the text may begin with one.
[[nodiscard]] std::string_view take_attributes(std::string_view row, bool bare, RowAttributes& out);

// "Senin–Kamis", "07.30–16.00", "1 Maret 2026 s.d. 9 Maret 2026": the two sides, trimmed; nothing
// where no such sign stands.
[[nodiscard]] std::optional<std::pair<std::string_view, std::string_view>> stretch(
    std::string_view text);

}  // namespace sop
