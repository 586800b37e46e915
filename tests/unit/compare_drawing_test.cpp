// What `sop diff --draw` marks on which page.
#include "compiler/driver/compare_drawing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/chart_support.h"

namespace sop {
namespace {

struct Version {
  SourceMap sources;
  Findings findings;
  Compilation sop;

  explicit Version(const std::string& steps) {
    const model::NoSurroundings alone;
    const std::string head = "SOP Uji\nPelaksana:\n  - Kadis\n  - Sekdis\n  - Staf\n";
    sop = compile(sources.add("uji.sop", head + steps), alone, Stage::Flow, findings);
    EXPECT_FALSE(findings.has_errors()) << text_of(findings.all().front(), Language::English);
  }
  [[nodiscard]] compare::Version charts() const {
    static const model::Settings settings;
    compare::Version out{{}, &settings};
    for (const CompiledChart& one : sop.charts) out.charts.push_back(&one.model);
    return out;
  }
};

chart::Chart drawn(const Version& before, const Version& after) {
  chart::testing::FakeMeasurer measurer;
  return draw_changes(before.sop, after.sop, compare::compare(before.charts(), after.charts()), {},
                      measurer);
}

// "+langkah-3 ~panah-4-tidak …", in the order of their ids; rows as the number of marked ones.
std::string marks(const chart::Page& page) {
  static constexpr char kSigns[] = {' ', '+', '~', '-'};
  std::set<std::string> all;
  const auto add = [&](const std::string& id, chart::Mark mark) {
    if (mark != chart::Mark::None) all.insert(id + kSigns[static_cast<std::size_t>(mark)]);
  };
  for (const chart::Symbol& one : page.symbols) add(one.id, one.mark);
  for (const chart::Arrow& one : page.arrows) add(one.id, one.mark);
  std::size_t rows = 0;
  constexpr double kSwatch = 20;  // those of the legend are smaller
  for (const chart::Shade& one : page.shades) {
    if (one.mark != chart::Mark::None && one.rect.width > kSwatch) ++rows;
  }
  return fmt::format("{} | {}", fmt::join(all, " "), rows);
}

bool holds(const chart::Page& page, std::string_view text) {
  return std::any_of(page.texts.begin(), page.texts.end(), [&](const chart::TextLine& line) {
    return line.text.find(text) != std::string::npos;
  });
}

constexpr const char* kOld =
    "Langkah:\n1. Staf: Menyusun konsep surat\n2. Staf: Mencatat surat\n3. Sekdis: Memeriksa "
    "konsep\n   Pertanyaan: Baik?\n   Jika ya: lanjut\n   Jika tidak: kembali ke 2\n"
    "4. Kadis: Menandatangani surat\n";

TEST(CompareDrawing, NewAndChangedOnTheNewChartGoneOnTheOld) {
  const Version before(kOld);
  const Version after(
      "Langkah:\n1. Staf: Menyusun konsep surat\n   Waktu: 1 jam\n2. Sekdis: Memeriksa konsep\n"
      "   Pertanyaan: Baik?\n   Jika ya: lanjut\n   Jika tidak: kembali ke 1\n"
      "3. Kadis: Menandatangani surat\n4. Staf: Mengirim surat kepada alamatnya\n");
  const chart::Chart chart = drawn(before, after);
  ASSERT_EQ(chart.pages.size(), 2U);
  EXPECT_EQ(marks(chart.pages[0]), "langkah-4+ panah-2-tidak~ panah-3-4+ | 2");
  EXPECT_EQ(marks(chart.pages[1]), "langkah-2- panah-1-2- panah-2-3- panah-3-tidak- | 1");
  EXPECT_TRUE(holds(chart.pages[0], "Versi baru"));
  EXPECT_TRUE(holds(chart.pages[0], "berubah"));
  EXPECT_TRUE(holds(chart.pages[1], "Versi lama"));
  EXPECT_TRUE(holds(chart.pages[1], "dihapus"));
  ASSERT_EQ(chart.outline.size(), 4U);
  EXPECT_EQ(chart.outline[2].page, 1U);
}

TEST(CompareDrawing, NothingGoneIsOneVersion) {
  const Version before(kOld);
  const Version after(std::string(kOld) + "5. Staf: Mengirim surat kepada alamatnya\n");
  const chart::Chart chart = drawn(before, after);
  ASSERT_EQ(chart.pages.size(), 1U);
  EXPECT_EQ(marks(chart.pages[0]), "langkah-5+ panah-4-5+ | 1");
}

TEST(CompareDrawing, ADecisionBringsItsArrowBack) {
  const Version before(
      "Langkah:\n1. Staf: Menulis surat\n2. Kadis: Membaca surat\n3. Staf: Mengirim\n");
  const Version after(
      "Langkah:\n1. Staf: Menulis surat\n2. Kadis: Membaca surat\n   Pertanyaan: Baik?\n"
      "   Jika ya: lanjut\n   Jika tidak: kembali ke 1\n3. Staf: Mengirim\n");
  EXPECT_EQ(marks(drawn(before, after).pages[0]), "langkah-2~ panah-2-tidak+ | 1");
}

TEST(CompareDrawing, SameVersionsHaveNoMarks) {
  const Version one(kOld);
  const chart::Chart chart = drawn(one, one);
  ASSERT_EQ(chart.pages.size(), 1U);
  EXPECT_EQ(marks(chart.pages[0]), " | 0");
}

TEST(CompareDrawing, PartsAreMarkedEachByItself) {
  const std::string first = "Bagian: Permintaan\n1. Staf: Menulis surat permintaan\n";
  const std::string second = "Bagian: Pencatatan\n1. Staf: Mencatat surat\n";
  const Version before(first + second);
  const Version after(first + second + "2. Kadis: Membaca catatan\n");
  const chart::Chart chart = drawn(before, after);
  ASSERT_EQ(chart.pages.size(), 2U);
  EXPECT_EQ(marks(chart.pages[0]), " | 0");
  EXPECT_EQ(marks(chart.pages[1]), "langkah-2+ panah-1-2+ | 1");
}

}  // namespace
}  // namespace sop
