#include "runtime/service/view_builder.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/utf8.h"

namespace sop::service {
namespace {

using bundle::RoleId;
using bundle::Task;
using bundle::TaskId;
using engine::Token;

constexpr std::size_t kRecipients = 200;

std::string lasting_role(const Looking& looking, RoleId role) {
  const auto bound = looking.state.positions.find(role);
  return bound == looking.state.positions.end() ? looking.bundle.role(role).title : bound->second;
}

std::vector<std::string> labels(const Looking& looking, const std::vector<TaskId>& tasks) {
  std::vector<std::string> out;
  out.reserve(tasks.size());
  for (const TaskId task : tasks) out.push_back(looking.bundle.task(task).id);
  return out;
}

// Whether the case has the document, in the state asked for or a later one.
std::optional<bool> is_there(const Looking& looking, const bundle::Use& use) {
  if (!use.document.valid() || use.outside) return std::nullopt;
  const auto known = looking.state.documents.find(use.document);
  if (known == looking.state.documents.end()) return false;
  return !use.state || (known->second.state && *known->second.state >= *use.state);
}

PaperView paper_of(const Looking& looking, const bundle::Use& use, bool input) {
  PaperView out;
  out.name = use.text;
  if (use.document.valid()) {
    const bundle::Document& document = looking.bundle.document(use.document);
    out.id = document.id;
    out.name = document.name;
    out.states = document.states;
    if (use.state) out.state = document.states[*use.state];
  }
  if (input) out.there = is_there(looking, use);
  return out;
}

std::vector<PaperView> papers(const Looking& looking, const std::vector<bundle::Use>& uses,
                              bool input) {
  std::vector<PaperView> out;
  out.reserve(uses.size());
  for (const bundle::Use& use : uses) out.push_back(paper_of(looking, use, input));
  return out;
}

ExitView exit_view(const Looking& looking, const bundle::Exit& exit) {
  ExitView out;
  out.answer = exit.answer;
  out.leads = labels(looking, bundle::opened_by(looking.bundle, exit.to));
  for (const TaskId task : bundle::opened_by(looking.bundle, exit.to)) {
    const Task& next = looking.bundle.task(task);
    out.told.push_back(next.id + " (" + next.activity + ")");
  }
  out.back = exit.back;
  out.ends = exit.to.ends();
  out.gives = papers(looking, exit.outputs, false);
  return out;
}

bool accepted(const Looking& looking, const engine::Authority& authority,
              decltype(engine::Command::action) action, std::optional<Diagnostic>* why = nullptr) {
  engine::Decision decision =
      engine::decide(looking.bundle, looking.state, {"?", looking.person, std::move(action)},
                     looking.now, authority);
  if (auto* refusal = std::get_if<Diagnostic>(&decision)) {
    if (why != nullptr && !*why) *why = std::move(*refusal);
    return false;
  }
  return true;
}

// The first of a member's alternatives in which he can act.
RoleId role_in(const Looking& looking, const engine::Authority& authority,
               const std::vector<RoleId>& alternatives) {
  const auto found = std::find_if(alternatives.begin(), alternatives.end(), [&](RoleId role) {
    return authority.unlimited || engine::capacity_for(looking.bundle, authority, role);
  });
  return found == alternatives.end() ? RoleId() : *found;
}

// Who but `person` could still sign a part: of a joint task nobody signs two.
std::size_t others_of(const Looking& looking, const Token& token,
                      const std::vector<RoleId>& alternatives) {
  std::set<std::string> out;
  for (const RoleId role : alternatives) {
    for (const std::string& name :
         people::names_of_role(looking.bundle, role, looking.state.positions)) {
      for (std::string& person : people::holders(looking.people, name, looking.now))
        out.insert(std::move(person));
    }
  }
  out.erase(looking.person);
  for (const engine::Signature& one : token.signatures) {
    if (!one.outside) out.erase(one.person);
  }
  return out.size();
}

// Of the parts that wait for `person`, the one that the fewest others could do.
struct Choice {
  RoleId role;
  std::size_t others = 0;
};
std::optional<Choice> fewest_others(const Looking& looking, const engine::Authority& authority,
                                    const Token& token, Part part) {
  const Task& task = looking.bundle.task(token.task);
  std::optional<Choice> out;
  for (std::uint32_t member = 0; member < task.performers.size(); ++member) {
    const std::vector<RoleId>& alternatives = task.performers[member];
    const bool meant = part == Part::Any || (part == Part::Leading) == (member == 0);
    const RoleId role = role_in(looking, authority, alternatives);
    const engine::Claimed* held = engine::claim_of(token, member);
    if (!meant || !role.valid() || engine::has_signed(token, member) ||
        (held != nullptr && held->person != looking.person))
      continue;
    // A part from outside is entered by anybody.
    const bool outside = looking.bundle.role(role).kind == bundle::RoleKind::External;
    const std::size_t others =
        outside ? looking.people.persons.size() : others_of(looking, token, alternatives);
    if (!out || others < out->others) out = Choice{role, others};
  }
  return out;
}

PartView part_view(const Looking& looking, const engine::Authority& authority, const Token& token,
                   std::uint32_t member) {
  const Task& task = looking.bundle.task(token.task);
  PartView out;
  for (const RoleId role : task.performers[member])
    out.roles.push_back(lasting_role(looking, role));
  if (const RoleId role = role_in(looking, authority, task.performers[member]); role.valid()) {
    out.role = looking.bundle.role(role).id;
    if (const auto capacity = engine::capacity_for(looking.bundle, authority, role);
        capacity && capacity->substitution != engine::Substitution::None) {
      const bool plt = capacity->substitution == engine::Substitution::Plt;
      out.acting = (plt ? "Plt. " : "Plh. ") + lasting_role(looking, role);
      if (!capacity->acting_for.empty())
        out.acting += " (" + person_view(looking.people, capacity->acting_for).name + ")";
    }
  }
  if (const engine::Claimed* held = engine::claim_of(token, member)) {
    out.holder = person_view(looking.people, held->person);
    out.mine = held->person == looking.person;
  }
  for (const engine::Signature& one : token.signatures) {
    if (one.member == member) out.signed_by = person_view(looking.people, one.person);
  }
  return out;
}

Abilities abilities(const Looking& looking, const engine::Authority& authority,
                    const Token& token) {
  const Task& task = looking.bundle.task(token.task);
  Abilities out;
  const auto role_of = [&](std::uint32_t member) {
    const RoleId role = role_in(looking, authority, task.performers[member]);
    return role.valid() ? role : task.performers[member].front();
  };
  const RoleId leading = role_of(0);
  const std::string answer = task.is_decision() ? task.exits.front().answer : "";
  out.complete =
      accepted(looking, authority, engine::Complete{token.task, leading, answer, ""}, &out.why_not);
  out.skip = accepted(looking, authority, engine::Skip{token.task, leading, ""});
  for (std::uint32_t member = 0; member < task.performers.size(); ++member) {
    const RoleId role = role_of(member);
    if (member > 0 && accepted(looking, authority, engine::Sign{token.task, role, ""}))
      out.sign = true;
    const engine::Claimed* held = engine::claim_of(token, member);
    const bool mine = held != nullptr && held->person == looking.person;
    if (!mine && accepted(looking, authority, engine::Claim{token.task, role})) out.claim = true;
    if (accepted(looking, authority, engine::Release{token.task, role, ""})) out.release = true;
  }
  engine::Attach file{token.task, leading, {}, "x", std::string(64, '0'), 0, "text/plain"};
  out.attach = accepted(looking, authority, file);
  if (out.complete || out.sign) out.why_not.reset();
  return out;
}

// Who else could do a part of the task: the engine is asked about each.
std::vector<PersonView> recipients(const Looking& looking, engine::Authority authority,
                                   const Token& token) {
  const Task& task = looking.bundle.task(token.task);
  std::set<std::string> candidates;
  for (const std::vector<RoleId>& alternatives : task.performers) {
    for (const RoleId role : alternatives) {
      for (const std::string& name :
           people::names_of_role(looking.bundle, role, looking.state.positions)) {
        for (std::string& person : people::holders(looking.people, name, looking.now)) {
          if (candidates.size() < kRecipients) candidates.insert(std::move(person));
        }
      }
    }
  }
  candidates.erase(looking.person);
  std::vector<PersonView> out;
  for (const std::string& person : candidates) {
    authority.recipient = people::capacities(looking.people, looking.bundle,
                                             looking.state.positions, person, looking.now);
    const bool can =
        std::any_of(task.performers.begin(), task.performers.end(), [&](const auto& alternatives) {
          return accepted(looking, authority,
                          engine::HandOver{token.task, alternatives.front(), person, ""});
        });
    if (can) out.push_back(person_view(looking.people, person));
  }
  return out;
}

bool is_over(const std::optional<Instant>& due, Instant now) {
  return due && *due < now;
}

// What sent the case back to this visit, and what was said with it. Records tell in the numbers of
// the version the case had by then: they are followed over every move.
struct Opening {
  TaskId from;
  std::uint32_t visit = 1;
  bool back = false;
  const std::string* key = nullptr;
};
void tell_return(const Looking& looking, const Token& token,
                 std::span<const engine::Record> records, TaskView& out) {
  std::map<TaskId, Opening> last;
  for (const engine::Record& record : records) {
    if (const auto* opened = std::get_if<engine::TaskOpened>(&record.event.what))
      last[opened->task] = {opened->from, opened->visit, opened->back, &record.key};
    const auto* moved = std::get_if<engine::CaseMoved>(&record.event.what);
    if (moved == nullptr) continue;
    const auto mapped = [&](TaskId task) {
      const auto& table = moved->mapping.tasks;
      return task.index() < table.size() ? table[task.index()] : TaskId();
    };
    std::map<TaskId, Opening> now;
    for (auto& [task, opening] : last) {
      opening.from = mapped(opening.from);
      if (mapped(task).valid()) now[mapped(task)] = opening;
    }
    last = std::move(now);
  }
  const auto found = last.find(token.task);
  if (found == last.end() || !found->second.back || found->second.visit != token.visit) return;
  if (found->second.from.index() < looking.bundle.tasks.size())
    out.returned_from = looking.bundle.task(found->second.from).id;
  for (const engine::Record& record : records) {
    const auto* done = std::get_if<engine::TaskCompleted>(&record.event.what);
    if (done != nullptr && record.key == *found->second.key && !done->note.empty())
      out.return_notes.push_back(done->note);
  }
}

}  // namespace

PersonView person_view(const people::Register& people, const std::string& id) {
  const people::Person* person = people::find_person(people, id);
  return {id, person == nullptr ? id : person->name};
}

story::Voice voice_of(const Looking& looking) {
  const people::Register& people = looking.people;
  return {true, [&people](const std::string& id) { return person_view(people, id).name; },
          &looking.calendar};
}

engine::Authority authority_of(const Looking& looking, const Token& token) {
  engine::Authority out = people::authority(looking.people, looking.bundle, looking.state.positions,
                                            looking.person, looking.now);
  out.not_before = looking.times(token).not_before;
  return out;
}

RoleId acting_role(const Looking& looking, const Token& token, const std::string& wanted,
                   Part part) {
  const Task& task = looking.bundle.task(token.task);
  if (!wanted.empty()) return bundle::find_role(looking.bundle, wanted);
  const engine::Authority authority = authority_of(looking, token);
  if (const auto best = fewest_others(looking, authority, token, part)) return best->role;
  // None waits for him: the engine says why not, of one that he could act in if there is one.
  for (std::uint32_t member = 0; member < task.performers.size(); ++member) {
    const bool meant = part == Part::Any || (part == Part::Leading) == (member == 0);
    const RoleId role = role_in(looking, authority, task.performers[member]);
    if (meant && role.valid()) return role;
  }
  for (const std::vector<RoleId>& alternatives : task.performers) {
    if (const RoleId role = role_in(looking, authority, alternatives); role.valid()) return role;
  }
  return task.performers.front().front();
}

RoleId only_his(const Looking& looking, const Token& token, Part part, const std::string& wanted) {
  const bool has_part = std::any_of(
      token.signatures.begin(), token.signatures.end(),
      [&](const engine::Signature& one) { return !one.outside && one.person == looking.person; });
  if (!wanted.empty() || has_part || !looking.bundle.task(token.task).is_joint()) return {};
  const engine::Authority authority = authority_of(looking, token);
  const auto chosen = fewest_others(looking, authority, token, part);
  const auto best = fewest_others(looking, authority, token, Part::Any);
  if (!chosen || !best || chosen->others == 0 || best->others != 0) return {};
  return best->role;
}

std::vector<TaskRow> waiting_rows(const Looking& looking) {
  std::vector<TaskRow> out;
  for (const Token& token : looking.state.tokens) {
    const Task& task = looking.bundle.task(token.task);
    for (std::uint32_t member = 0; member < task.performers.size(); ++member) {
      if (engine::has_signed(token, member)) continue;
      TaskRow row;
      row.number = looking.number;
      row.subject = looking.state.subject;
      row.sop = looking.bundle.title;
      row.task = task.id;
      row.activity = task.activity;
      row.role = lasting_role(looking, task.performers[member].front());
      row.decision = task.is_decision();
      row.joint = task.is_joint();
      row.visit = token.visit;
      row.since = token.since;
      row.due = looking.times(token).due;
      row.overdue = is_over(row.due, looking.now);
      row.escalations = token.escalations;
      if (const engine::Claimed* held = engine::claim_of(token, member)) {
        row.holder = person_view(looking.people, held->person);
        row.mine = held->person == looking.person;
      }
      out.push_back(std::move(row));
    }
  }
  return out;
}

FileView file_view(const Looking& looking, const engine::File& file) {
  FileView out;
  out.hash = file.hash;
  out.name = file.name;
  // After a move to a version without them, a file has neither document nor step.
  if (file.document.valid()) out.document = looking.bundle.document(file.document).name;
  out.media_type = file.media_type;
  out.size = file.size;
  out.version = file.version;
  if (file.task.valid()) out.task = looking.bundle.task(file.task).id;
  out.by = person_view(looking.people, file.person);
  out.at = file.at;
  return out;
}

TaskView task_view(const Looking& looking, const Token& token,
                   std::span<const engine::Record> records) {
  const Task& task = looking.bundle.task(token.task);
  const story::Story told(looking.language, looking.bundle, voice_of(looking));
  const engine::Authority authority = authority_of(looking, token);
  const Times times = looking.times(token);
  TaskView out;
  out.number = looking.number;
  out.subject = looking.state.subject;
  out.sop = looking.bundle.title;
  out.sop_number = looking.bundle.number;
  out.task = task.id;
  out.activity = task.activity;
  out.question = task.question;
  out.visit = token.visit;
  tell_return(looking, token, records, out);
  out.optional = task.optional;
  out.condition = task.condition;
  out.inputs = papers(looking, task.inputs, true);
  out.outputs = papers(looking, task.outputs, false);
  out.standard_time = told.standard_time(task.time);
  for (const bundle::Deadline& one : task.deadlines) out.deadlines.push_back(one.text);
  out.since = token.since;
  out.due = times.due;
  out.not_before = times.not_before;
  out.overdue = is_over(times.due, looking.now);
  for (std::uint32_t member = 0; member < task.performers.size(); ++member)
    out.parts.push_back(part_view(looking, authority, token, member));
  if (const auto best = fewest_others(looking, authority, token, Part::Any);
      best && task.is_joint())
    out.suggested = looking.bundle.role(best->role).id;
  for (const bundle::Exit& exit : task.exits) out.exits.push_back(exit_view(looking, exit));
  for (const engine::File& file : looking.state.files)
    out.files.push_back(file_view(looking, file));
  out.call = token.call;
  if (task.call)
    out.call_title = task.call->title.empty() ? task.call->reference : task.call->title;
  out.recipients = recipients(looking, authority, token);
  out.may = abilities(looking, authority, token);
  out.may.hand_over = !out.recipients.empty();
  return out;
}

CaseView case_view(const Looking& looking, std::span<const engine::Record> records,
                   const story::Versions& versions, const engine::Bundle& started_with) {
  const engine::State& state = looking.state;
  CaseView out;
  out.number = looking.number;
  out.subject = state.subject;
  out.sop = looking.bundle.title;
  out.sop_number = looking.bundle.number;
  out.bundle = looking.bundle.hash;
  const people::Deployment* in_force = people::find_sop(
      looking.people, people::number_in_force(looking.bundle), looking.bundle.title);
  out.current_version = in_force == nullptr || in_force->hash() == looking.bundle.hash;
  out.status = state.status;
  out.reason = state.reason;
  out.starter = person_view(looking.people, state.starter);
  out.started = state.started;
  out.ended = state.ended;
  out.parent = state.origin.number;
  for (const Token& token : state.tokens) {
    if (token.call != 0) out.children.push_back(token.call);
  }
  out.returns = state.returns;
  out.waiting = waiting_rows(looking);
  std::vector<TaskId> overdue;
  for (const Token& token : state.tokens) {
    if (is_over(looking.times(token).due, looking.now)) overdue.push_back(token.task);
  }
  const story::Voice voice = voice_of(looking);
  const story::Story told(looking.language, looking.bundle, voice);
  for (const story::OverviewLine& line :
       story::steps_overview(looking.language, looking.bundle, state, records, voice, overdue)) {
    const Task& task = looking.bundle.task(line.task);
    out.steps.push_back({task.id, task.activity, told.performers(task), line.stand, line.text});
  }
  for (const engine::File& file : state.files) out.files.push_back(file_view(looking, file));
  out.history =
      story::history(looking.language, {looking.number, &started_with, records}, versions, voice);
  const engine::Authority authority = people::authority(
      looking.people, looking.bundle, state.positions, looking.person, looking.now);
  out.may_cancel = accepted(looking, authority, engine::Cancel{"?"});
  return out;
}

}  // namespace sop::service
