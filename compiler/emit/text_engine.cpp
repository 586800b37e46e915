#include "compiler/emit/text_engine.h"

#include <gvplugin.h>
#include <gvplugin_textlayout.h>

#include "compiler/emit/pango_font.h"

namespace sop::emit {
namespace {

HouseFont* g_shaping = nullptr;  // libgvc is single-threaded and passes no user data

void free_layout(void* layout) {
  g_object_unref(layout);
}

// The heights are those of Graphviz' own Pango plugin, so that labels of several lines stand where
// stock `neato` has them.
boolean lay_out_text(textspan_t* span, char** font_path) {
  if (font_path != nullptr) *font_path = nullptr;
  const double size = span->font->size;
  span->size.y = static_cast<int>(size * 1.1 + 0.5);
  span->size.x = 0;
  span->yoffset_centerline = 0.2 * size;
  span->yoffset_layout = 0;
  span->layout = nullptr;
  span->free_layout = nullptr;
  if (g_shaping == nullptr) return TRUE;
  GObjectPtr<PangoLayout> layout = g_shaping->layout();
  const unsigned flags = span->font->flags;
  HouseFont::set(*layout, span->str != nullptr ? span->str : "", {size, (flags & HTML_BF) != 0},
                 (flags & HTML_UL) != 0);
  PangoRectangle logical;
  pango_layout_get_extents(layout.get(), nullptr, &logical);
  const double unit = 72.0 / (96.0 * PANGO_SCALE);  // gvc paints layouts made for 96 dpi
  span->size.x = logical.width * unit;
  span->yoffset_layout = pango_layout_get_baseline(layout.get()) * unit;
  span->layout = layout.release();
  span->free_layout = free_layout;
  return TRUE;
}

gvtextlayout_engine_t g_engine = {lay_out_text};
gvplugin_installed_t g_types[] = {{0, "textlayout", 100, &g_engine, nullptr},
                                  {0, nullptr, 0, nullptr, nullptr}};
gvplugin_api_t g_apis[] = {{API_textlayout, g_types}, {static_cast<api_t>(0), nullptr}};
char g_package_name[] = "sop";
gvplugin_library_t g_library = {g_package_name, g_apis};
// The name is not free: libgvc looks for _LTX_library after "gvplugin_".
const lt_symlist_t g_plugins[] = {{"gvplugin_sop_LTX_library", &g_library}, {nullptr, nullptr}};

}  // namespace

const lt_symlist_t* text_engine_plugins() {
  return g_plugins;
}

ShapingScope::ShapingScope(HouseFont& font) {
  g_shaping = &font;
}
ShapingScope::~ShapingScope() {
  g_shaping = nullptr;
}

}  // namespace sop::emit
