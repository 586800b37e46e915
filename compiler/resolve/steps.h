// The section Langkah: steps, hand-offs and sub-steps into rows and symbols; targets bound to
// steps.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"
#include "compiler/resolve/documents.h"
#include "compiler/resolve/roles.h"
#include "compiler/syntax/ast.h"

namespace sop {

void read_steps(const ast::Field& section, model::Model& model, RoleTable& roles,
                DocumentTable& documents, const model::Surroundings& surroundings, Sink& sink);

}  // namespace sop
