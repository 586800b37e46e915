// When something is due, as one says it: "hari ini 16.00", "terlambat 2 hari
// kerja", with the exact moment beside it. Working days are those of the
// office's calendar.
#pragma once

#include "runtime/pages/frame.h"

namespace sop::pages {

enum class DueGroup : std::uint8_t { Late, Today, Later, None };

[[nodiscard]] DueGroup due_group(const Reader& reader, const std::optional<Instant>& due,
                                 bool overdue);
[[nodiscard]] std::string due_words(const Reader& reader, Instant due, bool overdue);
// Words and exact moment; "–" for nothing.
[[nodiscard]] Node due_node(const Reader& reader, const std::optional<Instant>& due, bool overdue);

}  // namespace sop::pages
