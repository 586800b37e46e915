// What becomes of outputs. How sure a finding is decides its severity: a document that is listed
// with its states is matched by the analyst's own words, so a draft that nobody takes up is a
// warning; of prose cells only the wording may differ, so there it is a note (on real forms half of
// all outputs are named differently where they are needed).
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/base/suggest.h"
#include "compiler/flow/document_findings.h"

namespace sop::flow {
namespace {

constexpr std::size_t kLabels = 5;  // further places of one finding

// "SK Tim (darf)": a state was told, and its spelling has been reported.
bool misspells_state(const std::string& text, const std::vector<std::string>& states) {
  const std::size_t open = text.rfind('(');
  if (open == std::string::npos || text.back() != ')') return false;
  return nearest(text.substr(open + 1, text.size() - open - 2), states).has_value();
}

}  // namespace

void OutputFindings::check() {
  const auto documents = static_cast<std::uint32_t>(facts_.gifts_of.size());
  for (std::uint32_t d = 0; d < documents; ++d) {
    if (gifts_of(d).empty()) continue;
    unused_told_ = false;
    // Where no step tells what it needs, nothing can be said about what becomes of outputs.
    if (facts_.model().has_inputs) {
      check_unused(d);
      check_overwritten(d);
    }
    check_alongside(d);
    if (states_of(d) >= 2) check_states(d);
  }
}

std::uint32_t OutputFindings::states_of(std::uint32_t document) const {
  return static_cast<std::uint32_t>(facts_.model().documents[document].states.size());
}

const std::string& OutputFindings::state_name(std::uint32_t document, std::uint32_t level) const {
  return facts_.model().documents[document].states[level - 1];
}

bool OutputFindings::needs(std::uint32_t step, std::uint32_t document) const {
  const std::vector<model::Use>& uses = facts_.model().steps[step].inputs.uses;
  return std::any_of(uses.begin(), uses.end(),
                     [&](const model::Use& use) { return use.document.value == document; });
}

// Nobody needs it later, and it is no result: what is given on the way to the end is one, so is a
// document whose only state says so, and so is one that was carried along up to here. What a return
// names is a message to whom it returns.
bool OutputFindings::is_unused(std::uint32_t index) const {
  const Gift& gift = facts_.gifts[index];
  const std::uint32_t states = states_of(gift.document);
  if (paths_.needed_later[index] || states == 1 || !gift.told) return false;
  for (std::uint32_t c = gift.carriers.first; c < gift.carriers.last; ++c) {
    const Arrow& arrow = facts_.arrows[facts_.carriers[c]];
    if (arrow.ends() || arrow.back) return false;
  }
  if (states > 1) return gift.level < states || is_sure_after(gift);
  const Range others = gifts_of(gift.document);
  const bool before =
      std::any_of(facts_.gifts.begin() + others.first, facts_.gifts.begin() + others.last,
                  [&](const Gift& other) { return other.step < gift.step; });
  return !(before && needs(gift.step, gift.document));
}

// Does every way to the step after this one lead through this one? Else that step cannot rely on
// it.
bool OutputFindings::is_sure_after(const Gift& gift) const {
  const std::uint32_t after = facts_.arrows[facts_.carriers[gift.carriers.first]].to;
  const Range& entering = facts_.entering[after];
  return std::none_of(facts_.entering_arrows.begin() + entering.first,
                      facts_.entering_arrows.begin() + entering.last, [&](std::uint32_t a) {
                        const Arrow& arrow = facts_.arrows[a];
                        return !arrow.back && (arrow.from != gift.step || arrow.skip);
                      });
}

Diagnostic OutputFindings::unused(const Gift& gift) const {
  const model::Text& text = gift.use->text;
  const std::uint32_t states = states_of(gift.document);
  if (states == 0) return finding<Kind::OutputUnused>(text.span, text.text, label_of(gift));
  if (gift.level == facts_.levels_of(gift.document))
    return finding<Kind::FinalUnused>(text.span, text.text, label_of(gift));
  return finding<Kind::StateUnused>(text.span, text.text, label_of(gift),
                                    state_name(gift.document, states));
}

// One finding a document: the first such output, the others as labels.
void OutputFindings::check_unused(std::uint32_t document) {
  if (told_.misplaced[document] || told_.namesake[document]) return;
  const Range range = gifts_of(document);
  const Gift* first = nullptr;
  Diagnostic diagnostic;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    if (!is_unused(i)) continue;
    const Gift& gift = facts_.gifts[i];
    if (first == nullptr) {
      first = &gift;
      diagnostic = unused(gift);
      const std::uint32_t to = facts_.arrows[facts_.carriers[gift.carriers.first]].to;
      if (to < facts_.model().steps.size() && facts_.model().steps[to].inputs.present)
        diagnostic =
            std::move(diagnostic).label(facts_.model().steps[to].inputs.span, Phrase::NotTakenHere);
    } else if (diagnostic.labels.size() < kLabels) {
      diagnostic = std::move(diagnostic).label(gift.use->text.span, Phrase::GivenAgainHere);
    }
  }
  if (first == nullptr) return;
  unused_told_ = true;
  sink_.report(std::move(diagnostic));
}

// The next gift of the same document on the way forward.
const Gift* OutputFindings::given_again(const Gift& gift) const {
  const Range range = gifts_of(gift.document);
  const auto begin = facts_.gifts.begin() + range.first;
  const auto end = facts_.gifts.begin() + range.last;
  std::vector<bool> seen(facts_.leaving.size(), false);
  std::vector<std::uint32_t> queue;
  const auto go = [&](std::uint32_t arrow) {
    const Arrow& at = facts_.arrows[arrow];
    if (at.back || at.ends() || seen[at.to]) return;
    seen[at.to] = true;
    queue.push_back(at.to);
  };
  for (std::uint32_t c = gift.carriers.first; c < gift.carriers.last; ++c) go(facts_.carriers[c]);
  for (std::size_t i = 0; i < queue.size(); ++i) {
    auto other = std::lower_bound(
        begin, end, queue[i], [](const Gift& one, std::uint32_t step) { return one.step < step; });
    for (; other != end && other->step == queue[i]; ++other) {
      if (other->level == gift.level) return &*other;
    }
    for (std::uint32_t a = facts_.leaving[queue[i]].first; a < facts_.leaving[queue[i]].last; ++a)
      go(a);
  }
  return nullptr;
}

void OutputFindings::check_overwritten(std::uint32_t document) {
  const Range range = gifts_of(document);
  if (unused_told_ || told_.misplaced[document] || range.last - range.first < 2) return;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    if (paths_.live[i] || !paths_.needed_later[i]) continue;
    const Gift& gift = facts_.gifts[i];
    const Gift* again = given_again(gift);
    if (again == nullptr) continue;
    const model::Text& text = gift.use->text;
    sink_.report(
        finding<Kind::OverwrittenUnread>(text.span, text.text, label_of(gift), label_of(*again))
            .label(again->use->text.span, Phrase::GivenAgainHere));
    return;
  }
}

// The first pair of steps in branches of one block.
void OutputFindings::check_alongside(std::uint32_t document) {
  const model::Model& model = facts_.model();
  if (model.parallels.empty()) return;
  const Range range = gifts_of(document);
  std::vector<std::uint32_t> first(model.parallels.size(), kNowhere);  // gift, by block
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    for (model::Place at = model.steps[gift.step].place; at.parallel.valid();
         at = model.parallel(at.parallel).outer) {
      std::uint32_t& known = first[at.parallel.index()];
      if (known == kNowhere) known = i;
      const Gift& other = facts_.gifts[known];
      if (branch_in(model, model.steps[other.step].place, at.parallel) == at.branch) continue;
      const model::Text& text = gift.use->text;
      sink_.report(
          finding<Kind::GivenTwiceAlongside>(text.span, text.text, label_of(other), label_of(gift))
              .label(other.use->text.span, Phrase::GivenHere));
      return;
    }
  }
}

void OutputFindings::check_states(std::uint32_t document) {
  check_untold(document);
  check_order(document);
  check_never_final(document);
  check_from_nothing(document);
  check_too_early(document);
}

// A library may have listed them, so that the file does not show them.
std::string OutputFindings::states_told(std::uint32_t document) const {
  constexpr std::size_t kShown = 8;
  const std::vector<std::string>& states = facts_.model().documents[document].states;
  std::string told;
  for (std::size_t i = 0; i < states.size() && i < kShown; ++i)
    told += (i == 0 ? "" : " > ") + states[i];
  return states.size() > kShown ? told + " > …" : told;
}

void OutputFindings::check_untold(std::uint32_t document) {
  const Range range = gifts_of(document);
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    if (gift.told) continue;
    const model::Text& text = gift.use->text;
    if (misspells_state(text.text, facts_.model().documents[document].states)) continue;
    sink_.report(finding<Kind::StateUntold>(text.span, text.text, label_of(gift))
                     .hint(Phrase::StatesOf,
                           {facts_.model().documents[document].name, states_told(document)}));
    return;
  }
}

// The nearest step on the way there that left the document in a higher state.
const Gift* OutputFindings::higher_before(const Gift& gift) const {
  const Range range = gifts_of(gift.document);
  std::unordered_map<std::uint32_t, const Gift*> along;
  for (std::uint32_t g = range.first; g < range.last; ++g) {
    const Range& carriers = facts_.gifts[g].carriers;
    for (std::uint32_t c = carriers.first; c < carriers.last; ++c)
      along[facts_.carriers[c]] = &facts_.gifts[g];
  }
  std::vector<bool> seen(facts_.leaving.size(), false);
  std::vector<std::uint32_t> queue{gift.step};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Range& entering = facts_.entering[queue[i]];
    for (std::uint32_t e = entering.first; e < entering.last; ++e) {
      const Arrow& arrow = facts_.arrows[facts_.entering_arrows[e]];
      if (arrow.back) continue;
      const auto found = along.find(facts_.entering_arrows[e]);
      if (found != along.end() && found->second->level > gift.level) return found->second;
      if (found != along.end() || seen[arrow.from]) continue;
      seen[arrow.from] = true;
      queue.push_back(arrow.from);
    }
  }
  return nullptr;
}

// A state one answer words for itself is a judgement ("ditolak") and may be any.
void OutputFindings::check_order(std::uint32_t document) {
  const Range range = gifts_of(document);
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    if (!gift.told || gift.own || !paths_.higher_before[i]) continue;
    const Gift* higher = higher_before(gift);
    if (higher == nullptr) continue;
    const model::Text& text = gift.use->text;
    const std::string& state = state_name(document, higher->level);
    sink_.report(finding<Kind::StateOrderBroken>(text.span, text.text, label_of(gift), state,
                                                 label_of(*higher))
                     .label(higher->use->text.span, Phrase::BecomesHere, {state}));
    return;
  }
}

// Said where the document is listed; the lives a library lists are not this SOP's to complete.
void OutputFindings::check_never_final(std::uint32_t document) {
  const model::Document& listed = facts_.model().documents[document];
  if (unused_told_ || told_.short_of[document] || told_.misplaced[document] || !listed.declared ||
      listed.span.file != facts_.model().file)
    return;
  const Range range = gifts_of(document);
  const auto begin = facts_.gifts.begin() + range.first;
  const auto end = facts_.gifts.begin() + range.last;
  const auto highest =
      std::max_element(begin, end, [](const Gift& a, const Gift& b) { return a.level < b.level; });
  if (highest->level == facts_.levels_of(document)) return;
  sink_.report(finding<Kind::NeverFinal>(listed.span, listed.name, listed.states.back())
                   .label(highest->use->text.span, Phrase::BecomesHere,
                          {state_name(document, highest->level)}));
}

// A further state from a step that tells what it needs, but not that document, although another
// step gives it in a state before.
void OutputFindings::check_from_nothing(std::uint32_t document) {
  if (unused_told_) return;
  const model::Model& model = facts_.model();
  const Range range = gifts_of(document);
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    if (!gift.told || gift.level < 2) continue;
    const bool earlier = std::any_of(
        facts_.gifts.begin() + range.first, facts_.gifts.begin() + range.last,
        [&](const Gift& other) { return other.step < gift.step && other.level < gift.level; });
    // Kelengkapan of a hand-off belongs to its first link.
    std::uint32_t head = gift.step;
    while (head > 0 && model.steps[head].hand_off_link) --head;
    if (!earlier || model.steps[head].inputs.uses.empty() || needs(head, document)) continue;
    const model::Text& text = gift.use->text;
    sink_.report(finding<Kind::StateFromNothing>(text.span, text.text, label_of(gift))
                     .label(model.steps[head].inputs.span, Phrase::NotTakenHere));
  }
}

// The last state is given by a decision that may send the document back, and was there before.
void OutputFindings::check_too_early(std::uint32_t document) {
  const Range range = gifts_of(document);
  const std::uint32_t last = facts_.levels_of(document);
  const Gift* first = nullptr;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    const Gift& gift = facts_.gifts[i];
    if (!gift.told || gift.level != last) continue;
    if (first == nullptr) first = &gift;
    const Range& out = facts_.leaving[gift.step];
    const bool returns =
        std::any_of(facts_.arrows.begin() + out.first, facts_.arrows.begin() + out.last,
                    [](const Arrow& arrow) { return arrow.back && !arrow.skip; });
    if (first->step >= gift.step || !returns || !paths_.same_before[i] ||
        !needs(gift.step, document))
      continue;
    const model::Text& text = first->use->text;
    sink_.report(
        finding<Kind::FinalTooEarly>(text.span, text.text, label_of(*first), label_of(gift))
            .label(facts_.model().steps[gift.step].span, Phrase::SentBackHere));
    return;
  }
}

}  // namespace sop::flow
