// The family list of the house, apart from Pango so that dot.cpp need not know it.
#pragma once

#include <string>

namespace sop::emit {

// Metric-compatible throughout; "Helvetica" alone is resolved to something else by fontconfig.
inline constexpr const char* kFontFamily = "Arial,Liberation Sans,Helvetica,sans-serif";

// Of the measures the font table has.
[[nodiscard]] inline bool is_house_family(const std::string& family) {
  return family.empty() || family == "Arial" || family == "Liberation Sans";
}

// The list for a chart in `family` (chart::Chart::family); empty: the house's.
[[nodiscard]] inline std::string font_families(const std::string& family) {
  return is_house_family(family) ? kFontFamily : family + "," + kFontFamily;
}

}  // namespace sop::emit
