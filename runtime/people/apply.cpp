#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/people/commands.h"
#include "runtime/people/index.h"

namespace sop::people {
namespace {

// Folding, one overload an event. An event that does not fit (a record that was tampered with)
// changes nothing but the count.
struct Folding {
  Register& all;
  const Event& event;
  std::vector<std::string>& touched;

  template <class Change>
  void change(const std::string& id, const Change& how) {
    const auto found = all.persons.find(id);
    if (found == all.persons.end()) return;
    take_out(all.index, found->second);
    how(found->second);
    put_in(all.index, found->second);
    touched.push_back("orang/" + id);
  }

  void operator()(const PersonAdded& added) {
    Person person;
    person.id = added.id;
    person.name = added.name;
    person.mail = added.mail;
    person.since = event.at;
    if (!all.persons.emplace(added.id, std::move(person)).second) return;
    touched.push_back("orang/" + added.id);
  }
  void operator()(const PersonChanged& changed) {
    change(changed.id, [&](Person& person) {
      person.name = changed.name;
      person.mail = changed.mail;
    });
  }
  void operator()(const PersonDeactivated& off) {
    change(off.id, [](Person& person) { person.active = false; });
    const auto tokens = all.index.tokens_of.find(off.id);
    if (tokens == all.index.tokens_of.end()) return;
    for (const std::string& id : tokens->second) revoke(id);
  }
  void operator()(const PersonReactivated& on) {
    change(on.id, [](Person& person) { person.active = true; });
  }
  void operator()(const RightGranted& granted) {
    change(granted.id, [&](Person& person) { person.rights.insert(granted.right); });
  }
  void operator()(const RightRevoked& revoked) {
    change(revoked.id, [&](Person& person) { person.rights.erase(revoked.right); });
  }
  void operator()(const PositionAssigned& assigned) {
    change(assigned.id, [&](Person& person) {
      person.holdings.push_back({assigned.position, assigned.from, assigned.until});
    });
  }
  void operator()(const AssignmentEnded& ended) {
    const std::string folded = utf8::fold(ended.position);
    change(ended.id, [&](Person& person) {
      const auto found =
          std::find_if(person.holdings.begin(), person.holdings.end(), [&](const Holding& holding) {
            return holding.from == ended.from && utf8::fold(holding.position) == folded;
          });
      if (found == person.holdings.end()) return;
      if (found->from < ended.until) {
        found->until = ended.until;
      } else {
        person.holdings.erase(found);
      }
    });
  }

  void operator()(const Delegated& given) {
    forget_delegations();
    Delegation delegation{given.number, given.kind, given.from,   given.to,     given.position,
                          given.begins, given.ends, given.reason, event.person, event.at};
    const auto [at, fresh] = all.delegations.emplace(given.number, std::move(delegation));
    if (!fresh) return;
    put_in(all.index, at->second);
    all.last_delegation = std::max(all.last_delegation, given.number);
    touched.push_back("delegasi/" + std::to_string(given.number));
  }
  // The record keeps them all; lists need the last year.
  void forget_delegations() {
    const Instant before{event.at.milliseconds - kDelegationDays * kDay};
    while (!all.index.delegation_ends.empty() &&
           all.index.delegation_ends.begin()->first < before) {
      const std::uint64_t number = all.index.delegation_ends.begin()->second;
      take_out(all.index, all.delegations.at(number));
      all.delegations.erase(number);
      touched.push_back("delegasi/" + std::to_string(number));
    }
  }
  void operator()(const DelegationEnded& ended) {
    const auto found = all.delegations.find(ended.number);
    if (found == all.delegations.end()) return;
    take_out(all.index, found->second);
    found->second.ends = ended.ends;
    put_in(all.index, found->second);
    touched.push_back("delegasi/" + std::to_string(ended.number));
  }

  void operator()(const SopDeployed& deployed) {
    Deployment& one = all.deployments[deployed.key];
    one.key = deployed.key;
    one.number = deployed.number;
    one.title = deployed.title;
    one.retired = false;
    if (one.versions.empty() || one.hash() != deployed.hash)
      one.versions.push_back({deployed.hash, event.at, event.person});
    touched.push_back("sop/" + deployed.key);
  }
  void operator()(const SopRetired& retired) {
    const auto found = all.deployments.find(retired.key);
    if (found == all.deployments.end()) return;
    found->second.retired = true;
    touched.push_back("sop/" + retired.key);
  }
  void operator()(const CalendarSet& set) { all.calendar = set.hash; }
  void operator()(const PasswordChanged& changed) {
    change(changed.id, [&](Person& person) { person.password_changed = event.at; });
  }

  void operator()(const TokenMade& made) {
    forget_tokens(made.person);
    const Token token{made.id, made.person, made.name, made.scope, event.at, made.expires, false};
    if (!all.tokens.emplace(made.id, token).second) return;
    put_in(all.index, token);
    touched.push_back("token/" + made.id);
  }
  // Those of one person that open nothing any more make room for the new one.
  void forget_tokens(const std::string& person) {
    const auto known = all.index.tokens_of.find(person);
    if (known == all.index.tokens_of.end()) return;
    const std::set<std::string> ids = known->second;
    for (const std::string& id : ids) {
      const Token token = all.tokens.at(id);
      if (!token.revoked && event.at < token.expires) continue;
      take_out(all.index, token);
      all.tokens.erase(id);
      touched.push_back("token/" + id);
    }
  }
  void operator()(const TokenRevoked& revoked) { revoke(revoked.id); }
  void revoke(const std::string& id) {
    const auto found = all.tokens.find(id);
    if (found == all.tokens.end() || found->second.revoked) return;
    found->second.revoked = true;
    touched.push_back("token/" + id);
  }
};

}  // namespace

std::vector<std::string> apply(Register& all, const Event& event) {
  std::vector<std::string> touched{"umum"};
  ++all.events;
  std::visit(Folding{all, event, touched}, event.what);
  return touched;
}

}  // namespace sop::people
