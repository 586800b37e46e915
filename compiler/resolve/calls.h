// "Jalankan: SOP Rapat dengan Pimpinan = Camat" and "Spesifik dari: …": which SOP, and who takes
// which of its roles.
#pragma once

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"
#include "compiler/resolve/roles.h"
#include "compiler/syntax/ast.h"

namespace sop {

// Nothing, and a finding, where no SOP is named.
[[nodiscard]] std::optional<model::Call> read_call(const ast::Field& field, RoleTable& roles,
                                                   const model::Surroundings& surroundings,
                                                   Sink& sink);

}  // namespace sop
