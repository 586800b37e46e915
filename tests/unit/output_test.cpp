// What is drawn beside texts and arrows: logos, turned texts, marks; the tree of a PDF; short
// paths.
#include <qpdf/qpdf-c.h>

#include <memory>

#include "compiler/emit/pdf_finish.h"
#include "compiler/emit/picture_painter.h"
#include "compiler/emit/svg_path.h"
#include "tests/unit/emit_charts.h"

namespace sop::emit {
namespace {

// A PNG of one red point.
std::string red_point() {
  const std::string hex =
      "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49"
      "44415478da63f8cfc0000003010100f70341430000000049454e44ae426082";
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

chart::Image image(chart::Picture::Format format, std::string bytes) {
  auto picture = std::make_shared<chart::Picture>();
  picture->format = format;
  picture->bytes = std::move(bytes);
  return {{40, 40, 30, 30}, picture, "Lambang \"uji\""};
}

TEST(Emit, PicturesArePaintedAndInlined) {
  Painter painter(finish_pdf, paint_svg);
  Chart chart = usual();
  chart.pages[0].images.push_back(image(chart::Picture::Format::Png, red_point()));
  chart.pages[0].images.push_back(
      image(chart::Picture::Format::Svg,
            "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>"
            "<circle cx='5' cy='5' r='4' fill='red' fill-opacity='.5'/></svg>"));
  const auto svg = painter.svg(chart, 0);
  ASSERT_TRUE(svg.ok());
  EXPECT_NE(svg.value().find("href=\"data:image/png;base64,iVBORw0KGgo"), std::string::npos);
  EXPECT_NE(svg.value().find("href=\"data:image/svg+xml;base64,PHN2Zy"), std::string::npos);
  EXPECT_NE(svg.value().find("Lambang &quot;uji&quot;"), std::string::npos);
  const auto pdf = painter.pdf(chart, kCreated);
  EXPECT_TRUE(pdf.ok()) << pdf.failure().detail;
  const auto png = painter.png(chart, 0, 96);
  EXPECT_TRUE(png.ok()) << png.failure().detail;
}

// What asks for files, hours or gigabytes gives a failure or a harmless picture, soon.
TEST(Emit, HostilePicturesAreRefused) {
  const std::string head =
      "<svg xmlns='http://www.w3.org/2000/svg' "
      "xmlns:xlink='http://www.w3.org/1999/xlink' width='10' height='10'>";
  std::string nested = head + "<g id='a0'><rect width='1' height='1'/></g>";
  for (int i = 1; i < 24; ++i) {
    nested += "<g id='a" + std::to_string(i) + "'>";
    for (int k = 0; k < 10; ++k) nested += "<use xlink:href='#a" + std::to_string(i - 1) + "'/>";
    nested += "</g>";
  }
  const std::vector<std::string> hostile = {
      "bukan SVG", nested + "</svg>",
      "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
      "<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" +
          head + "<text>&x;&b;</text></svg>",
      head + "<image xlink:href='file:///etc/hostname' width='9' height='9'/></svg>",
      head +
          "<filter id='f'><feGaussianBlur stdDeviation='100000'/></filter>"
          "<rect width='1e9' height='1e9' filter='url(#f)'/></svg>"};
  for (const std::string& svg : hostile) {
    Painter painter(finish_pdf, paint_svg);
    Chart chart = usual();
    chart.pages[0].images.push_back(image(chart::Picture::Format::Svg, svg));
    const auto pdf = painter.pdf(chart, kCreated);
    if (pdf.ok()) {
      EXPECT_LT(pdf.value().size(), 1000000U);
    }
  }
  Painter painter(finish_pdf, paint_svg);
  Chart chart = usual();
  chart.pages[0].images.push_back(image(chart::Picture::Format::Png, "\x89PNG rusak"));
  EXPECT_FALSE(painter.pdf(chart, kCreated).ok());
}

TEST(Emit, TurnedTextsAreDrawnInSvg) {
  Painter painter(finish_pdf);
  Chart chart = usual();
  TextLine turned = line(50, 200, "Kepala <Dinas>", {8, true});
  turned.turned = true;
  chart.pages[0].texts.push_back(turned);
  const auto svg = painter.svg(chart, 0);
  ASSERT_TRUE(svg.ok());
  EXPECT_NE(svg.value().find("<text transform=\"rotate(-90 50 -409.45)\" x=\"50\" y=\"-409.45\" "
                             "font-weight=\"bold\" font-size=\"8\">Kepala &lt;Dinas&gt;</text>"),
            std::string::npos);
  EXPECT_EQ(painter.dot(chart, 0).value().find("Dinas"), std::string::npos);
}

TEST(Emit, MarksAreSeenInStockGraphvizToo) {
  Painter painter(finish_pdf);
  Chart chart = usual();
  chart.pages[0].symbols[1].mark = chart::Mark::Added;
  chart.pages[0].symbols[2].mark = chart::Mark::Removed;
  chart.pages[0].arrows[0].mark = chart::Mark::Changed;
  chart.pages[0].shades.push_back({{36, 96, 860, 60}, 0.87, chart::Mark::Added});
  if (neato_is_installed()) expect_stock(painter, chart);
  const auto dot = painter.dot(chart, 0);
  ASSERT_TRUE(dot.ok());
  for (const char* wanted : {"#00662b", "#a3121f", "filled,dashed", "#8a4b00", "#def7e0"})
    EXPECT_NE(dot.value().find(wanted), std::string::npos) << wanted;
}

// Broken passages: beyond the texts, the same text twice, symbols that are not there.
TEST(Emit, AnyPassagesGiveASoundTree) {
  Painter painter(finish_pdf);
  Chart chart = usual(2);
  using chart::PassageKind;
  chart.pages[0].passages = {{PassageKind::Title, 0, 1, 0, 0, 0, 1, 1, {}},
                             {PassageKind::Heading, 1, 1, 3, 0, 0, 0, 4000000000U, {}},
                             {PassageKind::Cell, 1, 99, 3, 7, 0, 1, 1, {0, 99}},
                             {PassageKind::Cell, 77, 4000000000U, 9, 7, 0, 1, 1, {}},
                             {PassageKind::Paragraph, 0, 0, 0, 0, 0, 1, 1, {}}};
  chart.pages[0].symbols[3].partner_page = 1;
  chart.pages[0].symbols[3].partner = "sambungan-1-B";
  chart.pages[0].symbols[4].partner_page = 9;
  chart.outline = {{"Satu", 0, 5}, {"Dua", 1, 7}, {"Tiga", 0, 0}, {"Tidak ada", 99, 0}};
  const auto pdf = painter.pdf(chart, kCreated);
  ASSERT_TRUE(pdf.ok()) << pdf.failure().detail;
  qpdf_data read = qpdf_init();
  qpdf_silence_errors(read);
  ASSERT_EQ(qpdf_read_memory(read, "test", pdf.value().data(), pdf.value().size(), nullptr),
            QPDF_SUCCESS);
  const qpdf_oh root = qpdf_get_root(read);
  for (const char* key : {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/PageMode"})
    EXPECT_TRUE(qpdf_oh_has_key(read, root, key)) << key;
  EXPECT_TRUE(qpdf_oh_has_key(read, qpdf_get_page_n(read, 0), "/Annots"));
  EXPECT_FALSE(qpdf_oh_has_key(read, qpdf_get_page_n(read, 1), "/Annots"));
  EXPECT_FALSE(qpdf_has_error(read));
  qpdf_cleanup(&read);
}

TEST(Emit, PathsAreSaidShortly) {
  EXPECT_EQ(straightened("M1,2C2,2 3,2 4,2 4,3 4,4 4,5"), "M1 2H4V5");
  EXPECT_EQ(straightened("M1,2C2,3 3,3 4,2 5,2 6,2 7,2"), "M1 2C2 3 3 3 4 2H7");
  EXPECT_EQ(straightened("M-1,-2C-2,-3 3,-3 4,-2 5,-9 6,-9 7,-2"),
            "M-1-2C-2-3 3-3 4-2 5-9 6-9 7-2");
  for (const char* odd : {"", "M", "M1,2C3", "M1,2C1,2 3,4", "x", "M1 2", "M1,2C2,2 3,2 4,2Z"})
    EXPECT_EQ(straightened(odd), odd);
  EXPECT_EQ(straight_line("1,2 4,2 "), "M1 2H4");
  EXPECT_EQ(straight_line("1,2 4,2 5,5"), "");
}

}  // namespace
}  // namespace sop::emit
