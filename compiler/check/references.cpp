// SOPs named in Keterkaitan, Keterangan and activities.

#include "compiler/check/check.h"

namespace sop {

void check_references(const std::vector<model::Model>& /*charts*/, const model::Surroundings& /*surroundings*/,
                      Sink& /*sink*/) {}

}  // namespace sop
