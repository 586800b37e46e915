// The alignment of steps, and what is told of each kind of edit.
#include "compiler/compare/compare.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "compiler/compare/align.h"
#include "compiler/compare/words.h"
#include "compiler/resolve/resolve.h"
#include "compiler/syntax/parse.h"
#include "tests/unit/random_model.h"

namespace sop::compare {
namespace {

// --- words

TEST(Words, LongestCommonSubsequence) {
  Dictionary dictionary;
  const auto common = [&](std::string_view a, std::string_view b) {
    return dictionary.read(a).common(dictionary.read(b));
  };
  EXPECT_EQ(common("a b c d", "b d"), 2U);
  EXPECT_EQ(common("a b c d", "d c b a"), 1U);
  EXPECT_EQ(common("", "a"), 0U);
  EXPECT_EQ(common("a a a", "a a"), 2U);
  EXPECT_EQ(common("Memeriksa, konsep SK.", "memeriksa konsep sk"), 3U);
}

// Against the table everybody knows.
TEST(Words, LongestCommonSubsequenceOfRandomTexts) {
  test::Dice dice(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint32_t> a(dice.below(64)), b(dice.below(64));
    for (auto* text : {&a, &b}) {
      for (std::uint32_t& word : *text) word = static_cast<std::uint32_t>(dice.below(9));
    }
    std::vector<std::vector<std::size_t>> best(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 1; i <= a.size(); ++i) {
      for (std::size_t k = 1; k <= b.size(); ++k)
        best[i][k] = a[i - 1] == b[k - 1] ? best[i - 1][k - 1] + 1
                                          : std::max(best[i - 1][k], best[i][k - 1]);
    }
    EXPECT_EQ(WordLine(a).common(WordLine(b)), best[a.size()][b.size()]);
  }
}

TEST(Words, BareTextsDifferInMoreThanWriting) {
  EXPECT_EQ(bare("Memeriksa  Konsep SK."), bare("memeriksa konsep sk"));
  EXPECT_NE(bare("1,5 jam"), bare("15 jam"));
  EXPECT_NE(bare("Nomor 12/2025"), bare("Nomor 122025"));
}

TEST(Words, ContrastShowsWhatDiffers) {
  const std::string head = "Menyusun konsep SK Tim Pengukuran Capaian Data Kinerja untuk ";
  const std::string tail = " kepada Sekretaris Dinas paling lambat pada akhir bulan berjalan";
  const auto [before, after] = contrast(head + "disampaikan" + tail, head + "diteruskan" + tail);
  EXPECT_EQ(before, "… Data Kinerja untuk disampaikan kepada Sekretaris Dinas …");
  EXPECT_EQ(after, "… Data Kinerja untuk diteruskan kepada Sekretaris Dinas …");
  EXPECT_EQ(contrast("a b", "a c").first, "a b");
}

// --- alignment: items are letters; equal letters are equal steps

std::vector<Item> items(std::string_view letters) {
  std::vector<Item> out;
  for (const char c : letters) {
    Item item;
    const auto letter = static_cast<std::uint32_t>(c);
    item.whole = item.doing = item.activity = letter;
    item.words = WordLine({letter});
    out.push_back(std::move(item));
  }
  return out;
}

// "a-a b-b c>c": pairs in the order of the new list, ">" where moved.
std::string aligned(std::string_view before, std::string_view after) {
  std::string out;
  for (const Match& one : align(items(before), items(after)))
    out += fmt::format("{}{}{}{} ", one.before, one.moved ? '>' : '-', one.after, after[one.after]);
  return out;
}

TEST(Align, Same) {
  EXPECT_EQ(aligned("abc", "abc"), "0-0a 1-1b 2-2c ");
  EXPECT_EQ(aligned("", ""), "");
  EXPECT_EQ(aligned("aaa", "aaa"), "0-0a 1-1a 2-2a ");
}
TEST(Align, Inserted) {
  EXPECT_EQ(aligned("abc", "abxc"), "0-0a 1-1b 2-3c ");
}
TEST(Align, Removed) {
  EXPECT_EQ(aligned("abc", "ac"), "0-0a 2-1c ");
}
TEST(Align, Swapped) {
  const std::vector<Match> matches = align(items("abcd"), items("acbd"));
  ASSERT_EQ(matches.size(), 4U);
  EXPECT_EQ(std::count_if(matches.begin(), matches.end(), [](const Match& m) { return m.moved; }),
            1);
}
TEST(Align, Moved) {
  EXPECT_EQ(aligned("abcdef", "acdebf"), "0-0a 2-1c 3-2d 4-3e 1>4b 5-5f ");
}
TEST(Align, RepeatedItems) {
  EXPECT_EQ(aligned("xaxbx", "xaxxbx"), "0-0x 1-1a 2-2x 3-4b 4-5x ");
  EXPECT_EQ(align(items("aaaa"), items("aaaaa")).size(), 4U);
}
TEST(Align, Nothing) {
  EXPECT_EQ(aligned("abc", "xyz"), "");
  EXPECT_EQ(aligned("", "abc"), "");
}

TEST(Align, NoItemTwiceAndInOrderOfTheNew) {
  test::Dice dice(11);
  for (int round = 0; round < 500; ++round) {
    std::string a, b;
    for (std::size_t i = dice.below(20); i > 0; --i) a += static_cast<char>('a' + dice.below(6));
    for (std::size_t i = dice.below(20); i > 0; --i) b += static_cast<char>('a' + dice.below(6));
    std::vector<bool> seen(a.size(), false);
    std::uint32_t next = 0;
    for (const Match& one : align(items(a), items(b))) {
      ASSERT_LT(one.before, a.size());
      EXPECT_FALSE(seen[one.before]);
      seen[one.before] = true;
      EXPECT_GE(one.after, next);
      next = one.after + 1;
    }
  }
}

// --- whole SOPs

struct Sop {
  SourceMap sources;
  Findings findings;
  std::vector<model::Model> models;

  explicit Sop(std::string text) {
    const model::NoSurroundings alone;
    const SyntaxTree tree = parse(sources.add("uji.sop", std::move(text)), findings);
    models = resolve(tree, alone, findings);
    EXPECT_FALSE(findings.has_errors()) << text_of(findings.all().front(), Language::English);
  }
  [[nodiscard]] Version version() const {
    static const model::Settings settings;
    Version out{{}, &settings};
    for (const model::Model& one : models) out.charts.push_back(&one);
    return out;
  }
};

// The sentences, a line each; then the renumberings.
std::string told(const std::string& before, const std::string& after,
                 Language language = Language::Indonesian) {
  const Sop old(before);
  const Sop now(after);
  const Changes changes = compare(old.version(), now.version());
  std::string out;
  for (const Change& one : changes.all) out += told(one, language) + '\n';
  for (const Renumbering& one : changes.renumbered)
    out += fmt::format("{}..{} = {}..{}\n", one.before_first, one.before_last, one.after_first,
                       one.after_last);
  return out;
}

std::string with_steps(const std::string& steps) {
  return "SOP Uji\nPelaksana:\n  - Kadis\n  - Sekdis\n  - Staf\nLangkah:\n" + steps;
}

std::string told_steps(const std::string& before, const std::string& after) {
  return told(with_steps(before), with_steps(after));
}

constexpr const char* kThree =
    "1. Kadis: Memberi disposisi\n"
    "2. Staf: Menyusun konsep SK\n   Waktu: 15 menit\n   Output: Konsep SK\n"
    "3. Sekdis: Memeriksa konsep SK\n   Kelengkapan: Konsep SK\n   Pertanyaan: Baik?\n"
    "   Jika ya: lanjut\n   Jika tidak: kembali ke 2\n"
    "4. Kadis: Menandatangani SK\n";

TEST(Compare, NothingChanged) {
  EXPECT_EQ(told_steps(kThree, kThree), "");
}

TEST(Compare, InsertedStepIsOneChange) {
  EXPECT_EQ(told_steps(kThree,
                       "1. Kadis: Memberi disposisi\n"
                       "2. Sekdis: Meneruskan perintah kepada staf\n"
                       "3. Staf: Menyusun konsep SK\n   Waktu: 15 menit\n   Output: Konsep SK\n"
                       "4. Sekdis: Memeriksa konsep SK\n   Kelengkapan: Konsep SK\n"
                       "   Pertanyaan: Baik?\n   Jika ya: lanjut\n   Jika tidak: kembali ke 3\n"
                       "5. Kadis: Menandatangani SK\n"),
            "Langkah baru 2, Sekdis: Meneruskan perintah kepada staf\n2..4 = 3..5\n");
}

TEST(Compare, RemovedStep) {
  EXPECT_EQ(told_steps("1. Kadis: Memberi disposisi\n2. Staf: Mencatat surat\n"
                       "3. Kadis: Menandatangani SK\n",
                       "1. Kadis: Memberi disposisi\n2. Kadis: Menandatangani SK\n"),
            "Langkah 2 versi lama dihapus, Staf: Mencatat surat\n3..3 = 2..2\n");
}

TEST(Compare, MovedStep) {
  EXPECT_EQ(told_steps("1. Kadis: Memberi disposisi\n2. Staf: Mencatat surat masuk\n"
                       "3. Sekdis: Memeriksa berkas\n4. Staf: Menggandakan undangan\n",
                       "1. Kadis: Memberi disposisi\n2. Sekdis: Memeriksa berkas\n"
                       "3. Staf: Menggandakan undangan\n4. Staf: Mencatat surat masuk\n"),
            "Langkah 4 (Mencatat surat masuk): dipindahkan; dahulu langkah 2\n"
            "3..4 = 2..3\n");
}

TEST(Compare, SplitStepIsOneKeptAndOneNew) {
  EXPECT_EQ(
      told_steps("1. Kadis: Memberi disposisi\n2. Staf: Menyusun konsep SK dan mengirim undangan\n"
                 "3. Kadis: Menandatangani SK\n",
                 "1. Kadis: Memberi disposisi\n2. Staf: Menyusun konsep SK\n"
                 "3. Staf: Mengirim undangan\n4. Kadis: Menandatangani SK\n"),
      "Langkah 2 (Menyusun konsep SK): kegiatan \"Menyusun konsep SK dan mengirim undangan\" "
      "menjadi \"Menyusun konsep SK\"\n"
      "Langkah baru 3, Staf: Mengirim undangan\n3..3 = 4..4\n");
}

TEST(Compare, TimePerformerAndDocuments) {
  EXPECT_EQ(told_steps("1. Staf: Menyusun konsep SK\n   Kelengkapan: Surat; Buku\n"
                       "   Waktu: 15 menit\n   Output: Konsep SK\n",
                       "1. Sekdis: Menyusun konsep SK\n   Kelengkapan: Surat; Disposisi\n"
                       "   Waktu: 1 hari kerja\n   Output: Konsep SK\n"),
            "Dokumen baru: \"Disposisi\"\nDokumen tidak dipakai lagi: \"Buku\"\n"
            "Langkah 1 (Menyusun konsep SK): pelaksana \"Staf\" menjadi \"Sekdis\"\n"
            "Langkah 1 (Menyusun konsep SK): kelengkapan \"Buku\" menjadi \"Disposisi\"\n"
            "Langkah 1 (Menyusun konsep SK): waktu 15 menit menjadi 1 hari kerja (lebih lama)\n");
}

TEST(Compare, AnotherWayOfWritingATime) {
  EXPECT_EQ(
      told_steps("1. Staf: Menulis\n   Waktu: 60 menit\n", "1. Staf: Menulis\n   Waktu: 1 jam\n"),
      "Langkah 1 (Menulis): waktu 60 menit menjadi 1 jam (sama lamanya)\n");
}

TEST(Compare, TargetsOfAnswers) {
  const std::string steps =
      "1. Staf: Menulis\n2. Staf: Mengetik\n3. Kadis: Membaca\n   Pertanyaan: Baik?\n"
      "   Jika ya: selesai\n   Jika tidak: kembali ke ";
  EXPECT_EQ(told_steps(steps + "2\n", steps + "1\n"),
            "Langkah 3 (Membaca): jika \"tidak\": kembali ke langkah 2 (Mengetik) menjadi kembali "
            "ke langkah 1 (Menulis)\n");
}

TEST(Compare, BecomesADecision) {
  EXPECT_EQ(told_steps("1. Staf: Menulis\n2. Kadis: Membaca\n",
                       "1. Staf: Menulis\n2. Kadis: Membaca\n   Pertanyaan: Baik?\n"
                       "   Jika ya: selesai\n   Jika tidak: kembali ke 1\n"),
            "Langkah 2 (Membaca): sekarang sebuah keputusan: Baik? ya: selesai; tidak: kembali ke "
            "langkah 1 (Menulis)\n");
}

TEST(Compare, NamedNextStepIsTheNextStep) {
  EXPECT_EQ(told_steps("1. Staf: Menulis\n   Lanjut: ke 2\n2. Kadis: Membaca\n",
                       "1. Staf: Menulis\n2. Kadis: Membaca\n   Selesai\n"),
            "");
}

TEST(Compare, RoleWithAnotherNameIsOneChange) {
  const auto sop = [](const std::string& role) {
    return "SOP Uji\nPelaksana:\n  - Kadis\n  - " + role + "\nLangkah:\n1. " + role +
           ": Menulis surat\n2. Kadis: Membaca surat\n3. " + role + ": Mengirim surat\n";
  };
  EXPECT_EQ(told(sop("Staf"), sop("Pengadministrasi"), Language::English),
            "The role \"Staf\" becomes \"Pengadministrasi\"\n");
}

TEST(Compare, DocumentWithAnotherNameIsOneChange) {
  EXPECT_EQ(told_steps("1. Staf: Menulis surat\n   Output: Surat undangan\n"
                       "2. Kadis: Membaca\n   Kelengkapan: Surat undangan\n",
                       "1. Staf: Menulis surat\n   Output: Surat undangan rapat\n"
                       "2. Kadis: Membaca\n   Kelengkapan: Surat undangan rapat\n"),
            "Dokumen \"Surat undangan\" menjadi \"Surat undangan rapat\"\n");
}

TEST(Compare, RolesAttributesAndLanes) {
  EXPECT_EQ(told("SOP Uji\nPelaksana:\n  - Kadis = Kepala Dinas\n  - Sekdis\n  - Tim, tim: A, B\n"
                 "Langkah:\n1. Kadis: Membaca\n2. Sekdis: Menulis\n3. Tim: Rapat\n",
                 "SOP Uji\nPelaksana:\n  - Sekdis, bawahan Kadis\n  - Kadis = Kepala Badan\n"
                 "  - Tim, tim: A, C\nLangkah:\n1. Kadis: Membaca\n2. Sekdis: Menulis\n"
                 "3. Tim: Rapat\n"),
            "Sekdis: atasan sekarang \"Kadis\"\n"
            "Kadis: judul lajur \"Kepala Dinas\" menjadi \"Kepala Badan\"\n"
            "Tim: anggota baru: \"C\"\nTim: anggota dihapus: \"B\"\n"
            "Urutan lajur berubah menjadi Sekdis, Kadis, Tim\n");
}

TEST(Compare, Identity) {
  EXPECT_EQ(told("SOP Uji\nNomor: 1/2024\nTanggal efektif: 6 Januari 2025\nDasar hukum:\n"
                 "  1. Perpres 29/2014\n  2. PermenPAN-RB 35/2012\nLangkah:\n1. A: Menulis\n"
                 "Pelaksana:\n  - A\n",
                 "SOP Uji Coba\nNomor: 2/2025\nTanggal efektif: 06-01-2025\nTanggal revisi: -\n"
                 "Dasar hukum:\n  1. PermenPAN-RB 35/2012\n  2. Perpres 29/2014\n"
                 "  3. UU 25/2009\nLangkah:\n1. A: Menulis\nPelaksana:\n  - A\n"),
            "Judul \"Uji\" menjadi \"Uji Coba\"\n"
            "Nomor \"1/2024\" menjadi \"2/2025\"\n"
            "Tanggal efektif \"6 Januari 2025\" menjadi \"06-01-2025\" (hanya penulisan)\n"
            "Dasar hukum baru: \"UU 25/2009\"\n"
            "Urutan Dasar hukum berubah\n");
}

TEST(Compare, SideBySide) {
  const std::string one = "1. Staf: Menulis\n";
  const std::string two = "2. Staf: Mengetik\n";
  const std::string three = "3. Sekdis: Membaca\n";
  const std::string four = "4. Kadis: Menandatangani\n";
  EXPECT_EQ(told_steps(one + two + three + four, one + "Serentak:\nCabang:\n" + two + "Cabang:\n" +
                                                     three + "Akhir serentak\n" + four),
            "Langkah 2–3 sekarang berjalan serentak dalam 2 cabang\n");
  EXPECT_EQ(told_steps(one + "Serentak:\nCabang:\n" + two + "Cabang:\n" + three +
                           "Akhir serentak\n" + four,
                       one + two + three + four),
            "Langkah 2–3 versi lama tidak lagi berjalan serentak\n");
}

TEST(Compare, HandOffIsOnePrintedStep) {
  EXPECT_EQ(
      told_steps("1. Staf: Meneruskan surat\n   Waktu: 5 menit\n2. Kadis: Membaca\n",
                 "1. Staf > Sekdis: Meneruskan surat\n   Waktu: 5 menit\n2. Kadis: Membaca\n"),
      "Langkah 1 (Meneruskan surat): pelaksana \"Staf\" menjadi \"Staf > Sekdis\"\n");
}

TEST(Compare, Parts) {
  const std::string head = "SOP Uji\nPelaksana:\n  - Staf\n";
  const std::string first = "Bagian: Permintaan\n1. Staf: Menulis surat permintaan\n";
  const std::string second = "Bagian: Pencatatan\n1. Staf: Mencatat surat\n";
  EXPECT_EQ(told(head + first, head + first + second),
            "Bagian baru: \"Pencatatan\" (langkah: 1)\n");
  EXPECT_EQ(told(head + first + second, head + second + first),
            "Urutan Bagian berubah menjadi Pencatatan, Permintaan\n");
}

TEST(Compare, NumbersInProseFollow) {
  EXPECT_EQ(told_steps("1. Staf: Menulis\n2. Kadis: Membaca\n   Keterangan: lihat langkah 1\n",
                       "5. Staf: Menulis\n6. Kadis: Membaca\n   Keterangan: lihat langkah 5\n"),
            "1..2 = 5..6\n");
}

// --- edits of random charts tell themselves, and nothing else

class Edited {
 public:
  explicit Edited(std::uint64_t seed)
      : before(test::RandomModel(seed, {14, 2, false, 4}).make()), after(before), dice_(seed) {}

  [[nodiscard]] std::vector<std::string> told() const {
    static const model::Settings settings;
    const Changes changes = compare({{&before}, &settings}, {{&after}, &settings});
    std::vector<std::string> out;
    for (const Change& one : changes.all) out.emplace_back(one.what);
    return out;
  }
  model::Step& any() { return after.steps[dice_.below(after.steps.size())]; }
  test::Dice& dice() { return dice_; }

  model::Model before, after;

 private:
  test::Dice dice_;
};

using Names = std::vector<std::string>;

TEST(RandomEdits, NoneIsNone) {
  for (std::uint64_t seed = 1; seed < 300; ++seed) EXPECT_EQ(Edited(seed).told(), Names{});
}

TEST(RandomEdits, Time) {
  for (std::uint64_t seed = 1; seed < 300; ++seed) {
    Edited sop(seed);
    sop.any().time.text.text = "2 jam";
    EXPECT_EQ(sop.told(), Names{"step.time"}) << seed;
  }
}

TEST(RandomEdits, Activity) {
  for (std::uint64_t seed = 1; seed < 300; ++seed) {
    Edited sop(seed);
    sop.any().activity.text += " dengan teliti";
    EXPECT_EQ(sop.told(), Names{"step.activity"}) << seed;
  }
}

TEST(RandomEdits, Performer) {
  for (std::uint64_t seed = 1; seed < 300; ++seed) {
    Edited sop(seed);
    auto& who = sop.any().performers.members;
    who = {{model::RoleId((who[0][0].index() + 1) % 4)}};
    EXPECT_EQ(sop.told(), Names{"step.performer"}) << seed;
  }
}

TEST(RandomEdits, Renumbered) {
  for (std::uint64_t seed = 1; seed < 300; ++seed) {
    Edited sop(seed);
    for (model::Step& one : sop.after.steps) one.label = std::to_string(std::stoi(one.label) * 10);
    EXPECT_EQ(sop.told(), Names{}) << seed;
  }
}

TEST(RandomEdits, AnswerThatLeadsElsewhere) {
  int tried = 0;
  for (std::uint64_t seed = 1; seed < 300; ++seed) {
    Edited sop(seed);
    model::Step& step = sop.any();
    if (!step.is_decision() || step.branches[0].target.kind != model::TargetKind::To) continue;
    ++tried;
    const std::size_t to = step.branches[0].target.step.index();
    step.branches[0].target.step = model::StepId(to == 0 ? sop.after.steps.size() - 1 : to - 1);
    if (sop.after.steps.size() == 1) continue;
    EXPECT_EQ(sop.told(), Names{"step.answer.way"}) << seed;
  }
  EXPECT_GT(tried, 10);
}

// --- a long SOP

std::vector<Item> many(std::size_t count, std::uint64_t seed, std::uint32_t words) {
  test::Dice dice(seed);
  std::vector<Item> out;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::uint32_t> text(12);
    for (std::uint32_t& one : text) one = static_cast<std::uint32_t>(dice.below(words));
    Item item;
    item.whole = item.doing = item.activity = dice.next();
    item.words = WordLine(std::move(text));
    out.push_back(std::move(item));
  }
  return out;
}

TEST(Align, ThousandsOfStepsThatAreAllNewTakeNoTime) {
  const auto start = std::chrono::steady_clock::now();
  static_cast<void>(align(many(5000, 1, 40), many(5000, 2, 40)));
  static_cast<void>(align(items(std::string(5000, 'a')), items(std::string(4990, 'a') + "bcd")));
  constexpr std::chrono::seconds kMost{5};  // a second is what it takes with sanitizers
  EXPECT_LT(std::chrono::steady_clock::now() - start, kMost);
}

}  // namespace
}  // namespace sop::compare
