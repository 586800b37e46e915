// Any text through all passes: no crash, and what has no errors has a graph in which every node has
// a way on.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/base/utf8.h"
#include "compiler/driver/compile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (sop::utf8::first_invalid(text)) return 0;
  sop::SourceMap sources;
  sop::Findings findings;
  const sop::SourceFile& file = sources.add("fuzz.sop", std::move(text));
  const sop::Compilation sop =
      sop::compile(file, sop::model::NoSurroundings(), sop::Stage::Flow, findings);
  if (findings.has_errors()) return 0;
  for (const sop::CompiledChart& chart : sop.charts) {
    if (!chart.program) std::abort();
    for (const sop::flow::Node& node : chart.program->nodes) {
      if (node.out.empty()) std::abort();
    }
  }
  return 0;
}
