#include "compiler/resolve/inherited.h"

#include <algorithm>

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

void read_specific_steps(const ast::Field& field, model::Model& model, RoleTable& roles,
                         DocumentTable& documents, const model::Surroundings& surroundings,
                         Sink& sink) {
  const std::optional<Specific> specific = read_specific(field, roles, surroundings, sink);
  if (!specific) return;
  // In the generic SOP's text its own names count, not those of this SOP.
  RoleTable parameters(model, sink);
  for (const model::SopParameter& one : specific->generic->roles) {
    const auto bound =
        std::find_if(specific->bindings.begin(), specific->bindings.end(),
                     [&](const model::Binding& each) { return each.parameter == one.alias; });
    const model::RoleId role = bound != specific->bindings.end() ? bound->role : model::RoleId();
    parameters.bind(one.alias, role);
    if (one.title != one.alias) parameters.bind(one.title, role);
  }
  const std::vector<ast::Field> fields = ast::File(*specific->tree).fields();
  std::vector<model::Text> uses;
  for (const ast::Field& one : fields) {
    if (one.keyword() == Keyword::Uses) uses = library_names(one);
    if (one.keyword() == Keyword::Equipment || one.keyword() == Keyword::LegalBasis)
      documents.add_outside(paragraphs_of(one));
  }
  if (!uses.empty()) documents.use(used_libraries(uses, surroundings, sink));
  for (const ast::Field& one : fields) {
    if (one.keyword() == Keyword::Part) break;  // a further chart of the generic SOP
    if (one.keyword() == Keyword::Documents) documents.declare(one);
  }
  for (const ast::Field& one : fields) {
    if (one.keyword() == Keyword::Part) break;
    if (one.keyword() == Keyword::Steps)
      read_steps(one, model, parameters, documents, surroundings, sink);
  }
}

}  // namespace sop
