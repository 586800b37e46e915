// The chart of an SOP with the state of one case drawn over it: an edit of the text of the SVG that
// the bundle brings. Every mark has a shape of its own, not only a colour; presentation attributes
// only, so that it stands under a policy without inline styles; title and description say the same
// in words.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "runtime/story/progress.h"

namespace sop::story {

struct LiveOptions {
  Language language = Language::Indonesian;
  // Of the whole case; without them what was skipped, and what has to be done again, counts as
  // done.
  std::span<const engine::Record> records = {};
  std::vector<bundle::TaskId> overdue = {};  // beyond those whose superior has been told
  bool legend = true;
};

// "<svg …>…</svg>", without a prologue; empty where the bundle has no chart or none that can be
// read.
[[nodiscard]] std::string live_chart(const bundle::Bundle& bundle, const engine::State& state,
                                     const LiveOptions& options = {});

}  // namespace sop::story
