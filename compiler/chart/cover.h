// The cover of an SOP or of a binder of them, as one page of geometry: whose it is, what it is, of
// which year.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/layout.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/model/model.h"

namespace sop::chart {

// What stands on it, from top to bottom. What is empty is left out.
struct CoverText {
  std::shared_ptr<const Picture> logo;
  std::vector<std::string> agency;
  std::vector<std::string> unit;
  std::string kind = "STANDAR OPERASIONAL PROSEDUR";
  std::string title;
  std::string number;  // as it prints: "Nomor 065/12"
  std::vector<std::string> address;
  std::string year;  // "2026"
};

[[nodiscard]] CoverText cover_text(const model::Model& model, const Options& options);

// Text that is too much for a page is set smaller, at last cut with an ellipsis.
[[nodiscard]] Page cover_page(const CoverText& text, const Options& options,
                              TextMeasurer& measurer);

}  // namespace sop::chart
