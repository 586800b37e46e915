// Throughput of the passes over the given files, in one process: parse alone, and parse to the last
// check.

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/syntax/parse.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kSeconds = 1.0;

template <class Pass>
void measure(const char* name, const sop::SourceMap& sources, std::size_t bytes, Pass pass) {
  std::size_t rounds = 0;
  const Clock::time_point start = Clock::now();
  double seconds = 0;
  do {
    for (std::size_t i = 0; i < sources.size(); ++i) pass(sources.file(sop::FileId(i)));
    ++rounds;
    seconds = std::chrono::duration<double>(Clock::now() - start).count();
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
  measure("parse", sources, bytes, [](const sop::SourceFile& file) {
    sop::Findings findings;
    static_cast<void>(sop::parse(file, findings));
  });
  measure("parse and check", sources, bytes, [](const sop::SourceFile& file) {
    sop::Findings findings;
    static_cast<void>(sop::compile(file, sop::model::NoSurroundings(), sop::Stage::Flow, findings));
  });
  return 0;
}
