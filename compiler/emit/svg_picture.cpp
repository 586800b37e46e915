// SVG logos by librsvg. Without a base address it reads nothing outside of the text; how long and
// how large a drawing may get is tried in a process of its own first, since a few lines of SVG can
// ask for hours of blurring.
#include <librsvg/rsvg.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cairo.h>

#include <cerrno>
#include <memory>

#include "compiler/emit/picture_painter.h"
#include "compiler/emit/surfaces.h"

namespace sop::emit {
namespace {

constexpr rlim_t kSeconds = 3;
constexpr rlim_t kMostMemory = 1U << 30U;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
using HandlePtr = std::unique_ptr<RsvgHandle, Unref>;

HandlePtr read(const std::string& svg) {
  return HandlePtr(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), nullptr));
}

bool render(RsvgHandle* handle, chart::Rect area, cairo_t* cr) {
  const RsvgRectangle viewport{area.x, area.y, area.width, area.height};
  return rsvg_handle_render_document(handle, cr, &viewport, nullptr) != FALSE &&
         cairo_status(cr) == CAIRO_STATUS_SUCCESS;
}

// Draws it on nothing, within limits.
bool try_out(const std::string& svg, chart::Rect area) {
  const pid_t child = ::fork();
  if (child < 0) return false;
  if (child == 0) {
    const rlimit time{kSeconds, kSeconds};
    const rlimit memory{kMostMemory, kMostMemory};
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CPU, &time);
    ::setrlimit(RLIMIT_AS, &memory);
    ::setrlimit(RLIMIT_CORE, &no_core);
    const HandlePtr handle = read(svg);
    const SurfacePtr surface(cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, static_cast<int>(area.width) + 1, static_cast<int>(area.height) + 1));
    const ContextPtr cr(cairo_create(surface.get()));
    const bool drawn =
        handle != nullptr && render(handle.get(), {0, 0, area.width, area.height}, cr.get());
    ::_exit(drawn ? 0 : 1);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// The last one that did well is not tried again, unless it gets larger.
bool harmless(const std::string& svg, chart::Rect area) {
  static std::string proven;
  static chart::Rect largest;
  if (svg == proven && area.width <= largest.width && area.height <= largest.height) return true;
  if (!try_out(svg, area)) return false;
  proven = svg;
  largest = area;
  return true;
}

}  // namespace

Status paint_svg(const std::string& svg, chart::Rect area, cairo_t* cr) {
  if (!harmless(svg, area)) return Failure{FailureKind::Other, "SVG", "logo SVG"};
  if (cr == nullptr) return Done{};
  const HandlePtr handle = read(svg);
  cairo_save(cr);
  const bool drawn = handle != nullptr && render(handle.get(), area, cr);
  cairo_restore(cr);
  if (!drawn) return Failure{FailureKind::Other, "SVG", "logo SVG"};
  return Done{};
}

}  // namespace sop::emit
