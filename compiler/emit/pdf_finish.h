// What cairo leaves undone in a PDF: document language, information and its XMP twin, dates that
// come from the SOP and not from a clock, an ID made from the content, the tree of elements for
// readers who cannot see the page, bookmarks and links. What comes out is PDF/A-2u, tagged. The
// objects are added as text (pdf_frame.h), and the whole is written anew (pdf_pack.h).
#pragma once

#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/emit/pdf_structure.h"

namespace sop::emit {

struct PdfInfo {
  std::string title;
  std::string description;
  std::string created;  // "D:20250106000000Z"; anything else leaves the date out
  // As the pages were painted: marked, piece by piece. Empty: the pages say nothing of themselves.
  Structure structure;
  std::vector<chart::OutlineEntry> outline;
};

[[nodiscard]] Result<std::string> finish_pdf(const std::string& bytes, const PdfInfo& info);

// The same as a value: it lives in a module of its own (see studio.h) that only PDFs open.
using FinishPdf = Result<std::string> (*)(const std::string& bytes, const PdfInfo& info);

}  // namespace sop::emit
