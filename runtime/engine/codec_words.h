// Words that encode.cpp writes and decode.cpp reads, by the value of their enumeration.
#pragma once

#include <string_view>

namespace sop::engine {

inline constexpr std::string_view kStatusWords[] = {"new", "open", "finished", "cancelled"};
inline constexpr std::string_view kSubstitutionWords[] = {"", "plt", "plh"};

}  // namespace sop::engine
