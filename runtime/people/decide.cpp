#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/people/commands.h"
#include "runtime/people/index.h"
#include "runtime/people/text.h"

namespace sop::people {
namespace {

// Inside this file a rejection is thrown to the one place that catches it, decide(): the rules
// below then read as a list of conditions.
struct Rejected {
  Diagnostic why;
};

template <Kind K, class... Args>
[[noreturn]] void reject(const Args&... args) {
  throw Rejected{finding<K>(Span{}, args...)};
}

void check_text(const std::string& text, std::size_t limit) {
  if (text.size() > limit) reject<Kind::TextTooLong>(limit);
  if (const auto at = utf8::first_invalid(text)) reject<Kind::TextNotUtf8>(*at);
}

// What people enter, as it is kept. `field` is what the file of the staff calls it.
std::string line(const std::string& text, std::string_view field, std::size_t limit) {
  check_text(text, limit);
  std::string clean = utf8::clean(text);
  if (!is_line(clean)) reject<Kind::BadPersonText>(field);
  return clean;
}

std::string reason_of(const std::string& text) {
  check_text(text, kReasonBytes);
  return as_note(text);
}

// Moments that to_iso() can write.
bool writable(Instant at) {
  constexpr Instant kFirst{-62'135'596'800'000};
  constexpr Instant kLast{253'402'300'799'999};
  return kFirst <= at && at <= kLast;
}

class Deciding {
 public:
  Deciding(const Register& all, const Command& command, Instant now, const Caller& caller)
      : all_(all), command_(command), now_(now), machine_(caller.machine) {}

  std::vector<Event> run() {
    if (command_.key.empty()) reject<Kind::KeyMissing>();
    check_text(command_.key, engine::kKeyBytes);
    check_text(command_.person, engine::kPersonBytes);
    if (!writable(now_)) reject<Kind::BadPeriod>();
    if (!machine_) {
      me_ = fold_id(command_.person);
      active(me_);
    }
    std::visit([this](const auto& action) { (*this)(action); }, command_.action);
    return std::move(events_);
  }

 private:
  // ---- Accounts.

  void operator()(const FirstAdministrator& first) {
    if (!machine_) reject<Kind::RightNeeded>(me_, std::string("sop admin"));
    if (!all_.persons.empty()) reject<Kind::FirstAdministratorKnown>();
    add_person(first);
    add(RightGranted{fold_id(first.id), Right::Administrate});
  }
  void operator()(const AddPerson& person) {
    needs({Right::Administrate});
    add_person(person);
  }
  template <class Wanted>
  void add_person(const Wanted& wanted) {
    const std::string id = login(wanted.id);
    if (!is_login(id)) reject<Kind::BadLogin>(id);
    if (all_.persons.count(id) != 0) reject<Kind::PersonExists>(id);
    if (all_.persons.size() >= kPersons) reject<Kind::RegisterFull>(kPersons);
    add(PersonAdded{id, line(wanted.name, "nama", kNameBytes), mail(wanted.mail)});
  }
  void operator()(const ChangePerson& change) {
    needs({Right::Administrate});
    const Person& person = known(change.id);
    const std::string name = line(change.name, "nama", kNameBytes);
    const std::string address = mail(change.mail);
    if (name == person.name && address == person.mail) reject<Kind::NothingChanges>();
    add(PersonChanged{person.id, name, address});
  }
  void operator()(const Deactivate& off) {
    needs({Right::Administrate});
    const std::string reason = reason_of(off.reason);
    const Person& person = known(off.id);
    if (!person.active) reject<Kind::NothingChanges>();
    not_the_last(person);
    add(PersonDeactivated{person.id, reason});
  }
  void operator()(const Reactivate& on) {
    needs({Right::Administrate});
    const Person& person = known(on.id);
    if (person.active) reject<Kind::NothingChanges>();
    add(PersonReactivated{person.id});
  }
  void operator()(const Grant& grant) {
    needs({Right::Administrate});
    const Person& person = known(grant.id);
    not_oneself(person.id);
    if (person.rights.count(grant.right) != 0) reject<Kind::NothingChanges>();
    add(RightGranted{person.id, grant.right});
  }
  void operator()(const Revoke& revoke) {
    needs({Right::Administrate});
    const Person& person = known(revoke.id);
    if (person.rights.count(revoke.right) == 0) reject<Kind::NothingChanges>();
    if (revoke.right == Right::Administrate) not_the_last(person);
    add(RightRevoked{person.id, revoke.right});
  }
  void operator()(const NotePassword& note) {
    const Person& person = known(note.id);
    if (note.how == PasswordChange::Reset) {
      needs({Right::Administrate});
    } else {
      active(person.id);
      if (person.id != me_) needs_machine();
    }
    add(PasswordChanged{person.id, note.how});
    // Whoever changes a password may fear that somebody else knew it, and made a token by it.
    const auto made = all_.index.tokens_of.find(person.id);
    if (made == all_.index.tokens_of.end()) return;
    for (const std::string& id : made->second) {
      const auto token = all_.tokens.find(id);
      if (token != all_.tokens.end() && !token->second.revoked) add(TokenRevoked{id});
    }
  }

  // ---- Positions.

  void operator()(const Assign& assign) {
    needs({Right::Administrate});
    const Person& person = known(assign.id);
    not_oneself(person.id);
    const std::string position = line(assign.position, "jabatan", kNameBytes);
    period(assign.from, assign.until);
    if (person.holdings.size() >= kHoldings) reject<Kind::RegisterFull>(kHoldings);
    if (holding_in(person, position, assign.from, assign.until) != nullptr)
      reject<Kind::AssignmentOverlaps>(person.id, position);
    add(PositionAssigned{person.id, position, assign.from, assign.until});
  }
  void operator()(const EndAssignment& end) {
    needs({Right::Administrate});
    const Person& person = known(end.id);
    check_text(end.position, kNameBytes);
    // The past stands: somebody may have acted in it. What was "now" when it was sent is a moment
    // older when it is judged, and counts as now.
    constexpr std::int64_t kOnTheWay = 60'000;  // ms
    if (end.until.milliseconds < now_.milliseconds - kOnTheWay || !writable(end.until))
      reject<Kind::BadPeriod>();
    const Instant until = std::max(end.until, now_);
    const Holding* found = holding_in(person, end.position, until, std::nullopt);
    if (found == nullptr) reject<Kind::NoSuchAssignment>(person.id, end.position);
    add(AssignmentEnded{person.id, found->position, found->from, until});
  }
  // The earliest holding of the position that has a moment in common with the period.
  [[nodiscard]] static const Holding* holding_in(const Person& person, const std::string& position,
                                                 Instant from, std::optional<Instant> until) {
    const std::string folded = utf8::fold(position);
    const Holding* first = nullptr;
    for (const Holding& one : person.holdings) {
      if (!overlap(one.from, one.until, from, until) || utf8::fold(one.position) != folded)
        continue;
      if (first == nullptr || one.from < first->from) first = &one;
    }
    return first;
  }

  // ---- Plt. and Plh.

  void operator()(const Delegate& wanted) {
    const bool vacant = wanted.kind == Substitution::Plt;
    const std::string from = vacant ? "" : login(wanted.from);
    if (vacant || from != me_) needs({Right::Administrate, Right::Lead});
    const std::string position = line(wanted.position, "jabatan", kNameBytes);
    period(wanted.begins, wanted.ends);
    if (wanted.ends.milliseconds - wanted.begins.milliseconds > kDelegationDays * kDay)
      reject<Kind::DelegationTooLong>(kDelegationDays);
    const std::string reason = reason_of(wanted.reason);
    if (utf8::clean(reason).empty()) reject<Kind::OrderMissing>();
    if (all_.delegations.size() >= kDelegations) reject<Kind::RegisterFull>(kDelegations);

    const Person& to = known(wanted.to);
    active(to.id);
    if (to.id == from || (!machine_ && to.id == me_)) reject<Kind::DelegatesToHimself>(to.id);
    const Instant begins = std::max(wanted.begins, now_);
    if (holding_in(to, position, begins, wanted.ends) != nullptr)
      reject<Kind::AlreadyHolder>(to.id, position);
    if (vacant) {
      check_vacant(position, begins, wanted.ends);
    } else {
      const Person& away = known(from);
      const Holding* held = holding_in(away, position, begins, wanted.ends);
      if (held == nullptr || held->from > begins || (held->until && *held->until < wanted.ends))
        reject<Kind::NotTheHolder>(from, position);
    }
    check_alone(from, position, wanted);
    add(Delegated{all_.last_delegation + 1, vacant ? Substitution::Plt : Substitution::Plh, from,
                  to.id, position, wanted.begins, wanted.ends, reason});
  }
  void check_vacant(const std::string& position, Instant begins, Instant ends) const {
    const auto known_ones = all_.index.holders.find(utf8::fold(position));
    if (known_ones == all_.index.holders.end()) return;
    for (const std::string& id : known_ones->second) {
      const Person& person = all_.persons.at(id);
      if (person.active && holding_in(person, position, begins, ends) != nullptr)
        reject<Kind::PositionNotVacant>(position, id);
    }
  }
  // Nobody else stands in for the same person (or in the same vacancy) in that period.
  void check_alone(const std::string& from, const std::string& position,
                   const Delegate& wanted) const {
    const auto others = all_.index.delegations_of_position.find(utf8::fold(position));
    if (others == all_.index.delegations_of_position.end()) return;
    for (const std::uint64_t number : others->second) {
      const Delegation& other = all_.delegations.at(number);
      if (other.from == from && overlap(other.begins, other.ends, wanted.begins, wanted.ends))
        reject<Kind::DelegationOverlaps>(position, std::to_string(number));
    }
  }
  void operator()(const EndDelegation& end) {
    const auto found = all_.delegations.find(end.number);
    if (found == all_.delegations.end() || found->second.ends <= now_)
      reject<Kind::NoSuchDelegation>(std::to_string(end.number));
    const Delegation& delegation = found->second;
    const bool concerned = !machine_ && (me_ == delegation.from || me_ == delegation.to);
    if (!concerned) needs({Right::Administrate, Right::Lead});
    add(DelegationEnded{end.number, now_});
  }

  // ---- SOPs and the calendar.

  void operator()(const Deploy& deploy) {
    needs({Right::Administrate});
    if (!is_hash(deploy.hash)) reject<Kind::BadHash>(shown(deploy.hash));
    const std::string title = line(deploy.title, "judul", kTitleBytes);
    const std::string number =
        deploy.number.empty() ? "" : line(deploy.number, "nomor", kTitleBytes);
    const std::string key = sop_key(number, title);
    if (key.empty()) reject<Kind::BadPersonText>("judul");
    const auto found = all_.deployments.find(key);
    if (found == all_.deployments.end()) {
      if (all_.deployments.size() >= kDeployments) reject<Kind::RegisterFull>(kDeployments);
    } else {
      if (!found->second.retired && found->second.hash() == deploy.hash)
        reject<Kind::NothingChanges>();
      if (found->second.versions.size() >= kHistory) reject<Kind::RegisterFull>(kHistory);
    }
    add(SopDeployed{key, deploy.hash, number, title});
  }
  void operator()(const Retire& retire) {
    needs({Right::Administrate});
    check_text(retire.key, kTitleBytes);
    const auto found = all_.deployments.find(utf8::fold(retire.key));
    if (found == all_.deployments.end() || found->second.retired)
      reject<Kind::SopNotInForce>(retire.key);
    add(SopRetired{found->first});
  }
  void operator()(const SetCalendar& set) {
    needs({Right::Administrate});
    if (!is_hash(set.hash)) reject<Kind::BadHash>(shown(set.hash));
    if (set.hash == all_.calendar) reject<Kind::NothingChanges>();
    add(CalendarSet{set.hash});
  }

  // ---- API tokens. Only by the person himself: who could make one for another could act as him.

  void operator()(const MakeToken& make) {
    const Person& person = known(make.person);
    active(person.id);
    if (person.id != me_) needs_machine();
    if (!is_token_id(make.id) || all_.tokens.count(make.id) != 0) reject<Kind::BadToken>("id");
    const std::string name = line(make.name, "nama", kNameBytes);
    if (make.expires <= now_ || !writable(make.expires) ||
        make.expires.milliseconds - now_.milliseconds > kDelegationDays * kDay)
      reject<Kind::BadToken>("akhir");
    if (all_.tokens.size() >= kTokens) reject<Kind::RegisterFull>(kTokens);
    add(TokenMade{make.id, person.id, name, make.scope, make.expires});
  }
  void operator()(const RevokeToken& revoke) {
    check_text(revoke.id, engine::kKeyBytes);
    const auto found = all_.tokens.find(revoke.id);
    if (found == all_.tokens.end() || found->second.revoked) reject<Kind::NoSuchToken>(revoke.id);
    if (machine_ || found->second.person != me_) needs({Right::Administrate});
    add(TokenRevoked{revoke.id});
  }

  // ---- Rules they share.

  void needs(std::initializer_list<Right> any) const {
    if (machine_) return;
    std::string words;
    for (const Right right : any) {
      if (has(all_, me_, right)) return;
      words += (words.empty() ? "" : " / ") + std::string(word(right));
    }
    reject<Kind::RightNeeded>(me_, words);
  }
  void needs_machine() const {
    if (!machine_) reject<Kind::RightNeeded>(me_, std::string("sop admin"));
  }
  void not_oneself(const std::string& id) const {
    if (!machine_ && id == me_) reject<Kind::OwnRights>(id);
  }
  void not_the_last(const Person& person) const {
    const auto& active_ones = all_.index.administrators;
    if (active_ones.size() == 1 && active_ones.count(person.id) != 0)
      reject<Kind::LastAdministrator>(person.id);
  }
  [[nodiscard]] static std::string login(const std::string& id) {
    check_text(id, engine::kPersonBytes);
    return fold_id(id);
  }
  [[nodiscard]] const Person& known(const std::string& id) const {
    const Person* person = find_person(all_, login(id));
    if (person == nullptr) reject<Kind::PersonUnknown>(id);
    return *person;
  }
  void active(const std::string& id) const {
    if (!known(id).active) reject<Kind::PersonInactive>(id);
  }
  [[nodiscard]] static std::string mail(const std::string& address) {
    check_text(address, kMailBytes);
    if (!is_mail(address)) reject<Kind::BadMail>(address);
    return address;
  }
  // Not over already, and not the wrong way round.
  void period(Instant from, std::optional<Instant> until) const {
    const bool sound =
        writable(from) && (!until || (writable(*until) && from < *until && now_ < *until));
    if (!sound) reject<Kind::BadPeriod>();
  }
  [[nodiscard]] static std::string shown(const std::string& hash) {
    check_text(hash, engine::kKeyBytes);
    return hash;
  }

  template <class What>
  void add(What what) {
    events_.push_back({now_, machine_ ? command_.person : me_, std::move(what), machine_});
  }

  const Register& all_;
  const Command& command_;
  Instant now_;
  bool machine_;
  std::string me_;  // folded; empty for the machine
  std::vector<Event> events_;
};

}  // namespace

Decision decide(const Register& all, const Command& command, Instant now, const Caller& caller) {
  try {
    return Deciding(all, command, now, caller).run();
  } catch (Rejected& rejected) {
    return std::move(rejected.why);
  }
}

}  // namespace sop::people
