// A framed PDF (pdf_frame.h) written anew: only what is referred to, small things together in
// compressed groups, an ID made of the content, line ends where archives want them.
#pragma once

#include <string>

#include "compiler/base/result.h"

namespace sop::emit {

[[nodiscard]] Result<std::string> packed(const std::string& framed);

}  // namespace sop::emit
