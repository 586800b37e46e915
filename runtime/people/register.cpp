#include "runtime/people/register.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/people/index.h"

namespace sop::people {
namespace {

constexpr std::string_view kRightWords[kRights] = {"administrator", "auditor", "pimpinan"};
constexpr std::string_view kScopeWords[] = {"baca", "kerja"};

template <class Value, std::size_t N>
std::optional<Value> value_of(const std::string_view (&words)[N], std::string_view wanted) {
  const auto* const found = std::find(std::begin(words), std::end(words), wanted);
  if (found == std::end(words)) return std::nullopt;
  return static_cast<Value>(found - std::begin(words));
}

bool holds(const Person& person, std::string_view folded, Instant now) {
  return std::any_of(person.holdings.begin(), person.holdings.end(), [&](const Holding& holding) {
    return runs(holding, now) && utf8::fold(holding.position) == folded;
  });
}

// Active persons who hold a position in their own right.
std::vector<std::string> own_holders(const Register& all, std::string_view folded, Instant now) {
  std::vector<std::string> out;
  const auto known = all.index.holders.find(folded);
  if (known == all.index.holders.end()) return out;
  for (const std::string& id : known->second) {
    const Person* person = find_person(all, id);
    if (person != nullptr && person->active && holds(*person, folded, now)) out.push_back(id);
  }
  return out;
}

struct Held {
  std::string folded;
  const Delegation* delegation;  // nullptr: his own
};

// What a person may act as now: his own first, then delegations by number.
std::vector<Held> held_by(const Register& all, std::string_view id, Instant now) {
  std::vector<Held> out;
  const Person* person = find_person(all, id);
  if (person == nullptr || !person->active) return out;
  for (const Holding& holding : person->holdings) {
    if (runs(holding, now)) out.push_back({utf8::fold(holding.position), nullptr});
  }
  const auto given = all.index.delegations_to.find(id);
  if (given == all.index.delegations_to.end()) return out;
  for (const std::uint64_t number : given->second) {
    const Delegation& delegation = all.delegations.at(number);
    if (counts(all, delegation, now)) out.push_back({utf8::fold(delegation.position), &delegation});
  }
  return out;
}

}  // namespace

std::string_view word(Right right) {
  return kRightWords[static_cast<std::size_t>(right)];
}
std::optional<Right> right_of(std::string_view word) {
  return value_of<Right>(kRightWords, word);
}
std::string_view word(TokenScope scope) {
  return kScopeWords[static_cast<std::size_t>(scope)];
}
std::optional<TokenScope> scope_of(std::string_view word) {
  return value_of<TokenScope>(kScopeWords, word);
}

std::string fold_id(std::string_view login) {
  std::string out = utf8::clean(login);
  for (char& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return out;
}

const Person* find_person(const Register& all, std::string_view id) {
  const auto found = all.persons.find(id);
  return found == all.persons.end() ? nullptr : &found->second;
}

bool is_active(const Register& all, std::string_view id) {
  const Person* person = find_person(all, id);
  return person != nullptr && person->active;
}

bool has(const Register& all, std::string_view id, Right right) {
  const Person* person = find_person(all, id);
  return person != nullptr && person->active && person->rights.count(right) != 0;
}

std::vector<std::string> names_of_role(const Bundle& bundle, RoleId role, const Positions& bound) {
  if (const auto to = bound.find(role); to != bound.end()) return {utf8::fold(to->second)};
  const bundle::Role& known = bundle.role(role);
  std::vector<std::string> out{utf8::fold(known.title)};
  std::string alias = utf8::fold(known.alias);
  if (!alias.empty() && alias != out.front()) out.push_back(std::move(alias));
  return out;
}

bool counts(const Register& all, const Delegation& delegation, Instant now) {
  if (now < delegation.begins || delegation.ends <= now || !is_active(all, delegation.to))
    return false;
  const std::string folded = utf8::fold(delegation.position);
  if (delegation.kind == Substitution::Plt) return own_holders(all, folded, now).empty();
  const Person* away = find_person(all, delegation.from);
  return away != nullptr && holds(*away, folded, now);
}

std::vector<engine::Capacity> capacities(const Register& all, const Bundle& bundle,
                                         const Positions& bound, std::string_view person,
                                         Instant now) {
  std::vector<engine::Capacity> out;
  const std::vector<Held> held = held_by(all, person, now);
  if (held.empty()) return out;
  std::vector<std::vector<std::string>> names;
  names.reserve(bundle.roles.size());
  for (std::size_t role = 0; role < bundle.roles.size(); ++role)
    names.push_back(names_of_role(bundle, RoleId(role), bound));
  for (const Held& one : held) {
    for (std::size_t role = 0; role < names.size(); ++role) {
      if (std::find(names[role].begin(), names[role].end(), one.folded) == names[role].end())
        continue;
      if (one.delegation == nullptr) {
        out.push_back({RoleId(role), "", Substitution::None});
      } else {
        out.push_back({RoleId(role), one.delegation->from, one.delegation->kind});
      }
    }
  }
  return out;
}

engine::Authority authority(const Register& all, const Bundle& bundle, const Positions& bound,
                            std::string_view person, Instant now) {
  engine::Authority out;
  out.capacities = capacities(all, bundle, bound, person, now);
  out.leads = has(all, person, Right::Lead);
  out.moves = has(all, person, Right::Administrate);
  return out;
}

std::vector<std::string> positions_of(const Register& all, std::string_view person, Instant now) {
  std::vector<std::string> out;
  for (Held& one : held_by(all, person, now)) out.push_back(std::move(one.folded));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<std::string> holders(const Register& all, std::string_view position, Instant now) {
  const std::string folded = utf8::fold(position);
  std::vector<std::string> out = own_holders(all, folded, now);
  const auto given = all.index.delegations_of_position.find(folded);
  if (given == all.index.delegations_of_position.end()) return out;
  for (const std::uint64_t number : given->second) {
    const Delegation& delegation = all.delegations.at(number);
    if (counts(all, delegation, now)) out.push_back(delegation.to);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string sop_key(std::string_view number, std::string_view title) {
  std::string key = utf8::fold(number);
  return key.empty() ? utf8::fold(title) : key;
}

std::string number_in_force(const Bundle& bundle) {
  return bundle.part.empty() ? bundle.number : std::string();
}

std::string sop_key(const Bundle& bundle) {
  return sop_key(number_in_force(bundle), bundle.title);
}

const Deployment* find_sop(const Register& all, std::string_view number, std::string_view title) {
  if (const std::string key = utf8::fold(number); !key.empty()) {
    const auto found = all.deployments.find(key);
    if (found != all.deployments.end() && !found->second.retired) return &found->second;
  }
  const std::string wanted = utf8::fold(title);
  if (wanted.empty()) return nullptr;
  const Deployment* only = nullptr;
  for (const auto& [key, one] : all.deployments) {
    if (one.retired || utf8::fold(one.title) != wanted) continue;
    if (only != nullptr) return nullptr;
    only = &one;
  }
  return only;
}

const Token* usable_token(const Register& all, std::string_view id, Instant now) {
  const auto found = all.tokens.find(id);
  if (found == all.tokens.end()) return nullptr;
  const Token& token = found->second;
  const bool usable = !token.revoked && now < token.expires && is_active(all, token.person);
  return usable ? &token : nullptr;
}

}  // namespace sop::people
