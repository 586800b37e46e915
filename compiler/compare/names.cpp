#include "compiler/compare/names.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "compiler/base/utf8.h"

namespace sop::compare {
namespace {

Partners nobody(std::size_t before, std::size_t after) {
  return {std::vector<std::uint32_t>(before, kNobody), std::vector<std::uint32_t>(after, kNobody)};
}

// Matches what is called alike and has no partner yet.
template <class Things, class Name>
void match_by(Partners& partners, const Things& before, const Things& after, const Name& name) {
  std::map<std::string, std::size_t> known;
  for (std::size_t i = before.size(); i-- > 0;) {
    if (partners.to_after[i] == kNobody) known[utf8::fold(name(before[i]))] = i;
  }
  for (std::size_t k = 0; k < after.size(); ++k) {
    if (partners.to_before[k] != kNobody) continue;
    const auto found = known.find(utf8::fold(name(after[k])));
    if (found == known.end() || found->first.empty()) continue;
    partners.match(found->second, k);
    known.erase(found);
  }
}

}  // namespace

bool elect(Partners& partners, std::vector<Votes> votes) {
  const auto free = [&](const Votes& one) {
    return partners.to_after[one.before] == kNobody && partners.to_before[one.after] == kNobody;
  };
  std::stable_sort(votes.begin(), votes.end(),
                   [](const Votes& a, const Votes& b) { return a.count > b.count; });
  bool any = false;
  for (const Votes& one : votes) {
    if (!free(one)) continue;
    partners.match(one.before, one.after);
    any = true;
  }
  return any;
}

Names::Names(const model::Model& before, const model::Model& after)
    : roles(nobody(before.roles.size(), after.roles.size())),
      documents(nobody(before.documents.size(), after.documents.size())) {
  match_by(roles, before.roles, after.roles, [](const model::Role& one) { return one.alias; });
  match_by(roles, before.roles, after.roles, [](const model::Role& one) { return one.title; });
  match_by(documents, before.documents, after.documents,
           [](const model::Document& one) { return one.name; });
  match_by(documents, before.documents, after.documents,
           [](const model::Document& one) { return one.full_name; });
}

std::uint32_t Names::role(model::RoleId before) const {
  if (!before.valid()) return kNobody;
  const std::uint32_t after = roles.to_after[before.index()];
  return after != kNobody ? after
                          : static_cast<std::uint32_t>(roles.to_before.size() + before.index());
}

std::uint32_t Names::document(model::DocumentId before) const {
  if (!before.valid()) return kNobody;
  const std::uint32_t after = documents.to_after[before.index()];
  return after != kNobody ? after
                          : static_cast<std::uint32_t>(documents.to_before.size() + before.index());
}

std::uint32_t state_after(const model::Document& before, std::uint32_t state,
                          const model::Document& after) {
  const auto place = [](const model::Document& document, const std::string& name) {
    for (std::size_t i = 0; i < document.states.size(); ++i) {
      if (utf8::fold(document.states[i]) == utf8::fold(name)) return static_cast<std::uint32_t>(i);
    }
    return kNobody;
  };
  const std::uint32_t named = place(after, before.states[state]);
  if (named != kNobody || before.states.size() != after.states.size()) return named;
  return place(before, after.states[state]) == kNobody ? state : kNobody;
}

}  // namespace sop::compare
