#include "compiler/emit/marks.h"

#include <algorithm>
#include <cmath>

#include "compiler/emit/numbers.h"

namespace sop::emit {
namespace {

// By chart::Mark. As grey, the shades are 0.93, 0.87 and 0.80 light.
constexpr MarkStyle kStyles[] = {
    {"#000000", "#ffffff", {1, 1, 1}, 0.9, ""},
    {"#00662b", "#e3f6e5", {0.87, 0.97, 0.88}, 2.2, ""},
    {"#8a4b00", "#fff1cc", {1.00, 0.90, 0.66}, 1.6, ""},
    {"#a3121f", "#fbdadd", {0.98, 0.78, 0.80}, 1.2, "dashed"},
};

}  // namespace

const MarkStyle& style_of(chart::Mark mark) {
  return kStyles[static_cast<std::size_t>(mark)];
}

Colour colour_of(const chart::Shade& shade) {
  if (shade.mark != chart::Mark::None) return style_of(shade.mark).shade;
  const auto level =
      static_cast<double>(std::lround(std::clamp(sane(shade.grey, 1), 0.0, 1.0) * 255)) / 255;
  return {level, level, level};
}

std::string hex_of(Colour colour) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "#";
  for (const double part : {colour.red, colour.green, colour.blue}) {
    const auto level = static_cast<unsigned>(std::lround(part * 255));
    out += kDigits[level / 16];
    out += kDigits[level % 16];
  }
  return out;
}

}  // namespace sop::emit
