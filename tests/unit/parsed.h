// A text parsed for a test, with its findings; and the frames most tests put a few lines into.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"

namespace sop::test {

struct Parsed {
  SourceMap sources;
  Findings findings;
  SyntaxTree tree;

  explicit Parsed(std::string text)
      : tree(parse(sources.add("uji.sop", std::move(text)), findings)) {}
  [[nodiscard]] ast::File file() const { return ast::File(tree); }
  [[nodiscard]] std::vector<Kind> kinds() const {
    std::vector<Kind> all;
    for (const Diagnostic& one : findings.all()) all.push_back(one.kind);
    return all;
  }
};

inline std::string with_steps(std::string_view lines) {
  return "SOP X\nLangkah:\n" + std::string(lines);
}
inline std::string with_field(std::string_view lines) {
  return "SOP X\n" + std::string(lines);
}

inline std::vector<ast::Step> steps_of(const Parsed& parsed) {
  return parsed.file().fields().at(0).steps();
}

}  // namespace sop::test
