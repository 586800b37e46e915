// Texts as a journal will hold them, made up: what commands write and states as they stand. The
// dictionary of a new database is learnt from them (packing.h). They only have to be alike; nothing
// depends on them but the size of the file.
#pragma once

#include <string>
#include <vector>

namespace sop::journal {

// Some hundred; the commonest last. Always the same.
[[nodiscard]] std::vector<std::string> typical_texts();

}  // namespace sop::journal
