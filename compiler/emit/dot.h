// One page of the chart as a Graphviz graph in text. Everything is pinned; the stock `neato -n2`
// only paints it.
#pragma once

#include <cstddef>
#include <string>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"

namespace sop::emit {

// `number` from 0, only for the graph's name ("SOP … - halaman 2 dari 3"). Total: numbers that are
// not finite, symbols without size and arrows without places give some picture, never a crash.
[[nodiscard]] Result<std::string> page_dot(const chart::Chart& chart, std::size_t number);

// Symbols and arrows alone, with the texts that Graphviz cannot set in them: what is painted over a
// table that cairo painted.
[[nodiscard]] Result<std::string> symbols_dot(const chart::Chart& chart, std::size_t number);

// Width and height as every emitter uses them: finite and at least a point.
struct PageSize {
  double width = 0;
  double height = 0;
};
[[nodiscard]] PageSize page_size(const chart::Page& page);

// The origin of a line of text, kept on the page: one that starts off it is seen or dropped by its
// width, of which stock Graphviz and we think differently.
[[nodiscard]] chart::Point on_page(const chart::TextLine& line, PageSize page);

}  // namespace sop::emit
