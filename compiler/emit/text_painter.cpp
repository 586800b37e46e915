#include "compiler/emit/text_painter.h"

#include <algorithm>
#include <cmath>

#include "compiler/emit/font_family.h"
#include "compiler/emit/numbers.h"

namespace sop::emit {
namespace {

constexpr double kScale = 72 / PangoShaper::kResolution;
constexpr double kQuarterTurn = 1.5707963267948966;

}  // namespace

void TextPainter::paint(const chart::TextLine& line, bool goes_on, const std::string& family,
                        PageSize page, cairo_t* cr) {
  if (!has_ink(line.text)) return;
  std::string text = printable(line.text);
  if (goes_on && !line.underline) text += ' ';
  const std::string families = font_families(family);
  HouseFont& font = shaper_.font_for(text, families.c_str());
  GObjectPtr<PangoLayout>& layout = layouts_[&font];
  if (!layout) layout = font.layout();
  const double size = std::clamp(sane(line.font.size, 9), 1.0, 1000.0);
  HouseFont::set(*layout, text, {size, line.font.bold}, line.underline, families.c_str());
  const chart::Point at = on_page(line, page);
  cairo_save(cr);
  cairo_translate(cr, at.x, at.y);
  if (line.turned) cairo_rotate(cr, -kQuarterTurn);
  cairo_scale(cr, kScale, kScale);
  cairo_move_to(cr, 0, 0);
  pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(layout.get(), 0));
  cairo_restore(cr);
}

}  // namespace sop::emit
