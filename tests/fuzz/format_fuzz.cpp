// Any valid UTF-8: laying a file out twice is laying it out once, and the file says and means what
// it did. Numbers changed by --renumber give a file that can be laid out as well.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/format/format.h"
#include "compiler/format/renumber.h"
#include "compiler/format/same.h"
#include "compiler/resolve/resolve.h"
#include "compiler/syntax/parse.h"

namespace {

void require(bool held) {
  if (!held) std::abort();
}

struct Read {
  sop::SourceMap sources;
  sop::Findings findings;
  sop::SyntaxTree tree;
  std::string model;
  std::vector<sop::Kind> kinds;

  explicit Read(std::string text)
      : tree(sop::parse(sources.add("fuzz.sop", std::move(text)), findings)) {
    for (const sop::model::Model& one : resolve(tree, sop::model::NoSurroundings(), findings))
      model += sop::model::print(one);
    for (const sop::Diagnostic& one : findings.all()) kinds.push_back(one.kind);
    std::sort(kinds.begin(), kinds.end());
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sop;
  std::string text(reinterpret_cast<const char*>(data), size);
  if (utf8::first_invalid(text)) return 0;
  const Read before(std::move(text));
  const Read after(format(before.tree));
  require(format(after.tree) == after.tree.file().text);
  require(!first_difference(before.tree, after.tree, StepNumbers::Compared));
  require(before.model == after.model);
  require(before.kinds == after.kinds);
  Findings refused;
  if (const auto numbered = renumber(before.tree, refused)) {
    const Read counted(*numbered);
    require(!first_difference(before.tree, counted.tree, StepNumbers::Passed));
    const Read laid_out(format(counted.tree));
    require(counted.model == laid_out.model);
    Findings none;
    const auto again = renumber(laid_out.tree, none);
    require(again && format(Read(*again).tree) == laid_out.tree.file().text);
  }
  return 0;
}
