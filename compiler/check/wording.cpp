// Writing rules of the regulation: the activity is an active verb without subject.

#include "compiler/check/check.h"

namespace sop {

void check_wording(const model::Model& /*model*/, Sink& /*sink*/) {}

}  // namespace sop
