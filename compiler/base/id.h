// Strong ids: an index into one particular vector, so that a role can never be taken for a step.
// Entities are plain structs in vectors and point at each other by id; nothing owns a pointer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace sop {

template <class Tag>
struct Id {
  static constexpr std::uint32_t kInvalid = 0xffffffffU;

  std::uint32_t value = kInvalid;

  constexpr Id() = default;
  constexpr explicit Id(std::size_t index) : value(static_cast<std::uint32_t>(index)) {}

  [[nodiscard]] constexpr bool valid() const { return value != kInvalid; }
  [[nodiscard]] constexpr std::size_t index() const { return value; }

  friend constexpr bool operator==(Id, Id) = default;
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace sop
