#include "compiler/emit/pango_shaper.h"

#include <cstring>

#include "compiler/emit/table_measurer.h"

namespace sop::emit {
HouseFont& PangoShaper::font_for(std::string_view text, const char* families) {
  const bool usual = std::strcmp(families, kFontFamily) == 0 && in_font_table(text);
  std::optional<HouseFont>& font = usual ? house_ : all_;
  if (!font) font.emplace(kResolution, usual ? Fonts::House : Fonts::All);
  return *font;
}

void PangoShaper::shape(textspan_t& span) {
  const std::string_view text = span.str != nullptr ? span.str : "";
  const char* families = span.font->name;
  if (families == nullptr || *families == '\0') families = kFontFamily;
  GObjectPtr<PangoLayout> layout = font_for(text, families).layout();
  const unsigned flags = span.font->flags;
  HouseFont::set(*layout, text, {span.font->size, (flags & HTML_BF) != 0}, (flags & HTML_UL) != 0,
                 families);
  PangoRectangle logical;
  pango_layout_get_extents(layout.get(), nullptr, &logical);
  const double unit = 72.0 / (kResolution * PANGO_SCALE);
  span.size.x = logical.width * unit;
  span.yoffset_layout = pango_layout_get_baseline(layout.get()) * unit;
  span.layout = layout.release();
  span.free_layout = [](void* made) { g_object_unref(made); };
}

}  // namespace sop::emit
