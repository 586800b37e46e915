// `sop watch`: draws an SOP again each time it, or what it depends on, is saved. The drawing
// libraries stay awake in between; a picture is replaced only by a good one.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "compiler/driver/command_line.h"
#include "compiler/emit/studio.h"

namespace sop {

// What one drawing came to.
struct Redrawn {
  bool drawn = false;
  int exit_code = 0;
  std::string said;                // findings, as printed
  std::vector<std::string> files;  // the pictures
  std::set<std::string> depends;   // further files whose change asks for a new drawing
  // Of a drawing anew: in which folders the SOPs of the project lie, and how many they are.
  std::set<std::string> folders;
  std::size_t neighbours = 0;
};

// `anew`: what was learnt of the project before is not to be relied on.
using Redraw = std::function<Redrawn(emit::Studio& studio, bool anew)>;

// Draws, and goes on until a signal ends it (0), or only draws (--once). Gives the exit code.
[[nodiscard]] int watch(const Request& request, const Redraw& redraw);

}  // namespace sop
