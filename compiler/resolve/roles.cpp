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

std::optional<ReadRole> role_of(const ast::Item& item, Sink& sink) {
  const Prose prose = item.text();
  const auto declaration = phrases::role_declaration(prose.text);
  if (!declaration) {
    sink.report(finding<Kind::BadRole>(item.span()));
    return std::nullopt;
  }
  ReadRole read;
  model::Role& role = read.role;
  role.alias = slice(prose.text, declaration->alias);
  role.title = declaration->title ? slice(prose.text, *declaration->title) : role.alias;
  role.span = prose.locate(declaration->alias.begin, declaration->alias.end);
  if (const auto title = declaration->title)
    role.title_span = prose.locate(title->begin, title->end);
  for (const phrases::RoleAttribute& attribute : declaration->attributes) {
    const std::string value = slice(prose.text, attribute.value);
    switch (attribute.kind) {
      case phrases::RoleAttributeKind::Subordinate:
        read.superior = value;
        read.superior_span = prose.locate(attribute.value.begin, attribute.value.end);
        break;
      case phrases::RoleAttributeKind::Team:
        read.says_kind = true;
        role.kind = RoleKind::Team;
        for (const phrases::Slice part : phrases::inline_list(value, {})) {
          const std::uint32_t begin = attribute.value.begin + part.begin;
          role.members.push_back(slice(value, part));
          role.member_spans.push_back(prose.locate(begin, begin + (part.end - part.begin)));
        }
        break;
      case phrases::RoleAttributeKind::Unit:
        read.says_kind = true;
        role.kind = RoleKind::Unit;
        break;
      case phrases::RoleAttributeKind::External:
        read.says_kind = true;
        role.kind = RoleKind::External;
        break;
      case phrases::RoleAttributeKind::Authority:
        role.authorities = parts_of(value);
        break;
    }
  }
  return read;
}

void RoleTable::declare_one(const ast::Item& item) {
  std::optional<ReadRole> read = role_of(item, sink_);
  if (!read) return;
  model::Role& role = read->role;
  const RoleId id(model_.roles.size());
  const auto [known, fresh] = by_name_.emplace(utf8::fold(role.alias), id);
  if (!fresh) {
    sink_.report(finding<Kind::DuplicateRole>(role.span, role.alias)
                     .label(model_.role(known->second).span, Phrase::FirstHere));
    return;
  }
  complete(*read);
  if (!read->superior.empty()) pending_.push_back({id, read->superior, read->superior_span});
  by_name_.emplace(utf8::fold(role.title), id);
  add_name(role.alias);
  if (role.title != role.alias) add_name(role.title);
  model_.roles.push_back(std::move(role));
}

void RoleTable::add_name(const std::string& name) {
  names_.push_back(name);
  whole_names_.add(name);
}

void RoleTable::use(std::vector<const model::Library*> libraries) {
  libraries_ = std::move(libraries);
}

const model::LibraryRole* RoleTable::in_libraries(const std::string& key) const {
  for (const model::Library* library : libraries_) {
    for (const model::LibraryRole& one : library->roles) {
      if (one.alias_key == key || one.title_key == key) return &one;
    }
  }
  return nullptr;
}

// What the SOP does not say itself a library may know.
void RoleTable::complete(ReadRole& read) const {
  if (libraries_.empty()) return;
  const model::LibraryRole* known = in_libraries(utf8::fold(read.role.alias));
  if (known == nullptr) known = in_libraries(utf8::fold(read.role.title));
  if (known == nullptr) return;
  if (read.role.title == read.role.alias) read.role.title = known->role.title;
  if (!read.says_kind) {
    read.role.kind = known->role.kind;
    read.role.members = known->role.members;
    read.role.member_spans.assign(read.role.members.size(), read.role.span);
  }
  if (read.role.authorities.empty()) read.role.authorities = known->role.authorities;
}

// The nearest superior by the libraries' hierarchy, from `name` upward, that is a lane here.
RoleId RoleTable::lane_above(std::string name) const {
  constexpr int kLevels = 32;
  for (int level = 0; level < kLevels && !name.empty(); ++level) {
    const std::string key = utf8::fold(name);
    if (const auto lane = by_name_.find(key); lane != by_name_.end()) return lane->second;
    const model::LibraryRole* known = in_libraries(key);
    if (known == nullptr) return {};
    if (const auto lane = by_name_.find(known->title_key); lane != by_name_.end())
      return lane->second;
    name = known->superior_alias;
  }
  return {};
}

// Lanes that say no superior take the one their library knows.
void RoleTable::bind_by_libraries() {
  for (std::size_t i = 0; i < model_.roles.size(); ++i) {
    model::Role& role = model_.roles[i];
    if (role.superior.valid()) continue;
    const model::LibraryRole* known = in_libraries(utf8::fold(role.alias));
    if (known == nullptr) known = in_libraries(utf8::fold(role.title));
    const RoleId above = known != nullptr ? lane_above(known->superior_alias) : RoleId();
    if (above.valid() && above != RoleId(i)) role.superior = above;
  }
}

void RoleTable::bind(const std::string& name, RoleId role) {
  by_name_[utf8::fold(name)] = role;
  add_name(name);
}

void RoleTable::bind_superiors() {
  for (const Pending& one : pending_) {
    const auto found = by_name_.find(utf8::fold(one.superior));
    if (found != by_name_.end()) {
      model_.roles[one.role.index()].superior = found->second;
      continue;
    }
    if (in_libraries(utf8::fold(one.superior)) != nullptr) {
      model_.roles[one.role.index()].superior = lane_above(one.superior);
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
  if (!libraries_.empty()) bind_by_libraries();
}

RoleId RoleTable::lookup(std::string_view name) const {
  const auto found = by_name_.find(utf8::fold(name));
  return found != by_name_.end() ? found->second : RoleId();
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
