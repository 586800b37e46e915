#include "runtime/people/codec.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "runtime/people/index.h"
#include "runtime/people/text.h"

namespace sop::people {
namespace {

using Json = nlohmann::json;

// Thrown for text that is not ours; caught in decoded().
struct Unreadable {};

constexpr std::string_view kKindWords[] = {"", "plt", "plh"};
constexpr std::string_view kChangeWords[] = {"set", "changed", "reset"};

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// object("a", 1, "b", "c")
template <class... Rest>
void put(Json& json, const char* key, Json value, Rest&&... rest) {
  json.emplace(key, std::move(value));
  if constexpr (sizeof...(rest) > 0) put(json, std::forward<Rest>(rest)...);
}
template <class... Pairs>
Json object(Pairs&&... pairs) {
  Json json = Json::object();
  put(json, std::forward<Pairs>(pairs)...);
  return json;
}

template <class Value, std::size_t N>
const std::string_view& word_of(const std::string_view (&words)[N], Value value) {
  return words[static_cast<std::size_t>(value)];
}
Json moment(std::optional<Instant> at) {
  return at ? Json(to_iso(*at)) : Json();
}

// ---- Reading. Texts that are longer or other than decide() allows do no harm here: what is read
// was written by us, and is written again and compared to see that it was.

template <class T>
T get(const Json& json, const char* key) {
  return json.at(key).get<T>();
}
std::string text(const Json& json, const char* key) {
  return get<std::string>(json, key);
}
Instant instant(const Json& json, const char* key) {
  const auto at = from_iso(text(json, key));
  if (!at) throw Unreadable{};
  return *at;
}
std::optional<Instant> instant_or_none(const Json& json, const char* key) {
  if (json.at(key).is_null()) return std::nullopt;
  return instant(json, key);
}
template <class Value>
Value required(std::optional<Value> value) {
  if (!value) throw Unreadable{};
  return *value;
}
template <class Value, std::size_t N>
Value one_of(const std::string_view (&words)[N], const std::string& wanted) {
  const auto* const found = std::find(std::begin(words), std::end(words), wanted);
  if (found == std::end(words)) throw Unreadable{};
  return static_cast<Value>(found - std::begin(words));
}

// ---- Events: one table ties a word to the members of its struct, for both directions.

struct Writer {
  Json operator()(const PersonAdded& e) const {
    return object("event", "person_added", "id", e.id, "name", e.name, "mail", e.mail);
  }
  Json operator()(const PersonChanged& e) const {
    return object("event", "person_changed", "id", e.id, "name", e.name, "mail", e.mail);
  }
  Json operator()(const PersonDeactivated& e) const {
    return object("event", "person_deactivated", "id", e.id, "reason", e.reason);
  }
  Json operator()(const PersonReactivated& e) const {
    return object("event", "person_reactivated", "id", e.id);
  }
  Json operator()(const RightGranted& e) const {
    return object("event", "right_granted", "id", e.id, "right", word(e.right));
  }
  Json operator()(const RightRevoked& e) const {
    return object("event", "right_revoked", "id", e.id, "right", word(e.right));
  }
  Json operator()(const PositionAssigned& e) const {
    return object("event", "position_assigned", "id", e.id, "position", e.position, "from",
                  moment(e.from), "until", moment(e.until));
  }
  Json operator()(const AssignmentEnded& e) const {
    return object("event", "assignment_ended", "id", e.id, "position", e.position, "from",
                  moment(e.from), "until", moment(e.until));
  }
  Json operator()(const Delegated& e) const {
    return object("event", "delegated", "number", e.number, "kind", word_of(kKindWords, e.kind),
                  "from", e.from, "to", e.to, "position", e.position, "begins", moment(e.begins),
                  "ends", moment(e.ends), "reason", e.reason);
  }
  Json operator()(const DelegationEnded& e) const {
    return object("event", "delegation_ended", "number", e.number, "ends", moment(e.ends));
  }
  Json operator()(const SopDeployed& e) const {
    return object("event", "sop_deployed", "sop", e.key, "hash", e.hash, "number", e.number,
                  "title", e.title);
  }
  Json operator()(const SopRetired& e) const {
    return object("event", "sop_retired", "sop", e.key);
  }
  Json operator()(const CalendarSet& e) const {
    return object("event", "calendar_set", "hash", e.hash);
  }
  Json operator()(const PasswordChanged& e) const {
    return object("event", "password_changed", "id", e.id, "how", word_of(kChangeWords, e.how));
  }
  Json operator()(const TokenMade& e) const {
    return object("event", "token_made", "id", e.id, "owner", e.person, "name", e.name, "scope",
                  word(e.scope), "expires", moment(e.expires));
  }
  Json operator()(const TokenRevoked& e) const {
    return object("event", "token_revoked", "id", e.id);
  }
};

using What = decltype(Event::what);

struct Reading {
  std::string_view word;
  What (*read)(const Json&);
};
constexpr Reading kReadings[] = {
    {"person_added",
     [](const Json& j) -> What {
       return PersonAdded{text(j, "id"), text(j, "name"), text(j, "mail")};
     }},
    {"person_changed",
     [](const Json& j) -> What {
       return PersonChanged{text(j, "id"), text(j, "name"), text(j, "mail")};
     }},
    {"person_deactivated",
     [](const Json& j) -> What {
       return PersonDeactivated{text(j, "id"), text(j, "reason")};
     }},
    {"person_reactivated", [](const Json& j) -> What { return PersonReactivated{text(j, "id")}; }},
    {"right_granted",
     [](const Json& j) -> What {
       return RightGranted{text(j, "id"), required(right_of(text(j, "right")))};
     }},
    {"right_revoked",
     [](const Json& j) -> What {
       return RightRevoked{text(j, "id"), required(right_of(text(j, "right")))};
     }},
    {"position_assigned",
     [](const Json& j) -> What {
       return PositionAssigned{text(j, "id"), text(j, "position"), instant(j, "from"),
                               instant_or_none(j, "until")};
     }},
    {"assignment_ended",
     [](const Json& j) -> What {
       return AssignmentEnded{text(j, "id"), text(j, "position"), instant(j, "from"),
                              instant(j, "until")};
     }},
    {"delegated",
     [](const Json& j) -> What {
       return Delegated{get<std::uint64_t>(j, "number"),
                        one_of<Substitution>(kKindWords, text(j, "kind")),
                        text(j, "from"),
                        text(j, "to"),
                        text(j, "position"),
                        instant(j, "begins"),
                        instant(j, "ends"),
                        text(j, "reason")};
     }},
    {"delegation_ended",
     [](const Json& j) -> What {
       return DelegationEnded{get<std::uint64_t>(j, "number"), instant(j, "ends")};
     }},
    {"sop_deployed",
     [](const Json& j) -> What {
       return SopDeployed{text(j, "sop"), text(j, "hash"), text(j, "number"), text(j, "title")};
     }},
    {"sop_retired", [](const Json& j) -> What { return SopRetired{text(j, "sop")}; }},
    {"calendar_set", [](const Json& j) -> What { return CalendarSet{text(j, "hash")}; }},
    {"password_changed",
     [](const Json& j) -> What {
       return PasswordChanged{text(j, "id"), one_of<PasswordChange>(kChangeWords, text(j, "how"))};
     }},
    {"token_made",
     [](const Json& j) -> What {
       return TokenMade{text(j, "id"), text(j, "owner"), text(j, "name"),
                        required(scope_of(text(j, "scope"))), instant(j, "expires")};
     }},
    {"token_revoked", [](const Json& j) -> What { return TokenRevoked{text(j, "id")}; }},
};

// ---- Commands, for their fingerprint only.

struct ActionWriter {
  template <class Person>
  static Json person(const char* action, const Person& p) {
    return object("action", action, "id", p.id, "name", p.name, "mail", p.mail);
  }
  Json operator()(const FirstAdministrator& a) const { return person("first_administrator", a); }
  Json operator()(const AddPerson& a) const { return person("add_person", a); }
  Json operator()(const ChangePerson& a) const { return person("change_person", a); }
  Json operator()(const Deactivate& a) const {
    return object("action", "deactivate", "id", a.id, "reason", a.reason);
  }
  Json operator()(const Reactivate& a) const { return object("action", "reactivate", "id", a.id); }
  Json operator()(const Grant& a) const {
    return object("action", "grant", "id", a.id, "right", word(a.right));
  }
  Json operator()(const Revoke& a) const {
    return object("action", "revoke", "id", a.id, "right", word(a.right));
  }
  Json operator()(const Assign& a) const {
    return object("action", "assign", "id", a.id, "position", a.position, "from",
                  a.from.milliseconds, "until", a.until ? Json(a.until->milliseconds) : Json());
  }
  Json operator()(const EndAssignment& a) const {
    return object("action", "end_assignment", "id", a.id, "position", a.position, "until",
                  a.until.milliseconds);
  }
  Json operator()(const Delegate& a) const {
    return object("action", "delegate", "kind", word_of(kKindWords, a.kind), "from", a.from, "to",
                  a.to, "position", a.position, "begins", a.begins.milliseconds, "ends",
                  a.ends.milliseconds, "reason", a.reason);
  }
  Json operator()(const EndDelegation& a) const {
    return object("action", "end_delegation", "number", a.number);
  }
  Json operator()(const Deploy& a) const {
    return object("action", "deploy", "hash", a.hash, "number", a.number, "title", a.title);
  }
  Json operator()(const Retire& a) const { return object("action", "retire", "sop", a.key); }
  Json operator()(const SetCalendar& a) const {
    return object("action", "set_calendar", "hash", a.hash);
  }
  Json operator()(const NotePassword& a) const {
    return object("action", "note_password", "id", a.id, "how", word_of(kChangeWords, a.how));
  }
  Json operator()(const MakeToken& a) const {
    return object("action", "make_token", "id", a.id, "owner", a.person, "name", a.name, "scope",
                  word(a.scope), "expires", a.expires.milliseconds);
  }
  Json operator()(const RevokeToken& a) const {
    return object("action", "revoke_token", "id", a.id);
  }
};

// Runs `read` on the parsed text; nothing when it is no JSON or lacks a key.
template <class T, class Read>
std::optional<T> decoded(std::string_view from, const Read& read) {
  try {
    return read(Json::parse(from.begin(), from.end()));
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const Unreadable&) {
    return std::nullopt;
  }
}

}  // namespace

std::string encode(const Record& record) {
  Json json = std::visit(Writer{}, record.event.what);
  json["seq"] = record.sequence;
  json["case"] = 0;
  json["key"] = record.key;
  json["at"] = to_iso(record.event.at);
  json["person"] = record.event.person;
  if (record.event.machine) json["machine"] = true;
  return dump(json);
}

std::optional<Record> decode_record(std::string_view from) {
  auto record = decoded<Record>(from, [](const Json& json) {
    const auto event = text(json, "event");
    const auto* const reading = std::find_if(std::begin(kReadings), std::end(kReadings),
                                             [&](const Reading& one) { return one.word == event; });
    if (reading == std::end(kReadings)) throw Unreadable{};
    Record out;
    out.sequence = get<std::uint64_t>(json, "seq");
    out.key = text(json, "key");
    out.event = {instant(json, "at"), text(json, "person"), reading->read(json),
                 json.value("machine", false)};
    return out;
  });
  // Whatever else the text may hold, or how it is laid out, it is not what we wrote.
  if (record && encode(*record) != from) return std::nullopt;
  return record;
}

std::string encode_action(const Command& command) {
  Json json = std::visit(ActionWriter{}, command.action);
  json["person"] = command.person;
  return dump(json);
}

// ---- Rows.

namespace {

constexpr std::string_view kGeneral = "umum";

Json write(const Person& person) {
  Json rights = Json::array();
  for (const Right right : person.rights) rights.push_back(word(right));
  Json holdings = Json::array();
  for (const Holding& one : person.holdings) {
    holdings.push_back(
        object("position", one.position, "from", moment(one.from), "until", moment(one.until)));
  }
  return object("name", person.name, "mail", person.mail, "active", person.active, "rights",
                std::move(rights), "holdings", std::move(holdings), "since", moment(person.since),
                "password_changed", moment(person.password_changed));
}
Json write(const Delegation& one) {
  return object("kind", word_of(kKindWords, one.kind), "from", one.from, "to", one.to, "position",
                one.position, "begins", moment(one.begins), "ends", moment(one.ends), "reason",
                one.reason, "by", one.by, "at", moment(one.at));
}
Json write(const Deployment& one) {
  Json versions = Json::array();
  for (const Version& version : one.versions) {
    versions.push_back(object("hash", version.hash, "at", moment(version.at), "by", version.by));
  }
  return object("number", one.number, "title", one.title, "retired", one.retired, "versions",
                std::move(versions));
}
Json write(const Token& one) {
  return object("person", one.person, "name", one.name, "scope", word(one.scope), "created",
                moment(one.created), "expires", moment(one.expires), "revoked", one.revoked);
}

Person read_person(const std::string& id, const Json& json) {
  Person person;
  person.id = id;
  person.name = text(json, "name");
  person.mail = text(json, "mail");
  person.active = get<bool>(json, "active");
  for (const Json& right : json.at("rights"))
    person.rights.insert(required(right_of(right.get<std::string>())));
  for (const Json& one : json.at("holdings")) {
    person.holdings.push_back(
        {text(one, "position"), instant(one, "from"), instant_or_none(one, "until")});
  }
  person.since = instant(json, "since");
  person.password_changed = instant_or_none(json, "password_changed");
  return person;
}
Delegation read_delegation(std::uint64_t number, const Json& json) {
  return {number,
          one_of<Substitution>(kKindWords, text(json, "kind")),
          text(json, "from"),
          text(json, "to"),
          text(json, "position"),
          instant(json, "begins"),
          instant(json, "ends"),
          text(json, "reason"),
          text(json, "by"),
          instant(json, "at")};
}
Deployment read_deployment(const std::string& key, const Json& json) {
  Deployment out{key, text(json, "number"), text(json, "title"), get<bool>(json, "retired"), {}};
  for (const Json& one : json.at("versions"))
    out.versions.push_back({text(one, "hash"), instant(one, "at"), text(one, "by")});
  if (out.versions.empty()) throw Unreadable{};
  return out;
}
Token read_token(const std::string& id, const Json& json) {
  return {id,
          text(json, "person"),
          text(json, "name"),
          required(scope_of(text(json, "scope"))),
          instant(json, "created"),
          instant(json, "expires"),
          get<bool>(json, "revoked")};
}

Json write_general(const Register& all) {
  return object("calendar", all.calendar, "last_delegation", all.last_delegation, "events",
                all.events);
}

std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// What comes after "orang/".
std::optional<std::string> rest(std::string_view key, std::string_view table) {
  if (key.substr(0, table.size()) != table) return std::nullopt;
  return std::string(key.substr(table.size()));
}

template <class Map, class Key>
std::optional<std::string> row(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return dump(write(found->second));
}

// Keeps what was read, unless the text is not what we would have written of it.
template <class Map, class Key, class Value>
bool keep(Map& map, const Key& key, std::optional<Value> value, std::string_view from) {
  if (!value || dump(write(*value)) != from) return false;
  return map.emplace(key, std::move(*value)).second;
}

bool read_general(Register& all, std::string_view from) {
  const auto read = decoded<Register>(from, [](const Json& json) {
    Register out;
    out.calendar = text(json, "calendar");
    out.last_delegation = get<std::uint64_t>(json, "last_delegation");
    out.events = get<std::uint64_t>(json, "events");
    return out;
  });
  if (!read || dump(write_general(*read)) != from) return false;
  all.calendar = read->calendar;
  all.last_delegation = read->last_delegation;
  all.events = read->events;
  return true;
}

}  // namespace

std::optional<std::string> encode_row(const Register& all, std::string_view key) {
  if (key == kGeneral) return dump(write_general(all));
  if (const auto id = rest(key, "orang/")) return row(all.persons, *id);
  if (const auto sop = rest(key, "sop/")) return row(all.deployments, *sop);
  if (const auto id = rest(key, "token/")) return row(all.tokens, *id);
  if (const auto digits = rest(key, "delegasi/")) {
    if (const auto number = number_of(*digits)) return row(all.delegations, *number);
  }
  return std::nullopt;
}

bool decode_row(Register& all, std::string_view key, std::string_view from) {
  if (key == kGeneral) return read_general(all, from);
  if (const auto id = rest(key, "orang/"); id && is_login(*id)) {
    const auto read =
        decoded<Person>(from, [&](const Json& json) { return read_person(*id, json); });
    if (!keep(all.persons, *id, read, from)) return false;
    put_in(all.index, *read);
    return true;
  }
  if (const auto digits = rest(key, "delegasi/")) {
    const auto number = number_of(*digits);
    if (!number || std::to_string(*number) != *digits) return false;
    const auto read =
        decoded<Delegation>(from, [&](const Json& json) { return read_delegation(*number, json); });
    if (!keep(all.delegations, *number, read, from)) return false;
    put_in(all.index, *read);
    return true;
  }
  if (const auto sop = rest(key, "sop/")) {
    const auto read =
        decoded<Deployment>(from, [&](const Json& json) { return read_deployment(*sop, json); });
    return keep(all.deployments, *sop, read, from);
  }
  if (const auto id = rest(key, "token/"); id && is_token_id(*id)) {
    const auto read = decoded<Token>(from, [&](const Json& json) { return read_token(*id, json); });
    if (!keep(all.tokens, *id, read, from)) return false;
    put_in(all.index, *read);
    return true;
  }
  return false;
}

void each_row(const Register& all,
              const std::function<void(const std::string&, const std::string&)>& visit) {
  visit(std::string(kGeneral), dump(write_general(all)));
  for (const auto& [id, one] : all.persons) visit("orang/" + id, dump(write(one)));
  for (const auto& [number, one] : all.delegations)
    visit("delegasi/" + std::to_string(number), dump(write(one)));
  for (const auto& [key, one] : all.deployments) visit("sop/" + key, dump(write(one)));
  for (const auto& [id, one] : all.tokens) visit("token/" + id, dump(write(one)));
}

}  // namespace sop::people
