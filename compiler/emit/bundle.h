// Model, flow and chart → the bundle (.alur) that `sopd` runs: canonical JSON by
// runtime/bundle/alur.schema.json.
#pragma once

#include <string>

#include "compiler/flow/flow.h"
#include "compiler/model/model.h"

namespace sop::emit {

// `bare_day` is what a bare "hari" means. `chart_svg` is the whole chart on one page; its group ids
// ("langkah-4a") name the tasks' symbols.
[[nodiscard]] std::string bundle(const model::Model& model, const flow::Program& program,
                                 const std::string& chart_svg,
                                 phrases::TimeUnit bare_day = phrases::TimeUnit::WorkingDay);

}  // namespace sop::emit
