// Any valid UTF-8 gives a tree whose leaves tile the file; views and phrases survive whatever it
// holds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/base/utf8.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/phrases.h"

namespace {

void require(bool held) {
  if (!held) std::abort();
}

void read_prose(const sop::Prose& prose) {
  using namespace sop;
  require(prose.text == utf8::clean(prose.text));
  const auto inside = [&](phrases::Slice slice) {
    require(slice.begin <= slice.end && slice.end <= prose.text.size());
  };
  static_cast<void>(prose.locate(0, prose.text.size()));
  static_cast<void>(phrases::date(prose.text));
  if (const auto time = phrases::time(prose.text, phrases::TimeUnit::Minute)) {
    for (const phrases::TimePart& part : time->parts) inside(part.slice);
  }
  if (const auto deadline = phrases::deadline(prose.text)) {
    inside(deadline->event);
    inside(deadline->step);
  }
  if (const auto target = phrases::target(prose.text)) inside(target->reference);
  if (const auto role = phrases::role_declaration(prose.text)) inside(role->alias);
  if (const auto document = phrases::document_declaration(prose.text)) inside(document->name);
  for (const phrases::Slice part : phrases::inline_list(prose.text, {"a, b", "c; d"})) inside(part);
  require(!phrases::performers(prose.text, {"a atau b", "c > d"}).empty());
  if (const auto clause = phrases::optional_clause(prose.text)) inside(*clause);
  if (const auto mark = phrases::outside_mark(prose.text)) inside(*mark);
}

void read_fields(const std::vector<sop::ast::Field>& fields);

void read_step(const sop::ast::Step& step) {
  read_prose(step.who());
  read_prose(step.activity());
  read_prose(step.name());
  static_cast<void>(step.number());
  static_cast<void>(step.letter());
  for (const sop::ast::Item& item : step.items()) read_prose(item.text());
  read_fields(step.fields());
}

void read_fields(const std::vector<sop::ast::Field>& fields) {
  for (const sop::ast::Field& field : fields) {
    read_prose(field.value());
    read_prose(field.answer());
    for (const sop::ast::Item& item : field.items()) {
      read_prose(item.text());
      static_cast<void>(item.marker());
    }
    for (const sop::ast::Step& step : field.steps()) read_step(step);
    read_fields(field.fields());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sop;
  std::string text(reinterpret_cast<const char*>(data), size);
  if (utf8::first_invalid(text)) return 0;
  SourceMap sources;
  Findings findings;
  const SyntaxTree tree = parse(sources.add("fuzz.sop", std::move(text)), findings);
  std::uint32_t at = 0;
  for (const Node& node : tree.nodes()) {
    require(node.subtree >= 1);
    if (!is_leaf(node.kind)) continue;
    require(node.begin == at && node.end > at && node.subtree == 1);
    at = node.end;
  }
  require(at == tree.file().text.size());
  for (const Diagnostic& one : findings.all())
    require(one.span.end <= at && one.span.begin <= one.span.end);
  static_cast<void>(print(tree));
  read_prose(ast::File(tree).title());
  read_fields(ast::File(tree).fields());
  return 0;
}
