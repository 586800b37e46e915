#include "compiler/emit/picture_painter.h"

#include <algorithm>
#include <cstring>

#include "compiler/emit/numbers.h"
#include "compiler/emit/surfaces.h"

namespace sop::emit {
namespace {

struct Source {
  const std::string& bytes;
  std::size_t at = 0;
};

cairo_status_t read(void* closure, unsigned char* data, unsigned length) {
  auto& source = *static_cast<Source*>(closure);
  if (source.bytes.size() - source.at < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, source.bytes.data() + source.at, length);
  source.at += length;
  return CAIRO_STATUS_SUCCESS;
}

Status paint_png(const std::string& bytes, chart::Rect area, cairo_t* cr) {
  Source source{bytes};
  const SurfacePtr png(cairo_image_surface_create_from_png_stream(read, &source));
  if (const Status known = status_of(cairo_surface_status(png.get())); !known) return known;
  const int width = cairo_image_surface_get_width(png.get());
  const int height = cairo_image_surface_get_height(png.get());
  const SurfacePtr flat(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  {
    const ContextPtr on(cairo_create(flat.get()));
    cairo_set_source_rgb(on.get(), 1, 1, 1);
    cairo_paint(on.get());
    cairo_set_source_surface(on.get(), png.get(), 0, 0);
    cairo_paint(on.get());
  }
  cairo_save(cr);
  cairo_translate(cr, area.x, area.y);
  cairo_scale(cr, area.width / width, area.height / height);
  cairo_set_source_surface(cr, flat.get(), 0, 0);
  // Archives refuse images that ask to be smoothed; a screen is smoothed by us.
  const bool paper = cairo_surface_get_type(cairo_get_target(cr)) == CAIRO_SURFACE_TYPE_PDF;
  cairo_pattern_set_filter(cairo_get_source(cr), paper ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_paint(cr);
  cairo_restore(cr);
  return status_of(cairo_status(cr));
}

}  // namespace

Status paint_picture(const chart::Image& image, PaintSvg svg, cairo_t* cr) {
  if (!image.picture) return Done{};
  const chart::Rect area{sane(image.rect.x), sane(image.rect.y), sane(image.rect.width),
                         sane(image.rect.height)};
  if (area.width <= 0 || area.height <= 0) return Done{};
  const bool png = image.picture->format == chart::Picture::Format::Png;
  Status painted = png              ? paint_png(image.picture->bytes, area, cr)
                   : svg != nullptr ? svg(image.picture->bytes, area, cr)
                                    : Status(Failure{FailureKind::Other, "SVG", "librsvg"});
  if (painted) return painted;
  return Failure{FailureKind::Other, painted.failure().subject, painted.failure().detail};
}

}  // namespace sop::emit
