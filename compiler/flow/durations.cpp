// Times of whole paths, and the declared standard.

#include "compiler/flow/durations.h"

#include "compiler/flow/analysis.h"
#include "compiler/flow/deadlines.h"

namespace sop::flow {
namespace {

using model::Amount;
using model::StepId;

// A step has its time on one of its symbols: links of a hand-off share it, lettered sub-steps may.
bool row_is_timed(const model::Model& model, const model::Row& row) {
  for (std::uint32_t i = 0; i < row.count; ++i) {
    const model::Step& step = model.steps[row.first.index() + i];
    if (step.time.value && !step.time.value->worded) return true;
  }
  return false;
}

void check_standard(const Program& program, const model::Model& model,
                    const model::Settings& settings, Sink& sink) {
  const model::Time& standard = model.identity.standard_time;
  if (!standard.value) return;
  const Amount limit = most_of(*standard.value, settings);
  const auto shortest = Ways(program, model, settings, Ways::Choice::Shortest).through();
  if (shortest && exceeds(shortest->least, limit, settings)) {
    sink.report(finding<Kind::NeverWithinStandard>(standard.text.span, told(shortest->steps, model),
                                                   told(shortest->least), standard.text.text));
    return;
  }
  const auto longest = Ways(program, model, settings, Ways::Choice::Longest).through();
  if (longest && exceeds(longest->most, limit, settings))
    sink.report(finding<Kind::OverStandardTime>(standard.text.span, told(longest->steps, model),
                                                told(longest->most), standard.text.text));
}

}  // namespace

std::string told(const std::vector<StepId>& steps, const model::Model& model) {
  constexpr std::size_t kTold = 16;
  constexpr std::size_t kEnd = kTold / 2;
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps.size() > kTold && i == kEnd) {
      out += " → …";
      i = steps.size() - kEnd;
    }
    out += (out.empty() ? "" : " → ") + model.step(steps[i]).label;
  }
  return out;
}

Durations durations(const Program& program, const model::Model& model,
                    const model::Settings& settings) {
  Durations out;
  for (const model::Row& row : model.rows) {
    const bool timed = row_is_timed(model, row);
    for (std::uint32_t i = 0; i < row.count; ++i) {
      const StepId id(row.first.index() + i);
      const model::Time& time = model.step(id).time;
      if (time.value) {
        out.total_least += least_of(*time.value, settings);
        out.total_most += most_of(*time.value, settings);
      }
      const bool told_in_words = time.value && time.value->worded;
      const bool unread = time.present && !time.value;
      if (told_in_words || unread || (!timed && i == 0)) out.unread.push_back(id);
    }
  }
  out.shortest = Ways(program, model, settings, Ways::Choice::Shortest).through();
  out.longest = Ways(program, model, settings, Ways::Choice::Longest).through();
  return out;
}

void check_durations(const Program& program, const model::Model& model,
                     const model::Settings& settings, Sink& sink) {
  check_standard(program, model, settings, sink);
  check_deadlines(program, model, settings, sink);
}

}  // namespace sop::flow
