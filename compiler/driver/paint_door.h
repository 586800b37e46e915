// Opens the modules in which the drawing libraries are, when something is to be drawn.
#pragma once

#include <memory>

#include "compiler/base/result.h"
#include "compiler/emit/pdf_merge.h"
#include "compiler/emit/studio.h"

namespace sop {

// Beside this program (build tree), or where it was installed to. The module stays open until the
// program ends.
[[nodiscard]] Result<std::unique_ptr<emit::Studio>> open_studio();
// One whose PDFs another function finishes.
[[nodiscard]] Result<std::unique_ptr<emit::Studio>> open_studio(emit::FinishPdf finish);

// Whether the picture can be painted; a drawing of SVG is tried, within limits of time and memory.
// True where that cannot be told: painting says then what is missing.
[[nodiscard]] bool can_paint(const chart::Picture& picture);

// See pdf_merge.h.
[[nodiscard]] Result<std::string> finish_as_part(const std::string& bytes,
                                                 const emit::PdfInfo& info);

// What makes one PDF of many; see pdf_merge.h.
[[nodiscard]] Result<std::unique_ptr<emit::PdfMerge>> open_pdf_merge(emit::WriteBytes out);

// "/usr/bin/" + name for a program in /usr/bin; the bare name where the place of this program is
// unknown.
[[nodiscard]] std::string beside_this_program(const std::string& name);

}  // namespace sop
