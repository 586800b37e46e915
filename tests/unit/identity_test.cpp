// The identity pages as geometry: nothing lost, nothing outside its cell, whatever the fields hold.
#include "compiler/chart/identity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

// Every character is half as wide as its font's size; breaks at blanks, or anywhere in a word that
// is too long.
class FixedMeasurer final : public TextMeasurer {
 public:
  double width(std::string_view text, Font font) override {
    return static_cast<double>(text.size()) * font.size * 0.5;
  }
  std::vector<MeasuredLine> wrap(std::string_view text, Font font, double width_given) override {
    const auto room = static_cast<std::size_t>(std::max(1.0, width_given / (font.size * 0.5)));
    std::vector<MeasuredLine> lines;
    while (!text.empty()) {
      std::size_t length = std::min(room, text.size());
      if (length < text.size()) {
        const std::size_t blank = text.rfind(' ', length);
        if (blank != std::string_view::npos && blank > 0) length = blank;
      }
      const std::string piece(text.substr(0, length));
      lines.push_back({piece, width(piece, font)});
      text.remove_prefix(length);
      while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    }
    return lines;
  }
};

model::Text text(std::string words) {
  return {std::move(words), {}};
}

model::Section list(std::size_t items, const std::string& words) {
  model::Section section;
  section.present = true;
  for (std::size_t i = 1; i <= items; ++i) {
    section.paragraphs.push_back(
        {std::to_string(i) + ".", text(words + " butir-" + std::to_string(i))});
  }
  return section;
}

model::Model usual() {
  model::Model model;
  model.title = "Peminjaman Lisensi Zoom";
  model::Identity& identity = model.identity;
  identity.agency = {text("BADAN PUSAT STATISTIK"), text("PROVINSI BENGKULU")};
  identity.unit = {text("TIM TEKNOLOGI INFORMASI")};
  identity.address = {text("Jalan Adam Malik Km. 8")};
  identity.number = text("SOP-045/17000/2025");
  identity.created.text = text("8 Januari 2021");
  identity.revised.text = text("26 Mei 2025");
  identity.revision_count = text("2");
  identity.effective.text = text("2 Juni 2025");
  identity.approval.office = text("Kepala BPS Provinsi Bengkulu");
  identity.approval.name = text("Budi Santoso");
  identity.approval.rank = text("Pembina Utama Muda");
  identity.approval.nip = text("19700101 199501 1 001");
  identity.name = text("Peminjaman Lisensi Zoom");
  identity.legal_basis = list(4, "Undang-Undang Nomor 16 Tahun 1997 tentang Statistik");
  identity.qualification = list(2, "Memahami penggunaan Zoom");
  identity.related = list(1, "SOP Peminjaman Ruang Rapat");
  identity.equipment = list(2, "Komputer");
  identity.caution = list(1, "Apabila tidak dilaksanakan maka rapat tertunda");
  identity.records = list(1, "Disimpan sebagai data elektronik");
  return model;
}

std::vector<Page> pages_of(const model::Model& model, const Options& options = {}) {
  FixedMeasurer measurer;
  const flow::Program program;
  return identity_pages({{model, program}}, options, measurer).pages;
}

std::string all_text(const std::vector<Page>& pages) {
  std::string all;
  for (const Page& page : pages) {
    for (const TextLine& line : page.texts) all += line.text + "\n";
  }
  return all;
}

std::size_t count(const std::string& all, const std::string& wanted) {
  std::size_t found = 0;
  for (std::size_t at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1))
    ++found;
  return found;
}

void expect_sound(const std::vector<Page>& pages, const Options& options) {
  ASSERT_FALSE(pages.empty());
  const Rect area = content_area(options);
  for (const Page& page : pages) {
    EXPECT_EQ(page.kind, PageKind::Identity);
    EXPECT_EQ(page.width, page_size(options).width);
    const double bottom = page.height - kPageMargin + 0.01;
    for (const TextLine& line : page.texts) {
      EXPECT_GE(line.origin.x, area.x - 0.01) << line.text;
      EXPECT_LE(line.origin.x + line.width, area.right() + 0.01) << line.text;
      EXPECT_GE(line.origin.y - kAscent * line.font.size, area.y - 0.01) << line.text;
      EXPECT_LE(line.origin.y + (kLinePitch - kAscent) * line.font.size, bottom) << line.text;
      EXPECT_FALSE(line.text.empty());
    }
    for (const Rule& rule : page.rules) {
      EXPECT_TRUE(rule.from.x == rule.to.x || rule.from.y == rule.to.y);
      EXPECT_LE(std::max(rule.from.y, rule.to.y), bottom);
    }
  }
}

// No rule runs through a line of text, and no two lines overlap.
void expect_clear(const std::vector<Page>& pages) {
  for (const Page& page : pages) {
    for (std::size_t i = 0; i < page.texts.size(); ++i) {
      const TextLine& a = page.texts[i];
      const double top = a.origin.y - 0.8 * a.font.size;
      const double bottom = a.origin.y + 0.2 * a.font.size;
      for (const Rule& rule : page.rules) {
        const bool beside = std::max(rule.from.x, rule.to.x) <= a.origin.x + 0.01 ||
                            std::min(rule.from.x, rule.to.x) >= a.origin.x + a.width - 0.01;
        const bool above =
            std::max(rule.from.y, rule.to.y) <= top || std::min(rule.from.y, rule.to.y) >= bottom;
        EXPECT_TRUE(beside || above) << a.text;
      }
      for (std::size_t j = i + 1; j < page.texts.size(); ++j) {
        const TextLine& b = page.texts[j];
        const bool apart = b.origin.x >= a.origin.x + a.width - 0.01 ||
                           a.origin.x >= b.origin.x + b.width - 0.01 ||
                           b.origin.y - 0.8 * b.font.size >= bottom ||
                           b.origin.y + 0.2 * b.font.size <= top;
        EXPECT_TRUE(apart) << a.text << " / " << b.text;
      }
    }
  }
}

TEST(Identity, PrintsEveryFieldOnOnePage) {
  const std::vector<Page> pages = pages_of(usual());
  ASSERT_EQ(pages.size(), 1U);
  const std::string all = all_text(pages);
  for (const char* wanted : {"STANDAR OPERASIONAL PROSEDUR",
                             "BADAN PUSAT STATISTIK",
                             "TIM TEKNOLOGI INFORMASI",
                             "Jalan Adam Malik",
                             "Nomor SOP",
                             "SOP-045/17000/2025",
                             "Tanggal Pembuatan",
                             "8 Januari 2021",
                             "Tanggal Revisi",
                             "26 Mei 2025 (revisi ke-2)",
                             "Tanggal Efektif",
                             "2 Juni 2025",
                             "Disahkan oleh",
                             "Kepala BPS",
                             "Budi Santoso",
                             "Pembina Utama Muda",
                             "NIP. 19700101",
                             "Nama SOP",
                             "Dasar Hukum",
                             "Kualifikasi Pelaksana",
                             "Keterkaitan",
                             "Peralatan/Perlengkapan",
                             "Peringatan",
                             "Pencatatan dan Pendataan"}) {
    EXPECT_EQ(count(all, wanted), 1U) << wanted;
  }
  expect_sound(pages, {});
  expect_clear(pages);
}

// Below the tails of its letters.
TEST(Identity, UnderlinesTheNameInBold) {
  const std::vector<Page> pages = pages_of(usual());
  const auto& texts = pages[0].texts;
  const auto name = std::find_if(texts.begin(), texts.end(),
                                 [](const TextLine& line) { return line.text == "Budi Santoso"; });
  ASSERT_NE(name, texts.end());
  EXPECT_TRUE(name->font.bold);
  const auto& rules = pages[0].rules;
  EXPECT_TRUE(std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
    const double below = rule.from.y - name->origin.y;
    return rule.from.x == name->origin.x && rule.from.y == rule.to.y &&
           std::abs(rule.to.x - rule.from.x - name->width) < 0.01 &&
           below > 0.21 * name->font.size && below < 0.26 * name->font.size;
  }));
}

TEST(Identity, DoesNotSayNipTwice) {
  model::Model model = usual();
  model.identity.approval.nip = text("NIP 19700101");
  EXPECT_EQ(count(all_text(pages_of(model)), "NIP"), 1U);
}

TEST(Identity, EmptyModelIsAnEmptyForm) {
  const std::vector<Page> pages = pages_of({});
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_NE(all_text(pages).find("Pencatatan dan Pendataan"), std::string::npos);
  EXPECT_EQ(all_text(pages).find("NIP"), std::string::npos);
  expect_sound(pages, {});
  expect_clear(pages);
}

TEST(Identity, LongListsGoOnWithNothingLost) {
  model::Model model = usual();
  model.identity.legal_basis =
      list(300, "Peraturan Menteri tentang hal yang panjang sekali sehingga baris terpotong");
  model.identity.records = list(200, "Catatan elektronik dan manual");
  const std::vector<Page> pages = pages_of(model);
  EXPECT_GT(pages.size(), 5U);
  const std::string all = all_text(pages);
  EXPECT_EQ(count(all, "butir-"), 300U + 200U + 7U - 1U);
  EXPECT_NE(all.find("Dasar Hukum (lanjutan)"), std::string::npos);
  EXPECT_NE(all.find("Pencatatan dan Pendataan (lanjutan)"), std::string::npos);
  EXPECT_EQ(all.find("Keterkaitan (lanjutan)"), std::string::npos);
  expect_sound(pages, {});
  expect_clear(pages);
}

// No empty cell beside what goes on alone, and its words in their order, each once.
TEST(Identity, WhatGoesOnAloneTakesTheWholeWidth) {
  model::Model model = usual();
  model::Section& laws = model.identity.legal_basis;
  laws = list(0, "");
  laws.present = true;
  std::size_t words = 0;
  for (const std::size_t length : {400U, 5U, 900U, 60U, 300U}) {
    std::string prose;
    for (std::size_t i = 0; i < length; ++i) prose += " w" + std::to_string(words++) + "x";
    laws.paragraphs.push_back({"-", text(prose.substr(1))});
  }
  const std::vector<Page> pages = pages_of(model);
  ASSERT_GT(pages.size(), 2U);
  std::size_t next = 0;
  for (const Page& page : pages) {
    for (const TextLine& line : page.texts) {
      for (std::size_t at = line.text.find('w'); at != std::string::npos;
           at = line.text.find(" w", at + 1)) {
        const std::string wanted = "w" + std::to_string(next) + "x";
        if (line.text.compare(line.text[at] == ' ' ? at + 1 : at, wanted.size(), wanted) == 0)
          ++next;
      }
    }
  }
  EXPECT_EQ(next, words);
  const auto wide =
      std::count_if(pages[1].passages.begin(), pages[1].passages.end(), [](const Passage& passage) {
        return passage.kind == PassageKind::Heading && passage.column_span == 3;
      });
  EXPECT_EQ(wide, 1);
  EXPECT_EQ(all_text(pages).find("Kualifikasi Pelaksana (lanjutan)"), std::string::npos);
  expect_sound(pages, {});
  expect_clear(pages);
}

TEST(Identity, HugeFieldsAreCutBetweenLinesOnly) {
  model::Model model = usual();
  const std::string word(600, 'W');
  std::string prose;
  for (int i = 0; i < 400; ++i) prose += "kata-" + std::to_string(i) + " ";
  model.identity.name = text(word);
  model.identity.number = text(prose);
  model.identity.approval.office = text(prose);
  model.identity.approval.name = text(word);
  for (int i = 0; i < 120; ++i)
    model.identity.agency.push_back(text("DINAS KE-" + std::to_string(i) + "."));
  model.identity.caution = list(3, word + " " + word);
  for (const bool landscape : {true, false}) {
    Options options;
    options.landscape = landscape;
    const std::vector<Page> pages = pages_of(model, options);
    const std::string all = all_text(pages);
    EXPECT_EQ(count(all, "kata-"), 800U);
    EXPECT_EQ(count(all, "DINAS KE-"), 120U);
    EXPECT_EQ(static_cast<std::size_t>(std::count(all.begin(), all.end(), 'W')), 600U * 8U);
    expect_sound(pages, options);
    expect_clear(pages);
  }
}

TEST(Identity, MarkersHangAndStayAsWritten) {
  model::Model model = usual();
  model.identity.caution.paragraphs = {
      {"-", text("pertama")},
      {"b)", text("kedua")},
      {"", text("tanpa tanda")},
      {"Pasal yang sangat panjang sekali melebihi sepertiga lebar sel:", text("isi")},
      {"9.", text("")}};
  const std::vector<Page> pages = pages_of(model);
  const std::string all = all_text(pages);
  EXPECT_EQ(count(all, "\n-\n") + count(all, "\nb)\n") + count(all, "\n9.\n"), 3U);
  expect_clear(pages);
}

TEST(Identity, PurposeAndNotesStandBelow) {
  model::Model model = usual();
  model.identity.purpose = list(1, "Memberi pedoman");
  model.identity.notes = list(60, "Catatan kaki");
  const std::vector<Page> pages = pages_of(model);
  const std::string all = all_text(pages);
  EXPECT_LT(all.find("Maksud dan Tujuan"), all.find("Catatan:"));
  EXPECT_EQ(count(all, "Catatan kaki"), 60U);
  expect_sound(pages, {});
  expect_clear(pages);
}

TEST(Identity, EveryPaperAndSize) {
  for (const Paper paper : {Paper::A4, Paper::F4, Paper::Letter, Paper::Legal}) {
    for (const bool landscape : {true, false}) {
      for (const double size : {6.0, 9.0, 14.0, 60.0, std::numeric_limits<double>::quiet_NaN()}) {
        Options options;
        options.paper = paper;
        options.landscape = landscape;
        options.font_size = size;
        const std::vector<Page> pages = pages_of(usual(), options);
        EXPECT_EQ(count(all_text(pages), "butir-"), 11U);
        expect_sound(pages, options);
      }
    }
  }
}

TEST(Identity, OnePageGrows) {
  model::Model model = usual();
  model.identity.legal_basis = list(300, "Peraturan");
  Options options;
  options.one_page = true;
  const std::vector<Page> pages = pages_of(model, options);
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_GT(pages[0].height, 2000);
  expect_sound(pages, options);
}

}  // namespace
}  // namespace sop::chart
