// Lines of text onto cairo, shaped by Pango as they were measured: unhinted and unrounded, so that
// kerning prints as drawn.
#pragma once

#include <cairo.h>

#include <map>
#include <string>

#include "compiler/chart/chart.h"
#include "compiler/emit/dot.h"
#include "compiler/emit/pango_shaper.h"

namespace sop::emit {

class TextPainter {
 public:
  // `shaper` must outlive it.
  explicit TextPainter(PangoShaper& shaper) : shaper_(shaper) {}

  // In the family of a chart (empty: the house's) and the colour that is set. A line that goes on
  // in the next ends in a blank, so that who reads the text of a PDF finds the words apart.
  void paint(const chart::TextLine& line, bool goes_on, const std::string& family, PageSize page,
             cairo_t* cr);

 private:
  PangoShaper& shaper_;
  std::map<HouseFont*, GObjectPtr<PangoLayout>> layouts_;
};

}  // namespace sop::emit
