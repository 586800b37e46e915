// Logos onto cairo. Nothing of them is transparent on paper: PNGs are laid over white.
#pragma once

#include <string>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"

typedef struct _cairo cairo_t;  // as cairo.h has it

namespace sop::emit {

// SVG pictures, by librsvg; in a module of its own (studio.h), since few SOPs have one.
using PaintSvg = Status (*)(const std::string& svg, chart::Rect area, cairo_t* cr);

[[nodiscard]] Status paint_picture(const chart::Image& image, PaintSvg svg, cairo_t* cr);

// What librsvg does: nothing outside of `svg` is read, and what takes too long or too much memory
// is a Failure. Without `cr` it is only tried.
[[nodiscard]] Status paint_svg(const std::string& svg, chart::Rect area, cairo_t* cr);

}  // namespace sop::emit
