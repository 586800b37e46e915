#include "tests/model/sops.h"

#include "compiler/driver/compile.h"
#include "compiler/emit/bundle.h"

namespace sop::trial {

std::vector<bundle::Bundle> bundles_of(property::World& world, const std::string& text,
                                       std::string& told) {
  const SourceFile& file = world.sources().add("uji.sop", text);
  Findings findings;
  std::vector<bundle::Bundle> out;
  {
    const Compilation sop = compile(file, world.surroundings(), Stage::Flow, findings);
    for (const CompiledChart& chart : sop.charts) {
      if (findings.has_errors() || !chart.program) break;
      const std::string bytes = emit::bundle(chart.model, *chart.program, "<svg/>");
      if (auto bundle = bundle::read(bytes, "uji.alur", findings))
        out.push_back(std::move(*bundle));
    }
  }
  for (const Diagnostic& one : findings.all()) {
    if (one.severity == Severity::Error)
      told += code(one.kind) + " " + text_of(one, Language::English) + "\n";
  }
  world.sources().forget(file.id);
  if (!told.empty()) out.clear();
  return out;
}

}  // namespace sop::trial
