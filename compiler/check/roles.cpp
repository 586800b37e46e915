// Roles: each lane has a step.

#include <vector>

#include "compiler/check/check.h"

namespace sop {

void check_roles(const model::Model& model, Sink& sink) {
  std::vector<bool> acts(model.roles.size(), false);
  for (const model::Step& step : model.steps) {
    for (const auto& member : step.performers.members) {
      for (const model::RoleId role : member) {
        if (role.valid()) acts[role.index()] = true;
      }
    }
  }
  for (std::size_t i = 0; i < acts.size(); ++i) {
    if (!acts[i])
      sink.report(finding<Kind::RoleWithoutStep>(model.roles[i].span, model.roles[i].alias));
  }
}

}  // namespace sop
