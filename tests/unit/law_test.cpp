// Citations in every usual wording, and the law check against a small catalogue of its own.
#include <gtest/gtest.h>

#include "compiler/check/check.h"
#include "compiler/model/surroundings.h"
#include "compiler/syntax/citation.h"

namespace sop {
namespace {

using citation::Citation;
using citation::TitleMatch;

std::string show(std::string_view item) {
  std::string out;
  for (const Citation& one : citation::read(item)) {
    if (!out.empty()) out += " | ";
    out += one.type + " " + one.number + "/" + one.year;
    if (one.has_title())
      out +=
          " <" + std::string(item.substr(one.title.begin, one.title.end - one.title.begin)) + ">";
    if (one.local) out += " local";
    if (one.general) out += " general";
  }
  return out;
}

TEST(Citation, EveryUsualWording) {
  const std::pair<const char*, const char*> rows[] = {
      {"UU 25/2009", "uu 25/2009"},
      {"UU No.25/2009;", "uu 25/2009"},
      {"Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik",
       "uu 25/2009 <Pelayanan Publik>"},
      {"Undang - Undang RI Nomor : 25 Tahun 2009 Tentang Pelayanan Publik.",
       "uu 25/2009 <Pelayanan Publik>"},
      {"Undang-undang Nomor 25 Tahun 2009 tentang Pelayanan Publik (Lembaran Negara Tahun 2009 "
       "Nomor "
       "112 dan Tambahan Lembaran Negara Nomor 5038);",
       "uu 25/2009 <Pelayanan Publik>"},
      {"PermenPAN-RB 35/2012", "permenpanrb 35/2012"},
      {"PermenPAN 29/2010", "permenpanrb 29/2010"},
      {"Permen PAN dan RB No. 53 Thn 2014", "permenpanrb 53/2014"},
      {"Permen PAN & RB Nomor 53 Tahun 2014", "permenpanrb 53/2014"},
      {"Peraturan MenPAN dan RB RI Nomor: 53 Tahun 2014 tentang Petunjuk",
       "permenpanrb 53/2014 <Petunjuk>"},
      {"Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Republik Indonesia "
       "Nomor 35 Tahun 2012 Tentang Pedoman",
       "permenpanrb 35/2012 <Pedoman>"},
      {"Peraturan Menteri Negara Pendayagunaan Aparatur Negara Nomor PER/21/M.PAN/11/2008 tentang "
       "Pedoman",
       "permenpanrb 21/2008 <Pedoman>"},
      {"PER/21/M.PAN/11/2008", "permenpanrb 21/2008"},
      {"PP No. 79 Tahun 2005 tentang Pedoman", "pp 79/2005 <Pedoman>"},
      {"Peraturan Pemerintah Pengganti Undang-Undang Nomor 2 Tahun 2022", "perppu 2/2022"},
      {"Perpres No. 16 Tahun 2018 jo. Perpres No. 12 Tahun 2021 jo. Perpres No. 46 Tahun 2025",
       "perpres 16/2018 | perpres 12/2021 | perpres 46/2025"},
      {"UU Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah beberapa kali diubah "
       "terakhir "
       "dengan Undang-Undang Nomor 9 Tahun 2015 tentang Perubahan Kedua",
       "uu 23/2014 <Pemerintahan Daerah> | uu 9/2015 <Perubahan Kedua>"},
      {"Peraturan Pemerintah Nomor 28 Tahun 2012 tentang Peraturan Pelaksanaan Undang-Undang Nomor "
       "43 Tahun "
       "2009 tentang Kearsipan;",
       "pp 28/2012 <Peraturan Pelaksanaan Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan>"},
      {"Perda Kabupaten Contoh Nomor 7 Tahun 2008", "perdakabupatencontoh 7/2008 local"},
      {"Peraturan Daerah Kabupaten Contoh Nomor 7 Tahun 2008 tentang RPJPD;",
       "perdakabupatencontoh 7/2008 <RPJPD> local"},
      {"Perbup Contoh 7/2024", "perbupcontoh 7/2024 local"},
      {"Perwali Nomor 27 Tentang Susunan", "perwali 27/ <Susunan> local"},
      {"Peraturan Wali Kota Contoh Nomor 27 Tahun 2024", "perwalicontoh 27/2024 local"},
      {"Keputusan Bupati Nomor 188.45/12/Kpts/2024 tentang Tim",
       "keputusanbupati 188.45/12/Kpts/2024 <Tim> local"},
      {"Surat Edaran Menteri PANRB Nomor 12 tanggal 5 Mei 2013 tentang Jam Kerja",
       "suratedaranmenteripanrb 12/2013 <Jam Kerja>"},
      {"Peraturan Badan Pusat Statistik Nomor 1 Tahun 2023 tentang Pedoman",
       "peraturanbps 1/2023 <Pedoman>"},
      {"Undang-Undang Dasar Negara Republik Indonesia Tahun 1945", "uud /1945 general"},
      {"Peraturan Daerah yang terkait", "perdayangterkait / local general"},
      {"Undang-Undang:", "uu / general"},
      {"Peraturan terkait", ""},
      {"Republik Indonesia Nomor 35 Tahun 2012 tentang Pedoman", ""},
      {"", ""},
      {"Nomor", ""},
      {"UU", "uu /"},
      {"UU Nomor", "uu /"},
      {"UU tentang (Lembaran Negara;", "uu /"},
      {"UU jo. UU", "uu / | uu /"},
  };
  for (const auto& [item, expected] : rows) EXPECT_EQ(show(item), expected) << item;
}

TEST(Citation, SecondHalves) {
  using citation::Half;
  using citation::second_half;
  EXPECT_EQ(second_half("Republik Indonesia Nomor 35 Tahun 2012 tentang Pedoman"), Half::Number);
  EXPECT_EQ(second_half("Tahun 2009 tentang Pelayanan Publik"), Half::Year);
  EXPECT_EQ(second_half("tentang Pelayanan Publik"), Half::Title);
  EXPECT_EQ(second_half("UU 25/2009"), Half::None);
  EXPECT_EQ(second_half("Peraturan terkait"), Half::None);
}

TEST(Citation, Titles) {
  using citation::compare_titles;
  const char* const sop =
      "Pedoman Penyusunan Standar Operasional Prosedur Administrasi Pemerintahan";
  EXPECT_EQ(compare_titles(
                "pedoman penyusunan standar operasional prosedur administrasi pemerintahan.", sop),
            TitleMatch::Same);
  EXPECT_EQ(compare_titles("Pedoman Penyusunan Standar Operasional", sop), TitleMatch::Cut);
  EXPECT_EQ(compare_titles("Pedoman Penyusunan SOP AP", sop), TitleMatch::Cut);
  EXPECT_EQ(compare_titles("Pedoman Penyusunan Standar Pelayanan", sop), TitleMatch::Other);
  EXPECT_EQ(compare_titles("Sistem Pengendalian Intern Pemerintah (SPIP)",
                           "Sistem Pengendalian Intern Pemerintah"),
            TitleMatch::Same);
  EXPECT_EQ(compare_titles("Tata Laksana", "Tatalaksana"), TitleMatch::Same);
  EXPECT_EQ(compare_titles("Tata Cara Reviu Laporan", "Tata Cara Reviu atas Laporan"),
            TitleMatch::Cut);
  EXPECT_EQ(compare_titles("Tata Cara Review atas Laporan", "Tata Cara Reviu atas Laporan"),
            TitleMatch::Other);
  EXPECT_EQ(compare_titles("Pelayanan Publik di Daerah", "Pelayanan Publik"), TitleMatch::Other);
  EXPECT_EQ(compare_titles("", "Pelayanan Publik"), TitleMatch::Other);
}

class Catalogue final : public model::Surroundings {
 public:
  Catalogue() {
    add("UU", "25", "2009", "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik");
    add("PermenPAN-RB", "53", "2014",
        "Peraturan Menteri PANRB Nomor 53 Tahun 2014 tentang Petunjuk Teknis Perjanjian Kinerja");
    add("PermenPAN", "29", "2010",
        "Peraturan Menteri PAN Nomor 29 Tahun 2010 tentang Pedoman Penyusunan Penetapan Kinerja");
    all_.back().revoked_by = "PermenPAN-RB 53/2014";
    all_.back().source = "JDIH";
    all_.back().as_of = "21 November 2026";
    add("PP", "79", "2005", "Peraturan Pemerintah Nomor 79 Tahun 2005 tentang Pedoman Pembinaan");
    all_.back().revoked_by = "PP 12/2017";
    all_.back().confirmed = false;
    add("Perpres", "16", "2018", "Peraturan Presiden Nomor 16 Tahun 2018 tentang Pengadaan");
    all_.back().changed_by = "Perpres 12/2021";
  }
  const model::Settings& settings() const override { return none_.settings(); }
  model::SopLookup find_sop(std::string_view reference) const override {
    return none_.find_sop(reference);
  }
  bool knows_sops() const override { return false; }
  const SyntaxTree* open(const model::SopFace& sop) const override { return none_.open(sop); }
  const model::Library* find_library(std::string_view name, std::string& near) const override {
    return none_.find_library(name, near);
  }
  const model::Regulation* find_regulation(std::string_view type, std::string_view number,
                                           std::string_view year) const override {
    for (const model::Regulation& one : all_) {
      if (citation::type_key(one.type) == type && one.number == number && one.year == year)
        return &one;
    }
    return nullptr;
  }
  std::vector<const model::Regulation*> regulations() const override {
    std::vector<const model::Regulation*> out;
    for (const model::Regulation& one : all_) out.push_back(&one);
    return out;
  }

 private:
  void add(std::string type, std::string number, std::string year, std::string title) {
    model::Regulation one;
    one.short_name = type + " " + number + "/" + year;
    one.type = std::move(type);
    one.number = std::move(number);
    one.year = std::move(year);
    one.title = std::move(title);
    all_.push_back(std::move(one));
  }
  model::NoSurroundings none_;
  std::vector<model::Regulation> all_;
};

// The findings over these items, each as "code text-it-points-at".
std::vector<std::string> check_items(const std::vector<std::string>& items) {
  model::Model model;
  std::string source;
  for (const std::string& item : items) {
    model::Text text;
    text.text = item;
    text.span = {FileId(0), static_cast<std::uint32_t>(source.size()),
                 static_cast<std::uint32_t>(source.size() + item.size())};
    source += item + "\n";
    model.identity.legal_basis.paragraphs.push_back({"-", std::move(text)});
  }
  Findings findings;
  check_law(model, Catalogue(), findings);
  std::vector<std::string> out;
  for (const Diagnostic& one : findings.all())
    out.push_back(code(one.kind) + " " + source.substr(one.span.begin, one.span.size()));
  return out;
}

using Lines = std::vector<std::string>;

TEST(Law, NothingToSay) {
  EXPECT_EQ(
      check_items({"UU 25/2009", "Peraturan Bupati Contoh Nomor 7 Tahun 2024 tentang Kedudukan",
                   "Peraturan perundang-undangan yang berlaku", "UU 99/2099",
                   "Undang-Undang Dasar 1945", ""}),
      Lines{});
}

TEST(Law, RevokedAndChanged) {
  EXPECT_EQ(check_items({"PermenPAN 29/2010"}), Lines{"SOP4101 PermenPAN 29/2010"});
  EXPECT_EQ(check_items({"PP No. 79 Tahun 2005"}), Lines{"SOP4102 PP No. 79 Tahun 2005"});
  EXPECT_EQ(check_items({"Perpres 16/2018"}), Lines{"SOP4103 Perpres 16/2018"});
  EXPECT_EQ(check_items({"Perpres 16/2018 jo. Perpres 12/2021"}), Lines{});
  EXPECT_EQ(check_items({"Perpres 16/2018", "Perpres 12/2021"}), Lines{});
}

TEST(Law, Incomplete) {
  EXPECT_EQ(check_items({"Peraturan Walikota Nomor 27 Tentang Susunan"}),
            Lines{"SOP4104 Peraturan Walikota Nomor 27"});
  EXPECT_EQ(check_items({"Peraturan Bupati tentang Susunan"}), Lines{"SOP4105 Peraturan Bupati"});
}

TEST(Law, Titles) {
  EXPECT_EQ(check_items({"Undang-Undang Nomor 25 Tahun 2009 tentang Layanan Publik"}),
            Lines{"SOP4106 Layanan Publik"});
  EXPECT_EQ(check_items({"Permen PANRB Nomor 53 Tahun 2014 tentang Petunjuk Teknis Perjanjian"}),
            Lines{"SOP4107 Petunjuk Teknis Perjanjian"});
  EXPECT_EQ(check_items({"Undang-Undang Nomor 25 Tahun 2019 tentang Pelayanan Publik"}),
            Lines{"SOP4110 Undang-Undang Nomor 25 Tahun 2019"});
}

TEST(Law, BrokenTwiceMisspelt) {
  EXPECT_EQ(check_items({"Undang-Undang", "Nomor 25 Tahun 2009 tentang Pelayanan Publik"}),
            Lines{"SOP4108 Undang-Undang"});
  EXPECT_EQ(
      check_items({"UU 25/2009", "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik"}),
      Lines{"SOP4109 Undang-Undang Nomor 25 Tahun 2009"});
  EXPECT_EQ(check_items({"PermanPAN-RB 53/2014"}), Lines{"SOP4111 PermanPAN-RB 53/2014"});
  EXPECT_EQ(check_items({"Permendag 53/2014"}), Lines{});
}

TEST(Law, FixJoinsAndReplaces) {
  model::Model model;
  model::Text text;
  text.text =
      "Peraturan Menteri PAN Nomor 29 Tahun 2010 tentang Pedoman Penyusunan Penetapan Kinerja (LN "
      "1);";
  text.span = {FileId(0), 0, static_cast<std::uint32_t>(text.text.size())};
  model.identity.legal_basis.paragraphs.push_back({"-", text});
  Findings findings;
  check_law(model, Catalogue(), findings);
  ASSERT_EQ(findings.all().size(), 1U);
  ASSERT_EQ(findings.all()[0].fixes.size(), 1U);
  const Fix& fix = findings.all()[0].fixes[0];
  EXPECT_EQ(fix.applicability, Applicability::Ask);
  EXPECT_EQ(
      fix.edits[0].replacement,
      "Peraturan Menteri PANRB Nomor 53 Tahun 2014 tentang Petunjuk Teknis Perjanjian Kinerja");
  EXPECT_EQ(fix.edits[0].span.end, text.text.size() - 1);
  ASSERT_EQ(findings.all()[0].hints.size(), 1U);
}

}  // namespace
}  // namespace sop
