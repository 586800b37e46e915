// Paths as Graphviz writes them (all curves) → the same lines, said shortly: what is straight is
// written so, which is also what one wants to find in a drawing program.
#pragma once

#include <string>
#include <string_view>

namespace sop::emit {

// "M1,2C2,2 3,2 4,2" → "M1 2H4". What cannot be read comes back as it is.
[[nodiscard]] std::string straightened(std::string_view path);

// "1,2 4,2 " → "M1 2H4"; empty: not a line of two points.
[[nodiscard]] std::string straight_line(std::string_view points);

// "1,2 1,4 3,4 3,2 1,2" → "M1 2H3V4H1z"; empty: not an upright rectangle.
[[nodiscard]] std::string rectangle(std::string_view points);

// The points of an upright rectangle → a closed path; nothing for any other polygon.
[[nodiscard]] std::string rectangle(std::string_view points);

}  // namespace sop::emit
