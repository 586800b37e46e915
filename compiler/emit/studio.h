// All that needs Graphviz, Pango, Cairo, zlib and librsvg, behind doors: modules of their own,
// opened when something is to be drawn (sopan-draw.so: Graphviz, for SVG and dot), when that needs
// Pango and cairo (sopan-paint.so: PDF, PNG, letters that the font table lacks), when it is a PDF
// (sopan-pdf.so) and when a logo is an SVG (sopan-svg.so: librsvg). Their fifty shared libraries
// take longer to load than a whole `sop check` takes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/emit/pdf_finish.h"
#include "compiler/emit/picture_painter.h"

namespace sop::emit {

// What Painter and make_pango_measurer() do; see emit.h. Not thread-safe.
class Studio {
 public:
  virtual ~Studio() = default;
  // For `family`; empty: the house's. Kept from call to call.
  [[nodiscard]] virtual chart::TextMeasurer& measurer(const std::string& family = "") = 0;
  // What stands in for `family` on this computer; empty: itself, or one of the same measures.
  [[nodiscard]] virtual std::string substitute(const std::string& family) = 0;
  // Runs of letters of `text` that no font of this computer has, in the order of the text.
  [[nodiscard]] virtual std::vector<std::string> missing_letters(const std::string& text,
                                                                 const std::string& family) = 0;
  [[nodiscard]] virtual Result<std::string> dot(const chart::Chart& chart, std::size_t page) = 0;
  [[nodiscard]] virtual Result<std::string> svg(const chart::Chart& chart, std::size_t page) = 0;
  [[nodiscard]] virtual Result<std::string> pdf(const chart::Chart& chart,
                                                const std::string& created) = 0;
  [[nodiscard]] virtual Result<std::string> png(const chart::Chart& chart, std::size_t page,
                                                double dpi) = 0;
};

// One symbol a module. Program and modules come from one build; there is no version between them.
inline constexpr const char* kPressModule = "sopan-paint.so";
inline constexpr const char* kPressSymbol = "sopan_open_press";
using PressMaker = Studio* (*)(FinishPdf finish, PaintSvg paint);
inline constexpr const char* kStudioModule = "sopan-draw.so";
inline constexpr const char* kStudioSymbol = "sopan_open_studio";
using OpenPress = Result<std::unique_ptr<Studio>> (*)(FinishPdf finish);
using OpenStudio = Studio* (*)(FinishPdf finish, OpenPress open);
inline constexpr const char* kPdfModule = "sopan-pdf.so";
inline constexpr const char* kPdfSymbol = "sopan_pdf_finisher";
using PdfFinisher = FinishPdf (*)();
inline constexpr const char* kSvgModule = "sopan-svg.so";
inline constexpr const char* kSvgSymbol = "sopan_svg_painter";
using SvgPainter = PaintSvg (*)();

}  // namespace sop::emit
