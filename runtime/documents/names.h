// Names of uploaded files, made safe to show, to offer for download and to save on any system. Only
// labels: the store never uses them as paths.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sop::documents {

inline constexpr std::size_t kNameCharacters = 120;
inline constexpr std::size_t kNameBytes = 200;

// The last part of a path, as valid UTF-8, without control and invisible characters and those that
// turn the direction of writing ("surat\u202Efdp.exe"), without characters that Windows refuses
// (they become '_'), without dots and blanks at the edges; no reserved name of a device; within the
// bounds, with its ending kept. Never empty ("dokumen"). Doing it twice changes nothing more.
[[nodiscard]] std::string safe_name(std::string_view name);

// What follows the last dot, in lower-case ASCII: "pdf"; empty where there is none.
[[nodiscard]] std::string ending_of(std::string_view name);

// The value of the header: `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266, RFC 8187), of
// safe_name(name).
[[nodiscard]] std::string content_disposition(std::string_view name);

}  // namespace sop::documents
