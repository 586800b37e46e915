// Which item of an old sequence is which item of the new one. Equal items that occur once on both
// sides are anchors (as in patience diff); between them Needleman-Wunsch over likeness; what is
// then left is looked for elsewhere: it was moved. Work is bounded for thousands of items.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/compare/words.h"

namespace sop::compare {

// What is known of a step. Hashes of 0 are nothing to go by.
struct Item {
  std::uint64_t whole = 0;               // all that is printed of it, but for numbers
  std::uint64_t doing = 0;               // activity and performers
  std::uint64_t name = 0;                // "[periksa]"
  std::uint64_t activity = 0;            // of the activity alone
  WordLine words;                        // of the activity
  std::vector<std::uint32_t> roles;      // sorted
  std::vector<std::uint32_t> documents;  // sorted
};

// 0 nothing alike, 1 all: activity, performers, documents.
[[nodiscard]] double likeness(const Item& a, const Item& b);

struct Match {
  std::uint32_t before = 0;
  std::uint32_t after = 0;
  bool moved = false;  // stands elsewhere among its fellows
  friend bool operator==(const Match&, const Match&) = default;
};

// In the order of `after`; no item twice.
[[nodiscard]] std::vector<Match> align(const std::vector<Item>& before,
                                       const std::vector<Item>& after);

// Marks as moved all but a longest run that kept its order; `matches` in the order of `after`.
void mark_moved(std::vector<Match>& matches);

}  // namespace sop::compare
