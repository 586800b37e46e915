// What can be asked of a state without changing it; used by decide() and by pages alike.
#include <algorithm>

#include "runtime/engine/engine.h"

namespace sop::engine {

const Claimed* claim_of(const Token& token, std::uint32_t member) {
  const auto found = std::find_if(token.claims.begin(), token.claims.end(),
                                  [member](const Claimed& one) { return one.member == member; });
  return found == token.claims.end() ? nullptr : &*found;
}

std::optional<Capacity> capacity_for(const Bundle& bundle, const Authority& authority,
                                     RoleId role) {
  const bool outside =
      role.index() < bundle.roles.size() && bundle.role(role).kind == bundle::RoleKind::External;
  const Capacity* best = nullptr;
  for (const Capacity& one : authority.capacities) {
    if (!outside && one.role != role) continue;
    if (best == nullptr ||
        (best->substitution != Substitution::None && one.substitution == Substitution::None))
      best = &one;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

TaskId four_eyes_forbid(const Bundle& bundle, const State& state, TaskId task,
                        const std::string& person) {
  for (const bundle::Separation& one : bundle.separations) {
    if (one.judge != task) continue;
    for (const TaskId maker : one.makers) {
      const auto done = state.doers.find(maker);
      if (done != state.doers.end() &&
          std::find(done->second.begin(), done->second.end(), person) != done->second.end())
        return maker;
    }
  }
  return {};
}

std::vector<std::uint32_t> inputs_missing(const Bundle& bundle, const State& state, TaskId task) {
  std::vector<std::uint32_t> missing;
  const std::vector<bundle::Use>& inputs = bundle.task(task).inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bundle::Use& use = inputs[i];
    if (use.outside || !use.document.valid()) continue;
    const auto given = state.documents.find(use.document);
    const bool reached =
        given != state.documents.end() && (!use.state || given->second.state >= use.state);
    const bool attached =
        std::any_of(state.files.begin(), state.files.end(),
                    [&](const File& file) { return file.document == use.document; });
    if (!reached && !attached) missing.push_back(static_cast<std::uint32_t>(i));
  }
  return missing;
}

const Token* token_at(const State& state, TaskId task) {
  const auto found = std::find_if(state.tokens.begin(), state.tokens.end(),
                                  [task](const Token& token) { return token.task == task; });
  return found == state.tokens.end() ? nullptr : &*found;
}

std::optional<std::uint32_t> member_of(const bundle::Task& task, RoleId role) {
  for (std::size_t i = 0; i < task.performers.size(); ++i) {
    const std::vector<RoleId>& alternatives = task.performers[i];
    if (std::find(alternatives.begin(), alternatives.end(), role) != alternatives.end())
      return static_cast<std::uint32_t>(i);
  }
  return std::nullopt;
}

bool has_signed(const Token& token, std::uint32_t member) {
  return std::any_of(token.signatures.begin(), token.signatures.end(),
                     [member](const Signature& signature) { return signature.member == member; });
}

}  // namespace sop::engine
