// Commands that the runtime gives itself: cases of called SOPs, deadlines, recomputation.
#include <algorithm>

#include "compiler/base/hash.h"
#include "runtime/journal/transaction.h"

namespace sop::journal {
namespace {

using engine::TaskId;

constexpr std::size_t kMostFollowing = 1'000;  // commands that one may bring about
constexpr const char* kCalendar = "kalender";  // facts: for which one tasks were computed …
constexpr const char* kProgress = "kalender/sampai";  // … and up to which case for the new one

// Keys of what follows derive from the command that caused it: the same again has the same keys.
std::string derived(const std::string& key, const std::string& what) {
  return "turunan/" + sha256_hex(key + "\n" + what).substr(0, 32);
}

// "dengan Pimpinan = Camat": the called SOP's role by the name it has there, bound to the position
// that has the role here.
std::map<engine::RoleId, std::string> bound_positions(const bundle::Call& call, const Case& caller,
                                                      const engine::Bundle& called) {
  std::map<engine::RoleId, std::string> out;
  for (const bundle::Binding& one : call.bindings) {
    const engine::RoleId role = bundle::find_role(called, one.parameter);
    if (!role.valid() || !one.role.valid()) continue;
    const auto own = caller.state.positions.find(one.role);
    out[role] =
        own != caller.state.positions.end() ? own->second : caller.bundle->role(one.role).title;
  }
  return out;
}

}  // namespace

// In order: what a command opened in its case, then what it ended; each in turn for what follows.
Status Journal::Transaction::follow(Chain& chain) {
  while (!chain.open.empty()) {
    const Follow next = std::move(chain.open.front());
    chain.open.pop_front();
    for (const TaskId task : next.opened) {
      if (Status started = start_called(next.number, task, chain); !started) return started;
    }
    if (next.what == Follow::What::Open) continue;
    const bool finished = next.what == Follow::What::Finished;
    if (Status told = end_called(next.number, finished, chain); !told) return told;
    for (const CaseNumber child : next.called) {
      Result<Touched*> touched = touch(child);
      if (!touched) return touched.failure();
      if (touched.value() == nullptr || touched.value()->one.state.status != engine::Status::Open)
        continue;
      const auto parent = cases_.find(next.number);
      const engine::Cancel cancel{parent->second.one.state.reason};
      Result<Answer> done = internal(*touched.value(), {"", chain.person, cancel}, chain);
      if (!done) return done.failure();
    }
  }
  return Done{};
}

Result<Answer> Journal::Transaction::internal(Touched& touched, engine::Command command,
                                              Chain& chain) {
  ++chain.made;
  command.key =
      derived(chain.key, std::to_string(touched.one.number) + "\n" + std::to_string(chain.made));
  return apply(touched, command, short_hash(engine::encode_action(command)), chain.now,
               engine::Authority::of_system(), chain);
}

// A step that runs an SOP in force gets its case. Where it cannot, the step stays with its
// performer, as it does where the SOP is not deployed.
Status Journal::Transaction::start_called(CaseNumber number, TaskId task, Chain& chain) {
  Touched& parent = cases_.at(number);
  const engine::Token* token = engine::token_at(parent.one.state, task);
  const std::optional<bundle::Call>& call = parent.one.bundle->task(task).call;
  if (!call || token == nullptr || token->call != 0) return Done{};
  const auto all = people();
  if (!all) return all.failure();
  const people::Deployment* deployed = people::find_sop(*all.value(), call->number, call->title);
  if (deployed == nullptr || deployed->retired) return Done{};
  const std::uint32_t visit = token->visit;
  const std::uint32_t depth = parent.one.state.origin.depth + 1;
  if (depth > engine::kCallDepth || chain.made >= kMostFollowing) {
    if (chain.answer != nullptr)
      chain.answer->told.push_back(finding<Kind::CallTooDeep>(Span{}, engine::kCallDepth));
    return Done{};
  }
  Request request;
  request.bundle = deployed->hash();
  request.command.action = engine::Start{};
  Result<Touched*> child = touch(request);
  if (!child) return child.failure();
  Touched& fresh = *child.value();
  const CaseNumber called = fresh.one.number;
  engine::Start start;
  start.subject = parent.one.state.subject;
  start.origin = {number, parent.one.bundle->task(task).id, visit, depth};
  start.positions = bound_positions(*call, parent.one, *fresh.one.bundle);
  // The step waits for its case before that one can end.
  Result<Answer> begun =
      internal(parent, {"", chain.person, engine::BeginCall{task, visit, called}}, chain);
  if (!begun) return begun.failure();
  if (std::holds_alternative<Diagnostic>(begun.value())) {
    cases_.erase(called);
    return Done{};
  }
  Result<Answer> started = internal(fresh, {"", chain.person, std::move(start)}, chain);
  if (!started) return started.failure();
  if (std::holds_alternative<Diagnostic>(started.value()))
    return Failure{FailureKind::Other, "case " + std::to_string(called), "not started"};
  return Done{};
}

// The step that waits for this case hears that it has ended.
Status Journal::Transaction::end_called(CaseNumber child, bool finished, Chain& chain) {
  const engine::Origin origin = cases_.at(child).one.state.origin;
  if (origin.number == 0) return Done{};
  Result<Touched*> touched = touch(origin.number);
  if (!touched) return touched.failure();
  if (touched.value() == nullptr) return Done{};
  const auto& tokens = touched.value()->one.state.tokens;
  const auto waits = std::find_if(tokens.begin(), tokens.end(),
                                  [child](const engine::Token& one) { return one.call == child; });
  if (waits == tokens.end()) return Done{};
  const engine::EndCall end{waits->task, waits->visit, child, finished};
  Result<Answer> done = internal(*touched.value(), {"", chain.person, end}, chain);
  if (!done) return done.failure();
  return Done{};
}

// Rows tell what may be due; the state says whether it is.
Result<Answer> Journal::Transaction::operator()(const Expiry& expiry) {
  Result<std::vector<WaitingRow>> rows = store_.alarms(expiry.now, expiry.limit + 1);
  if (!rows) return rows.failure();
  Accepted accepted;
  accepted.more = rows.value().size() > expiry.limit;
  if (went_back(expiry.now)) tell_clock(accepted);
  const engine::Instant now = time_of(expiry.now);
  for (std::size_t i = 0; i < std::min(rows.value().size(), expiry.limit); ++i) {
    const WaitingRow& row = rows.value()[i];
    Result<Touched*> touched = touch(row.case_number);
    if (!touched) return touched.failure();
    if (touched.value() == nullptr || !row.due) continue;
    Touched& here = *touched.value();
    here.listed = true;  // a row that was wrong is put right
    const TaskId task(row.task);
    const engine::Token* token =
        row.task < here.one.bundle->tasks.size() ? engine::token_at(here.one.state, task) : nullptr;
    if (token == nullptr || token->visit != row.visit || token->escalations != row.level) continue;
    const std::string key = "tenggat/" + std::to_string(row.case_number) + "/" +
                            here.one.bundle->task(task).id + "/" + std::to_string(row.visit) + "/" +
                            std::to_string(row.level + 1) + "/" +
                            std::to_string(token->since.milliseconds);
    const engine::Command command{key, "",
                                  engine::Expire{task, row.visit, row.level + 1, *row.due}};
    Request request;
    request.case_number = row.case_number;
    request.command = command;
    request.now = now;
    request.by = By::System;
    Result<Answer> answer = (*this)(request);
    if (!answer) return answer.failure();
    const auto* done = std::get_if<Accepted>(&answer.value());
    if (done == nullptr || done->repeated) continue;
    ++accepted.count;
    if (accepted.first_event == 0) accepted.first_event = done->first_event;
    accepted.last_event = done->last_event;
    accepted.hash = done->hash;
  }
  return Answer(std::move(accepted));
}

Result<Answer> Journal::Transaction::operator()(const Recompute& recompute) {
  Accepted accepted;
  const auto all = people();
  if (!all) return all.failure();
  Result<std::string> computed = store_.fact(kCalendar);
  if (!computed) return computed.failure();
  const std::string& wanted = all.value()->calendar;
  if (!journal_.options_.timekeepers || computed.value() == wanted)
    return Answer(std::move(accepted));
  Result<std::string> progress = store_.fact(kProgress);
  if (!progress) return progress.failure();
  // "CALENDAR NUMBER"; of another calendar: from the beginning.
  CaseNumber after = 0;
  const std::size_t blank = progress.value().find(' ');
  if (blank != std::string::npos && progress.value().substr(0, blank) == wanted)
    after = std::strtoull(progress.value().c_str() + blank, nullptr, 10);
  Result<std::vector<CaseNumber>> open = store_.open_after(after, recompute.limit);
  if (!open) return open.failure();
  for (const CaseNumber number : open.value()) {
    Result<Touched*> touched = touch(number);
    if (!touched) return touched.failure();
    if (touched.value() == nullptr) continue;
    touched.value()->listed = true;
    after = number;
    ++accepted.count;
  }
  accepted.more = open.value().size() == recompute.limit;
  Status noted =
      store_.set_fact(kProgress, accepted.more ? wanted + " " + std::to_string(after) : "");
  if (noted && !accepted.more) noted = store_.set_fact(kCalendar, wanted);
  if (!noted) return noted.failure();
  return Answer(std::move(accepted));
}

}  // namespace sop::journal
