#include "runtime/engine/codec.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "runtime/engine/json_text.h"

namespace sop::engine {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kStatusWords[] = {"new", "open", "finished", "cancelled"};

// Thrown for text that is not ours; caught in the decode functions below.
struct Unreadable {};

// ---- Writing.

constexpr std::size_t kMoreMembers = 6;  // that encode() adds to an event

// object("a", 1, "b", "c")
template <class... Rest>
void put(JsonText& json, const char* key, JsonText value, Rest&&... rest) {
  json.emplace(key, std::move(value));
  if constexpr (sizeof...(rest) > 0) put(json, std::forward<Rest>(rest)...);
}
template <class... Pairs>
JsonText object(Pairs&&... pairs) {
  JsonText json = JsonText::object();
  json.reserve(sizeof...(pairs) / 2 + kMoreMembers);
  put(json, std::forward<Pairs>(pairs)...);
  return json;
}

struct Writer {
  const Bundle& bundle;

  [[nodiscard]] JsonText task(TaskId id) const {
    return id.valid() ? JsonText(bundle.task(id).id) : JsonText();
  }
  [[nodiscard]] JsonText role(RoleId id) const {
    return id.valid() ? JsonText(bundle.role(id).id) : JsonText();
  }
  [[nodiscard]] JsonText state(DocumentId id, std::optional<std::uint32_t> index) const {
    return index ? JsonText(bundle.document(id).states[*index]) : JsonText();
  }
  [[nodiscard]] static JsonText exit(std::optional<std::uint32_t> index) {
    return index ? JsonText(*index) : JsonText();
  }

  [[nodiscard]] JsonText document(DocumentId id) const {
    return id.valid() ? JsonText(bundle.document(id).id) : JsonText();
  }
  [[nodiscard]] static JsonText origin(const Origin& origin) {
    return object("case", origin.number, "task", origin.task, "visit", origin.visit, "depth",
                  origin.depth);
  }
  [[nodiscard]] JsonText positions(const std::map<RoleId, std::string>& positions) const {
    JsonText out = JsonText::object();
    for (const auto& [id, position] : positions) out.emplace(bundle.role(id).id, position);
    return out;
  }

  [[nodiscard]] JsonText operator()(const CaseStarted& event) const {
    JsonText json =
        object("event", "case_started", "subject", event.subject, "bundle", bundle.hash);
    if (event.origin.number != 0) json["origin"] = origin(event.origin);
    if (!event.positions.empty()) json["positions"] = positions(event.positions);
    return json;
  }
  // What all events about one member's part of a task have.
  template <class Event, class... More>
  [[nodiscard]] JsonText part(const char* word, const Event& event, More&&... more) const {
    return object("event", word, "task", task(event.task), "visit", event.visit, "member",
                  event.member, "role", role(event.role), std::forward<More>(more)...);
  }
  [[nodiscard]] JsonText operator()(const TaskClaimed& event) const {
    return part("task_claimed", event);
  }
  [[nodiscard]] JsonText operator()(const TaskReleased& event) const {
    return part("task_released", event, "note", event.note);
  }
  [[nodiscard]] JsonText operator()(const TaskHandedOver& event) const {
    return part("task_handed_over", event, "to", event.to, "note", event.note);
  }
  [[nodiscard]] JsonText operator()(const FileAttached& event) const {
    return object("event", "file_attached", "task", task(event.task), "visit", event.visit, "role",
                  role(event.role), "document", document(event.document), "version", event.version,
                  "name", event.name, "hash", event.hash, "size", event.size, "type",
                  event.media_type);
  }
  [[nodiscard]] JsonText operator()(const DeadlinePassed& event) const {
    return object("event", "deadline_passed", "task", task(event.task), "visit", event.visit,
                  "level", event.level, "due", to_iso(event.due), "superior", role(event.superior));
  }
  [[nodiscard]] JsonText operator()(const CallBegun& event) const {
    return object("event", "call_begun", "task", task(event.task), "visit", event.visit, "called",
                  event.number);
  }
  [[nodiscard]] JsonText operator()(const CallEnded& event) const {
    return object("event", "call_ended", "task", task(event.task), "visit", event.visit, "called",
                  event.number, "finished", event.finished);
  }
  template <class IdType>
  [[nodiscard]] static JsonText table(const std::vector<IdType>& ids) {
    JsonText out = JsonText::array();
    for (const IdType id : ids) out.push_back(id.valid() ? JsonText(id.index()) : JsonText());
    return out;
  }
  // By place in the two bundles: the words of the old one may mean something else in the new.
  [[nodiscard]] JsonText operator()(const CaseMoved& event) const {
    return object("event", "case_moved", "to", event.to, "tasks", table(event.mapping.tasks),
                  "roles", table(event.mapping.roles), "documents", table(event.mapping.documents),
                  "blocks", table(event.mapping.blocks));
  }
  [[nodiscard]] JsonText operator()(const TaskOpened& event) const {
    return object("event", "task_opened", "task", task(event.task), "visit", event.visit, "from",
                  task(event.from), "back", event.back);
  }
  [[nodiscard]] JsonText operator()(const TaskSigned& event) const {
    return object("event", "task_signed", "task", task(event.task), "visit", event.visit, "member",
                  event.member, "role", role(event.role), "exit", exit(event.exit), "note",
                  event.note);
  }
  [[nodiscard]] JsonText operator()(const TaskCompleted& event) const {
    return object("event", "task_completed", "task", task(event.task), "visit", event.visit, "role",
                  role(event.role), "exit", event.exit, "answer",
                  bundle.task(event.task).exits[event.exit].answer, "note", event.note);
  }
  [[nodiscard]] JsonText operator()(const TaskSkipped& event) const {
    return object("event", "task_skipped", "task", task(event.task), "visit", event.visit, "role",
                  role(event.role), "note", event.note);
  }
  [[nodiscard]] JsonText operator()(const DocumentGiven& event) const {
    return object("event", "document_given", "document", bundle.document(event.document).id,
                  "state", state(event.document, event.state), "version", event.version, "task",
                  task(event.task), "role", role(event.role));
  }
  [[nodiscard]] JsonText operator()(const BranchesForked& event) const {
    return object("event", "branches_forked", "fork", bundle.block(event.block).fork);
  }
  [[nodiscard]] JsonText operator()(const BranchDone& event) const {
    return object("event", "branch_done", "join", bundle.block(event.block).join, "branch",
                  event.branch, "task", task(event.task));
  }
  [[nodiscard]] JsonText operator()(const BranchesJoined& event) const {
    return object("event", "branches_joined", "join", bundle.block(event.block).join, "branch",
                  event.branch, "task", task(event.task));
  }
  [[nodiscard]] JsonText operator()(const CaseFinished&) const {
    return object("event", "case_finished");
  }
  [[nodiscard]] JsonText operator()(const CaseCancelled& event) const {
    return object("event", "case_cancelled", "reason", event.reason);
  }
};

// ---- Reading.

struct Reader {
  const Bundle& bundle;

  template <class T>
  [[nodiscard]] static T get(const Json& json, const char* key) {
    return json.at(key).get<T>();
  }
  [[nodiscard]] static std::uint32_t count(const Json& json, const char* key) {
    const Json& value = json.at(key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 0xFFFFFFFFULL)
      throw Unreadable{};
    return value.get<std::uint32_t>();
  }
  [[nodiscard]] static Instant instant(const Json& json, const char* key) {
    const auto value = from_iso(get<std::string>(json, key));
    if (!value) throw Unreadable{};
    return *value;
  }
  template <class IdType, class Things>
  [[nodiscard]] static IdType find(const Json& json, const char* key, const Things& things,
                                   bool may_be_none = false) {
    const Json& value = json.at(key);
    if (value.is_null() && may_be_none) return {};
    return find<IdType>(value.get_ref<const std::string&>(), things);
  }
  template <class IdType, class Things>
  [[nodiscard]] static IdType find(const std::string& id, const Things& things) {
    for (std::size_t i = 0; i < things.size(); ++i) {
      if (things[i].id == id) return IdType(i);
    }
    throw Unreadable{};
  }
  [[nodiscard]] TaskId task(const Json& json) const {
    return find<TaskId>(json, "task", bundle.tasks);
  }
  [[nodiscard]] RoleId role(const Json& json) const {
    return find<RoleId>(json, "role", bundle.roles);
  }
  // Of what was before a move to another version, and has no counterpart there.
  [[nodiscard]] TaskId task_or_none(const Json& json) const {
    return find<TaskId>(json, "task", bundle.tasks, true);
  }
  [[nodiscard]] RoleId role_or_none(const Json& json) const {
    return find<RoleId>(json, "role", bundle.roles, true);
  }
  [[nodiscard]] DocumentId document(const Json& json) const {
    return find<DocumentId>(json, "document", bundle.documents);
  }
  [[nodiscard]] std::optional<std::uint32_t> state(const Json& json, DocumentId id) const {
    if (json.at("state").is_null()) return std::nullopt;
    const auto wanted = get<std::string>(json, "state");
    const std::vector<std::string>& states = bundle.document(id).states;
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (states[i] == wanted) return static_cast<std::uint32_t>(i);
    }
    throw Unreadable{};
  }
  [[nodiscard]] std::uint32_t exit(const Json& json, TaskId id) const {
    const std::uint32_t index = count(json, "exit");
    if (index >= bundle.task(id).exits.size()) throw Unreadable{};
    return index;
  }
  [[nodiscard]] std::optional<std::uint32_t> exit_or_none(const Json& json, TaskId id) const {
    if (json.at("exit").is_null()) return std::nullopt;
    return exit(json, id);
  }
  [[nodiscard]] std::uint32_t member(const Json& json, TaskId id) const {
    const std::uint32_t index = count(json, "member");
    if (index >= bundle.task(id).performers.size()) throw Unreadable{};
    return index;
  }

  [[nodiscard]] BlockId block(const Json& json, const char* key,
                              std::string bundle::Block::*id) const {
    const auto& wanted = json.at(key).get_ref<const std::string&>();
    for (std::size_t i = 0; i < bundle.blocks.size(); ++i) {
      if (bundle.blocks[i].*id == wanted) return BlockId(i);
    }
    throw Unreadable{};
  }
  [[nodiscard]] BlockId join(const Json& json) const {
    return block(json, "join", &bundle::Block::join);
  }
  [[nodiscard]] std::uint32_t branch(const Json& json, BlockId id) const {
    const std::uint32_t index = count(json, "branch");
    if (index >= bundle.block(id).branches.size()) throw Unreadable{};
    return index;
  }

  [[nodiscard]] DocumentId document_or_none(const Json& json) const {
    return find<DocumentId>(json, "document", bundle.documents, true);
  }
  [[nodiscard]] static Origin origin(const Json& json) {
    return {json.at("case").get<std::uint64_t>(), get<std::string>(json, "task"),
            count(json, "visit"), count(json, "depth")};
  }
  [[nodiscard]] std::map<RoleId, std::string> positions(const Json& json) const {
    std::map<RoleId, std::string> out;
    for (const auto& [id, position] : json.items())
      out.emplace(find<RoleId>(id, bundle.roles), position.get<std::string>());
    return out;
  }
  template <class IdType>
  [[nodiscard]] static std::vector<IdType> table(const Json& json, const char* key,
                                                 std::size_t size) {
    std::vector<IdType> out;
    for (const Json& item : json.at(key))
      out.push_back(item.is_null() ? IdType() : IdType(item.get<std::uint32_t>()));
    if (out.size() != size) throw Unreadable{};
    return out;
  }

  using What = decltype(Event::what);
  struct Row {
    std::string_view word;
    What (*read)(const Reader&, const Json&);
  };
  // The event told by `json`.
  [[nodiscard]] What what(const Json& json) const {
    const auto word = get<std::string>(json, "event");
    for (const Row& row : events()) {
      if (row.word == word) return row.read(*this, json);
    }
    throw Unreadable{};
  }
  [[nodiscard]] static std::span<const Row> events();
};

// One row an event.
std::span<const Reader::Row> Reader::events() {
  using What = Reader::What;
  static constexpr Row kRows[] = {
      {"task_opened",
       [](const Reader& reader, const Json& json) -> What {
         return TaskOpened{reader.task(json), count(json, "visit"),
                           find<TaskId>(json, "from", reader.bundle.tasks, true),
                           get<bool>(json, "back")};
       }},
      {"task_completed",
       [](const Reader& reader, const Json& json) -> What {
         const TaskId id = reader.task(json);
         return TaskCompleted{id, count(json, "visit"), reader.role(json), reader.exit(json, id),
                              get<std::string>(json, "note")};
       }},
      {"document_given",
       [](const Reader& reader, const Json& json) -> What {
         const DocumentId id = reader.document(json);
         return DocumentGiven{id, reader.state(json, id), count(json, "version"), reader.task(json),
                              reader.role(json)};
       }},
      {"case_started",
       [](const Reader& reader, const Json& json) -> What {
         if (get<std::string>(json, "bundle") != reader.bundle.hash) throw Unreadable{};
         CaseStarted event{get<std::string>(json, "subject"), {}, {}};
         if (json.contains("origin")) event.origin = origin(json.at("origin"));
         if (json.contains("positions")) event.positions = reader.positions(json.at("positions"));
         return event;
       }},
      {"task_signed",
       [](const Reader& reader, const Json& json) -> What {
         const TaskId id = reader.task(json);
         return TaskSigned{id,
                           count(json, "visit"),
                           reader.member(json, id),
                           reader.role(json),
                           reader.exit_or_none(json, id),
                           get<std::string>(json, "note")};
       }},
      {"task_skipped",
       [](const Reader& reader, const Json& json) -> What {
         return TaskSkipped{reader.task(json), count(json, "visit"), reader.role(json),
                            get<std::string>(json, "note")};
       }},
      {"task_claimed",
       [](const Reader& reader, const Json& json) -> What {
         const TaskId id = reader.task(json);
         return TaskClaimed{id, count(json, "visit"), reader.member(json, id), reader.role(json)};
       }},
      {"task_released",
       [](const Reader& reader, const Json& json) -> What {
         const TaskId id = reader.task(json);
         return TaskReleased{id, count(json, "visit"), reader.member(json, id), reader.role(json),
                             get<std::string>(json, "note")};
       }},
      {"task_handed_over",
       [](const Reader& reader, const Json& json) -> What {
         const TaskId id = reader.task(json);
         return TaskHandedOver{id,
                               count(json, "visit"),
                               reader.member(json, id),
                               reader.role(json),
                               get<std::string>(json, "to"),
                               get<std::string>(json, "note")};
       }},
      {"file_attached",
       [](const Reader& reader, const Json& json) -> What {
         return FileAttached{reader.task(json),
                             count(json, "visit"),
                             reader.role(json),
                             reader.document_or_none(json),
                             count(json, "version"),
                             get<std::string>(json, "name"),
                             get<std::string>(json, "hash"),
                             get<std::uint64_t>(json, "size"),
                             get<std::string>(json, "type")};
       }},
      {"deadline_passed",
       [](const Reader& reader, const Json& json) -> What {
         return DeadlinePassed{reader.task(json), count(json, "visit"), count(json, "level"),
                               instant(json, "due"),
                               find<RoleId>(json, "superior", reader.bundle.roles, true)};
       }},
      {"call_begun",
       [](const Reader& reader, const Json& json) -> What {
         return CallBegun{reader.task(json), count(json, "visit"),
                          get<std::uint64_t>(json, "called")};
       }},
      {"call_ended",
       [](const Reader& reader, const Json& json) -> What {
         return CallEnded{reader.task(json), count(json, "visit"),
                          get<std::uint64_t>(json, "called"), get<bool>(json, "finished")};
       }},
      {"branches_forked",
       [](const Reader& reader, const Json& json) -> What {
         return BranchesForked{reader.block(json, "fork", &bundle::Block::fork)};
       }},
      {"branch_done",
       [](const Reader& reader, const Json& json) -> What {
         const BlockId id = reader.join(json);
         return BranchDone{id, reader.branch(json, id), reader.task(json)};
       }},
      {"branches_joined",
       [](const Reader& reader, const Json& json) -> What {
         const BlockId id = reader.join(json);
         return BranchesJoined{id, reader.branch(json, id), reader.task(json)};
       }},
      {"case_finished", [](const Reader&, const Json&) -> What { return CaseFinished{}; }},
      {"case_cancelled",
       [](const Reader&, const Json& json) -> What {
         return CaseCancelled{get<std::string>(json, "reason")};
       }},
      {"case_moved",
       [](const Reader& reader, const Json& json) -> What {
         const Bundle& from = reader.bundle;
         return CaseMoved{get<std::string>(json, "to"),
                          {table<TaskId>(json, "tasks", from.tasks.size()),
                           table<RoleId>(json, "roles", from.roles.size()),
                           table<DocumentId>(json, "documents", from.documents.size()),
                           table<BlockId>(json, "blocks", from.blocks.size())}};
       }},
  };
  return kRows;
}

constexpr const char* kSubstitutions[] = {"", "plt", "plh"};

JsonText write_tokens(const State& state, const Writer& writer) {
  JsonText out = JsonText::array();
  for (const Token& token : state.tokens) {
    JsonText signatures = JsonText::array();
    for (const Signature& one : token.signatures) {
      JsonText signature = object("member", one.member, "role", writer.role(one.role));
      if (!one.person.empty()) signature["person"] = one.person;
      if (one.outside) signature["outside"] = true;
      signatures.push_back(std::move(signature));
    }
    JsonText json =
        object("task", writer.task(token.task), "visit", token.visit, "since", to_iso(token.since),
               "signatures", std::move(signatures), "exit", Writer::exit(token.exit));
    for (const Claimed& one : token.claims) {
      json["claims"].push_back(object("member", one.member, "role", writer.role(one.role), "person",
                                      one.person, "since", to_iso(one.since)));
    }
    if (token.call != 0) json["call"] = token.call;
    if (token.escalations != 0) json["escalations"] = token.escalations;
    out.push_back(std::move(json));
  }
  return out;
}

JsonText write_arrivals(const State& state, const Writer& writer) {
  JsonText out = JsonText::array();
  for (const Arrival& arrival : state.arrivals) {
    out.push_back(object("join", writer.bundle.block(arrival.block).join, "branch", arrival.branch,
                         "task", writer.task(arrival.task)));
  }
  return out;
}

// Each only where there is any.
void write_people(const State& state, const Writer& writer, JsonText& json) {
  for (const File& one : state.files) {
    json["files"].push_back(object("document", writer.document(one.document), "version",
                                   one.version, "name", one.name, "hash", one.hash, "size",
                                   one.size, "type", one.media_type, "task", writer.task(one.task),
                                   "person", one.person, "at", to_iso(one.at)));
  }
  for (const auto& [task, people] : state.doers)
    json["doers"].emplace(writer.bundle.task(task).id, people);
  if (!state.positions.empty()) json["positions"] = writer.positions(state.positions);
  if (state.origin.number != 0) json["origin"] = Writer::origin(state.origin);
  if (!state.starter.empty()) json["starter"] = state.starter;
}

void read_tokens(const Json& json, const Reader& reader, State& state) {
  for (const Json& item : json.at("tokens")) {
    Token token;
    token.task = reader.task(item);
    token.visit = Reader::count(item, "visit");
    token.since = Reader::instant(item, "since");
    for (const Json& one : item.at("signatures")) {
      token.signatures.push_back({reader.member(one, token.task), reader.role(one),
                                  one.value("person", std::string()), one.value("outside", false)});
    }
    if (item.contains("claims")) {
      for (const Json& one : item.at("claims")) {
        token.claims.push_back({reader.member(one, token.task), reader.role(one),
                                Reader::get<std::string>(one, "person"),
                                Reader::instant(one, "since")});
      }
    }
    if (item.contains("call")) token.call = Reader::get<std::uint64_t>(item, "call");
    if (item.contains("escalations")) token.escalations = Reader::count(item, "escalations");
    token.exit = reader.exit_or_none(item, token.task);
    state.tokens.push_back(std::move(token));
  }
  if (!json.contains("arrivals")) return;
  for (const Json& item : json.at("arrivals")) {
    const BlockId id = reader.join(item);
    state.arrivals.push_back({id, reader.branch(item, id), reader.task_or_none(item)});
  }
}

void read_rest(const Json& json, const Reader& reader, State& state) {
  for (const auto& [label, item] : json.at("visits").items()) {
    state.visits[reader.find<TaskId>(label, reader.bundle.tasks)] =
        Reader::count(json.at("visits"), label.c_str());
  }
  for (const auto& [name, item] : json.at("documents").items()) {
    const auto id = reader.find<DocumentId>(name, reader.bundle.documents);
    state.documents[id] = {reader.state(item, id), Reader::count(item, "version"),
                           reader.task_or_none(item), reader.role_or_none(item)};
  }
  for (const Json& item : json.at("notes")) {
    state.notes.push_back({reader.task_or_none(item), Reader::count(item, "visit"),
                           reader.role_or_none(item), Reader::get<std::string>(item, "text")});
  }
  if (json.contains("files")) {
    for (const Json& item : json.at("files")) {
      state.files.push_back(
          {reader.document_or_none(item), Reader::count(item, "version"),
           Reader::get<std::string>(item, "name"), Reader::get<std::string>(item, "hash"),
           Reader::get<std::uint64_t>(item, "size"), Reader::get<std::string>(item, "type"),
           reader.task_or_none(item), Reader::get<std::string>(item, "person"),
           Reader::instant(item, "at")});
    }
  }
  if (json.contains("doers")) {
    for (const auto& [label, item] : json.at("doers").items())
      state.doers[reader.find<TaskId>(label, reader.bundle.tasks)] =
          item.get<std::vector<std::string>>();
  }
  if (json.contains("positions")) state.positions = reader.positions(json.at("positions"));
  if (json.contains("origin")) state.origin = Reader::origin(json.at("origin"));
  state.starter = json.value("starter", std::string());
}

// Runs `read` on the parsed text; nothing when it is no JSON, lacks a key or names what the bundle
// does not have.
template <class T, class Read>
std::optional<T> decoded(std::string_view text, const Read& read) {
  try {
    return read(Json::parse(text.begin(), text.end()));
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const Unreadable&) {
    return std::nullopt;
  }
}

struct ActionWriter {
  std::vector<std::string>& keys;  // those that no bundle holds

  template <class... More>
  [[nodiscard]] static JsonText task(const char* word, TaskId task, RoleId role,
                                     const std::string& note, More&&... more) {
    return object("action", word, "task", task.value, "role", role.value, "note", note,
                  std::forward<More>(more)...);
  }
  [[nodiscard]] JsonText operator()(const Start& start) const {
    JsonText positions = JsonText::object();
    keys.reserve(start.positions.size());  // they must not move
    for (const auto& [role, position] : start.positions)
      positions.emplace(keys.emplace_back(std::to_string(role.value)), position);
    return object("action", "start", "subject", start.subject, "origin",
                  Writer::origin(start.origin), "positions", std::move(positions));
  }
  [[nodiscard]] JsonText operator()(const Claim& claim) const {
    return object("action", "claim", "task", claim.task.value, "role", claim.role.value);
  }
  [[nodiscard]] JsonText operator()(const Release& release) const {
    return task("release", release.task, release.role, release.note);
  }
  [[nodiscard]] JsonText operator()(const HandOver& hand_over) const {
    return task("hand_over", hand_over.task, hand_over.role, hand_over.note, "to", hand_over.to);
  }
  [[nodiscard]] JsonText operator()(const Attach& attach) const {
    return object("action", "attach", "task", attach.task.value, "role", attach.role.value,
                  "document", attach.document.value, "name", attach.name, "hash", attach.hash,
                  "size", attach.size, "type", attach.media_type);
  }
  [[nodiscard]] JsonText operator()(const Expire& expire) const {
    return object("action", "expire", "task", expire.task.value, "visit", expire.visit, "level",
                  expire.level, "due", to_iso(expire.due));
  }
  [[nodiscard]] JsonText operator()(const BeginCall& begin) const {
    return object("action", "begin_call", "task", begin.task.value, "visit", begin.visit, "called",
                  begin.number);
  }
  [[nodiscard]] JsonText operator()(const EndCall& end) const {
    return object("action", "end_call", "task", end.task.value, "visit", end.visit, "called",
                  end.number, "finished", end.finished);
  }
  [[nodiscard]] JsonText operator()(const Move& move) const {
    return object("action", "move", "to", move.to);
  }
  [[nodiscard]] JsonText operator()(const Complete& complete) const {
    return task("complete", complete.task, complete.role, complete.note, "answer", complete.answer);
  }
  [[nodiscard]] JsonText operator()(const Sign& sign) const {
    return task("sign", sign.task, sign.role, sign.note);
  }
  [[nodiscard]] JsonText operator()(const Skip& skip) const {
    return task("skip", skip.task, skip.role, skip.note);
  }
  [[nodiscard]] JsonText operator()(const Cancel& cancel) const {
    return object("action", "cancel", "reason", cancel.reason);
  }
};

}  // namespace

std::string encode(const Record& record, const Bundle& bundle) {
  JsonText json = std::visit(Writer{bundle}, record.event.what);
  json["seq"] = record.sequence;
  json["case"] = record.case_number;
  json["key"] = record.key;
  json["at"] = to_iso(record.event.at);
  json["person"] = record.event.person;
  if (record.event.substitution != Substitution::None) {
    json["as"] = kSubstitutions[static_cast<std::size_t>(record.event.substitution)];
    if (!record.event.acting_for.empty()) json["for"] = record.event.acting_for;
  }
  if (record.event.entered_by.valid()) json["by"] = bundle.role(record.event.entered_by).id;
  return json.dump();
}

std::optional<Record> decode_record(std::string_view text, const Bundle& bundle) {
  return decoded<Record>(text, [&](const Json& json) {
    Record record;
    record.sequence = json.at("seq").get<std::uint64_t>();
    record.case_number = json.at("case").get<std::uint64_t>();
    record.key = json.at("key").get<std::string>();
    record.event.at = Reader::instant(json, "at");
    record.event.person = json.at("person").get<std::string>();
    record.event.what = Reader{bundle}.what(json);
    if (json.contains("as")) {
      const auto word = json.at("as").get<std::string>();
      const auto* const found =
          std::find(std::begin(kSubstitutions) + 1, std::end(kSubstitutions), word);
      if (found == std::end(kSubstitutions)) throw Unreadable{};
      record.event.substitution = static_cast<Substitution>(found - std::begin(kSubstitutions));
      record.event.acting_for = json.value("for", std::string());
    }
    if (json.contains("by"))
      record.event.entered_by = Reader::find<RoleId>(json, "by", bundle.roles);
    return record;
  });
}

std::string encode(const State& state, const Bundle& bundle) {
  const Writer writer{bundle};
  JsonText visits = JsonText::object();
  for (const auto& [task, count] : state.visits) visits.emplace(bundle.task(task).id, count);
  JsonText documents = JsonText::object();
  for (const auto& [id, document] : state.documents) {
    documents.emplace(
        bundle.document(id).id,
        object("state", writer.state(id, document.state), "version", document.version, "task",
               writer.task(document.task), "role", writer.role(document.role)));
  }
  JsonText notes = JsonText::array();
  for (const Note& note : state.notes) {
    notes.push_back(object("task", writer.task(note.task), "visit", note.visit, "role",
                           writer.role(note.role), "text", note.text));
  }
  JsonText json = object(
      "status", kStatusWords[static_cast<std::size_t>(state.status)], "subject", state.subject,
      "reason", state.reason, "tokens", write_tokens(state, writer), "visits", std::move(visits),
      "documents", std::move(documents), "notes", std::move(notes), "returns", state.returns,
      "events", state.events, "started", to_iso(state.started), "ended", to_iso(state.ended));
  // Only where there are any: states written before there were branches stay as they are.
  if (!state.arrivals.empty()) json["arrivals"] = write_arrivals(state, writer);
  write_people(state, writer, json);
  return json.dump();
}

std::optional<State> decode_state(std::string_view text, const Bundle& bundle) {
  return decoded<State>(text, [&](const Json& json) {
    const Reader reader{bundle};
    State state;
    const auto word = json.at("status").get<std::string>();
    std::size_t status = 0;
    while (status < std::size(kStatusWords) && kStatusWords[status] != word) ++status;
    if (status == std::size(kStatusWords)) throw Unreadable{};
    state.status = static_cast<Status>(status);
    state.subject = json.at("subject").get<std::string>();
    state.reason = json.at("reason").get<std::string>();
    read_tokens(json, reader, state);
    read_rest(json, reader, state);
    state.returns = Reader::count(json, "returns");
    state.events = json.at("events").get<std::uint64_t>();
    state.started = Reader::instant(json, "started");
    state.ended = Reader::instant(json, "ended");
    return state;
  });
}

std::optional<std::string> bundle_named_in(std::string_view record) {
  return decoded<std::string>(record, [](const Json& json) {
    if (json.at("event").get<std::string>() != "case_started") throw Unreadable{};
    return json.at("bundle").get<std::string>();
  });
}

std::optional<Instant> time_in(std::string_view record) {
  return decoded<Instant>(record, [](const Json& json) { return Reader::instant(json, "at"); });
}

std::optional<std::string> key_in(std::string_view record) {
  return decoded<std::string>(record,
                              [](const Json& json) { return json.at("key").get<std::string>(); });
}

std::optional<std::string> subject_in(std::string_view state) {
  return decoded<std::string>(
      state, [](const Json& json) { return json.at("subject").get<std::string>(); });
}

std::string encode_action(const Command& command) {
  std::vector<std::string> keys;
  JsonText json = std::visit(ActionWriter{keys}, command.action);
  json["person"] = command.person;
  return json.dump();
}

}  // namespace sop::engine
