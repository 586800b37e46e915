#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "compiler/base/limits.h"
#include "compiler/flow/analysis.h"
#include "compiler/flow/document_findings.h"

namespace sop::flow {
namespace {

constexpr std::size_t kLabels = 5;  // further places of one finding

const model::Text& text_of(const Need& need) {
  return need.use->text;
}

}  // namespace

void InputFindings::check(const DocumentPaths& paths) {
  for (std::uint32_t d = paths.first(); d < paths.last(); ++d) check_document(d, paths);
}

void InputFindings::check_document(std::uint32_t document, const DocumentPaths& paths) {
  const Range range = facts_.needs_of[document];
  // Steps that are never reached have been reported; so have the documents only they give.
  if (range.empty() || facts_.given_unreached[document]) return;
  const bool given = !facts_.gifts_of[document].empty();
  if (!given) report_never_given(document);
  // One finding a state, at the first step that lacks it; the other steps are labels.
  std::map<std::uint32_t, std::vector<const Need*>> further;
  std::vector<Open> open;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Need& need = facts_.needs[i];
    if (need.use->outside || paths.sure_level(document, need.step) >= need.level) continue;
    if (!given && !facts_.first[need.step]) continue;
    if (comes_by_return(need)) continue;
    auto shortage = witness_.find(need, paths);
    if (!shortage) continue;
    const bool note = facts_.first[need.step] && shortage->cause == Shortage::Cause::NotBefore;
    if (note) {
      sink_.report(finding<Kind::NeverGivenFirst>(text_of(need).span, text_of(need).text));
    } else if (further.count(need.level) != 0) {
      further[need.level].push_back(&need);
    } else {
      further[need.level];
      open.push_back({&need, std::move(*shortage)});
    }
  }
  for (const Open& one : open) report(one, further[one.need->level]);
}

// "kembali ke 3, Output: Catatan": what a return brings along is for the step it returns to, which
// the first time has nothing to mend.
bool InputFindings::comes_by_return(const Need& need) const {
  if (!facts_.model().documents[need.document].states.empty()) return false;
  const Range gifts = facts_.gifts_of[need.document];
  for (std::uint32_t i = gifts.first; i < gifts.last; ++i) {
    const Range& carriers = facts_.gifts[i].carriers;
    for (std::uint32_t c = carriers.first; c < carriers.last; ++c) {
      const Arrow& arrow = facts_.arrows[facts_.carriers[c]];
      if (arrow.back && arrow.to == need.step) return true;
    }
  }
  return false;
}

// Told once a document, at the first step after the first that needs it.
void InputFindings::report_never_given(std::uint32_t document) {
  const Range range = facts_.needs_of[document];
  const Need* first = nullptr;
  std::vector<const Need*> further;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Need& need = facts_.needs[i];
    if (need.use->outside || facts_.first[need.step]) continue;
    if (first != nullptr) further.push_back(&need);
    if (first == nullptr) first = &need;
  }
  if (first == nullptr) return;
  const model::Text& text = text_of(*first);
  Diagnostic diagnostic =
      finding<Kind::NeverGiven>(text.span, text.text, printed_label(facts_.model(), first->step));
  sink_.report(with_further(with_similar(std::move(diagnostic), *first, false), further));
}

void InputFindings::report(const Open& open, const std::vector<const Need*>& further) {
  const Need& need = *open.need;
  const Shortage& shortage = open.shortage;
  const model::Text& text = text_of(need);
  const std::string label = printed_label(facts_.model(), need.step);
  Diagnostic diagnostic;
  switch (shortage.cause) {
    case Shortage::Cause::NotBefore:
      diagnostic = not_before(need);
      break;
    case Shortage::Cause::LeftOut:
      diagnostic =
          finding<Kind::GivenIfNeeded>(text.span, text.text, label,
                                       printed_label(facts_.model(), shortage.giver), shortage.path)
              .label(facts_.model().steps[shortage.giver].span, Phrase::MayBeLeftOut);
      break;
    case Shortage::Cause::Missing:
      diagnostic = finding<Kind::GivenOnSomePaths>(text.span, text.text, label, shortage.path);
      if (const Gift* gift = first_gift(need.document, need.step))
        diagnostic = std::move(diagnostic).label(gift->use->text.span, Phrase::GivenHere);
      break;
    case Shortage::Cause::TooLow:
      diagnostic = too_low(need, shortage);
      break;
  }
  sink_.report(with_further(std::move(diagnostic), further));
}

// No step that gives it comes before: the step itself is the first, or one further on or alongside.
Diagnostic InputFindings::not_before(const Need& need) {
  const model::Model& model = facts_.model();
  const model::Text& text = text_of(need);
  const std::string label = printed_label(model, need.step);
  const Range gifts = facts_.gifts_of[need.document];
  const Gift* itself = nullptr;
  for (std::uint32_t i = gifts.first; i < gifts.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    if (gift.step == need.step && itself == nullptr) itself = &gift;
    if (!run_alongside(model, gift.step, need.step)) continue;
    told_.misplaced[need.document] = true;
    return finding<Kind::GivenAlongside>(text.span, text.text, label,
                                         printed_label(model, gift.step))
        .label(gift.use->text.span, Phrase::GivenHere);
  }
  if (itself != nullptr) {
    return with_similar(finding<Kind::GivenByItself>(text.span, text.text, label)
                            .label(itself->use->text.span, Phrase::GivenHere),
                        need, true);
  }
  told_.misplaced[need.document] = true;
  const Gift& later = facts_.gifts[gifts.first];
  return with_similar(
      finding<Kind::GivenLater>(text.span, text.text, label, printed_label(model, later.step))
          .label(later.use->text.span, Phrase::GivenHere),
      need, true);
}

Diagnostic InputFindings::too_low(const Need& need, const Shortage& shortage) const {
  const model::Model& model = facts_.model();
  const model::Text& text = text_of(need);
  const model::Document& document = model.documents[need.document];
  told_.short_of[need.document] = true;
  Diagnostic diagnostic =
      finding<Kind::WrongState>(text.span, text.text, printed_label(model, need.step),
                                shortage.path, document.states[shortage.level - 1]);
  const Range gifts = facts_.gifts_of[need.document];
  bool reached = false;
  const Gift* stale = nullptr;
  for (std::uint32_t i = gifts.first; i < gifts.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    reached = reached || gift.level >= need.level;
    if (gift.step == shortage.giver && gift.level == shortage.level) stale = &gift;
  }
  if (stale != nullptr)
    diagnostic = std::move(diagnostic).label(stale->use->text.span, Phrase::GivenHere);
  if (reached) return diagnostic;
  return std::move(diagnostic)
      .hint(Phrase::NoStepGivesState, {document.name, document.states[need.level - 1]});
}

Diagnostic InputFindings::with_further(Diagnostic diagnostic,
                                       const std::vector<const Need*>& further) const {
  for (std::size_t i = 0; i < further.size() && i < kLabels; ++i)
    diagnostic = std::move(diagnostic).label(text_of(*further[i]).span, Phrase::AlsoNeededHere);
  return diagnostic;
}

// Bounded: of more findings than are printed, the hint would never be read.
Diagnostic InputFindings::with_similar(Diagnostic diagnostic, const Need& need, bool strict) {
  if (++hints_ > limits::kFindingsPerFile) return diagnostic;
  const auto similar = similar_.find(need);
  if (!similar || (strict && !similar->kin)) return diagnostic;
  const Gift& gift = nearest_before(facts_.gifts[similar->gift], need.step);
  const model::Text& given = gift.use->text;
  diagnostic = std::move(diagnostic)
                   .hint(Phrase::NearName, {given.text, printed_label(facts_.model(), gift.step)});
  if (!similar->kin) return diagnostic;
  told_.namesake[gift.document] = true;
  diagnostic = std::move(diagnostic).label(given.span, Phrase::SimilarGivenHere);
  if (!similar->same_words) return diagnostic;
  // What the section Dokumen lists has the right name.
  const bool listed = facts_.model().documents[need.document].declared;
  const model::Text& wanted = text_of(need);
  return listed ? std::move(diagnostic).fix(given.span, wanted.text, Applicability::Ask)
                : std::move(diagnostic).fix(wanted.span, given.text, Applicability::Ask);
}

// Of the gifts of this document the last before `step`.
const Gift& InputFindings::nearest_before(const Gift& first, std::uint32_t step) const {
  const Gift* found = &first;
  const Range range = facts_.gifts_of[first.document];
  for (std::uint32_t i = range.first; i < range.last && facts_.gifts[i].step < step; ++i)
    found = &facts_.gifts[i];
  return *found;
}

const Gift* InputFindings::first_gift(std::uint32_t document, std::uint32_t other_than) const {
  const Range range = facts_.gifts_of[document];
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    if (facts_.gifts[i].step != other_than) return &facts_.gifts[i];
  }
  return nullptr;
}

void check_documents(const Program& program, const model::Model& model, Sink& sink) {
  const DocumentFacts facts(program, model);
  DocumentPaths paths(facts);
  ToldOfDocuments told(model.documents.size());
  InputFindings inputs(facts, told, sink);
  while (paths.next()) inputs.check(paths);
  OutputFindings(facts, paths, told, sink).check();
}

}  // namespace sop::flow
