// The files of stdlib/ as they were when the program was built (embed.cmake writes the table). Only
// text: who asks for a file parses it.
#pragma once

#include <span>
#include <string_view>

namespace sop {

struct StandardFile {
  std::string_view path;  // "<stdlib>/peraturan.sop"
  std::string_view text;
};

[[nodiscard]] std::span<const StandardFile> standard_files();

}  // namespace sop
