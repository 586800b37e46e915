// Model and flow → pages of pure geometry. Deterministic; total for a model without errors.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/flow/flow.h"
#include "compiler/model/model.h"

namespace sop::chart {

enum class Paper : std::uint8_t { A4, F4, Letter, Legal };

struct Options {
  Paper paper = Paper::A4;  // F4: 215 × 330 mm
  bool landscape = true;
  bool one_page =
      false;  // the whole chart on one page as tall as it needs (screens, the live chart of a case)
  bool identity = true;    // the identity pages too
  bool idle_lanes = true;  // false: a role without a step in the chart at hand has no lane there
  double font_size = 9;    // points
  // What is printed for a column or a field, by its usual heading in small letters.
  std::map<std::string, std::string> column_titles;
  std::map<std::string, std::string> field_titles;
};

// `heading`, or what the project prints for it.
[[nodiscard]] std::string title_for(const std::map<std::string, std::string>& titles,
                                    std::string_view heading);

// One chart of an SOP: itself, or a Bagian.
struct Source {
  const model::Model& model;
  const flow::Program& program;
};

// All charts of an SOP as one document: the identity once, then the pages of each, counted through.
[[nodiscard]] Chart layout(const std::vector<Source>& charts, const Options& options,
                           TextMeasurer& measurer);
[[nodiscard]] Chart layout(const model::Model& model, const flow::Program& program,
                           const Options& options, TextMeasurer& measurer);

}  // namespace sop::chart
