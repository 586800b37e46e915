#include "runtime/engine/move.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/utf8.h"

namespace sop::engine {
namespace {

using bundle::Block;
using bundle::Place;
using bundle::Target;
using bundle::Task;

using Members = std::vector<std::set<RoleId>>;

// Pairs the things of two lists whose `word` is the same when folded, in their order.
template <class IdType, class Thing>
std::vector<IdType> paired(const std::vector<Thing>& from, const std::vector<Thing>& to,
                           std::string Thing::*word) {
  std::multimap<std::string, std::size_t> open;
  for (std::size_t i = 0; i < to.size(); ++i) open.emplace(utf8::fold(to[i].*word), i);
  std::vector<IdType> out(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    const auto found = open.lower_bound(utf8::fold(from[i].*word));
    if (found == open.end() || found->first != utf8::fold(from[i].*word)) continue;
    out[i] = IdType(found->second);
    open.erase(found);
  }
  return out;
}

template <class IdType>
IdType mapped(const std::vector<IdType>& table, IdType id) {
  return id.valid() && id.index() < table.size() ? table[id.index()] : IdType();
}

// The members of a task of the old bundle, as roles of the new one; a role that is gone makes a
// member that nothing is equal to.
Members members_of(const Task& task, const std::vector<RoleId>* roles) {
  Members out;
  for (const std::vector<RoleId>& member : task.performers) {
    std::set<RoleId> alternatives;
    for (const RoleId role : member)
      alternatives.insert(roles == nullptr ? role : mapped(*roles, role));
    out.push_back(std::move(alternatives));
  }
  return out;
}

class Mapper {
 public:
  Mapper(const Bundle& from, const Bundle& to) : from_(from), to_(to), taken_(to.tasks.size()) {
    for (const Task& task : from.tasks) from_activity_.push_back(utf8::fold(task.activity));
    for (const Task& task : to.tasks) to_activity_.push_back(utf8::fold(task.activity));
  }

  Mapping map() {
    mapping_.roles = paired<RoleId>(from_.roles, to_.roles, &bundle::Role::title);
    mapping_.documents =
        paired<DocumentId>(from_.documents, to_.documents, &bundle::Document::name);
    mapping_.tasks.resize(from_.tasks.size());
    mapping_.blocks.resize(from_.blocks.size());
    by_name();
    by_label();
    by_activity();
    blocks();
    return std::move(mapping_);
  }

 private:
  void pair(std::size_t old, std::size_t now) {
    mapping_.tasks[old] = TaskId(now);
    taken_[now] = true;
  }
  [[nodiscard]] bool open(std::size_t old, std::size_t now) const {
    return !mapping_.tasks[old].valid() && !taken_[now];
  }
  [[nodiscard]] bool alike(std::size_t old, std::size_t now) const {
    return from_activity_[old] == to_activity_[now] &&
           members_of(from_.tasks[old], &mapping_.roles) == members_of(to_.tasks[now], nullptr);
  }

  // Most have none.
  void by_name() {
    const std::vector<TaskId> named = paired<TaskId>(from_.tasks, to_.tasks, &Task::name);
    for (std::size_t i = 0; i < named.size(); ++i) {
      if (named[i].valid() && !from_.tasks[i].name.empty()) pair(i, named[i].index());
    }
  }

  void by_label() {
    for (std::size_t i = 0; i < from_.tasks.size(); ++i) {
      const TaskId now = bundle::find_task(to_, from_.tasks[i].id);
      if (now.valid() && to_.task(now).id == from_.tasks[i].id && open(i, now.index()) &&
          alike(i, now.index()))
        pair(i, now.index());
    }
  }

  // Only where there is no doubt: one of each is left.
  void by_activity() {
    constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::vector<std::size_t> only(from_.tasks.size(), kNone);
    std::vector<std::size_t> wanted(to_.tasks.size(), 0);
    for (std::size_t i = 0; i < from_.tasks.size(); ++i) {
      std::size_t found = 0;
      for (std::size_t k = 0; k < to_.tasks.size(); ++k) {
        if (!open(i, k) || from_activity_[i] != to_activity_[k] || !alike(i, k)) continue;
        only[i] = k;
        ++found;
        ++wanted[k];
      }
      if (found != 1) only[i] = kNone;
    }
    for (std::size_t i = 0; i < from_.tasks.size(); ++i) {
      if (only[i] != kNone && wanted[only[i]] == 1) pair(i, only[i]);
    }
  }

  // Inner ones first: a block is where its tasks and the blocks in it have gone, if they agree.
  void blocks() {
    std::vector<std::set<BlockId>> gone_to(from_.blocks.size());
    for (std::size_t i = 0; i < from_.tasks.size(); ++i) {
      const BlockId old = from_.tasks[i].within.block;
      if (old.valid() && mapping_.tasks[i].valid())
        gone_to[old.index()].insert(to_.task(mapping_.tasks[i]).within.block);
    }
    std::set<BlockId> taken;
    for (std::size_t b = from_.blocks.size(); b-- > 0;) {
      if (gone_to[b].size() != 1) continue;
      const BlockId now = *gone_to[b].begin();
      if (!now.valid() || !taken.insert(now).second) continue;
      mapping_.blocks[b] = now;
      if (const BlockId outer = from_.blocks[b].within.block; outer.valid())
        gone_to[outer.index()].insert(to_.block(now).within.block);
    }
  }

  const Bundle& from_;
  const Bundle& to_;
  Mapping mapping_;
  std::vector<bool> taken_;
  std::vector<std::string> from_activity_;
  std::vector<std::string> to_activity_;
};

// Of the right size, pointing into the new bundle, no two to one.
template <class IdType>
bool is_sound(const std::vector<IdType>& table, std::size_t from, std::size_t to) {
  if (table.size() != from) return false;
  std::set<IdType> seen;
  return std::all_of(table.begin(), table.end(), [&](IdType id) {
    return !id.valid() || (id.index() < to && seen.insert(id).second);
  });
}

class Checking {
 public:
  Checking(const Bundle& from, const Bundle& to, const State& state, const Mapping& mapping)
      : from_(from), to_(to), state_(state), mapping_(mapping) {}

  std::vector<Diagnostic> run() {
    if (!is_sound(mapping_.tasks, from_.tasks.size(), to_.tasks.size()) ||
        !is_sound(mapping_.roles, from_.roles.size(), to_.roles.size()) ||
        !is_sound(mapping_.documents, from_.documents.size(), to_.documents.size()) ||
        !is_sound(mapping_.blocks, from_.blocks.size(), to_.blocks.size())) {
      add<Kind::MoveImpossible>("?");
      return std::move(problems_);
    }
    for (const Token& token : state_.tokens) check(token);
    for (const Arrival& arrival : state_.arrivals) {
      if (!same_place({arrival.block, arrival.branch}, mapped_place(arrival)))
        add<Kind::MoveBranches>(arrival.task.valid() ? from_.task(arrival.task).id
                                                     : from_.block(arrival.block).fork);
    }
    for (const auto& [id, document] : state_.documents) check(id, document);
    for (const auto& [role, position] : state_.positions) bound(role);
    check_makers();
    return std::move(problems_);
  }

 private:
  template <Kind K>
  void add(const std::string& what) {
    problems_.push_back(finding<K>(Span{}, what));
  }

  void check(const Token& token) {
    const Task& old = from_.task(token.task);
    const TaskId now = mapped(mapping_.tasks, token.task);
    if (!now.valid()) {
      add<Kind::MoveImpossible>(old.id);
      return;
    }
    const Task& task = to_.task(now);
    if (members_of(old, &mapping_.roles) != members_of(task, nullptr) || !same_answers(old, task))
      add<Kind::MovePerformers>(old.id);
    if (!same_place(old.within, task.within)) add<Kind::MoveBranches>(old.id);
    for (const Claimed& claim : token.claims) bound(claim.role);
    for (const Signature& signature : token.signatures) bound(signature.role);
  }

  static bool same_answers(const Task& old, const Task& task) {
    return std::equal(old.exits.begin(), old.exits.end(), task.exits.begin(), task.exits.end(),
                      [](const bundle::Exit& one, const bundle::Exit& other) {
                        return utf8::fold(one.answer) == utf8::fold(other.answer);
                      });
  }

  [[nodiscard]] Place mapped_place(const Arrival& arrival) const {
    return {mapped(mapping_.blocks, arrival.block), arrival.branch};
  }

  // The same branch of the same block, all the way out, with as many branches beside it: then the
  // tokens of the case are where a case of the new version can have them.
  [[nodiscard]] bool same_place(Place old, Place now) const {
    while (old.block.valid()) {
      if (!now.block.valid() || mapped(mapping_.blocks, old.block) != now.block ||
          old.branch != now.branch ||
          from_.block(old.block).branches.size() != to_.block(now.block).branches.size())
        return false;
      old = from_.block(old.block).within;
      now = to_.block(now.block).within;
    }
    return !now.block.valid();
  }

  void check(DocumentId id, const DocumentState& given) {
    const bundle::Document& old = from_.document(id);
    const DocumentId now = mapped(mapping_.documents, id);
    bool known = now.valid();
    if (known && given.state) {
      const std::vector<std::string>& states = to_.document(now).states;
      known = *given.state < states.size() &&
              utf8::fold(states[*given.state]) == utf8::fold(old.states[*given.state]);
    }
    if (!known) add<Kind::MoveDocument>(old.name);
  }

  void bound(RoleId role) {
    if (role.valid() && !mapped(mapping_.roles, role).valid())
      add<Kind::MoveRole>(from_.role(role).title);
  }

  // Four eyes would forget who made what: of a judgement that may still come, each maker that was
  // done needs its counterpart.
  void check_makers() {
    for (const bundle::Separation& one : from_.separations) {
      if (!mapped(mapping_.tasks, one.judge).valid()) continue;
      for (const TaskId maker : one.makers) {
        if (state_.doers.count(maker) != 0 && !mapped(mapping_.tasks, maker).valid())
          add<Kind::MoveImpossible>(from_.task(maker).id);
      }
    }
  }

  const Bundle& from_;
  const Bundle& to_;
  const State& state_;
  const Mapping& mapping_;
  std::vector<Diagnostic> problems_;
};

// All tasks that a case may still come to from these, themselves left out unless it comes back.
std::set<TaskId> ahead_of(const Bundle& sop, const std::set<TaskId>& waiting) {
  std::set<TaskId> seen;
  std::vector<Target> open;
  const auto follow = [&](const Task& task) {
    for (const bundle::Exit& exit : task.exits) open.push_back(exit.to);
    if (task.optional) open.push_back(task.skip_to);
  };
  for (const TaskId task : waiting) follow(sop.task(task));
  std::set<BlockId> forked;
  std::set<BlockId> joined;
  while (!open.empty()) {
    const Target to = open.back();
    open.pop_back();
    if (to.task.valid()) {
      if (seen.insert(to.task).second) follow(sop.task(to.task));
    } else if (to.block.valid()) {
      const Block& block = sop.block(to.block);
      if (to.joins && joined.insert(to.block).second) open.push_back(block.next);
      if (!to.joins && forked.insert(to.block).second)
        open.insert(open.end(), block.branches.begin(), block.branches.end());
    }
  }
  return seen;
}

}  // namespace

Mapping map_tasks(const Bundle& from, const Bundle& to) {
  return Mapper(from, to).map();
}

std::vector<Diagnostic> move_problems(const Bundle& from, const Bundle& to, const State& state,
                                      const Mapping& mapping) {
  return Checking(from, to, state, mapping).run();
}

MoveReport plan(const Bundle& from, const Bundle& to, const State& state) {
  MoveReport report;
  report.mapping = map_tasks(from, to);
  report.problems = move_problems(from, to, state, report.mapping);
  std::set<TaskId> old_waiting;
  std::set<TaskId> waiting;
  for (const Token& token : state.tokens) {
    old_waiting.insert(token.task);
    if (const TaskId now = mapped(report.mapping.tasks, token.task); now.valid())
      waiting.insert(now);
  }
  std::set<TaskId> kept;
  for (const TaskId old : ahead_of(from, old_waiting)) {
    const TaskId now = mapped(report.mapping.tasks, old);
    if (!now.valid()) {
      report.removed.push_back(old);
      continue;
    }
    kept.insert(now);
    const Task& before = from.task(old);
    const Task& after = to.task(now);
    if (utf8::fold(before.activity) != utf8::fold(after.activity) ||
        members_of(before, &report.mapping.roles) != members_of(after, nullptr) ||
        before.optional != after.optional || before.time.text != after.time.text)
      report.changed.push_back(now);
  }
  for (const TaskId now : ahead_of(to, waiting)) {
    if (kept.count(now) == 0) report.added.push_back(now);
  }
  return report;
}

}  // namespace sop::engine
