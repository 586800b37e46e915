// Tasks and cases: the inbox, what a page shows, and what people do.
#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/people/text.h"
#include "runtime/service/inner.h"
#include "runtime/story/live_chart.h"

namespace sop::service {
namespace {

using people::Standing;

Refusal database_failed(const Inner& inner, const Failure& failure) {
  return refused(journal_finding(failure, inner.database()));
}

TaskRow row_of(const Identity& who, const people::Register& people, const journal::InboxRow& from,
               Instant now) {
  const journal::WaitingRow& waiting = from.waiting;
  const bundle::Task& task = from.bundle->tasks[waiting.task];
  TaskRow out;
  out.number = waiting.case_number;
  out.subject = from.subject;
  out.sop = from.bundle->title;
  out.task = task.id;
  out.activity = task.activity;
  out.role = from.bundle->role(task.performers[waiting.member].front()).title;
  out.decision = task.is_decision();
  out.joint = task.is_joint();
  out.visit = waiting.visit;
  out.since = waiting.since;
  out.due = waiting.due;
  out.overdue = waiting.due && *waiting.due < now;
  out.escalations = waiting.level;
  if (!waiting.holder.empty()) {
    out.holder = person_view(people, waiting.holder);
    out.mine = waiting.holder == who.person;
  }
  return out;
}

Page<TaskRow> page_of(const Inner& inner, const Identity& who, const people::Register& people,
                      journal::Page<journal::InboxRow>&& from, const journal::Count& count) {
  Page<TaskRow> out;
  out.next = std::move(from.next);
  out.total = count.number;
  out.more_than_counted = count.more;
  for (const journal::InboxRow& row : from.rows)
    out.rows.push_back(row_of(who, people, row, inner.now()));
  return out;
}

bool sees_all(const people::Register& people, const Identity& who) {
  const people::Standings standings = people::standing(people, who.person);
  return who.machine || standings.has(Standing::Leader) || standings.has(Standing::Auditor) ||
         standings.has(Standing::Administrator);
}

// The token of a waiting task, by its label.
const engine::Token* waiting_at(const journal::Case& one, const std::string& label) {
  const bundle::TaskId task = bundle::find_task(*one.bundle, label);
  return task.valid() ? engine::token_at(one.state, task) : nullptr;
}

Refusal not_there(const journal::Case& one, const std::string& label) {
  if (bundle::find_task(*one.bundle, label).valid())
    return refused(finding<Kind::TaskNotActive>(Span{}, label));
  return refused(finding<Kind::NoSuchTask>(Span{}, std::to_string(one.number), label));
}

std::string asked_for(const service::Act& act) {
  return asked({std::to_string(static_cast<int>(act.kind)), std::to_string(act.number), act.task,
                act.role, act.back ? "\nback" : act.answer, act.note, act.to});
}

// An administrator learns where a case stands and nothing of what is in it.
void hide_contents(CaseView& view) {
  view.contents_hidden = true;
  view.subject.clear();
  view.reason.clear();
  view.files.clear();
  view.history.clear();
  for (TaskRow& row : view.waiting) row.subject.clear();
}

}  // namespace

Outcome<Page<TaskRow>> Service::inbox(const Identity& who, const Filter& filter) {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  journal::InboxFilter wanted;
  wanted.positions = people::positions_of(*people.value(), who.person, inner_->now());
  wanted.person = who.person;
  wanted.mine = filter.mine;
  wanted.sop = filter.sop;
  wanted.text = filter.text;
  if (filter.overdue) wanted.overdue = inner_->now();
  Result<journal::Page<journal::InboxRow>> rows =
      snapshot.value().inbox(wanted, filter.page, std::min(filter.limit, journal::kPageRows));
  if (!rows) return database_failed(*inner_, rows.failure());
  Result<journal::Count> count = snapshot.value().count_inbox(wanted, kCounted);
  if (!count) return database_failed(*inner_, count.failure());
  return page_of(*inner_, who, *people.value(), std::move(rows.value()), count.value());
}

Outcome<Page<TaskRow>> Service::overdue(const Identity& who, const Filter& filter) {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  if (!sees_all(*people.value(), who)) {
    Filter own = filter;
    own.overdue = true;
    return inbox(who, own);
  }
  Result<journal::Page<journal::InboxRow>> rows = snapshot.value().overdue(
      inner_->now(), filter.sop, filter.page, std::min(filter.limit, journal::kPageRows));
  if (!rows) return database_failed(*inner_, rows.failure());
  Result<journal::Figures> figures = snapshot.value().figures(inner_->now());
  if (!figures) return database_failed(*inner_, figures.failure());
  Page<TaskRow> out = page_of(*inner_, who, *people.value(), std::move(rows.value()),
                              journal::Count{figures.value().overdue, false});
  const people::Standings standings = people::standing(*people.value(), who.person);
  if (inner_->forbids(who, people::Act::SeeCase, standings)) {
    for (TaskRow& row : out.rows) row.subject.clear();
  }
  return out;
}

Outcome<Page<CaseRow>> Service::cases(const Identity& who, const Filter& filter) {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  journal::CaseFilter wanted;
  wanted.sop = filter.sop;
  wanted.text = filter.text;
  if (filter.status == "open") wanted.status = engine::Status::Open;
  if (filter.status == "finished") wanted.status = engine::Status::Finished;
  if (filter.status == "cancelled") wanted.status = engine::Status::Cancelled;
  if (!sees_all(*people.value(), who)) wanted.participant = who.person;
  const bool subjects =
      !wanted.participant.empty() ||
      !inner_->forbids(who, people::Act::SeeCase, people::standing(*people.value(), who.person));
  // What is not shown must not be found by guessing either.
  if (!subjects) wanted.text.clear();
  Result<journal::Page<journal::Listed>> rows =
      snapshot.value().cases(wanted, filter.page, std::min(filter.limit, journal::kPageRows));
  if (!rows) return database_failed(*inner_, rows.failure());
  Result<journal::Count> count = snapshot.value().count_cases(wanted, kCounted);
  if (!count) return database_failed(*inner_, count.failure());
  // Who administrates and has a part in a case sees that one.
  const auto sees = [&](const journal::Listed& listed) -> Result<bool> {
    Result<std::optional<journal::Case>> one = snapshot.value().load(listed.number);
    if (!one) return one.failure();
    if (!one.value()) return false;
    return !inner_->forbids(who, people::Act::SeeCase,
                            people::standing(*people.value(), *one.value()->bundle,
                                             one.value()->state, who.person, inner_->now()));
  };
  Page<CaseRow> out;
  out.next = std::move(rows.value().next);
  out.total = count.value().number;
  out.more_than_counted = count.value().more;
  for (const journal::Listed& one : rows.value().rows) {
    Result<std::shared_ptr<const engine::Bundle>> bundle = snapshot.value().bundle(one.bundle);
    if (!bundle) return database_failed(*inner_, bundle.failure());
    Result<std::vector<journal::WaitingRow>> waiting = snapshot.value().waiting(one.number);
    if (!waiting) return database_failed(*inner_, waiting.failure());
    CaseRow row;
    row.number = one.number;
    Result<bool> shown = subjects ? Result<bool>(true) : sees(one);
    if (!shown) return database_failed(*inner_, shown.failure());
    row.subject = shown.value() ? one.subject : "";
    row.sop = bundle.value()->title;
    row.status = one.status;
    row.started = one.started;
    row.ended = one.ended;
    for (const journal::WaitingRow& part : waiting.value()) {
      const bundle::Task& task = bundle.value()->tasks[part.task];
      if (!row.waiting.empty()) row.waiting += ", ";
      row.waiting +=
          task.id + " (" + bundle.value()->role(task.performers[part.member].front()).title + ")";
      row.overdue = row.overdue || (part.due && *part.due < inner_->now());
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

Outcome<TaskView> Service::task(const Identity& who, CaseNumber number, const std::string& label) {
  Outcome<Opened> opened = inner_->open(who, number);
  if (!opened) return opened.refusal();
  if (!opened.value().contents)
    return *inner_->forbids(who, people::Act::SeeCase, opened.value().standings);
  const engine::Token* token = waiting_at(opened.value().one, label);
  if (token == nullptr) return not_there(opened.value().one, label);
  Outcome<calendar::Calendar> days =
      inner_->calendar(opened.value().snapshot, *opened.value().people);
  if (!days) return days.refusal();
  Result<std::vector<journal::Entry>> entries = opened.value().snapshot.history(number);
  if (!entries) return database_failed(*inner_, entries.failure());
  std::vector<engine::Record> records;
  for (journal::Entry& entry : entries.value()) records.push_back(std::move(entry.record));
  return task_view(inner_->looking(who, opened.value(), days.value()), *token, records);
}

namespace {

// All that is told of a case: its records, and the versions they were made by.
struct Told {
  std::vector<engine::Record> records;
  std::map<std::string, std::shared_ptr<const engine::Bundle>> versions;
  std::shared_ptr<const engine::Bundle> first;
};

Outcome<Told> tell(Inner& inner, Opened& opened) {
  Result<std::vector<journal::Entry>> entries = opened.snapshot.history(opened.one.number);
  if (!entries) return database_failed(inner, entries.failure());
  Told out;
  out.first = opened.one.bundle;
  for (journal::Entry& entry : entries.value()) {
    if (out.records.empty()) out.first = entry.bundle;
    out.versions.emplace(entry.bundle->hash, entry.bundle);
    out.records.push_back(std::move(entry.record));
  }
  out.versions.emplace(opened.one.bundle->hash, opened.one.bundle);
  return out;
}

}  // namespace

Outcome<CaseView> Service::show(const Identity& who, CaseNumber number) {
  Outcome<Opened> opened = inner_->open(who, number);
  if (!opened) return opened.refusal();
  Outcome<calendar::Calendar> days =
      inner_->calendar(opened.value().snapshot, *opened.value().people);
  if (!days) return days.refusal();
  Outcome<Told> told = tell(*inner_, opened.value());
  if (!told) return told.refusal();
  const auto& versions = told.value().versions;
  CaseView out = case_view(
      inner_->looking(who, opened.value(), days.value()), told.value().records,
      [&](const std::string& hash) -> const engine::Bundle* {
        const auto found = versions.find(hash);
        return found == versions.end() ? nullptr : found->second.get();
      },
      *told.value().first);
  Result<std::vector<CaseNumber>> children = opened.value().snapshot.children(number);
  if (!children) return database_failed(*inner_, children.failure());
  out.children = std::move(children.value());
  if (!opened.value().contents) hide_contents(out);
  return out;
}

Outcome<std::string> Service::chart(const Identity& who, CaseNumber number) {
  Outcome<Opened> opened = inner_->open(who, number);
  if (!opened) return opened.refusal();
  Outcome<calendar::Calendar> days =
      inner_->calendar(opened.value().snapshot, *opened.value().people);
  if (!days) return days.refusal();
  Outcome<Told> told = tell(*inner_, opened.value());
  if (!told) return told.refusal();
  const Looking looking = inner_->looking(who, opened.value(), days.value());
  story::LiveOptions options;
  options.language = who.language;
  for (const engine::Token& token : looking.state.tokens) {
    const auto due = looking.times(token).due;
    if (due && *due < looking.now) options.overdue.push_back(token.task);
  }
  options.records = told.value().records;
  return story::live_chart(looking.bundle, looking.state, options);
}

Outcome<std::vector<SopRow>> Service::sops(const Identity& who) {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  if (auto no =
          inner_->forbids(who, people::Act::SeeSops, people::standing(*people.value(), who.person)))
    return std::move(*no);
  std::vector<SopRow> out;
  for (const auto& [key, one] : people.value()->deployments) {
    if (one.retired) continue;
    Result<std::shared_ptr<const engine::Bundle>> bundle = snapshot.value().bundle(one.hash());
    if (!bundle) return database_failed(*inner_, bundle.failure());
    const engine::Authority authority =
        people::authority(*people.value(), *bundle.value(), {}, who.person, inner_->now());
    SopRow row{key,   one.title, bundle.value()->number, one.hash(), one.versions.back().at,
               false, {}};
    row.may_start = authority.leads || !authority.capacities.empty();
    for (const bundle::Role& role : bundle.value()->roles) row.roles.push_back(role.title);
    out.push_back(std::move(row));
  }
  return out;
}

Outcome<Acted> Service::start(const Identity& who, const std::string& sop,
                              const std::string& subject, const std::string& key) {
  if (auto no = inner_->token_forbids(who, people::Act::Start)) return std::move(*no);
  auto people = this->people();
  if (!people) return people.refusal();
  // By its key, its number or its title, whatever the case of letters.
  const std::string folded = utf8::fold(sop);
  const auto& all = people.value()->deployments;
  auto found = all.find(folded);
  if (found == all.end()) {
    found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
      return utf8::fold(one.second.title) == folded || one.second.hash() == sop;
    });
  }
  // One that was retired since may have been asked for before that.
  if (found == all.end() || (found->second.retired && key.empty()))
    return refused(finding<Kind::NoSuchSop>(Span{}, sop));
  Outcome<Acted> started = inner_->submit(journal::Request{
      0,
      found->second.hash(),
      {inner_->key_of(who, key), who.person, engine::Start{people::as_line(subject)}},
      inner_->now(),
      journal::By::Person,
      // Not the version: another may be in force when he asks again.
      asked({"start", found->first, subject})});
  if (!started && found->second.retired && started.refusal().why.kind == Kind::VersionNotInForce)
    return refused(finding<Kind::NoSuchSop>(Span{}, sop));
  return started;
}

namespace {

decltype(engine::Command::action) action_of(const service::Act& act, bundle::TaskId task,
                                            bundle::RoleId role) {
  std::string note = people::as_note(act.note);
  switch (act.kind) {
    case service::Act::Kind::Complete:
      return engine::Complete{task, role, act.answer, std::move(note)};
    case service::Act::Kind::Sign:
      return engine::Sign{task, role, std::move(note)};
    case service::Act::Kind::Skip:
      return engine::Skip{task, role, std::move(note)};
    case service::Act::Kind::Claim:
      return engine::Claim{task, role};
    case service::Act::Kind::Release:
      return engine::Release{task, role, std::move(note)};
    case service::Act::Kind::HandOver:
      break;
  }
  return engine::HandOver{task, role, people::fold_id(act.to), std::move(note)};
}

Part part_of(service::Act::Kind kind) {
  if (kind == service::Act::Kind::Complete || kind == service::Act::Kind::Skip)
    return Part::Leading;
  return kind == service::Act::Kind::Sign ? Part::Further : Part::Any;
}

}  // namespace

Outcome<Acted> Service::act(const Identity& who, const service::Act& act) {
  Outcome<Opened> opened = inner_->open(who, act.number);
  if (!opened) return opened.refusal();
  const journal::Case& one = opened.value().one;
  const bundle::TaskId task = bundle::find_task(*one.bundle, act.task);
  // The case may have moved since to a version without the step.
  Outcome<bool> seen = task.valid() ? false : inner_->has_seen(who, opened.value(), act.key);
  if (!seen) return seen.refusal();
  if (!task.valid() && !seen.value()) return not_there(one, act.task);
  if (auto no = inner_->token_forbids(who, people::Act::Complete)) return std::move(*no);
  Outcome<calendar::Calendar> days =
      inner_->calendar(opened.value().snapshot, *opened.value().people);
  if (!days) return days.refusal();
  const Looking looking = inner_->looking(who, opened.value(), days.value());
  // Without a token the engine still has to answer: the key may be one it has seen.
  const engine::Token* token = task.valid() ? engine::token_at(one.state, task) : nullptr;
  bundle::RoleId role;
  if (token != nullptr) {
    // What only he could sign would wait for ever once he has signed something else.
    const bool signs =
        act.kind == service::Act::Kind::Complete || act.kind == service::Act::Kind::Sign;
    const bundle::RoleId needed =
        signs ? only_his(looking, *token, part_of(act.kind), act.role) : bundle::RoleId();
    if (needed.valid()) {
      Outcome<bool> before = inner_->has_seen(who, opened.value(), act.key);
      if (!before) return before.refusal();
      if (!before.value())
        return refused(
            finding<Kind::JointPartOnlyYours>(Span{}, act.task, one.bundle->role(needed).title));
    }
    role = acting_role(looking, *token, act.role, part_of(act.kind));
  } else if (task.valid()) {
    role = one.bundle->task(task).performers.front().front();
  }
  return inner_->submit(
      journal::Request{act.number,
                       "",
                       {inner_->key_of(who, act.key), who.person, action_of(act, task, role)},
                       inner_->now(),
                       journal::By::Person,
                       asked_for(act)});
}

Outcome<Acted> Service::send_back(const Identity& who, const service::Act& act) {
  Outcome<Opened> opened = inner_->open(who, act.number);
  if (!opened) return opened.refusal();
  const journal::Case& one = opened.value().one;
  const bundle::TaskId task = bundle::find_task(*one.bundle, act.task);
  Outcome<bool> seen = inner_->has_seen(who, opened.value(), act.key);
  if (!seen) return seen.refusal();
  service::Act back = act;
  back.kind = service::Act::Kind::Complete;
  back.back = true;
  // Which answer it was is not asked again: the case may have moved to other ones since.
  if (seen.value()) return this->act(who, back);
  if (!task.valid()) return not_there(one, act.task);
  std::vector<std::string> answers;
  for (const bundle::Exit& exit : one.bundle->task(task).exits) {
    if (exit.back) answers.push_back(exit.answer);
  }
  if (answers.empty()) return refused(finding<Kind::NothingLeadsBack>(Span{}, act.task));
  if (answers.size() > 1) {
    std::string all;
    for (const std::string& answer : answers) all += (all.empty() ? "" : ", ") + answer;
    return refused(finding<Kind::SeveralLeadBack>(Span{}, act.task, all));
  }
  back.answer = answers.front();
  return this->act(who, back);
}

Outcome<Acted> Service::cancel(const Identity& who, CaseNumber number, const std::string& reason,
                               const std::string& key) {
  Outcome<Opened> opened = inner_->open(who, number);
  if (!opened) return opened.refusal();
  if (auto no = inner_->token_forbids(who, people::Act::Cancel)) return std::move(*no);
  return inner_->submit(journal::Request{
      number,
      "",
      {inner_->key_of(who, key), who.person, engine::Cancel{people::as_note(reason)}},
      inner_->now(),
      journal::By::Person,
      asked({"cancel", std::to_string(number), reason})});
}

}  // namespace sop::service
