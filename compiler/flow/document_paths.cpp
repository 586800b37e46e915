#include "compiler/flow/document_paths.h"

#include <algorithm>

namespace sop::flow {
namespace {

// Nodes waiting to be looked at again, each once; at the beginning all, in the order given.
class Agenda {
 public:
  Agenda(const std::vector<std::uint32_t>& order, std::size_t nodes)
      : queue_(order), waiting_(nodes, false) {
    for (const std::uint32_t node : order) waiting_[node] = true;
  }
  [[nodiscard]] bool empty() const { return at_ == queue_.size(); }
  std::uint32_t take() {
    const std::uint32_t node = queue_[at_++];
    waiting_[node] = false;
    if (at_ > kKeep && at_ * 2 > queue_.size()) {
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(at_));
      at_ = 0;
    }
    return node;
  }
  void add(std::uint32_t node) {
    if (waiting_[node]) return;
    waiting_[node] = true;
    queue_.push_back(node);
  }

 private:
  static constexpr std::size_t kKeep = 4096;
  std::vector<std::uint32_t> queue_;
  std::vector<bool> waiting_;
  std::size_t at_ = 0;
};

}  // namespace

DocumentPaths::DocumentPaths(const DocumentFacts& facts)
    : needed_later(facts.gifts.size(), false),
      live(facts.gifts.size(), false),
      higher_before(facts.gifts.size(), false),
      same_before(facts.gifts.size(), false),
      facts_(facts) {
  prepare();
}

void DocumentPaths::prepare() {
  const std::size_t nodes = facts_.leaving.size();
  const model::Model& model = facts_.model();
  branch_of_arrow_.assign(facts_.arrows.size(), kNowhere);
  for (const std::uint32_t a : facts_.entering_arrows) {
    const Arrow& arrow = facts_.arrows[a];
    const Node& to = facts_.program().nodes[arrow.to];
    if (to.kind != NodeKind::Join) continue;
    const model::Place place = place_of(facts_.program(), model, arrow.from);
    branch_of_arrow_[a] = branch_in(model, place, to.parallel);
  }
  before_return_.assign(nodes, false);
  if (facts_.program().start.valid()) before_return_[facts_.program().start.index()] = true;
  std::vector<std::uint32_t> queue;
  for (std::uint32_t n = 0; n < nodes; ++n) {
    if (before_return_[n]) queue.push_back(n);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Range& range = facts_.leaving[queue[i]];
    for (std::uint32_t a = range.first; a < range.last; ++a) {
      const Arrow& arrow = facts_.arrows[a];
      if (arrow.back || arrow.ends() || before_return_[arrow.to]) continue;
      before_return_[arrow.to] = true;
      queue.push_back(arrow.to);
    }
  }
  std::vector<bool> row_tells(model.rows.size(), false);
  for (const model::Step& step : model.steps) {
    if (step.inputs.present && step.row.valid()) row_tells[step.row.index()] = true;
  }
  may_need_.assign(nodes, false);
  for (std::size_t i = 0; i < model.steps.size(); ++i) {
    const model::RowId row = model.steps[i].row;
    may_need_[i] = !row.valid() ? !model.steps[i].inputs.present : !row_tells[row.index()];
  }
  for (auto* words : {&gained_, &given_, &lost_}) words->assign(facts_.arrows.size(), {});
  along_.assign(facts_.arrows.size(), {});
  for (auto* words : {&settled_, &wanted_}) words->assign(nodes, {});
}

bool DocumentPaths::next() {
  if (documents_.last > 0) unload();
  choose_documents();
  if (documents_.empty()) return false;
  load();
  gather_losses();
  solve_sure();
  solve_forward();
  solve_backward();
  judge_gifts();
  return true;
}

// As many of the documents that a step speaks of as fit into a word.
void DocumentPaths::choose_documents() {
  const auto count = static_cast<std::uint32_t>(facts_.gifts_of.size());
  const auto idle = [&](std::uint32_t d) {
    return facts_.gifts_of[d].empty() && facts_.needs_of[d].empty();
  };
  documents_.first = documents_.last;
  while (documents_.first < count && idle(documents_.first)) ++documents_.first;
  documents_.last = documents_.first;
  base_.clear();
  std::uint32_t used = 0;
  for (; documents_.last < count; ++documents_.last) {
    const std::uint32_t levels = idle(documents_.last) ? 0 : facts_.levels_of(documents_.last);
    if (used + levels > kWordBits) break;
    base_.push_back(used);
    used += levels;
  }
}

void DocumentPaths::set_up_to(Word& word, std::uint32_t document, std::uint32_t level) const {
  for (std::uint32_t l = 1; l <= level; ++l) word.set(bit(document, l));
}

void DocumentPaths::set_all(Word& word, std::uint32_t document) const {
  set_up_to(word, document, facts_.levels_of(document));
}

void DocumentPaths::load() {
  for (std::uint32_t d = documents_.first; d < documents_.last; ++d) {
    for (std::uint32_t i = facts_.gifts_of[d].first; i < facts_.gifts_of[d].last; ++i) {
      const Gift& gift = facts_.gifts[i];
      for (std::uint32_t c = gift.carriers.first; c < gift.carriers.last; ++c) {
        const std::uint32_t arrow = facts_.carriers[c];
        set_up_to(gained_[arrow], d, gift.level);
        given_[arrow].set(bit(d, gift.level));
        set_all(lost_[arrow], d);
      }
    }
    for (std::uint32_t i = facts_.needs_of[d].first; i < facts_.needs_of[d].last; ++i) {
      const Need& need = facts_.needs[i];
      // What the first steps need ungiven is only noted there, so it does not count as met.
      if (need.use->outside || !facts_.first[need.step])
        set_up_to(settled_[need.step], d, std::min(need.level, facts_.levels_of(d)));
      set_all(wanted_[need.step], d);
    }
  }
}

void DocumentPaths::unload() {
  for (std::uint32_t d = documents_.first; d < documents_.last; ++d) {
    for (std::uint32_t i = facts_.gifts_of[d].first; i < facts_.gifts_of[d].last; ++i) {
      const Range& along = facts_.gifts[i].carriers;
      for (std::uint32_t c = along.first; c < along.last; ++c)
        gained_[facts_.carriers[c]] = given_[facts_.carriers[c]] = lost_[facts_.carriers[c]] = {};
    }
    for (std::uint32_t i = facts_.needs_of[d].first; i < facts_.needs_of[d].last; ++i)
      settled_[facts_.needs[i].step] = wanted_[facts_.needs[i].step] = {};
  }
}

// What the steps of each branch may take away, by giving a lower state: at the join nothing that
// another branch takes away is sure. Blocks within come after the block they stand in.
void DocumentPaths::gather_losses() {
  const model::Model& model = facts_.model();
  if (model.parallels.empty()) return;
  losses_.assign(model.parallels.size(), {});
  for (std::size_t p = 0; p < losses_.size(); ++p)
    losses_[p].assign(model.parallels[p].branches.size(), {});
  const auto add = [&](model::Place place, Word lost) {
    if (!place.parallel.valid()) return;
    std::vector<Word>& of = losses_[place.parallel.index()];
    if (place.branch < of.size()) of[place.branch] |= lost;
  };
  for (std::size_t i = 0; i < model.steps.size(); ++i) {
    const Range& range = facts_.leaving[i];
    for (std::uint32_t a = range.first; a < range.last; ++a)
      add(model.steps[i].place, lost_[a] & ~gained_[a]);
  }
  for (std::size_t p = losses_.size(); p-- > 0;) {
    Word all;
    for (const Word& one : losses_[p]) all |= one;
    add(model.parallels[p].outer, all);
  }
}

DocumentPaths::Word DocumentPaths::after(Word before, std::uint32_t arrow) const {
  if (facts_.arrows[arrow].skip) return before;
  return (before & ~lost_[arrow]) | gained_[arrow];
}

DocumentPaths::Word DocumentPaths::arriving(std::uint32_t node) const {
  if (node == facts_.program().start.value) return {};
  if (facts_.program().nodes[node].kind == NodeKind::Join) return joined(node);
  Word word = Word().set();
  for (std::uint32_t i = facts_.entering[node].first; i < facts_.entering[node].last; ++i)
    word &= along_[facts_.entering_arrows[i]];
  return word;
}

// A join waits for all of its branches: what any of them surely gave is surely there.
DocumentPaths::Word DocumentPaths::joined(std::uint32_t node) const {
  const std::vector<Word>& losses = losses_[facts_.program().nodes[node].parallel.index()];
  std::vector<Word> own(losses.size(), Word().set());
  std::vector<bool> ends_here(losses.size(), false);
  for (std::uint32_t i = facts_.entering[node].first; i < facts_.entering[node].last; ++i) {
    const std::uint32_t arrow = facts_.entering_arrows[i];
    const std::uint32_t branch = branch_of_arrow_[arrow];
    if (branch >= own.size()) continue;
    own[branch] &= along_[arrow];
    ends_here[branch] = true;
  }
  Word lost;
  Word lost_twice;
  for (const Word& one : losses) {
    lost_twice |= lost & one;
    lost |= one;
  }
  Word word;
  for (std::size_t branch = 0; branch < own.size(); ++branch) {
    const Word lost_by_others = lost_twice | (lost & ~losses[branch]);
    if (ends_here[branch]) word |= own[branch] & ~lost_by_others;
  }
  return word;
}

void DocumentPaths::solve_sure() {
  sure_.assign(facts_.leaving.size(), Word().set());
  along_.assign(facts_.arrows.size(), Word().set());
  Agenda agenda(facts_.order, facts_.leaving.size());
  while (!agenda.empty()) {
    const std::uint32_t node = agenda.take();
    sure_[node] = arriving(node);
    const Word passed = sure_[node] | settled_[node];
    for (std::uint32_t a = facts_.leaving[node].first; a < facts_.leaving[node].last; ++a) {
      const Word out = after(passed, a);
      if (out == along_[a]) continue;
      along_[a] = out;
      if (!facts_.arrows[a].ends()) agenda.add(facts_.arrows[a].to);
    }
  }
}

// What may be there without anything having been sent back. Steps only reached after that don't
// count.
void DocumentPaths::solve_forward() {
  forward_.assign(facts_.leaving.size(), {});
  Agenda agenda(facts_.order, facts_.leaving.size());
  while (!agenda.empty()) {
    const std::uint32_t node = agenda.take();
    for (std::uint32_t a = facts_.leaving[node].first; a < facts_.leaving[node].last; ++a) {
      const Arrow& arrow = facts_.arrows[a];
      if (arrow.back || arrow.ends() || !before_return_[node]) continue;
      const Word out = after(forward_[node], a) | forward_[arrow.to];
      if (out == forward_[arrow.to]) continue;
      forward_[arrow.to] = out;
      agenda.add(arrow.to);
    }
  }
}

// A bit of alive_ is one state: given now, may it still come to something?
DocumentPaths::Word DocumentPaths::wanted_along(std::uint32_t a) const {
  const Arrow& arrow = facts_.arrows[a];
  const Word further = arrow.back || arrow.ends() ? Word().set() : alive_[arrow.to];
  if (arrow.skip) return further;
  // Given again in the same state it comes to nothing; in another one it goes on.
  return (further & ~lost_[a]) | (lost_[a] & ~given_[a]);
}

void DocumentPaths::solve_backward() {
  const std::size_t nodes = facts_.leaving.size();
  later_.assign(nodes, {});
  alive_.assign(nodes, {});
  std::vector<std::uint32_t> backward(facts_.order.rbegin(), facts_.order.rend());
  Agenda agenda(backward, nodes);
  while (!agenda.empty()) {
    const std::uint32_t node = agenda.take();
    Word later = may_need_[node] ? Word().set() : wanted_[node];
    Word alive = later;
    for (std::uint32_t a = facts_.leaving[node].first; a < facts_.leaving[node].last; ++a) {
      if (!facts_.arrows[a].ends()) later |= later_[facts_.arrows[a].to];
      alive |= wanted_along(a);
    }
    if (later == later_[node] && alive == alive_[node]) continue;
    later_[node] = later;
    alive_[node] = alive;
    for (std::uint32_t i = facts_.entering[node].first; i < facts_.entering[node].last; ++i)
      agenda.add(facts_.arrows[facts_.entering_arrows[i]].from);
  }
}

void DocumentPaths::judge_gifts() {
  for (std::uint32_t d = documents_.first; d < documents_.last; ++d) {
    for (std::uint32_t i = facts_.gifts_of[d].first; i < facts_.gifts_of[d].last; ++i) {
      const Gift& gift = facts_.gifts[i];
      const std::uint32_t state = bit(d, gift.level);
      higher_before[i] = gift.level < facts_.levels_of(d) && forward_[gift.step].test(state + 1);
      same_before[i] = forward_[gift.step].test(state);
      for (std::uint32_t c = gift.carriers.first; c < gift.carriers.last; ++c) {
        const Arrow& arrow = facts_.arrows[facts_.carriers[c]];
        const bool open = arrow.back || arrow.ends() || alive_[arrow.to].test(state);
        if (open) live[i] = true;
        if (!arrow.ends() && later_[arrow.to].test(state)) needed_later[i] = true;
      }
    }
  }
}

std::uint32_t DocumentPaths::sure_level(std::uint32_t document, std::uint32_t node) const {
  std::uint32_t level = 0;
  const std::uint32_t levels = facts_.levels_of(document);
  while (level < levels && sure_[node].test(bit(document, level + 1))) ++level;
  return level;
}

}  // namespace sop::flow
