#include "runtime/story/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/calendar/local_time.h"

namespace sop::story {
namespace {

constexpr std::string_view kDot = " · ";

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

// The beginning of a long text, cut between words; `columns` at most.
std::string shortened(const std::string& text, std::size_t columns) {
  if (utf8::display_width(text) <= columns) return text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = std::min(text.find(' ', at), text.size());
    const std::string longer = out + (out.empty() ? "" : " ") + text.substr(at, blank - at);
    if (utf8::display_width(longer) > columns) break;
    out = longer;
    at = blank + 1;
  }
  return out + " …";
}

bool has_letter(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

Phrase unit_phrase(bundle::TimeUnit unit) {
  switch (unit) {
    case bundle::TimeUnit::Minute:
      return Phrase::UnitMinute;
    case bundle::TimeUnit::Hour:
      return Phrase::UnitHour;
    case bundle::TimeUnit::WorkingHour:
      return Phrase::UnitWorkingHour;
    case bundle::TimeUnit::WorkingDay:
      return Phrase::UnitWorkingDay;
    case bundle::TimeUnit::CalendarDay:
      return Phrase::UnitCalendarDay;
    case bundle::TimeUnit::Week:
      return Phrase::UnitWeek;
    case bundle::TimeUnit::Month:
      return Phrase::UnitMonth;
    case bundle::TimeUnit::Year:
      break;
  }
  return Phrase::UnitYear;
}

}  // namespace

std::string Story::person(const std::string& id) const {
  if (id.empty()) return word(Phrase::StorySystem);
  return printable(voice_.names ? voice_.names(id) : id);
}

std::string Story::actor(const engine::Event& event, bundle::RoleId role_id) const {
  if (!event.entered_by.valid()) return official(event, role_id);
  // Somebody from outside has no account: an official has entered his part.
  const bool known = voice_.persons || event.substitution != engine::Substitution::None;
  const std::string title = role_or_none(role_id);
  if (!known) return title;
  return title + ", " + word(Phrase::StoryPerson, {official(event, event.entered_by)});
}

std::string Story::official(const engine::Event& event, bundle::RoleId role_id) const {
  const std::string title = role_or_none(role_id);
  if (event.substitution == engine::Substitution::Plt)
    return word(Phrase::ActingPlt, {person(event.person), title});
  if (event.substitution == engine::Substitution::Plh) {
    if (event.acting_for.empty()) return word(Phrase::ActingPlh, {person(event.person), title});
    return word(Phrase::ActingPlhFor, {person(event.person), title, person(event.acting_for)});
  }
  if (title.empty()) return person(event.person);
  return voice_.persons && !event.person.empty()
             ? word(Phrase::ActingOwn, {person(event.person), title})
             : title;
}

std::string Story::moment(Instant at) const {
  return voice_.calendar != nullptr ? calendar::told(*voice_.calendar, at, language_) : to_iso(at);
}

std::string Story::alternatives(const std::vector<bundle::RoleId>& roles) const {
  std::vector<std::string> titles;
  titles.reserve(roles.size());
  for (const bundle::RoleId id : roles) titles.push_back(role(id));
  return joined(titles, word(Phrase::EitherWord));
}

std::string Story::performers(const bundle::Task& task) const {
  std::vector<std::string> members;
  for (const auto& member : task.performers) members.push_back(alternatives(member));
  return joined(members, word(Phrase::TogetherWord));
}

std::string Story::answers(const bundle::Task& task) const {
  std::vector<std::string> words;
  for (const bundle::Exit& exit : task.exits) words.push_back(printable(exit.answer));
  return joined(words, ", ");
}

std::string Story::document(bundle::DocumentId id, std::optional<std::uint32_t> state) const {
  const bundle::Document& document = bundle_.document(id);
  if (!state) return printable(document.name);
  // A state may be worded in full: "Draf LKIP" of LKIP.
  const std::string& worded = document.states[*state];
  if (utf8::fold(worded).find(utf8::fold(document.name)) != std::string::npos)
    return printable(worded);
  return word(Phrase::InState, {document.name, worded});
}

std::string Story::direction(const bundle::Exit& exit) const {
  if (exit.to.ends()) return word(Phrase::GoesToEnd);
  if (exit.to.task.valid())
    return word(exit.back ? Phrase::GoesBack : Phrase::GoesTo, {bundle_.task(exit.to.task).id});
  if (exit.to.joins) return word(Phrase::GoesToJoin);
  return word(Phrase::GoesToBranches, {labels(bundle::opened_by(bundle_, exit.to))});
}

std::string Story::labels(const std::vector<bundle::TaskId>& tasks) const {
  std::string out;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (i > 0) out += i + 1 == tasks.size() ? word(Phrase::AndWord) : ", ";
    out += bundle_.task(tasks[i]).id;
  }
  return out;
}

std::string Story::waiting(const engine::State& state) const {
  std::vector<bundle::TaskId> tasks;
  for (const engine::Token& token : state.tokens) tasks.push_back(token.task);
  return labels(tasks);
}

std::string Story::produced(const bundle::Exit& exit) const {
  std::vector<std::string> documents;
  for (const bundle::Given& given : exit.produces)
    documents.push_back(document(given.document, given.state));
  return documents.empty() ? "" : word(Phrase::StepOutputs, {joined(documents, "; ")});
}

std::string Story::inputs(const bundle::Task& task, const engine::State& state) const {
  std::vector<std::string> out;
  for (const bundle::Use& use : task.inputs) {
    std::string text = printable(use.text);
    const auto given =
        use.document.valid() ? state.documents.find(use.document) : state.documents.end();
    if (given != state.documents.end()) {
      if (given->second.version > 1)
        text = word(Phrase::InVersion, {text, std::to_string(given->second.version)});
    } else if (use.document.valid() && !use.outside) {
      text = word(Phrase::NotThereYet, {text});
    }
    out.push_back(std::move(text));
  }
  return joined(out, "; ");
}

// Where the column heading tells the unit ("WAKTU (MENIT)") the cell is a bare number.
std::string Story::standard_time(const bundle::Time& time) const {
  if (has_letter(time.text) || time.parts.size() != 1) return time.text;
  return word(unit_phrase(time.parts.front().unit), {time.text});
}

std::vector<std::string> Story::step_details(const engine::Token& token,
                                             const engine::State& state) const {
  const bundle::Task& task = bundle_.task(token.task);
  std::vector<std::string> out;
  if (std::string papers = inputs(task, state); !papers.empty())
    out.push_back(word(Phrase::StepInputs, {papers}));
  std::vector<std::string> line;
  if (!task.time.text.empty()) line.push_back(word(Phrase::StepTime, {standard_time(task.time)}));
  if (token.visit > 1) line.push_back(word(Phrase::StepVisit, {std::to_string(token.visit)}));
  if (task.optional) {
    line.push_back(task.condition.empty() ? word(Phrase::StepOptional)
                                          : word(Phrase::StepCondition, {task.condition}));
  }
  if (!line.empty()) out.push_back(joined(line, kDot));
  for (const bundle::Deadline& deadline : task.deadlines)
    out.push_back(word(Phrase::StepDeadline, {printable(deadline.text)}));
  if (task.call) {
    out.push_back(word(Phrase::StepCalls, {called(*task.call)}));
    out.push_back("  " + word(Phrase::StepCallsHow));
  }
  return out;
}

// "SOP Rapat (065/3) · Pimpinan = Camat"
std::string Story::called(const bundle::Call& call) const {
  std::string name = call.title.empty() ? call.reference : "SOP " + call.title;
  if (!call.number.empty()) name += " (" + call.number + ")";
  std::vector<std::string> parts{printable(name)};
  for (const bundle::Binding& binding : call.bindings) {
    if (binding.role.valid())
      parts.push_back(printable(binding.parameter) + " = " + role(binding.role));
  }
  return joined(parts, kDot);
}

std::string Story::question(const bundle::Task& task) const {
  if (!task.is_decision()) return "";
  std::vector<std::string> choices;
  for (std::size_t i = 0; i < task.exits.size(); ++i) {
    const bundle::Exit& exit = task.exits[i];
    choices.push_back(fmt::format("{}. {} → {}", i + 1, printable(exit.answer), direction(exit)));
  }
  const std::string list = joined(choices, "   ");
  return task.question.empty() ? word(Phrase::StepAnswers, {list})
                               : printable(task.question) + "  " + list;
}

namespace {

constexpr std::size_t kShortHash = 12;  // characters of a bundle's name that people are shown

// The phrases of each event; Story::event() visits with it.
struct Teller {
  Language language;
  const bundle::Bundle& bundle;
  const Story& story;
  const engine::Event& event;

  [[nodiscard]] std::string say(Phrase phrase, std::vector<std::string> args) const {
    return story::say(language, phrase, std::move(args));
  }
  [[nodiscard]] const bundle::Task& task(bundle::TaskId id) const { return bundle.task(id); }
  // A claim is a person's, whatever else is told by roles.
  [[nodiscard]] std::string held_by(bundle::RoleId role) const {
    return event.substitution == engine::Substitution::None ? story.person(event.person)
                                                            : story.actor(event, role);
  }

  // "A (2): ya" of an answer, else the sentence without one.
  [[nodiscard]] std::string answered(Phrase plain, Phrase with_answer, const std::string& first,
                                     const bundle::Task& here, const std::string& answer) const {
    if (answer.empty()) return say(plain, {first, here.id, here.activity});
    return say(with_answer, {first, here.id, here.activity, answer});
  }

  std::string operator()(const engine::CaseStarted& started) const {
    if (started.origin.number != 0)
      return say(Phrase::StoryStartedByCase,
                 {started.origin.task, std::to_string(started.origin.number)});
    return say(Phrase::StoryStarted, {story.person(event.person)});
  }
  std::string operator()(const engine::TaskOpened& opened) const {
    const bundle::Task& here = task(opened.task);
    if (opened.back)
      return say(Phrase::StoryReturned,
                 {here.id, story.performers(here), std::to_string(opened.visit)});
    return say(Phrase::StoryOpened, {here.id, story.performers(here)});
  }
  std::string operator()(const engine::TaskSigned& done) const {
    const bundle::Task& here = task(done.task);
    const std::string who = story.actor(event, done.role);
    if (done.exit && !here.exits[*done.exit].answer.empty())
      return say(Phrase::StorySignedAnswered, {who, here.id, here.exits[*done.exit].answer});
    return say(Phrase::StorySigned, {who, here.id});
  }
  // Of a joint task it comes with the last signature, which need not be the leader's.
  std::string operator()(const engine::TaskCompleted& done) const {
    const bundle::Task& here = task(done.task);
    const std::string& answer = here.exits[done.exit].answer;
    if (here.is_joint() && answer.empty())
      return say(Phrase::StoryAllSigned, {here.id, here.activity});
    if (here.is_joint()) return say(Phrase::StoryAllAnswered, {here.id, here.activity, answer});
    return answered(Phrase::StoryCompleted, Phrase::StoryAnswered, story.actor(event, done.role),
                    here, answer);
  }
  std::string operator()(const engine::TaskSkipped& done) const {
    const bundle::Task& here = task(done.task);
    return say(Phrase::StorySkipped, {story.actor(event, done.role), here.id, here.activity});
  }
  std::string operator()(const engine::DocumentGiven& given) const {
    return say(Phrase::StoryGiven,
               {story.document(given.document, given.state), std::to_string(given.version)});
  }
  std::string operator()(const engine::BranchesForked& forked) const {
    return say(Phrase::StoryForked,
               {story.labels(bundle::opened_by(bundle, {{}, forked.block, false}))});
  }
  std::string operator()(const engine::BranchDone& done) const {
    return say(Phrase::StoryArrived, {task(done.task).id});
  }
  std::string operator()(const engine::BranchesJoined& joined) const {
    return say(Phrase::StoryJoined, {task(joined.task).id});
  }
  std::string operator()(const engine::TaskClaimed& claimed) const {
    return say(Phrase::StoryClaimed, {held_by(claimed.role), task(claimed.task).id});
  }
  std::string operator()(const engine::TaskReleased& released) const {
    return say(Phrase::StoryReleased, {story.person(event.person), task(released.task).id});
  }
  std::string operator()(const engine::TaskHandedOver& handed) const {
    return say(Phrase::StoryHandedOver,
               {story.person(event.person), task(handed.task).id, story.person(handed.to)});
  }
  std::string operator()(const engine::FileAttached& file) const {
    const std::string name =
        file.document.valid()
            ? say(Phrase::InState, {file.name, story.document(file.document, std::nullopt)})
            : file.name;
    const std::string who = story.person(event.person);
    if (file.version < 2) return say(Phrase::StoryAttachedFirst, {who, name, task(file.task).id});
    return say(Phrase::StoryAttached,
               {who, name, task(file.task).id, std::to_string(file.version)});
  }
  std::string operator()(const engine::DeadlinePassed& passed) const {
    const std::string due = story.moment(passed.due);
    if (!passed.superior.valid()) return say(Phrase::StoryOverdue, {task(passed.task).id, due});
    return say(Phrase::StoryEscalated, {task(passed.task).id, story.role(passed.superior), due});
  }
  std::string operator()(const engine::CallBegun& begun) const {
    const bundle::Task& here = task(begun.task);
    const std::string number = std::to_string(begun.number);
    if (!here.call || here.call->title.empty())
      return say(Phrase::StoryCallBegun, {here.id, number});
    return say(Phrase::StoryCallBegunNamed, {here.id, here.call->title, number});
  }
  std::string operator()(const engine::CallEnded& call) const {
    return say(call.finished ? Phrase::StoryCallFinished : Phrase::StoryCallCancelled,
               {task(call.task).id, std::to_string(call.number)});
  }
  std::string operator()(const engine::CaseMoved& moved) const {
    return say(Phrase::StoryMoved, {story.person(event.person), moved.to.substr(0, kShortHash)});
  }
  std::string operator()(const engine::CaseFinished&) const {
    return say(Phrase::StoryFinished, {});
  }
  std::string operator()(const engine::CaseCancelled& cancelled) const {
    return say(Phrase::StoryCancelled, {story.person(event.person), cancelled.reason});
  }
};

struct NoteOf {
  template <class What>
  std::string operator()(const What& what) const {
    if constexpr (requires { what.note; }) return what.note;
    return "";
  }
};

}  // namespace

std::string Story::event(const engine::Event& event) const {
  return std::visit(Teller{language_, bundle_, *this, event}, event.what);
}

std::string Story::note(const engine::Event& event) const {
  const std::string text = std::visit(NoteOf{}, event.what);
  return text.empty() ? "" : word(Phrase::StoryNote, {text});
}

std::string Story::path(const std::vector<engine::Record>& history) const {
  std::vector<std::string> steps;
  for (const engine::Record& record : history) {
    if (const auto* done = std::get_if<engine::TaskCompleted>(&record.event.what)) {
      const bundle::Task& task = bundle_.task(done->task);
      const std::string& answer = task.exits[done->exit].answer;
      steps.push_back(answer.empty() ? task.id : word(Phrase::PathAnswered, {task.id, answer}));
    } else if (const auto* skipped = std::get_if<engine::TaskSkipped>(&record.event.what)) {
      steps.push_back(word(Phrase::PathSkipped, {bundle_.task(skipped->task).id}));
    }
  }
  return joined(steps, " → ");
}

// One line a step: "4 · Sekretaris Dinas: Memeriksa konsep SK Tim (ya) → SK Tim (diperiksa)".
std::vector<std::string> Story::work(const std::vector<engine::Record>& history) const {
  constexpr std::size_t kActivityColumns = 60;
  std::vector<std::string> out;
  const auto add = [&](bundle::TaskId task, bundle::RoleId by, const std::string& what,
                       const std::string& remark) {
    const std::string text = joined({bundle_.task(task).id, role(by)}, kDot) + ": " + what;
    out.push_back("  " + joined({text, remark}, kDot));
  };
  bool gives = false;  // the last line names a document already
  for (const engine::Record& record : history) {
    const engine::Event& one = record.event;
    if (const auto* done = std::get_if<engine::TaskCompleted>(&one.what)) {
      const bundle::Task& task = bundle_.task(done->task);
      const std::string activity = shortened(printable(task.activity), kActivityColumns);
      const std::string& answer = task.exits[done->exit].answer;
      add(done->task, done->role,
          answer.empty() ? activity : word(Phrase::PathAnswered, {activity, answer}), note(one));
    } else if (const auto* signature = std::get_if<engine::TaskSigned>(&one.what)) {
      if (signature->member != 0 || !signature->note.empty())
        add(signature->task, signature->role, word(Phrase::StepSigns), note(one));
    } else if (const auto* skipped = std::get_if<engine::TaskSkipped>(&one.what)) {
      add(skipped->task, skipped->role, word(Phrase::WorkSkipped), note(one));
    } else if (const auto* given = std::get_if<engine::DocumentGiven>(&one.what)) {
      if (out.empty()) continue;
      out.back() += (gives ? "; " : " → ") + document(given->document, given->state);
      gives = true;
      continue;
    }
    gives = false;
  }
  return out;
}

std::vector<std::string> Story::summary(const journal::Case& ended,
                                        const std::vector<engine::Record>& history,
                                        const journal::Head& head) const {
  const engine::State& state = ended.state;
  std::vector<std::string> out;
  const auto field = [&](Phrase name, const std::string& value) {
    const std::string label = word(name);
    const std::size_t width = utf8::display_width(label);
    out.push_back(
        fmt::format("{}{} {}", label, std::string(width < 12 ? 12 - width : 0, ' '), value));
  };
  field(Phrase::SummaryPath, path(history));
  field(Phrase::SummaryReturns, word(Phrase::SummaryTimes, {std::to_string(state.returns)}));
  field(Phrase::SummaryDuration,
        duration(state.ended.milliseconds - state.started.milliseconds, language_));
  out.push_back(word(Phrase::SummaryWork) + ":");
  for (std::string& line : work(history)) out.push_back(std::move(line));
  if (!state.documents.empty()) out.push_back(word(Phrase::SummaryDocuments) + ":");
  for (const auto& [id, given] : state.documents) {
    out.push_back(
        "  " + word(Phrase::DocumentLine, {document(id, given.state), std::to_string(given.version),
                                           given.task.valid() ? bundle_.task(given.task).id : "–",
                                           role_or_none(given.role)}));
  }
  field(Phrase::SummaryAudit, head.hash);
  return out;
}

}  // namespace sop::story
