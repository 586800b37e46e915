// parse(): leaves tile the file whatever it holds, pasted text is survived, several
// errors in one run.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "compiler/base/limits.h"
#include "compiler/base/utf8.h"
#include "tests/unit/parsed.h"

namespace sop {
namespace {

using test::Parsed;
using test::steps_of;
using test::with_field;
using test::with_steps;

// Empty if leaves tile the file and subtrees nest; else what is wrong.
std::string broken(const SyntaxTree& tree) {
  const std::vector<Node>& nodes = tree.nodes();
  if (nodes.empty() || nodes[0].kind != NodeKind::File || nodes[0].subtree != nodes.size())
    return "no whole File";
  std::vector<std::size_t> ends;
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    while (!ends.empty() && ends.back() <= i) ends.pop_back();
    if (i != 0 && ends.empty()) return "a node outside the File";
    if (!ends.empty() && i + nodes[i].subtree > ends.back())
      return "a subtree that leaves its parent";
    ends.push_back(i + nodes[i].subtree);
    if (ends.size() > 40) return "too deep";
    if (!is_leaf(nodes[i].kind)) {
      if (i != 0 && nodes[i].subtree < 2) return "an inner node without leaves";
      continue;
    }
    if (nodes[i].subtree != 1) return "a leaf with children";
    if (nodes[i].begin != at || nodes[i].end <= at)
      return "leaves do not tile at byte " + std::to_string(at);
    at = nodes[i].end;
  }
  return at == tree.file().text.size() ? "" : "leaves end at byte " + std::to_string(at);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> examples() {
  std::vector<std::string> all;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SOPAN_SOURCE_DIR) / "examples")) {
    if (entry.path().extension() == ".sop") all.push_back(read_file(entry.path()));
  }
  std::sort(all.begin(), all.end());
  return all;
}

constexpr std::string_view kSmall = R"(SOP Penyusunan SK Tim

Instansi: Pemerintah Kabupaten Contoh
  Dinas Contoh
Disahkan oleh: Kepala Dinas
  Nama: (nama pejabat)
  NIP: 19700101 199501 1 001
Dasar hukum:
  - PermenPAN-RB 35/2012
Pelaksana:
  - Kadis = Kepala Dinas
Langkah:
  1. Kadis: Memberi disposisi
     Waktu: 10 menit
     Jika ya: lanjut, Output: SK
     Jika tidak: kembali ke 1
)";

// ---- the tree

TEST(SyntaxTree, IsSmall) {
  EXPECT_EQ(sizeof(Node), 16U);
}

TEST(SyntaxTree, SmallFileReadsAsWritten) {
  const Parsed parsed{std::string(kSmall)};
  EXPECT_TRUE(parsed.findings.all().empty());
  EXPECT_EQ(broken(parsed.tree), "");
  EXPECT_EQ(parsed.file().title().text, "Penyusunan SK Tim");
  const std::vector<ast::Field> fields = parsed.file().fields();
  ASSERT_EQ(fields.size(), 5U);
  EXPECT_EQ(fields[0].keyword(), Keyword::Agency);
  ASSERT_EQ(fields[0].lines().size(), 2U);
  EXPECT_EQ(fields[0].lines()[1].text, "Dinas Contoh");
  EXPECT_EQ(fields[0].value().text, "Pemerintah Kabupaten Contoh Dinas Contoh");
  ASSERT_EQ(fields[1].fields().size(), 2U);
  EXPECT_EQ(fields[1].value().text, "Kepala Dinas");
  EXPECT_EQ(fields[1].fields()[1].keyword(), Keyword::Nip);
  ASSERT_EQ(fields[4].steps().size(), 1U);
  const ast::Step step = fields[4].steps()[0];
  EXPECT_EQ(step.number(), 1U);
  EXPECT_EQ(step.who().text, "Kadis");
  EXPECT_EQ(step.activity().text, "Memberi disposisi");
  ASSERT_EQ(step.fields().size(), 3U);
  EXPECT_EQ(step.fields()[1].answer().text, "ya");
  EXPECT_EQ(step.fields()[1].value().text, "lanjut, Output: SK");
}

TEST(SyntaxTree, PrintIsStable) {
  const Parsed parsed("SOP A\nLangkah:\n1. B: c \"d\"\n");
  EXPECT_EQ(print(parsed.tree),
            "File 1:1\n"
            "  Title 1:1\n"
            "    TitleWord 1:1 \"SOP\"\n"
            "    Space 1:4 \" \"\n"
            "    Text 1:5 \"A\"\n"
            "  Space 1:6 \"\\n\"\n"
            "  Field Langkah 2:1\n"
            "    Keyword Langkah 2:1 \"Langkah\"\n"
            "    Colon 2:8 \":\"\n"
            "    Space 2:9 \"\\n\"\n"
            "    Step 3:1\n"
            "      StepNumber 3:1 \"1.\"\n"
            "      Space 3:3 \" \"\n"
            "      Who 3:4 \"B\"\n"
            "      Colon 3:5 \":\"\n"
            "      Space 3:6 \" \"\n"
            "      Text 3:7 \"c \\\"d\\\"\"\n"
            "  Space 3:12 \"\\n\"\n");
}

TEST(SyntaxTree, ExamplesTileWithoutErrors) {
  for (const std::string& text : examples()) {
    const Parsed parsed(text);
    EXPECT_EQ(broken(parsed.tree), "") << text.substr(0, 80);
    EXPECT_FALSE(parsed.findings.has_errors()) << text.substr(0, 80);
  }
}

// Bytes are cut, doubled, swapped with pieces of the language; the result is made valid UTF-8, as
// the driver guarantees.
TEST(SyntaxTree, MutationsTile) {
  constexpr int kRounds = 3000;
  const std::vector<std::string> pieces = {"\r",
                                           "\r\n",
                                           "\n\n",
                                           "\t",
                                           "\xC2\xA0",
                                           "\xC2\xAD",
                                           "\xEF\xBB\xBF",
                                           "#",
                                           "\\",
                                           ":",
                                           "1.",
                                           "12)",
                                           "a. ",
                                           "- ",
                                           "4a [x]. ",
                                           "Langkah:",
                                           "Output:",
                                           "Jika ya: ",
                                           "Selesai",
                                           "Serentak:",
                                           "Cabang:",
                                           "Akhir serentak",
                                           "Bagian: B",
                                           "Dasar hukum:\n",
                                           "Kelengkapn: ",
                                           "\xE2\x80\x9C",
                                           "\xE2\x80\xA2 ",
                                           "I. ",
                                           "0",
                                           "]",
                                           "["};
  std::vector<std::string> seeds = examples();
  seeds.emplace_back(kSmall);
  std::mt19937 random(20250601);
  const auto below = [&](std::size_t n) {
    return static_cast<std::size_t>(random() % std::max<std::size_t>(n, 1));
  };
  for (int round = 0; round < kRounds; ++round) {
    std::string text = seeds[below(seeds.size())];
    for (std::size_t edits = 1 + below(12); edits > 0; --edits) {
      const std::size_t at = below(text.size() + 1);
      switch (below(4)) {
        case 0:
          text.erase(at, below(30));
          break;
        case 1:
          text.insert(at, pieces[below(pieces.size())]);
          break;
        case 2:
          text.insert(at, text.substr(below(text.size()), below(60)));
          break;
        default:
          if (at < text.size()) text[at] = static_cast<char>(below(128));
          break;
      }
    }
    while (const auto bad = utf8::first_invalid(text)) text.erase(*bad, 1);
    const Parsed parsed(text);
    ASSERT_EQ(broken(parsed.tree), "") << "round " << round;
  }
}

TEST(SyntaxTree, NastyFilesTile) {
  const std::string bom = "\xEF\xBB\xBF";
  const std::vector<std::string> files = {
      "",
      " ",
      "\n",
      "\r",
      "\r\n",
      bom,
      bom + bom + "SOP A",
      "#",
      "\\",
      ":",
      "SOP",
      "SOP ",
      "SOP:",
      "SOP generik",
      "Pustaka",
      "SOP A\n:",
      "SOP A\nJika :",
      with_steps("1."),
      with_steps("1.:"),
      with_steps("1a"),
      with_steps("1 [a"),
      with_steps("1 []: b"),
      with_steps("1 [a]"),
      with_steps("1. A: b\nJika:\nJika : ke\nJika a:"),
      with_steps("Akhir serentak\nCabang: x\n1. A: b\nAkhir serentak\nSelesai"),
      std::string("SOP A\0B\nNomor:\0\n", 15),
      with_steps("999999999999999999999999. A: b"),
      "SOP A\nBagian\nBagian:\n1. A: b\nBagian:\n2. A: c\nPelaksana:\n- A",
      "\xC2\xA0\xC2\xAD",
      "SOP A\n\xC2\xA0\n- \xC2\xAD\n",
      "SOP A\r\rNomor: 1\r\n\rUnit: 2\n\r"};
  for (const std::string& text : files) {
    const Parsed parsed(text);
    EXPECT_EQ(broken(parsed.tree), "") << text;
    EXPECT_FALSE(print(parsed.tree).empty());
  }
}

TEST(SyntaxTree, LargeFilesAreLinear) {
  constexpr std::size_t kSize = 4U << 20U;
  const auto repeated = [](std::string text, std::string_view piece) {
    while (text.size() < kSize) text += piece;
    return text;
  };
  for (const std::string& text :
       {repeated("SOP A\r", "abc\r"), repeated("", " "), repeated("", "\n"), repeated("SOP ", "x"),
        repeated(with_field("Dasar hukum:\n"), "-\n"),
        repeated(with_field("Dasar hukum:\n"), "a\n#\n"),
        repeated(with_steps("1. A: b\n"), "Kelengkapn: x\n"),
        repeated(with_steps(""), "Serentak:\nCabang:\n"), repeated(with_steps(""), "1.\n"),
        repeated("SOP A\n", "b\n\n")}) {
    const Parsed parsed(text);
    EXPECT_EQ(broken(parsed.tree), "");
    EXPECT_LE(parsed.findings.all().size(), 1000U);
  }
}

TEST(SyntaxTree, HundredThousandSteps) {
  constexpr std::uint32_t kSteps = 100'000;
  std::string text = with_steps("");
  for (std::uint32_t i = 1; i <= kSteps; ++i)
    text += std::to_string(i) + ". A: b\nWaktu: 1 menit\n";
  const Parsed parsed(text);
  EXPECT_TRUE(parsed.findings.all().empty());
  ASSERT_EQ(parsed.file().fields()[0].steps().size(), kSteps);
  EXPECT_EQ(parsed.file().fields()[0].steps().back().number(), kSteps);
}

// ---- the first line

TEST(Title, Kinds) {
  EXPECT_EQ(Parsed("\n# catatan\n  sop  Rapat \n").file().title().text, "Rapat");
  EXPECT_EQ(Parsed("SOP generik Rapat").file().type(), ast::FileType::Generic);
  EXPECT_EQ(Parsed("SOP  GENERIK Rapat").file().title().text, "Rapat");
  EXPECT_EQ(Parsed("Pustaka Peraturan").file().type(), ast::FileType::Library);
  EXPECT_EQ(Parsed("SOP genericnya").file().type(), ast::FileType::Sop);
  EXPECT_EQ(Parsed("SOP : Rapat").file().title().text, "Rapat");
  EXPECT_EQ(Parsed("\xEF\xBB\xBFSOP Rapat\r\n").file().title().text, "Rapat");
}

TEST(Title, Findings) {
  EXPECT_EQ(Parsed("").kinds(), std::vector{Kind::EmptyFile});
  EXPECT_EQ(Parsed("# hanya catatan\n\n").kinds(), std::vector{Kind::EmptyFile});
  EXPECT_EQ(Parsed("SOP\nUnit: A").kinds(), std::vector{Kind::EmptyTitle});
  EXPECT_EQ(Parsed("Prosedur rapat\n").kinds(), std::vector{Kind::NoTitle});
  EXPECT_EQ(Parsed("SOP-045/2025\n").kinds(), std::vector{Kind::NoTitle});
  const Parsed field_first("Nomor: 1\nUnit: A\n");
  EXPECT_EQ(field_first.kinds(), std::vector{Kind::NoTitle});
  EXPECT_EQ(field_first.file().fields().size(), 2U);
  EXPECT_FALSE(field_first.file().has_title());
}

TEST(Title, SopElsewhereIsText) {
  const Parsed parsed("SOP A\nPeringatan:\nSOP ini wajib\n");
  EXPECT_EQ(parsed.file().title().text, "A");
  EXPECT_EQ(parsed.file().fields()[0].value().text, "SOP ini wajib");
}

// ---- paste, strays, several errors

TEST(Paste, WordLeavesItsTraces) {
  const Parsed parsed(
      "\xEF\xBB\xBFSOP\xC2\xA0Rapat\r\nNomor\t:\xC2\xA0"
      "065\r\nLangkah :\r1 . Ka\xC2\xADsi : Menyu\xC2\xADsun \xE2\x80\x9CSK\xE2\x80\x9D\r"
      "Waktu\xC2\xA0: 1\xC2\xA0jam\n");
  EXPECT_TRUE(parsed.findings.all().empty());
  EXPECT_EQ(parsed.file().title().text, "Rapat");
  EXPECT_EQ(parsed.file().fields()[0].value().text, "065");
  const ast::Step step = parsed.file().fields()[1].steps().at(0);
  EXPECT_EQ(step.who().text, "Kasi");
  EXPECT_EQ(step.activity().text, "Menyusun \xE2\x80\x9CSK\xE2\x80\x9D");
  EXPECT_EQ(step.fields().at(0).value().text, "1 jam");
}

TEST(Paste, ProseKnowsItsPlaces) {
  const Parsed parsed(with_steps("1. A: Menyu\xC2\xADsun  konsep\n   SK\xC2\xA0Tim akhir\n"));
  const Prose prose = steps_of(parsed)[0].activity();
  ASSERT_EQ(prose.text, "Menyusun konsep SK Tim akhir");
  const auto source = [&](std::string_view word) {
    const std::size_t at = prose.text.find(word);
    return std::string(parsed.sources.text(prose.locate(at, at + word.size())));
  };
  EXPECT_EQ(source("konsep"), "konsep");
  EXPECT_EQ(source("Tim"), "Tim");
  EXPECT_EQ(source("Menyusun"), "Menyu\xC2\xADsun");
  EXPECT_EQ(source("akhir"), "akhir");
  EXPECT_EQ(prose.locate(0, 0).size(), 0U);
}

TEST(Errors, SeveralInOneRun) {
  Parsed parsed(
      "Rapat\n\nsalah tempat\nUnit: A\nPelaksnaa:\n- A\nLangkah:\nsalah lagi\n1. b\n2. A: "
      "c\nKelengkpan: d\n");
  parsed.findings.sort();
  EXPECT_EQ(parsed.kinds(), (std::vector{Kind::NoTitle, Kind::MisspeltField, Kind::StrayText,
                                         Kind::StepWithoutRole, Kind::MisspeltField}));
  EXPECT_EQ(broken(parsed.tree), "");
}

TEST(Errors, StrayLinesInARowAreOneFinding) {
  EXPECT_EQ(Parsed("SOP A\nb\nc\n\nd\n").kinds(), std::vector{Kind::StrayText});
  EXPECT_EQ(Parsed("SOP A\n- b\n").kinds(), std::vector{Kind::StrayText});
}

TEST(Errors, LongLinesAreSkipped) {
  const Parsed parsed("SOP A\nUnit: B\n" + std::string(limits::kLineBytes + 1, 'x') +
                      "\nNomor: 1\n");
  EXPECT_EQ(parsed.kinds(), std::vector{Kind::LineTooLong});
  EXPECT_EQ(parsed.file().fields().size(), 2U);
  EXPECT_EQ(broken(parsed.tree), "");
  EXPECT_TRUE(Parsed("SOP A\n" + std::string(1'000'000, ' ') + "\n").findings.all().empty());
}

TEST(Comments, AreWholeLinesAnywhere) {
  const Parsed parsed("# a\nSOP A # bukan catatan\nPeringatan:\n  b\n  # c: d\n  \\# e\n");
  EXPECT_TRUE(parsed.findings.all().empty());
  EXPECT_EQ(parsed.file().title().text, "A # bukan catatan");
  EXPECT_EQ(parsed.file().fields()[0].value().text, "b # e");
}

}  // namespace
}  // namespace sop
