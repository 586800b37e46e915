#include "compiler/emit/pango_font.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include "compiler/emit/numbers.h"

namespace sop::emit {

HouseFont::HouseFont(double resolution)
    : map_(pango_cairo_font_map_new()), context_(pango_font_map_create_context(map_.get())) {
  pango_cairo_context_set_resolution(context_.get(), resolution);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
  // Pango would ask the locale for the language, and with it choose fonts.
  pango_context_set_language(context_.get(), pango_language_from_string("id"));
  pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
}

GObjectPtr<PangoLayout> HouseFont::layout() {
  GObjectPtr<PangoLayout> made(pango_layout_new(context_.get()));
  pango_layout_set_auto_dir(made.get(), FALSE);
  return made;
}

void HouseFont::set(PangoLayout& layout, std::string_view text, chart::Font font, bool underline) {
  PangoFontDescription* description = pango_font_description_new();
  pango_font_description_set_family_static(description, kFontFamily);
  pango_font_description_set_weight(description,
                                    font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  const double size = std::clamp(sane(font.size, 9), 0.1, 10000.0);
  pango_font_description_set_size(description, static_cast<int>(std::lround(size * PANGO_SCALE)));
  pango_layout_set_font_description(&layout, description);
  pango_font_description_free(description);
  if (underline) {
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    pango_layout_set_attributes(&layout, attributes);
    pango_attr_list_unref(attributes);
  }
  const std::size_t length = std::min<std::size_t>(text.size(), INT_MAX);
  pango_layout_set_text(&layout, text.data(), static_cast<int>(length));
}

}  // namespace sop::emit
