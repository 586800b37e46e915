#include "compiler/emit/page_painter.h"

#include <algorithm>
#include <cmath>

#include "compiler/emit/dot.h"
#include "compiler/emit/marks.h"
#include "compiler/emit/numbers.h"
#include "compiler/emit/surfaces.h"

namespace sop::emit {
namespace {

using chart::Page;
using chart::Point;

// Those of one colour are one thing to fill.
void paint_shades(const std::vector<chart::Shade>& shades, cairo_t* cr) {
  for (std::size_t i = 0; i < shades.size(); ++i) {
    const chart::Rect& rect = shades[i].rect;
    cairo_rectangle(cr, sane(rect.x), sane(rect.y), sane(rect.width), sane(rect.height));
    const std::string colour = hex_of(colour_of(shades[i]));
    if (i + 1 < shades.size() && hex_of(colour_of(shades[i + 1])) == colour) continue;
    const Colour fill = colour_of(shades[i]);
    cairo_set_source_rgb(cr, fill.red, fill.green, fill.blue);
    cairo_fill(cr);
  }
}

// Square ends close the corners of a table.
void paint_rule(const chart::Rule& rule, cairo_t* cr) {
  const Point from{sane(rule.from.x), sane(rule.from.y)};
  const Point to{sane(rule.to.x), sane(rule.to.y)};
  if (std::hypot(to.x - from.x, to.y - from.y) <= 0) return;
  cairo_set_line_width(cr, std::clamp(sane(rule.width, 0.6), 0.05, 100.0));
  cairo_move_to(cr, from.x, from.y);
  cairo_line_to(cr, to.x, to.y);
  cairo_stroke(cr);
}

void paint_table(const Page& page, cairo_t* cr) {
  paint_shades(page.shades, cr);
  cairo_set_source_rgb(cr, 0, 0, 0);
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_SQUARE);
  for (const chart::Rule& rule : page.rules) paint_rule(rule, cr);
}

}  // namespace

Status PagePainter::paint(const chart::Chart& chart, std::size_t number,
                          const std::vector<Piece>& pieces, bool marked, cairo_surface_t* surface) {
  const Page& page = chart.pages[number];
  const PageSize size = page_size(page);
  const ContextPtr context(cairo_create(surface));
  cairo_t* cr = context.get();
  const auto paint_piece = [&](const Piece& piece) -> Status {
    if (piece.kind == Piece::Kind::Chart) {
      const Result<std::string> dot = symbols_dot(chart, number);
      if (!dot) return dot.failure();
      // libgvc finishes the surface it paints; a rectangle of the real one takes that.
      const SurfacePtr part(
          cairo_surface_create_for_rectangle(surface, 0, 0, size.width, size.height));
      const ContextPtr target(cairo_create(part.get()));
      return graphviz_.paint(dot.value(), shaper_, target.get());
    }
    if (piece.kind == Piece::Kind::Furniture) paint_table(page, cr);
    if (piece.kind == Piece::Kind::Picture)
      return paint_picture(page.images[piece.image], svg_, cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (const std::uint32_t text : piece.texts) {
      const bool goes_on = piece.kind == Piece::Kind::Texts && text != piece.texts.back();
      texts_.paint(page.texts[text], goes_on, chart.family, size, cr);
    }
    return Done{};
  };
  for (const Piece& piece : pieces) {
    // What it really is, finish_pdf() says.
    if (marked) cairo_tag_begin(cr, "P", nullptr);
    const Status painted = paint_piece(piece);
    if (marked) cairo_tag_end(cr, "P");
    if (!painted) return painted;
  }
  return status_of(cairo_status(cr));
}

}  // namespace sop::emit
