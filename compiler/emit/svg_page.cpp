#include "compiler/emit/svg_page.h"

#include "compiler/emit/dot.h"
#include "compiler/emit/svg_finish.h"

namespace sop::emit {

Result<std::string> svg_page(Graphviz& graphviz, const chart::Chart& chart, std::size_t page) {
  const Result<std::string> text = page_dot(chart, page);
  if (!text) return text.failure();
  const Result<std::string> svg = graphviz.svg(text.value());
  if (!svg) return svg.failure();
  return finish_svg(svg.value(), chart, page);
}

}  // namespace sop::emit
