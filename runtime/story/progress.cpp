#include "runtime/story/progress.h"

#include <algorithm>
#include <map>

namespace sop::story {
namespace {

using bundle::Bundle;
using bundle::Place;
using bundle::Task;
using bundle::TaskId;

// Whether `place` is `branch` or lies within it.
bool inside(const Bundle& bundle, Place place, const Place& branch) {
  if (!branch.block.valid()) return true;
  while (place.block.valid()) {
    if (place == branch) return true;
    place = bundle.block(place.block).within;
  }
  return false;
}

// What the records say of one task, under its number in the version the case had by then.
struct Trace {
  TaskId task;
  StepProgress step;
  std::size_t opened = 0;  // which record
  std::size_t left = 0;
  bool open = false;
};

class Walk {
 public:
  void take(std::size_t index, const engine::Event& event) {
    index_ = index + 1;  // 0: never
    event_ = &event;
    std::visit([this](const auto& what) { see(what); }, event.what);
  }
  [[nodiscard]] std::map<TaskId, Trace>& traces() { return traces_; }
  // Where the case went back to, and since which record what was done there counts no more.
  struct Return {
    TaskId to;
    std::size_t since = 0;
    std::size_t at = 0;
  };
  [[nodiscard]] const std::vector<Return>& returns() const { return returns_; }

 private:
  Trace& of(TaskId task) {
    Trace& one = traces_[task];
    one.task = task;
    return one;
  }
  void see(const engine::TaskOpened& opened) {
    Trace& one = of(opened.task);
    if (opened.back && one.opened > 0) {
      // A later return to the same step takes in all that the earlier one did.
      Return back{opened.task, one.opened, index_};
      for (const Return& known : returns_) {
        if (known.to == opened.task) back.since = std::min(back.since, known.since);
      }
      std::erase_if(returns_, [&](const Return& known) { return known.to == opened.task; });
      returns_.push_back(back);
    }
    one.opened = index_;
    one.open = true;
    one.step.visits = opened.visit;
  }
  void leave(TaskId task, Stand stand, bundle::RoleId role) {
    Trace& one = of(task);
    one.open = false;
    one.left = index_;
    one.step.stand = stand;
    one.step.by = event_;
    one.step.role = role;
    one.step.entered_by = event_->entered_by;
  }
  void see(const engine::TaskCompleted& done) { leave(done.task, Stand::Done, done.role); }
  void see(const engine::TaskSkipped& done) { leave(done.task, Stand::Skipped, done.role); }
  void see(const engine::CaseMoved& moved) {
    const engine::Mapping& to = moved.mapping;
    const auto mapped = [](const auto& table, auto id) {
      return id.index() < table.size() ? table[id.index()] : decltype(id)();
    };
    std::map<TaskId, Trace> before;
    before.swap(traces_);
    for (auto& [task, one] : before) {
      one.task = mapped(to.tasks, task);
      one.step.role = mapped(to.roles, one.step.role);
      one.step.entered_by = mapped(to.roles, one.step.entered_by);
      if (one.task.valid()) traces_[one.task] = one;
    }
    for (Return& one : returns_) one.to = mapped(to.tasks, one.to);
    std::erase_if(returns_, [](const Return& one) { return !one.to.valid(); });
  }
  template <class Other>
  void see(const Other&) {}

  std::map<TaskId, Trace> traces_;
  std::vector<Return> returns_;
  std::size_t index_ = 0;
  const engine::Event* event_ = nullptr;
};

// What was done between the first opening of a step and the return to it will come again.
void undo(const Bundle& bundle, std::map<TaskId, Trace>& traces,
          const std::vector<Walk::Return>& returns) {
  for (const Walk::Return& back : returns) {
    if (back.to.index() >= bundle.tasks.size()) continue;
    const Place branch = bundle.task(back.to).within;
    for (auto& [task, one] : traces) {
      if (one.task.index() >= bundle.tasks.size() || one.left <= back.since || one.left > back.at ||
          !inside(bundle, bundle.task(one.task).within, branch))
        continue;
      if (one.step.stand == Stand::Done) one.step.stand = Stand::Again;
      if (one.step.stand == Stand::Skipped) one.step.stand = Stand::Ahead;
    }
  }
}

std::vector<StepProgress> from_state(const Bundle& bundle, const engine::State& state) {
  std::vector<StepProgress> steps(bundle.tasks.size());
  for (const auto& [task, visits] : state.visits) {
    if (task.index() >= steps.size()) continue;
    steps[task.index()].visits = visits;
    steps[task.index()].stand = Stand::Done;
  }
  return steps;
}

}  // namespace

std::vector<StepProgress> progress(const Bundle& bundle, const engine::State& state,
                                   std::span<const engine::Record> records,
                                   const std::vector<TaskId>& overdue) {
  std::vector<StepProgress> steps = from_state(bundle, state);
  const bool ended =
      state.status == engine::Status::Finished || state.status == engine::Status::Cancelled;
  if (!records.empty()) {
    Walk walk;
    for (std::size_t i = 0; i < records.size(); ++i) walk.take(i, records[i].event);
    undo(bundle, walk.traces(), walk.returns());
    for (const auto& [task, one] : walk.traces()) {
      if (one.task.index() >= steps.size()) continue;
      StepProgress& step = steps[one.task.index()];
      step = one.step;
      if (one.open && state.status == engine::Status::Cancelled) step.stand = Stand::Stopped;
    }
  }
  for (const engine::Token& token : state.tokens) {
    if (token.task.index() >= steps.size()) continue;
    const bool late = token.escalations > 0 ||
                      std::find(overdue.begin(), overdue.end(), token.task) != overdue.end();
    StepProgress& step = steps[token.task.index()];
    step.stand = late ? Stand::Overdue : Stand::Waiting;
    step.visits = token.visit;
  }
  if (ended) {
    for (StepProgress& step : steps) {
      if (step.stand == Stand::Ahead) step.stand = Stand::NotOnPath;
      if (step.stand == Stand::Again) step.stand = Stand::Done;  // nothing comes again
    }
  }
  return steps;
}

std::string awaited(const Story& story, const Bundle& bundle, const engine::Token& token) {
  const Task& task = bundle.task(token.task);
  Task left = task;
  left.performers.clear();
  for (std::uint32_t member = 0; member < task.performers.size(); ++member) {
    if (!engine::has_signed(token, member)) left.performers.push_back(task.performers[member]);
  }
  return story.performers(left);
}

std::string name_of(Stand stand, Language language) {
  constexpr Phrase kNames[] = {Phrase::StepAhead,   Phrase::MarkWaiting,  Phrase::MarkOverdue,
                               Phrase::MarkDone,    Phrase::MarkAgain,    Phrase::MarkSkipped,
                               Phrase::MarkStopped, Phrase::StepNotOnPath};
  return say(language, kNames[static_cast<std::size_t>(stand)]);
}

namespace {

std::string waiting_text(Language language, const Bundle& bundle, const Story& story,
                         const engine::Token& token) {
  const std::string since = story.moment(token.since);
  std::string holders;
  for (const engine::Claimed& claim : token.claims)
    holders += (holders.empty() ? "" : ", ") + story.person(claim.person);
  return holders.empty()
             ? say(language, Phrase::WaitsForSince, {awaited(story, bundle, token), since})
             : say(language, Phrase::HeldBySince, {holders, since});
}

}  // namespace

std::vector<OverviewLine> steps_overview(Language language, const Bundle& bundle,
                                         const engine::State& state,
                                         std::span<const engine::Record> records,
                                         const Voice& voice, const std::vector<TaskId>& overdue) {
  const Story story(language, bundle, voice);
  const std::vector<StepProgress> steps = progress(bundle, state, records, overdue);
  std::vector<OverviewLine> out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const StepProgress& step = steps[i];
    OverviewLine line{TaskId(i), step.stand, step.visits, name_of(step.stand, language)};
    const engine::Token* token = engine::token_at(state, TaskId(i));
    const auto told = [&](Phrase phrase) {
      if (step.by == nullptr) return;
      engine::Event by = *step.by;  // its roles are those of its time
      by.entered_by = step.entered_by;
      line.text = say(language, phrase, {story.actor(by, step.role), story.moment(by.at)});
    };
    if (step.waits() && token != nullptr) {
      line.text = waiting_text(language, bundle, story, *token);
      if (step.stand == Stand::Overdue) line.text += ", " + name_of(step.stand, language);
    }
    if (step.stand == Stand::Done) told(Phrase::DoneByAt);
    if (step.stand == Stand::Skipped) told(Phrase::SkippedByAt);
    if (step.stand == Stand::Again) told(Phrase::StepAgain);
    if (step.stand == Stand::Stopped) line.text = say(language, Phrase::StepStopped);
    if (step.visits > 1)
      line.text += "; " + say(language, step.waits() ? Phrase::StepVisit : Phrase::StepTimes,
                              {std::to_string(step.visits)});
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace sop::story
