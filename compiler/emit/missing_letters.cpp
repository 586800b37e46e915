#include "compiler/emit/missing_letters.h"

#include <set>

#include "compiler/emit/font_family.h"
#include "compiler/emit/numbers.h"

namespace sop::emit {

std::vector<std::string> MissingLetters::in(std::string_view text, const std::string& family) {
  constexpr double kAnySize = 10;
  if (!font_) {
    font_.emplace(72);
    layout_ = font_->layout();
  }
  const std::string shown = printable(text);
  HouseFont::set(*layout_, shown, {kAnySize, false}, false, font_families(family).c_str());
  if (pango_layout_get_unknown_glyphs_count(layout_.get()) == 0) return {};
  std::set<std::size_t> places;  // bytes of the text; right to left comes in another order
  const PangoLayoutLine* line = pango_layout_get_line_readonly(layout_.get(), 0);
  for (const GSList* item = line->runs; item != nullptr; item = item->next) {
    const auto* run = static_cast<const PangoGlyphItem*>(item->data);
    for (int i = 0; i < run->glyphs->num_glyphs; ++i) {
      if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) continue;
      places.insert(static_cast<std::size_t>(run->item->offset + run->glyphs->log_clusters[i]));
    }
  }
  std::vector<std::string> runs;
  std::size_t end = std::string::npos;  // of the run at hand
  for (const std::size_t place : places) {
    if (place >= shown.size()) continue;
    const char* at = shown.data() + place;
    const auto length = static_cast<std::size_t>(g_utf8_next_char(at) - at);
    if (place != end) runs.emplace_back();
    runs.back().append(at, length);
    end = place + length;
  }
  return runs;
}

}  // namespace sop::emit
