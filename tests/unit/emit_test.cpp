// Charts made by hand, through Graphviz and cairo. Where the stock command is installed, our SVG
// must be its SVG.
#include "compiler/emit/emit.h"

#include <gtest/gtest.h>

#include <qpdf/qpdf-c.h>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/emit/pdf_finish.h"
#include "compiler/emit/srgb_profile.h"
#include "tests/unit/emit_charts.h"

namespace sop::emit {
namespace {

const std::vector<std::string>& odd_texts() {
  static const std::vector<std::string> texts = {
      "\"dikutip\" dan 'tunggal'",
      "akhir miring \\",
      "\\",
      "\\\\",
      "miring kutip \\\" dan \\\\\" dan \\\\\\\"",
      "\\N \\G \\n \\l \\T -kata 99 -",
      "A & B <c> &lt; &amp;amp; &#65; &#x41; &;",
      "-->  <!-- ]]> <b>",
      "tab\t baris\nbaru\r nol\x01 hapus\x7f",
      std::string("di\0tengah", 9),
      "\xff\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80 rusak \xe2\x82",
      "\xef\xbf\xbe bukan huruf",
      "السلام عليكم 123 akhir",
      "ꦲꦏ꧀ꦱꦫꦗꦮ",
      "日本語 😀 e\xcc\x81",
      "\xe2\x80\xa8pemisah\xe2\x80\xa9",
      "   ",
      "\xe2\x80\x8b",
      "%n judul",
      "graph",
      "<b>html</b>",
      "c 7 -#ff0000 T 1 2 -1 3 4 -teks",
      std::string(5000, 'W'),
  };
  return texts;
}

Chart odd_chart() {
  Chart chart = usual();
  Page& page = chart.pages[0];
  double y = 80;
  for (const std::string& text : odd_texts()) page.texts.push_back(line(60, y += 12, text));
  page.texts.push_back(line(60, y + 12, "penutup"));
  return chart;
}

TEST(Emit, SvgIsWhatStockNeatoDraws) {
  if (!neato_is_installed())
    GTEST_SKIP() << "neato is not installed: SVG not compared with the stock command";
  Painter painter(finish_pdf);
  expect_stock(painter, usual(2));
  expect_stock(painter, odd_chart());
}

TEST(Emit, SvgStaysStockWithOddTextsInSymbolsAndLabels) {
  if (!neato_is_installed())
    GTEST_SKIP() << "neato is not installed: SVG not compared with the stock command";
  Painter painter(finish_pdf);
  for (const std::string& text : odd_texts()) {
    Chart chart = usual();
    chart.title = text;
    for (Symbol& each : chart.pages[0].symbols) {
      each.tooltip = text;
      each.text = {line(each.rect.x, each.rect.y + 15, text, {7, false})};
      each.id = text;
    }
    for (Arrow& each : chart.pages[0].arrows) each.label = {line(300, 200, text, {8, false})};
    expect_stock(painter, chart);
  }
}

// The text of an SVG as a reader of XML sees it.
std::string unescaped(std::string svg) {
  const std::pair<const char*, const char*> entities[] = {
      {"&#45;", "-"},  {"&quot;", "\""}, {"&#39;", "'"},       {"&lt;", "<"}, {"&gt;", ">"},
      {"&#160;", " "}, {"&#92;", "\\"},  {"\xe2\x81\xa0", ""}, {"&amp;", "&"}};
  for (const auto& [from, to] : entities) {
    for (std::size_t at = 0; (at = svg.find(from, at)) != std::string::npos;
         at += std::string(to).size()) {
      svg.replace(at, std::string(from).size(), to);
    }
  }
  return svg;
}

TEST(Emit, TextsArriveAsWritten) {
  Painter painter(finish_pdf);
  Chart chart = odd_chart();
  const std::string odd = "A & B <c> &lt; &amp;amp; \\N \\\\ \\\" akhir \\";
  chart.title = odd;
  chart.pages[0].symbols[0].tooltip = odd;
  chart.pages[0].symbols[1].tooltip = odd;
  chart.pages[0].symbols[2].text = {line(300, 240, odd, {7, false})};
  chart.pages[0].arrows[2].label = {line(300, 240, odd, {7, false})};
  const auto svg = painter.svg(chart, 0);
  ASSERT_TRUE(svg.ok()) << svg.failure().detail;
  const std::string seen = unescaped(svg.value());
  std::size_t times = 0;
  for (std::size_t at = 0; (at = seen.find(odd, at)) != std::string::npos; ++at) ++times;
  EXPECT_EQ(times, 5U);  // title of the picture, two tooltips, two labels
  for (const char* wanted :
       {"\"dikutip\" dan 'tunggal'<", "akhir miring \\<",
        "miring kutip \\\" dan \\\\\" dan \\\\\\\"<", "\\N \\G \\n \\l \\T -kata 99 -<",
        "&lt; &amp;amp; &#65; &#x41; &;<", "-->  <!-- ]]> <b><", "السلام عليكم 123 akhir<",
        "ꦲꦏ꧀ꦱꦫꦗꦮ<", "penutup<"}) {
    EXPECT_NE(seen.find(wanted), std::string::npos) << wanted;
  }
}

TEST(Emit, GroupsCarryTheIdsOfSteps) {
  Painter painter(finish_pdf);
  const auto svg = painter.svg(usual(), 0);
  ASSERT_TRUE(svg.ok());
  const std::string seen = unescaped(svg.value());
  for (const char* id :
       {"langkah-1", "langkah-2", "langkah-3", "sambungan-1-A", "panah-3-ya", "ikatan-2-1"}) {
    EXPECT_NE(seen.find("<g id=\"" + std::string(id) + "\""), std::string::npos) << id;
  }
}

TEST(Emit, SameInputSameBytes) {
  std::vector<std::string> runs;
  for (int run = 0; run < 2; ++run) {
    setenv("TZ", run == 0 ? "UTC" : "Asia/Jakarta", 1);
    Painter painter(finish_pdf);
    const Chart chart = usual(3);
    const auto pdf = painter.pdf(chart, kCreated);
    const auto svg = painter.svg(chart, 1);
    const auto png = painter.png(chart, 2, 96);
    ASSERT_TRUE(pdf.ok() && svg.ok() && png.ok());
    runs.push_back(pdf.value() + svg.value() + png.value());
    const auto again = painter.pdf(chart, kCreated);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again.value(), pdf.value());
  }
  unsetenv("TZ");
  EXPECT_EQ(runs[0], runs[1]);
}

TEST(Emit, LocaleWithCommasChangesNothing) {
  Painter painter(finish_pdf);
  const auto plain = painter.svg(usual(), 0);
  const auto plain_pdf = painter.pdf(usual(), kCreated);
  const std::string before = setlocale(LC_ALL, nullptr);
  const char* set = nullptr;
  for (const char* name : {"id_ID.UTF-8", "id_ID.utf8", "de_DE.UTF-8", "de_DE.utf8"}) {
    if (set == nullptr) set = setlocale(LC_ALL, name);
  }
  if (set == nullptr) GTEST_SKIP() << "no locale with decimal commas is installed";
  const std::string wanted = set;
  Painter second(finish_pdf);
  const auto svg = second.svg(usual(), 0);
  const auto pdf = second.pdf(usual(), kCreated);
  EXPECT_EQ(std::string(setlocale(LC_ALL, nullptr)), wanted);
  setlocale(LC_ALL, before.c_str());
  ASSERT_TRUE(plain.ok() && svg.ok() && plain_pdf.ok() && pdf.ok());
  EXPECT_EQ(svg.value(), plain.value());
  EXPECT_EQ(pdf.value(), plain_pdf.value());
}

TEST(Emit, PdfHasAllPagesAndSaysWhatItIs) {
  Painter painter(finish_pdf);
  Chart chart = usual(3);
  chart.title = "SOP & \"Uji\" é";
  chart.pages[1].width = 595.276;
  chart.pages[1].height = 841.89;
  const auto pdf = painter.pdf(chart, kCreated);
  ASSERT_TRUE(pdf.ok()) << pdf.failure().detail;
  qpdf_data read = qpdf_init();
  qpdf_silence_errors(read);
  ASSERT_EQ(qpdf_read_memory(read, "test", pdf.value().data(), pdf.value().size(), nullptr),
            QPDF_SUCCESS);
  ASSERT_EQ(qpdf_get_num_pages(read), 3);
  const qpdf_oh root = qpdf_get_root(read);
  const auto text_of = [&](qpdf_oh dictionary, const char* key) {
    return std::string(qpdf_oh_get_utf8_value(read, qpdf_oh_get_key(read, dictionary, key)));
  };
  EXPECT_EQ(text_of(root, "/Lang"), "id");
  EXPECT_TRUE(qpdf_oh_has_key(read, root, "/OutputIntents"));
  const qpdf_oh info = qpdf_oh_get_key(read, qpdf_get_trailer(read), "/Info");
  EXPECT_EQ(text_of(info, "/Title"), chart.title);
  EXPECT_EQ(text_of(info, "/CreationDate"), kCreated);
  const qpdf_oh box = qpdf_oh_get_key(read, qpdf_get_page_n(read, 1), "/MediaBox");
  EXPECT_NEAR(qpdf_oh_get_numeric_value(read, qpdf_oh_get_array_item(read, box, 3)), 841.89, 0.01);
  EXPECT_FALSE(qpdf_oh_has_key(read, qpdf_get_page_n(read, 0), "/Group"));
  EXPECT_FALSE(qpdf_has_error(read));
  qpdf_cleanup(&read);
  EXPECT_NE(pdf.value().find("xpacket"), std::string::npos);
}

TEST(Emit, DamagedPdfIsAFailure) {
  EXPECT_FALSE(finish_pdf("bukan PDF", {}).ok());
  EXPECT_FALSE(finish_pdf("", {}).ok());
}

TEST(Emit, SrgbProfileIsWellFormed) {
  const std::string profile = srgb_profile();
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
      value = value << 8U | static_cast<unsigned char>(profile[at + i]);
    return value;
  };
  ASSERT_EQ(word(0), profile.size());
  EXPECT_EQ(profile.substr(36, 4), "acsp");
  EXPECT_EQ(word(68), 0xF6D6U);  // D50 as the standard writes it
  for (std::size_t tag = 0; tag < word(128); ++tag) {
    EXPECT_EQ(word(132 + tag * 12 + 4) % 4, 0U);
    EXPECT_LE(word(132 + tag * 12 + 4) + word(132 + tag * 12 + 8), profile.size());
  }
}

TEST(Emit, PngHasTheSizeAsked) {
  Painter painter(finish_pdf);
  const auto png = painter.png(usual(), 0, 144);
  ASSERT_TRUE(png.ok());
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(png.value()[i]));
  };
  EXPECT_EQ(byte(16) << 24U | byte(17) << 16U | byte(18) << 8U | byte(19), 1871U);
  EXPECT_EQ(byte(20) << 24U | byte(21) << 16U | byte(22) << 8U | byte(23), 1219U);
  EXPECT_FALSE(painter.png(usual(), 0, 1e7).ok());
  EXPECT_TRUE(painter.png(usual(), 0, std::nan("")).ok());
}

TEST(Emit, WeirdChartsDoNotCrash) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  std::vector<Chart> charts;
  charts.push_back(usual());
  charts.back().pages = {Page{}};
  for (const double bad : {nan, infinite, -infinite, -5.0, 0.0, 1e300, 1e-300}) {
    Chart chart = usual();
    Page& page = chart.pages[0];
    for (Symbol& each : page.symbols) each.rect = {bad, bad, bad, bad};
    for (Arrow& each : page.arrows) each.path.push_back({bad, bad});
    for (TextLine& each : page.texts) {
      each.origin = {bad, bad};
      each.width = bad;
      each.font.size = bad;
    }
    page.rules.push_back({{bad, bad}, {10, bad}, bad});
    page.shades.push_back({{bad, 1, bad, 2}, bad});
    charts.push_back(chart);
    chart.pages[0].width = bad;
    charts.push_back(chart);
  }
  charts.push_back(usual());
  for (Arrow& each : charts.back().pages[0].arrows) each.from = each.to = 99;
  charts.push_back(usual());
  for (Arrow& each : charts.back().pages[0].arrows) each.path.clear();
  charts.push_back(usual());
  for (Symbol& each : charts.back().pages[0].symbols) each.id = "sama";
  for (Arrow& each : charts.back().pages[0].arrows) each.id.clear();
  charts.push_back(usual());
  for (Symbol& each : charts.back().pages[0].symbols) each.text = {line(1, 1, "tebal", {7, true})};
  Painter painter(finish_pdf);
  const bool compare = neato_is_installed();
  for (std::size_t i = 0; i < charts.size(); ++i) {
    SCOPED_TRACE(i);
    const auto svg = painter.svg(charts[i], 0);
    EXPECT_TRUE(svg.ok()) << svg.failure().detail;
    if (compare && svg.ok()) expect_stock(painter, charts[i]);
    const Page& page = charts[i].pages[0];
    if (page.width < 1e5) (void)painter.pdf(charts[i], "kapan-kapan");
  }
}

TEST(Emit, NoSuchPageIsAFailure) {
  Painter painter(finish_pdf);
  EXPECT_FALSE(painter.dot({}, 0).ok());
  EXPECT_FALSE(painter.svg(usual(), 1).ok());
  EXPECT_FALSE(painter.png(usual(), 7, 96).ok());
  EXPECT_FALSE(painter.pdf({}, kCreated).ok());
}

TEST(PangoMeasurer, BreaksWithinTheWidth) {
  const auto measurer = make_pango_measurer();
  const std::string prose =
      "Menyusun konsep SK Tim Pengukuran Capaian Data Kinerja untuk " + std::string(600, 'W');
  for (const double width : {0.0, 3.0, 40.0, 200.0}) {
    const auto lines = measurer->wrap(prose, {9, false}, width);
    ASSERT_FALSE(lines.empty());
    std::string joined;
    for (const auto& each : lines) {
      joined += each.text;
      if (each.text.size() > 1) {
        EXPECT_LE(each.width, std::max(1.0, width) + 0.001);
        EXPECT_NEAR(each.width, measurer->width(each.text, {9, false}), 0.05);
      }
    }
    std::string letters;
    for (const char c : prose) letters += c == ' ' ? "" : std::string(1, c);
    std::string joined_letters;
    for (const char c : joined) joined_letters += c == ' ' ? "" : std::string(1, c);
    EXPECT_EQ(joined_letters, letters);
  }
}

TEST(PangoMeasurer, BreaksOtherScriptsToo) {
  const auto measurer = make_pango_measurer();
  for (const std::string prose :
       {"السلام عليكم ورحمة الله وبركاته", "ꦲꦏ꧀ꦱꦫ ꦗꦮ ꦲꦏ꧀ꦱꦫ ꦗꦮ", "e\u0301e\u0301 naïve fi ffi"}) {
    for (const double width : {1.0, 25.0, 60.0}) {
      std::string joined;
      for (const auto& each : measurer->wrap(prose, {9, false}, width)) joined += each.text;
      std::string letters;
      std::string joined_letters;
      for (const char c : prose) letters += c == ' ' ? "" : std::string(1, c);
      for (const char c : joined) joined_letters += c == ' ' ? "" : std::string(1, c);
      EXPECT_EQ(joined_letters, letters);
    }
  }
  EXPECT_EQ(measurer->wrap("e\xcc\x81", {9, false}, 1).size(),
            1U);  // never between a letter and its accent
}

TEST(PangoMeasurer, EdgeCases) {
  const auto measurer = make_pango_measurer();
  EXPECT_TRUE(measurer->wrap("", {}, 100).empty());
  EXPECT_EQ(measurer->width("", {}), 0);
  EXPECT_FALSE(measurer->wrap("   ", {}, 100).empty());
  EXPECT_EQ(measurer->wrap("satu\ndua", {}, 1000).size(), 1U);
  EXPECT_FALSE(measurer->wrap("\xff\xfe", {std::nan(""), true}, std::nan("")).empty());
  EXPECT_GT(measurer->width("tebal", {9, true}), measurer->width("tebal", {9, false}));
  EXPECT_NEAR(measurer->width("Dokumen", {18, false}), 2 * measurer->width("Dokumen", {9, false}),
              0.01);
}

}  // namespace
}  // namespace sop::emit
