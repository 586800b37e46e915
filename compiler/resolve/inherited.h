// What an SOP takes over from elsewhere: the institution from the project's settings, roles and
// documents from the libraries it uses, steps and documents from a generic SOP.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/library.h"
#include "compiler/model/model.h"
#include "compiler/model/surroundings.h"
#include "compiler/resolve/calls.h"
#include "compiler/resolve/documents.h"
#include "compiler/resolve/roles.h"
#include "compiler/syntax/ast.h"

namespace sop {

// Instansi, Unit and Alamat of the project where the SOP says none.
void fill_institution(model::Identity& identity, const model::Settings& settings);

// Names in "Gunakan: A; B", without the word Pustaka.
[[nodiscard]] std::vector<model::Text> library_names(const ast::Field& field);

// The libraries of these names and those they build on, nearest first. Unknown ones are reported.
[[nodiscard]] std::vector<const model::Library*> used_libraries(
    const std::vector<model::Text>& names, const model::Surroundings& surroundings, Sink& sink);

// The same for a library's own Gunakan: only the findings.
void check_library_uses(const SyntaxTree& tree, const model::Surroundings& surroundings,
                        Sink& sink);

// "Spesifik dari: …": reads Dokumen and Langkah of the generic SOP into `model`, its roles bound to
// those of this SOP; where `part` is given, a Bagian of the generic SOP with what it declares of
// its own. `roles` are those of this SOP. Spans of what it adds lie in the generic SOP's file.
void read_specific_steps(const Specific& specific, const ast::Field* part, model::Model& model,
                         RoleTable& roles, DocumentTable& documents,
                         const model::Surroundings& surroundings, Sink& sink);

// The Bagian of the generic SOP.
[[nodiscard]] std::vector<ast::Field> parts_of(const Specific& specific);

}  // namespace sop
