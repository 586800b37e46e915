#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "chart_support.h"
#include "compiler/chart/geometry.h"
#include "compiler/chart/metrics.h"

namespace sop::chart {
namespace {

using testing::kEnd;
using testing::kNext;
using testing::Sop;

const Symbol* find(const Chart& chart, const std::string& id) {
  for (const Page& page : chart.pages) {
    for (const Symbol& symbol : page.symbols) {
      if (symbol.id == id) return &symbol;
    }
  }
  return nullptr;
}

std::string all_text(const Chart& chart) {
  std::string out;
  for (const Page& page : chart.pages) {
    for (const TextLine& line : page.texts) out += line.text + "\n";
  }
  return out;
}

// Everything that must hold for any chart whatever.
void expect_sound(const Chart& chart, const std::string& what) {
  const Metrics m = measure(chart);
  EXPECT_EQ(m.overlaps, 0) << what;
  EXPECT_EQ(m.through_symbols, 0) << what;
  EXPECT_EQ(m.through_text, 0) << what;
  EXPECT_EQ(m.on_rules, 0) << what;
  EXPECT_EQ(m.outside, 0) << what;
  EXPECT_EQ(m.slanted, 0) << what;
  EXPECT_EQ(m.clipped_text, 0) << what;
  for (const Page& page : chart.pages) {
    for (const TextLine& line : page.texts)
      EXPECT_LE(line.origin.y, page.height - 10) << what << line.text;
    std::set<std::string> ids;
    for (const Symbol& symbol : page.symbols)
      EXPECT_TRUE(ids.insert(symbol.id).second) << what << symbol.id;
    for (const Arrow& arrow : page.arrows)
      EXPECT_TRUE(ids.insert(arrow.id).second) << what << arrow.id;
    for (std::size_t i = 0; i < page.symbols.size(); ++i) {
      for (std::size_t j = i + 1; j < page.symbols.size(); ++j) {
        EXPECT_FALSE(overlap(page.symbols[i].rect, page.symbols[j].rect))
            << what << page.symbols[i].id << page.symbols[j].id;
      }
    }
  }
}

TEST(ChartLayout, SeedOneHasTheFormsSymbols) {
  const Chart chart = testing::seed_001().chart();
  expect_sound(chart, "001");
  EXPECT_EQ(find(chart, "langkah-1")->kind, SymbolKind::Capsule);
  EXPECT_EQ(find(chart, "langkah-2")->kind, SymbolKind::Box);
  EXPECT_EQ(find(chart, "langkah-4")->kind, SymbolKind::Diamond);
  EXPECT_EQ(find(chart, "langkah-9")->kind, SymbolKind::Capsule);
  EXPECT_EQ(find(chart, "langkah-9-2")->kind, SymbolKind::Capsule);
  const std::string text = all_text(chart);
  EXPECT_NE(text.find("SOP PENGUKURAN KINERJA"), std::string::npos);
  EXPECT_NE(text.find("Pelaksana"), std::string::npos);
  EXPECT_NE(text.find("Mutu Baku"), std::string::npos);
  EXPECT_NE(text.find("Halaman 1 dari " + std::to_string(chart.pages.size())), std::string::npos);
}

TEST(ChartLayout, ColumnsOnlyWhereUsed) {
  Sop sop({"A", "B"});
  sop.row("Satu").symbol({0}).row("Dua").symbol({1});
  const std::string text = all_text(sop.chart());
  EXPECT_EQ(text.find("Mutu Baku"), std::string::npos);
  EXPECT_EQ(text.find("Keterangan"), std::string::npos);
  EXPECT_NE(text.find("Kegiatan"), std::string::npos);
}

TEST(ChartLayout, DecisionThatEndsGetsItsOwnCapsule) {
  Sop sop({"A", "B"});
  sop.row("Satu").symbol({0}).row("Dua").symbol({1}).yes_no(kNext, kEnd).row("Tiga").symbol({0});
  const Chart chart = sop.chart();
  expect_sound(chart, "end");
  EXPECT_EQ(find(chart, "langkah-2")->kind, SymbolKind::Diamond);
  const Symbol* end = find(chart, "selesai-2");
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->kind, SymbolKind::Capsule);
  ASSERT_EQ(end->text.size(), 1U);
  EXPECT_EQ(end->text[0].text, "Selesai");
}

TEST(ChartLayout, JointStepsAreTied) {
  Sop sop({"A", "B", "C"});
  sop.row("Satu")
      .symbol({0})
      .row("Dua")
      .symbol({1, 0})
      .row("Tiga")
      .symbol({2, 1}, true)
      .row("Empat")
      .symbol({0});
  const Chart chart = sop.chart();
  expect_sound(chart, "joint");
  int solid = 0;
  int dashed = 0;
  for (const Arrow& arrow : chart.pages[0].arrows) {
    if (!arrow.head) ++(arrow.dashed ? dashed : solid);
  }
  EXPECT_EQ(solid, 1);
  EXPECT_EQ(dashed, 1);
}

TEST(ChartLayout, HandOffsStandSideBySideAndOneRoleStacks) {
  Sop sop({"A", "B", "C"});
  sop.row("Satu").symbol({0});
  sop.row("Dua").symbol({0}).symbol({2});
  sop.row("Tiga").symbol({1}).symbol({1});
  const Chart chart = sop.chart();
  expect_sound(chart, "hand-off");
  EXPECT_EQ(find(chart, "langkah-2")->rect.centre().y, find(chart, "langkah-2b")->rect.centre().y);
  EXPECT_EQ(find(chart, "langkah-3")->rect.centre().x, find(chart, "langkah-3b")->rect.centre().x);
  EXPECT_LT(find(chart, "langkah-3")->rect.bottom(), find(chart, "langkah-3b")->rect.y);
}

TEST(ChartLayout, ConnectorsComeInPairs) {
  const Chart chart = testing::seed_004().chart();
  expect_sound(chart, "004");
  ASSERT_EQ(chart.pages.size(), 2U);
  const auto letters = [](const Page& page) {
    std::multiset<std::string> out;
    for (const Symbol& s : page.symbols) {
      if (s.kind == SymbolKind::PentagonDown || s.kind == SymbolKind::PentagonUp)
        out.insert(s.text.at(0).text);
    }
    return out;
  };
  EXPECT_EQ(letters(chart.pages[0]), letters(chart.pages[1]));
  EXPECT_GE(letters(chart.pages[0]).size(), 2U);
}

TEST(ChartLayout, QuestionsFitTheirDiamondsOrStandInTheCell) {
  Sop sop({"A", "B"});
  sop.row("Satu").symbol({0});
  sop.row("Dua").symbol({1}).question("Setuju?").yes_no(kNext, 0);
  sop.row("Tiga")
      .symbol({1})
      .question(
          "Apakah seluruh dokumen persyaratan yang diajukan pemohon sudah lengkap dan benar serta "
          "dapat "
          "dipertanggungjawabkan?")
      .yes_no(kNext, 0);
  sop.row("Empat").symbol({0});
  const Chart chart = sop.chart();
  expect_sound(chart, "question");
  const Symbol* small = find(chart, "langkah-2");
  ASSERT_EQ(small->text.size(), 1U);
  const Rect ink = ink_of(small->text[0]);
  const Point c = small->rect.centre();
  EXPECT_LT((ink.right() - c.x) / (small->rect.width / 2) +
                (ink.bottom() - c.y) / (small->rect.height / 2),
            1.0);
  EXPECT_TRUE(find(chart, "langkah-3")->text.empty());
  EXPECT_NE(all_text(chart).find("dipertanggungjawabkan?"), std::string::npos);
}

TEST(ChartLayout, LongTextIsNeverClipped) {
  std::string longest;
  while (longest.size() < 600) longest += "kelengkapan administrasi ";
  const std::string word(80, 'x');
  Sop sop({"A", "B", "C", "D"});
  sop.row(longest, longest, longest, longest, longest).symbol({0});
  sop.row(word, word, word, word, word).symbol({1});
  sop.row("").symbol({2});
  expect_sound(sop.chart(), "long");
}

TEST(ChartLayout, ARowTallerThanAPageGoesOnOverleaf) {
  std::string longest;
  for (int i = 0; i < 900; ++i) longest += "kata" + std::to_string(i) + " ";
  Sop sop({"A", "B"});
  sop.row("Satu").symbol({0}).row(longest).symbol({1}).row("Tiga").symbol({0});
  const Chart chart = sop.chart();
  expect_sound(chart, "tall");
  EXPECT_GT(chart.pages.size(), 2U);
  const std::string text = all_text(chart);
  EXPECT_NE(text.find("kata0 "), std::string::npos);
  EXPECT_NE(text.find("kata899"), std::string::npos);
  Sop stacked({"A", "B"});
  stacked.row("Satu").symbol({0}).row("Banyak");
  for (int i = 0; i < 24; ++i) stacked.symbol({0});
  expect_sound(stacked.chart(), "stacked");
}

TEST(ChartLayout, FromOneLaneToSixty) {
  for (const int lanes : {1, 2, 12, 25, 40, 60}) {
    const Chart chart = testing::random_sop(7, lanes, 12).chart();
    EXPECT_FALSE(chart.pages.empty());
    const Metrics m = measure(chart);
    EXPECT_EQ(m.through_symbols + m.through_text + m.slanted + m.outside, 0) << lanes;
  }
}

TEST(ChartLayout, EmptyModelsGiveAPage) {
  Sop empty({});
  EXPECT_EQ(empty.chart().pages.size(), 1U);
  Sop single({"A"});
  single.row("Satu").symbol({0});
  expect_sound(single.chart(), "single");
}

TEST(ChartLayout, LastPageIsNotNearlyEmpty) {
  for (int rows = 6; rows < 40; ++rows) {
    Sop sop({"A", "B", "C"});
    for (int r = 0; r < rows; ++r)
      sop.row("Memeriksa berkas", "Berkas", "10", "Berkas").symbol({r % 3});
    const Chart chart = sop.chart();
    if (chart.pages.size() < 2) continue;
    EXPECT_GE(chart.pages.back().lanes.height, 120) << rows;
  }
}

TEST(ChartLayout, OnePageIsAsTallAsNeeded) {
  Options options;
  options.one_page = true;
  const Chart chart = testing::random_sop(3, 5, 40).chart(options);
  ASSERT_EQ(chart.pages.size(), 1U);
  EXPECT_GT(chart.pages[0].height, 1000);
  for (const Symbol& symbol : chart.pages[0].symbols) EXPECT_LE(symbol.kind, SymbolKind::Diamond);
  const Metrics m = measure(chart);
  EXPECT_EQ(m.through_symbols + m.through_text + m.on_rules + m.overlaps, 0);
}

TEST(ChartLayout, SamePaperSameBytes) {
  for (const std::uint32_t seed : {1U, 5U, 9U}) {
    const Sop sop = testing::random_sop(seed, 6, 30);
    EXPECT_EQ(print(sop.chart()), print(sop.chart()));
  }
}

TEST(ChartLayout, EveryPaperTurnsBothWays) {
  for (const Paper paper : {Paper::A4, Paper::F4, Paper::Letter, Paper::Legal}) {
    for (const bool landscape : {true, false}) {
      Options options;
      options.paper = paper;
      options.landscape = landscape;
      expect_sound(testing::seed_001().chart(options), "paper");
    }
  }
}

}  // namespace
}  // namespace sop::chart
