#include "compiler/project/face.h"

#include <algorithm>
#include <set>

#include "compiler/base/utf8.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/phrases.h"

namespace sop {
namespace {

std::string slice(const std::string& text, phrases::Slice part) {
  return text.substr(part.begin, part.end - part.begin);
}

class FaceReader {
 public:
  explicit FaceReader(const SyntaxTree& tree) : file_(tree) { face_.path = tree.file().name; }

  model::SopFace run() {
    face_.title = file_.title().text;
    face_.generic = file_.type() == ast::FileType::Generic;
    if (file_.type() == ast::FileType::Library) return std::move(face_);
    const std::vector<ast::Field> fields = file_.fields();
    for (const ast::Field& field : fields) {
      if (field.keyword() == Keyword::Documents) read_names(field);
    }
    for (const ast::Field& field : fields) {
      if (field.keyword() == Keyword::Equipment) read_equipment(field);
    }
    for (const ast::Field& field : fields) read_field(field);
    return std::move(face_);
  }

 private:
  void read_names(const ast::Field& section) {
    for (const ast::Item& item : section.items()) {
      const Prose prose = item.text();
      const auto declaration = phrases::document_declaration(prose.text);
      if (!declaration) continue;
      names_.add(slice(prose.text, declaration->name));
      if (declaration->full_name) names_.add(slice(prose.text, *declaration->full_name));
    }
  }

  // Whoever carries out an SOP has its equipment: a caller need not bring it.
  void read_equipment(const ast::Field& field) {
    for_documents(field, [this](const std::string& name) {
      seen_[0].insert(utf8::fold(name));
      for (const phrases::Slice part : phrases::inline_list(name, names_))
        seen_[0].insert(utf8::fold(slice(name, part)));
    });
  }

  void read_field(const ast::Field& field) {
    switch (field.keyword()) {
      case Keyword::Number: {
        const std::string text = field.value().text;
        face_.number = text.substr(std::min(text.find_first_not_of(": "), text.size()));
        return;
      }
      case Keyword::Roles:
        for (const ast::Item& item : field.items()) read_role(item.text().text);
        return;
      case Keyword::Related:
        for (const ast::Item& item : field.items()) face_.related.push_back(item.text().text);
        if (Prose text = field.value(); !text.empty())
          face_.related.push_back(std::move(text.text));
        return;
      case Keyword::Steps:
      case Keyword::Part:
        read_steps(field, 0);
        return;
      default:
        return;
    }
  }

  void read_role(const std::string& text) {
    const auto declaration = phrases::role_declaration(text);
    if (!declaration) return;
    model::SopParameter role;
    role.alias = slice(text, declaration->alias);
    role.title = declaration->title ? slice(text, *declaration->title) : role.alias;
    for (const phrases::RoleAttribute& attribute : declaration->attributes) {
      if (attribute.kind == phrases::RoleAttributeKind::Team) role.kind = model::RoleKind::Team;
      if (attribute.kind == phrases::RoleAttributeKind::Unit) role.kind = model::RoleKind::Unit;
      if (attribute.kind == phrases::RoleAttributeKind::External)
        role.kind = model::RoleKind::External;
    }
    face_.roles.push_back(std::move(role));
  }

  // Langkah, a Bagian, or a branch of Serentak; the parser bounds how deep they nest.
  void read_steps(const ast::Field& section, int depth) {
    constexpr int kDepth = 32;
    if (depth > kDepth) return;
    for (const ast::Step& step : section.steps()) {
      for (const ast::Field& field : step.fields()) read_step_field(field);
    }
    for (const ast::Field& inner : section.fields()) read_steps(inner, depth + 1);
  }

  void read_step_field(const ast::Field& field) {
    switch (field.keyword()) {
      case Keyword::Inputs:
        if (!holds_bracket(field)) return;  // "(dari luar)" is all that counts here
        for_documents(field, [this](const std::string& name) {
          const auto mark = phrases::outside_mark(name);
          if (mark) add(face_.needs, utf8::clean(name.substr(0, mark->begin)));
        });
        return;
      case Keyword::Outputs:
        for_documents(field, [this](const std::string& name) { add(face_.gives, name); });
        return;
      case Keyword::If: {
        const std::string text = field.value().text;
        const auto target = phrases::target(text);
        if (!target || !target->outputs) return;
        const std::string outputs = slice(text, *target->outputs);
        for (const phrases::Slice part : phrases::inline_list(outputs, names_))
          add(face_.gives, slice(outputs, part));
        return;
      }
      case Keyword::Calls:
        face_.calls.push_back(field.value().text);
        return;
      default:
        return;
    }
  }

  static bool holds_bracket(const ast::Field& cell) {
    const Span span = cell.span();
    const std::string_view text = cell.tree().file().text;
    return text.substr(span.begin, span.size()).find('(') != std::string_view::npos;
  }

  template <class Visit>
  void for_documents(const ast::Field& cell, Visit visit) {
    const Prose prose = cell.value();
    if (prose.text != "-") {
      for (const phrases::Slice part : phrases::inline_list(prose.text, names_))
        if (part.begin < part.end) visit(slice(prose.text, part));
    }
    for (const ast::Item& item : cell.items()) {
      if (const Prose text = item.text(); !text.empty()) visit(text.text);
    }
  }

  void add(std::vector<std::string>& list, const std::string& name) {
    constexpr std::size_t kMost = 64;  // no SOP has as many at its border
    if (!name.empty() && list.size() < kMost &&
        seen_[&list == &face_.needs ? 0 : 1].insert(utf8::fold(name)).second)
      list.push_back(name);
  }

  ast::File file_;
  model::SopFace face_;
  phrases::WholeNames names_;
  std::set<std::string> seen_[2];  // of needs (and equipment), of gives
};

}  // namespace

model::SopFace face_of(const SyntaxTree& tree) {
  return FaceReader(tree).run();
}

}  // namespace sop
