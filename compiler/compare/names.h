// Which role and which document of one chart is which of its other version: by name, by title, and
// where neither helps by the steps in which they stand (a vote).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace sop::compare {

inline constexpr std::uint32_t kNobody = 0xffffffffU;

// Partners of things that have names.
struct Partners {
  std::vector<std::uint32_t> to_after, to_before;  // kNobody: none

  void match(std::size_t before, std::size_t after) {
    to_after[before] = static_cast<std::uint32_t>(after);
    to_before[after] = static_cast<std::uint32_t>(before);
  }
};

struct Votes {
  std::uint32_t before = 0, after = 0, count = 0;
};
// Matches what has no partner yet and met nobody else as often; true if any.
bool elect(Partners& partners, std::vector<Votes> votes);

// How the things of one chart are called in its other version.
struct Names {
  Partners roles, documents;

  Names(const model::Model& before, const model::Model& after);

  // The role or document of the new version; one of the old version that is gone has a number of
  // its own, past all of the new ones.
  [[nodiscard]] std::uint32_t role(model::RoleId before) const;
  [[nodiscard]] std::uint32_t document(model::DocumentId before) const;
};

// The state of the new document that is `state` of the old one: by name, or, where all that differs
// are names, by place. kNobody: none.
[[nodiscard]] std::uint32_t state_after(const model::Document& before, std::uint32_t state,
                                        const model::Document& after);

}  // namespace sop::compare
