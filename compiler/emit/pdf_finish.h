// What cairo leaves undone in a PDF, by qpdf: document language, information and its XMP twin,
// dates that come from the SOP and not from a clock, and an ID made from the content.
#pragma once

#include <string>

#include "compiler/base/result.h"

namespace sop::emit {

struct PdfInfo {
  std::string title;
  std::string description;
  std::string created;  // "D:20250106000000Z"; anything else leaves the date out
};

[[nodiscard]] Result<std::string> finish_pdf(const std::string& bytes, const PdfInfo& info);

// The same as a value: qpdf lives in a module of its own (see studio.h) that only PDFs open.
using FinishPdf = Result<std::string> (*)(const std::string& bytes, const PdfInfo& info);

}  // namespace sop::emit
