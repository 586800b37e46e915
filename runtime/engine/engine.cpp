#include "runtime/engine/engine.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/engine/move.h"

namespace sop::engine {
namespace {

using bundle::Block;
using bundle::Exit;
using bundle::Place;
using bundle::Target;
using bundle::Task;

constexpr std::size_t kUsualEvents = 4;  // of a command: done, a document given, the next one open

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
  Deciding(const Bundle& bundle, const State& state, const Command& command, Instant now,
           const Authority& authority, const Bundle* target)
      : bundle_(bundle),
        state_(state),
        command_(command),
        now_(now),
        authority_(authority),
        target_(target) {}

  std::vector<Event> run() {
    if (command_.key.empty()) reject<Kind::KeyMissing>();
    check_text(command_.key, kKeyBytes);
    check_text(command_.person, kPersonBytes);
    events_.reserve(kUsualEvents);
    std::visit([this](const auto& action) { (*this)(action); }, command_.action);
    return std::move(events_);
  }

 private:
  void operator()(const Start& start) {
    if (state_.status != Status::New) reject<Kind::CaseAlreadyStarted>();
    check_text(start.subject, kSubjectBytes);
    const bool called = start.origin.number != 0 || !start.positions.empty();
    if (called) system_only();
    check_text(start.origin.task, kPersonBytes);
    for (const auto& [role, position] : start.positions) {
      if (role.index() >= bundle_.roles.size()) reject<Kind::NotPerformer>("?", "?", "");
      check_text(position, kPersonBytes);
    }
    if (start.origin.depth > kCallDepth) reject<Kind::CallTooDeep>(kCallDepth);
    if (authority_.capacities.empty() && !authority_.leads && !trusted())
      reject<Kind::MayNotStart>(command_.person);
    add(CaseStarted{start.subject, start.origin, start.positions});
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
    may_do(complete.task, task, token, member, complete.role);
    may_do_now(task, token);
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
    may_do(sign_command.task, task, token, member, sign_command.role);
    may_do_now(task, token);
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
    may_do(skip.task, task, token, member, skip.role);
    may_do_now(task, token);
    add(TaskSkipped{skip.task, token.visit, skip.role, skip.note});
    const TaskId next = task.skip_to.task;
    go(skip.task, task.within, task.skip_to, next.valid() && next <= skip.task);
  }

  void operator()(const Cancel& cancel) {
    if (state_.status != Status::Open) reject<Kind::CaseNotOpen>();
    check_text(cancel.reason, kNoteBytes);
    if (utf8::clean(cancel.reason).empty()) reject<Kind::ReasonMissing>();
    if (!authority_.leads && !trusted() && command_.person != state_.starter)
      reject<Kind::MayNotCancel>(command_.person);
    add(CaseCancelled{cancel.reason});
  }

  void operator()(const Claim& claim) {
    const auto& [task, token] = active(claim.task);
    const std::uint32_t member = performer(task, claim.role);
    not_signed(task, token, member);
    may_do(claim.task, task, token, member, claim.role);
    if (const Claimed* held = claim_of(token, member)) {
      if (held->person != command_.person) reject<Kind::TaskTaken>(task.id, held->person);
      reject<Kind::AlreadyHeld>(task.id, command_.person);
    }
    add(TaskClaimed{claim.task, token.visit, member, claim.role});
  }

  void operator()(const Release& release) {
    const auto& [task, token] = active(release.task);
    const std::uint32_t member = performer(task, release.role);
    check_text(release.note, kNoteBytes);
    const Claimed* held = claim_of(token, member);
    if (held == nullptr || !(held->person == command_.person || authority_.leads || trusted()))
      reject<Kind::NotClaimed>(task.id, command_.person);
    capacity_ = capacity_for(bundle_, authority_, release.role);
    add(TaskReleased{release.task, token.visit, member, held->role, release.note});
  }

  void operator()(const HandOver& hand_over) {
    const auto& [task, token] = active(hand_over.task);
    const std::uint32_t member = performer(task, hand_over.role);
    check_text(hand_over.note, kNoteBytes);
    check_text(hand_over.to, kPersonBytes);
    const Claimed* held = claim_of(token, member);
    const bool own = held != nullptr && held->person == command_.person;
    not_signed(task, token, member);
    if (own || authority_.leads) {
      capacity_ = capacity_for(bundle_, authority_, hand_over.role);
    } else {
      may_do(hand_over.task, task, token, member, hand_over.role);
    }
    if (held != nullptr && held->person == hand_over.to)
      reject<Kind::AlreadyHeld>(task.id, hand_over.to);
    Authority receiving;
    receiving.capacities = authority_.recipient;
    // The receiver acts in any of the member's alternatives that is his.
    const std::vector<RoleId>& roles = task.performers[member];
    const auto his = std::find_if(roles.begin(), roles.end(), [&](RoleId role) {
      return authority_.unlimited || capacity_for(bundle_, receiving, role);
    });
    if (his == roles.end() || hand_over.to.empty() ||
        barred(hand_over.task, token, member, *his, hand_over.to).valid())
      reject<Kind::RecipientCannot>(hand_over.to, task.id);
    add(TaskHandedOver{hand_over.task, token.visit, member, *his, hand_over.to, hand_over.note});
  }

  void operator()(const Attach& attach) {
    const auto& [task, token] = active(attach.task);
    const std::uint32_t member = performer(task, attach.role);
    may_do(attach.task, task, token, member, attach.role);
    if (state_.files.size() >= kFiles) reject<Kind::TooManyFiles>(kFiles);
    check_text(attach.name, kFileNameBytes);
    if (utf8::clean(attach.name).empty()) reject<Kind::BadFile>("name");
    const bool hexadecimal = attach.hash.size() == 64 &&
                             attach.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!hexadecimal) reject<Kind::BadFile>("sha256");
    check_text(attach.media_type, kPersonBytes);
    if (attach.document.valid() && attach.document.index() >= bundle_.documents.size())
      reject<Kind::BadFile>("document");
    const auto before =
        std::count_if(state_.files.begin(), state_.files.end(),
                      [&](const File& file) { return file.document == attach.document; });
    add(FileAttached{attach.task, token.visit, attach.role, attach.document,
                     static_cast<std::uint32_t>(before) + 1, attach.name, attach.hash, attach.size,
                     attach.media_type});
  }

  void operator()(const Expire& expire) {
    system_only();
    const auto& [task, token] = active(expire.task);
    if (token.visit != expire.visit || expire.level != token.escalations + 1 ||
        expire.level > kEscalations)
      reject<Kind::TaskNotActive>(task.id);
    RoleId superior = task.performers.front().front();
    for (std::uint32_t level = 0; superior.valid() && level < expire.level; ++level)
      superior = bundle_.role(superior).superior;
    add(DeadlinePassed{expire.task, expire.visit, expire.level, expire.due, superior});
  }

  void operator()(const BeginCall& begin) {
    system_only();
    const auto& [task, token] = active(begin.task);
    if (token.visit != begin.visit || token.call != 0 || begin.number == 0 || !task.call)
      reject<Kind::TaskNotActive>(task.id);
    add(CallBegun{begin.task, begin.visit, begin.number});
  }

  // A task that only ran the other SOP is done with it; a question remains for its performer, and
  // so does everything when the called case was cancelled.
  void operator()(const EndCall& end) {
    system_only();
    const auto& [task, token] = active(end.task);
    if (token.visit != end.visit || token.call != end.number || end.number == 0)
      reject<Kind::TaskNotActive>(task.id);
    add(CallEnded{end.task, end.visit, end.number, end.finished});
    if (end.finished && !task.is_decision() && !task.is_joint())
      leave(end.task, token.visit, task.performers.front().front(), 0, "");
  }

  void operator()(const Move& move) {
    if (!authority_.moves && !authority_.system) reject<Kind::MayNotMove>(command_.person);
    if (state_.status != Status::Open) reject<Kind::CaseNotOpen>();
    if (move.to == bundle_.hash) reject<Kind::MoveNowhere>();
    if (target_ == nullptr || target_->hash != move.to) reject<Kind::MoveImpossible>("?");
    std::vector<Diagnostic> problems = move_problems(bundle_, *target_, state_, move.mapping);
    if (!problems.empty()) throw Rejected{std::move(problems.front())};
    add(CaseMoved{move.to, move.mapping});
  }

  // ---- Rules on people.

  [[nodiscard]] bool trusted() const { return authority_.unlimited || authority_.system; }
  void system_only() const {
    if (!authority_.system) reject<Kind::SystemOnly>();
  }

  void not_signed(const Task& task, const Token& token, std::uint32_t member) const {
    if (has_signed(token, member))
      reject<Kind::AlreadySigned>(titles(task.performers[member]), task.id);
  }

  // Whether the task may be carried out at this moment. It may be claimed, handed over and given
  // files before.
  void may_do_now(const Task& task, const Token& token) const {
    if (token.call != 0) reject<Kind::CallRuns>(task.id, std::to_string(token.call));
    if (authority_.not_before && now_ < *authority_.not_before)
      reject<Kind::TooEarly>(task.id, to_iso(*authority_.not_before));
  }

  // Whether this person may do a member's part of a waiting task.
  void may_do(TaskId id, const Task& task, const Token& token, std::uint32_t member, RoleId role) {
    if (trusted()) return;
    capacity_ = capacity_for(bundle_, authority_, role);
    if (!capacity_) reject<Kind::NotHolder>(command_.person, title(role));
    if (is_outside(role)) entered_by_ = capacity_->role;
    const Claimed* held = claim_of(token, member);
    if (held != nullptr && held->person != command_.person)
      reject<Kind::TaskTaken>(task.id, held->person);
    const TaskId by = barred(id, token, member, role, command_.person);
    if (by == id) reject<Kind::SamePersonSigns>(command_.person, task.id);
    if (by.valid()) reject<Kind::FourEyes>(command_.person, task.id, bundle_.task(by).id);
  }

  // The task by which four eyes bar a person from a member's part: itself, where he has signed or
  // holds another part of it. What somebody outside did is only entered here.
  [[nodiscard]] TaskId barred(TaskId id, const Token& token, std::uint32_t member, RoleId role,
                              const std::string& person) const {
    if (authority_.unlimited || is_outside(role)) return {};
    const auto other = [&](const auto& part) {
      return part.member != member && part.person == person && !is_outside(part.role);
    };
    if (std::any_of(token.signatures.begin(), token.signatures.end(), other) ||
        std::any_of(token.claims.begin(), token.claims.end(), other))
      return id;
    return four_eyes_forbid(bundle_, state_, id, person);
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

  [[nodiscard]] bool is_outside(RoleId role) const {
    return role.index() < bundle_.roles.size() &&
           bundle_.role(role).kind == bundle::RoleKind::External;
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
    not_signed(task, token, member);
    add(TaskSigned{id, token.visit, member, role, exit, note});
    if (token.signatures.size() + 1 < task.performers.size()) return;
    const auto leader =
        std::find_if(token.signatures.begin(), token.signatures.end(),
                     [](const Signature& signature) { return signature.member == 0; });
    const bool told = member != 0 && leader != token.signatures.end();
    const RoleId leading = told ? leader->role : role;
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
    Event event{now_, command_.person, std::move(what), {}, Substitution::None, {}};
    if (capacity_) {
      event.acting_for = capacity_->acting_for;
      event.substitution = capacity_->substitution;
      event.entered_by = entered_by_;
    }
    events_.push_back(std::move(event));
  }

  const Bundle& bundle_;
  const State& state_;
  const Command& command_;
  Instant now_;
  const Authority& authority_;
  const Bundle* target_;
  std::optional<Capacity> capacity_;  // in which this command is given
  RoleId entered_by_;
  std::vector<Event> events_;
};

}  // namespace

Authority Authority::of_terminal() {
  Authority authority;
  authority.unlimited = true;
  return authority;
}

Authority Authority::of_system() {
  Authority authority;
  authority.system = true;
  return authority;
}

Decision decide(const Bundle& bundle, const State& state, const Command& command, Instant now,
                const Authority& authority, const Bundle* target) {
  try {
    return Deciding(bundle, state, command, now, authority, target).run();
  } catch (Rejected& rejected) {
    return std::move(rejected.why);
  }
}

}  // namespace sop::engine
