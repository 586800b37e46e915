#include "runtime/export/report.h"

#include "runtime/calendar/local_time.h"
#include "runtime/story/story.h"

namespace sop::exporting {

using bundle::TaskId;

ReportBuilder::ReportBuilder(const bundle::Bundle& bundle, const calendar::Calendar& calendar)
    : bundle_(bundle), calendar_(calendar) {
  report_.bundle = &bundle;
  report_.steps.resize(bundle.tasks.size());
  const story::Story story(Language::Indonesian, bundle);
  for (std::size_t i = 0; i < bundle.tasks.size(); ++i) {
    const bundle::Task& task = bundle.tasks[i];
    StepReport& step = report_.steps[i];
    step.standard = story::printable(story.standard_time(task.time));
    standards_.push_back(calendar::amount_of(task.time, true));
    step.measurable = !task.time.worded && !standards_.back().empty();
    if (task.is_decision()) step.answers.resize(task.exits.size());
  }
}

MonthReport& ReportBuilder::month(Instant at) {
  const calendar::Date date = calendar::local_time(calendar_.rules().zone, at).date;
  return report_.months[{date.year, date.month}];
}

void ReportBuilder::ended(TaskId task, const Opened& opened, Instant at) {
  StepReport& step = report_.steps[task.index()];
  ++step.completed;
  const calendar::Used used = calendar::used(calendar_, opened.since, at);
  if (used.backwards) {
    ++step.backwards;
    return;
  }
  step.used.add(used.working_milliseconds);
  if (step.measurable && at > calendar::add(calendar_, opened.since, standards_[task.index()]))
    ++step.over;
  if (!opened.claimed) return;
  const calendar::Used held = calendar::used(calendar_, *opened.claimed, at);
  if (!held.backwards) step.held.add(held.working_milliseconds);
}

// One case. What happens in other versions is followed, so that its open steps are known when it
// comes to this one, but counted nowhere.
struct ReportBuilder::Folding {
  ReportBuilder& builder;
  bool here;  // the case has this version now
  Instant at = {};
  std::map<TaskId, Opened> open = {};
  bool over = false;

  [[nodiscard]] StepReport* step(TaskId task) const {
    return here && task.index() < builder.report_.steps.size()
               ? &builder.report_.steps[task.index()]
               : nullptr;
  }
  void operator()(const engine::CaseStarted&) {
    if (!here) return;
    ++builder.report_.started;
    ++builder.month(at).started;
  }
  void operator()(const engine::TaskOpened& event) { open[event.task] = {at, std::nullopt}; }
  void operator()(const engine::TaskClaimed& event) { claimed(event.task); }
  void operator()(const engine::TaskHandedOver& event) { claimed(event.task); }
  void claimed(TaskId task) {
    const auto found = open.find(task);
    if (found != open.end() && !found->second.claimed) found->second.claimed = at;
  }
  void operator()(const engine::TaskCompleted& event) {
    const auto found = open.find(event.task);
    if (found == open.end()) return;
    if (StepReport* one = step(event.task)) {
      builder.ended(event.task, found->second, at);
      if (event.exit < one->answers.size()) ++one->answers[event.exit];
    }
    open.erase(found);
  }
  void operator()(const engine::TaskSkipped& event) {
    if (StepReport* one = step(event.task)) ++one->skipped;
    open.erase(event.task);
  }
  void operator()(const engine::CaseMoved& event) {
    const bool arrives = event.to == builder.bundle_.hash;
    if (here && !arrives) ++builder.report_.moved_out;
    if (!here && arrives) ++builder.report_.moved_in;
    here = arrives;
    std::map<TaskId, Opened> before;
    before.swap(open);
    for (const auto& [task, opened] : before) {
      const auto& table = event.mapping.tasks;
      if (task.index() < table.size() && table[task.index()].valid())
        open[table[task.index()]] = opened;
    }
  }
  void operator()(const engine::CaseFinished&) {
    over = true;
    if (!here) return;
    ++builder.report_.finished;
    ++builder.month(at).finished;
  }
  void operator()(const engine::CaseCancelled&) {
    over = true;
    if (!here) return;
    ++builder.report_.cancelled;
    ++builder.month(at).cancelled;
    for (const auto& [task, opened] : open) {
      if (StepReport* one = step(task)) ++one->stopped;
    }
  }
  template <class Other>
  void operator()(const Other&) {}

  void finish() {
    if (over || !here) return;
    ++builder.report_.open;
    for (const auto& [task, opened] : open) {
      StepReport* one = step(task);
      if (one == nullptr) continue;
      ++one->waiting;
      if (!one->oldest || opened.since < *one->oldest) one->oldest = opened.since;
    }
  }
};

void ReportBuilder::add(const CaseHistory& one) {
  if (one.bundle == nullptr || one.records.empty()) return;
  Folding folding{*this, one.bundle->hash == bundle_.hash};
  for (const engine::Record& record : one.records) {
    folding.at = record.event.at;
    std::visit(folding, record.event.what);
  }
  folding.finish();
}

}  // namespace sop::exporting
