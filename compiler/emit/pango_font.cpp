#include "compiler/emit/pango_font.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>

#include "compiler/emit/font_config.h"
#include "compiler/emit/numbers.h"

namespace sop::emit {

namespace {

// A new map reads the whole configuration in a thread of its own, unless there is a current one.
PangoFontMap* new_map(Fonts fonts) {
  FcConfig* config = fonts == Fonts::House ? house_fonts() : all_fonts();
  static const bool set = FcConfigSetCurrent(config) == FcTrue;
  PangoFontMap* map = pango_cairo_font_map_new();
  if (set && PANGO_IS_FC_FONT_MAP(map))
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
  return map;
}

}  // namespace

HouseFont::HouseFont(double resolution, Fonts fonts)
    : map_(new_map(fonts)), context_(pango_font_map_create_context(map_.get())) {
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

void HouseFont::set(PangoLayout& layout, std::string_view text, chart::Font font, bool underline,
                    const char* families) {
  PangoFontDescription* description = pango_font_description_new();
  pango_font_description_set_family(description, families);
  pango_font_description_set_weight(description,
                                    font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  const double size = std::clamp(sane(font.size, 9), 0.1, 10000.0);
  pango_font_description_set_size(description, static_cast<int>(std::lround(size * PANGO_SCALE)));
  pango_layout_set_font_description(&layout, description);
  pango_font_description_free(description);
  PangoAttrList* attributes = pango_attr_list_new();
  // Pango would count a hyphen where it breaks inside a word, but what measurers give has none.
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  if (underline)
    pango_attr_list_insert(attributes, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
  pango_layout_set_attributes(&layout, attributes);
  pango_attr_list_unref(attributes);
  const std::size_t length = std::min<std::size_t>(text.size(), INT_MAX);
  pango_layout_set_text(&layout, text.data(), static_cast<int>(length));
}

}  // namespace sop::emit
