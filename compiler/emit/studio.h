// All that needs Pango, Cairo, Graphviz and qpdf, behind two doors. They live in modules of their
// own, which the driver opens when something is to be drawn (sopan-paint.so) and when that is a PDF
// (sopan-pdf.so): their fifty shared libraries take longer to load than a whole `sop check` takes.
#pragma once

#include <cstddef>
#include <string>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/emit/pdf_finish.h"

namespace sop::emit {

// What Painter and make_pango_measurer() do; see emit.h. Not thread-safe.
class Studio {
 public:
  virtual ~Studio() = default;
  // For `family`; empty: the house's. Kept from call to call.
  [[nodiscard]] virtual chart::TextMeasurer& measurer(const std::string& family = "") = 0;
  // What stands in for `family` on this computer; empty: itself, or one of the same measures.
  [[nodiscard]] virtual std::string substitute(const std::string& family) = 0;
  [[nodiscard]] virtual Result<std::string> dot(const chart::Chart& chart, std::size_t page) = 0;
  [[nodiscard]] virtual Result<std::string> svg(const chart::Chart& chart, std::size_t page) = 0;
  [[nodiscard]] virtual Result<std::string> pdf(const chart::Chart& chart,
                                                const std::string& created) = 0;
  [[nodiscard]] virtual Result<std::string> png(const chart::Chart& chart, std::size_t page,
                                                double dpi) = 0;
};

// One symbol a module. Program and modules come from one build; there is no version between them.
inline constexpr const char* kStudioModule = "sopan-paint.so";
inline constexpr const char* kStudioSymbol = "sopan_open_studio";
using OpenStudio = Studio* (*)(FinishPdf finish);
inline constexpr const char* kPdfModule = "sopan-pdf.so";
inline constexpr const char* kPdfSymbol = "sopan_pdf_finisher";
using PdfFinisher = FinishPdf (*)();

}  // namespace sop::emit
