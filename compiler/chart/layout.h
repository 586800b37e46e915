// Model and flow → pages of pure geometry. Deterministic; total for a model without errors.
#pragma once

#include <cstdint>

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
  bool identity = true;  // the identity pages too
  double font_size = 9;  // points
};

[[nodiscard]] Chart layout(const model::Model& model, const flow::Program& program,
                           const Options& options, TextMeasurer& measurer);

}  // namespace sop::chart
