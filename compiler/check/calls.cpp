// Jalankan: the interface of the called SOP, and calls that go round.

#include "compiler/check/check.h"

namespace sop {

void check_calls(const model::Model& /*model*/, const model::Surroundings& /*surroundings*/, Sink& /*sink*/) {}

}  // namespace sop
