// Events folded into the state of a case. Total: whatever decide() has not written is passed over,
// never a crash.
#include <algorithm>

#include "runtime/engine/engine.h"

namespace sop::engine {
namespace {

template <class IdType>
IdType mapped(const std::vector<IdType>& table, IdType id) {
  return id.valid() && id.index() < table.size() ? table[id.index()] : IdType();
}

template <class IdType, class Value>
std::map<IdType, Value> mapped_keys(const std::vector<IdType>& table,
                                    const std::map<IdType, Value>& from) {
  std::map<IdType, Value> out;
  for (const auto& [id, value] : from) {
    if (const IdType to = mapped(table, id); to.valid()) out.emplace(to, value);
  }
  return out;
}

// Folding, one overload an event.
struct Folding {
  State& state;
  Instant at;
  const std::string& person;
  bool outside;  // the person has only entered it

  Token* token(TaskId task) {
    const auto found = std::find_if(state.tokens.begin(), state.tokens.end(),
                                    [task](const Token& token) { return token.task == task; });
    return found == state.tokens.end() ? nullptr : &*found;
  }
  void remove(TaskId task) {
    std::erase_if(state.tokens, [task](const Token& token) { return token.task == task; });
  }
  void keep_note(TaskId task, std::uint32_t visit, RoleId role, const std::string& text) {
    if (text.empty()) return;
    if (state.notes.size() >= kNotes) state.notes.erase(state.notes.begin());
    state.notes.push_back({task, visit, role, text});
  }

  void operator()(const CaseStarted& event) {
    state.status = Status::Open;
    state.subject = event.subject;
    state.origin = event.origin;
    state.positions = event.positions;
    state.starter = person;
    state.started = at;
  }
  void operator()(const TaskOpened& event) {
    state.tokens.push_back({event.task, event.visit, at, {}, std::nullopt, {}, 0, 0});
    state.visits[event.task] = event.visit;
    if (event.back) ++state.returns;
  }
  void operator()(const TaskSigned& event) {
    if (Token* here = token(event.task)) {
      here->signatures.push_back({event.member, event.role, person, outside});
      if (event.exit) here->exit = event.exit;
      std::erase_if(here->claims,
                    [&](const Claimed& claim) { return claim.member == event.member; });
    }
    keep_note(event.task, event.visit, event.role, event.note);
  }
  void operator()(const TaskCompleted& event) {
    const Token* here = token(event.task);
    if (here != nullptr && !here->signatures.empty()) {
      for (const Signature& one : here->signatures) {
        if (!one.outside) has_done(event.task, one.person);
      }
    } else if (!outside) {
      has_done(event.task, person);
    }
    remove(event.task);
    keep_note(event.task, event.visit, event.role, event.note);
  }
  void has_done(TaskId task, const std::string& who) {
    std::vector<std::string>& doers = state.doers[task];
    if (std::find(doers.begin(), doers.end(), who) == doers.end()) doers.push_back(who);
  }
  void operator()(const TaskSkipped& event) {
    remove(event.task);
    keep_note(event.task, event.visit, event.role, event.note);
  }
  void operator()(const DocumentGiven& event) {
    state.documents[event.document] = {event.state, event.version, event.task, event.role};
  }
  void operator()(const CaseFinished&) {
    state.status = Status::Finished;
    state.ended = at;
  }
  void operator()(const CaseCancelled& event) {
    state.status = Status::Cancelled;
    state.reason = event.reason;
    state.tokens.clear();
    state.arrivals.clear();
    state.ended = at;
  }
  void operator()(const TaskClaimed& event) {
    hold(event.task, {event.member, event.role, person, at});
  }
  void operator()(const TaskReleased& event) {
    if (Token* here = token(event.task)) {
      std::erase_if(here->claims,
                    [&](const Claimed& claim) { return claim.member == event.member; });
    }
    keep_note(event.task, event.visit, event.role, event.note);
  }
  void operator()(const TaskHandedOver& event) {
    hold(event.task, {event.member, event.role, event.to, at});
    keep_note(event.task, event.visit, event.role, event.note);
  }
  void hold(TaskId task, Claimed claim) {
    Token* here = token(task);
    if (here == nullptr) return;
    std::erase_if(here->claims, [&](const Claimed& one) { return one.member == claim.member; });
    here->claims.push_back(std::move(claim));
  }
  void operator()(const FileAttached& event) {
    state.files.push_back({event.document, event.version, event.name, event.hash, event.size,
                           event.media_type, event.task, person, at});
  }
  void operator()(const DeadlinePassed& event) {
    if (Token* here = token(event.task)) here->escalations = event.level;
  }
  void operator()(const CallBegun& event) {
    if (Token* here = token(event.task)) here->call = event.number;
  }
  void operator()(const CallEnded& event) {
    if (Token* here = token(event.task)) here->call = 0;
  }
  void operator()(const CaseMoved& event) {
    const Mapping& to = event.mapping;
    for (Token& one : state.tokens) {
      one.task = mapped(to.tasks, one.task);
      for (Signature& signature : one.signatures) signature.role = mapped(to.roles, signature.role);
      for (Claimed& claim : one.claims) claim.role = mapped(to.roles, claim.role);
    }
    for (Arrival& one : state.arrivals) {
      one.block = mapped(to.blocks, one.block);
      one.task = mapped(to.tasks, one.task);
    }
    state.visits = mapped_keys(to.tasks, state.visits);
    state.doers = mapped_keys(to.tasks, state.doers);
    state.positions = mapped_keys(to.roles, state.positions);
    state.documents = mapped_keys(to.documents, state.documents);
    for (auto& [id, document] : state.documents) {
      document.task = mapped(to.tasks, document.task);
      document.role = mapped(to.roles, document.role);
    }
    for (Note& note : state.notes) {
      note.task = mapped(to.tasks, note.task);
      note.role = mapped(to.roles, note.role);
    }
    for (File& file : state.files) {
      file.document = mapped(to.documents, file.document);
      file.task = mapped(to.tasks, file.task);
    }
  }
  void operator()(const BranchesForked&) {}
  void operator()(const BranchDone& event) {
    state.arrivals.push_back({event.block, event.branch, event.task});
  }
  void operator()(const BranchesJoined& event) {
    std::erase_if(state.arrivals,
                  [&](const Arrival& arrival) { return arrival.block == event.block; });
  }
};

}  // namespace

void fold(State& state, const Event& event) {
  ++state.events;
  std::visit(Folding{state, event.at, event.person, event.entered_by.valid()}, event.what);
}

State apply(State state, const Event& event) {
  fold(state, event);
  return state;
}

}  // namespace sop::engine
