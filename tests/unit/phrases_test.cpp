// The small grammars inside prose, each by a table.
#include "compiler/syntax/phrases.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sop::phrases {
namespace {

std::string cut(std::string_view text, Slice slice) {
  return std::string(text.substr(slice.begin, slice.end - slice.begin));
}

std::string list_of(std::string_view text, const std::vector<Slice>& parts) {
  std::string all;
  for (const Slice part : parts) all += (all.empty() ? "" : "|") + cut(text, part);
  return all;
}

TEST(Phrases, Dates) {
  const Date day{2025, 1, 6};
  for (const char* text :
       {"6 Januari 2025", "06-01-2025", "6/1/2025", "6.1.2025", "2025-01-06", ": 6 januari 2025",
        "6 JAN 2025", "06 Jan. 2025", "6 Januari 2025.", "Senin, 6 Januari 2025",
        "6\xE2\x80\x93"
        "1\xE2\x80\x93"
        "2025"})
    EXPECT_EQ(date(text), day) << text;
  EXPECT_EQ(date("29 Februari 2024"), (Date{2024, 2, 29}));
  EXPECT_EQ(date("17 Nopember 2023"), (Date{2023, 11, 17}));
  for (const char* text : {"", "-", "29 Februari 2025", "31-04-2025", "0-1-2025", "1-13-2025",
                           "6 Januari", "Januari 2025", "6 Januari 20255", "6 Janu 2025",
                           "123-01-2025", "6 Januari 2025 sore", "6 01-2025", "1-1-0000"})
    EXPECT_EQ(date(text), std::nullopt) << text;
}

TEST(Phrases, Targets) {
  struct Row {
    const char* text;
    TargetKind kind;
    const char* reference;
    const char* outputs = nullptr;
  };
  using enum TargetKind;
  for (const Row& row :
       std::vector<Row>{{"lanjut", Next, ""},
                        {"Selesai.", End, ""},
                        {"ke 5", To, "5"},
                        {"ke langkah 5", To, "5"},
                        {"lanjut ke 4a", To, "4a"},
                        {"kembali ke 3", Back, "3"},
                        {"kembali 3", Back, "3"},
                        {"Kembali ke langkah 3.", Back, "3"},
                        {"ke periksa", To, "periksa"},
                        {"ke [periksa ulang]", To, "periksa ulang"},
                        {"kembali ke nomor 2", Back, "2"},
                        {"lanjut, Output: SK Tim (diperiksa)", Next, "", "SK Tim (diperiksa)"},
                        {"ke 5, hasil : A; B", To, "5", "A; B"},
                        {"selesai, Output:", End, "", ""},
                        {"kembali ke 3; Keluaran: Draf", Back, "3", "Draf"}}) {
    const auto read = target(row.text);
    ASSERT_TRUE(read) << row.text;
    EXPECT_EQ(read->kind, row.kind) << row.text;
    EXPECT_EQ(cut(row.text, read->reference), row.reference) << row.text;
    ASSERT_EQ(read->outputs.has_value(), row.outputs != nullptr) << row.text;
    if (row.outputs) {
      EXPECT_EQ(cut(row.text, *read->outputs), row.outputs) << row.text;
    }
  }
  for (const char* text : {"", "ke", "kembali", "kembali ke", "lanjutkan", "selesaikan", "5",
                           "ke 5 atau 6", "dikembalikan ke 3", "lanjut Output: A", "ke 5, lalu 6",
                           "lanjut saja", "ke bagian umum dan kepegawaian untuk diteliti"})
    EXPECT_FALSE(target(text)) << text;
}

TEST(Phrases, Roles) {
  const std::string text =
      "Sekdis = Sekretaris Dinas, Kepala, bawahan Kadis, tim: A, B, wewenang: menandatangani, "
      "unit, pihak luar;";
  const auto read = role_declaration(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(cut(text, read->alias), "Sekdis");
  EXPECT_EQ(cut(text, *read->title), "Sekretaris Dinas, Kepala");
  ASSERT_EQ(read->attributes.size(), 5U);
  EXPECT_EQ(read->attributes[0].kind, RoleAttributeKind::Subordinate);
  EXPECT_EQ(cut(text, read->attributes[0].value), "Kadis");
  EXPECT_EQ(cut(text, read->attributes[1].value), "A, B");
  EXPECT_EQ(cut(text, read->attributes[2].value), "menandatangani");
  EXPECT_EQ(read->attributes[3].kind, RoleAttributeKind::Unit);
  EXPECT_EQ(cut(text, read->attributes[3].value), "");
  EXPECT_EQ(read->attributes[4].kind, RoleAttributeKind::External);

  const std::string bare = "KPK, pihak luar";
  EXPECT_EQ(cut(bare, role_declaration(bare)->alias), "KPK");
  EXPECT_EQ(role_declaration(bare)->attributes.size(), 1U);
  const std::string commas = "Kasubbag Umum, Keuangan, dan Unit Kerja";
  EXPECT_EQ(cut(commas, role_declaration(commas)->alias), commas);
  EXPECT_FALSE(role_declaration("Sekretaris")->title);
  EXPECT_FALSE(role_declaration("Kadis =")->title);
  EXPECT_FALSE(role_declaration(""));
  EXPECT_FALSE(role_declaration("= Kepala Dinas"));
  EXPECT_FALSE(role_declaration(", bawahan Kadis"));
}

TEST(Phrases, Documents) {
  const std::string life = "SK Tim: draf > diperiksa -> final \xE2\x86\x92 arsip";
  const auto read = document_declaration(life);
  ASSERT_TRUE(read);
  EXPECT_EQ(cut(life, read->name), "SK Tim");
  EXPECT_EQ(list_of(life, read->states), "draf|diperiksa|final|arsip");
  const std::string both = "BAPP = Berita Acara Pemberian Penjelasan: draf > final";
  EXPECT_EQ(cut(both, document_declaration(both)->name), "BAPP");
  EXPECT_EQ(cut(both, *document_declaration(both)->full_name), "Berita Acara Pemberian Penjelasan");
  EXPECT_EQ(document_declaration(both)->states.size(), 2U);
  EXPECT_TRUE(document_declaration("Laporan")->states.empty());
  EXPECT_TRUE(document_declaration("Laporan:")->states.empty());
  EXPECT_FALSE(document_declaration(": draf > final"));
  EXPECT_FALSE(document_declaration(""));
}

TEST(Phrases, InlineLists) {
  const WholeNames names = {"Surat A, B dan C", "Peraturan; Pedoman"};
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"Komputer, printer", "Komputer|printer"},
      {"Perintah Sekdis; Peraturan, terkait", "Perintah Sekdis|Peraturan, terkait"},
      {"SK (asli, salinan), Nota", "SK (asli, salinan)|Nota"},
      {"SK (asli, Nota", "SK (asli|Nota"},
      {"surat a, b dan c, Nota", "surat a, b dan c|Nota"},
      {"Peraturan; Pedoman", "Peraturan; Pedoman"},
      {"Peraturan; Pedoman, Nota", "Peraturan; Pedoman|Nota"},
      {"1,5 rim kertas", "1,5 rim kertas"},
      {"A;", "A"},
      {"", ""},
      {" , ; ", ","},
      {"A dan B", "A dan B"},
      {"((a, b), c), d", "((a, b), c)|d"}};
  for (const auto& [text, parts] : rows)
    EXPECT_EQ(list_of(text, inline_list(text, names)), parts) << text;
}

std::string performers_of(std::string_view text, const WholeNames& names) {
  std::string all;
  for (const Joint& joint : performers(text, names)) {
    all += all.empty() ? "" : " > ";
    for (std::size_t i = 0; i < joint.size(); ++i)
      all += (i == 0 ? "" : " + ") + list_of(text, joint[i]);
  }
  return all;
}

TEST(Phrases, Performers) {
  const WholeNames names = {"Camat atau Lurah", "R&D + Inovasi", "Ketua / Anggota"};
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"Kadis", "Kadis"},
      {"A > B", "A > B"},
      {"A\xE2\x86\x92"
       "B -> C",
       "A > B > C"},
      {"A + B", "A + B"},
      {"A atau B", "A|B"},
      {"A atau B + C > D", "A|B + C > D"},
      {"camat atau lurah", "camat atau lurah"},
      {"Camat atau Lurah atau Sekcam", "Camat atau Lurah|Sekcam"},
      {"R&D + Inovasi + Kadis", "R&D + Inovasi + Kadis"},
      {"Kepala Ataupun", "Kepala Ataupun"},
      {"A >", "A"},
      {"+ A", "A"},
      {"", ""},
      {">", ""},
      {"Ketua / Anggota", "Ketua / Anggota"}};
  for (const auto& [text, parts] : rows) EXPECT_EQ(performers_of(text, names), parts) << text;
  EXPECT_EQ(performers("R&D + Inovasi", names)[0].size(), 1U);
  EXPECT_EQ(performers("R&D + Inovasi", {})[0].size(), 2U);
  ASSERT_EQ(performers("", {}).size(), 1U);
  EXPECT_EQ(performers("", {})[0][0].size(), 1U);
}

TEST(Phrases, ClosingBrackets) {
  const std::string text = "Memeriksa berkas (apabila diperlukan).";
  ASSERT_TRUE(optional_clause(text));
  EXPECT_EQ(cut(text, *optional_clause(text)), "(apabila diperlukan)");
  EXPECT_TRUE(optional_clause("A (Jika ada (x))"));
  EXPECT_FALSE(optional_clause("A (jikalau)"));
  EXPECT_FALSE(optional_clause("A (jika ada) B"));
  EXPECT_FALSE(optional_clause("A jika ada)"));
  EXPECT_EQ(cut("SK (Dari  luar);", *outside_mark("SK (Dari  luar);")), "(Dari  luar)");
  EXPECT_FALSE(outside_mark("SK (dari luar negeri)"));
  EXPECT_FALSE(outside_mark("SK (final)"));
  EXPECT_FALSE(outside_mark(""));
}

}  // namespace
}  // namespace sop::phrases
