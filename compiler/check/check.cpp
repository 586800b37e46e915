#include "compiler/check/check.h"

namespace sop {

void check(const model::Model& model, Sink& sink) {
  check_form(model, sink);
  check_roles(model, sink);
}

}  // namespace sop
