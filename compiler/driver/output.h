// A drawable SOP → the files the user asked for, by the ending of their name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/chart/layout.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/compile.h"
#include "compiler/emit/studio.h"

namespace sop {

enum class OutputKind : std::uint8_t { Dot, Svg, Pdf, Png };

// By the ending of `path`; reports the endings that would do.
[[nodiscard]] std::optional<OutputKind> output_kind(const std::string& path, Sink& sink);

struct Drawing {
  std::string path;
  OutputKind kind = OutputKind::Svg;
  std::string* report =
      nullptr;  // gets the figures of the geometry (chart/metrics.h), a "name: number" line each
};

// Lays out all charts of `sop`, and says what the print lacks: a font that is not installed, a code
// that is too long, a chart that did not fit.
[[nodiscard]] chart::Chart make_chart(const Compilation& sop, chart::Options options,
                                      emit::Studio& studio, Sink& sink);

// PDFs carry the day the SOP took effect, never the clock's: the same SOP gives the same bytes.
[[nodiscard]] std::string pdf_date(const model::Identity& identity);

// The studio, or a finding why there is none.
[[nodiscard]] std::unique_ptr<emit::Studio> open_painter(Sink& sink);

// The files that write_drawing() writes.
[[nodiscard]] std::vector<std::string> drawn_files(const chart::Chart& chart,
                                                   const Drawing& drawing);

// Paints and writes what was laid out; `date` as pdf_date() gives it.
[[nodiscard]] bool write_drawing(const chart::Chart& chart, const Drawing& drawing,
                                 const std::string& date, emit::Studio& studio, FileSystem& files,
                                 Sink& sink);

// Draws and writes. Dot, SVG and PNG hold one page a file: several pages give x-1.svg, x-2.svg, …,
// all of them or none. False, and a finding, where something could not be made or written.
[[nodiscard]] bool write_chart(const Compilation& sop, const chart::Options& options,
                               const Drawing& drawing, FileSystem& files, Sink& sink);

// The bundle of one chart of `sop` as bytes; empty, and a finding, where the chart could not be
// drawn.
[[nodiscard]] std::string make_bundle(const Compilation& sop, const CompiledChart& chart,
                                      const model::Settings& settings, Sink& sink);

// "x.svg", 2 → "x-2.svg".
[[nodiscard]] std::string numbered(const std::string& path, std::size_t number);

// For --print=chart.
[[nodiscard]] std::string print_chart(const Compilation& sop, const chart::Options& options,
                                      Sink& sink);

}  // namespace sop
