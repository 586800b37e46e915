// Waktu, Tenggat and Standar waktu against each other.

#include "compiler/check/check.h"

namespace sop {

void check_times(const model::Model& /*model*/, const model::Surroundings& /*surroundings*/, Sink& /*sink*/) {}

}  // namespace sop
