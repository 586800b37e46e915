// All that needs Pango, Cairo, Graphviz and qpdf, behind one door. They live in a module of their
// own (sopan-paint.so), which the driver opens when something is to be drawn: fifty shared
// libraries would cost `sop check` twice its time.
#pragma once

#include <cstddef>
#include <string>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"
#include "compiler/chart/text_measurer.h"

namespace sop::emit {

// What Painter and make_pango_measurer() do; see emit.h. Not thread-safe.
class Studio {
 public:
  virtual ~Studio() = default;
  [[nodiscard]] virtual chart::TextMeasurer& measurer() = 0;
  [[nodiscard]] virtual Result<std::string> dot(const chart::Chart& chart, std::size_t page) = 0;
  [[nodiscard]] virtual Result<std::string> svg(const chart::Chart& chart, std::size_t page) = 0;
  [[nodiscard]] virtual Result<std::string> pdf(const chart::Chart& chart,
                                                const std::string& created) = 0;
  [[nodiscard]] virtual Result<std::string> png(const chart::Chart& chart, std::size_t page,
                                                double dpi) = 0;
};

// The module's one symbol. Program and module come from one build; there is no version between
// them.
inline constexpr const char* kStudioModule = "sopan-paint.so";
inline constexpr const char* kStudioSymbol = "sopan_open_studio";
using OpenStudio = Studio* (*)();

}  // namespace sop::emit
