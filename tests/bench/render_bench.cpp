// One SOP compiled, laid out and drawn again and again in one process, as a binder or a watching
// program does: what each stage takes once all is warm, and whether memory grows.
//
//   render_bench FILE svg|pdf COUNT

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "compiler/chart/layout.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/paint_door.h"

namespace {

constexpr double kMilli = 1e3;

double now() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Kilobytes of this process in memory, without what malloc keeps for later.
double resident() {
  ::malloc_trim(0);
  std::ifstream in("/proc/self/statm");
  double all = 0;
  double pages = 0;
  in >> all >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
}

struct Times {
  double compile = 0;
  double layout = 0;
  double draw = 0;
};

// Compiles, lays out and draws once; false where something fails.
bool draw_once(const sop::SourceFile& file, bool pdf, sop::emit::Studio& studio, Times& times) {
  const double begin = now();
  sop::Findings findings;
  const sop::Compilation sop =
      sop::compile(file, sop::model::NoSurroundings(), sop::Stage::Flow, findings);
  if (!sop.drawable()) return false;
  const double compiled = now();
  std::vector<sop::chart::Source> charts;
  for (const sop::CompiledChart& chart : sop.charts)
    charts.push_back({chart.model, *chart.program});
  const sop::chart::Chart chart = sop::chart::layout(charts, {}, studio.measurer());
  const double laid_out = now();
  bool drawn = true;
  if (pdf) {
    drawn = studio.pdf(chart, "D:19700101000000Z").ok();
  } else {
    for (std::size_t page = 0; page < chart.pages.size(); ++page)
      drawn = studio.svg(chart, page).ok() && drawn;
  }
  times.compile += compiled - begin;
  times.layout += laid_out - compiled;
  times.draw += now() - laid_out;
  return drawn;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string kind = argv[2];
  const int count = std::atoi(argv[3]);
  sop::SourceMap sources;
  sop::Findings problems;
  const sop::SourceFile* file = sop::load(argv[1], sop::real_file_system(), sources, problems);
  auto studio = sop::open_studio();
  if (file == nullptr || !studio) return 1;
  Times warm;
  for (int i = 0; i < count / 10; ++i)
    if (!draw_once(*file, kind == "pdf", *studio.value(), warm)) return 1;
  const double before = resident();
  Times times;
  const int rest = count - count / 10;
  for (int i = 0; i < rest; ++i)
    if (!draw_once(*file, kind == "pdf", *studio.value(), times)) return 1;
  const double after = resident();
  fmt::print("{} compile\t{:.3f}\tms\n", kind, times.compile / rest * kMilli);
  fmt::print("{} layout\t{:.3f}\tms\n", kind, times.layout / rest * kMilli);
  fmt::print("{} draw\t{:.3f}\tms\n", kind, times.draw / rest * kMilli);
  fmt::print("{} memory at first\t{:.1f}\tMB\n", kind, before / 1024);
  fmt::print("{} memory at last\t{:.1f}\tMB\n", kind, after / 1024);
  fmt::print("{} growth\t{:.0f}\tbytes\n", kind, (after - before) * 1024 / rest);
  return 0;
}
