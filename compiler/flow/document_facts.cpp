#include "compiler/flow/document_facts.h"

#include <algorithm>
#include <string>

namespace sop::flow {
namespace {

// Entries sorted by document, those of one document in the order they were found.
template <class Entry>
std::vector<Range> sort_by_document(std::vector<Entry>& entries, std::size_t documents) {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.document < b.document; });
  std::vector<Range> ranges(documents);
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    Range& range = ranges[entries[i].document];
    if (range.empty()) range.first = i;
    range.last = i + 1;
  }
  return ranges;
}

}  // namespace

DocumentFacts::DocumentFacts(const Program& program, const model::Model& model)
    : program_(program), model_(model) {
  draw_arrows();
  walk();
  collect_entering();
  collect_needs();
  collect_gifts();
}

std::uint32_t DocumentFacts::levels_of(std::uint32_t document) const {
  const auto states = static_cast<std::uint32_t>(model_.documents[document].states.size());
  return std::clamp(states, 1U, kMaxLevels);
}

// Left out, an optional step goes where its only arrow goes; an optional decision goes on to the
// symbol below, or else on the first way forward.
void DocumentFacts::draw_arrows() {
  const std::size_t nodes = program_.nodes.size();
  leaving.resize(nodes);
  for (std::uint32_t n = 0; n < nodes; ++n) {
    const Node& node = program_.nodes[n];
    leaving[n].first = static_cast<std::uint32_t>(arrows.size());
    const Edge* past = nullptr;
    for (const Edge& edge : node.out) {
      const std::uint32_t to = edge.ends() ? kNowhere : edge.to.value;
      arrows.push_back({n, to, &edge, edge.back, false});
      if (node.out.size() == 1 || (!edge.back && (past == nullptr || to == n + 1))) past = &edge;
    }
    if (node.kind == NodeKind::Step && model_.steps[n].optional && past != nullptr)
      arrows.push_back({n, past->ends() ? kNowhere : past->to.value, past, past->back, true});
    leaving[n].last = static_cast<std::uint32_t>(arrows.size());
  }
}

// Depth first; the order is the reverse of that in which nodes are left for good.
void DocumentFacts::walk() {
  reached.assign(program_.nodes.size(), false);
  first.assign(program_.nodes.size(), false);
  if (!program_.start.valid()) return;
  struct Stop {
    std::uint32_t node, arrow;
  };
  std::vector<Stop> way{{program_.start.value, leaving[program_.start.value].first}};
  reached[program_.start.value] = true;
  while (!way.empty()) {
    Stop& at = way.back();
    if (at.arrow == leaving[at.node].last) {
      order.push_back(at.node);
      way.pop_back();
      continue;
    }
    const std::uint32_t to = arrows[at.arrow++].to;
    if (to == kNowhere || reached[to]) continue;
    reached[to] = true;
    way.push_back({to, leaving[to].first});
  }
  std::reverse(order.begin(), order.end());
  first[program_.start.value] = true;
  for (const std::uint32_t node : order) {
    if (!first[node] || program_.nodes[node].kind == NodeKind::Step) continue;
    for (std::uint32_t a = leaving[node].first; a < leaving[node].last; ++a) {
      if (!arrows[a].ends()) first[arrows[a].to] = true;
    }
  }
}

void DocumentFacts::collect_entering() {
  entering.resize(program_.nodes.size());
  for (const Arrow& arrow : arrows) {
    if (!arrow.ends() && reached[arrow.from]) ++entering[arrow.to].last;
  }
  std::uint32_t total = 0;
  for (Range& range : entering) {
    range.first = total;
    total += range.last;
    range.last = range.first;
  }
  entering_arrows.resize(total);
  for (std::uint32_t a = 0; a < arrows.size(); ++a) {
    if (!arrows[a].ends() && reached[arrows[a].from])
      entering_arrows[entering[arrows[a].to].last++] = a;
  }
}

void DocumentFacts::collect_needs() {
  for (std::uint32_t i = 0; i < model_.steps.size(); ++i) {
    if (!reached[i]) continue;
    for (const model::Use& use : model_.steps[i].inputs.uses) {
      if (!use.document.valid()) continue;
      // A bare name needs any state, and brings any from outside.
      const std::uint32_t bare = use.outside ? levels_of(use.document.value) : 1;
      const std::uint32_t level = use.state ? std::min(*use.state + 1, kMaxLevels) : bare;
      needs.push_back({use.document.value, i, level, &use});
    }
  }
  needs_of = sort_by_document(needs, model_.documents.size());
}

void DocumentFacts::collect_gifts() {
  std::vector<bool> unreached(model_.documents.size(), false);
  for (std::uint32_t i = 0; i < model_.steps.size(); ++i) {
    const model::Step& step = model_.steps[i];
    const auto give = [&](const std::vector<model::Use>& uses, const model::Branch* branch) {
      for (const model::Use& use : uses) {
        if (!use.document.valid()) continue;
        if (!reached[i]) unreached[use.document.index()] = true;
        if (reached[i]) add_gift(gift_of(i, use, branch != nullptr), branch);
      }
    };
    give(step.outputs.uses, nullptr);
    for (const model::Branch& branch : step.branches) give(branch.outputs, &branch);
  }
  gifts_of = sort_by_document(gifts, model_.documents.size());
  given_unreached.assign(model_.documents.size(), false);
  for (std::size_t d = 0; d < unreached.size(); ++d)
    given_unreached[d] = unreached[d] && gifts_of[d].empty();
}

Gift DocumentFacts::gift_of(std::size_t step, const model::Use& use, bool own) const {
  Gift gift;
  gift.document = use.document.value;
  gift.step = static_cast<std::uint32_t>(step);
  const std::uint32_t levels = levels_of(gift.document);
  gift.told = use.state.has_value() || levels == 1;
  gift.level = gift.told ? std::min(use.state.value_or(0) + 1, levels) : levels;
  gift.own = own;
  gift.use = &use;
  return gift;
}

// A step's Output goes along every arrow forward on which the branch does not word that document
// itself; a branch's own output goes along its arrow.
void DocumentFacts::add_gift(const Gift& gift, const model::Branch* branch) {
  const std::vector<model::Branch>& branches = model_.steps[gift.step].branches;
  Gift& added = gifts.emplace_back(gift);
  added.carriers.first = static_cast<std::uint32_t>(carriers.size());
  for (std::uint32_t a = leaving[gift.step].first; a < leaving[gift.step].last; ++a) {
    if (arrows[a].skip) continue;
    const std::uint32_t index = arrows[a].edge->branch;
    const model::Branch* at = index < branches.size() ? &branches[index] : nullptr;
    const auto same = [&](const model::Use& use) { return use.document.value == gift.document; };
    const bool worded = at != nullptr && std::any_of(at->outputs.begin(), at->outputs.end(), same);
    if (branch != nullptr ? at == branch : !arrows[a].back && !worded) carriers.push_back(a);
  }
  added.carriers.last = static_cast<std::uint32_t>(carriers.size());
  if (added.carriers.empty()) gifts.pop_back();
}

std::uint32_t branch_in(const model::Model& model, model::Place place, model::ParallelId parallel) {
  while (place.parallel.valid()) {
    if (place.parallel == parallel) return place.branch;
    place = model.parallel(place.parallel).outer;
  }
  return kNowhere;
}

bool run_alongside(const model::Model& model, std::uint32_t a, std::uint32_t b) {
  for (model::Place at = model.steps[a].place; at.parallel.valid();
       at = model.parallel(at.parallel).outer) {
    const std::uint32_t other = branch_in(model, model.steps[b].place, at.parallel);
    if (other != kNowhere) return other != at.branch;
  }
  return false;
}

model::Place place_of(const Program& program, const model::Model& model, std::uint32_t node) {
  const Node& at = program.nodes[node];
  return at.kind == NodeKind::Step ? model.steps[node].place : model.parallel(at.parallel).outer;
}

std::string printed_label(const model::Model& model, std::uint32_t step) {
  const model::Step& at = model.steps[step];
  const bool link =
      at.hand_off_link || (step + 1 < model.steps.size() && model.steps[step + 1].hand_off_link);
  if (!link) return at.label;
  const std::size_t stop = at.label.find('.');
  return stop == std::string::npos ? model.row(at.row).number : at.label.substr(0, stop);
}

}  // namespace sop::flow
