// "Jalankan: SOP Rapat dengan Pimpinan = Camat" and "Spesifik dari: …": which SOP, and who takes
// which of its roles. Reports names that are unknown, taken twice or left open, and kinds of role
// that don't fit.
#pragma once

#include <optional>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"
#include "compiler/resolve/roles.h"
#include "compiler/syntax/ast.h"

namespace sop {

// Nothing, and a finding, where no SOP is named. The title is empty where none was found.
[[nodiscard]] std::optional<model::Call> read_call(const ast::Field& field, RoleTable& roles,
                                                   const model::Surroundings& surroundings,
                                                   Sink& sink);

// The generic SOP that "Spesifik dari" names: its face, its tree and who takes its roles.
struct Specific {
  const model::SopFace* generic = nullptr;
  const SyntaxTree* tree = nullptr;
  std::vector<model::Binding> bindings;
};
[[nodiscard]] std::optional<Specific> read_specific(const ast::Field& field, RoleTable& roles,
                                                    const model::Surroundings& surroundings,
                                                    Sink& sink);

}  // namespace sop
