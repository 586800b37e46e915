// Throughput of the passes over the given files, in one process: parse alone, parse to the last
// check without surroundings, and the same in the project of each file (libraries, laws, other
// SOPs), as `sop check` does it.

#include <fmt/format.h>

#include <ctime>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/project/workspace.h"
#include "compiler/syntax/parse.h"

namespace {

// Time of the processor: throughput is told per core, whatever else the machine does.
double now() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

constexpr double kSeconds = 1.0;

template <class Pass>
void measure(const char* name, const sop::SourceMap& sources, std::size_t files, std::size_t bytes,
             Pass pass) {
  std::size_t rounds = 0;
  const double start = now();
  double seconds = 0;
  do {
    for (std::size_t i = 0; i < files; ++i) pass(sources.file(sop::FileId(i)));
    ++rounds;
    seconds = now() - start;
  } while (seconds < kSeconds);
  constexpr double kMega = 1e6;
  fmt::print("{}\t{:.1f}\tMB/s\n", name, static_cast<double>(bytes * rounds) / seconds / kMega);
}

}  // namespace

int main(int argc, char** argv) {
  sop::SourceMap sources;
  sop::Findings problems;
  std::size_t bytes = 0;
  for (int i = 1; i < argc; ++i) {
    const sop::SourceFile* file = sop::load(argv[i], sop::real_file_system(), sources, problems);
    if (file == nullptr) return 1;
    bytes += file->text.size();
  }
  const std::size_t files = sources.size();  // the project adds its own
  measure("parse", sources, files, bytes, [](const sop::SourceFile& file) {
    sop::Findings findings;
    static_cast<void>(sop::parse(file, findings));
  });
  measure("parse and check", sources, files, bytes, [](const sop::SourceFile& file) {
    sop::Findings findings;
    static_cast<void>(sop::compile(file, sop::model::NoSurroundings(), sop::Stage::Flow, findings));
  });
  // A project reads what it needs once, at the first question; later files find it there.
  sop::Workspace workspace(sources, sop::real_file_system());
  std::vector<const sop::Project*> projects;
  for (std::size_t i = 0; i < files; ++i)
    projects.push_back(&workspace.around(sources.file(sop::FileId(i)).name, problems));
  measure("parse and check, with project", sources, files, bytes, [&](const sop::SourceFile& file) {
    sop::Findings findings;
    const sop::Project& project = *projects[file.id.index()];
    static_cast<void>(sop::compile(file, project, sop::Stage::Flow, findings));
  });
  return 0;
}
