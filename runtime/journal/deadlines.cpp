#include "runtime/journal/deadlines.h"

#include <algorithm>
#include <utility>

namespace sop::journal {
namespace {

using engine::Instant;

std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

}  // namespace

// Where one deadline lies; nothing while the step it hangs on has not been done, and for events
// told in words.
std::optional<Instant> Deadlines::moment(const bundle::Deadline& deadline,
                                         const engine::Token& token,
                                         const Completed& completed) const {
  if (!deadline.event.empty()) return std::nullopt;
  Instant from = token.since;
  if (deadline.task.valid()) {
    const std::optional<Instant> done = completed ? completed(deadline.task) : std::nullopt;
    if (!done) return std::nullopt;
    from = *done;
  }
  if (deadline.amount) {
    const calendar::Amount amount = calendar::amount_of(*deadline.amount, true);
    if (deadline.amount->worded || amount.empty()) return std::nullopt;
    const calendar::Edge edge = deadline.kind == bundle::DeadlineKind::NotEarlier
                                    ? calendar::Edge::Beginning
                                    : calendar::Edge::End;
    from = deadline.before ? calendar::subtract(calendar_, from, amount, edge)
                           : calendar::add(calendar_, from, amount, edge);
  }
  return deadline.office_hours ? calendar::within_hours(calendar_, from) : from;
}

std::optional<Instant> Deadlines::due(const engine::Bundle& bundle, const engine::Token& token,
                                      const Completed& completed) const {
  const bundle::Task& task = bundle.task(token.task);
  std::optional<Instant> standard;
  if (const calendar::Amount amount = calendar::amount_of(task.time, true);
      !task.time.worded && !amount.empty())
    standard = calendar::add(calendar_, token.since, amount);
  std::optional<Instant> latest;
  for (const bundle::Deadline& one : task.deadlines) {
    if (one.kind == bundle::DeadlineKind::NotEarlier) continue;
    const std::optional<Instant> at = moment(one, token, completed);
    if (at && (!latest || *at > *latest)) latest = at;
  }
  return earlier(standard, latest);
}

std::optional<Instant> Deadlines::not_before(const engine::Bundle& bundle,
                                             const engine::Token& token,
                                             const Completed& completed) const {
  std::optional<Instant> latest;
  for (const bundle::Deadline& one : bundle.task(token.task).deadlines) {
    if (one.kind != bundle::DeadlineKind::NotEarlier) continue;
    const std::optional<Instant> at = moment(one, token, completed);
    if (at && (!latest || *at > *latest)) latest = at;
  }
  return latest;
}

Instant Deadlines::level_due(Instant due, std::uint32_t level) const {
  if (level <= 1) return due;
  calendar::Amount amount;
  amount.working_days = static_cast<double>(level - 1);
  return calendar::add(calendar_, due, amount);
}

Timekeepers working_time() {
  return [](const std::string& bytes) -> std::shared_ptr<const Timekeeper> {
    if (bytes.empty()) return std::make_shared<const Deadlines>(calendar::Calendar());
    Findings findings;
    std::optional<calendar::Calendar> calendar = calendar::read(bytes, "kalender", findings);
    if (!calendar) return nullptr;
    return std::make_shared<const Deadlines>(std::move(*calendar));
  };
}

}  // namespace sop::journal
