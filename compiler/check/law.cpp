// The legal basis against the catalogue of regulations.

#include "compiler/check/check.h"

namespace sop {

void check_law(const model::Model& /*model*/, const model::Surroundings& /*surroundings*/, Sink& /*sink*/) {}

}  // namespace sop
