// SOPs as text, taken through the whole compiler to the bundle that a runtime would get.
#pragma once

#include <string>
#include <vector>

#include "runtime/bundle/bundle.h"
#include "tests/property/world.h"

namespace sop::trial {

// One bundle a chart; none where the text has errors, which `told` then tells.
[[nodiscard]] std::vector<bundle::Bundle> bundles_of(property::World& world,
                                                     const std::string& text, std::string& told);

}  // namespace sop::trial
