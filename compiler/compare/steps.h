// What changed among the steps of a chart.
#pragma once

#include <string>
#include <vector>

#include "compiler/compare/changes.h"
#include "compiler/compare/units.h"
#include "compiler/model/settings.h"

namespace sop::compare {

// Two versions of a chart, and who is who in them.
struct ChartVersions {
  const Sheet& before;
  const Sheet& after;
  const Names& names;
  const std::vector<Match>& matches;
  const model::Settings& old_settings;
  const model::Settings& new_settings;
  std::string part;
  // Per step: its partner, or kNobody.
  std::vector<std::uint32_t> to_after, to_before;
};

// Adds to changes, touches, renumberings and the totals of steps.
void compare_steps(const ChartVersions& charts, Changes& out, ChartPair& marks);

// The steps of a chart that is new, or gone, are marked as a whole.
void touch_all(const Sheet& sheet, Act act, std::vector<Touch>& out);

}  // namespace sop::compare
