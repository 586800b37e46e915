// The information of a document as XMP, which archives want beside /Info and equal to it.
#pragma once

#include <string>

#include "compiler/emit/pdf_finish.h"

namespace sop::emit {

inline constexpr const char* kPdfProducer = "Sopan";

[[nodiscard]] bool is_pdf_date(const std::string& date);
// Claims PDF/A-2u: every font is embedded and says which letters its glyphs are.
[[nodiscard]] std::string xmp_of(const PdfInfo& info);

}  // namespace sop::emit
