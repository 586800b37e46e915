// sop.toml → model::Settings. One table of all keys drives reading, checking and the suggestions
// for unknown ones. What is wrong is reported at its line and column; a wrong setting keeps its
// default, so that one slip spoils nothing else.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/settings.h"
#include "compiler/source/source.h"

namespace sop {

struct ProjectSettings {
  model::Settings settings;
  std::vector<std::string> left_out;  // [proyek] abaikan: folders, relative to the project's root
};

// `file` holds the text of sop.toml; `file` and `folder` of the settings are the caller's to fill.
[[nodiscard]] ProjectSettings read_settings(const SourceFile& file, Sink& sink);

}  // namespace sop
