#include "compiler/emit/separations.h"

#include <algorithm>
#include <map>
#include <set>

namespace sop::emit {
namespace {

using model::Model;
using model::RoleId;
using model::RoleKind;
using model::Step;

using Roles = std::set<RoleId>;

bool is_outside(const Model& model, const Step& step) {
  for (const auto& member : step.performers.members) {
    for (const RoleId role : member) {
      if (role.valid() && model.role(role).kind != RoleKind::External) return false;
    }
  }
  return true;
}

// Posts of one person that have a hand in the step in every case: no alternative stands beside
// them.
void add_certain(const Model& model, const Step& step, Roles& certain) {
  for (const auto& member : step.performers.members) {
    if (member.size() == 1 && member.front().valid() &&
        model.role(member.front()).kind == RoleKind::Person)
      certain.insert(member.front());
  }
}

// Whether some part of the judgement has nobody left when these posts may not judge.
bool leaves_nobody(const Step& judge, const Roles& barred) {
  return std::any_of(judge.performers.members.begin(), judge.performers.members.end(),
                     [&](const std::vector<RoleId>& member) {
                       return std::all_of(member.begin(), member.end(),
                                          [&](RoleId role) { return barred.count(role) != 0; });
                     });
}

}  // namespace

std::vector<Judgement> enforced_judgements(const Model& model) {
  std::map<model::StepId, std::set<model::StepId>> told;
  for (const Judgement& one : judgements(model))
    told[one.judge].insert(one.makers.begin(), one.makers.end());
  std::vector<Judgement> out;
  for (const auto& [judge, makers] : told) {
    Judgement kept{judge, {}};
    Roles barred;
    for (const model::StepId maker : makers) {
      const Step& step = model.step(maker);
      if (maker == judge || is_outside(model, step)) continue;
      Roles with = barred;
      add_certain(model, step, with);
      if (leaves_nobody(model.step(judge), with)) continue;
      barred = std::move(with);
      kept.makers.push_back(maker);
    }
    if (!kept.makers.empty()) out.push_back(std::move(kept));
  }
  return out;
}

}  // namespace sop::emit
