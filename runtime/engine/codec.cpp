#include "runtime/engine/codec.h"

#include <nlohmann/json.hpp>

namespace sop::engine {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kStatusWords[] = {"new", "open", "finished", "cancelled"};

// Thrown for text that is not ours; caught in the decode functions below.
struct Unreadable {};

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// ---- Writing.

// object("a", 1, "b", "c"): much quicker than nlohmann's initializer lists, which build each pair
// as a list first.
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

struct Writer {
  const Bundle& bundle;

  [[nodiscard]] Json task(TaskId id) const {
    return id.valid() ? Json(bundle.task(id).id) : Json();
  }
  [[nodiscard]] Json role(RoleId id) const {
    return id.valid() ? Json(bundle.role(id).id) : Json();
  }
  [[nodiscard]] Json state(DocumentId id, std::optional<std::uint32_t> index) const {
    return index ? Json(bundle.document(id).states[*index]) : Json();
  }
  [[nodiscard]] static Json exit(std::optional<std::uint32_t> index) {
    return index ? Json(*index) : Json();
  }

  [[nodiscard]] Json operator()(const CaseStarted& event) const {
    return object("event", "case_started", "subject", event.subject, "bundle", bundle.hash);
  }
  [[nodiscard]] Json operator()(const TaskOpened& event) const {
    return object("event", "task_opened", "task", task(event.task), "visit", event.visit, "from",
                  task(event.from), "back", event.back);
  }
  [[nodiscard]] Json operator()(const TaskSigned& event) const {
    return object("event", "task_signed", "task", task(event.task), "visit", event.visit, "member",
                  event.member, "role", role(event.role), "exit", exit(event.exit), "note",
                  event.note);
  }
  [[nodiscard]] Json operator()(const TaskCompleted& event) const {
    return object("event", "task_completed", "task", task(event.task), "visit", event.visit, "role",
                  role(event.role), "exit", event.exit, "answer",
                  bundle.task(event.task).exits[event.exit].answer, "note", event.note);
  }
  [[nodiscard]] Json operator()(const TaskSkipped& event) const {
    return object("event", "task_skipped", "task", task(event.task), "visit", event.visit, "role",
                  role(event.role), "note", event.note);
  }
  [[nodiscard]] Json operator()(const DocumentGiven& event) const {
    return object("event", "document_given", "document", bundle.document(event.document).id,
                  "state", state(event.document, event.state), "version", event.version, "task",
                  task(event.task), "role", role(event.role));
  }
  [[nodiscard]] Json operator()(const BranchesForked& event) const {
    return object("event", "branches_forked", "fork", bundle.block(event.block).fork);
  }
  [[nodiscard]] Json operator()(const BranchDone& event) const {
    return object("event", "branch_done", "join", bundle.block(event.block).join, "branch",
                  event.branch, "task", task(event.task));
  }
  [[nodiscard]] Json operator()(const BranchesJoined& event) const {
    return object("event", "branches_joined", "join", bundle.block(event.block).join, "branch",
                  event.branch, "task", task(event.task));
  }
  [[nodiscard]] Json operator()(const CaseFinished&) const {
    return object("event", "case_finished");
  }
  [[nodiscard]] Json operator()(const CaseCancelled& event) const {
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

  // Adds the event to `event.what`.
  void what(const Json& json, Event& event) const {
    const auto word = get<std::string>(json, "event");
    if (word == "case_started") {
      if (get<std::string>(json, "bundle") != bundle.hash) throw Unreadable{};
      event.what = CaseStarted{get<std::string>(json, "subject")};
    } else if (word == "task_opened") {
      event.what =
          TaskOpened{task(json), count(json, "visit"),
                     find<TaskId>(json, "from", bundle.tasks, true), get<bool>(json, "back")};
    } else if (word == "task_signed") {
      const TaskId id = task(json);
      event.what = TaskSigned{id,         count(json, "visit"),   member(json, id),
                              role(json), exit_or_none(json, id), get<std::string>(json, "note")};
    } else if (word == "task_completed") {
      const TaskId id = task(json);
      event.what = TaskCompleted{id, count(json, "visit"), role(json), exit(json, id),
                                 get<std::string>(json, "note")};
    } else if (word == "task_skipped") {
      event.what =
          TaskSkipped{task(json), count(json, "visit"), role(json), get<std::string>(json, "note")};
    } else if (word == "document_given") {
      const DocumentId id = document(json);
      event.what =
          DocumentGiven{id, state(json, id), count(json, "version"), task(json), role(json)};
    } else if (word == "branches_forked") {
      event.what = BranchesForked{block(json, "fork", &bundle::Block::fork)};
    } else if (word == "branch_done") {
      const BlockId id = join(json);
      event.what = BranchDone{id, branch(json, id), task(json)};
    } else if (word == "branches_joined") {
      const BlockId id = join(json);
      event.what = BranchesJoined{id, branch(json, id), task(json)};
    } else if (word == "case_finished") {
      event.what = CaseFinished{};
    } else if (word == "case_cancelled") {
      event.what = CaseCancelled{get<std::string>(json, "reason")};
    } else {
      throw Unreadable{};
    }
  }
};

Json write_tokens(const State& state, const Writer& writer) {
  Json out = Json::array();
  for (const Token& token : state.tokens) {
    Json signatures = Json::array();
    for (const Signature& one : token.signatures) {
      signatures.push_back(object("member", one.member, "role", writer.role(one.role)));
    }
    out.push_back(object("task", writer.task(token.task), "visit", token.visit, "since",
                         to_iso(token.since), "signatures", std::move(signatures), "exit",
                         Writer::exit(token.exit)));
  }
  return out;
}

Json write_arrivals(const State& state, const Writer& writer) {
  Json out = Json::array();
  for (const Arrival& arrival : state.arrivals) {
    out.push_back(object("join", writer.bundle.block(arrival.block).join, "branch", arrival.branch,
                         "task", writer.task(arrival.task)));
  }
  return out;
}

void read_tokens(const Json& json, const Reader& reader, State& state) {
  for (const Json& item : json.at("tokens")) {
    Token token{
        reader.task(item), Reader::count(item, "visit"), Reader::instant(item, "since"), {}, {}};
    for (const Json& one : item.at("signatures")) {
      token.signatures.push_back({reader.member(one, token.task), reader.role(one)});
    }
    token.exit = reader.exit_or_none(item, token.task);
    state.tokens.push_back(std::move(token));
  }
  if (!json.contains("arrivals")) return;
  for (const Json& item : json.at("arrivals")) {
    const BlockId id = reader.join(item);
    state.arrivals.push_back({id, reader.branch(item, id), reader.task(item)});
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
                           reader.task(item), reader.role(item)};
  }
  for (const Json& item : json.at("notes")) {
    state.notes.push_back({reader.task(item), Reader::count(item, "visit"), reader.role(item),
                           Reader::get<std::string>(item, "text")});
  }
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
  template <class... More>
  [[nodiscard]] static Json task(const char* word, TaskId task, RoleId role,
                                 const std::string& note, More&&... more) {
    return object("action", word, "task", task.value, "role", role.value, "note", note,
                  std::forward<More>(more)...);
  }
  [[nodiscard]] Json operator()(const Start& start) const {
    return object("action", "start", "subject", start.subject);
  }
  [[nodiscard]] Json operator()(const Complete& complete) const {
    return task("complete", complete.task, complete.role, complete.note, "answer", complete.answer);
  }
  [[nodiscard]] Json operator()(const Sign& sign) const {
    return task("sign", sign.task, sign.role, sign.note);
  }
  [[nodiscard]] Json operator()(const Skip& skip) const {
    return task("skip", skip.task, skip.role, skip.note);
  }
  [[nodiscard]] Json operator()(const Cancel& cancel) const {
    return object("action", "cancel", "reason", cancel.reason);
  }
};

}  // namespace

std::string encode(const Record& record, const Bundle& bundle) {
  Json json = std::visit(Writer{bundle}, record.event.what);
  json["seq"] = record.sequence;
  json["case"] = record.case_number;
  json["key"] = record.key;
  json["at"] = to_iso(record.event.at);
  json["person"] = record.event.person;
  return dump(json);
}

std::optional<Record> decode_record(std::string_view text, const Bundle& bundle) {
  return decoded<Record>(text, [&](const Json& json) {
    Record record;
    record.sequence = json.at("seq").get<std::uint64_t>();
    record.case_number = json.at("case").get<std::uint64_t>();
    record.key = json.at("key").get<std::string>();
    record.event.at = Reader::instant(json, "at");
    record.event.person = json.at("person").get<std::string>();
    Reader{bundle}.what(json, record.event);
    return record;
  });
}

std::string encode(const State& state, const Bundle& bundle) {
  const Writer writer{bundle};
  Json visits = Json::object();
  for (const auto& [task, count] : state.visits) visits.emplace(bundle.task(task).id, count);
  Json documents = Json::object();
  for (const auto& [id, document] : state.documents) {
    documents.emplace(
        bundle.document(id).id,
        object("state", writer.state(id, document.state), "version", document.version, "task",
               writer.task(document.task), "role", writer.role(document.role)));
  }
  Json notes = Json::array();
  for (const Note& note : state.notes) {
    notes.push_back(object("task", writer.task(note.task), "visit", note.visit, "role",
                           writer.role(note.role), "text", note.text));
  }
  Json json = object("status", kStatusWords[static_cast<std::size_t>(state.status)], "subject",
                     state.subject, "reason", state.reason, "tokens", write_tokens(state, writer),
                     "visits", std::move(visits), "documents", std::move(documents), "notes",
                     std::move(notes), "returns", state.returns, "events", state.events, "started",
                     to_iso(state.started), "ended", to_iso(state.ended));
  // Only where there are any: states written before there were branches stay as they are.
  if (!state.arrivals.empty()) json["arrivals"] = write_arrivals(state, writer);
  return dump(json);
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

std::string encode_action(const Command& command) {
  Json json = std::visit(ActionWriter{}, command.action);
  json["person"] = command.person;
  return dump(json);
}

}  // namespace sop::engine
