#include "compiler/resolve/inherited.h"

#include <algorithm>

#include "compiler/base/limits.h"
#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/resolve/calls.h"
#include "compiler/resolve/reading.h"
#include "compiler/resolve/steps.h"

namespace sop {
namespace {

constexpr std::size_t kLibraries = 64;  // of one SOP, those they build on included

std::string without_word(std::string name) {
  constexpr std::string_view kWord = "pustaka ";
  const std::string folded = utf8::fold(name);
  if (folded.starts_with(kWord) && folded.size() > kWord.size()) name.erase(0, kWord.size());
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.pop_back();
  return name;
}

void report_unknown(const model::Text& name, const std::string& near, Sink& sink) {
  Diagnostic diagnostic = finding<Kind::UnknownLibrary>(name.span, name.text);
  if (!near.empty()) {
    diagnostic = std::move(diagnostic)
                     .hint(Phrase::DidYouMean, {near})
                     .fix(name.span, near, Applicability::Ask);
  }
  sink.report(std::move(diagnostic));
}

}  // namespace

void fill_institution(model::Identity& identity, const model::Settings& settings) {
  if (identity.agency.empty()) {
    for (const std::string& line : settings.agency) identity.agency.push_back({line, {}});
  }
  if (identity.unit.empty() && !settings.unit.empty()) identity.unit.push_back({settings.unit, {}});
  if (identity.address.empty() && !settings.address.empty())
    identity.address.push_back({settings.address, {}});
}

std::vector<model::Text> library_names(const ast::Field& field) {
  std::vector<model::Text> names;
  const auto add = [&](const Prose& prose) {
    for (const phrases::Slice part : phrases::inline_list(prose.text, {})) {
      std::string name = without_word(prose.text.substr(part.begin, part.end - part.begin));
      if (!name.empty() && name != "-")
        names.push_back({std::move(name), prose.locate(part.begin, part.end)});
    }
  };
  add(field.value());
  for (const ast::Item& item : field.items()) add(item.text());
  return names;
}

std::vector<const model::Library*> used_libraries(const std::vector<model::Text>& names,
                                                  const model::Surroundings& surroundings,
                                                  Sink& sink) {
  std::vector<const model::Library*> all;
  const auto add = [&](const model::Library* library) {
    if (std::find(all.begin(), all.end(), library) == all.end() && all.size() < kLibraries)
      all.push_back(library);
  };
  for (const model::Text& name : names) {
    std::string near;
    if (const model::Library* library = surroundings.find_library(name.text, near)) {
      add(library);
    } else {
      report_unknown(name, near, sink);
    }
  }
  // A name that a library itself gets wrong is reported when that library is checked.
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::string& name : all[i]->uses) {
      std::string near;
      if (const model::Library* library = surroundings.find_library(name, near)) add(library);
    }
  }
  return all;
}

void check_library_uses(const SyntaxTree& tree, const model::Surroundings& surroundings,
                        Sink& sink) {
  for (const ast::Field& field : ast::File(tree).fields()) {
    if (field.keyword() == Keyword::Uses)
      static_cast<void>(used_libraries(library_names(field), surroundings, sink));
  }
}

namespace {

const ast::Field* find_field(const std::vector<ast::Field>& fields, Keyword keyword) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const ast::Field& one) { return one.keyword() == keyword; });
  return found != fields.end() ? &*found : nullptr;
}

// In the generic SOP's text its own names count, not those of this SOP. Roles that only a Bagian
// declares are those of the same name here.
void bind_parameters(const Specific& specific, const ast::Field* own_roles, const RoleTable& roles,
                     RoleTable& parameters, Sink& sink) {
  for (const model::SopParameter& one : specific.generic->roles) {
    const auto bound =
        std::find_if(specific.bindings.begin(), specific.bindings.end(),
                     [&](const model::Binding& each) { return each.parameter == one.alias; });
    const model::RoleId role = bound != specific.bindings.end() ? bound->role : model::RoleId();
    parameters.bind(one.alias, role);
    if (one.title != one.alias) parameters.bind(one.title, role);
  }
  if (own_roles == nullptr) return;
  for (const ast::Item& item : own_roles->items()) {
    const std::optional<ReadRole> read = role_of(item, sink);
    if (!read) continue;
    const model::RoleId here = roles.lookup(read->role.alias);
    if (here.valid()) parameters.bind(read->role.alias, here);
  }
}

}  // namespace

std::vector<ast::Field> parts_of(const Specific& specific) {
  std::vector<ast::Field> parts;
  for (ast::Field& one : ast::File(*specific.tree).fields()) {
    if (one.keyword() == Keyword::Part && parts.size() < limits::kParts)
      parts.push_back(std::move(one));
  }
  return parts;
}

void read_specific_steps(const Specific& specific, const ast::Field* part, model::Model& model,
                         RoleTable& roles, DocumentTable& documents,
                         const model::Surroundings& surroundings, Sink& sink) {
  const std::vector<ast::Field> fields = ast::File(*specific.tree).fields();
  const std::vector<ast::Field> own = part != nullptr ? part->fields() : std::vector<ast::Field>();
  RoleTable parameters(model, sink);
  bind_parameters(specific, find_field(own, Keyword::Roles), roles, parameters, sink);
  std::vector<model::Text> uses;
  for (const ast::Field& one : fields) {
    if (one.keyword() == Keyword::Uses) uses = library_names(one);
    if (one.keyword() == Keyword::Equipment || one.keyword() == Keyword::LegalBasis)
      documents.add_outside(paragraphs_of(one));
  }
  if (!uses.empty()) documents.use(used_libraries(uses, surroundings, sink));
  const ast::Field* declared = find_field(own, Keyword::Documents);
  if (declared == nullptr) declared = find_field(fields, Keyword::Documents);
  if (declared != nullptr) documents.declare(*declared);
  // Steps may stand directly under a Bagian.
  if (part != nullptr && !part->steps().empty())
    read_steps(*part, model, parameters, documents, surroundings, sink);
  const ast::Field* steps = find_field(part != nullptr ? own : fields, Keyword::Steps);
  if (steps != nullptr) read_steps(*steps, model, parameters, documents, surroundings, sink);
}

}  // namespace sop
