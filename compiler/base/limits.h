// Every bound of the compiler in one place. Each has a diagnostic; none is reached by a real SOP.
#pragma once

#include <cstddef>

namespace sop::limits {

inline constexpr std::size_t kFileBytes = 16U << 20U;    // one source file
inline constexpr std::size_t kBundleBytes = 64U << 20U;  // one .alur
inline constexpr std::size_t kLineBytes = 64U << 10U;    // one line of source
inline constexpr std::size_t kSteps = 5000;              // symbols of one SOP
inline constexpr std::size_t kRoles = 60;                // lanes of one chart
inline constexpr std::size_t kParallelDepth = 8;         // Serentak inside Serentak
inline constexpr std::size_t kParts = 100;               // charts of one SOP
inline constexpr std::size_t kProjectFiles = 50000;      // SOPs and libraries of one project
inline constexpr std::size_t kProjectDepth = 16;         // folders below its root
inline constexpr std::size_t kFindingsPerFile = 100;     // printed; the rest are counted

}  // namespace sop::limits
