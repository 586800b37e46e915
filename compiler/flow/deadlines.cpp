#include "compiler/flow/deadlines.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "compiler/flow/durations.h"

namespace sop::flow {
namespace {

using model::Deadline;
using model::DeadlineKind;
using model::StepId;

// Each step that deadlines hang on, and each deadline, costs a walk through the graph; past these
// numbers (no real SOP reaches them) deadlines are no longer compared with paths.
constexpr std::size_t kEvents = 500;
constexpr std::size_t kWalks = 2000;

class Deadlines {
 public:
  Deadlines(const Program& program, const model::Model& model, const model::Settings& settings,
            Sink& sink)
      : program_(program),
        model_(model),
        settings_(settings),
        sink_(sink),
        ways_(program, model, settings, Ways::Choice::Shortest) {}

  void check() {
    std::map<std::size_t, std::vector<StepId>> after, before;
    for (std::size_t i = 0; i < model_.steps.size(); ++i) {
      for (const Deadline& one : model_.steps[i].deadlines) {
        if (one.step.valid()) (one.before ? before : after)[one.step.index()].push_back(StepId(i));
      }
    }
    if (after.size() + before.size() > kEvents) return;
    for (auto& [event, steps] : after) check_passed(event, steps);
    for (auto& [event, steps] : before) check_coming(event, steps);
    for (std::size_t i = 0; i < model_.steps.size(); ++i) {
      if (!model_.steps[i].deadlines.empty()) check_time(StepId(i));
    }
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // Which branch of the block of `join` a node stands in.
  [[nodiscard]] std::uint32_t branch_of(std::size_t at, model::ParallelId block) const {
    const Node& node = program_.nodes[at];
    const model::Place place = node.kind == NodeKind::Step ? model_.step(node.step).place
                                                           : model_.parallel(node.parallel).outer;
    return place.parallel == block ? place.branch : 0;
  }

  // Branches without a step are not waited for.
  [[nodiscard]] std::size_t branch_count(model::ParallelId block) const {
    const auto& branches = model_.parallel(block).branches;
    return static_cast<std::size_t>(
        std::count_if(branches.begin(), branches.end(),
                      [](const model::ParallelBranch& one) { return one.first.valid(); }));
  }

  // Where one gets from the start without passing `event`: a join only when all its branches do.
  [[nodiscard]] std::vector<std::size_t> walk_without(std::size_t event,
                                                      std::vector<bool>& reached) const {
    std::vector<std::size_t> came_from(program_.nodes.size(), kNone);
    std::map<std::size_t, std::vector<std::uint32_t>> arrived;  // of a join: branches
    reached.assign(program_.nodes.size(), false);
    std::vector<std::size_t> queue;
    const auto enter = [&](std::size_t at, std::size_t from) {
      reached[at] = true;
      came_from[at] = from;
      if (at != event) queue.push_back(at);
    };
    if (program_.start.valid()) enter(program_.start.index(), kNone);
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const std::size_t at = queue[i];
      for (const Edge& edge : program_.nodes[at].out) {
        if (edge.ends() || reached[edge.to.index()]) continue;
        const std::size_t next = edge.to.index();
        const Node& there = program_.nodes[next];
        if (there.kind == NodeKind::Join) {
          std::vector<std::uint32_t>& branches = arrived[next];
          const std::uint32_t branch = branch_of(at, there.parallel);
          if (std::find(branches.begin(), branches.end(), branch) == branches.end())
            branches.push_back(branch);
          if (branches.size() < branch_count(there.parallel)) continue;
        }
        enter(next, at);
      }
    }
    return came_from;
  }

  void check_passed(std::size_t event, const std::vector<StepId>& steps) {
    std::vector<bool> reached;
    const std::vector<std::size_t> came_from = walk_without(event, reached);
    StepId last;
    for (const StepId step : steps) {
      if (!reached[step.index()] || step == last) continue;
      last = step;
      std::vector<StepId> way;
      for (std::size_t at = step.index(); at != kNone; at = came_from[at]) {
        if (program_.nodes[at].kind == NodeKind::Step) way.push_back(program_.nodes[at].step);
      }
      std::reverse(way.begin(), way.end());
      not_always_.emplace(step.index(), event);
      const model::Step& there = model_.step(step);
      sink_.report(finding<Kind::EventNotBefore>(place_of(there, StepId(event), false),
                                                 model_.step(StepId(event)).label, there.label,
                                                 told(way, model_))
                       .label(model_.step(StepId(event)).span, Phrase::EventHere));
    }
  }

  void check_coming(std::size_t event, const std::vector<StepId>& steps) {
    // Backwards from the event: from where can it still come?
    if (before_.empty()) note_predecessors();
    std::vector<bool> leads(program_.nodes.size(), false);
    std::vector<std::size_t> queue{event};
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const std::size_t from : before_[queue[i]]) {
        if (leads[from]) continue;
        leads[from] = true;
        queue.push_back(from);
      }
    }
    StepId last;
    for (const StepId step : steps) {
      if (leads[step.index()] || step == last) continue;
      last = step;
      const model::Step& there = model_.step(step);
      sink_.report(finding<Kind::EventNotAfter>(place_of(there, StepId(event), true),
                                                model_.step(StepId(event)).label, there.label)
                       .label(model_.step(StepId(event)).span, Phrase::EventHere));
    }
  }

  void note_predecessors() {
    before_.resize(program_.nodes.size());
    for (const Node& node : program_.nodes) {
      for (const Edge& edge : node.out) {
        if (!edge.ends()) before_[edge.to.index()].push_back(edge.from.index());
      }
    }
  }

  // The first deadline of a step that hangs on this event.
  static Span place_of(const model::Step& step, StepId event, bool before) {
    for (const Deadline& one : step.deadlines) {
      if (one.step == event && one.before == before) return one.text.span;
    }
    return step.span;
  }

  [[nodiscard]] bool always_passed(StepId step, StepId event) const {
    return not_always_.count({step.index(), event.index()}) == 0;
  }

  // Of several deadlines the later counts: all must be too short.
  void check_time(StepId id) {
    const model::Step& step = model_.step(id);
    const Deadline* told_of = nullptr;
    std::optional<Path> way;
    for (const Deadline& one : step.deadlines) {
      if (one.kind == DeadlineKind::NotEarlier) continue;
      if (!one.amount || one.before) return;
      const model::Amount limit = most_of(*one.amount, settings_);
      if (step.time.value && exceeds(least_of(*step.time.value, settings_), limit, settings_))
        continue;  // told by check_times
      if (!one.step.valid() || !always_passed(id, one.step) || ++walks_ > kWalks) return;
      auto path = ways_.between(one.step, id);
      if (!path || !exceeds(path->least, limit, settings_)) return;
      if (told_of != nullptr) continue;
      told_of = &one;
      way = std::move(path);
    }
    if (told_of == nullptr) return;
    sink_.report(finding<Kind::PathOverDeadline>(told_of->text.span, told_of->text.text,
                                                 told(way->steps, model_), told(way->least))
                     .label(model_.step(told_of->step).span, Phrase::EventHere));
  }

  const Program& program_;
  const model::Model& model_;
  const model::Settings& settings_;
  Sink& sink_;
  Ways ways_;
  std::vector<std::vector<std::size_t>> before_;
  std::set<std::pair<std::size_t, std::size_t>> not_always_;  // step, event
  std::size_t walks_ = 0;
};

}  // namespace

void check_deadlines(const Program& program, const model::Model& model,
                     const model::Settings& settings, Sink& sink) {
  const bool any = std::any_of(model.steps.begin(), model.steps.end(),
                               [](const model::Step& step) { return !step.deadlines.empty(); });
  if (any) Deadlines(program, model, settings, sink).check();
}

}  // namespace sop::flow
