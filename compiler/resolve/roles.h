// The section Pelaksana: declarations, and the table by which steps name their roles (alias or full
// title).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/library.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace sop {

// One row of Pelaksana, nothing bound yet.
struct ReadRole {
  model::Role role;
  std::string superior;  // "bawahan X"
  Span superior_span;
  bool says_kind = false;  // "tim", "unit" or "pihak luar" is written
};

// Nothing, and a finding, where the row names no role.
[[nodiscard]] std::optional<ReadRole> role_of(const ast::Item& item, Sink& sink);

class RoleTable {
 public:
  RoleTable(model::Model& model, Sink& sink) : model_(model), sink_(sink) {}

  // Libraries that complete what declare() reads: titles, kinds, authorities, superiors. They must
  // outlive the table.
  void use(std::vector<const model::Library*> libraries);

  // Another name by which steps may call a role (a parameter of a generic SOP). An invalid id makes
  // the name known without a role.
  void bind(const std::string& name, model::RoleId role);

  // Reads the section; superiors are bound when all are known.
  void declare(const ast::Field& section);

  // The role called `name`; reports UnknownRole at `span` with the nearest, and gives an invalid
  // id.
  [[nodiscard]] model::RoleId find(std::string_view name, Span span);

  // The same without a finding.
  [[nodiscard]] model::RoleId lookup(std::string_view name) const;
  [[nodiscard]] const model::Role& role(model::RoleId id) const { return model_.role(id); }

  // Aliases and titles, for those that hold a binding word ("Ketua atau Wakil").
  [[nodiscard]] const phrases::WholeNames& whole_names() const { return whole_names_; }

 private:
  void declare_one(const ast::Item& item);
  void add_name(const std::string& name);
  void bind_superiors();
  void bind_by_libraries();
  void complete(ReadRole& read) const;
  [[nodiscard]] const model::LibraryRole* in_libraries(const std::string& key) const;
  [[nodiscard]] model::RoleId lane_above(std::string name) const;

  struct Pending {
    model::RoleId role;
    std::string superior;
    Span span;
  };

  model::Model& model_;
  Sink& sink_;
  std::map<std::string, model::RoleId> by_name_;  // folded
  std::vector<std::string> names_;                // aliases and titles as written
  phrases::WholeNames whole_names_;
  std::vector<Pending> pending_;
  std::vector<const model::Library*> libraries_;
};

}  // namespace sop
