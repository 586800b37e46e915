#include "tests/model/oracle.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace sop::trial {

engine::Authority authority_of(const Cast& cast, const std::string& person,
                               const engine::Command& command) {
  if (person == kMachine) return engine::Authority::of_system();
  const auto capacities = [&](const std::string& name) {
    std::vector<engine::Capacity> out;
    const auto found = cast.find(name);
    if (found == cast.end()) return out;
    for (const Holding& one : found->second.roles) {
      out.push_back(
          {engine::RoleId(one.role), one.stands_in_for,
           one.stands_in_for.empty() ? engine::Substitution::None : engine::Substitution::Plh});
    }
    return out;
  };
  engine::Authority authority;
  authority.capacities = capacities(person);
  const auto found = cast.find(person);
  authority.leads = found != cast.end() && found->second.leads;
  if (const auto* hand_over = std::get_if<engine::HandOver>(&command.action))
    authority.recipient = capacities(hand_over->to);
  return authority;
}

// One command asked of the model, rule by rule; each overload says yes and does it, or says no.
struct Oracle::Asking {
  Oracle& now;
  const std::string& person;

  [[nodiscard]] bool outside(std::size_t role) const {
    return now.sop_->roles[role].kind == bundle::RoleKind::External;
  }
  [[nodiscard]] bool has_role(const std::string& who, std::size_t role) const {
    const auto found = now.cast_->find(who);
    if (found == now.cast_->end()) return false;
    for (const Holding& one : found->second.roles) {
      if (one.role == role || outside(role)) return true;
    }
    return false;
  }
  [[nodiscard]] bool leads() const {
    const auto found = now.cast_->find(person);
    return found != now.cast_->end() && found->second.leads;
  }
  [[nodiscard]] Waiting* waiting(engine::TaskId task) const {
    const auto found = now.waiting_.find(task.index());
    return found == now.waiting_.end() ? nullptr : &found->second;
  }
  // -1: the role has no part in the task
  [[nodiscard]] int part_of(engine::TaskId task, engine::RoleId role) const {
    const auto& members = now.sop_->tasks[task.index()].performers;
    for (std::size_t m = 0; m < members.size(); ++m) {
      if (std::count(members[m].begin(), members[m].end(), role) != 0) return static_cast<int>(m);
    }
    return -1;
  }
  // Four eyes, and different people for the parts of one step.
  [[nodiscard]] bool barred(const std::string& who, std::size_t task, int part,
                            std::size_t role) const {
    if (outside(role)) return false;
    const std::vector<Part>& parts = now.waiting_.at(task).parts;
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if (static_cast<int>(p) == part) continue;
      if (parts[p].signer == who && !parts[p].from_outside) return true;
      if (parts[p].holder == who && !outside(parts[p].held_as)) return true;
    }
    for (const bundle::Separation& one : now.sop_->separations) {
      if (one.judge.index() != task) continue;
      for (const auto maker : one.makers) {
        const auto did = now.did_.find(maker.index());
        if (did != now.did_.end() && did->second.count(who) != 0) return true;
      }
    }
    return false;
  }
  // The part that the person may do now; nullptr: none.
  Part* mine(engine::TaskId task, engine::RoleId role) const {
    Waiting* here = waiting(task);
    const int part = here == nullptr ? -1 : part_of(task, role);
    if (part < 0 || !has_role(person, role.index())) return nullptr;
    Part& found = here->parts[static_cast<std::size_t>(part)];
    if (!found.signer.empty() || (!found.holder.empty() && found.holder != person)) return nullptr;
    return barred(person, task.index(), part, role.index()) ? nullptr : &found;
  }

  bool operator()(const engine::Start& start) const {
    const auto found = now.cast_->find(person);
    if (now.started_ || start.origin.number != 0 || found == now.cast_->end()) return false;
    if (found->second.roles.empty() && !found->second.leads) return false;
    now.started_ = now.open_ = true;
    now.starter_ = person;
    now.arrive(now.sop_->start, 0, false);
    return true;
  }

  bool operator()(const engine::Complete& complete) const {
    Part* part = mine(complete.task, complete.role);
    if (part == nullptr || part_of(complete.task, complete.role) != 0) return false;
    const bundle::Task& task = now.sop_->tasks[complete.task.index()];
    int exit = task.exits.size() > 1 || !complete.answer.empty() ? -1 : 0;
    for (std::size_t e = 0; exit < 0 && e < task.exits.size(); ++e) {
      if (!complete.answer.empty() &&
          utf8::fold(task.exits[e].answer) == utf8::fold(complete.answer))
        exit = static_cast<int>(e);
    }
    if (exit < 0 || waiting(complete.task)->call != 0) return false;
    waiting(complete.task)->exit = exit;
    do_part(*part, complete.task, complete.role);
    return true;
  }

  bool operator()(const engine::Sign& sign) const {
    Part* part = mine(sign.task, sign.role);
    if (part == nullptr || part_of(sign.task, sign.role) == 0 || waiting(sign.task)->call != 0)
      return false;
    do_part(*part, sign.task, sign.role);
    return true;
  }

  void do_part(Part& part, engine::TaskId task, engine::RoleId role) const {
    part = {"", 0, person, outside(role.index())};
    const std::vector<Part>& parts = waiting(task)->parts;
    const auto open = [](const Part& one) { return one.signer.empty(); };
    if (std::any_of(parts.begin(), parts.end(), open)) return;
    for (const Part& one : parts) {
      if (!one.from_outside) now.did_[task.index()].insert(one.signer);
    }
    now.finish(task.index(), static_cast<std::size_t>(waiting(task)->exit));
  }

  bool operator()(const engine::Skip& skip) const {
    const Part* part = mine(skip.task, skip.role);
    if (part == nullptr || part_of(skip.task, skip.role) != 0) return false;
    const bundle::Task& task = now.sop_->tasks[skip.task.index()];
    const Waiting& here = *waiting(skip.task);
    for (const Part& one : here.parts) {
      if (!one.signer.empty()) return false;
    }
    if (!task.optional || here.call != 0) return false;
    ++now.done_[skip.task.index()];
    now.waiting_.erase(skip.task.index());
    const bool back = task.skip_to.task.valid() && task.skip_to.task <= skip.task;
    now.arrive(task.skip_to, skip.task.index(), back);
    return true;
  }

  bool operator()(const engine::Cancel& cancel) const {
    if (!now.open_ || cancel.reason.empty()) return false;
    if (person != now.starter_ && !leads() && person != kMachine) return false;
    now.open_ = false;
    now.cancelled_ = true;
    now.waiting_.clear();
    now.arrived_.clear();
    return true;
  }

  bool operator()(const engine::Claim& claim) const {
    Part* part = mine(claim.task, claim.role);
    if (part == nullptr || part->holder == person) return false;
    part->holder = person;
    part->held_as = claim.role.index();
    return true;
  }

  bool operator()(const engine::Release& release) const {
    Waiting* here = waiting(release.task);
    const int which = here == nullptr ? -1 : part_of(release.task, release.role);
    if (which < 0) return false;
    Part& part = here->parts[static_cast<std::size_t>(which)];
    if (part.holder.empty() || (part.holder != person && !leads() && person != kMachine))
      return false;
    part.holder.clear();
    part.held_as = 0;
    return true;
  }

  bool operator()(const engine::HandOver& hand_over) const {
    Waiting* here = waiting(hand_over.task);
    const int which = here == nullptr ? -1 : part_of(hand_over.task, hand_over.role);
    if (which < 0) return false;
    Part& part = here->parts[static_cast<std::size_t>(which)];
    const bool his = part.holder == person || leads() || person == kMachine;
    if (!part.signer.empty() || part.holder == hand_over.to) return false;
    if (!his && mine(hand_over.task, hand_over.role) == nullptr) return false;
    const auto& roles =
        now.sop_->tasks[hand_over.task.index()].performers[static_cast<std::size_t>(which)];
    for (const engine::RoleId role : roles) {
      if (!has_role(hand_over.to, role.index())) continue;
      if (barred(hand_over.to, hand_over.task.index(), which, role.index())) return false;
      part.holder = hand_over.to;
      part.held_as = role.index();
      return true;
    }
    return false;
  }

  bool operator()(const engine::BeginCall& begin) const {
    Waiting* here = waiting(begin.task);
    if (person != kMachine || here == nullptr || here->call != 0 || here->visit != begin.visit)
      return false;
    if (begin.number == 0 || !now.sop_->tasks[begin.task.index()].call) return false;
    here->call = begin.number;
    return true;
  }

  bool operator()(const engine::EndCall& end) const {
    Waiting* here = waiting(end.task);
    if (person != kMachine || here == nullptr || end.number == 0 || here->call != end.number ||
        here->visit != end.visit)
      return false;
    here->call = 0;
    const bundle::Task& task = now.sop_->tasks[end.task.index()];
    if (end.finished && task.exits.size() == 1 && task.performers.size() == 1) {
      now.did_[end.task.index()].insert(person);
      now.finish(end.task.index(), 0);
    }
    return true;
  }

  // Not played here.
  bool operator()(const engine::Attach&) const { return false; }
  bool operator()(const engine::Expire&) const { return false; }
  bool operator()(const engine::Move&) const { return false; }
};

bool Oracle::take(const std::string& person, const engine::Command& command) {
  return std::visit(Asking{*this, person}, command.action);
}

void Oracle::finish(std::size_t task, std::size_t exit) {
  const bundle::Exit& taken = sop_->tasks[task].exits[exit];
  for (const bundle::Given& given : taken.produces) ++versions_[given.document.index()];
  ++done_[task];
  waiting_.erase(task);
  arrive(taken.to, task, taken.back);
}

void Oracle::arrive(const bundle::Target& to, std::size_t from, bool back) {
  if (to.task.valid()) {
    Waiting here;
    here.visit = ++visits_[to.task.index()];
    here.parts.resize(sop_->tasks[to.task.index()].performers.size());
    waiting_[to.task.index()] = here;
    if (back) ++returns_;
  } else if (!to.block.valid()) {
    open_ = false;
  } else if (to.joins) {
    arrive_at_join(to.block.index(), from);
  } else {
    for (const bundle::Target& first : sop_->block(to.block).branches) arrive(first, from, false);
  }
}

// `from` may be deep inside: the branch of this block is found outward from it.
void Oracle::arrive_at_join(std::size_t block, std::size_t from) {
  bundle::Place place = sop_->tasks[from].within;
  while (place.block.valid() && place.block.index() != block)
    place = sop_->block(place.block).within;
  arrived_.insert({block, place.branch});
  const auto here = [&](const auto& one) { return one.first == block; };
  const auto count = std::count_if(arrived_.begin(), arrived_.end(), here);
  if (static_cast<std::size_t>(count) < sop_->blocks[block].branches.size()) return;
  std::erase_if(arrived_, here);
  arrive(sop_->blocks[block].next, from, false);
}

std::string Oracle::difference(const engine::State& state) const {
  const bool open = state.status == engine::Status::Open;
  if (open != open_) return "open or not";
  if (started_ && !open_ && cancelled_ != (state.status == engine::Status::Cancelled))
    return "how it ended";
  if (state.tokens.size() != waiting_.size()) return "number of waiting steps";
  for (const engine::Token& token : state.tokens) {
    const auto found = waiting_.find(token.task.index());
    if (found == waiting_.end()) return "waiting steps";
    const Waiting& here = found->second;
    if (here.visit != token.visit || here.call != token.call) return "visit or call";
    if ((token.exit ? static_cast<int>(*token.exit) : -1) != here.exit) return "chosen answer";
    std::size_t signatures = 0;
    std::size_t claims = 0;
    for (std::size_t p = 0; p < here.parts.size(); ++p) {
      const Part& part = here.parts[p];
      signatures += part.signer.empty() ? 0 : 1;
      claims += part.holder.empty() ? 0 : 1;
      for (const engine::Signature& one : token.signatures) {
        if (one.member == p && (one.person != part.signer || one.outside != part.from_outside))
          return "signatures";
      }
      for (const engine::Claimed& one : token.claims) {
        if (one.member == p && (one.person != part.holder || one.role.index() != part.held_as))
          return "holders";
      }
    }
    if (signatures != token.signatures.size() || claims != token.claims.size())
      return "number of signatures or holders";
  }
  std::set<std::pair<std::size_t, std::uint32_t>> arrived;
  for (const engine::Arrival& one : state.arrivals) arrived.insert({one.block.index(), one.branch});
  if (arrived != arrived_ || arrived.size() != state.arrivals.size()) return "branches at a join";
  for (const auto& [task, count] : visits_) {
    const auto found = state.visits.find(engine::TaskId(task));
    if (found == state.visits.end() || found->second != count) return "visits";
    const auto done = done_.find(task);
    const std::uint32_t times = done == done_.end() ? 0 : done->second;
    if (!cancelled_ && times + waiting_.count(task) != count) return "a visit done twice or lost";
  }
  std::map<std::size_t, std::set<std::string>> did;
  for (const auto& [task, people] : state.doers) did[task.index()] = {people.begin(), people.end()};
  if (did != did_) return "who did what";
  if (state.documents.size() != versions_.size()) return "documents";
  for (const auto& [document, version] : versions_) {
    if (state.documents.at(engine::DocumentId(document)).version != version) return "versions";
  }
  return state.returns == returns_ ? "" : "returns";
}

bool Oracle::has_a_barred_part() const {
  Oracle copy = *this;
  for (const auto& [task, here] : waiting_) {
    for (std::size_t p = 0; p < here.parts.size(); ++p) {
      if (!here.parts[p].signer.empty()) continue;
      bool anybody = false;
      for (const auto& [name, person] : *cast_) {
        const Asking asking{copy, name};
        for (const engine::RoleId role : sop_->tasks[task].performers[p]) {
          anybody = anybody || (asking.has_role(name, role.index()) &&
                                !asking.barred(name, task, static_cast<int>(p), role.index()));
        }
      }
      if (!anybody) return true;
    }
  }
  return false;
}

}  // namespace sop::trial
