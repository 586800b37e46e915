// One page onto a cairo surface, piece by piece: table, texts and pictures by cairo and Pango, the
// chart by Graphviz. In a PDF each piece is marked, so that it can be said what it is.
#pragma once

#include <cairo.h>

#include <cstddef>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"
#include "compiler/emit/graphviz.h"
#include "compiler/emit/pdf_structure.h"
#include "compiler/emit/picture_painter.h"
#include "compiler/emit/text_painter.h"

namespace sop::emit {

class PagePainter {
 public:
  // What it is given must outlive it.
  PagePainter(Graphviz& graphviz, PangoShaper& shaper, TextPainter& texts, PaintSvg svg)
      : graphviz_(graphviz), shaper_(shaper), texts_(texts), svg_(svg) {}

  // `surface` is one page in points. `marked`: for a PDF.
  [[nodiscard]] Status paint(const chart::Chart& chart, std::size_t number,
                             const std::vector<Piece>& pieces, bool marked,
                             cairo_surface_t* surface);

 private:
  Graphviz& graphviz_;
  PangoShaper& shaper_;
  TextPainter& texts_;
  PaintSvg svg_;
};

}  // namespace sop::emit
