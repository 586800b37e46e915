// Who does what: the workflow satisfiability problem by itself, without an SOP. Exact within a
// budget of attempts; deterministic.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sop::staffing {

inline constexpr std::size_t kPeople = 512;
inline constexpr std::size_t kAttempts = 300000;  // persons tried in slots, in all

using People = std::bitset<kPeople>;
using Slot = std::uint32_t;
using Person = std::uint32_t;

// One of `makers` must be none of `judges`.
struct Outsider {
  std::vector<Slot> makers;
  std::vector<Slot> judges;
};

struct Problem {
  std::vector<People> candidates;            // of each slot
  std::vector<std::pair<Slot, Slot>> apart;  // different people
  std::vector<Outsider> outsiders;
};

enum class Verdict : std::uint8_t { Possible, Impossible, Undecided };

struct Answer {
  Verdict verdict = Verdict::Possible;
  std::vector<Person> assignment;  // of each slot, where possible
};

// `attempts` is lessened by what was tried; at 0 the verdict is Undecided.
[[nodiscard]] Answer assign(const Problem& problem, const People& present, std::size_t& attempts);

// A smallest set of slots, in the sense that none of them can be left out, that cannot be filled.
// `group` of each slot: slots of one step go together. For an impossible problem.
[[nodiscard]] std::vector<Slot> conflict(const Problem& problem, const People& present,
                                         const std::vector<std::uint32_t>& group,
                                         std::size_t& attempts);

struct Absences {
  std::size_t survived = 0;           // any so many people may be absent
  bool decided = true;                // else at least so many
  std::vector<Person> blocking;       // a smallest set whose absence leaves no assignment
  std::vector<Person> indispensable;  // each by his absence alone
};

// For a possible problem; `assignment` is one of its answers.
[[nodiscard]] Absences absences(const Problem& problem, const People& present,
                                const std::vector<Person>& assignment, std::size_t& attempts);

}  // namespace sop::staffing
