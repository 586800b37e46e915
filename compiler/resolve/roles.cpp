#include "compiler/resolve/roles.h"

#include <fmt/format.h>

#include "compiler/base/limits.h"
#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/resolve/reading.h"

namespace sop {
namespace {

using model::RoleId;
using model::RoleKind;

std::string slice(const std::string& text, phrases::Slice part) {
  return text.substr(part.begin, part.end - part.begin);
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  for (const phrases::Slice part : phrases::inline_list(text, {}))
    parts.push_back(slice(text, part));
  return parts;
}

}  // namespace

void RoleTable::declare(const ast::Field& section) {
  for (const ast::Item& item : section.items()) declare_one(item);
  // A section written without list signs: each line is a role.
  for (const Prose& line : section.lines()) {
    if (!line.empty()) sink_.report(finding<Kind::StrayText>(line.span));
  }
  bind_superiors();
  if (model_.roles.size() > limits::kRoles)
    sink_.report(finding<Kind::TooManyRoles>(section.keyword_span(), limits::kRoles));
}

void RoleTable::declare_one(const ast::Item& item) {
  const Prose prose = item.text();
  const auto declaration = phrases::role_declaration(prose.text);
  if (!declaration) {
    sink_.report(finding<Kind::BadRole>(item.span()));
    return;
  }
  model::Role role;
  role.alias = slice(prose.text, declaration->alias);
  role.title = declaration->title ? slice(prose.text, *declaration->title) : role.alias;
  role.span = prose.locate(declaration->alias.begin, declaration->alias.end);
  const RoleId id(model_.roles.size());
  for (const phrases::RoleAttribute& attribute : declaration->attributes) {
    const std::string value = slice(prose.text, attribute.value);
    switch (attribute.kind) {
      case phrases::RoleAttributeKind::Subordinate:
        pending_.push_back({id, value, prose.locate(attribute.value.begin, attribute.value.end)});
        break;
      case phrases::RoleAttributeKind::Team:
        role.kind = RoleKind::Team;
        role.members = parts_of(value);
        break;
      case phrases::RoleAttributeKind::Unit:
        role.kind = RoleKind::Unit;
        break;
      case phrases::RoleAttributeKind::External:
        role.kind = RoleKind::External;
        break;
      case phrases::RoleAttributeKind::Authority:
        role.authorities = parts_of(value);
        break;
    }
  }
  const auto [known, fresh] = by_name_.emplace(utf8::fold(role.alias), id);
  if (!fresh) {
    sink_.report(finding<Kind::DuplicateRole>(role.span, role.alias)
                     .label(model_.role(known->second).span, Phrase::FirstHere));
    if (!pending_.empty() && pending_.back().role == id) pending_.pop_back();
    return;
  }
  by_name_.emplace(utf8::fold(role.title), id);
  names_.push_back(role.alias);
  if (role.title != role.alias) names_.push_back(role.title);
  model_.roles.push_back(std::move(role));
}

void RoleTable::bind_superiors() {
  for (const Pending& one : pending_) {
    const auto found = by_name_.find(utf8::fold(one.superior));
    if (found != by_name_.end()) {
      model_.roles[one.role.index()].superior = found->second;
      continue;
    }
    Diagnostic diagnostic =
        finding<Kind::UnknownSuperior>(one.span, one.superior, model_.role(one.role).alias);
    if (const auto near = nearest(one.superior, names_))
      diagnostic = std::move(diagnostic)
                       .hint(Phrase::DidYouMean, {names_[*near]})
                       .fix(one.span, names_[*near], Applicability::Ask);
    sink_.report(std::move(diagnostic));
  }
  pending_.clear();
}

RoleId RoleTable::find(std::string_view name, Span span) {
  const auto found = by_name_.find(utf8::fold(name));
  if (found != by_name_.end()) return found->second;
  Diagnostic diagnostic = finding<Kind::UnknownRole>(span, name);
  if (const auto near = nearest(name, names_)) {
    diagnostic = std::move(diagnostic)
                     .hint(Phrase::DidYouMean, {names_[*near]})
                     .fix(span, names_[*near], Applicability::Ask);
  } else if (!model_.roles.empty()) {
    constexpr std::size_t kShown = 8;
    std::string known;
    for (std::size_t i = 0; i < model_.roles.size() && i < kShown; ++i)
      known += (i == 0 ? "" : ", ") + model_.roles[i].alias;
    diagnostic =
        std::move(diagnostic)
            .hint(Phrase::KnownRoles, {known + (model_.roles.size() > kShown ? ", …" : "")});
  }
  sink_.report(std::move(diagnostic));
  return {};
}

}  // namespace sop
