// Actors named in prose that have no lane.

#include "compiler/check/check.h"

namespace sop {

void check_prose_names(const model::Model& /*model*/, Sink& /*sink*/) {}

}  // namespace sop
