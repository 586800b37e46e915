// C++ owners of cairo's things.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>

#include "compiler/base/result.h"

namespace sop::emit {

struct SurfaceDestroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using SurfacePtr = std::unique_ptr<cairo_surface_t, SurfaceDestroy>;

struct ContextDestroy {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using ContextPtr = std::unique_ptr<cairo_t, ContextDestroy>;

[[nodiscard]] inline Status status_of(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return Done{};
  return Failure{FailureKind::Other, "cairo", cairo_status_to_string(status)};
}

}  // namespace sop::emit
