// Chart → bytes. Pure: no files are touched; the driver does the IO. Deterministic whatever the
// locale and time zone.
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

// Pango with `family`, or the font family list of the house; one instance serves a whole run. Not
// thread-safe.
[[nodiscard]] std::unique_ptr<chart::TextMeasurer> make_pango_measurer(
    const std::string& family = "");

// The family fontconfig gives for `family`; empty: the same, or one of the same measures
// (Liberation Sans for Arial).
[[nodiscard]] std::string substitute_of(const std::string& family);

// Holds the Graphviz context (8–22 ms to start), made on first use. One per process; not
// thread-safe, as libgvc is not.
class Painter {
 public:
  // finish_pdf and paint_svg, or what opens their modules first.
  explicit Painter(FinishPdf finish, PaintSvg paint = nullptr);
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  // A self-contained graph of one page: what stock `neato -n2 -Tsvg` draws from it is the SVG
  // below, byte for byte.
  [[nodiscard]] Result<std::string> dot(const chart::Chart& chart, std::size_t page);
  [[nodiscard]] Result<std::string> svg(const chart::Chart& chart, std::size_t page);
  // All pages, identity first. `created` is the PDF date ("D:20250106000000Z"), taken from the SOP,
  // never from a clock.
  [[nodiscard]] Result<std::string> pdf(const chart::Chart& chart, const std::string& created);
  // One page at `dpi` dots per inch.
  [[nodiscard]] Result<std::string> png(const chart::Chart& chart, std::size_t page, double dpi);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sop::emit
