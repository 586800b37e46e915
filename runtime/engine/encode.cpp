#include <algorithm>

#include "runtime/engine/codec.h"
#include "runtime/engine/codec_words.h"
#include "runtime/engine/json_writer.h"

namespace sop::engine {
namespace {

using Word = std::optional<std::string_view>;  // none: null

constexpr std::size_t kUsualRecord = 512;  // bytes to make room for at once
constexpr std::size_t kUsualState = 1'024;

// ---- What events and states share.

struct Names {
  const Bundle& bundle;

  [[nodiscard]] Word task(TaskId id) const {
    return id.valid() ? Word(bundle.task(id).id) : Word();
  }
  [[nodiscard]] Word role(RoleId id) const {
    return id.valid() ? Word(bundle.role(id).id) : Word();
  }
  [[nodiscard]] Word document(DocumentId id) const {
    return id.valid() ? Word(bundle.document(id).id) : Word();
  }
  [[nodiscard]] Word state(DocumentId id, std::optional<std::uint32_t> index) const {
    return index ? Word(bundle.document(id).states[*index]) : Word();
  }
};

// An object with a member for each entry of a map, in the order of their names: `name(key)` gives
// the name, `write(text, key, value)` writes the value.
template <class Map, class Name, class Write>
void write_map(JsonText& out, const Map& map, const Name& name, const Write& write) {
  std::vector<std::pair<std::string_view, const typename Map::value_type*>> sorted;
  sorted.reserve(map.size());
  for (const auto& entry : map) sorted.emplace_back(name(entry.first), &entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return rises(a.first, b.first); });
  ObjectWriter json(out);
  for (const auto& [key, entry] : sorted) write(json.at_name(key), entry->first, entry->second);
}

auto origin_of(const Origin& origin) {
  return [&origin](JsonText& out) {
    ObjectWriter(out).put("case", origin.number, "depth", origin.depth, "task", origin.task,
                          "visit", origin.visit);
  };
}

auto positions_of(const std::map<RoleId, std::string>& positions, const Bundle& bundle) {
  return [&](JsonText& out) {
    write_map(
        out, positions, [&](RoleId id) { return std::string_view(bundle.role(id).id); },
        [](JsonText& to, RoleId, const std::string& position) { write_json(to, position); });
  };
}

// ---- Records.

// What is around an event in its record.
struct Frame {
  std::uint64_t sequence;
  CaseNumber case_number;
  std::string_view key;
  const Event& event;
  const Bundle& bundle;
  std::string_view word;  // which event it is
};

// Those members that each record has, in their order.
struct Common {
  std::string_view key;
  void (*put)(ObjectWriter&, const Frame&);
};
constexpr Common kCommon[] = {
    {"as",
     [](ObjectWriter& json, const Frame& frame) {
       if (frame.event.substitution != Substitution::None)
         json.put("as", kSubstitutionWords[static_cast<std::size_t>(frame.event.substitution)]);
     }},
    {"at", [](ObjectWriter& json, const Frame& frame) { json.put("at", frame.event.at); }},
    {"by",
     [](ObjectWriter& json, const Frame& frame) {
       const RoleId by = frame.event.entered_by;
       if (by.valid()) json.put("by", frame.bundle.role(by).id);
     }},
    {"case", [](ObjectWriter& json, const Frame& frame) { json.put("case", frame.case_number); }},
    {"event", [](ObjectWriter& json, const Frame& frame) { json.put("event", frame.word); }},
    {"for",
     [](ObjectWriter& json, const Frame& frame) {
       const Event& event = frame.event;
       if (event.substitution != Substitution::None && !event.acting_for.empty())
         json.put("for", event.acting_for);
     }},
    {"key", [](ObjectWriter& json, const Frame& frame) { json.put("key", frame.key); }},
    {"person",
     [](ObjectWriter& json, const Frame& frame) { json.put("person", frame.event.person); }},
    {"seq", [](ObjectWriter& json, const Frame& frame) { json.put("seq", frame.sequence); }},
};

// A record: the event gives its own members in rising order, the common ones come between them.
class RecordWriter {
 public:
  RecordWriter(JsonText& out, const Frame& frame) : json_(out), frame_(frame) {}
  ~RecordWriter() {
    while (next_ != std::end(kCommon)) (next_++)->put(json_, frame_);
  }
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;

  template <class Value, class... More>
  void put(std::string_view key, const Value& value, const More&... more) {
    while (next_ != std::end(kCommon) && rises(next_->key, key)) (next_++)->put(json_, frame_);
    json_.put(key, value);
    if constexpr (sizeof...(more) > 0) put(more...);
  }

 private:
  ObjectWriter json_;
  const Frame& frame_;
  const Common* next_ = std::begin(kCommon);
};

// One overload an event.
struct EventWriter {
  JsonText& out;
  Frame frame;
  Names names{frame.bundle};

  // An event with these members of its own.
  template <class... Members>
  void record(std::string_view word, const Members&... members) {
    frame.word = word;
    RecordWriter json(out, frame);
    if constexpr (sizeof...(members) > 0) json.put(members...);
  }
  void operator()(const CaseStarted& event) {
    frame.word = "case_started";
    RecordWriter json(out, frame);
    json.put("bundle", frame.bundle.hash);
    if (event.origin.number != 0) json.put("origin", origin_of(event.origin));
    if (!event.positions.empty())
      json.put("positions", positions_of(event.positions, frame.bundle));
    json.put("subject", event.subject);
  }
  void operator()(const TaskClaimed& event) {
    record("task_claimed", "member", event.member, "role", names.role(event.role), "task",
           names.task(event.task), "visit", event.visit);
  }
  void operator()(const TaskReleased& event) {
    record("task_released", "member", event.member, "note", event.note, "role",
           names.role(event.role), "task", names.task(event.task), "visit", event.visit);
  }
  void operator()(const TaskHandedOver& event) {
    record("task_handed_over", "member", event.member, "note", event.note, "role",
           names.role(event.role), "task", names.task(event.task), "to", event.to, "visit",
           event.visit);
  }
  void operator()(const FileAttached& event) {
    record("file_attached", "document", names.document(event.document), "hash", event.hash, "name",
           event.name, "role", names.role(event.role), "size", event.size, "task",
           names.task(event.task), "type", event.media_type, "version", event.version, "visit",
           event.visit);
  }
  void operator()(const DeadlinePassed& event) {
    record("deadline_passed", "due", event.due, "level", event.level, "superior",
           names.role(event.superior), "task", names.task(event.task), "visit", event.visit);
  }
  void operator()(const CallBegun& event) {
    record("call_begun", "called", event.number, "task", names.task(event.task), "visit",
           event.visit);
  }
  void operator()(const CallEnded& event) {
    record("call_ended", "called", event.number, "finished", event.finished, "task",
           names.task(event.task), "visit", event.visit);
  }
  // By place in the two bundles: the words of the old one may mean something else in the new.
  template <class IdType>
  [[nodiscard]] static auto table(const std::vector<IdType>& ids) {
    return [&ids](JsonText& to) {
      ArrayWriter list(to);
      for (const IdType id : ids) list.add(id.valid() ? std::optional(id.index()) : std::nullopt);
    };
  }
  void operator()(const CaseMoved& event) {
    const Mapping& mapping = event.mapping;
    record("case_moved", "blocks", table(mapping.blocks), "documents", table(mapping.documents),
           "roles", table(mapping.roles), "tasks", table(mapping.tasks), "to", event.to);
  }
  void operator()(const TaskOpened& event) {
    record("task_opened", "back", event.back, "from", names.task(event.from), "task",
           names.task(event.task), "visit", event.visit);
  }
  void operator()(const TaskSigned& event) {
    record("task_signed", "exit", event.exit, "member", event.member, "note", event.note, "role",
           names.role(event.role), "task", names.task(event.task), "visit", event.visit);
  }
  void operator()(const TaskCompleted& event) {
    record("task_completed", "answer", frame.bundle.task(event.task).exits[event.exit].answer,
           "exit", event.exit, "note", event.note, "role", names.role(event.role), "task",
           names.task(event.task), "visit", event.visit);
  }
  void operator()(const TaskSkipped& event) {
    record("task_skipped", "note", event.note, "role", names.role(event.role), "task",
           names.task(event.task), "visit", event.visit);
  }
  void operator()(const DocumentGiven& event) {
    record("document_given", "document", names.document(event.document), "role",
           names.role(event.role), "state", names.state(event.document, event.state), "task",
           names.task(event.task), "version", event.version);
  }
  void operator()(const BranchesForked& event) {
    record("branches_forked", "fork", frame.bundle.block(event.block).fork);
  }
  void operator()(const BranchDone& event) {
    record("branch_done", "branch", event.branch, "join", frame.bundle.block(event.block).join,
           "task", names.task(event.task));
  }
  void operator()(const BranchesJoined& event) {
    record("branches_joined", "branch", event.branch, "join", frame.bundle.block(event.block).join,
           "task", names.task(event.task));
  }
  void operator()(const CaseFinished&) { record("case_finished"); }
  void operator()(const CaseCancelled& event) { record("case_cancelled", "reason", event.reason); }
};

// ---- States. What may be missing is written only where there is any: states written before there
// was such a thing stay as they are.

struct StateWriter {
  const State& state;
  const Bundle& bundle;
  Names names{bundle};

  void operator()(JsonText& out) const {
    ObjectWriter json(out);
    if (!state.arrivals.empty()) arrivals(json.at("arrivals"));
    documents(json.at("documents"));
    if (!state.doers.empty()) by_task(json.at("doers"), state.doers);
    json.put("ended", state.ended, "events", state.events);
    if (!state.files.empty()) files(json.at("files"));
    notes(json.at("notes"));
    if (state.origin.number != 0) json.put("origin", origin_of(state.origin));
    if (!state.positions.empty()) json.put("positions", positions_of(state.positions, bundle));
    json.put("reason", state.reason, "returns", state.returns, "started", state.started);
    if (!state.starter.empty()) json.put("starter", state.starter);
    json.put("status", kStatusWords[static_cast<std::size_t>(state.status)], "subject",
             state.subject);
    tokens(json.at("tokens"));
    by_task(json.at("visits"), state.visits);
  }

  void arrivals(JsonText& out) const {
    ArrayWriter list(out);
    for (const Arrival& one : state.arrivals) {
      ObjectWriter(list.item())
          .put("branch", one.branch, "join", bundle.block(one.block).join, "task",
               names.task(one.task));
    }
  }
  void documents(JsonText& out) const {
    write_map(
        out, state.documents,
        [this](DocumentId id) { return std::string_view(bundle.document(id).id); },
        [this](JsonText& to, DocumentId id, const DocumentState& one) {
          ObjectWriter(to).put("role", names.role(one.role), "state", names.state(id, one.state),
                               "task", names.task(one.task), "version", one.version);
        });
  }
  // Of a map whose keys are tasks.
  template <class Map>
  void by_task(JsonText& out, const Map& map) const {
    write_map(
        out, map, [this](TaskId id) { return std::string_view(bundle.task(id).id); },
        [](JsonText& to, TaskId, const auto& value) { write_json(to, value); });
  }
  void files(JsonText& out) const {
    ArrayWriter list(out);
    for (const File& one : state.files) {
      ObjectWriter(list.item())
          .put("at", one.at, "document", names.document(one.document), "hash", one.hash, "name",
               one.name, "person", one.person, "size", one.size, "task", names.task(one.task),
               "type", one.media_type, "version", one.version);
    }
  }
  void notes(JsonText& out) const {
    ArrayWriter list(out);
    for (const Note& one : state.notes) {
      ObjectWriter(list.item())
          .put("role", names.role(one.role), "task", names.task(one.task), "text", one.text,
               "visit", one.visit);
    }
  }
  void tokens(JsonText& out) const {
    ArrayWriter list(out);
    for (const Token& token : state.tokens) {
      ObjectWriter json(list.item());
      if (token.call != 0) json.put("call", token.call);
      if (!token.claims.empty()) claims(json.at("claims"), token);
      if (token.escalations != 0) json.put("escalations", token.escalations);
      json.put("exit", token.exit);
      signatures(json.at("signatures"), token);
      json.put("since", token.since, "task", names.task(token.task), "visit", token.visit);
    }
  }
  void claims(JsonText& out, const Token& token) const {
    ArrayWriter list(out);
    for (const Claimed& one : token.claims) {
      ObjectWriter(list.item())
          .put("member", one.member, "person", one.person, "role", names.role(one.role), "since",
               one.since);
    }
  }
  void signatures(JsonText& out, const Token& token) const {
    ArrayWriter list(out);
    for (const Signature& one : token.signatures) {
      ObjectWriter json(list.item());
      json.put("member", one.member);
      if (one.outside) json.put("outside", true);
      if (!one.person.empty()) json.put("person", one.person);
      json.put("role", names.role(one.role));
    }
  }
};

// ---- Commands. No bundle at hand: things by their places. One overload an action.

struct ActionWriter {
  JsonText& out;
  const std::string& person;

  template <class... Members>
  void write(const Members&... members) const {
    ObjectWriter(out).put(members...);
  }
  void operator()(const Start& start) const {
    std::vector<std::pair<std::string, std::string_view>> sorted;
    for (const auto& [role, position] : start.positions)
      sorted.emplace_back(std::to_string(role.value), position);
    std::sort(sorted.begin(), sorted.end());
    const auto positions = [&](JsonText& to) {
      ObjectWriter json(to);
      for (const auto& [role, position] : sorted) write_json(json.at(role), position);
    };
    write("action", "start", "origin", origin_of(start.origin), "person", person, "positions",
          positions, "subject", start.subject);
  }
  void operator()(const Claim& claim) const {
    write("action", "claim", "person", person, "role", claim.role.value, "task", claim.task.value);
  }
  void operator()(const Release& release) const {
    write("action", "release", "note", release.note, "person", person, "role", release.role.value,
          "task", release.task.value);
  }
  void operator()(const HandOver& over) const {
    write("action", "hand_over", "note", over.note, "person", person, "role", over.role.value,
          "task", over.task.value, "to", over.to);
  }
  void operator()(const Attach& attach) const {
    write("action", "attach", "document", attach.document.value, "hash", attach.hash, "name",
          attach.name, "person", person, "role", attach.role.value, "size", attach.size, "task",
          attach.task.value, "type", attach.media_type);
  }
  void operator()(const Expire& expire) const {
    write("action", "expire", "due", expire.due, "level", expire.level, "person", person, "task",
          expire.task.value, "visit", expire.visit);
  }
  void operator()(const BeginCall& begin) const {
    write("action", "begin_call", "called", begin.number, "person", person, "task",
          begin.task.value, "visit", begin.visit);
  }
  void operator()(const EndCall& end) const {
    write("action", "end_call", "called", end.number, "finished", end.finished, "person", person,
          "task", end.task.value, "visit", end.visit);
  }
  void operator()(const Move& move) const {
    write("action", "move", "person", person, "to", move.to);
  }
  void operator()(const Complete& complete) const {
    write("action", "complete", "answer", complete.answer, "note", complete.note, "person", person,
          "role", complete.role.value, "task", complete.task.value);
  }
  void operator()(const Sign& sign) const {
    write("action", "sign", "note", sign.note, "person", person, "role", sign.role.value, "task",
          sign.task.value);
  }
  void operator()(const Skip& skip) const {
    write("action", "skip", "note", skip.note, "person", person, "role", skip.role.value, "task",
          skip.task.value);
  }
  void operator()(const Cancel& cancel) const {
    write("action", "cancel", "person", person, "reason", cancel.reason);
  }
};

}  // namespace

std::string encode_event(std::uint64_t sequence, CaseNumber case_number, std::string_view key,
                         const Event& event, const Bundle& bundle) {
  JsonText out(kUsualRecord);
  std::visit(EventWriter{out, {sequence, case_number, key, event, bundle, {}}}, event.what);
  return std::move(out).take();
}

std::string encode(const Record& record, const Bundle& bundle) {
  return encode_event(record.sequence, record.case_number, record.key, record.event, bundle);
}

std::string encode(const State& state, const Bundle& bundle) {
  JsonText out(kUsualState);
  StateWriter{state, bundle}(out);
  return std::move(out).take();
}

std::string encode_action(const Command& command) {
  JsonText out(kUsualRecord);
  std::visit(ActionWriter{out, command.person}, command.action);
  return std::move(out).take();
}

}  // namespace sop::engine
