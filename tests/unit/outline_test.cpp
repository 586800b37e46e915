// What a line is: fields, items and steps by the section they stand in.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "compiler/syntax/keyword.h"
#include "tests/unit/parsed.h"

namespace sop {
namespace {

using test::Parsed;
using test::steps_of;
using test::with_field;
using test::with_steps;

// ---- fields

TEST(Fields, SynonymsCaseAndSpace) {
  const std::vector<std::pair<std::string, Keyword>> heads = {
      {"NOMOR SOP: 1", Keyword::Number},
      {"Nomor Standar Operasional Prosedur : 1", Keyword::Number},
      {"tanggal  PENGESAHAN: -", Keyword::Effective},
      {"Kualifikasi pelaksanaan:", Keyword::Qualification},
      {"PERALATAN / PERLENGKAPAN:", Keyword::Equipment},
      {"Tgl pembuatan: -", Keyword::Created},
      {"KETERKAITAN", Keyword::Related},
      {"Dasar\xC2\xA0hukum", Keyword::LegalBasis},
      {"Nomor\t065/12: a", Keyword::Number},
      {"Unit\tkerja: A", Keyword::Unit},
      {"Judul SOP: B", Keyword::SopName}};
  for (const auto& [head, keyword] : heads) {
    const Parsed parsed(with_field(head));
    EXPECT_TRUE(parsed.findings.all().empty()) << head;
    ASSERT_EQ(parsed.file().fields().size(), 1U) << head;
    EXPECT_EQ(parsed.file().fields()[0].keyword(), keyword) << head;
  }
  EXPECT_EQ(Parsed(with_field("Nomor\t065/12: a")).file().fields()[0].value().text, "065/12: a");
}

TEST(Fields, OfStepsHaveSynonyms) {
  const Parsed parsed(
      with_steps("1. A: b\nPersyaratan/Kelengkapan: c\nJangka waktu : 1 jam\nHasil: d\nKet.: "
                 "e\nKET: f\nSelesai\n"));
  EXPECT_TRUE(parsed.findings.all().empty());
  const std::vector<ast::Field> fields = parsed.file().fields()[0].steps()[0].fields();
  ASSERT_EQ(fields.size(), 6U);
  EXPECT_EQ(fields[0].keyword(), Keyword::Inputs);
  EXPECT_EQ(fields[1].keyword(), Keyword::Time);
  EXPECT_EQ(fields[2].keyword(), Keyword::Outputs);
  EXPECT_EQ(fields[3].keyword(), Keyword::Remark);
  EXPECT_EQ(fields[5].keyword(), Keyword::Ends);
}

TEST(Fields, OtherWordsWithColonAreText) {
  const Parsed parsed(with_field(
      "Peringatan:\n  Jika tidak dilaksanakan sebagaimana mestinya : Hasil\n  Waktu: buruk\n"
      "  Nomor 43 Tahun 2009\n  \\Unit: bukan bidang\n"));
  EXPECT_TRUE(parsed.findings.all().empty());
  ASSERT_EQ(parsed.file().fields().size(), 1U);
  EXPECT_EQ(parsed.file().fields()[0].value().text,
            "Jika tidak dilaksanakan sebagaimana mestinya : Hasil Waktu: buruk Nomor 43 Tahun 2009 "
            "Unit: bukan bidang");
}

TEST(Fields, StepFieldsOnlyUnderSteps) {
  const Parsed parsed(with_steps("Kelengkapan: x\n"));
  EXPECT_EQ(parsed.kinds(), std::vector{Kind::StrayText});
  const Parsed identity(with_steps("1. A: b\nUnit: c\n"));
  EXPECT_EQ(identity.file().fields()[0].steps()[0].activity().text, "b Unit: c");
}

TEST(Fields, ApprovalOnlyUnderApprovedBy) {
  const Parsed parsed(with_field(
      "Disahkan oleh: A\nNama: B\nTanda tangan: QR\nNama SOP: C\nPeringatan:\nNama: D\n"));
  const std::vector<ast::Field> fields = parsed.file().fields();
  ASSERT_EQ(fields.size(), 3U);
  EXPECT_EQ(fields[0].fields().size(), 2U);
  EXPECT_EQ(fields[1].keyword(), Keyword::SopName);
  EXPECT_EQ(fields[2].value().text, "Nama: D");
  EXPECT_EQ(Parsed(with_field("Unit: A\nTanda tangan: QR\n")).file().fields().size(), 2U);
}

TEST(Fields, TopKeywordsOpenFromAnywhere) {
  const Parsed parsed(
      with_steps("1. A: b\nOutput:\n- c\nCatatan: d\nPelaksana:\n- A\nDokumen:\n- B\n"));
  const std::vector<ast::Field> fields = parsed.file().fields();
  ASSERT_EQ(fields.size(), 4U);
  EXPECT_EQ(fields[1].keyword(), Keyword::Notes);
  EXPECT_EQ(fields[3].items().size(), 1U);
  EXPECT_TRUE(parsed.findings.all().empty());
}

TEST(Fields, NearMissesAreReadAndMended) {
  const Parsed parsed(with_steps("1. A: b\nKelengkpan: c\nWatku: 1 jam\nOutptu: d\n"));
  EXPECT_EQ(parsed.kinds(),
            (std::vector{Kind::MisspeltField, Kind::MisspeltField, Kind::MisspeltField}));
  const std::vector<ast::Field> fields = parsed.file().fields()[0].steps()[0].fields();
  ASSERT_EQ(fields.size(), 3U);
  EXPECT_EQ(fields[0].keyword(), Keyword::Inputs);
  const Diagnostic& first = parsed.findings.all()[0];
  EXPECT_EQ(first.args, (std::vector<std::string>{"Kelengkpan", "Kelengkapan"}));
  ASSERT_EQ(first.fixes.size(), 1U);
  EXPECT_EQ(first.fixes[0].applicability, Applicability::Safe);
  EXPECT_EQ(parsed.sources.text(first.fixes[0].edits[0].span), "Kelengkpan");
  EXPECT_EQ(first.fixes[0].edits[0].replacement, "Kelengkapan");
}

TEST(Fields, NearMissesOfWholeHeads) {
  EXPECT_EQ(Parsed(with_field("Kualifikasi:\n- a\n")).kinds(), std::vector{Kind::MisspeltField});
  EXPECT_EQ(Parsed(with_field("Langkah\n1. A: b\n")).kinds(), std::vector{Kind::MisspeltField});
  EXPECT_EQ(Parsed(with_field("Langkah\n1. A: b\n")).file().fields()[0].steps().size(), 1U);
  for (const std::string text :
       {"Pelaksanaan: rutin", "Nam: x", "Bagan: y", "Tujuan: z", "Langkahnya banyak"})
    EXPECT_TRUE(Parsed(with_field("Peringatan:\n" + text)).findings.all().empty()) << text;
}

TEST(Fields, Keywords) {
  constexpr KeywordPlace kStep[] = {KeywordPlace::Step};
  constexpr KeywordPlace kTarget[] = {KeywordPlace::Target};
  EXPECT_EQ(find_keyword(" w A k\tt u ", kStep), Keyword::Time);
  EXPECT_EQ(find_keyword("selesai", kStep), Keyword::Ends);
  EXPECT_EQ(find_keyword("selesai", kTarget), Keyword::TargetEnd);
  EXPECT_EQ(find_keyword("nomor", kStep), std::nullopt);
  EXPECT_EQ(find_keyword("", kStep), std::nullopt);
  EXPECT_EQ(find_keyword(std::string(100000, ' '), kStep), std::nullopt);
  EXPECT_EQ(near_keyword("Keluarann", kStep), Keyword::Outputs);
  EXPECT_EQ(near_keyword("Ket", kStep), std::nullopt);
  EXPECT_EQ(near_keyword(std::string(100000, 'x'), kStep), std::nullopt);
  for (const KeywordInfo& row : keywords()) {
    const KeywordPlace place[] = {row.place};
    EXPECT_EQ(find_keyword(row.canonical, place), row.keyword) << row.canonical;
  }
}

// ---- items

std::vector<std::string> item_texts(const ast::Field& field) {
  std::vector<std::string> all;
  for (const ast::Item& item : field.items()) all.push_back(item.marker() + "|" + item.text().text);
  return all;
}

std::vector<std::string> items_of(const std::string& text) {
  return item_texts(Parsed(text).file().fields().at(0));
}
using Texts = std::vector<std::string>;

TEST(Items, Markers) {
  EXPECT_EQ(items_of(with_field("Pencatatan dan pendataan:\n- a\n\xE2\x80\xA2 b\n1. c\n2) d\n3, "
                                "e\n4 . f\n5 g\na. h\nI. i\nII. j\n6.Memiliki\n")),
            (Texts{"-|a", "\xE2\x80\xA2|b", "1.|c", "2)|d", "3,|e", "4.|f", "5|g", "a.|h", "I.|i",
                   "II.|j", "6.|Memiliki"}));
}

TEST(Items, OnlyALetterNeedsABlank) {
  EXPECT_EQ(items_of(with_field("Keterkaitan:\n1. Kepala\na.n. Bupati\n-b\n")),
            (Texts{"1.|Kepala a.n. Bupati", "-|b"}));
}

TEST(Items, BareNumbersCount) {
  EXPECT_EQ(items_of(with_field(
                "Dasar hukum:\n- Nomor 35 Tahun\n2012 tentang A\n1 B\n2 C\n2 D\n5 orang\n")),
            (Texts{"-|Nomor 35 Tahun 2012 tentang A", "1|B", "2|C", "2|D 5 orang"}));
  EXPECT_EQ(items_of(with_field(
                "Dasar hukum:\n- UU Nomor 35 Tahun\n2009, tentang A\n1.5 lembar\n1,5 jam\n")),
            (Texts{"-|UU Nomor 35 Tahun 2009, tentang A 1.5 lembar 1,5 jam"}));
}

TEST(Items, UnmarkedLinesOfListFields) {
  EXPECT_EQ(items_of(with_field("Dasar hukum:\nUU 1\nUU 2\n\nPeringatan:\nx")),
            (Texts{"|UU 1", "|UU 2"}));
  EXPECT_EQ(items_of(with_field("KETERKAITAN\n\nSOP A\nyang panjang\n\nSOP B\n# catatan\n\n")),
            (Texts{"|SOP A yang panjang", "|SOP B"}));
  EXPECT_EQ(items_of(with_field("Keterkaitan: SOP A\nSOP B\n")), (Texts{"|SOP A", "|SOP B"}));
  const Parsed one(with_field("Peralatan: Komputer, kertas\n"));
  EXPECT_TRUE(one.file().fields()[0].items().empty());
  EXPECT_EQ(one.file().fields()[0].value().text, "Komputer, kertas");
}

TEST(Items, UnmarkedLinesElsewhereFlow) {
  const Parsed parsed(with_field("Peringatan:\nsatu\ndua\n\ntiga\n"));
  EXPECT_EQ(parsed.file().fields()[0].value().text, "satu dua tiga");
  EXPECT_TRUE(parsed.file().fields()[0].items().empty());
}

TEST(Items, ABlankLineEndsAnItem) {
  const Parsed parsed(
      with_field("Dasar hukum:\n- satu\n  dua\n# sela\n  tiga\n\nparagraf\n- empat\n"));
  const ast::Field field = parsed.file().fields()[0];
  EXPECT_EQ(item_texts(field), (Texts{"-|satu dua tiga", "-|empat"}));
  EXPECT_EQ(field.value().text, "paragraf");
}

TEST(Items, NumbersTwice) {
  EXPECT_EQ(Parsed(with_field("Dasar hukum:\n1. a\n2. b\n2. c\n")).kinds(),
            std::vector{Kind::DuplicateItem});
  EXPECT_EQ(Parsed(with_field("Dasar hukum:\n1. a\na. x\nb. x\n2. b\na. y\n")).kinds(),
            std::vector<Kind>{});
  EXPECT_EQ(Parsed(with_field("Dasar hukum:\na. x\na. y\n")).kinds(),
            std::vector{Kind::DuplicateItem});
  EXPECT_EQ(Parsed(with_field("Dasar hukum:\n1. a\n\nPelaksana:\n1. B\n")).kinds(),
            std::vector<Kind>{});
}

TEST(Items, FieldsOfOneValueHaveNone) {
  const Parsed parsed(
      with_field("Tanggal revisi:\n-\nTanggal efektif:\n1 Januari 2025\nDisahkan oleh:\nA. "
                 "Kepala\nNama:\nH. Ahmad\n"));
  const std::vector<ast::Field> fields = parsed.file().fields();
  EXPECT_EQ(fields[0].value().text, "-");
  EXPECT_EQ(fields[1].value().text, "1 Januari 2025");
  EXPECT_EQ(fields[2].fields()[0].value().text, "H. Ahmad");
}

// ---- steps

TEST(Steps, Heads) {
  const Parsed parsed(with_steps(
      "1. A: b\n2 . A + B : c\n3)A > B: d\n4a. A: e\n4b. A: f\n5 [periksa]. A: g\n6. [ulang] A: h\n"
      "7 A atau B: i\n8. A:\n   a. j\n   b. k\n"));
  EXPECT_TRUE(parsed.findings.all().empty());
  const std::vector<ast::Step> steps = steps_of(parsed);
  ASSERT_EQ(steps.size(), 9U);
  EXPECT_EQ(steps[1].number(), 2U);
  EXPECT_EQ(steps[1].who().text, "A + B");
  EXPECT_EQ(steps[2].who().text, "A > B");
  EXPECT_EQ(steps[3].letter(), "a");
  EXPECT_EQ(steps[4].letter(), "b");
  EXPECT_EQ(parsed.sources.text(steps[4].number_span()), "4b");
  EXPECT_EQ(steps[5].number(), 5U);
  EXPECT_EQ(steps[5].name().text, "periksa");
  EXPECT_EQ(parsed.sources.text(steps[5].name().span), "periksa");
  EXPECT_EQ(steps[5].who().text, "A");
  EXPECT_EQ(steps[6].name().text, "ulang");
  EXPECT_EQ(steps[7].who().text, "A atau B");
  ASSERT_EQ(steps[8].items().size(), 2U);
  EXPECT_EQ(steps[8].items()[1].text().text, "k");
}

TEST(Steps, WithoutRoleOrActivity) {
  const Parsed parsed(
      with_steps("1. Menyusun konsep\n2. A:\n   Waktu: 1 jam\n3. : b\n4b.\n5. A: c pukul 08:00\n"));
  EXPECT_EQ(parsed.kinds(), (std::vector{Kind::StepWithoutRole, Kind::StepWithoutActivity,
                                         Kind::StepWithoutRole, Kind::StepWithoutRole}));
  EXPECT_EQ(steps_of(parsed)[0].activity().text, "Menyusun konsep");
  EXPECT_TRUE(steps_of(parsed)[0].who().empty());
  EXPECT_EQ(steps_of(parsed).size(), 5U);
}

TEST(Steps, ActivityMayFollowOnTheNextLine) {
  const Parsed parsed(with_steps("1. A:\n   Menyusun\n   konsep\n"));
  EXPECT_TRUE(parsed.findings.all().empty());
  EXPECT_EQ(steps_of(parsed)[0].activity().text, "Menyusun konsep");
}

TEST(Steps, NumberedLinesUnderAnEmptyCellAreItems) {
  const Parsed parsed(
      with_steps("1. A: b\nKelengkapan:\n1. c\n   d\n2. e\nOutput: f\n2. A: g\nOutput:\n3. A: "
                 "h\nOutput:\n1. i\n\n2. A: j\n"));
  const std::vector<ast::Step> steps = steps_of(parsed);
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(item_texts(steps[0].fields()[0]), (Texts{"1.|c d", "2.|e"}));
  EXPECT_TRUE(steps[1].fields()[0].items().empty());
  EXPECT_EQ(item_texts(steps[2].fields()[0]), (Texts{"1.|i"}));
  EXPECT_EQ(steps[3].activity().text, "j");
}

TEST(Steps, NumbersInProseAreText) {
  const Parsed parsed(with_steps(
      "1. A: b\nKeterangan: Setiap\n2 x 24 jam atau Nomor 5 Tahun\n2009, dan 30 hari\n"));
  EXPECT_EQ(steps_of(parsed).size(), 1U);
  EXPECT_TRUE(parsed.findings.all().empty());
}

TEST(Steps, BranchesAndProse) {
  const Parsed parsed(
      with_steps("1. A: b\nJika Ya, laporan diteruskan ke KPK\nJika laporan diterima lengkap "
                 "sekali: Menyusun berkas\n"
                 "Jika ya: lanjut\nJika tidak : dikembalikan\nJika berkas permohonan masih tidak "
                 "lengkap: kembali ke 1\n"
                 "Jika ragu:\nJika: selesai\n"));
  EXPECT_TRUE(parsed.findings.all().empty());
  const ast::Step step = steps_of(parsed)[0];
  EXPECT_EQ(
      step.activity().text,
      "b Jika Ya, laporan diteruskan ke KPK Jika laporan diterima lengkap sekali: Menyusun berkas");
  const std::vector<ast::Field> fields = step.fields();
  ASSERT_EQ(fields.size(), 5U);
  EXPECT_EQ(fields[1].answer().text, "tidak");
  EXPECT_EQ(fields[1].value().text, "dikembalikan");
  EXPECT_EQ(fields[2].answer().text, "berkas permohonan masih tidak lengkap");
  EXPECT_EQ(fields[3].answer().text, "ragu");
  EXPECT_TRUE(fields[4].answer().empty());
}

TEST(Steps, Blocks) {
  const Parsed parsed(
      with_steps("Satuan waktu: menit\n1. A: b\nSerentak:\nCabang: satu\n2. A: c\nCabang:\n3. B: "
                 "d\nAkhir serentak\n4. A: e\n"));
  EXPECT_TRUE(parsed.findings.all().empty());
  const ast::Field section = parsed.file().fields()[0];
  EXPECT_EQ(section.steps().size(), 2U);
  ASSERT_EQ(section.fields().size(), 2U);
  EXPECT_EQ(section.fields()[0].keyword(), Keyword::TimeUnit);
  const std::vector<ast::Field> inside = section.fields()[1].fields();
  ASSERT_EQ(inside.size(), 3U);
  EXPECT_EQ(inside[0].value().text, "satu");
  EXPECT_EQ(inside[0].steps().size(), 1U);
  EXPECT_EQ(inside[2].keyword(), Keyword::ParallelEnd);
}

TEST(Steps, PartsHoldTheirOwnSections) {
  const Parsed parsed(
      "SOP A\nBagian: Satu\nPelaksana:\n- B\nLangkah:\n1. B: c\nCatatan: d\nBagian: Dua\n1. B: "
      "e\nPelaksana:\n- C\n");
  EXPECT_TRUE(parsed.findings.all().empty());
  const std::vector<ast::Field> fields = parsed.file().fields();
  ASSERT_EQ(fields.size(), 3U);
  EXPECT_EQ(fields[0].fields().size(), 3U);
  EXPECT_EQ(fields[0].fields()[1].steps().size(), 1U);
  EXPECT_EQ(fields[1].steps().size(), 1U);
  EXPECT_EQ(fields[2].keyword(), Keyword::Roles) << "a Bagian ends at its last step";
}

}  // namespace
}  // namespace sop
