// The section Pelaksana: declarations, and the table by which steps name their roles (alias or full
// title).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace sop {

class RoleTable {
 public:
  RoleTable(model::Model& model, Sink& sink) : model_(model), sink_(sink) {}

  // Reads the section; superiors are bound when all are known.
  void declare(const ast::Field& section);

  // The role called `name`; reports UnknownRole at `span` with the nearest, and gives an invalid
  // id.
  [[nodiscard]] model::RoleId find(std::string_view name, Span span);

  // Aliases and titles as written, for names that hold a binding word ("Ketua atau Wakil").
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  void declare_one(const ast::Item& item);
  void bind_superiors();

  struct Pending {
    model::RoleId role;
    std::string superior;
    Span span;
  };

  model::Model& model_;
  Sink& sink_;
  std::map<std::string, model::RoleId> by_name_;  // folded
  std::vector<std::string> names_;
  std::vector<Pending> pending_;
};

}  // namespace sop
