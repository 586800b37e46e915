// A drawable SOP → the files the user asked for, by the ending of their name.
#pragma once

#include <string>

#include "compiler/base/file_system.h"
#include "compiler/chart/layout.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/compile.h"

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

// Draws and writes. Dot, SVG and PNG hold one page a file: several pages give x-1.svg, x-2.svg, …
// False, and a finding, where something could not be made or written.
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
