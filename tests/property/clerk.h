// A case of a bundle carried out to its end by somebody who answers at random and, when a step
// comes too often, takes the shortest way out.
#pragma once

#include "runtime/bundle/bundle.h"

namespace sop::property {

// Fails the property (rapidcheck) when the engine refuses a command, or the case does not end.
void carry_out(const bundle::Bundle& sop);

}  // namespace sop::property
