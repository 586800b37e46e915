#include "runtime/export/facts.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "runtime/calendar/local_time.h"
#include "runtime/story/words.h"

namespace sop::exporting {
namespace {

using bundle::Bundle;
using bundle::TaskId;

constexpr std::string_view kUnknown = "unknown";

// One overload an event. What is alike in many events is read from the fields they share.
struct Flattening {
  const Bundle& bundle;
  bool held;

  [[nodiscard]] std::string title(bundle::RoleId id) const {
    return id.index() < bundle.roles.size() ? bundle.role(id).title : "";
  }
  [[nodiscard]] std::string document(bundle::DocumentId id,
                                     std::optional<std::uint32_t> state) const {
    if (id.index() >= bundle.documents.size()) return "";
    const bundle::Document& one = bundle.document(id);
    return state && *state < one.states.size() ? one.name + " (" + one.states[*state] + ")"
                                               : one.name;
  }
  [[nodiscard]] std::string answer(TaskId id, std::optional<std::uint32_t> exit) const {
    if (!exit || id.index() >= bundle.tasks.size()) return "";
    const auto& exits = bundle.task(id).exits;
    return *exit < exits.size() ? exits[*exit].answer : "";
  }

  template <class What>
  [[nodiscard]] Fact shared(std::string_view event, std::string_view transition,
                            const What& what) const {
    Fact out;
    out.event = event;
    out.transition = transition;
    out.of_task = transition != kUnknown;
    if constexpr (requires { what.task; }) out.task = what.task;
    if constexpr (requires { what.visit; }) out.visit = what.visit;
    if constexpr (requires { what.role; }) out.role = title(what.role);
    if constexpr (requires { what.note; }) out.note = what.note;
    return out;
  }

  Fact operator()(const engine::CaseStarted& what) const {
    Fact out = shared("case_started", kUnknown, what);
    out.linked = what.origin.number;
    return out;
  }
  Fact operator()(const engine::TaskOpened& what) const {
    Fact out = shared("task_opened", "schedule", what);
    if (what.task.index() >= bundle.tasks.size()) return out;
    for (const bundle::RoleId role : bundle.task(what.task).performers.front())
      out.role += (out.role.empty() ? "" : " / ") + title(role);
    return out;
  }
  Fact operator()(const engine::TaskClaimed& what) const {
    return shared("task_claimed", "assign", what);
  }
  Fact operator()(const engine::TaskReleased& what) const {
    return shared("task_released", kUnknown, what);
  }
  Fact operator()(const engine::TaskHandedOver& what) const {
    Fact out = shared("task_handed_over", held ? "reassign" : "assign", what);
    out.to = what.to;
    return out;
  }
  Fact operator()(const engine::TaskSigned& what) const {
    Fact out = shared("task_signed", kUnknown, what);
    out.answer = answer(what.task, what.exit);
    return out;
  }
  Fact operator()(const engine::TaskCompleted& what) const {
    Fact out = shared("task_completed", "complete", what);
    out.answer = answer(what.task, what.exit);
    return out;
  }
  Fact operator()(const engine::TaskSkipped& what) const {
    return shared("task_skipped", "manualskip", what);
  }
  Fact operator()(const engine::DocumentGiven& what) const {
    Fact out = shared("document_given", kUnknown, what);
    out.document = document(what.document, what.state);
    out.version = what.version;
    return out;
  }
  Fact operator()(const engine::FileAttached& what) const {
    Fact out = shared("file_attached", kUnknown, what);
    out.document = document(what.document, std::nullopt);
    out.version = what.version;
    out.file = what.name;
    out.hash = what.hash;
    return out;
  }
  Fact operator()(const engine::DeadlinePassed& what) const {
    Fact out = shared("deadline_passed", kUnknown, what);
    out.role = title(what.superior);
    out.due = what.due;
    return out;
  }
  Fact operator()(const engine::CallBegun& what) const {
    Fact out = shared("call_begun", kUnknown, what);
    out.linked = what.number;
    return out;
  }
  Fact operator()(const engine::CallEnded& what) const {
    Fact out = shared("call_ended", kUnknown, what);
    out.linked = what.number;
    return out;
  }
  Fact operator()(const engine::BranchesForked& what) const {
    return shared("branches_forked", kUnknown, what);
  }
  Fact operator()(const engine::BranchDone& what) const {
    return shared("branch_done", kUnknown, what);
  }
  Fact operator()(const engine::BranchesJoined& what) const {
    return shared("branches_joined", kUnknown, what);
  }
  Fact operator()(const engine::CaseMoved& what) const {
    Fact out = shared("case_moved", kUnknown, what);
    out.to = what.to;
    return out;
  }
  Fact operator()(const engine::CaseFinished& what) const {
    return shared("case_finished", kUnknown, what);
  }
  Fact operator()(const engine::CaseCancelled& what) const {
    Fact out = shared("case_cancelled", kUnknown, what);
    out.note = what.reason;
    return out;
  }
};

// Which tasks wait, and which parts of them are held.
class Standing {
 public:
  void take(const engine::Event& event) {
    std::visit([this](const auto& what) { see(what); }, event.what);
  }
  [[nodiscard]] const std::map<TaskId, std::uint32_t>& open() const { return open_; }
  [[nodiscard]] bool held(const engine::Event& event) const {
    const auto* handed = std::get_if<engine::TaskHandedOver>(&event.what);
    return handed != nullptr && held_.count({handed->task, handed->member}) != 0;
  }

 private:
  void see(const engine::TaskOpened& what) { open_[what.task] = what.visit; }
  void see(const engine::TaskCompleted& what) { leave(what.task); }
  void see(const engine::TaskSkipped& what) { leave(what.task); }
  void see(const engine::TaskClaimed& what) { held_.insert({what.task, what.member}); }
  void see(const engine::TaskHandedOver& what) { held_.insert({what.task, what.member}); }
  void see(const engine::TaskReleased& what) { held_.erase({what.task, what.member}); }
  void see(const engine::CaseCancelled&) {
    open_.clear();
    held_.clear();
  }
  void see(const engine::CaseMoved& what) {
    const auto mapped = [&](TaskId id) {
      const auto& table = what.mapping.tasks;
      return id.index() < table.size() ? table[id.index()] : TaskId();
    };
    std::map<TaskId, std::uint32_t> open;
    std::set<std::pair<TaskId, std::uint32_t>> held;
    for (const auto& [task, visit] : open_) {
      if (mapped(task).valid()) open[mapped(task)] = visit;
    }
    for (const auto& [task, member] : held_) {
      if (mapped(task).valid()) held.insert({mapped(task), member});
    }
    open_ = std::move(open);
    held_ = std::move(held);
  }
  template <class Other>
  void see(const Other&) {}
  void leave(TaskId task) {
    open_.erase(task);
    std::erase_if(held_, [task](const auto& one) { return one.first == task; });
  }

  std::map<TaskId, std::uint32_t> open_;
  std::set<std::pair<TaskId, std::uint32_t>> held_;
};

}  // namespace

Fact fact_of(const engine::Event& event, const Bundle& bundle, bool held) {
  return std::visit(Flattening{bundle, held}, event.what);
}

bool each_fact(const CaseHistory& one, const Versions& versions,
               const std::function<bool(const Told&)>& visit) {
  const Bundle* bundle = one.bundle;
  Standing standing;
  for (const engine::Record& record : one.records) {
    if (bundle == nullptr) return true;
    if (std::holds_alternative<engine::CaseCancelled>(record.event.what)) {
      for (const auto& [task, visited] : standing.open()) {
        Fact stopped;
        stopped.event = "task_stopped";
        stopped.transition = "pi_abort";
        stopped.of_task = true;
        stopped.task = task;
        stopped.visit = visited;
        if (!visit({record, *bundle, std::move(stopped)})) return false;
      }
    }
    const bool held = standing.held(record.event);
    if (!visit({record, *bundle, fact_of(record.event, *bundle, held)})) return false;
    standing.take(record.event);
    if (const auto* moved = std::get_if<engine::CaseMoved>(&record.event.what))
      bundle = versions ? versions(moved->to) : nullptr;
  }
  return true;
}

std::string local_iso(Instant at, calendar::Zone zone) {
  const std::int64_t minutes = calendar::offset_minutes(zone);
  std::string out = to_iso(Instant{at.milliseconds + minutes * 60'000});
  out.pop_back();  // "Z"
  return out + fmt::format("+{:02}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace sop::exporting
