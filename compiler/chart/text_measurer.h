// Measures and breaks text without knowing how it will be painted. Implemented with Pango in emit/,
// and with a fixed table of widths in tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/chart/chart.h"

namespace sop::chart {

struct MeasuredLine {
  std::string text;
  double width = 0;  // points
};

class TextMeasurer {
 public:
  virtual ~TextMeasurer() = default;
  // Width in points of one line.
  [[nodiscard]] virtual double width(std::string_view text, Font font) = 0;
  // Breaks at blanks, inside words only where one word is wider than `width`; never gives a line
  // wider than `width` (except a single character) nor an empty list for non-empty text.
  [[nodiscard]] virtual std::vector<MeasuredLine> wrap(std::string_view text, Font font,
                                                       double width) = 0;
};

// Distance of baselines, and how far the baseline is below the top of a line, per point of size.
inline constexpr double kLinePitch = 1.18;
inline constexpr double kAscent = 0.92;

}  // namespace sop::chart
