#include "compiler/resolve/calls.h"

#include "compiler/resolve/reading.h"

namespace sop {

std::optional<model::Call> read_call(const ast::Field& field, RoleTable& /*roles*/,
                                     const model::Surroundings& /*surroundings*/, Sink& sink) {
  report_unsupported(field, sink);
  return std::nullopt;
}

}  // namespace sop
