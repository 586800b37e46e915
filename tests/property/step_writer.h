// The Langkah of a random SOP. Its structure is made first (stretches of steps, letters of one row,
// blocks side by side), then written, so that targets stay in their stretch and every step can be
// reached; now and then, on purpose, they do not.
#pragma once

#include <string>
#include <vector>

namespace sop::property {

// What other SOPs can know of one.
struct Known {
  std::string title;
  std::vector<std::string> roles;
  bool generic = false;
};

// Who and what the steps may name.
struct Cast {
  std::vector<std::string> roles;      // never empty
  std::vector<std::string> people;     // those of them that are no team, unit or outsider
  std::vector<std::string> documents;  // as a cell writes them: "SK Tim (draf)"
  std::vector<Known> callable;         // SOPs that a step may run
};

// "Langkah:" and `count` steps or a few more.
[[nodiscard]] std::string write_steps(const Cast& cast, int count);

// "SOP Rapat dengan Pimpinan = Camat": mostly all roles bound, to people.
[[nodiscard]] std::string write_reference(const Known& sop, const Cast& cast);

}  // namespace sop::property
