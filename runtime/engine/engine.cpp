#include "runtime/engine/engine.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace sop::engine {
namespace {

using bundle::Block;
using bundle::Exit;
using bundle::Place;
using bundle::Target;
using bundle::Task;

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

// One command on one case: collects the events and keeps the state as it will be after them.
class Deciding {
 public:
  Deciding(const Bundle& bundle, const State& state, const Command& command, Instant now)
      : bundle_(bundle), state_(state), command_(command), now_(now) {}

  std::vector<Event> run() {
    if (command_.key.empty()) reject<Kind::KeyMissing>();
    check_text(command_.key, kKeyBytes);
    check_text(command_.person, kPersonBytes);
    std::visit([this](const auto& action) { (*this)(action); }, command_.action);
    return std::move(events_);
  }

 private:
  void operator()(const Start& start) {
    if (state_.status != Status::New) reject<Kind::CaseAlreadyStarted>();
    check_text(start.subject, kSubjectBytes);
    add(CaseStarted{start.subject});
    go({}, {}, bundle_.start, false);
  }

  void operator()(const Complete& complete) {
    const auto& [task, token] = active(complete.task);
    const std::uint32_t member = performer(task, complete.role);
    check_text(complete.note, kNoteBytes);
    if (member != 0) {
      reject<Kind::OnlyLeaderCompletes>(title(complete.role), task.id,
                                        titles(task.performers.front()));
    }
    const std::uint32_t exit = chosen(task, complete.answer);
    if (!task.is_joint()) {
      leave(complete.task, token.visit, complete.role, exit, complete.note);
      return;
    }
    sign(complete.task, token, member, complete.role, exit, complete.note);
  }

  void operator()(const Sign& sign_command) {
    const auto& [task, token] = active(sign_command.task);
    const std::uint32_t member = performer(task, sign_command.role);
    check_text(sign_command.note, kNoteBytes);
    if (!task.is_joint()) reject<Kind::NotJoint>(task.id);
    if (member == 0) reject<Kind::LeaderCompletes>(title(sign_command.role), task.id);
    sign(sign_command.task, token, member, sign_command.role, std::nullopt, sign_command.note);
  }

  void operator()(const Skip& skip) {
    const auto& [task, token] = active(skip.task);
    const std::uint32_t member = performer(task, skip.role);
    check_text(skip.note, kNoteBytes);
    if (!task.optional) reject<Kind::NotOptional>(task.id);
    if (member != 0)
      reject<Kind::OnlyLeaderCompletes>(title(skip.role), task.id, titles(task.performers.front()));
    if (!token.signatures.empty()) reject<Kind::AlreadyBegun>(task.id);
    add(TaskSkipped{skip.task, token.visit, skip.role, skip.note});
    const TaskId next = task.skip_to.task;
    go(skip.task, task.within, task.skip_to, next.valid() && next <= skip.task);
  }

  void operator()(const Cancel& cancel) {
    if (state_.status != Status::Open) reject<Kind::CaseNotOpen>();
    check_text(cancel.reason, kNoteBytes);
    if (utf8::clean(cancel.reason).empty()) reject<Kind::ReasonMissing>();
    add(CaseCancelled{cancel.reason});
  }

  struct Active {
    const Task& task;
    const Token& token;
  };

  [[nodiscard]] Active active(TaskId id) const {
    if (state_.status != Status::Open) reject<Kind::CaseNotOpen>();
    if (id.index() >= bundle_.tasks.size()) reject<Kind::TaskNotActive>("?");
    const Token* token = token_at(state_, id);
    if (token == nullptr) reject<Kind::TaskNotActive>(bundle_.task(id).id);
    return {bundle_.task(id), *token};
  }

  [[nodiscard]] std::string title(RoleId role) const {
    return role.index() < bundle_.roles.size() ? bundle_.role(role).title : "?";
  }

  [[nodiscard]] std::string titles(const std::vector<RoleId>& roles) const {
    std::string out;
    for (const RoleId role : roles) out += (out.empty() ? "" : " / ") + title(role);
    return out;
  }

  [[nodiscard]] std::uint32_t performer(const Task& task, RoleId role) const {
    const auto member = member_of(task, role);
    if (!member) {
      std::string known;
      for (const auto& alternatives : task.performers)
        known += (known.empty() ? "" : " + ") + titles(alternatives);
      reject<Kind::NotPerformer>(title(role), task.id, known);
    }
    return *member;
  }

  [[nodiscard]] std::uint32_t chosen(const Task& task, const std::string& answer) const {
    if (answer.empty()) {
      if (task.is_decision()) reject<Kind::AnswerMissing>(task.id, answers(task));
      return 0;
    }
    const std::string wanted = utf8::fold(answer);
    for (std::size_t i = 0; i < task.exits.size(); ++i) {
      if (!task.exits[i].answer.empty() && utf8::fold(task.exits[i].answer) == wanted)
        return static_cast<std::uint32_t>(i);
    }
    if (task.exits.front().answer.empty()) reject<Kind::NothingToAnswer>(task.id, answer);
    reject<Kind::UnknownAnswer>(answer, task.id, answers(task));
  }

  [[nodiscard]] static std::string answers(const Task& task) {
    std::string out;
    for (const Exit& exit : task.exits) out += (out.empty() ? "" : ", ") + exit.answer;
    return out;
  }

  void sign(TaskId id, const Token& token, std::uint32_t member, RoleId role,
            std::optional<std::uint32_t> exit, const std::string& note) {
    const Task& task = bundle_.task(id);
    if (has_signed(token, member))
      reject<Kind::AlreadySigned>(titles(task.performers[member]), task.id);
    add(TaskSigned{id, token.visit, member, role, exit, note});
    if (token.signatures.size() + 1 < task.performers.size()) return;
    const auto leader =
        std::find_if(token.signatures.begin(), token.signatures.end(),
                     [](const Signature& signature) { return signature.member == 0; });
    const RoleId leading = member == 0 ? role : leader->role;
    leave(id, token.visit, leading, exit ? *exit : token.exit.value_or(0), "");
  }

  void leave(TaskId id, std::uint32_t visit, RoleId role, std::uint32_t exit_index,
             const std::string& note) {
    const Task& task = bundle_.task(id);
    const Exit& exit = task.exits[exit_index];
    add(TaskCompleted{id, visit, role, exit_index, note});
    for (const bundle::Given& given : exit.produces) {
      const auto known = state_.documents.find(given.document);
      const std::uint32_t version = known == state_.documents.end() ? 1 : known->second.version + 1;
      add(DocumentGiven{given.document, given.state, version, id, role});
    }
    go(id, task.within, exit.to, exit.back);
  }

  // One token, which has left `place`, on its way. A case ends outside all blocks, where its token
  // is the only one. Comes to an end: a join leads outward, a fork inward, and blocks nest without
  // a circle (bundle::read()).
  void go(TaskId from, Place place, Target to, bool back) {
    while (to.block.valid() && to.joins) {
      if (!join(from, place, to.block)) return;
      const Block& block = bundle_.block(to.block);
      place = block.within;
      to = block.next;
      back = false;
    }
    if (to.task.valid()) {
      open(to.task, from, back);
    } else if (to.block.valid()) {
      fork(from, to.block);
    } else {
      add(CaseFinished{});
    }
  }

  void fork(TaskId from, BlockId id) {
    add(BranchesForked{id});
    const Block& block = bundle_.block(id);
    for (std::uint32_t b = 0; b < block.branches.size(); ++b)
      go(from, {id, b}, block.branches[b], false);
  }

  // Whether this was the last branch to come.
  bool join(TaskId from, Place place, BlockId id) {
    const auto waiting = static_cast<std::size_t>(
        std::count_if(state_.arrivals.begin(), state_.arrivals.end(),
                      [id](const Arrival& arrival) { return arrival.block == id; }));
    if (waiting + 1 < bundle_.block(id).branches.size()) {
      add(BranchDone{id, place.branch, from});
      return false;
    }
    add(BranchesJoined{id, place.branch, from});
    return true;
  }

  void open(TaskId task, TaskId from, bool back) {
    const auto known = state_.visits.find(task);
    add(TaskOpened{task, known == state_.visits.end() ? 1 : known->second + 1, from, back});
  }

  template <class What>
  void add(What what) {
    events_.push_back({now_, command_.person, std::move(what)});
  }

  const Bundle& bundle_;
  const State& state_;
  const Command& command_;
  Instant now_;
  std::vector<Event> events_;
};

// Folding, one overload an event.
struct Folding {
  State& state;
  Instant at;

  Token* token(TaskId task) {
    const auto found = std::find_if(state.tokens.begin(), state.tokens.end(),
                                    [task](const Token& token) { return token.task == task; });
    return found == state.tokens.end() ? nullptr : &*found;
  }
  void remove(TaskId task) {
    std::erase_if(state.tokens, [task](const Token& token) { return token.task == task; });
  }
  void keep_note(TaskId task, std::uint32_t visit, RoleId role, const std::string& text) {
    if (!text.empty()) state.notes.push_back({task, visit, role, text});
  }

  void operator()(const CaseStarted& event) {
    state.status = Status::Open;
    state.subject = event.subject;
    state.started = at;
  }
  void operator()(const TaskOpened& event) {
    state.tokens.push_back({event.task, event.visit, at, {}, std::nullopt});
    state.visits[event.task] = event.visit;
    if (event.back) ++state.returns;
  }
  void operator()(const TaskSigned& event) {
    if (Token* here = token(event.task)) {
      here->signatures.push_back({event.member, event.role});
      if (event.exit) here->exit = event.exit;
    }
    keep_note(event.task, event.visit, event.role, event.note);
  }
  void operator()(const TaskCompleted& event) {
    remove(event.task);
    keep_note(event.task, event.visit, event.role, event.note);
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

Decision decide(const Bundle& bundle, const State& state, const Command& command, Instant now) {
  try {
    return Deciding(bundle, state, command, now).run();
  } catch (Rejected& rejected) {
    return std::move(rejected.why);
  }
}

State apply(State state, const Event& event) {
  ++state.events;
  std::visit(Folding{state, event.at}, event.what);
  return state;
}

const Token* token_at(const State& state, TaskId task) {
  const auto found = std::find_if(state.tokens.begin(), state.tokens.end(),
                                  [task](const Token& token) { return token.task == task; });
  return found == state.tokens.end() ? nullptr : &*found;
}

std::optional<std::uint32_t> member_of(const bundle::Task& task, RoleId role) {
  for (std::size_t i = 0; i < task.performers.size(); ++i) {
    const std::vector<RoleId>& alternatives = task.performers[i];
    if (std::find(alternatives.begin(), alternatives.end(), role) != alternatives.end())
      return static_cast<std::uint32_t>(i);
  }
  return std::nullopt;
}

bool has_signed(const Token& token, std::uint32_t member) {
  return std::any_of(token.signatures.begin(), token.signatures.end(),
                     [member](const Signature& signature) { return signature.member == member; });
}

}  // namespace sop::engine
