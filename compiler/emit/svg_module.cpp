// sopan-svg.so: logos that are SVG.
#include "compiler/emit/picture_painter.h"
#include "compiler/emit/studio.h"

extern "C" __attribute__((visibility("default"))) sop::emit::PaintSvg sopan_svg_painter() {
  return &sop::emit::paint_svg;
}
