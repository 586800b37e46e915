// Appends to a PDF of cairo's the objects that make a document of its pages: catalog, information,
// structure, bookmarks, links, output intent. The old objects stay where they are; packing
// (pdf_pack.h) drops what nothing refers to any more.
#pragma once

#include <string>

#include "compiler/base/result.h"
#include "compiler/emit/pdf_finish.h"

namespace sop::emit {

[[nodiscard]] Result<std::string> framed(const std::string& bytes, const PdfInfo& info);

}  // namespace sop::emit
