// The document around the routes: columns, headings, pages, margins, connectors, and what pages say
// to a reader who cannot see them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "chart_support.h"
#include "compiler/chart/breaks.h"
#include "compiler/chart/cell_texts.h"
#include "compiler/chart/metrics.h"
#include "compiler/chart/plan.h"
#include "compiler/chart/words.h"
#include "compiler/model/sop_reference.h"
#include "compiler/model/surroundings.h"

namespace sop::chart {
namespace {

using testing::kEnd;
using testing::kNext;
using testing::Sop;

Chart drawn(const Sop& sop, const Options& options) {
  testing::FakeMeasurer measurer;
  return layout(sop.model, flow::lower(sop.model), options, measurer);
}

std::vector<std::string> texts(const Page& page) {
  std::vector<std::string> out;
  for (const TextLine& line : page.texts) out.push_back(line.text);
  return out;
}

bool says(const Page& page, const std::string& text) {
  const std::vector<std::string> all = texts(page);
  return std::find(all.begin(), all.end(), text) != all.end();
}

std::string text_of(const Page& page, const Passage& passage) {
  std::string out;
  for (std::uint32_t t = 0; t < passage.texts; ++t)
    out += (t == 0 ? "" : " ") + page.texts.at(passage.first_text + t).text;
  return out;
}

void expect_sound(const Chart& chart) {
  const Metrics m = measure(chart);
  EXPECT_EQ(m.overlaps, 0);
  EXPECT_EQ(m.through_symbols, 0);
  EXPECT_EQ(m.through_text, 0);
  EXPECT_EQ(m.on_rules, 0);
  EXPECT_EQ(m.outside, 0);
  EXPECT_EQ(m.clipped_text, 0);
}

Sop three_steps() {
  Sop sop({"Kadis", "Staf"});
  sop.row("Menerima surat", "Surat", "15 menit", "Agenda", "Lihat SOP Agenda").symbol({1});
  sop.row("Memutuskan", "Agenda", "2 jam", "Disposisi").symbol({0}).yes_no(kNext, 0);
  sop.row("Mengarsipkan", "Disposisi", "1–20 menit", "Arsip").symbol({1});
  return sop;
}

TEST(ChartPages, ColumnsInTheOrderOfTheProject) {
  Options options;
  options.identity = false;
  options.columns = {"pelaksana", "kegiatan", "waktu", "keterangan", "output"};
  const Chart chart = drawn(three_steps(), options);
  std::vector<std::string> headings;
  for (const Passage& passage : chart.pages.back().passages) {
    if (passage.kind == PassageKind::Heading && passage.row == 0)
      headings.push_back(text_of(chart.pages.back(), passage));
  }
  // Waktu and Output do not stand together: each has its own Mutu Baku.
  const std::vector<std::string> expected{"Pelaksana", "Kegiatan", "Mutu Baku", "Keterangan",
                                          "Mutu Baku"};
  EXPECT_EQ(headings, expected);
  EXPECT_FALSE(says(chart.pages.back(), "Kelengkapan"));
  EXPECT_FALSE(says(chart.pages.back(), "No"));
  expect_sound(chart);
}

TEST(ChartPages, LanesAreNeverLeftOut) {
  Options options;
  options.columns = {"no", "kegiatan", "output", "output", "apa saja"};
  const Chart chart = drawn(three_steps(), options);
  EXPECT_TRUE(says(chart.pages.back(), "Kadis"));
  expect_sound(chart);
}

TEST(ChartPages, NumbersOfColumnsCountEachLane) {
  Options options;
  options.number_row = true;
  const Chart chart = drawn(three_steps(), options);
  for (int i = 1; i <= 8; ++i)
    EXPECT_TRUE(says(chart.pages.back(), "(" + std::to_string(i) + ")")) << i;
  EXPECT_FALSE(says(chart.pages.back(), "(9)"));
  expect_sound(chart);
}

TEST(ChartPages, UnitOfTimeStandsInTheHeading) {
  Options options;
  options.time_unit = phrases::TimeUnit::Minute;
  const Chart chart = drawn(three_steps(), options);
  const Page& page = chart.pages.back();
  EXPECT_TRUE(says(page, "(menit)") || says(page, "Waktu (menit)"));
  EXPECT_TRUE(says(page, "15"));
  EXPECT_TRUE(says(page, "1–20"));
  EXPECT_TRUE(says(page, "2 jam"));
}

TEST(ChartPages, NarrowLanesHaveTurnedHeadings) {
  std::vector<std::string> lanes;
  for (int i = 0; i < 12; ++i)
    lanes.push_back("Kepala Subbagian Kepegawaian " + std::to_string(i + 1));
  Sop sop(lanes, "Dua Belas");
  for (int i = 0; i < 12; ++i)
    sop.row("Memeriksa dan meneruskan berkas permohonan", "Berkas", "15 menit", "Berkas")
        .symbol({i});
  Options options;
  options.column_titles["pelaksana"] = "Para Pelaksana Kegiatan pada Unit Kerja yang Bersangkutan";
  for (const bool landscape : {true, false}) {
    options.landscape = landscape;
    const Chart chart = drawn(sop, options);
    const auto turned =
        std::count_if(chart.pages.back().texts.begin(), chart.pages.back().texts.end(),
                      [](const TextLine& line) { return line.turned; });
    EXPECT_GE(turned, 12);
    for (const TextLine& line : chart.pages.back().texts) {
      if (line.turned) {
        EXPECT_GE(line.origin.y - line.width, 36);
      }
    }
    EXPECT_EQ(measure(chart).clipped_text, 0);
  }
}

TEST(ChartPages, SmallFormAndChartShareASheet) {
  Options options;
  options.landscape = false;
  const Chart whole = drawn(three_steps(), options);
  ASSERT_EQ(whole.pages.size(), 1U);
  EXPECT_EQ(whole.pages[0].kind, PageKind::Whole);
  expect_sound(whole);
  std::set<std::uint32_t> tables;
  for (const Passage& passage : whole.pages[0].passages) {
    if (passage.kind == PassageKind::Cell && !passage.symbols.empty()) tables.insert(passage.table);
  }
  EXPECT_EQ(tables.size(), 1U);
  options.one_sheet = false;
  EXPECT_EQ(drawn(three_steps(), options).pages.size(), 2U);
}

TEST(ChartPages, CapsulesOfTheirOwn) {
  Options options;
  options.capsules = true;
  options.identity = false;
  Sop sop({"A", "B"});
  sop.row("Satu").symbol({0}).row("Dua").symbol({1}).yes_no(kNext, kEnd).row("Tiga").symbol({0});
  const Chart chart = drawn(sop, options);
  std::vector<std::string> capsules;
  for (const Symbol& symbol : chart.pages[0].symbols) {
    if (symbol.kind != SymbolKind::Capsule) continue;
    capsules.push_back(symbol.id);
    EXPECT_FALSE(symbol.node.valid());
  }
  const std::vector<std::string> expected{"mulai", "selesai-2", "selesai-3"};
  EXPECT_EQ(capsules, expected);
  expect_sound(chart);
}

TEST(ChartPages, FitTakesTheLargestLettersThatFit) {
  Options options;
  options.identity = false;
  Sop sop({"A", "B", "C"});
  for (int i = 0; i < 10; ++i)
    sop.row(
           "Memeriksa dan meneruskan berkas permohonan yang masuk kepada pelaksana berikutnya "
           "untuk diproses lebih lanjut sesuai ketentuan yang berlaku pada unit kerja "
           "masing-masing "
           "serta mencatatnya di dalam buku agenda dan memberitahukan hasilnya kepada pemohon",
           "Berkas permohonan", "15 menit", "Berkas permohonan yang telah diperiksa")
        .symbol({i % 3});
  ASSERT_GT(drawn(sop, options).pages.size(), 1U);
  options.fit = true;
  const Chart fitted = drawn(sop, options);
  EXPECT_EQ(fitted.pages.size(), 1U);
  EXPECT_TRUE(fitted.fits);
  expect_sound(fitted);
  for (int i = 0; i < 30; ++i) sop.row("Memeriksa berkas").symbol({i % 3});
  const Chart large = drawn(sop, options);
  EXPECT_FALSE(large.fits);
  EXPECT_GT(large.pages.size(), 1U);
}

TEST(ChartPages, HeaderAndFooter) {
  Options options;
  options.header = "{judul}||{nomor}";
  options.footer = "{unit}";
  options.cover = true;
  options.pages_before = 10;
  options.pages_in_all = 40;
  options.one_sheet = false;
  Sop sop = three_steps();
  sop.model.identity.number.text = "065/1";
  sop.model.identity.unit.push_back({"Bagian Organisasi", {}});
  const Chart chart = drawn(sop, options);
  ASSERT_EQ(chart.pages.size(), 3U);
  EXPECT_EQ(chart.pages[0].kind, PageKind::Cover);
  EXPECT_FALSE(says(chart.pages[0], "Halaman 11 dari 40"));
  EXPECT_TRUE(says(chart.pages[1], "Halaman 12 dari 40"));
  EXPECT_TRUE(says(chart.pages[2], "Halaman 13 dari 40"));
  EXPECT_TRUE(says(chart.pages[2], "Bagian Organisasi"));
  EXPECT_TRUE(says(chart.pages[2], "Pengukuran Kinerja"));
  EXPECT_TRUE(says(chart.pages[2], "065/1"));
  options.footer = "||{halaman}/{jumlah}";
  EXPECT_TRUE(says(drawn(sop, options).pages[2], "13/40"));
  std::string longest;
  while (longest.size() < 3000) longest += "kaki halaman yang panjang sekali ";
  options.footer = longest;
  EXPECT_EQ(measure(drawn(sop, options)).clipped_text, 0);
}

TEST(ChartPages, ConnectorsKnowTheirPartners) {
  Options options;
  options.pages_before = 20;
  const Chart chart = drawn(testing::seed_004(), options);
  int seen = 0;
  for (std::size_t p = 0; p < chart.pages.size(); ++p) {
    for (const Symbol& symbol : chart.pages[p].symbols) {
      if (symbol.kind != SymbolKind::PentagonDown && symbol.kind != SymbolKind::PentagonUp)
        continue;
      ++seen;
      ASSERT_GE(symbol.partner_page, 0);
      const Page& page = chart.pages.at(static_cast<std::size_t>(symbol.partner_page));
      const auto other = std::find_if(page.symbols.begin(), page.symbols.end(),
                                      [&](const Symbol& one) { return one.id == symbol.partner; });
      ASSERT_NE(other, page.symbols.end());
      EXPECT_EQ(other->partner, symbol.id);
      EXPECT_EQ(other->partner_page, static_cast<int>(p));
      EXPECT_NE(symbol.tooltip.find(std::to_string(21 + symbol.partner_page)), std::string::npos);
    }
  }
  EXPECT_GE(seen, 4);
}

TEST(ChartPages, EveryTextOfTheTableIsInOnePassage) {
  Options options;
  options.number_row = true;
  const Chart chart = drawn(testing::seed_004(), options);
  for (const Page& page : chart.pages) {
    std::vector<int> held(page.texts.size(), 0);
    std::vector<int> placed(page.symbols.size(), 0);
    for (const Passage& passage : page.passages) {
      for (std::uint32_t t = 0; t < passage.texts; ++t) ++held.at(passage.first_text + t);
      for (const std::uint32_t s : passage.symbols) ++placed.at(s);
    }
    for (const int times : placed) EXPECT_EQ(times, 1);
    EXPECT_LE(std::count(held.begin(), held.end(), 0), 1);  // the number of the page
    EXPECT_EQ(std::count_if(held.begin(), held.end(), [](int n) { return n > 1; }), 0);
  }
}

TEST(ChartPages, TheSignatureStandsBelowTheLastRow) {
  Sop sop = three_steps();
  sop.model.identity.approval.office.text = "Kepala Dinas";
  sop.model.identity.approval.name.text = "(nama pejabat)";
  sop.model.identity.approval.also_after_chart = true;
  Options options;
  options.one_sheet = false;
  const Chart chart = drawn(sop, options);
  ASSERT_EQ(chart.pages.size(), 2U);
  EXPECT_TRUE(says(chart.pages[1], "(nama pejabat)"));
  // However many rows: never alone where a row could come along.
  for (int rows = 5; rows < 26; ++rows) {
    Sop long_one = sop;
    for (int r = 0; r < rows; ++r) long_one.row("Memeriksa berkas", "Berkas").symbol({r % 2});
    const Chart made = drawn(long_one, options);
    EXPECT_TRUE(says(made.pages.back(), "(nama pejabat)")) << rows;
    EXPECT_FALSE(made.pages.back().symbols.empty()) << rows;
    expect_sound(made);
  }
}

TEST(ChartPages, MarksReachSymbolsArrowsAndRows) {
  Options options;
  options.identity = false;
  options.marks = {
      {"langkah-2", Mark::Changed}, {"panah-2-ya", Mark::Added}, {"baris-3", Mark::Removed}};
  const Chart chart = drawn(three_steps(), options);
  int marked = 0;
  for (const Symbol& symbol : chart.pages[0].symbols) marked += symbol.mark == Mark::Changed;
  for (const Arrow& arrow : chart.pages[0].arrows) marked += arrow.mark == Mark::Added;
  for (const Shade& shade : chart.pages[0].shades) marked += shade.mark == Mark::Removed;
  EXPECT_EQ(marked, 3);
}

TEST(ChartPages, OutlineAndWords) {
  const Chart chart = drawn(testing::seed_004(), {});
  ASSERT_GE(chart.outline.size(), 4U);
  EXPECT_EQ(chart.outline[0].title, "Identitas");
  EXPECT_EQ(chart.outline[1].title, "Bagan alir");
  EXPECT_EQ(chart.outline[2].level, 1U);
  EXPECT_EQ(chart.outline[2].title.rfind("Langkah 1–", 0), 0U);
  const Sop sop = three_steps();
  const flow::Program program = flow::lower(sop.model);
  EXPECT_EQ(in_words({sop.model, program}),
            "1. Staf: Menerima surat.\n"
            "2. Kadis: Memutuskan. Jika Ya: lanjut ke 3. Jika Tidak: kembali ke 1.\n"
            "3. Staf: Mengarsipkan. Selesai.");
  const Sop many = testing::random_sop(5, 5, 900);
  EXPECT_LE(drawn(many, {}).in_words.size(), kMostWords);
}

class OneSop final : public model::Surroundings {
 public:
  [[nodiscard]] const model::Settings& settings() const override { return settings_; }
  [[nodiscard]] bool knows_sops() const override { return true; }
  [[nodiscard]] const SyntaxTree* open(const model::SopFace& /*sop*/) const override {
    return nullptr;
  }
  [[nodiscard]] const model::Library* find_library(std::string_view /*name*/,
                                                   std::string& /*nearest*/) const override {
    return nullptr;
  }
  [[nodiscard]] const model::Regulation* find_regulation(std::string_view /*type*/,
                                                         std::string_view /*number*/,
                                                         std::string_view /*year*/) const override {
    return nullptr;
  }
  [[nodiscard]] std::vector<const model::Regulation*> regulations() const override { return {}; }
  [[nodiscard]] model::SopLookup find_sop(std::string_view reference) const override {
    return model::title_key(reference) == "agenda" ? model::SopLookup{{&face_}, ""}
                                                   : model::SopLookup{};
  }

 private:
  model::Settings settings_;
  model::SopFace face_ = [] {
    model::SopFace face;
    face.title = "Agenda";
    face.number = "065/3/SOP/2025";
    return face;
  }();
};

TEST(ChartCells, AnSopNamedInKeteranganIsFollowedByItsNumber) {
  const auto remark = [](const std::string& text, const Options& options) {
    Sop sop({"A"});
    sop.row("Satu", "", "", "", text).symbol({0});
    return CellTexts(sop.model, options).of(0, ColumnKind::Remark).front().text.text;
  };
  const OneSop project;
  Options options;
  EXPECT_EQ(remark("Lihat SOP Agenda.", options), "Lihat SOP Agenda.");
  options.surroundings = &project;
  EXPECT_EQ(remark("Lihat SOP Agenda.", options), "Lihat SOP Agenda (No. 065/3/SOP/2025).");
  EXPECT_EQ(remark("SOP Agenda dan SOP Lain", options),
            "SOP Agenda (No. 065/3/SOP/2025) dan SOP Lain");
  EXPECT_EQ(remark("SOP Agenda (Nomor 065/3/SOP/2025)", options),
            "SOP Agenda (Nomor 065/3/SOP/2025)");
  EXPECT_EQ(remark("SOP Lain", options), "SOP Lain");
}

TEST(ChartCells, OnlyTimesOfJustThatUnitLoseIt) {
  Options options;
  options.time_unit = phrases::TimeUnit::Minute;
  const auto time = [&](const std::string& text) {
    Sop sop({"A"});
    sop.row("Satu", "", text).symbol({0});
    return CellTexts(sop.model, options).of(0, ColumnKind::Time).front().text.text;
  };
  EXPECT_EQ(time("15 menit"), "15");
  EXPECT_EQ(time("1,5 menit"), "1,5");
  EXPECT_EQ(time("10 - 20 menit"), "10 - 20");
  for (const char* kept : {"2 jam", "± 30 menit", "maksimal 15 menit", "1 jam 15 menit",
                           "sesuai jadwal", "15", "1 x 24 jam"})
    EXPECT_EQ(time(kept), kept);
}

TEST(ChartCells, BareNumbersPutTheirUnitIntoTheHeading) {
  Sop sop({"A"});
  sop.row("Satu", "", "15").symbol({0});
  sop.row("Dua", "", "2 menit").symbol({0});
  sop.model.bare_unit = phrases::TimeUnit::Minute;
  Options options;
  const CellTexts minutes(sop.model, options);
  EXPECT_EQ(minutes.unit(), phrases::TimeUnit::Minute);
  EXPECT_EQ(minutes.of(0, ColumnKind::Time).front().text.text, "15");
  EXPECT_EQ(minutes.of(1, ColumnKind::Time).front().text.text, "2");
  options.time_unit = phrases::TimeUnit::Hour;
  const CellTexts hours(sop.model, options);
  EXPECT_EQ(hours.unit(), phrases::TimeUnit::Hour);
  EXPECT_EQ(hours.of(0, ColumnKind::Time).front().text.text, "15 menit");
  EXPECT_EQ(hours.of(1, ColumnKind::Time).front().text.text, "2 menit");
}

TEST(ChartCells, WhatAStepRunsStandsInKeterangan) {
  Sop sop({"A"});
  sop.row("Satu").symbol({0});
  sop.row("Dua", "", "", "", "Lihat SOP Agenda").symbol({0});
  model::Call call;
  call.reference.text = "SOP Agenda";
  for (model::Step& step : sop.model.steps) step.call = call;
  const CellTexts unknown(sop.model, {});
  EXPECT_TRUE(unknown.has_remarks());
  EXPECT_EQ(unknown.of(0, ColumnKind::Remark).back().text.text, "Lihat SOP Agenda");
  EXPECT_EQ(unknown.of(1, ColumnKind::Remark).size(), 1U);
  sop.model.steps[0].call->title = "Agenda";
  sop.model.steps[0].call->number = "065/3/SOP/2025";
  EXPECT_EQ(CellTexts(sop.model, {}).of(0, ColumnKind::Remark).back().text.text,
            "Lihat SOP Agenda (No. 065/3/SOP/2025)");
}

TEST(ChartCells, TheConditionOfAnOptionalStepIsPrintedOnce) {
  Sop sop({"A"});
  sop.row("Berkonsultasi.").symbol({0});
  sop.row("Memperbaiki (apabila ada catatan)").symbol({0});
  for (model::Step& step : sop.model.steps) step.optional = true;
  sop.model.steps[0].condition.text = "ada keraguan";
  sop.model.steps[1].condition.text = "ada catatan";
  const CellTexts texts(sop.model, {});
  EXPECT_EQ(texts.of(0, ColumnKind::Activity).back().text.text,
            "Berkonsultasi (apabila ada keraguan).");
  EXPECT_EQ(texts.of(1, ColumnKind::Activity).back().text.text,
            "Memperbaiki (apabila ada catatan)");
}

TEST(ChartCells, SubStepsHaveRowsOfTheirOwn) {
  Sop sop({"A", "B"});
  sop.row("a").symbol({0}).symbol({1});
  sop.model.steps[1].hand_off_link = false;
  model::Row& row = sop.model.rows.front();
  row.activity.push_back({"b.", {"Kedua", {}}, 1});
  row.outputs.push_back({"", {"Hasil", {}}, 1});
  const CellTexts texts(sop.model, {});
  ASSERT_EQ(letters_of(sop.model, row), 2U);
  EXPECT_EQ(texts.of(0, ColumnKind::Activity, 0).size(), 1U);
  EXPECT_EQ(texts.of(0, ColumnKind::Activity, 1).front().marker, "b.");
  EXPECT_TRUE(texts.of(0, ColumnKind::Outputs, 0).empty());
  const Plan plan = make_plan(sop.model, flow::lower(sop.model), true);
  ASSERT_EQ(plan.rows.size(), 2U);
  EXPECT_EQ(plan.rows[1].row, 0U);
  EXPECT_EQ(plan.rows[1].letter, 1U);
  EXPECT_EQ(plan.symbols[1].row, 1U);
}

TEST(ChartBreaks, FewPagesWellFilledAndFewArrowsCut) {
  const PageRooms rooms{100, 100, 0, 0};
  const std::vector<int> none(8, 0);
  using Ends = std::vector<std::uint32_t>;
  EXPECT_EQ(choose_breaks({30, 30, 30}, none, rooms), (Ends{3}));
  EXPECT_EQ(choose_breaks({30, 30, 30, 30, 30}, none, rooms), (Ends{3, 5}));
  // A last page with a single low row takes one more.
  EXPECT_EQ(choose_breaks({30, 30, 30, 20}, none, rooms), (Ends{2, 4}));
  // Three connectors are worth an emptier page.
  EXPECT_EQ(choose_breaks({30, 30, 30, 30, 30}, {0, 0, 0, 4, 0, 0}, rooms), (Ends{2, 5}));
  EXPECT_TRUE(choose_breaks({30, 130}, none, rooms).empty());
}

}  // namespace
}  // namespace sop::chart
