// Small steps shared by the readers of sections: prose to text, fields to paragraphs, fields met
// twice.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace sop {

[[nodiscard]] inline model::Text text_of_prose(Prose prose) {
  // Text in one piece needs no map: its span says it all.
  const bool plain =
      prose.pieces.empty() || (prose.pieces.size() == 1 && prose.pieces[0].span == prose.span);
  if (plain) return {std::move(prose.text), prose.span};
  return {std::move(prose.text), prose.span, std::move(prose.pieces)};
}

[[nodiscard]] inline std::string slice(const std::string& text, phrases::Slice part) {
  return text.substr(part.begin, part.end - part.begin);
}

// Adds `more` behind `text`, parted by `between`; the whole still knows where each part stands.
void append_text(model::Text& text, std::string_view between, model::Text more);

// Items and unmarked text of a field, in the order of the source. Unmarked lines between two items
// flow into one.
[[nodiscard]] model::Paragraphs paragraphs_of(const ast::Field& field);

// Reports a field whose keyword was met before in the same place; true if this is the first.
class OnceOnly {
 public:
  explicit OnceOnly(Sink& sink) : sink_(sink) {}
  bool first(const ast::Field& field);

 private:
  Sink& sink_;
  std::vector<std::pair<Keyword, Span>> seen_;
};

}  // namespace sop
