// What Graphviz leaves undone in an SVG: says what the picture is (role, title, description,
// language), gives each step its words instead of Graphviz' name, adds what Graphviz cannot draw
// (logos, turned texts), and leaves out what says nothing. The picture stays the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/chart/chart.h"

namespace sop::emit {

// `svg`: what `neato -n2 -Tsvg` draws of page_dot(chart, page). One pass, whatever is in it.
[[nodiscard]] std::string finish_svg(std::string_view svg, const chart::Chart& chart,
                                     std::size_t page);

}  // namespace sop::emit
