// The fields of the identity page.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/resolve/reading.h"
#include "compiler/syntax/ast.h"

namespace sop {

// Reads one field of the identity into the model; any other field is left alone.
void read_identity_field(const ast::Field& field, model::Identity& identity, Sink& sink);

}  // namespace sop
