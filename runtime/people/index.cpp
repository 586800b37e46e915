#include "runtime/people/index.h"

#include <algorithm>
#include <limits>

#include "compiler/base/utf8.h"

namespace sop::people {
namespace {

template <class Map, class Value>
void remove(Map& map, const std::string& key, const Value& value) {
  const auto found = map.find(key);
  if (found == map.end()) return;
  found->second.erase(value);
  if (found->second.empty()) map.erase(found);
}

}  // namespace

void put_in(Index& index, const Person& person) {
  for (const Holding& one : person.holdings)
    index.holders[utf8::fold(one.position)].insert(person.id);
  if (person.active && person.rights.count(Right::Administrate) != 0)
    index.administrators.insert(person.id);
}

void take_out(Index& index, const Person& person) {
  for (const Holding& one : person.holdings)
    remove(index.holders, utf8::fold(one.position), person.id);
  index.administrators.erase(person.id);
}

void put_in(Index& index, const Delegation& delegation) {
  index.delegations_of_position[utf8::fold(delegation.position)].insert(delegation.number);
  index.delegations_to[delegation.to].insert(delegation.number);
  index.delegation_ends.insert({delegation.ends, delegation.number});
}

void take_out(Index& index, const Delegation& delegation) {
  remove(index.delegations_of_position, utf8::fold(delegation.position), delegation.number);
  remove(index.delegations_to, delegation.to, delegation.number);
  index.delegation_ends.erase({delegation.ends, delegation.number});
}

void put_in(Index& index, const Token& token) {
  index.tokens_of[token.person].insert(token.id);
}

void take_out(Index& index, const Token& token) {
  remove(index.tokens_of, token.person, token.id);
}

bool runs(const Holding& holding, Instant now) {
  return holding.from <= now && (!holding.until || now < *holding.until);
}

bool overlap(Instant a_begins, std::optional<Instant> a_ends, Instant b_begins,
             std::optional<Instant> b_ends) {
  constexpr Instant kNever{std::numeric_limits<std::int64_t>::max()};
  return std::max(a_begins, b_begins) < std::min(a_ends.value_or(kNever), b_ends.value_or(kNever));
}

}  // namespace sop::people
