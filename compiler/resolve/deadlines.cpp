#include "compiler/resolve/deadlines.h"

#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/resolve/reading.h"

namespace sop {
namespace {

model::DeadlineKind kind_of(phrases::DeadlineBound bound) {
  switch (bound) {
    case phrases::DeadlineBound::NotEarlier:
      return model::DeadlineKind::NotEarlier;
    case phrases::DeadlineBound::Until:
      return model::DeadlineKind::Until;
    case phrases::DeadlineBound::NotLater:
      break;
  }
  return model::DeadlineKind::NotLater;
}

}  // namespace

void DeadlineTable::read(const ast::Field& field, model::Step& step, model::StepId id) {
  const Prose value = field.value();
  const std::vector<ast::Item> items = field.items();
  if (value.empty() && items.empty()) {
    sink_.report(finding<Kind::BadDeadline>(field.keyword_span(), ""));
    return;
  }
  if (!value.empty() && value.text != "-") read_one(value, step, id);
  for (const ast::Item& item : items) read_one(item.text(), step, id);
}

void DeadlineTable::read_one(const Prose& prose, model::Step& step, model::StepId id) {
  auto read = phrases::deadline(prose.text);
  if (!read) {
    sink_.report(finding<Kind::BadDeadline>(prose.span, prose.text));
    return;
  }
  model::Deadline deadline;
  deadline.kind = kind_of(read->bound);
  deadline.text = {prose.text, prose.span};
  deadline.amount = std::move(read->amount);
  deadline.before = read->before;
  deadline.event = slice(prose.text, read->event);
  deadline.date = read->date;
  deadline.office_hours = read->office_hours;
  const bool said = read->step.begin < read->step.end;
  const phrases::Slice reference = said ? read->step : read->event;
  if (!deadline.event.empty() && !deadline.date)
    pending_.push_back({id, step.deadlines.size(), slice(prose.text, reference),
                        prose.locate(reference.begin, reference.end), said});
  step.deadlines.push_back(std::move(deadline));
}

void DeadlineTable::bind(
    model::Model& model, const std::map<std::string, model::StepId>& labels,
    const std::function<void(const std::string& reference, Span place)>& unknown) {
  for (const Pending& one : pending_) {
    const auto found = labels.find(utf8::fold(one.reference));
    if (found == labels.end()) {
      if (one.said) unknown(one.reference, one.span);
      continue;
    }
    model::Deadline& deadline = model.steps[one.step.index()].deadlines[one.deadline];
    deadline.step = found->second;
    // "langkah 4" is over when the last symbol of row 4 is.
    const model::Row& row = model.row(model.step(found->second).row);
    if (row.number == one.reference && !deadline.before)
      deadline.step = model::StepId(row.first.index() + row.count - 1);
    deadline.event.clear();
  }
  pending_.clear();
}

}  // namespace sop
