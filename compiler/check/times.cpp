// Waktu and Tenggat of each step by themselves: what "hari" means, sums, durations in the wrong
// cell, a step that is longer than its deadline, bounds that cross. What hangs on paths is in
// flow/durations.cpp.

#include <algorithm>
#include <string>

#include "compiler/base/utf8.h"
#include "compiler/check/check.h"
#include "compiler/model/working_time.h"

namespace sop {
namespace {

using model::Deadline;
using model::DeadlineKind;

class Times {
 public:
  Times(const model::Settings& settings, Sink& sink) : settings_(settings), sink_(sink) {}

  void check(const model::Model& model) {
    note(model.identity.standard_time);
    for (const model::Step& step : model.steps) {
      note(step.time);
      for (const Deadline& one : step.deadlines) {
        if (one.amount) note(*one.amount, one.text);
      }
      check_cells(step);
      if (step.deadlines.empty()) continue;
      check_own_time(step);
      check_crossing(step);
    }
  }

 private:
  void note(const model::Time& time) {
    if (time.value) note(*time.value, time.text);
  }

  // What was decided in reading, once an SOP.
  void note(const phrases::Time& time, const model::Text& text) {
    if (time.summed && !sum_told_) {
      sum_told_ = true;
      sink_.report(finding<Kind::TimesSummed>(text.span, text.text));
    }
    if (bare_day_told_ || settings_.bare_day_decided) return;
    for (const phrases::TimePart& part : time.parts) {
      if (part.unit != phrases::TimeUnit::Day || bare_day_told_) continue;
      bare_day_told_ = true;
      sink_.report(finding<Kind::BareDay>(text.span));
    }
  }

  void check_cells(const model::Step& step) {
    check_uses(step.inputs.uses, Keyword::Inputs);
    check_uses(step.outputs.uses, Keyword::Outputs);
    for (const model::Branch& branch : step.branches) check_uses(branch.outputs, Keyword::Outputs);
  }

  // Pasted durations begin with their number.
  void check_uses(const std::vector<model::Use>& uses, Keyword cell) {
    for (const model::Use& use : uses) {
      const std::string& text = use.text.text;
      if (text.empty() || text.front() < '0' || text.front() > '9') continue;
      const auto time = phrases::time(text, std::nullopt);
      if (time && !time->parts.empty())
        sink_.report(finding<Kind::TimeInCell>(use.text.span, text, info(cell).canonical));
    }
  }

  // Of several deadlines the later counts: the step's own time must be too long for all of them.
  void check_own_time(const model::Step& step) {
    if (!step.time.value) return;
    const model::Amount need = least_of(*step.time.value, settings_);
    const Deadline* late = nullptr;
    for (const Deadline& one : step.deadlines) {
      if (one.kind == DeadlineKind::NotEarlier) continue;
      if (!one.amount || one.before) return;
      if (!exceeds(need, most_of(*one.amount, settings_), settings_)) return;
      if (late == nullptr) late = &one;
    }
    if (late == nullptr) return;
    sink_.report(
        finding<Kind::TimeOverDeadline>(late->text.span, step.label, told(need), late->text.text)
            .label(step.time.text.span, Phrase::DurationHere));
  }

  [[nodiscard]] static bool same_event(const Deadline& a, const Deadline& b) {
    if (a.step.valid() || b.step.valid()) return a.step == b.step;
    if (a.date || b.date) return a.date == b.date;
    return utf8::fold(a.event) == utf8::fold(b.event);
  }

  // Is the earliest time surely behind the latest?
  [[nodiscard]] bool cross(const Deadline& early, const Deadline& late) const {
    if (early.date && late.date && !early.amount && !late.amount) return *early.date > *late.date;
    if (!same_event(early, late)) return false;
    const model::Amount none;
    const auto least = [&](const Deadline& one) {
      return one.amount ? least_of(*one.amount, settings_) : none;
    };
    const auto most = [&](const Deadline& one) {
      return one.amount ? most_of(*one.amount, settings_) : none;
    };
    if (early.before && late.before) return exceeds(least(late), most(early), settings_);
    if (early.before) return false;
    if (late.before) return early.amount || late.amount;
    return exceeds(least(early), most(late), settings_);
  }

  void check_crossing(const model::Step& step) {
    constexpr std::size_t kCompared = 50;  // deadlines of one step; a real one has two or three
    if (step.deadlines.size() > kCompared) return;
    for (const Deadline& early : step.deadlines) {
      if (early.kind != DeadlineKind::NotEarlier) continue;
      const Deadline* latest = nullptr;
      bool all = true;
      for (const Deadline& late : step.deadlines) {
        if (late.kind == DeadlineKind::NotEarlier) continue;
        all = all && cross(early, late);
        if (latest == nullptr) latest = &late;
      }
      if (latest == nullptr || !all) continue;
      sink_.report(
          finding<Kind::DeadlinesCross>(early.text.span, early.text.text, latest->text.text)
              .label(latest->text.span, Phrase::LatestHere));
    }
  }

  const model::Settings& settings_;
  Sink& sink_;
  bool bare_day_told_ = false;
  bool sum_told_ = false;
};

}  // namespace

void check_times(const std::vector<model::Model>& charts, const model::Surroundings& surroundings,
                 Sink& sink) {
  Times times(surroundings.settings(), sink);
  for (const model::Model& chart : charts) times.check(chart);
}

}  // namespace sop
