// The bytes of a logo → a picture that can be painted. What the bytes are is read from themselves,
// never from the ending of a name; a picture that is here is PNG or SVG with sane sizes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"

namespace sop::chart {

inline constexpr std::size_t kLargestPicture = 4U << 20U;  // bytes of the file
inline constexpr double kLargestSide = 4096;               // pixels of a PNG

// TooLarge, with the sizes in `detail`; Other where it is no sound PNG or SVG.
[[nodiscard]] Result<std::shared_ptr<const Picture>> read_picture(std::string bytes);

// As large as goes into `room` without bending it out of shape; centred across, from the top.
[[nodiscard]] Rect fitted(const Picture& picture, const Rect& room);

}  // namespace sop::chart
