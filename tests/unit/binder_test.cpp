// The parts of `sop print FOLDER` that can be tried without files: the order of names, the list of
// contents, the text of PDF objects, the merging of PDFs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "compiler/chart/contents.h"
#include "compiler/driver/binder_order.h"
#include "compiler/emit/pdf_merge.h"
#include "compiler/emit/pdf_part.h"
#include "compiler/emit/pdf_text.h"
#include "tests/unit/chart_support.h"

namespace sop {
namespace {

TEST(NaturalOrder, CountsDigits) {
  EXPECT_TRUE(natural_less("bagian 2", "bagian 10"));
  EXPECT_TRUE(natural_less("065/2/SOP", "065/10/SOP"));
  EXPECT_TRUE(natural_less("Bagian 2", "bagian 10"));
  EXPECT_FALSE(natural_less("bagian 10", "bagian 2"));
  EXPECT_FALSE(natural_less("007", "7"));
  EXPECT_FALSE(natural_less("7", "007"));
  EXPECT_TRUE(natural_less("", "a"));
  EXPECT_TRUE(natural_less("9999999999999999999998", "9999999999999999999999"));
}

TEST(Contents, StandsOnItsPages) {
  chart::testing::FakeMeasurer measurer;
  for (const std::size_t count : {0U, 1U, 40U, 700U}) {
    std::vector<chart::ContentsEntry> entries;
    for (std::size_t i = 0; i < count; ++i) {
      std::string title = "Pelayanan";
      for (std::size_t k = 0; k < i % 60; ++k) title += " sangat panjang";
      if (i % 7 == 0) title = std::string(200, 'x');
      entries.push_back({i % 3 == 0 ? "" : fmt::format("065/{}/SOP", i), title, i + 3});
    }
    chart::Options options;
    options.pages_before = 1;
    options.pages_in_all = 9000;
    const chart::Contents made = chart::contents_pages(entries, {}, options, measurer);
    ASSERT_FALSE(made.pages.empty());
    ASSERT_EQ(made.places.size(), count);
    for (const chart::Page& page : made.pages) {
      for (const chart::TextLine& line : page.texts) {
        EXPECT_GE(line.origin.x, 0);
        EXPECT_LE(line.origin.x + line.width, page.width - 35) << line.text;
        EXPECT_LE(line.origin.y, page.height - 20);
      }
      for (const chart::Passage& passage : page.passages)
        EXPECT_LE(passage.first_text + passage.texts, page.texts.size());
    }
    for (std::size_t i = 1; i < count; ++i) {
      const auto& before = made.places[i - 1];
      const auto& here = made.places[i];
      EXPECT_TRUE(here.page > before.page || here.area.y >= before.area.bottom() - 0.01);
    }
  }
}

TEST(Contents, HasTheMarginsOfTheProject) {
  chart::testing::FakeMeasurer measurer;
  chart::Options options;
  options.header = "{instansi}";
  options.footer = "{judul}|hal. {halaman}/{jumlah}";
  options.pages_before = 1;
  options.pages_in_all = 9;
  model::Model book;
  book.title = "Kumpulan";
  book.identity.agency.push_back({"Kabupaten Contoh", {}});
  const chart::Contents made = chart::contents_pages({{"1", "Satu", 3}}, book, options, measurer);
  ASSERT_EQ(made.pages.size(), 1U);
  for (const std::string wanted : {"Kabupaten Contoh", "Kumpulan", "hal. 2/9"}) {
    const auto& texts = made.pages[0].texts;
    EXPECT_TRUE(std::any_of(texts.begin(), texts.end(), [&](const chart::TextLine& line) {
      return line.text == wanted;
    })) << wanted;
  }
}

TEST(PdfText, FindsValues) {
  const std::string text = "<< /A (a \\) (b)) /B [1 0 R << /C 2 >> <ff>] /C 3 0 R % note\n/D -4 >>";
  EXPECT_EQ(emit::pdf::value_of(text, "/A"), "(a \\) (b))");
  EXPECT_EQ(emit::pdf::reference(emit::pdf::value_of(text, "/C")), 3U);
  EXPECT_EQ(emit::pdf::integer(emit::pdf::value_of(text, "/D")), -4);
  EXPECT_EQ(emit::pdf::items_of(emit::pdf::value_of(text, "/B")).size(), 3U);
  EXPECT_EQ(emit::pdf::value_of(text, "/E"), "");
  std::string out;
  emit::pdf::rewrite("<< /P 2 0 R /Q 9 0 R /StructParents 1 /Dest (x) /S (1 0 R) >>",
                     {{0, 0, 7}, 10, "n."}, out);
  EXPECT_EQ(out, "<< /P 7 0 R /Q null /StructParents 11 /Dest (n.x) /S (1 0 R) >>");
  EXPECT_EQ(emit::pdf::text_string("é😀"), "<FEFF00E9D83DDE00>");
}

// A PDF of `pages` pages, as small as one can be.
std::string small_pdf(int pages, bool tagged, const std::string& name) {
  std::string out = "%PDF-1.5\n";
  std::string kids;
  std::string numbers;
  for (int i = 0; i < pages; ++i) kids += fmt::format(" {} 0 R", 10 + i);
  for (int i = 0; i < pages; ++i) numbers += fmt::format(" {} [ 7 0 R ]", i);
  const auto object = [&](int number, const std::string& text) {
    out += fmt::format("{} 0 obj\n{}\nendobj\n", number, text);
  };
  object(1, fmt::format("<< /Type /Catalog /Pages 2 0 R /Outlines 3 0 R /Lang (id){} >>",
                        tagged ? " /StructTreeRoot 5 0 R /MarkInfo << /Marked true >>" : ""));
  object(2, fmt::format("<< /Type /Pages /Count {} /Kids [{} ] >>", pages, kids));
  object(3, "<< /Type /Outlines /First 4 0 R /Last 4 0 R /Count 1 >>");
  object(4, fmt::format("<< /Title ({}) /Parent 3 0 R /Dest [ 10 0 R /Fit ] >>", name));
  object(5, "<< /Type /StructTreeRoot /K [ 6 0 R ] /ParentTree 8 0 R >>");
  object(6, "<< /Type /StructElem /S /Document /P 5 0 R /K [ 7 0 R ] >>");
  object(7, "<< /Type /StructElem /S /P /P 6 0 R /Pg 10 0 R /K 0 >>");
  object(8, fmt::format("<< /Nums [{} ] >>", numbers));
  object(9, "<< /Length 1 >>\nstream\nq\nendstream");
  for (int i = 0; i < pages; ++i) {
    object(10 + i,
           fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 9 9 ] /Contents 9 0 R{} >>",
                       tagged ? fmt::format(" /StructParents {}", i) : ""));
  }
  return out + "xref\n0 0\ntrailer << /Root 1 0 R /Size 99 >>\nstartxref\n0\n%%EOF\n";
}

std::string merged(const std::vector<std::string>& parts, const std::vector<emit::PdfLink>& links,
                   std::size_t in_front = 1) {
  std::string out;
  const auto merge = emit::make_pdf_merge([&](std::string_view bytes) {
    out += bytes;
    return Status(Done{});
  });
  for (std::size_t i = 0; i < parts.size(); ++i)
    EXPECT_TRUE(i < in_front ? merge->add_front(parts[i]) : merge->add(parts[i]));
  EXPECT_TRUE(merge->finish(links));
  return out;
}

TEST(PdfMerge, OneTreeOfEach) {
  const std::string bytes =
      merged({small_pdf(2, true, "a"), small_pdf(1, false, "b"), small_pdf(3, true, "c")},
             {{1, {1, 1, 5, 2}, 9, 4, "ke halaman 5"}});
  emit::pdf::Part whole;
  ASSERT_TRUE(whole.read(bytes));
  ASSERT_EQ(whole.pages().size(), 6U);
  using emit::pdf::items_of;
  using emit::pdf::reference;
  using emit::pdf::value_of;
  const auto value = [&](std::string_view ref) { return whole.object(reference(ref)).value; };
  const std::string_view outline = value(value_of(whole.catalog(), "/Outlines"));
  std::string titles;
  std::string_view before;
  for (std::string_view at = value_of(outline, "/First"); !at.empty();
       at = value_of(value(at), "/Next")) {
    EXPECT_EQ(value_of(value(at), "/Prev"), before);
    before = at;
    titles += value_of(value(at), "/Title");
  }
  EXPECT_EQ(titles, "(a)(b)(c)");
  EXPECT_EQ(value_of(outline, "/Last"), before);
  const std::string_view tree = value(value_of(whole.catalog(), "/StructTreeRoot"));
  const auto parents = whole.leaves(value_of(tree, "/ParentTree"), "/Nums");
  ASSERT_EQ(parents.size(), 6U);  // two and three pages, and the link
  for (std::size_t i = 0; i < parents.size(); ++i) EXPECT_EQ(parents[i].key, std::to_string(i));
  const std::string_view document = value(items_of(value_of(tree, "/K")).front());
  EXPECT_EQ(items_of(value_of(document, "/K")).size(), 3U);
  const std::string_view page = whole.object(whole.pages()[1]).value;
  ASSERT_EQ(items_of(value_of(page, "/Annots")).size(), 1U);
  const std::string_view link = value(items_of(value_of(page, "/Annots")).front());
  EXPECT_EQ(reference(items_of(value_of(link, "/Dest")).front()), whole.pages()[4]);
  EXPECT_EQ(value_of(link, "/Rect"), "[1.00 6.00 6.00 8.00]");
  // What came out can be a part again.
  emit::pdf::Part again;
  const std::string twice = merged({bytes, bytes}, {});
  ASSERT_TRUE(again.read(twice));
  EXPECT_EQ(again.pages().size(), 12U);
}

TEST(PdfMerge, LinksFromAllPagesInFront) {
  const std::string bytes =
      merged({small_pdf(2, true, "a"), small_pdf(2, true, "b"), small_pdf(1, true, "c")},
             {{0, {1, 1, 5, 2}, 9, 4, "x"}, {3, {1, 1, 5, 2}, 9, 4, "y"}}, 2);
  emit::pdf::Part whole;
  ASSERT_TRUE(whole.read(bytes));
  using emit::pdf::items_of;
  using emit::pdf::reference;
  using emit::pdf::value_of;
  const std::vector<std::uint32_t> pages = whole.pages();
  ASSERT_EQ(pages.size(), 5U);
  for (const std::size_t page : {0U, 3U}) {
    const std::string_view links = value_of(whole.object(pages[page]).value, "/Annots");
    ASSERT_EQ(items_of(links).size(), 1U) << page;
    const std::string_view link = whole.object(reference(items_of(links).front())).value;
    EXPECT_EQ(reference(items_of(value_of(link, "/Dest")).front()), pages[4]);
  }
  // Read where they stand: behind what is in front, before the rest.
  const std::string_view tree =
      whole.object(reference(value_of(whole.catalog(), "/StructTreeRoot"))).value;
  const std::string_view document =
      whole.object(reference(items_of(value_of(tree, "/K")).front())).value;
  std::string kinds;
  for (const std::string_view kid : items_of(value_of(document, "/K")))
    kinds += value_of(whole.object(reference(kid)).value, "/S");
  EXPECT_EQ(kinds, "/P/P/Link/Link/P");
}

TEST(PdfMerge, NoPartIsTooBroken) {
  const std::string whole = small_pdf(3, true, "a");
  std::mt19937 chance(4);  // NOLINT(cert-msc51-cpp): the same every time
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = whole;
    for (int k = 0; k < 4; ++k)
      bytes[chance() % bytes.size()] = "0123456789 <>[]()/R%\n"[chance() % 21];
    if (round % 3 == 0) bytes.resize(chance() % bytes.size());
    std::size_t written = 0;
    const auto merge = emit::make_pdf_merge([&](std::string_view piece) {
      written += piece.size();
      return Status(Done{});
    });
    static_cast<void>(merge->add(bytes).ok());
    static_cast<void>(merge->add(whole).ok());
    static_cast<void>(merge->finish({}).ok());
    EXPECT_LT(written, 1000000U);
  }
}

}  // namespace
}  // namespace sop
