// Failures of the store as findings (72xx).
#pragma once

#include <cstdint>
#include <string>

#include "compiler/base/result.h"
#include "compiler/diagnostics/diagnostic.h"

namespace sop::documents {

// `name`: what the reader knows the file by: its name when uploaded, else its hash.
[[nodiscard]] Diagnostic document_finding(const Failure& failure, const std::string& name);

// "25 MB", "512 KB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

}  // namespace sop::documents
