// The section Dokumen, and the table by which cells name documents and their states.
//
// Names are compared under key(): folded, without a leading "dan" and a closing . ; , and with
// draft = draf and dok = dokumen. A document that no section declares is declared by the first cell
// that names it.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/library.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace sop {

// One row of Dokumen; nothing, and a finding, where it names no document.
[[nodiscard]] std::optional<model::Document> document_of(const ast::Item& item, Sink& sink);

class DocumentTable {
 public:
  DocumentTable(model::Model& model, Sink& sink) : model_(model), sink_(sink) {}

  // Libraries whose documents count as declared, and whose equipment comes from outside. They must
  // outlive the table.
  void use(const std::vector<const model::Library*>& libraries);

  void declare(const ast::Field& section);

  // Equipment and legal basis: an input of that name comes from outside.
  void add_outside(const model::Paragraphs& paragraphs);

  // The documents that a cell names; `paragraphs` are those of the cell, as it was written. Text
  // flows through inline_list(); an item is one document.
  [[nodiscard]] std::vector<model::Use> uses_of(const ast::Field& cell,
                                                const model::Paragraphs& paragraphs);
  [[nodiscard]] std::vector<model::Use> uses_of_text(const model::Text& text);

  [[nodiscard]] bool is_outside(const model::Use& use) const;
  // "Catatan (bila ada)": the step does without it where there is none.
  [[nodiscard]] static bool is_conditional(const std::string& name);

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
  void add_uses(const model::Text& text, std::vector<model::Use>& uses);
  [[nodiscard]] model::Use use_of(const model::Text& text, phrases::Slice part);
  [[nodiscard]] Hit find_or_declare(const std::string& name, Span span);
  [[nodiscard]] std::optional<Hit> adopt(const std::string& wording, Span span);
  void check_bracket(const std::string& base, const std::string& bracket, Span span);

  model::Model& model_;
  Sink& sink_;
  std::unordered_map<std::string, Hit> by_key_;
  std::unordered_set<std::string> outside_;  // keys
  std::vector<const model::Library*> libraries_;
  phrases::WholeNames names_;  // declared: an inline list is not cut inside them
};

}  // namespace sop
