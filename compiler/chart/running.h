// What stands in the margins of every page but the cover: header, footer, number of the page.
#pragma once

#include "compiler/chart/layout.h"
#include "compiler/chart/placeholder.h"

namespace sop::chart {

// In a text "|" parts what stands on the left, in the middle and on the right. A footer without it
// that does not number the pages itself has the number on its right.
void draw_margins(const model::Model& model, const Options& options, PageNumber number,
                  TextMeasurer& measurer, Page& page);

}  // namespace sop::chart
