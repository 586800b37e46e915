// Throws of rapidcheck's generator, for code that writes a text as a person would: from top to
// bottom. Only inside rc::gen::exec.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cstddef>

namespace sop::property {

// Evenly, however small a size rapidcheck has in mind.
inline int below(int count) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, std::max(1, count)));
}
// False when rapidcheck has shrunk the throw: what fails is told without what need not be there.
inline bool chance(int percent) {
  constexpr int kAll = 100;
  return below(kAll) >= kAll - percent;
}
template <class Words>
const auto& one_of(const Words& words) {
  return words[static_cast<std::size_t>(below(static_cast<int>(std::size(words))))];
}

}  // namespace sop::property
