#include "compiler/emit/text_engine.h"

#include <gvplugin.h>
#include <gvplugin_textlayout.h>

namespace sop::emit {
namespace {

TextShaper* g_shaper = nullptr;  // libgvc is single-threaded and passes no user data

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
  if (g_shaper != nullptr) g_shaper->shape(*span);
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

ShapingScope::ShapingScope(TextShaper& shaper) {
  g_shaper = &shaper;
}
ShapingScope::~ShapingScope() {
  g_shaper = nullptr;
}

}  // namespace sop::emit
