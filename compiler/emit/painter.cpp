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
#include "compiler/emit/pango_font.h"
#include "compiler/emit/pdf_finish.h"

namespace sop::emit {
namespace {

constexpr int kLargestImageSide = 32000;  // cairo's images end at 32767

struct SurfaceDestroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using SurfacePtr = std::unique_ptr<cairo_surface_t, SurfaceDestroy>;

struct ContextDestroy {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using ContextPtr = std::unique_ptr<cairo_t, ContextDestroy>;

cairo_status_t append(void* out, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

Status status_of(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return Done{};
  return Failure{FailureKind::Other, "cairo", cairo_status_to_string(status)};
}

}  // namespace

struct Painter::State {
  FinishPdf finish = nullptr;
  std::optional<Graphviz> graphviz;
  std::optional<HouseFont> font;

  Graphviz& started() {
    if (!graphviz) graphviz.emplace();
    return *graphviz;
  }

  // libgvc finishes the surface it paints; a rectangle of the real one takes that.
  Status paint(const chart::Chart& chart, std::size_t number, cairo_surface_t* whole) {
    const Result<std::string> dot = page_dot(chart, number);
    if (!dot) return dot.failure();
    if (!font) font.emplace(96);  // libgvc scales layouts by 72/96
    const PageSize size = page_size(chart.pages[number]);
    const SurfacePtr page(cairo_surface_create_for_rectangle(whole, 0, 0, size.width, size.height));
    const ContextPtr context(cairo_create(page.get()));
    const Status painted = started().paint(dot.value(), *font, context.get());
    if (!painted) return painted;
    return status_of(cairo_surface_status(whole));
  }
};

Painter::Painter(FinishPdf finish) : state_(std::make_unique<State>()) {
  state_->finish = finish;
}
Painter::~Painter() = default;

Result<std::string> Painter::dot(const chart::Chart& chart, std::size_t page) {
  return page_dot(chart, page);
}

Result<std::string> Painter::svg(const chart::Chart& chart, std::size_t page) {
  const Result<std::string> text = page_dot(chart, page);
  if (!text) return text.failure();
  return state_->started().svg(text.value());
}

Result<std::string> Painter::pdf(const chart::Chart& chart, const std::string& created) {
  if (chart.pages.empty()) return Failure{FailureKind::NotFound, "page 1", ""};
  std::string bytes;
  const PageSize first = page_size(chart.pages.front());
  const SurfacePtr surface(
      cairo_pdf_surface_create_for_stream(append, &bytes, first.width, first.height));
  cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
  for (std::size_t i = 0; i < chart.pages.size(); ++i) {
    const PageSize size = page_size(chart.pages[i]);
    cairo_pdf_surface_set_size(surface.get(), size.width, size.height);
    const Status painted = state_->paint(chart, i, surface.get());
    if (!painted) return painted.failure();
    cairo_surface_show_page(surface.get());
  }
  cairo_surface_finish(surface.get());
  const Status finished = status_of(cairo_surface_status(surface.get()));
  if (!finished) return finished.failure();
  return state_->finish(bytes, {chart.title, chart.description, created});
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
  const Status painted = state_->paint(chart, page, surface.get());
  if (!painted) return painted.failure();
  std::string bytes;
  const Status written =
      status_of(cairo_surface_write_to_png_stream(surface.get(), append, &bytes));
  if (!written) return written.failure();
  return bytes;
}

}  // namespace sop::emit
