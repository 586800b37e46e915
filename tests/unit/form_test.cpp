// The parts of the form: pictures, codes, the block that approves, the cover, texts with braces.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/chart/cover.h"
#include "compiler/chart/identity.h"
#include "compiler/chart/paper.h"
#include "compiler/chart/picture.h"
#include "compiler/chart/placeholder.h"
#include "compiler/chart/qr.h"
#include "compiler/chart/signature.h"
#include "tests/unit/chart_support.h"

namespace sop::chart {
namespace {

using testing::FakeMeasurer;

model::Text text(std::string words) {
  return {std::move(words), {}};
}

model::Model usual() {
  model::Model model;
  model.title = "Peminjaman Ruang Rapat";
  model.identity.agency = {text("Pemerintah Kabupaten Contoh"), text("Dinas Contoh")};
  model.identity.number = text("065/7/2026");
  model.identity.approval.office = text("Plt. Kepala Dinas");
  model.identity.approval.name = text("(nama pejabat)");
  model.identity.approval.rank = text("Pembina");
  model.identity.approval.nip = text("19700101 199501 1 001");
  return model;
}

std::vector<std::string> texts_of(const Page& page) {
  std::vector<std::string> texts;
  for (const TextLine& line : page.texts) texts.push_back(line.text);
  return texts;
}

TEST(Picture, SvgByItsRoot) {
  const auto ratio = [](const std::string& bytes) {
    const auto picture = read_picture(bytes);
    return picture ? picture.value()->width / picture.value()->height : 0.0;
  };
  EXPECT_DOUBLE_EQ(ratio("<svg width='20' height='10'></svg>"), 2);
  EXPECT_DOUBLE_EQ(ratio("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <svg> -->\n"
                         "<svg viewBox=\"0,0 30 10\"><g/></svg>\n<!-- end -->"),
                   3);
  EXPECT_NEAR(ratio("<svg width='1in' height='25.4mm'></svg>"), 1, 1e-3);
  EXPECT_DOUBLE_EQ(ratio("<svg width='100%' height='100%' viewBox='0 0 40 10'></svg>"), 4);
  EXPECT_DOUBLE_EQ(ratio("<!DOCTYPE svg [<!ENTITY a \"b>c\">]><s:svg xmlns:s='x' width='5' "
                         "height='10'></s:svg >"),
                   0.5);
}

TEST(Picture, WhatIsNone) {
  for (const std::string bytes :
       {"", "<", "<svg", "<svg>", "<svg/>", "<svg width='1' height='1'>", "<svg></svg>",
        "<svg width='0' height='1'></svg>", "<svg width='nan' height='1'></svg>",
        "<svg width='1e300' height='1'></svg>", "<svg width='-1' height='1'></svg>",
        "<svg width=1 height=1></svg>", "<html width='1' height='1'></html>", "<!-- <svg",
        "<!DOCTYPE", "<?xml", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "svg"}) {
    EXPECT_FALSE(read_picture(bytes)) << bytes;
  }
  const std::string whole =
      "<?xml?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg width='2' height='1'></svg>";
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
    EXPECT_FALSE(read_picture(whole.substr(0, i))) << whole.substr(0, i);
  }
  EXPECT_TRUE(read_picture(whole));
  const auto large = read_picture(std::string(kLargestPicture + 1, ' '));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.failure().kind, FailureKind::TooLarge);
}

TEST(Picture, FitsWithoutBending) {
  Picture picture;
  picture.width = 20;
  picture.height = 10;
  const Rect wide = fitted(picture, {10, 5, 100, 30});
  EXPECT_DOUBLE_EQ(wide.width, 60);
  EXPECT_DOUBLE_EQ(wide.height, 30);
  EXPECT_DOUBLE_EQ(wide.x, 30);
  const Rect high = fitted(picture, {0, 0, 40, 100});
  EXPECT_DOUBLE_EQ(high.width, 40);
  EXPECT_DOUBLE_EQ(high.height, 20);
}

TEST(Placeholder, FillsWhatItKnows) {
  const model::Model model = usual();
  EXPECT_EQ(fill_in("{judul}, {nomor}", model), "Peminjaman Ruang Rapat, 065/7/2026");
  EXPECT_EQ(fill_in("{instansi}|{unit}|", model), "Pemerintah Kabupaten Contoh, Dinas Contoh||");
  EXPECT_EQ(fill_in("{halaman}/{jumlah}", model, {2, 7}), "2/7");
  EXPECT_EQ(fill_in("{lain} {{nomor}} {", model), "{lain} {065/7/2026} {");
}

TEST(Qr, StaysInItsBox) {
  const auto code = make_qr("SOP Peminjaman Ruang Rapat, Nomor 065/7/2026");
  ASSERT_TRUE(code);
  EXPECT_GE(code->side, 21U);
  Page page;
  const Rect box{100, 200, code->size(), code->size()};
  draw_qr(*code, box, page);
  ASSERT_FALSE(page.shades.empty());
  const double quiet = 4 * box.width / static_cast<double>(code->side + 8);
  for (const Shade& shade : page.shades) {
    EXPECT_EQ(shade.grey, 0);
    EXPECT_GE(shade.rect.x, box.x + quiet - 1e-6);
    EXPECT_GE(shade.rect.y, box.y + quiet - 1e-6);
    EXPECT_LE(shade.rect.right(), box.right() - quiet + 1e-6);
    EXPECT_LE(shade.rect.bottom(), box.bottom() - quiet + 1);
  }
  EXPECT_TRUE(make_qr(std::string(kLongestQr, 'x')));
  EXPECT_FALSE(make_qr(std::string(kLongestQr + 1, 'x')));
  EXPECT_FALSE(make_qr(""));
}

TEST(Signature, OfficesAndNames) {
  FakeMeasurer measurer;
  model::Model model = usual();
  model.identity.approval.office = text("a.n. Bupati Contoh, Sekretaris Daerah, u.b. Kepala Biro");
  const SignatureBlock block(model, {}, measurer, 10, 300, SignaturePlace::Identity);
  Page page;
  block.draw({50, 50}, page);
  EXPECT_EQ(texts_of(page), (std::vector<std::string>{"a.n. Bupati Contoh,", "Sekretaris Daerah,",
                                                      "u.b. Kepala Biro", "(nama pejabat)",
                                                      "Pembina", "NIP. 19700101 199501 1 001"}));
  ASSERT_EQ(page.passages.size(), 1U);
  EXPECT_EQ(page.passages.front().texts, 6U);
  EXPECT_LE(page.texts.back().origin.y, 50 + block.height());
  for (const TextLine& line : page.texts) {
    EXPECT_GE(line.origin.x, 50);
    EXPECT_LE(line.origin.x + line.width, 350.01);
  }
}

TEST(Signature, AnchorOncePerDocument) {
  FakeMeasurer measurer;
  Options options;
  options.anchor = "${ttd_pengirim}";
  model::Model model = usual();
  for (const auto style : {model::SignatureStyle::Line, model::SignatureStyle::Qr}) {
    model.identity.approval.style = style;
    Page page;
    SignatureBlock(model, options, measurer, 10, 60, SignaturePlace::Identity).draw({0, 0}, page);
    SignatureBlock(model, options, measurer, 10, 60).draw({0, 300}, page);
    const auto texts = texts_of(page);
    EXPECT_EQ(std::count(texts.begin(), texts.end(), options.anchor), 1);
    EXPECT_EQ(page.shades.empty(), style == model::SignatureStyle::Line);
  }
}

TEST(Cover, WhatStandsOnIt) {
  FakeMeasurer measurer;
  model::Model model = usual();
  model.identity.effective.date = phrases::Date{2026, 3, 2};
  const CoverText text = cover_text(model, {});
  EXPECT_EQ(text.year, "2026");
  const Page page = cover_page(text, {}, measurer);
  EXPECT_EQ(texts_of(page),
            (std::vector<std::string>{"Pemerintah Kabupaten Contoh", "Dinas Contoh",
                                      "STANDAR OPERASIONAL PROSEDUR", "Peminjaman Ruang Rapat",
                                      "Nomor 065/7/2026", "TAHUN 2026"}));
}

TEST(Cover, TooMuchStaysOnThePage) {
  FakeMeasurer measurer;
  std::string words;
  for (int i = 0; i < 2000; ++i) words += "pelaksanaan ";
  for (const bool landscape : {true, false}) {
    Options options;
    options.landscape = landscape;
    CoverText cover;
    cover.title = words;
    cover.agency = std::vector<std::string>(40, "Badan " + words.substr(0, 300));
    cover.address = {words};
    const Page page = cover_page(cover, options, measurer);
    for (const TextLine& line : page.texts) {
      EXPECT_GE(line.origin.y - line.font.size, kPageMargin);
      EXPECT_LE(line.origin.y, page.height - kPageMargin);
    }
  }
}

}  // namespace
}  // namespace sop::chart
