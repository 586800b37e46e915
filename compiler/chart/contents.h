// The list of contents of a binder: number, name and page of every SOP, with dots between, on as
// many pages as it takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/layout.h"
#include "compiler/chart/text_measurer.h"

namespace sop::chart {

struct ContentsEntry {
  std::string number;  // of the SOP; may be empty
  std::string title;
  std::size_t page = 0;  // from 1
};

struct Contents {
  struct Place {
    std::uint32_t page = 0;  // into pages
    Rect area;
  };
  std::vector<Page> pages;
  std::vector<Place> places;  // where each entry stands: one an entry
};

// Options::pages_before and pages_in_all number its pages. How many they are does not depend on the
// numbers in `entries` as long as those are no greater than pages_in_all.
// `book` says what header and footer name (title, agency).
[[nodiscard]] Contents contents_pages(const std::vector<ContentsEntry>& entries,
                                      const model::Model& book, const Options& options,
                                      TextMeasurer& measurer);

}  // namespace sop::chart
