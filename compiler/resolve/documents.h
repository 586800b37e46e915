// The section Dokumen, and the table by which cells name documents and their states.
//
// Names are compared under key(): folded, without a leading "dan" and a closing . ; , and with
// draft = draf and dok = dokumen. A document that no section declares is declared by the first cell
// that names it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace sop {

class DocumentTable {
 public:
  DocumentTable(model::Model& model, Sink& sink) : model_(model), sink_(sink) {}

  void declare(const ast::Field& section);

  // Equipment and legal basis: an input of that name comes from outside.
  void add_outside(const model::Paragraphs& paragraphs);

  // The documents that a cell names. Text flows through inline_list(); an item is one document.
  [[nodiscard]] std::vector<model::Use> uses_of(const ast::Field& cell);
  [[nodiscard]] std::vector<model::Use> uses_of_text(const Prose& prose);

  [[nodiscard]] bool is_outside(const model::Use& use) const;

  [[nodiscard]] static std::string key(std::string_view name);

 private:
  struct Hit {
    model::DocumentId document;
    std::optional<std::uint32_t> state;
    friend bool operator==(const Hit&, const Hit&) = default;
  };

  void declare_one(const ast::Item& item);
  void enter(const std::string& key, Hit hit, Span span, std::string_view written);
  void enter_states(model::DocumentId id, const std::string& name, Span span);
  [[nodiscard]] model::Use use_of(const Prose& prose, phrases::Slice part);
  [[nodiscard]] Hit find_or_declare(const std::string& name, Span span);
  void check_bracket(const std::string& base, const std::string& bracket, Span span);

  model::Model& model_;
  Sink& sink_;
  std::map<std::string, Hit> by_key_;
  std::map<std::string, bool> outside_;
  std::vector<std::string> names_;  // declared, as written: an inline list is not cut inside them
};

}  // namespace sop
