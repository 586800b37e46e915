// Sizes of paper and margins, in points, shared by the identity pages and the chart pages.
#pragma once

#include "compiler/chart/layout.h"

namespace sop::chart {

struct PageSize {
  double width = 0;
  double height = 0;
};

// All four sides. The footer ("Halaman 1 dari 2") stands inside the bottom margin.
inline constexpr double kPageMargin = 36;

// Rules of the form: the frame of a table, and what is inside it.
inline constexpr double kFrameRule = 1.0;
inline constexpr double kInnerRule = 0.6;
inline constexpr double kLetterRule = 0.25;  // between lettered sub-steps

// Width and height as the page is read, that is after turning it for landscape.
[[nodiscard]] inline PageSize page_size(const Options& options) {
  PageSize upright{595.276, 841.890};
  switch (options.paper) {
    case Paper::A4:
      break;
    case Paper::F4:
      upright = {609.449, 935.433};
      break;
    case Paper::Letter:
      upright = {612, 792};
      break;
    case Paper::Legal:
      upright = {612, 1008};
      break;
  }
  return options.landscape ? PageSize{upright.height, upright.width} : upright;
}

// The rectangle inside the margins.
[[nodiscard]] inline Rect content_area(const Options& options) {
  const PageSize size = page_size(options);
  return {kPageMargin, kPageMargin, size.width - 2 * kPageMargin, size.height - 2 * kPageMargin};
}

}  // namespace sop::chart
