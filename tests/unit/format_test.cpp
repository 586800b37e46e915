// The formatter over every .sop file and every example of the reference, as they are and after
// rough handling: it settles at once, loses no word, and changes nothing of what the file means.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/check/check.h"
#include "compiler/format/format.h"
#include "compiler/format/renumber.h"
#include "compiler/format/same.h"
#include "compiler/model/surroundings.h"
#include "compiler/resolve/resolve.h"
#include "tests/unit/parsed.h"

namespace sop {
namespace {

using test::Parsed;

struct Sample {
  std::string name;
  std::string text;
};

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The fenced examples of the language reference.
void add_examples(const std::filesystem::path& readme, std::vector<Sample>& samples) {
  std::ifstream in(readme);
  bool inside = false;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      samples.back().text += line + '\n';
    } else if (line == "```sop" || line == "```sop-fragment") {
      inside = true;
      const std::string frame = line == "```sop" ? "" : "SOP Contoh\n\nLangkah:\n";
      samples.push_back({readme.string() + ":" + std::to_string(number), frame});
    }
  }
}

const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = [] {
    const std::filesystem::path root(SOPAN_SOURCE_DIR);
    std::vector<Sample> out;
    for (const char* folder : {"examples", "stdlib", "tests/lit"}) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
        if (entry.path().extension() != ".sop") continue;
        out.push_back({entry.path().string(), bytes_of(entry.path())});
      }
    }
    add_examples(root / "grammar" / "README.md", out);
    std::sort(out.begin(), out.end(),
              [](const Sample& a, const Sample& b) { return a.name < b.name; });
    return out;
  }();
  return all;
}

// What a file means, and what is wrong with it.
struct Meaning {
  std::string model;
  std::vector<Kind> kinds;
  friend bool operator==(const Meaning&, const Meaning&) = default;
};

Meaning meaning_of(const std::string& text) {
  SourceMap sources;
  Findings findings;
  const SyntaxTree tree = parse(sources.add("uji.sop", text), findings);
  Meaning out;
  const model::NoSurroundings surroundings;
  const std::vector<model::Model> models = resolve(tree, surroundings, findings);
  check(models, surroundings, findings);
  for (const model::Model& model : models) out.model += model::print(model);
  for (const Diagnostic& one : findings.all()) out.kinds.push_back(one.kind);
  std::sort(out.kinds.begin(), out.kinds.end());
  return out;
}

// Words and comments in order, whatever the blanks between them; told apart from what the formatter
// may change (keywords, marks) by the kind of leaf.
std::string words_of(const Parsed& parsed) {
  std::string out;
  for (std::uint32_t i = 0; i < parsed.tree.nodes().size(); ++i) {
    const NodeKind kind = parsed.tree.node(i).kind;
    const bool words = kind == NodeKind::Text || kind == NodeKind::Answer ||
                       kind == NodeKind::Who || kind == NodeKind::Comment ||
                       kind == NodeKind::Error;
    if (!words) continue;
    for (const char c : utf8::clean(parsed.tree.text(i))) {
      if (c != ' ') out += c;
    }
    out += '\n';
  }
  return out;
}

void expect_kept(const std::string& name, const std::string& text) {
  const Parsed before(text);
  const std::string once = format(before.tree);
  const Parsed after(once);
  ASSERT_EQ(format(after.tree), once) << name << "\n" << text;
  ASSERT_EQ(words_of(before), words_of(after)) << name << "\n" << text;
  const auto difference = first_difference(before.tree, after.tree, StepNumbers::Compared);
  ASSERT_FALSE(difference) << name << " at \"" << before.tree.text(*difference) << "\"\n" << text;
  const Meaning meant = meaning_of(text);
  const Meaning means = meaning_of(once);
  ASSERT_EQ(meant.model, means.model) << name << "\n" << text;
  ASSERT_EQ(meant.kinds, means.kinds) << name << "\n" << text;
}

std::string formatted(const std::string& text) {
  return format(Parsed(text).tree);
}

TEST(Format, KeepsEverySample) {
  EXPECT_GE(samples().size(), 50U);
  for (const Sample& sample : samples()) expect_kept(sample.name, sample.text);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// A few edits a careless hand or a word processor makes.
std::string handled(const std::string& text, std::mt19937& random) {
  const auto below = [&](std::size_t bound) { return random() % bound; };
  std::vector<std::string> lines = lines_of(text);
  for (std::size_t edits = 1 + below(6); edits > 0 && !lines.empty(); --edits) {
    static const std::string kInserted[] = {"\t",
                                            " ",
                                            "\xC2\xA0",
                                            "\xC2\xAD",
                                            "\xE2\x80\x8B",
                                            "\r",
                                            ":",
                                            "#",
                                            "\\",
                                            "- ",
                                            "1. ",
                                            "2",
                                            ".",
                                            "[x]",
                                            "Jika ya: lanjut",
                                            "Waktu:",
                                            "Kelengkapan:",
                                            "Bagian: "};
    const std::size_t line = below(lines.size());
    const std::string& piece = kInserted[below(std::size(kInserted))];
    const auto at = lines.begin() + static_cast<std::ptrdiff_t>(line);
    switch (below(6)) {
      case 0:
        lines.erase(at);
        break;
      case 1:
        lines.insert(at, std::string(lines[below(lines.size())]));
        break;
      case 2:
        std::swap(lines[line], lines[below(lines.size())]);
        break;
      case 3:
        lines.insert(at, "");
        break;
      case 4:
        lines[line].insert(below(2) == 0 ? 0 : std::min(lines[line].size(), lines[line].find(' ')),
                           piece);
        break;
      default:
        lines[line] += piece;
        break;
    }
  }
  std::string out;
  for (const std::string& line : lines) out += line + (below(40) == 0 ? "\r\n" : "\n");
  return out;
}

TEST(Format, KeepsSamplesRoughlyHandled) {
  constexpr int kRounds = 40;
  std::mt19937 random(20260101);  // the same every time
  for (const Sample& sample : samples()) {
    for (int round = 0; round < kRounds; ++round) {
      const std::string text = handled(sample.text, random);
      if (utf8::first_invalid(text)) continue;
      expect_kept(sample.name, text);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Format, LaysOutAsTheReferenceDoes) {
  EXPECT_EQ(
      formatted(
          "\xEF\xBB\xBF\n\nsop : Cuti\r\nNOMOR SOP\t065/1\n\n\nKETERKAITAN\n\nSOP Rapat\n"
          "Pelaksana :\n\xE2\x80\xA2Kadis  =  Kepala Dinas\nLangkah:\n\n1 . Kadis : Meneliti\n"
          "berkas\nJangka waktu : 15\xC2\xA0menit\n\nJika  ya :lanjut\n# catatan\n"
          "10) Kadis: Mengirim\nHasil:\n- Surat\n  lengkap\nSelesai :"),
      "SOP Cuti\n"
      "\n"
      "Nomor: 065/1\n"
      "\n"
      "Keterkaitan:\n"
      "  SOP Rapat\n"
      "\n"
      "Pelaksana:\n"
      "  - Kadis = Kepala Dinas\n"
      "\n"
      "Langkah:\n"
      "  1. Kadis: Meneliti\n"
      "     berkas\n"
      "     Waktu: 15 menit\n"
      "     Jika ya: lanjut\n"
      "\n"
      "  # catatan\n"
      "  10. Kadis: Mengirim\n"
      "      Output:\n"
      "        - Surat\n"
      "          lengkap\n"
      "      Selesai\n");
}

TEST(Format, NestsListsByTheirMarks) {
  EXPECT_EQ(
      formatted("SOP X\nDasar hukum:\n1. satu\na. kecil\n- garis\nb. dua\n2) masih\n3. tiga\n"),
      "SOP X\n"
      "\n"
      "Dasar hukum:\n"
      "  1. satu\n"
      "     a. kecil\n"
      "        - garis\n"
      "     b. dua\n"
      "     2) masih\n"
      "  3. tiga\n");
}

TEST(Format, MarksThatPrintStay) {
  EXPECT_EQ(formatted("SOP X\nPeringatan:\n\xE2\x80\xA2 satu\n1 . dua\n2) tiga\n"),
            "SOP X\n\nPeringatan:\n  \xE2\x80\xA2 satu\n    1. dua\n    2) tiga\n");
}

TEST(Format, BlankLinesThatMeanSomethingStay) {
  const std::string step = "SOP X\n\nLangkah:\n  1. A: x\n     Kelengkapan:\n\n  1. B: y\n";
  EXPECT_EQ(formatted(step), step);
  const std::string paragraphs =
      "SOP X\n\nDasar hukum:\n  UU 1/2020\n  tentang Cuti\n\n  UU 2/2021\n";
  EXPECT_EQ(formatted(paragraphs), paragraphs);
}

TEST(Format, BlocksAndParts) {
  EXPECT_EQ(
      formatted(
          "SOP X\nLangkah:\n1. A: a\nSerentak:\nCabang: kiri\n2. A: b\nCabang: kanan\n"
          "3. A: c\nAkhir serentak:\n4. A: d\nBagian: Dua\nPelaksana:\n- B\nLangkah:\n1. B: e\n"),
      "SOP X\n"
      "\n"
      "Langkah:\n"
      "  1. A: a\n"
      "\n"
      "  Serentak:\n"
      "  Cabang: kiri\n"
      "  2. A: b\n"
      "\n"
      "  Cabang: kanan\n"
      "  3. A: c\n"
      "  Akhir serentak\n"
      "\n"
      "  4. A: d\n"
      "\n"
      "Bagian: Dua\n"
      "\n"
      "Pelaksana:\n"
      "  - B\n"
      "\n"
      "Langkah:\n"
      "  1. B: e\n");
}

TEST(Format, NeverInventsAField) {
  for (const std::string& line :
       {std::string("Ji\xC2\xADka ya: lanjut"), "Waktu" + std::string(200, '\t') + ": 5",
        std::string("Jika hari sudah lewat pukul 8\xC2\xAD:00: lanjut"), std::string("\\Waktu: 5"),
        std::string("1 [\xC2\xAD] foo"), std::string("I\xC2\xADV. foo")})
    expect_kept(line, "SOP X\nLangkah:\n1. A: x\n" + line + "\n" + line + "\n");
}

TEST(Format, KeepsLinesTooLongToRead) {
  const std::string longest(65536 - 5, 'x');
  expect_kept("Ket", "SOP X\nLangkah:\n1. A: x\nKet :" + longest + "\n" + longest + "yyyyyy\n");
}

TEST(Format, LongNumbersDoNotIndentWithoutBound) {
  std::string text = "SOP X\nLangkah:\n" + std::string(9000, '0') + "1. A: x\n";
  for (int i = 0; i < 1000; ++i) text += "y\n";
  expect_kept("0001", text);
  EXPECT_LT(formatted(text).size(), 30000U);
}

// ---- numbers

struct Renumbered {
  std::string text;  // laid out; empty: refused
  std::vector<Kind> kinds;
};

Renumbered renumbered(const std::string& text) {
  const Parsed before(text);
  Findings findings;
  const auto out = renumber(before.tree, findings);
  Renumbered result;
  if (out) result.text = formatted(*out);
  for (const Diagnostic& one : findings.all()) result.kinds.push_back(one.kind);
  return result;
}

TEST(Renumber, StepsAndReferences) {
  const Renumbered done = renumbered(
      "SOP X\nLangkah:\n  2. A: satu\n\n  5 [periksa]. A > B: dua\n     Jika ya: ke 7, Output: "
      "Surat 7\n"
      "     Jika tidak: kembali ke langkah 2\n     Jika nanti: ke 9b\n\n  7. A: tiga\n     Lanjut: "
      "ke 9\n"
      "     Tenggat: paling lambat 3 hari kerja setelah langkah 5\n\n  9a. A: empat\n\n"
      "  9b. B: lima\n     Jika ya: kembali ke periksa\n     Jika tidak: kembali ke 5b\n");
  EXPECT_EQ(done.text,
            "SOP X\n\nLangkah:\n  1. A: satu\n\n  2 [periksa]. A > B: dua\n     Jika ya: ke 3, "
            "Output: Surat 7\n"
            "     Jika tidak: kembali ke langkah 1\n     Jika nanti: ke 4b\n\n  3. A: tiga\n     "
            "Lanjut: ke 4\n"
            "     Tenggat: paling lambat 3 hari kerja setelah langkah 2\n\n  4a. A: empat\n\n"
            "  4b. B: lima\n      Jika ya: kembali ke periksa\n      Jika tidak: kembali ke 2b\n");
  EXPECT_TRUE(done.kinds.empty());
}

TEST(Renumber, PartsCountForThemselvesAndBranchesGoOn) {
  const Renumbered done = renumbered(
      "SOP X\nLangkah:\n  3. A: satu\n  Serentak:\n  Cabang: a\n  7. A: dua\n  Cabang: b\n  7a. A: "
      "tiga\n"
      "  7b. A: empat\n  Akhir serentak\n  9. A: lima\n     Lanjut: ke 3\nBagian: Dua\n  4. A: "
      "satu\n"
      "     Jika ya: lanjut\n     Jika tidak: kembali ke 4\n");
  EXPECT_EQ(done.text,
            "SOP X\n\nLangkah:\n  1. A: satu\n\n  Serentak:\n  Cabang: a\n  2. A: dua\n\n"
            "  Cabang: b\n  3a. A: tiga\n\n  3b. A: empat\n  Akhir serentak\n\n  4. A: lima\n"
            "     Lanjut: ke 1\n\nBagian: Dua\n  1. A: satu\n     Jika ya: lanjut\n"
            "     Jika tidak: kembali ke 1\n");
}

TEST(Renumber, NumbersOfAListAreNotGoneOnWith) {
  const Renumbered done =
      renumbered("SOP X\nLangkah:\n1. A: x\n2. A: y\nKelengkapan:\n1. a\n2. b\n7. A: z\n");
  EXPECT_EQ(
      done.text,
      "SOP X\n\nLangkah:\n  1. A: x\n\n  2. A: y\n     Kelengkapan:\n       1. a\n       2. b\n\n"
      "  3. A: z\n");
}

TEST(Renumber, RefusesWhatItCannotFollow) {
  const std::string head = "SOP X\nLangkah:\n1. A: x\n3. A: y\n3. A: z\n";
  EXPECT_EQ(renumbered(head).kinds, std::vector<Kind>{});
  EXPECT_EQ(renumbered(head + "Lanjut: ke 9\n").kinds, std::vector{Kind::RenumberUnknownStep});
  EXPECT_EQ(renumbered(head + "Lanjut: ke 3\n").kinds, std::vector{Kind::RenumberAmbiguous});
  EXPECT_EQ(renumbered(head + "Lanjut: ke 1b\n").kinds, std::vector{Kind::RenumberUnknownStep});
  EXPECT_EQ(renumbered("SOP X\nLangkah:\n1. A: x\n5. A: y\n2 hari: z\n").kinds,
            std::vector{Kind::RenumberMisreads});
  const Renumbered noted =
      renumbered("SOP X\nLangkah:\n2. A: x\n   Ket: Lihat Langkah 2 dan langkah 3\n");
  EXPECT_EQ(noted.kinds, std::vector{Kind::ProseNamesStep});
  EXPECT_FALSE(noted.text.empty());
}

}  // namespace
}  // namespace sop
