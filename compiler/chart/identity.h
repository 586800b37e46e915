// The identity of the SOP as pages of geometry: logo and institution, number, dates, approval,
// legal basis and so on. Part of the chart library's inside; layout() puts these pages before the
// chart.
#pragma once

#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/layout.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/model/model.h"

namespace sop::chart {

struct IdentityPages {
  std::vector<Page> pages;
  double bottom = 0;  // y where the content of the last page ends
};

// At least one page; every page has kind Identity and the size of options. `charts`: all of the
// SOP, which share the identity but for the notes of a Bagian.
[[nodiscard]] IdentityPages identity_pages(const std::vector<Source>& charts,
                                           const Options& options, TextMeasurer& measurer);

}  // namespace sop::chart
