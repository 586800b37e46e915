// Properties that hold for every text. Texts come from sop_generator.h; RC_PARAMS (seed,
// max_success) decides which and how many. How often each construct occurs among the texts that
// pass the check is printed at the end.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/compare/compare.h"
#include "compiler/diagnostics/render.h"
#include "compiler/diagnostics/sarif.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/fix.h"
#include "compiler/driver/levels.h"
#include "compiler/emit/bundle.h"
#include "compiler/format/format.h"
#include "compiler/format/renumber.h"
#include "compiler/format/same.h"
#include "compiler/resolve/resolve.h"
#include "compiler/syntax/parse.h"
#include "tests/property/clerk.h"
#include "tests/property/dice.h"
#include "tests/property/sop_generator.h"
#include "tests/property/world.h"
#include "tests/unit/chart_support.h"

namespace sop::property {
namespace {

// The standard library, read once for all texts.
World& alone() {
  static World world;
  return world;
}

// A text taken through all passes.
struct Checked {
  World& world;
  const SourceFile& file;
  Findings findings;
  Compilation sop;

  explicit Checked(std::string text, World& around = alone())
      : world(around),
        file(around.sources().add("uji.sop", std::move(text))),
        sop(compile(file, around.surroundings(), Stage::Flow, findings)) {}
  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;
  ~Checked() { world.sources().forget(file.id); }

  [[nodiscard]] const SyntaxTree& tree() const { return *sop.tree; }
  [[nodiscard]] bool passed() const { return !findings.has_errors(); }
  [[nodiscard]] std::string model() const {
    std::string out;
    for (const CompiledChart& one : sop.charts) out += model::print(one.model);
    return out;
  }
  // Sorted.
  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& one : findings.all()) out.push_back(code(one.kind));
    std::sort(out.begin(), out.end());
    return out;
  }
};

// Every byte of the file in exactly one leaf, in order.
void tiles(const SyntaxTree& tree) {
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
    const Node& node = tree.node(i);
    if (!is_leaf(node.kind)) continue;
    RC_ASSERT(node.begin == at);
    at = node.end;
  }
  RC_ASSERT(at == tree.file().text.size());
}

void points_into_its_file(const Checked& sop, Span span) {
  if (!span.file.valid()) return;
  RC_ASSERT(span.begin <= span.end);
  RC_ASSERT(span.end <= sop.world.sources().file(span.file).text.size());
}

void findings_have_places(const Checked& sop) {
  for (const Diagnostic& one : sop.findings.all()) {
    points_into_its_file(sop, one.span);
    for (const Label& label : one.labels) points_into_its_file(sop, label.span);
    for (const Fix& fix : one.fixes) {
      for (const Edit& edit : fix.edits) points_into_its_file(sop, edit.span);
    }
  }
}

void lowers_draws_builds_runs(const CompiledChart& chart) {
  RC_ASSERT(chart.program.has_value());
  for (const flow::Node& node : chart.program->nodes) RC_ASSERT(!node.out.empty());
  chart::testing::FakeMeasurer measurer;
  const chart::Chart drawing = chart::layout(chart.model, *chart.program, {}, measurer);
  RC_ASSERT(!drawing.pages.empty());
  Findings findings;
  const auto sop =
      bundle::read(emit::bundle(chart.model, *chart.program, "<svg/>"), "uji.alur", findings);
  if (!sop) RC_FAIL(text_of(findings.all().front(), Language::English));
  carry_out(*sop);
}

// How many texts of each kind there were, printed at the end.
class Tally final : public testing::Environment {
 public:
  void TearDown() override {
    for (const auto& [what, count] : counts_) fmt::print("{:7} {}\n", count, what);
  }
  void add(const std::string& what) { ++counts_[what]; }

 private:
  std::map<std::string, int> counts_;
};
Tally& tally() {
  static auto* const kOnly =  // owned by GoogleTest
      static_cast<Tally*>(testing::AddGlobalTestEnvironment(new Tally));
  return *kOnly;
}

// What stands in the text, where it passed; what stopped it, where it did not.
void count_constructs(const Checked& sop, const std::string& source) {
  constexpr std::string_view kWords[] = {
      "Jika ",       "kembali ke ", "Lanjut: ",    "Serentak:", "a. ",
      "]. ",         " + ",         "Bila perlu:", "Jalankan:", "Spesifik dari:",
      "SOP generik", "Gunakan:",    "Bagian:",     "Tenggat:"};
  tally().add(source + (sop.passed() ? ", passed" : ", with errors"));
  for (const Diagnostic& one : sop.findings.all()) {
    if (one.severity == Severity::Error) {
      tally().add(source + ", first error " + code(one.kind));
      return;
    }
  }
  for (const std::string_view words : kWords) {
    if (sop.file.text.find(words) != std::string::npos)
      tally().add(fmt::format("{}, passed with \"{}\"", source, words));
  }
}

void holds(const Checked& sop) {
  tiles(sop.tree());
  findings_have_places(sop);
  if (!sop.passed()) return;
  for (const CompiledChart& chart : sop.sop.charts) lowers_draws_builds_runs(chart);
}

// The formatter and what it promises (compiler/format/same.h).
void is_kept(const Checked& sop) {
  const Checked after(format(sop.tree()), sop.world);
  RC_ASSERT(format(after.tree()) == after.file.text);
  RC_ASSERT(!first_difference(sop.tree(), after.tree(), StepNumbers::Compared));
  RC_ASSERT(sop.model() == after.model());
  RC_ASSERT(sop.codes() == after.codes());
}

using Counts = std::map<Kind, int>;

Counts errors_of(const Findings& findings, bool with_flow) {
  constexpr int kFlow = 5000;  // findings from here on come only where there are no errors
  Counts counts;
  for (const Diagnostic& one : findings.all()) {
    if (one.severity == Severity::Error && (with_flow || info(one.kind).number < kFlow))
      ++counts[one.kind];
  }
  return counts;
}

int count_of(const Findings& findings, Kind kind) {
  return static_cast<int>(
      std::count_if(findings.all().begin(), findings.all().end(),
                    [kind](const Diagnostic& one) { return one.kind == kind; }));
}

void clears(const Checked& before, const Diagnostic& finding, const Fix& fix) {
  std::size_t applied = 0;
  const Checked after(apply_fixes(before.file, {&fix}, applied), before.world);
  RC_ASSERT(applied == 1U);
  RC_LOG() << code(finding.kind) << " mended:\n" << after.file.text;
  RC_ASSERT(count_of(after.findings, finding.kind) < count_of(before.findings, finding.kind));
  Counts old = errors_of(before.findings, before.passed());
  for (const auto& [kind, count] : errors_of(after.findings, before.passed()))
    RC_ASSERT(count <= old[kind]);
}

// The same text as another editor would have left it.
std::string as_from_elsewhere(const std::string& text) {
  constexpr const char* kIndents[] = {"", " ", "\t", "        "};
  constexpr const char* kEnds[] = {"\r\n", " \n", "\t\n", "\r"};
  const std::string end = one_of(kEnds);
  std::string out = chance(50) ? "\xEF\xBB\xBF" : "";
  std::size_t turn = static_cast<std::size_t>(below(4));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = std::min(text.find('\n', at), text.size());
    const std::size_t word = std::min(text.find_first_not_of(' ', at), stop);
    if (word < stop) out += kIndents[turn++ % std::size(kIndents)];
    out += text.substr(word, stop - word) + end;
    at = stop + 1;
  }
  return out;
}

compare::Changes compared(const Checked& before, const Checked& after) {
  static const model::Settings settings;
  const auto version = [](const Checked& sop) {
    compare::Version out{{}, &settings};
    for (const CompiledChart& one : sop.sop.charts) out.charts.push_back(&one.model);
    return out;
  };
  return compare::compare(version(before), version(after));
}

model::Settings any_levels(const Findings& findings) {
  model::Settings settings;
  for (const Diagnostic& one : findings.all()) {
    if (chance(50)) settings.levels[info(one.kind).number] = static_cast<model::Level>(below(4));
  }
  return settings;
}

}  // namespace

RC_GTEST_PROP(Property, WhatTheCheckPassesRuns, ()) {
  const Checked sop(*sop_text());
  holds(sop);
  count_constructs(sop, "text");
}

RC_GTEST_PROP(Property, DamagedTextsAreToldNotSuffered, ()) {
  const Checked sop(*damaged_sop_text());
  holds(sop);
  count_constructs(sop, "damaged text");
}

RC_GTEST_PROP(Property, SopsOfAProjectHold, ()) {
  const std::vector<Text> files = *project_texts();
  World world(files);
  for (const Text& one : files) {
    const Checked sop(one.text, world);
    holds(sop);
    count_constructs(sop, "project");
  }
}

RC_GTEST_PROP(Property, FormattingKeepsWordsMeaningAndFindings, ()) {
  is_kept(Checked(*any_sop_text()));
}

RC_GTEST_PROP(Property, RenumberingChangesNumbersOnly, ()) {
  const Checked before(*any_sop_text());
  Findings refused;
  const auto numbered = renumber(before.tree(), refused);
  if (!numbered) {
    RC_ASSERT(!refused.all().empty());
    return;
  }
  const Checked counted(*numbered);
  RC_ASSERT(!first_difference(before.tree(), counted.tree(), StepNumbers::Passed));
  is_kept(counted);
  if (before.passed()) RC_ASSERT(counted.passed());
  const Checked laid_out(format(counted.tree()));
  Findings none;
  const auto again = renumber(laid_out.tree(), none);
  RC_ASSERT(again.has_value());
  RC_ASSERT(format(Checked(*again).tree()) == laid_out.file.text);
}

RC_GTEST_PROP(Property, SafeFixesClearTheirFindings, ()) {
  const Checked sop(*any_sop_text());
  for (const Diagnostic& one : sop.findings.all()) {
    for (const Fix& fix : one.fixes) {
      if (fix.applicability != Applicability::Safe) continue;
      clears(sop, one, fix);
      tally().add("safe fix of " + code(one.kind));
    }
  }
}

RC_GTEST_PROP(Property, LayoutOfTheTextDoesNotMatter, ()) {
  const Checked one(*any_sop_text());
  const Checked other(as_from_elsewhere(one.file.text));
  RC_ASSERT(one.model() == other.model());
  RC_ASSERT(one.codes() == other.codes());
}

RC_GTEST_PROP(Property, LevelsNeverLowerErrors, ()) {
  Checked sop(*any_sop_text());
  std::map<Kind, int> before = errors_of(sop.findings, true);
  apply_levels(sop.findings, sop.tree(), any_levels(sop.findings), true);
  for (const auto& [kind, count] : before) RC_ASSERT(count_of(sop.findings, kind) == count);
  for (const Diagnostic& one : sop.findings.all()) {
    if (before.count(one.kind) != 0) RC_ASSERT(one.severity == Severity::Error);
  }
}

RC_GTEST_PROP(Property, ComparedWithItselfNothingHasChanged, ()) {
  const Checked one(*any_sop_text());
  const Checked other(as_from_elsewhere(one.file.text));
  if (!one.passed() || one.sop.charts.empty()) return;
  const compare::Changes changes = compared(one, other);
  if (!changes.none()) RC_FAIL(told(changes.all.front(), Language::English));
  RC_ASSERT(changes.renumbered.empty());
}

RC_GTEST_PROP(Property, NewNumbersAreNoChange, ()) {
  const Checked before(*sop_text());
  Findings refused;
  const auto numbered = renumber(before.tree(), refused);
  if (!numbered || !before.passed()) return;
  const Checked after(*numbered);
  const compare::Changes changes = compared(before, after);
  if (!changes.none()) RC_FAIL(told(changes.all.front(), Language::English));
}

// What the edits of a random chart tell is held to in compare_test.
RC_GTEST_PROP(Property, AnyTwoVersionsCompare, ()) {
  const Checked before(*sop_text());
  const Checked after(*sop_text());
  if (!before.passed() || !after.passed()) return;
  const compare::Changes changes = compared(before, after);
  for (const compare::Change& one : changes.all) {
    RC_ASSERT(!one.what.empty());
    RC_ASSERT(!told(one, Language::Indonesian).empty());
    points_into_its_file(before, one.before.span);
    points_into_its_file(after, one.after.span);
  }
  const compare::Totals& totals = changes.totals;
  RC_ASSERT(totals.steps.before + totals.added == totals.steps.after + totals.removed);
}

RC_GTEST_PROP(Property, FindingsPrintInEveryForm, ()) {
  Checked sop(*any_sop_text());
  apply_levels(sop.findings, sop.tree(), {}, true);
  const SourceMap& sources = sop.world.sources();
  for (const Language language : {Language::Indonesian, Language::English}) {
    SarifLog log(language, "0");
    std::string sarif;
    for (const Diagnostic& one : sop.findings.all()) {
      RC_ASSERT(!render_console(one, sources, {language, true}).empty());
      RC_ASSERT(!render_short(one, sources, {language, false}).empty());
      RC_ASSERT(nlohmann::json::parse(render_json(one, sources, {language, false})).is_object());
      sarif += log.result(one, sources);
    }
    for (const Silenced& one : sop.findings.silenced()) sarif += log.result(one, sources);
    RC_ASSERT(nlohmann::json::parse(sarif + log.end(0)).is_object());
  }
}

}  // namespace sop::property
