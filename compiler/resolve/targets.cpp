#include "compiler/resolve/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/resolve/reading.h"

namespace sop {
namespace {

using model::StepId;
using model::Target;
using model::TargetKind;

// Bytes of the target itself, without the outputs behind it.
std::size_t said_in(const phrases::Target& target, const std::string& text) {
  if (target.reference.end > 0) return target.reference.end;
  return std::min(text.find(','), text.size());
}

bool is_number(const std::string& label) {
  return label.front() >= '0' && label.front() <= '9';
}

}  // namespace

std::optional<StepId> TargetTable::find(const std::string& label) const {
  const auto known = labels_.find(label);
  return known == labels_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<StepId> TargetTable::learn(const std::string& label, StepId step) {
  const auto [known, fresh] = labels_.emplace(label, step);
  return fresh ? std::nullopt : std::optional(known->second);
}

std::optional<Target> TargetTable::read(const Prose& prose, Span place, StepId from,
                                        std::size_t branch, std::optional<model::Text>* outputs) {
  const auto parsed = phrases::target(prose.text);
  if (!parsed) {
    sink_.report(prose.empty() ? finding<Kind::NoTarget>(place)
                               : finding<Kind::BadTarget>(prose.span, prose.text));
    return std::nullopt;
  }
  Target target;
  target.span = prose.locate(0, said_in(*parsed, prose.text));
  if (parsed->outputs && outputs != nullptr) {
    *outputs = model::Text{slice(prose.text, *parsed->outputs),
                           prose.locate(parsed->outputs->begin, parsed->outputs->end)};
  }
  switch (parsed->kind) {
    case phrases::TargetKind::Next:
      target.kind = TargetKind::Next;
      return target;
    case phrases::TargetKind::End:
      target.kind = TargetKind::End;
      return target;
    case phrases::TargetKind::To:
    case phrases::TargetKind::Back:
      break;
  }
  target.kind = TargetKind::To;
  target.said_back = parsed->kind == phrases::TargetKind::Back;
  const phrases::Slice reference = parsed->reference;
  pending_.push_back({from, branch, slice(prose.text, reference),
                      prose.locate(reference.begin, reference.end),
                      prose.locate(0, reference.begin), target.said_back});
  return target;
}

void TargetTable::bind(model::Model& model, DeadlineTable& deadlines) {
  for (const Pending& one : pending_) {
    const auto found = labels_.find(utf8::fold(one.reference));
    if (found == labels_.end()) {
      report_unknown(model, one.reference, one.reference_span);
      continue;
    }
    model::Step& step = model.steps[one.step.index()];
    (one.branch == kNext ? step.next->step : step.branches[one.branch].target.step) = found->second;
    check_direction(model, one, found->second);
  }
  deadlines.bind(model, labels_, [&](const std::string& reference, Span place) {
    report_unknown(model, reference, place);
  });
}

void TargetTable::report_unknown(const model::Model& model, const std::string& reference,
                                 Span place) {
  Diagnostic diagnostic = finding<Kind::UnknownStep>(place, reference);
  std::vector<std::string> names;
  for (const auto& [name, step] : labels_) {
    if (!is_number(name)) names.push_back(name);
  }
  const auto near = is_number(reference) ? std::nullopt : nearest(reference, names);
  if (near) {
    diagnostic = std::move(diagnostic)
                     .hint(Phrase::DidYouMean, {names[*near]})
                     .fix(place, names[*near], Applicability::Ask);
  } else {
    const std::string range =
        fmt::format("{} – {}", model.rows.front().number, model.rows.back().number);
    diagnostic = std::move(diagnostic).hint(Phrase::KnownSteps, {range});
  }
  sink_.report(std::move(diagnostic));
}

void TargetTable::check_direction(const model::Model& model, const Pending& one, StepId target) {
  const bool back = target.index() <= one.step.index();
  if (back == one.said_back) return;
  const std::string_view said =
      info(one.said_back ? Keyword::TargetBack : Keyword::TargetTo).canonical;
  const std::string_view right = info(back ? Keyword::TargetBack : Keyword::TargetTo).canonical;
  const Span whole = join(one.word_span, one.reference_span);
  sink_.report(finding<Kind::WrongDirection>(whole, said, right, one.reference)
                   .label(model.step(target).span, Phrase::TargetHere)
                   .fix(whole, fmt::format("{} {}", right, one.reference), Applicability::Safe));
}

}  // namespace sop
