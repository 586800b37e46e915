// A moment in UTC, to the millisecond, and its text: ISO 8601 in records
// ("2026-01-05T01:00:00.000Z"). Nothing below the programs asks a clock; whoever sends a command
// says when it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sop {

struct Instant {
  std::int64_t milliseconds = 0;  // since 1970-01-01T00:00:00Z
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

[[nodiscard]] std::string to_iso(Instant instant);
// The same into bytes of the caller's, at least kIsoRoom of them; gives the end of what it wrote.
inline constexpr std::size_t kIsoRoom = 32;
char* write_iso(char* at, Instant instant);
// "2026-01-05T01:00:00Z" or with ".000" before the Z; nothing for any other text or a day that does
// not exist.
[[nodiscard]] std::optional<Instant> from_iso(std::string_view text);

}  // namespace sop
