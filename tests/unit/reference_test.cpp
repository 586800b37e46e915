// grammar/README.md is the language reference; what it shows must parse.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"

namespace sop {
namespace {

struct Example {
  std::size_t line;  // of the README
  std::string text;
};

// The fenced blocks that begin with ```<mark> and nothing else on that line.
std::vector<Example> examples(const std::string& mark) {
  std::ifstream in(std::filesystem::path(SOPAN_SOURCE_DIR) / "grammar" / "README.md");
  std::vector<Example> all;
  bool inside = false;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      all.back().text += line + '\n';
    } else if (line == "```" + mark) {
      inside = true;
      all.push_back({number, {}});
    }
  }
  return all;
}

void expect_sound(const Example& example, const std::string& text) {
  SourceMap sources;
  Findings findings;
  const SyntaxTree tree = parse(sources.add("contoh.sop", text), findings);
  for (const Diagnostic& one : findings.all()) {
    EXPECT_NE(one.severity, Severity::Error)
        << "grammar/README.md:" << example.line << ": " << text_of(one, Language::English) << '\n'
        << text;
  }
  EXPECT_TRUE(ast::File(tree).has_title());
}

TEST(Reference, FilesParse) {
  const std::vector<Example> all = examples("sop");
  EXPECT_GE(all.size(), 5U);
  for (const Example& example : all) expect_sound(example, example.text);
}

TEST(Reference, FragmentsParse) {
  const std::vector<Example> all = examples("sop-fragment");
  EXPECT_GE(all.size(), 10U);
  for (const Example& example : all)
    expect_sound(example, "SOP Contoh\n\nLangkah:\n" + example.text);
}

// Every keyword and every synonym is told of.
TEST(Reference, NamesEveryKeyword) {
  std::ifstream in(std::filesystem::path(SOPAN_SOURCE_DIR) / "grammar" / "README.md");
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  for (const KeywordInfo& row : keywords()) {
    EXPECT_NE(text.find(row.canonical), std::string::npos) << row.canonical;
    for (std::string_view rest = row.synonyms; !rest.empty();) {
      const std::size_t bar = rest.find('|');
      EXPECT_NE(text.find(rest.substr(0, bar)), std::string::npos) << rest.substr(0, bar);
      rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
    }
  }
}

}  // namespace
}  // namespace sop
