// Model, flow and chart → the bundle (.alur) that `sopd` runs: canonical JSON by
// runtime/bundle/alur.schema.json.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/flow/flow.h"
#include "compiler/model/model.h"

namespace sop::emit {

// What the project and the rest of the file say.
struct Around {
  phrases::TimeUnit bare_day = phrases::TimeUnit::WorkingDay;  // what a bare "hari" means
  std::uint32_t day_minutes = 450;                             // of a working day
  std::string zone = "WIB";
  std::vector<std::string> parts = {};  // of all charts of the file, in order; empty: it has one
};

// `chart_svg` is the whole chart on one page; its group ids ("langkah-4a") name the tasks' symbols.
[[nodiscard]] std::string bundle(const model::Model& model, const flow::Program& program,
                                 const std::string& chart_svg, const Around& around = {});

}  // namespace sop::emit
