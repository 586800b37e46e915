// The family list of the house, apart from Pango so that dot.cpp need not know it.
#pragma once

namespace sop::emit {

// Metric-compatible throughout; "Helvetica" alone is resolved to something else by fontconfig.
inline constexpr const char* kFontFamily = "Arial,Liberation Sans,Helvetica,sans-serif";

}  // namespace sop::emit
