// Who may do what: four eyes, disposisi, signature, the receiver's lane.

#include "compiler/check/check.h"

namespace sop {

void check_authority(const model::Model& /*model*/, Sink& /*sink*/) {}

}  // namespace sop
