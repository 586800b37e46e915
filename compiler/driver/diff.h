// Two texts as a unified diff, for `sop check --fix --dry-run`; `patch -p0` understands it.
#pragma once

#include <string>
#include <string_view>

namespace sop {

// Empty if the texts are the same. Lines are compared with their line ends. The shortest edit
// script (Myers 1986) up to a bound on its length; beyond it, all between the first and the last
// difference is one change.
[[nodiscard]] std::string unified_diff(std::string_view name, std::string_view before,
                                       std::string_view after);

}  // namespace sop
