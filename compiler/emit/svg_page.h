// One page as SVG: all that needs Graphviz only, no Pango and no cairo.
#pragma once

#include <cstddef>
#include <string>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"
#include "compiler/emit/graphviz.h"

namespace sop::emit {

[[nodiscard]] Result<std::string> svg_page(Graphviz& graphviz, const chart::Chart& chart,
                                           std::size_t page);

}  // namespace sop::emit
