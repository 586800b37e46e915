// The tool around the checks: levels, fixes, diffs, URIs, first drafts. What needs no process.
#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/diagnostics/explain.h"
#include "compiler/diagnostics/sarif.h"
#include "compiler/driver/diff.h"
#include "compiler/driver/fix.h"
#include "compiler/driver/levels.h"
#include "compiler/driver/starter.h"
#include "compiler/syntax/parse.h"

namespace sop {
namespace {

constexpr std::string_view kText =
    "SOP X\n"
    "# abaikan SOP4003: disengaja\n"
    "Langkah:\n"
    "  1. A: Menulis\n";
constexpr std::uint32_t kThirdLine = 35;
constexpr std::uint32_t kFourthLine = 44;

struct Levels {
  SourceMap sources;
  Findings findings;
  model::Settings settings;

  std::vector<Kind> settled(bool all_passes = true) {
    const SourceFile& file = sources.add("uji.sop", std::string(kText));
    Findings ignored;
    const SyntaxTree tree = parse(file, ignored);
    findings.report(finding<Kind::MissingTime>({file.id, kThirdLine, kThirdLine + 3}, "1"));
    findings.report(finding<Kind::MissingOutput>({file.id, kThirdLine, kThirdLine + 3}, "1"));
    findings.report(finding<Kind::BareDay>({file.id, kFourthLine, kFourthLine + 1}));
    apply_levels(findings, tree, settings, all_passes);
    std::vector<Kind> kinds;
    for (const Diagnostic& one : findings.all()) kinds.push_back(one.kind);
    return kinds;
  }
};

TEST(Levels, ACommentSilencesWhatStandsRightBelowIt) {
  Levels levels;
  EXPECT_EQ(levels.settled(), (std::vector{Kind::MissingOutput, Kind::BareDay}));
  ASSERT_EQ(levels.findings.silenced().size(), 1U);
  EXPECT_EQ(levels.findings.silenced()[0].finding.kind, Kind::MissingTime);
  EXPECT_EQ(levels.findings.silenced()[0].reason, "disengaja");
}

TEST(Levels, TheProjectDecidesHowMuchAFindingCounts) {
  Levels levels;
  levels.settings.levels = {{info(Kind::MissingOutput).number, model::Level::Off},
                            {info(Kind::BareDay).number, model::Level::Warning}};
  EXPECT_EQ(levels.settled(), (std::vector{Kind::BareDay}));
  EXPECT_EQ(levels.findings.count(Severity::Warning), 1U);
}

TEST(Levels, WhatTheProjectCallsAnErrorCannotBeSilenced) {
  Levels levels;
  levels.settings.levels = {{info(Kind::MissingTime).number, model::Level::Error}};
  EXPECT_EQ(levels.settled(), (std::vector{Kind::SilencedError, Kind::MissingTime,
                                           Kind::MissingOutput, Kind::BareDay}));
}

TEST(Levels, ErrorsCannotBeLowered) {
  Levels levels;
  levels.settings.levels = {{info(Kind::UnknownRole).number, model::Level::Off}};
  const SourceFile& file = levels.sources.add("lain.sop", "SOP X\n");
  levels.findings.report(finding<Kind::UnknownRole>({file.id, 0, 3}, "A"));
  const std::vector<Kind> kinds = levels.settled();
  EXPECT_NE(std::find(kinds.begin(), kinds.end(), Kind::UnknownRole), kinds.end());
}

TEST(Levels, ManyCommentsTakeNoLongerThanTheyShould) {
  SourceMap sources;
  std::string text = "SOP X\n";
  for (int i = 0; i < 50000; ++i) text += "# abaikan SOP9999, SOP4003: apa saja\n";
  const SourceFile& file = sources.add("uji.sop", std::move(text));
  Findings findings;
  const SyntaxTree tree = parse(file, findings);
  apply_levels(findings, tree, {}, true);
  EXPECT_GE(findings.all().size(), 50000U);
}

Fix replace(FileId file, std::uint32_t begin, std::uint32_t end, std::string text) {
  return {{Phrase::RemoveThis, {}}, {{{file, begin, end}, std::move(text)}}, Applicability::Safe};
}

TEST(Fixes, AreAppliedWholeAndNeverOverlap) {
  SourceMap sources;
  const SourceFile& file = sources.add("uji.sop", "satu dua tiga");
  Fix pair = replace(file.id, 9, 13, "3");
  pair.edits.push_back({{file.id, 3, 6}, "x"});
  const Fix first = replace(file.id, 0, 4, "1");
  const Fix second = replace(file.id, 5, 8, "2");
  const Fix added = replace(file.id, 8, 8, "!");
  const Fix outside = replace(file.id, 9, 99, "?");
  std::size_t applied = 0;
  EXPECT_EQ(apply_fixes(file, {&first, &second, &added, &pair, &outside}, applied), "1 2! tiga");
  EXPECT_EQ(applied, 3U);
}

TEST(Fixes, GoOnUntilNoneIsLeftButNotForEver) {
  SourceMap sources;
  const SourceFile& file = sources.add("uji.sop", "a");
  const Check grow = [](const SourceFile& text) {
    Findings findings;
    Diagnostic one = finding<Kind::EmptyFile>({text.id, 0, 0});
    one.fixes.push_back(replace(text.id, 0, 0, "b"));
    findings.report(std::move(one));
    return findings;
  };
  const Mended mended = mend(file, sources, grow);
  EXPECT_EQ(mended.applied, 10U);
  EXPECT_EQ(mended.file->text, "bbbbbbbbbba");
  EXPECT_EQ(file.text, "a");
}

TEST(Diff, IsUnified) {
  EXPECT_EQ(unified_diff("a", "x\n", "x\n"), "");
  EXPECT_EQ(unified_diff("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nV\n6\n7\n8\n9\n"),
            "--- a\n+++ a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n");
  EXPECT_EQ(unified_diff("a", "1\n2", "1\n"),
            "--- a\n+++ a\n@@ -1,2 +1 @@\n 1\n-2\n\\ No newline at end of file\n");
  EXPECT_EQ(unified_diff("a", "", "1\n"), "--- a\n+++ a\n@@ -0,0 +1 @@\n+1\n");
}

TEST(Diff, FarChangesGetHunksOfTheirOwn) {
  std::string before;
  for (int i = 0; i < 40; ++i) before += std::to_string(i) + "\n";
  std::string after = before;
  after.replace(after.find("5\n"), 2, "lima\n");
  after.erase(after.find("30\n"), 3);
  const std::string diff = unified_diff("a", before, after);
  EXPECT_NE(diff.find("@@ -3,7 +3,7 @@"), std::string::npos) << diff;
  EXPECT_NE(diff.find("@@ -28,7 +28,6 @@"), std::string::npos) << diff;
}

TEST(Diff, OfTwoTextsWithNothingInCommonIsBounded) {
  std::string before;
  std::string after;
  for (int i = 0; i < 5000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  EXPECT_GT(unified_diff("a", before, after).size(), before.size() + after.size());
}

TEST(Sarif, PathsBecomeUris) {
  EXPECT_EQ(uri_of("./a b/c%.sop"), "a%20b/c%25.sop");
  EXPECT_EQ(uri_of("/map/\xC3\xA9.sop"), "file:///map/%C3%A9.sop");
  EXPECT_EQ(uri_of("a:b.sop"), "a%3Ab.sop");
}

TEST(Starter, TitlesAndNames) {
  EXPECT_EQ(clean_title("  SOP\tSurat\n Masuk "), "Surat Masuk");
  EXPECT_EQ(clean_title("Soporifik"), "Soporifik");
  EXPECT_EQ(slug_of("Surat Masuk (2026) & Keluar!"), "surat-masuk-2026-keluar");
  EXPECT_EQ(slug_of("\xC3\xA9"), "");
  EXPECT_LE(slug_of(std::string(5000, 'a')).size(), 120U);
}

// Whoever meets a finding about the text of an SOP is shown how it is wrong and how it is right.
TEST(Explain, PagesAboutTextHaveAWrongAndARightExample) {
  constexpr int kFirst = 2000;
  constexpr int kLast = 5999;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    const auto kind = static_cast<Kind>(i);
    // Nothing is wrong with what IgnoredYet is about.
    if (info(kind).number < kFirst || info(kind).number > kLast || info(kind).name == "IgnoredYet")
      continue;
    const auto has = [&](Language language, std::string_view word) {
      return page_of(kind, language).find(word) != std::string_view::npos;
    };
    EXPECT_TRUE(has(Language::Indonesian, "\nSalah")) << code(kind);
    EXPECT_TRUE(has(Language::Indonesian, "\nBenar")) << code(kind);
    EXPECT_TRUE(has(Language::English, "\nWrong")) << code(kind);
    EXPECT_TRUE(has(Language::English, "\nRight")) << code(kind);
  }
}

}  // namespace
}  // namespace sop
