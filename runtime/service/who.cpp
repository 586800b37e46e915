// Log-ins, sessions, one-time links and tokens of the API: who it is that asks. Secrets are kept as
// hashes only, in rows beside the record; the record tells that a password was changed, never
// which.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/base/hash.h"
#include "runtime/service/inner.h"

namespace sop::service {
namespace {

using Json = nlohmann::json;
using Change = journal::SideChange;

constexpr std::int64_t kMinute = 60'000;   // ms
constexpr std::int64_t kDeviceDays = 180;  // a browser is known so long
constexpr std::size_t kIdDigits = 32;      // of a token made with a key
constexpr unsigned kSideBySide = 5;        // log-ins of one account from one place

Change set(const char* kind, std::string key, std::string owner, std::optional<Instant> expires,
           std::string content) {
  return {Change::Kind::Set, {kind, std::move(key), std::move(owner), expires, std::move(content)}};
}
Change remove(const char* kind, std::string key) {
  return {Change::Kind::Remove, {kind, std::move(key), "", std::nullopt, ""}};
}
Change remove_all_of(const char* kind, std::string owner) {
  return {Change::Kind::RemoveAllOf, {kind, "", std::move(owner), std::nullopt, ""}};
}

Instant later(Instant from, std::int64_t milliseconds) {
  return {from.milliseconds + milliseconds};
}

// What is kept of a session, but its key and owner.
std::string text_of(const people::Session& session) {
  return Json{{"created", session.created.milliseconds}, {"seen", session.seen.milliseconds}}
      .dump();
}

std::optional<people::Session> session_of(const journal::SideRow& row) {
  const Json json = Json::parse(row.content, nullptr, false);
  if (!json.is_object() || !json.contains("created") || !json.contains("seen")) return std::nullopt;
  people::Session out;
  out.hash = row.key;
  out.person = row.owner;
  out.created = {json["created"].get<std::int64_t>()};
  out.seen = {json["seen"].get<std::int64_t>()};
  return out;
}

people::SessionPolicy policy_of(const Settings& settings) {
  people::SessionPolicy out;
  out.idle = settings.session_idle.count() * kMinute;
  out.absolute = settings.session_most.count() * kMinute;
  return out;
}

Identity identity_of(const people::Register& people, const std::string& person) {
  Identity out;
  out.person = person;
  out.name = person_view(people, person).name;
  return out;
}

// What a read of the journal gave, or why it did not.
struct Looked {
  People people;
  std::optional<journal::SideRow> row;
};
Outcome<Looked> look(Inner& inner, const char* kind, const std::string& key) {
  Outcome<journal::Snapshot> snapshot = inner.snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return refused(journal_finding(people.failure(), inner.database()));
  Result<std::optional<journal::SideRow>> row = snapshot.value().side(kind, key);
  if (!row) return refused(journal_finding(row.failure(), inner.database()));
  return Looked{std::move(people.value()), std::move(row.value())};
}

// Whether the password is right, unless too many were wrong. They are counted in memory: a restart
// forgives them, and who guesses cannot restart the server.
Outcome<people::Verdict> judge(Inner& inner, const people::Attempt& attempt,
                               const std::string* stored, const std::string& password) {
  const Instant now = inner.now();
  const std::string place = attempt.account + " " + attempt.address + " " + attempt.device;
  {
    const std::lock_guard hold(inner.attempts_lock);
    if (const std::int64_t wait = inner.attempts.wait(attempt, now); wait > 0)
      return refused(people::wait_finding(wait));
    // Guesses sent side by side would all be heard before the first is counted.
    unsigned& here = inner.at_the_door[place];
    if (here >= kSideBySide) return refused(people::why(people::Verdict::Busy));
    ++here;
  }
  const people::Verdict verdict = inner.gate.verify(stored, password);
  const std::lock_guard hold(inner.attempts_lock);
  if (--inner.at_the_door[place] == 0) inner.at_the_door.erase(place);
  if (verdict == people::Verdict::Busy) return refused(people::why(verdict));
  if (verdict == people::Verdict::Wrong) {
    (void)inner.attempts.failed(attempt, now);
    return refused(people::why(verdict));
  }
  (void)inner.attempts.succeeded(attempt);
  return verdict;
}

// A new password, told in the record by whom; sessions, links and tokens of before end with it.
Outcome<Done> keep_password(Inner& inner, const std::string& by, bool machine,
                            const std::string& person, const std::string& name,
                            const std::string& password, people::PasswordChange how,
                            std::vector<journal::SideExpected> expected) {
  if (auto flaw = people::password_flaw(password, person, name)) return refused(std::move(*flaw));
  const std::optional<std::string> hash = inner.gate.hash(password);
  if (!hash) return refused(people::why(people::Verdict::Busy));
  journal::RegisterRequest request;
  request.command = {by + "/" + inner.new_key(), by, people::NotePassword{person, how}};
  request.now = inner.now();
  request.caller.machine = machine;
  request.sides = {set(side::kPassword, person, person, std::nullopt, *hash),
                   remove_all_of(side::kSession, person), remove_all_of(side::kLink, person),
                   remove_all_of(side::kToken, person)};
  request.expected = std::move(expected);
  Outcome<journal::Accepted> kept = inner.submit_raw(std::move(request));
  if (!kept) return kept.refusal();
  return Done{};
}

}  // namespace

Outcome<LoggedIn> Service::log_in(const std::string& account, const std::string& password,
                                  const Origin& origin) {
  // What no account is called is not kept among the attempts either, however long it is.
  const std::string id = account.size() <= engine::kPersonBytes ? people::fold_id(account) : "";
  const Instant now = inner_->now();
  Outcome<Looked> looked = look(*inner_, side::kPassword, id);
  if (!looked) return looked.refusal();
  people::Attempt attempt{id, origin.address, ""};
  const std::string device = origin.device.empty() ? "" : people::secret_hash(origin.device);
  if (!device.empty()) {
    Outcome<Looked> known = look(*inner_, side::kDevice, device);
    if (known && known.value().row && known.value().row->owner == id) attempt.device = device;
  }
  const bool active = people::is_active(*looked.value().people, id);
  const std::string* stored = active && looked.value().row ? &looked.value().row->content : nullptr;
  const Outcome<people::Verdict> verdict = judge(*inner_, attempt, stored, password);
  if (!verdict) return verdict.refusal();
  LoggedIn out;
  const people::Secret session = people::new_secret(*inner_->machine.random);
  const people::SessionPolicy policy = policy_of(inner_->settings);
  people::Session kept{session.hash, id, now, now, ""};
  // The record's time never goes back, the machine's may: a session begins after the password it
  // was opened with was set, or it would be taken for an older one.
  if (const people::Person* person = people::find_person(*looked.value().people, id);
      person != nullptr && person->password_changed)
    kept.created = std::max(now, *person->password_changed);
  std::vector<Change> changes{
      set(side::kSession, session.hash, id, later(now, policy.absolute), text_of(kept))};
  if (attempt.device.empty()) {
    const people::Secret fresh = people::new_secret(*inner_->machine.random);
    changes.push_back(
        set(side::kDevice, fresh.hash, id, later(now, kDeviceDays * people::kDay), ""));
    out.device = fresh.text;
  }
  if (verdict.value() == people::Verdict::RightButOld) {
    if (const auto hash = inner_->gate.hash(password))
      changes.push_back(set(side::kPassword, id, id, std::nullopt, *hash));
  }
  if (Outcome<Done> put = inner_->put_aside(std::move(changes)); !put) return put.refusal();
  out.token = session.text;
  out.expires = later(now, policy.absolute);
  out.who = identity_of(*looked.value().people, id);
  out.who.session = session.hash;
  return out;
}

Outcome<Identity> Service::by_session(std::string_view token) {
  const std::string hash = people::secret_hash(token);
  Outcome<Looked> looked = look(*inner_, side::kSession, hash);
  if (!looked) return looked.refusal();
  const auto session = looked.value().row ? session_of(*looked.value().row) : std::nullopt;
  if (!session) return refused(finding<Kind::NotLoggedIn>(Span{}));
  const people::SessionPolicy policy = policy_of(inner_->settings);
  const Instant now = inner_->now();
  if (auto flaw = people::session_flaw(*session, *looked.value().people, now, policy))
    return Refusal{std::move(*flaw), Sort::NotKnown};
  // Noted once a minute: a page that loads must not wait for the disk.
  if (now.milliseconds - session->seen.milliseconds >= kMinute) {
    people::Session seen = *session;
    seen.seen = now;
    journal::SideRequest note{{set(side::kSession, hash, session->person,
                                   later(session->created, policy.absolute), text_of(seen))},
                              {{side::kSession, hash, looked.value().row->content}}};
    (void)inner_->writer->post(std::move(note), [](const Result<journal::Answer>&) {});
  }
  Identity out = identity_of(*looked.value().people, session->person);
  out.session = hash;
  return out;
}

Outcome<Identity> Service::by_api_token(std::string_view token) {
  Outcome<Looked> looked = look(*inner_, side::kToken, people::secret_hash(token));
  if (!looked) return looked.refusal();
  const people::Token* known =
      looked.value().row
          ? people::usable_token(*looked.value().people, looked.value().row->content, inner_->now())
          : nullptr;
  if (known == nullptr) return refused(finding<Kind::NotLoggedIn>(Span{}));
  Identity out = identity_of(*looked.value().people, known->person);
  out.scope = known->scope;
  return out;
}

Outcome<Identity> Service::by_terminal(const std::string& account) {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return refused(journal_finding(people.failure(), inner_->database()));
  Identity out = identity_of(*people.value(), people::fold_id(account));
  out.machine = true;
  return out;
}

void Service::log_out(const Identity& who) {
  if (!who.session.empty()) (void)inner_->put_aside({remove(side::kSession, who.session)});
}

Outcome<Done> Service::change_password(const Identity& who, const std::string& old_one,
                                       const std::string& new_one) {
  if (auto no = inner_->token_forbids(who, people::Act::OwnAccount)) return std::move(*no);
  Outcome<Looked> looked = look(*inner_, side::kPassword, who.person);
  if (!looked) return looked.refusal();
  const std::string* stored = looked.value().row ? &looked.value().row->content : nullptr;
  // Counted by session: who found a screen unlocked has five guesses, and holds up nobody else.
  const Outcome<people::Verdict> verdict =
      judge(*inner_, {who.person, "", who.session}, stored, old_one);
  if (!verdict) return verdict.refusal();
  return keep_password(*inner_, who.person, false, who.person, who.name, new_one,
                       people::PasswordChange::Changed, {{side::kPassword, who.person, *stored}});
}

namespace {

// The row of a one-time link, if it may still be used.
Outcome<Looked> link_of(Inner& inner, std::string_view secret) {
  Outcome<Looked> looked = look(inner, side::kLink, people::secret_hash(secret));
  if (!looked) return looked.refusal();
  std::optional<people::Link> link;
  if (const auto& row = looked.value().row)
    link = people::Link{row->key, row->owner, row->expires.value_or(Instant{})};
  if (auto flaw = people::link_flaw(link ? &*link : nullptr, *looked.value().people, inner.now()))
    return Refusal{std::move(*flaw), Sort::NotKnown};
  return looked;
}

}  // namespace

Outcome<Identity> Service::by_link(std::string_view secret) {
  Outcome<Looked> looked = link_of(*inner_, secret);
  if (!looked) return looked.refusal();
  return identity_of(*looked.value().people, looked.value().row->owner);
}

Outcome<Done> Service::set_password(std::string_view secret, const std::string& password) {
  Outcome<Looked> looked = link_of(*inner_, secret);
  if (!looked) return looked.refusal();
  const journal::SideRow& row = *looked.value().row;
  const std::string name = person_view(*looked.value().people, row.owner).name;
  // By a link the person is not logged in, but it is he who acts.
  return keep_password(*inner_, row.owner, false, row.owner, name, password,
                       people::PasswordChange::Set, {{side::kLink, row.key, row.content}});
}

Outcome<OneTime> Service::invite(const Identity& who, const std::string& account,
                                 const std::string& key) {
  const std::string id = people::fold_id(account);
  const People people = [&] {
    auto known = this->people();
    return known ? known.value() : std::make_shared<const people::Register>();
  }();
  if (auto no = inner_->forbids(who, people::Act::AdministratePeople,
                                people::standing(*people, who.person)))
    return std::move(*no);
  const people::Secret secret = people::new_secret(*inner_->machine.random);
  const Instant now = inner_->now();
  journal::RegisterRequest request;
  request.command = {inner_->key_of(who, key), who.person,
                     people::NotePassword{id, people::PasswordChange::Reset}};
  request.now = now;
  request.caller.machine = who.machine;
  request.sides = {remove_all_of(side::kLink, id), remove_all_of(side::kSession, id),
                   remove_all_of(side::kToken, id), remove(side::kPassword, id),
                   set(side::kLink, secret.hash, id, later(now, people::kLinkLife), "")};
  Outcome<journal::Accepted> kept = inner_->submit_raw(std::move(request));
  if (!kept) return kept.refusal();
  if (kept.value().repeated) return OneTime{id, "", true};
  return OneTime{id, inner_->settings.link("/sandi/" + secret.text), false};
}

Outcome<std::string> Service::first_administrator(const std::string& account,
                                                  const std::string& name,
                                                  const std::string& mail) {
  const std::string id = people::fold_id(account);
  const people::Secret secret = people::new_secret(*inner_->machine.random);
  const Instant now = inner_->now();
  journal::RegisterRequest request;
  request.command = {"first/" + inner_->new_key(), id, people::FirstAdministrator{id, name, mail}};
  request.now = now;
  request.caller.machine = true;
  request.sides = {set(side::kLink, secret.hash, id, later(now, people::kLinkLife), "")};
  Outcome<journal::Accepted> kept = inner_->submit_raw(std::move(request));
  if (!kept) return kept.refusal();
  return inner_->settings.link("/sandi/" + secret.text);
}

Outcome<OneTime> Service::make_api_token(const Identity& who, const std::string& person,
                                         const std::string& name, people::TokenScope scope,
                                         Instant expires, const std::string& key,
                                         const std::string& asked) {
  // A token must not make another: it would reach further, and live longer.
  if (auto no = inner_->token_forbids(who, people::Act::OwnAccount)) return std::move(*no);
  const std::string owner = person.empty() ? who.person : people::fold_id(person);
  const people::Secret secret = people::new_api_secret(*inner_->machine.random);
  // Of the key, so that who repeats it learns which token it was; an id is no secret.
  const std::string id =
      key.empty() ? people::new_id(*inner_->machine.random)
                  : sha256_hex("token\n" + inner_->key_of(who, key)).substr(0, kIdDigits);
  journal::RegisterRequest request;
  request.command = {inner_->key_of(who, key), who.person,
                     people::MakeToken{id, owner, name, scope, expires}};
  request.now = inner_->now();
  request.caller.machine = who.machine;
  if (!asked.empty()) request.asked = who.person + "\n" + asked;
  request.sides = {set(side::kToken, secret.hash, owner, expires, id)};
  Outcome<journal::Accepted> kept = inner_->submit_raw(std::move(request));
  if (!kept) return kept.refusal();
  if (kept.value().repeated) return OneTime{id, "", true};
  return OneTime{id, secret.text, false};
}

}  // namespace sop::service
