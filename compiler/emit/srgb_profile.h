// The colour space sRGB (IEC 61966-2.1) as an ICC profile, for the output intent that archives ask
// of a PDF.
#pragma once

#include <string>

namespace sop::emit {

// An ICC v4 display profile of some 500 bytes, always the same: primaries and white adapted to D50,
// exact curve.
[[nodiscard]] std::string srgb_profile();

}  // namespace sop::emit
