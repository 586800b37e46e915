// The SOPs of a binder in the order of its pages, and what they know of one another.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/project/workspace.h"

namespace sop {

struct BinderItem {
  std::string path;
  std::string below;  // the path below the folder that was named: "sub/cuti.sop"
  std::string root;   // that folder's own name; empty for a file that was named itself
  std::string title, number;
};

// "bagian 2" before "bagian 10": runs of digits count as numbers, capitals as small letters.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

// What was named keeps its order. Within a folder: its own SOPs before those of the folders in it,
// folders by name, SOPs by Nomor (those without one last), then by title. Libraries are no SOPs.
// Every SOP gets to know all others of its project, or all named ones where it has none; the files
// are read once, by as many threads as `jobs` says.
[[nodiscard]] std::vector<BinderItem> binder_items(const std::vector<std::string>& named,
                                                   unsigned jobs, Workspace& workspace, Sink& sink);

}  // namespace sop
