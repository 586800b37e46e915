#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "runtime/engine/codec.h"
#include "runtime/engine/codec_words.h"

namespace sop::engine {
namespace {

using Json = nlohmann::json;

// Thrown for text that is not ours; caught in decoded().
struct Unreadable {};

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

}  // namespace

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
          std::find(std::begin(kSubstitutionWords) + 1, std::end(kSubstitutionWords), word);
      if (found == std::end(kSubstitutionWords)) throw Unreadable{};
      record.event.substitution = static_cast<Substitution>(found - std::begin(kSubstitutionWords));
      record.event.acting_for = json.value("for", std::string());
    }
    if (json.contains("by"))
      record.event.entered_by = Reader::find<RoleId>(json, "by", bundle.roles);
    return record;
  });
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

}  // namespace sop::engine
