#include "compiler/staffing/staffing.h"

#include <algorithm>
#include <map>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/check/four_eyes.h"

namespace sop::staffing {
namespace {

using model::Model;
using model::RoleId;
using model::RoleKind;
using model::Step;
using model::StepId;

class Bench {
 public:
  Bench(const Model& model, const StaffingFile& file, Sink& sink)
      : model_(model), file_(file), sink_(sink), of_role_(model.roles.size()) {
    for (std::size_t i = 0; i < model.roles.size(); ++i) {
      numbers_.emplace(utf8::fold(model.roles[i].alias), i);
      numbers_.emplace(utf8::fold(model.roles[i].title), i);
    }
    listed_.assign(model.roles.size(), false);
    for (const Holding& holding : file.holdings) {
      const auto role = numbers_.find(utf8::fold(holding.role));
      if (role == numbers_.end()) continue;
      listed_[role->second] = true;
      for (const Person person : holding.people) of_role_[role->second][person] = true;
    }
  }

  Staffing run(bool with_absences) {
    for (std::size_t i = 0; i < model_.steps.size(); ++i) add_step(StepId(i));
    report_empty_roles();
    add_constraints();
    const Answer answer = assign(problem_, file_.present, attempts_);
    out_.verdict = answer.verdict;
    if (answer.verdict == Verdict::Impossible) report_conflict();
    if (answer.verdict == Verdict::Undecided)
      sink_.report(finding<Kind::StaffingUndecided>(model_.title_span, kAttempts));
    if (answer.verdict == Verdict::Possible) {
      for (Slot slot = 0; slot < slots_.size(); ++slot)
        out_.tasks[slots_[slot]].person = answer.assignment[slot];
      if (with_absences)
        out_.absences = absences(problem_, file_.present, answer.assignment, attempts_);
    }
    if (lacking_) out_.verdict = Verdict::Impossible;
    return std::move(out_);
  }

 private:
  // Each member of a step is a slot; a team without people of its own is one for each of its roles.
  void add_step(StepId id) {
    first_slot_.push_back(static_cast<Slot>(problem_.candidates.size()));
    for (const std::vector<RoleId>& member : model_.step(id).performers.members) {
      const bool team = member.size() == 1 && member[0].valid() && !listed_[member[0].index()] &&
                        model_.role(member[0]).kind == RoleKind::Team;
      std::vector<RoleId> roles = team ? roles_of_team(member[0]) : std::vector<RoleId>();
      if (roles.empty()) {
        add_slot(id, member);
      } else {
        for (const RoleId role : roles) add_slot(id, {role});
      }
    }
  }

  [[nodiscard]] std::vector<RoleId> roles_of_team(RoleId team) const {
    std::vector<RoleId> roles;
    for (const std::string& name : model_.role(team).members) {
      const auto known = numbers_.find(utf8::fold(name));
      if (known != numbers_.end() && known->second != team.index())
        roles.emplace_back(known->second);
    }
    return roles;
  }

  void add_slot(StepId id, const std::vector<RoleId>& roles) {
    People candidates;
    bool outside = false;
    for (const RoleId role : roles) {
      if (!role.valid()) continue;
      candidates |= of_role_[role.index()] & file_.present;
      outside = outside || (model_.role(role).kind == RoleKind::External && !listed_[role.index()]);
    }
    out_.tasks.push_back({id, roles, std::nullopt});
    if (outside) return;  // nobody of ours
    const bool empty = candidates.none();
    for (const RoleId role : roles) {
      if (role.valid() && (of_role_[role.index()] & file_.present).none())
        lacking_roles_[role.index()] = lacking_roles_[role.index()] || empty;
    }
    lacking_ = lacking_ || empty;
    if (empty) return;
    problem_.candidates.push_back(candidates);
    slots_.push_back(out_.tasks.size() - 1);
    group_.push_back(static_cast<std::uint32_t>(id.index()));
  }

  void report_empty_roles() {
    for (const auto& [role, needed] : lacking_roles_) {
      Diagnostic found =
          finding<Kind::RoleNotStaffed>(model_.roles[role].span, model_.roles[role].alias);
      if (!needed) found.severity = Severity::Warning;
      sink_.report(std::move(found));
    }
  }

  [[nodiscard]] std::vector<Slot> slots_of(StepId step) const {
    std::vector<Slot> out;
    const Slot end = step.index() + 1 < first_slot_.size()
                         ? first_slot_[step.index() + 1]
                         : static_cast<Slot>(problem_.candidates.size());
    for (Slot slot = first_slot_[step.index()]; slot < end; ++slot) out.push_back(slot);
    return out;
  }

  void add_constraints() {
    for (std::size_t i = 0; i < model_.steps.size(); ++i) {
      const std::vector<Slot> slots = slots_of(StepId(i));
      for (std::size_t a = 0; a < slots.size(); ++a) {
        for (std::size_t b = a + 1; b < slots.size(); ++b)
          problem_.apart.emplace_back(slots[a], slots[b]);
      }
    }
    for (const Judgement& one : judgements(model_)) add_judgement(one);
  }

  // Several makers: one of them must be no judge. One maker (a team counts as one): no judge at
  // all.
  void add_judgement(const Judgement& one) {
    std::vector<Slot> makers;
    std::size_t members = 0;
    for (const StepId step : one.makers) {
      out_.apart.emplace_back(step, one.judge);
      const std::vector<Slot> slots = slots_of(step);
      makers.insert(makers.end(), slots.begin(), slots.end());
      members += model_.step(step).performers.members.size();
    }
    const std::vector<Slot> judges = slots_of(one.judge);
    if (makers.empty() || judges.empty()) return;
    if (members > 1) {
      problem_.outsiders.push_back({std::move(makers), judges});
      return;
    }
    for (const Slot maker : makers) {
      for (const Slot judge : judges) problem_.apart.emplace_back(maker, judge);
    }
  }

  [[nodiscard]] std::string names_of(const People& people) const {
    std::string out;
    for (Person person = 0; person < file_.names.size(); ++person) {
      if (people[person]) out += (out.empty() ? "" : ", ") + file_.names[person];
    }
    return out;
  }

  void report_conflict() {
    const std::vector<Slot> slots = conflict(problem_, file_.present, group_, attempts_);
    if (slots.empty()) return;
    std::map<std::size_t, People> steps;
    People all;
    for (const Slot slot : slots) {
      steps[group_[slot]] |= problem_.candidates[slot];
      all |= problem_.candidates[slot];
    }
    std::string labels;
    for (const auto& [step, unused] : steps)
      labels += (labels.empty() ? "" : ", ") + model_.steps[step].label;
    Diagnostic found = finding<Kind::NoAssignment>(model_.steps[steps.rbegin()->first].span, labels,
                                                   names_of(all));
    constexpr std::size_t kTold = 12;
    std::size_t told = 0;
    for (const auto& [step, people] : steps) {
      if (++told > kTold) break;
      found =
          std::move(found).label(model_.steps[step].span, Phrase::MayBeDoneBy, {names_of(people)});
    }
    sink_.report(std::move(found));
  }

  const Model& model_;
  const StaffingFile& file_;
  Sink& sink_;
  std::map<std::string, std::size_t> numbers_;  // roles by folded alias and title
  std::vector<People> of_role_;
  std::vector<bool> listed_;  // roles the file speaks of
  std::vector<Slot> first_slot_;
  std::vector<std::size_t> slots_;             // of a slot: its task
  std::vector<std::uint32_t> group_;           // of a slot: its step
  std::map<std::size_t, bool> lacking_roles_;  // without people; true: a step needs them
  bool lacking_ = false;
  Problem problem_;
  Staffing out_;
  std::size_t attempts_ = kAttempts;
};

}  // namespace

void check_holdings(const std::vector<model::Model>& charts, const StaffingFile& file, bool many,
                    Sink& sink) {
  std::vector<std::string> names;
  std::map<std::string, bool> known;
  for (const Model& chart : charts) {
    for (const model::Role& role : chart.roles) {
      names.push_back(role.alias);
      if (role.title != role.alias) names.push_back(role.title);
      known[utf8::fold(role.alias)] = known[utf8::fold(role.title)] = true;
    }
  }
  for (const Holding& holding : file.holdings) {
    if (known.count(utf8::fold(holding.role)) != 0) continue;
    Diagnostic found = finding<Kind::StaffingUnknownRole>(holding.span, holding.role);
    if (const auto near = nearest(holding.role, names)) {
      found = std::move(found).hint(Phrase::DidYouMean, {names[*near]});
    } else {
      if (many) continue;
      found.severity = Severity::Warning;
    }
    sink.report(std::move(found));
  }
}

Staffing check_staffing(const Model& model, const StaffingFile& file, bool with_absences,
                        Sink& sink) {
  return Bench(model, file, sink).run(with_absences);
}

}  // namespace sop::staffing
