#include "runtime/export/report.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "runtime/calendar/local_time.h"
#include "runtime/engine/move.h"
#include "runtime/story/story.h"

namespace sop::exporting {

using bundle::TaskId;

ReportBuilder::ReportBuilder(const bundle::Bundle& bundle, const calendar::Calendar& calendar)
    : ReportBuilder(std::vector<ReportedVersion>{{&bundle, 1}}, calendar) {}

ReportBuilder::ReportBuilder(std::span<const ReportedVersion> versions,
                             const calendar::Calendar& calendar)
    : calendar_(calendar) {
  if (versions.empty()) return;
  report_.title = versions.back().bundle->title;
  report_.hash = versions.back().bundle->hash;
  for (const ReportedVersion& one : versions) {
    versions_.push_back({one.bundle, one.number, {}});
    report_.versions.push_back({});
    report_.versions.back().version = one.number;
    report_.versions.back().hash = one.bundle->hash;
  }
  for (std::size_t i = versions_.size(); i-- > 0;) add_version(i);
}

// The newest comes first. An earlier one is matched with it and, for what went out since, with the
// next newer.
void ReportBuilder::add_version(std::size_t index) {
  const std::size_t newest = versions_.size() - 1;
  mappings_.clear();
  const auto match = [&](std::size_t with) {
    mappings_.emplace_back(with,
                           engine::map_tasks(*versions_[index].bundle, *versions_[with].bundle));
  };
  if (index < newest) match(newest);
  if (index + 1 < newest) match(index + 1);
  for (std::size_t i = 0; i < versions_[index].bundle->tasks.size(); ++i)
    add_place(index, TaskId(i));
}

std::optional<std::size_t> ReportBuilder::row_of(std::size_t index, TaskId task) const {
  for (const auto& [with, mapping] : mappings_) {
    if (task.index() >= mapping.tasks.size() || !mapping.tasks[task.index()].valid()) continue;
    const std::size_t row = versions_[with].places[mapping.tasks[task.index()].index()].row;
    // By the one way and the other, two tasks could come to one row.
    const auto& places = versions_[index].places;
    if (std::none_of(places.begin(), places.end(),
                     [row](const Place& other) { return other.row == row; }))
      return row;
  }
  return std::nullopt;
}

void ReportBuilder::add_place(std::size_t index, TaskId id) {
  Version& version = versions_[index];
  const bundle::Task& task = version.bundle->task(id);
  Place place;
  place.standard = story::printable(
      story::Story(Language::Indonesian, *version.bundle).standard_time(task.time));
  place.amount = calendar::amount_of(task.time, true);
  place.measurable = !task.time.worded && !place.amount.empty();
  if (const auto row = row_of(index, id)) {
    place.row = *row;
  } else {
    place.row = report_.steps.size();
    StepReport& fresh = report_.steps.emplace_back();
    fresh.label = task.id;
    fresh.activity = story::printable(task.activity);
    fresh.version = version.number;
    fresh.optional = task.optional;
    fresh.standard = place.standard;
    fresh.measurable = place.measurable;
  }
  StepReport& step = report_.steps[place.row];
  for (std::size_t i = 0; task.is_decision() && i < task.exits.size(); ++i) {
    const bundle::Exit& exit = task.exits[i];
    const auto same = std::find_if(step.answers.begin(), step.answers.end(), [&](const auto& one) {
      return one.back == exit.back && utf8::fold(one.answer) == utf8::fold(exit.answer);
    });
    place.answers.push_back(static_cast<std::size_t>(same - step.answers.begin()));
    if (same == step.answers.end()) step.answers.push_back({exit.answer, exit.back, 0});
  }
  version.places.push_back(std::move(place));
}

std::optional<std::size_t> ReportBuilder::index_of(const std::string& hash) const {
  const auto found = std::find_if(versions_.begin(), versions_.end(),
                                  [&](const Version& one) { return one.bundle->hash == hash; });
  if (found == versions_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - versions_.begin());
}

MonthReport& ReportBuilder::month(Instant at) {
  const calendar::Date date = calendar::local_time(calendar_.rules().zone, at).date;
  return report_.months[{date.year, date.month}];
}

void ReportBuilder::ended(std::size_t index, TaskId task, const Opened& opened, Instant at) {
  const Version& version = versions_[index];
  const Place& place = version.places[task.index()];
  StepReport& step = report_.steps[place.row];
  ++step.completed;
  if (place.standard != step.standard) step.other_standards[version.number] = place.standard;
  const calendar::Used used = calendar::used(calendar_, opened.since, at);
  if (used.backwards) {
    ++step.backwards;
    return;
  }
  step.used.add(used.working_milliseconds);
  if (place.measurable) {
    step.measurable = true;
    ++step.measured;
    if (at > calendar::add(calendar_, opened.since, place.amount)) ++step.over;
  }
  if (!opened.claimed) return;
  const calendar::Used held = calendar::used(calendar_, *opened.claimed, at);
  if (!held.backwards) step.held.add(held.working_milliseconds);
}

// One case. What happens in bundles that are no version here is followed, so that its open steps
// are known when it comes to one, but counted nowhere.
struct ReportBuilder::Folding {
  ReportBuilder& builder;
  std::optional<std::size_t> here;  // the version the case has now
  Instant at = {};
  std::map<TaskId, Opened> open = {};
  bool over = false;

  [[nodiscard]] const Place* place(TaskId task) const {
    if (!here || task.index() >= builder.versions_[*here].places.size()) return nullptr;
    return &builder.versions_[*here].places[task.index()];
  }
  [[nodiscard]] StepReport* step(TaskId task) const {
    const Place* const found = place(task);
    return found == nullptr ? nullptr : &builder.report_.steps[found->row];
  }
  [[nodiscard]] VersionReport& version() const { return builder.report_.versions[*here]; }
  void operator()(const engine::CaseStarted&) {
    if (!here) return;
    ++builder.report_.started;
    ++version().started;
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
    if (const Place* one = place(event.task)) {
      builder.ended(*here, event.task, found->second, at);
      if (event.exit < one->answers.size())
        ++builder.report_.steps[one->row].answers[one->answers[event.exit]].count;
    }
    open.erase(found);
  }
  void operator()(const engine::TaskSkipped& event) {
    if (StepReport* one = step(event.task)) ++one->skipped;
    open.erase(event.task);
  }
  void operator()(const engine::CaseMoved& event) {
    const std::optional<std::size_t> to = builder.index_of(event.to);
    if (here) ++version().moved_out;
    if (here && !to) ++builder.report_.moved_out;
    if (!here && to) ++builder.report_.moved_in;
    here = to;
    if (here) ++version().moved_in;
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
    ++version().finished;
    ++builder.month(at).finished;
  }
  void operator()(const engine::CaseCancelled&) {
    over = true;
    if (!here) return;
    ++builder.report_.cancelled;
    ++version().cancelled;
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
    ++version().open;
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
  Folding folding{*this, index_of(one.bundle->hash)};
  for (const engine::Record& record : one.records) {
    folding.at = record.event.at;
    std::visit(folding, record.event.what);
  }
  folding.finish();
}

}  // namespace sop::exporting
