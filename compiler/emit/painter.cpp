// Painter: pages through dot text, Graphviz and cairo to SVG, PDF and PNG.
#include <cairo-pdf.h>
#include <cairo.h>

#include <cmath>
#include <memory>
#include <optional>

#include "compiler/emit/dot.h"
#include "compiler/emit/emit.h"
#include "compiler/emit/graphviz.h"
#include "compiler/emit/numbers.h"
#include "compiler/emit/page_painter.h"
#include "compiler/emit/pango_shaper.h"
#include "compiler/emit/pdf_finish.h"
#include "compiler/emit/pdf_structure.h"
#include "compiler/emit/surfaces.h"
#include "compiler/emit/svg_page.h"
#include "compiler/emit/text_painter.h"

namespace sop::emit {
namespace {

constexpr int kLargestImageSide = 32000;  // cairo's images end at 32767

cairo_status_t append(void* out, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct Painter::State {
  FinishPdf finish = nullptr;
  std::optional<Graphviz> graphviz;
  PangoShaper shaper;
  TextPainter texts{shaper};
  PaintSvg svg = nullptr;

  Graphviz& started() {
    if (!graphviz) graphviz.emplace();
    return *graphviz;
  }

  Status paint(const chart::Chart& chart, std::size_t number, const std::vector<Piece>& pieces,
               bool marked, cairo_surface_t* surface) {
    PagePainter painter(started(), shaper, texts, svg);
    const Status painted = painter.paint(chart, number, pieces, marked, surface);
    return painted ? status_of(cairo_surface_status(surface)) : painted;
  }
};

Painter::Painter(FinishPdf finish, PaintSvg paint) : state_(std::make_unique<State>()) {
  state_->finish = finish;
  state_->svg = paint;
}
Painter::~Painter() = default;

Result<std::string> Painter::dot(const chart::Chart& chart, std::size_t page) {
  return page_dot(chart, page);
}

Result<std::string> Painter::svg(const chart::Chart& chart, std::size_t page) {
  return svg_page(state_->started(), chart, page);
}

Result<std::string> Painter::pdf(const chart::Chart& chart, const std::string& created) {
  if (chart.pages.empty()) return Failure{FailureKind::NotFound, "page 1", ""};
  const PdfInfo info{chart.title, chart.description, created, structure_of(chart), chart.outline};
  std::string bytes;
  const PageSize first = page_size(chart.pages.front());
  const SurfacePtr surface(
      cairo_pdf_surface_create_for_stream(append, &bytes, first.width, first.height));
  cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
  for (std::size_t i = 0; i < chart.pages.size(); ++i) {
    const PageSize size = page_size(chart.pages[i]);
    cairo_pdf_surface_set_size(surface.get(), size.width, size.height);
    const Status painted = state_->paint(chart, i, info.structure.pages[i], true, surface.get());
    if (!painted) return painted.failure();
    cairo_surface_show_page(surface.get());
  }
  cairo_surface_finish(surface.get());
  const Status finished = status_of(cairo_surface_status(surface.get()));
  if (!finished) return finished.failure();
  return state_->finish(bytes, info);
}

Result<std::string> Painter::png(const chart::Chart& chart, std::size_t page, double dpi) {
  if (page >= chart.pages.size())
    return Failure{FailureKind::NotFound, "page " + std::to_string(page + 1), ""};
  const double wanted = sane(dpi, 96);
  const double scale = (wanted > 0 ? wanted : 96) / 72;
  const PageSize size = page_size(chart.pages[page]);
  const double width = std::max(1.0, std::round(size.width * scale));
  const double height = std::max(1.0, std::round(size.height * scale));
  if (width > kLargestImageSide || height > kLargestImageSide) {
    return Failure{FailureKind::TooLarge, "PNG", number(width, 0) + " x " + number(height, 0)};
  }
  const SurfacePtr surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width),
                                                      static_cast<int>(height)));
  cairo_surface_set_device_scale(surface.get(), scale, scale);
  {
    const ContextPtr paper(cairo_create(surface.get()));
    cairo_set_source_rgb(paper.get(), 1, 1, 1);
    cairo_paint(paper.get());
  }
  const Structure structure = structure_of(chart);
  const Status painted = state_->paint(chart, page, structure.pages[page], false, surface.get());
  if (!painted) return painted.failure();
  std::string bytes;
  const Status written =
      status_of(cairo_surface_write_to_png_stream(surface.get(), append, &bytes));
  if (!written) return written.failure();
  return bytes;
}

}  // namespace sop::emit
