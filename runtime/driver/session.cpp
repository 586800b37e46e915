#include "runtime/driver/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "runtime/people/text.h"

namespace sop::sopd {
namespace {

constexpr int kFine = 0;
constexpr int kRefused = 1;
constexpr int kWrongUse = 2;
constexpr int kEnvironment = 3;

// A folder as a shell reads it back.
std::string quoted(const std::string& path) {
  if (path.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@%") ==
      std::string::npos)
    return path;
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

Session::Session(Console& console, const Ledger& ledger, const Options& options, const Clock& clock,
                 CrashPoints& crash)
    : console_(console),
      ledger_(ledger),
      options_(options),
      clock_(clock),
      crash_(crash),
      nonce_(make_nonce(clock)),
      person_(person()) {}

int Session::run(std::optional<bundle::Bundle> bundle) {
  const std::optional<int> stopped = options_.resume ? resume(bundle) : start(*bundle);
  return stopped ? *stopped : carry_on();
}

int Session::failed(const Failure& failure) const {
  console_.report(journal_finding(failure, ledger_.path));
  return kEnvironment;
}

// Answers and roles of the command line, checked against the bundle before anything is recorded.
std::optional<int> Session::prepare(const bundle::Bundle& bundle) {
  for (const std::string& name : options_.roles) {
    const bundle::RoleId role = bundle::find_role(bundle, name);
    if (!role.valid()) {
      std::vector<std::string> known;
      std::string list;
      for (const bundle::Role& one : bundle.roles) {
        known.push_back(one.alias);
        list += (list.empty() ? "" : ", ") + one.alias;
      }
      Diagnostic diagnostic = finding<Kind::UnknownRole>(Span{}, name);
      if (const auto near = nearest(name, known))
        diagnostic.hints.push_back({Phrase::DidYouMean, {known[*near]}});
      diagnostic.hints.push_back({Phrase::KnownRoles, {list}});
      console_.report(diagnostic);
      return kWrongUse;
    }
    roles_.push_back(role);
  }
  auto prepared = Automatic::prepare(options_.answers, bundle);
  if (const auto* wrong = std::get_if<Diagnostic>(&prepared)) {
    console_.report(*wrong);
    return kWrongUse;
  }
  automatic_ = std::move(std::get<Automatic>(prepared));
  return std::nullopt;
}

std::optional<int> Session::start(const bundle::Bundle& bundle) {
  if (auto stopped = prepare(bundle)) return stopped;
  if (Status added = ledger_.journal.add_bundle(bundle); !added) return failed(added.failure());
  Result<journal::Head> head = ledger_.journal.head();
  if (!head) return failed(head.failure());
  journal::Request request;
  request.bundle = bundle.hash;
  request.command = {fmt::format("mulai/{}/{}", head.value().sequence, nonce_), person_,
                     engine::Start{people::as_line(options_.subject)}};
  request.now = clock_.now();
  Result<journal::Answer> answer = ledger_.journal.submit(request);
  if (!answer) return failed(answer.failure());
  if (const auto* refused = std::get_if<Diagnostic>(&answer.value())) {
    console_.report(*refused);
    return kRefused;
  }
  case_ = journal::Case{std::get<journal::Accepted>(answer.value()).case_number, nullptr, {}};
  if (Status read = reload(); !read) return failed(read.failure());
  console_.line(console_.strong(
      console_.word(Phrase::CaseHeading, {std::to_string(case_->number), definition().title})));
  if (!case_->state.subject.empty())
    console_.line("  " + console_.word(Phrase::CaseSubject, {case_->state.subject}));
  crash_.pass();
  return std::nullopt;
}

std::optional<int> Session::resume(const std::optional<bundle::Bundle>& bundle) {
  Result<std::optional<journal::Case>> found =
      options_.case_number != 0 ? ledger_.journal.load(options_.case_number)
                                : ledger_.journal.last_open(bundle ? bundle->hash : "");
  if (!found) return failed(found.failure());
  if (!found.value()) {
    console_.report(options_.case_number != 0
                        ? finding<Kind::NoSuchCase>(Span{}, std::to_string(options_.case_number))
                        : finding<Kind::NoOpenCase>(Span{}, ledger_.folder));
    return kRefused;
  }
  case_ = std::move(found.value());
  if (bundle && bundle->hash != definition().hash) {
    console_.report(finding<Kind::OtherVersion>(Span{}, std::to_string(case_->number)));
    return kRefused;
  }
  if (case_->state.status != engine::Status::Open) {
    console_.report(finding<Kind::CaseNotOpen>(Span{}));
    return kRefused;
  }
  if (auto stopped = prepare(definition())) return stopped;
  console_.line(console_.strong(
      console_.word(Phrase::CaseResumed, {std::to_string(case_->number), definition().title})));
  if (!case_->state.subject.empty())
    console_.line("  " + console_.word(Phrase::CaseSubject, {case_->state.subject}));
  return std::nullopt;
}

Status Session::reload() {
  Result<std::optional<journal::Case>> found = ledger_.journal.load(case_->number);
  if (!found) return found.failure();
  if (!found.value())
    return Failure{FailureKind::Damaged, ledger_.path, fmt::format("case {}", case_->number)};
  case_ = std::move(found.value());
  return Done{};
}

int Session::carry_on() {
  while (case_->state.status == engine::Status::Open) {
    if (const auto error = console_.flush()) return kEnvironment;
    const std::optional<engine::Token> token = next_token();
    if (!token) {
      console_.line();
      for (const engine::Token& one : case_->state.tokens) {
        const bundle::Task& task = definition().task(one.task);
        console_.line(console_.word(Phrase::WaitsFor, {task.id, story().performers(task)}));
      }
      return leave_open();
    }
    const Part part = *next_part(*token);
    show_step(*token, part);
    Turn turn = choose(*token, part);
    if (turn.stop) return *turn.stop;
    if (!turn.command) continue;  // another step was chosen
    if (auto stopped = send(*turn.command, turn.asked)) return *stopped;
  }
  return finish();
}

bool Session::plays(bundle::RoleId role) const {
  return roles_.empty() || std::find(roles_.begin(), roles_.end(), role) != roles_.end();
}

std::optional<engine::Token> Session::next_token() const {
  std::optional<engine::Token> first;
  for (const engine::Token& token : case_->state.tokens) {
    if (!next_part(token)) continue;
    if (token.task == chosen_) return token;
    if (!first) first = token;
  }
  return first;
}

// The others sign before the leader, who certifies the whole; nothing when nobody of this session
// may act.
std::optional<Session::Part> Session::next_part(const engine::Token& token) const {
  const bundle::Task& task = definition().task(token.task);
  for (std::size_t i = 1; i <= task.performers.size(); ++i) {
    const auto member = static_cast<std::uint32_t>(i % task.performers.size());
    if (engine::has_signed(token, member)) continue;
    for (const bundle::RoleId role : task.performers[member]) {
      if (plays(role)) return Part{member, role};
    }
  }
  return std::nullopt;
}

// Where branches run side by side: what else waits, and how to get there.
void Session::show_others(const engine::Token& token) const {
  if (case_->state.tokens.size() < 2) return;
  const story::Story told = story();
  console_.line("  " + console_.word(Phrase::SeveralOpen));
  std::string other;
  for (const engine::Token& one : case_->state.tokens) {
    const bundle::Task& task = definition().task(one.task);
    if (one.task != token.task && other.empty() && next_part(one)) other = task.id;
    const std::string line =
        console_.word(Phrase::SeveralOpenLine, {task.id, told.performers(task), task.activity});
    console_.line((one.task == token.task ? "  → " : "    ") + line);
  }
  if (!other.empty() && console_.input_is_terminal())
    console_.line("  " + console_.dim(console_.word(Phrase::PromptOther, {other})));
  console_.line();
}

// "langkah 3": that one next, if it waits for a role of this session.
void Session::choose_step(const std::string& label) {
  const bundle::TaskId id = bundle::find_task(definition(), label);
  for (const engine::Token& token : case_->state.tokens) {
    if (token.task == id && next_part(token)) {
      chosen_ = id;
      return;
    }
  }
  console_.line("  " + console_.word(Phrase::NotOpenHere, {label, story().waiting(case_->state)}));
}

void Session::show_step(const engine::Token& token, const Part& part) const {
  const bundle::Task& task = definition().task(token.task);
  const story::Story told = story();
  console_.line();
  if (!options_.automatic) show_others(token);
  console_.line(console_.strong(
      console_.word(Phrase::StepHeading,
                    {task.id, told.alternatives(task.performers[part.member]), task.activity})));
  for (const std::string& line : told.step_details(token, case_->state)) console_.line("  " + line);
  if (part.member != 0) {
    console_.line("  " + console_.word(Phrase::StepSigns));
  } else if (const std::string question = told.question(task); !question.empty()) {
    console_.line("  " + question);
  }
}

engine::Command Session::command(decltype(engine::Command::action) action) const {
  // One key for one move from one state: sent twice it counts once.
  return {fmt::format("{}/{}/{}", case_->number, case_->state.events, nonce_), person_,
          std::move(action)};
}

engine::Command Session::act(const engine::Token& token, const Part& part, std::string answer,
                             std::string note) const {
  if (part.member != 0) return command(engine::Sign{token.task, part.role, std::move(note)});
  return command(engine::Complete{token.task, part.role, std::move(answer), std::move(note)});
}

Session::Turn Session::choose(const engine::Token& token, const Part& part) {
  const bool scripted = automatic_->has(token.task);
  const bool alone =
      options_.automatic || (!options_.answers.empty() && !console_.input_is_terminal());
  if (!alone && !scripted) return ask(token, part);
  if (part.member != 0) return {act(token, part, "", ""), std::nullopt, false};
  const Choice choice = automatic_->choose(definition(), token.task);
  switch (choice.what) {
    case Choice::What::Complete:
      return {act(token, part, choice.answer, ""), std::nullopt, false};
    case Choice::What::Skip:
      return {command(engine::Skip{token.task, part.role, ""}), std::nullopt, false};
    case Choice::What::Loop:
      break;
  }
  const bundle::TaskId decision =
      automatic_->turned_back().valid() ? automatic_->turned_back() : token.task;
  console_.report(finding<Kind::AutomaticLoop>(Span{}, definition().task(token.task).id,
                                               token.visit, definition().task(decision).id));
  (void)leave_open();
  return {std::nullopt, kRefused, false};
}

Session::Turn Session::ask(const engine::Token& token, Part part) {
  const bundle::Task& task = definition().task(token.task);
  const bool answers = part.member == 0 && task.is_decision();
  const Phrase hint = part.member != 0 ? Phrase::PromptSign
                      : answers        ? Phrase::PromptAnswer
                                       : Phrase::PromptPlain;
  if (console_.input_is_terminal()) console_.line("  " + console_.dim(console_.word(hint)));
  std::string note;
  for (;;) {
    const std::optional<std::string> line = console_.ask("> ");
    if (!line) return {std::nullopt, leave_open(), true};
    if (const auto wrong = utf8::first_invalid(*line)) {
      console_.report(finding<Kind::TextNotUtf8>(Span{}, *wrong));
      continue;
    }
    if (auto turn = obey(printable(*line), token, part, note)) return std::move(*turn);
  }
}

// What was typed, done; nothing when the question stands.
std::optional<Session::Turn> Session::obey(const std::string& line, const engine::Token& token,
                                           Part& part, std::string& note) {
  const bundle::Task& task = definition().task(token.task);
  const bool answers = part.member == 0 && task.is_decision();
  const Input input = understand(line, task, answers);
  const auto say = [&](Phrase phrase, std::vector<std::string> args) {
    console_.line("  " + console_.word(phrase, std::move(args)));
  };
  if (std::holds_alternative<input::Stop>(input)) return Turn{std::nullopt, leave_open(), true};
  if (std::holds_alternative<input::Done>(input) && !answers)
    return Turn{act(token, part, "", note), std::nullopt, true};
  if (const auto* answer = std::get_if<input::Answer>(&input))
    return Turn{act(token, part, task.exits[answer->exit].answer, note), std::nullopt, true};
  if (const auto* cancel = std::get_if<input::Cancel>(&input))
    return Turn{command(engine::Cancel{cancel->reason}), std::nullopt, true};
  if (const auto* step = std::get_if<input::Step>(&input)) {
    choose_step(step->label);
    return Turn{std::nullopt, std::nullopt, true};
  }
  if (std::holds_alternative<input::Skip>(input)) {
    if (task.optional && part.member == 0)
      return Turn{command(engine::Skip{token.task, part.role, note}), std::nullopt, true};
    say(Phrase::NotOptionalHere, {});
  } else if (const auto* more = std::get_if<input::Note>(&input)) {
    note += (note.empty() || more->text.empty() ? "" : " ") + more->text;
    say(Phrase::NoteKept, {});
  } else if (const auto* as = std::get_if<input::As>(&input)) {
    const bundle::RoleId role = bundle::find_role(definition(), as->role);
    if (role.valid() && plays(role) && engine::member_of(task, role) == part.member) {
      part.role = role;
      say(Phrase::ActsAs, {story().role(role)});
    } else {
      say(Phrase::NotPerformerHere, {story().alternatives(task.performers[part.member])});
    }
  } else if (const auto* unclear = std::get_if<input::Unclear>(&input)) {
    std::string list;
    for (const std::string& one : unclear->may_mean)
      list += (list.empty() ? "" : console_.word(Phrase::EitherWord)) + one;
    say(Phrase::InputUnclear, {line, list});
  } else if (std::holds_alternative<input::Help>(input)) {
    help(task);
  } else if (answers) {
    say(Phrase::InputNeedsAnswer, {story().answers(task)});
  } else {
    say(Phrase::InputUnknown, {line});
    help(task);
  }
  return std::nullopt;
}

void Session::help(const bundle::Task& task) const {
  std::vector<Phrase> lines{task.is_decision() ? Phrase::HelpAnswer : Phrase::HelpDone,
                            Phrase::HelpNote};
  if (task.optional) lines.push_back(Phrase::HelpSkip);
  for (const auto& member : task.performers) {
    if (member.size() > 1) {
      lines.push_back(Phrase::HelpAs);
      break;
    }
  }
  if (case_->state.tokens.size() > 1) lines.push_back(Phrase::HelpStep);
  lines.push_back(Phrase::HelpCancel);
  lines.push_back(Phrase::HelpStop);
  for (const Phrase phrase : lines) console_.line("    " + console_.word(phrase));
}

// Hands the command in and acknowledges it; an exit code when the session ends here.
std::optional<int> Session::send(const engine::Command& command, bool asked) {
  const engine::State before = case_->state;
  journal::Request request;
  request.case_number = case_->number;
  request.command = command;
  request.now = clock_.now();
  Result<journal::Answer> answer = ledger_.journal.submit(request);
  if (!answer) return failed(answer.failure());
  if (Status read = reload(); !read) return failed(read.failure());
  if (const auto* refused = std::get_if<Diagnostic>(&answer.value())) {
    if (case_->state.events != before.events) {  // somebody else was quicker
      console_.line("  " + console_.word(Phrase::MovedElsewhere));
      return std::nullopt;
    }
    console_.report(*refused);
    return asked ? std::nullopt : std::optional(kRefused);
  }
  acknowledge(command, before);
  crash_.pass();
  return std::nullopt;
}

void Session::acknowledge(const engine::Command& command, const engine::State& before) const {
  const bundle::Bundle& bundle = definition();
  const story::Story told = story();
  std::vector<std::string> parts;
  const auto left = [&](const bundle::Task& task, const std::string& answer) {
    for (const bundle::Exit& exit : task.exits) {
      if (!answer.empty() && utf8::fold(exit.answer) != utf8::fold(answer)) continue;
      parts.push_back(told.direction(exit));
      if (exit.to.joins) parts.push_back(joined_or_waits(exit.to.block));
      parts.push_back(told.produced(exit));
      break;
    }
  };
  if (const auto* done = std::get_if<engine::Complete>(&command.action)) {
    const bundle::Task& task = bundle.task(done->task);
    const bool over = engine::token_at(case_->state, done->task) == nullptr ||
                      case_->state.visits != before.visits;
    const std::string answer = done->answer.empty() ? task.exits.front().answer : done->answer;
    parts.push_back(answer.empty() ? console_.word(Phrase::AckCompleted, {task.id})
                                   : console_.word(Phrase::AckAnswered, {task.id, answer}));
    if (over) left(task, done->answer);
  } else if (const auto* sign = std::get_if<engine::Sign>(&command.action)) {
    parts.push_back(
        console_.word(Phrase::AckSigned, {bundle.task(sign->task).id, told.role(sign->role)}));
  } else if (const auto* skip = std::get_if<engine::Skip>(&command.action)) {
    parts.push_back(console_.word(Phrase::AckSkipped, {bundle.task(skip->task).id}));
  } else {
    parts.push_back(console_.word(Phrase::AckCancelled, {std::to_string(case_->number)}));
  }
  std::string text;
  for (const std::string& part : parts) {
    if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
  }
  console_.line(console_.good("  ✓ ") + text);
}

// After a branch came to its join.
std::string Session::joined_or_waits(bundle::BlockId block) const {
  const std::vector<engine::Arrival>& arrivals = case_->state.arrivals;
  const bool waits = std::any_of(arrivals.begin(), arrivals.end(),
                                 [block](const auto& one) { return one.block == block; });
  return console_.word(waits ? Phrase::AckWaits : Phrase::AckJoined);
}

int Session::leave_open() const {
  std::string how = "sop run --resume";
  if (Result<std::optional<journal::Case>> last = ledger_.journal.last_open();
      !last || !last.value() || last.value()->number != case_->number)
    how += fmt::format(" --case {}", case_->number);
  if (!options_.data.empty()) how += " --data " + quoted(options_.data);
  const std::string step = story().waiting(case_->state);
  console_.line(console_.word(Phrase::LeftOpen, {std::to_string(case_->number), step, how}));
  return kFine;
}

int Session::finish() {
  Result<std::vector<journal::Entry>> history = ledger_.journal.history(case_->number);
  if (!history) return failed(history.failure());
  std::vector<engine::Record> records;
  for (journal::Entry& entry : history.value()) records.push_back(std::move(entry.record));
  Result<journal::Head> head = ledger_.journal.head();
  if (!head) return failed(head.failure());
  const std::string number = std::to_string(case_->number);
  console_.line();
  console_.line(
      console_.strong(case_->state.status == engine::Status::Cancelled
                          ? console_.word(Phrase::CaseCancelledLine, {number, case_->state.reason})
                          : console_.word(Phrase::CaseFinishedLine, {number})));
  for (const std::string& line : story().summary(*case_, records, head.value()))
    console_.line("  " + line);
  for (const Diagnostic& diagnostic : automatic_->unused(definition())) console_.report(diagnostic);
  return kFine;
}

}  // namespace sop::sopd
