#include "runtime/story/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/calendar/local_time.h"

namespace sop::story {
namespace {

using engine::Record;

// The records that opened a task which still waits at the end.
std::vector<std::uint64_t> still_waiting(std::span<const Record> records) {
  std::vector<std::pair<bundle::TaskId, std::uint64_t>> open;
  const auto close = [&](bundle::TaskId task) {
    std::erase_if(open, [task](const auto& one) { return one.first == task; });
  };
  for (const Record& record : records) {
    const auto& what = record.event.what;
    if (const auto* opened = std::get_if<engine::TaskOpened>(&what)) {
      open.emplace_back(opened->task, record.sequence);
    } else if (const auto* done = std::get_if<engine::TaskCompleted>(&what)) {
      close(done->task);
    } else if (const auto* skipped = std::get_if<engine::TaskSkipped>(&what)) {
      close(skipped->task);
    } else if (std::holds_alternative<engine::CaseCancelled>(what)) {
      open.clear();
    } else if (const auto* moved = std::get_if<engine::CaseMoved>(&what)) {
      for (auto& [task, sequence] : open) {
        const auto& tasks = moved->mapping.tasks;
        task = task.index() < tasks.size() ? tasks[task.index()] : bundle::TaskId();
      }
    }
  }
  std::vector<std::uint64_t> out;
  for (const auto& [task, sequence] : open) out.push_back(sequence);
  return out;
}

// Which line an event makes; nothing: none of its own.
struct Sorting {
  const std::vector<std::uint64_t>& waiting;
  std::uint64_t sequence;
  const bundle::Bundle& bundle;

  using Kind = std::optional<LineKind>;
  Kind operator()(const engine::CaseStarted&) const { return LineKind::Started; }
  Kind operator()(const engine::TaskOpened& opened) const {
    if (opened.back) return LineKind::Returned;
    const bool waits = std::find(waiting.begin(), waiting.end(), sequence) != waiting.end();
    return waits ? Kind(LineKind::Waiting) : std::nullopt;
  }
  Kind operator()(const engine::TaskSigned&) const { return LineKind::Signed; }
  Kind operator()(const engine::TaskCompleted& done) const {
    return bundle.task(done.task).is_decision() ? LineKind::Answered : LineKind::Completed;
  }
  Kind operator()(const engine::TaskSkipped&) const { return LineKind::Skipped; }
  Kind operator()(const engine::DocumentGiven&) const { return std::nullopt; }
  Kind operator()(const engine::CaseFinished&) const { return LineKind::Finished; }
  Kind operator()(const engine::CaseCancelled&) const { return LineKind::Cancelled; }
  Kind operator()(const engine::BranchesForked&) const { return LineKind::Branch; }
  Kind operator()(const engine::BranchDone&) const { return LineKind::Branch; }
  Kind operator()(const engine::BranchesJoined&) const { return LineKind::Branch; }
  Kind operator()(const engine::TaskClaimed&) const { return LineKind::Claimed; }
  Kind operator()(const engine::TaskReleased&) const { return LineKind::Claimed; }
  Kind operator()(const engine::TaskHandedOver&) const { return LineKind::Claimed; }
  Kind operator()(const engine::FileAttached&) const { return LineKind::Attached; }
  Kind operator()(const engine::DeadlinePassed&) const { return LineKind::Overdue; }
  Kind operator()(const engine::CallBegun&) const { return LineKind::Call; }
  Kind operator()(const engine::CallEnded&) const { return LineKind::Call; }
  Kind operator()(const engine::CaseMoved&) const { return LineKind::Moved; }
};

engine::CaseNumber linked_case(const engine::Event& event) {
  if (const auto* started = std::get_if<engine::CaseStarted>(&event.what))
    return started->origin.number;
  if (const auto* begun = std::get_if<engine::CallBegun>(&event.what)) return begun->number;
  if (const auto* ended = std::get_if<engine::CallEnded>(&event.what)) return ended->number;
  return 0;
}

class Telling {
 public:
  Telling(Language language, const CaseHistory& one, const Versions& versions, const Voice& voice)
      : language_(language),
        one_(one),
        versions_(versions),
        voice_(voice),
        waiting_(still_waiting(one.records)) {}

  std::vector<Line> run() {
    const bundle::Bundle* bundle = one_.bundle;
    for (const Record& record : one_.records) {
      if (bundle == nullptr) break;
      const Story story(language_, *bundle, voice_);
      tell(record, *bundle, story);
      if (const auto* moved = std::get_if<engine::CaseMoved>(&record.event.what))
        bundle = versions_ ? versions_(moved->to) : nullptr;
    }
    add_results();
    return std::move(lines_);
  }

 private:
  void tell(const Record& record, const bundle::Bundle& bundle, const Story& story) {
    if (const auto* given = std::get_if<engine::DocumentGiven>(&record.event.what)) {
      std::string name = story.document(given->document, given->state);
      if (given->version > 1)
        name = say(language_, Phrase::InVersion, {name, std::to_string(given->version)});
      results_ += (results_.empty() ? "" : ", ") + name;
      return;
    }
    add_results();
    const auto kind = std::visit(Sorting{waiting_, record.sequence, bundle}, record.event.what);
    if (!kind) return;
    std::string note = story.note(record.event);
    if (const auto* started = std::get_if<engine::CaseStarted>(&record.event.what);
        started != nullptr && !started->subject.empty())
      note = say(language_, Phrase::CaseSubject, {started->subject});
    lines_.push_back({record.event.at, story.event(record.event), std::move(note), *kind,
                      record.sequence, linked_case(record.event)});
  }

  // Documents are told with the act that gave them.
  void add_results() {
    if (!results_.empty() && !lines_.empty())
      lines_.back().text = say(language_, Phrase::StoryResult, {lines_.back().text, results_});
    results_.clear();
  }

  Language language_;
  const CaseHistory& one_;
  const Versions& versions_;
  const Voice& voice_;
  std::vector<std::uint64_t> waiting_;
  std::vector<Line> lines_;
  std::string results_;
};

}  // namespace

std::vector<Line> history(Language language, const CaseHistory& one, const Versions& versions,
                          Voice voice) {
  const calendar::Calendar usual;
  if (voice.calendar == nullptr) voice.calendar = &usual;
  voice.persons = true;
  return Telling(language, one, versions, voice).run();
}

std::vector<Day> by_day(Language language, std::vector<Line> lines, calendar::Zone zone) {
  std::vector<Day> days;
  calendar::Date last;
  for (Line& line : lines) {
    const calendar::LocalTime local = calendar::local_time(zone, line.when);
    if (days.empty() || local.date != last)
      days.push_back({calendar::told(local.date, language), {}});
    last = local.date;
    std::string clock =
        fmt::format("{:02}{}{:02}", local.minute / 60, language == Language::Indonesian ? "." : ":",
                    local.minute % 60);
    days.back().entries.push_back({std::move(clock), std::move(line)});
  }
  return days;
}

}  // namespace sop::story
