// The world around an SOP: settings, faces, the register of SOPs, libraries, the catalogue.
#include <gtest/gtest.h>

#include "compiler/model/sop_reference.h"
#include "compiler/project/attributes.h"
#include "compiler/project/face.h"
#include "compiler/project/library.h"
#include "compiler/project/register.h"
#include "compiler/project/regulations.h"
#include "compiler/project/settings.h"
#include "compiler/project/standard_library.h"
#include "tests/unit/parsed.h"

namespace sop {
namespace {

using test::Parsed;

std::vector<std::string> mentions(const std::string& text) {
  std::vector<std::string> out;
  for (const phrases::Slice one : model::sop_mentions(text))
    out.push_back(text.substr(one.begin, one.end - one.begin));
  return out;
}

TEST(SopReference, TitlesAndNumbersHaveOneKey) {
  EXPECT_EQ(model::title_key("SOP Pelaksanaan  Rapat."), "pelaksanaan rapat");
  EXPECT_EQ(model::title_key("Standar Operasional Prosedur: Rapat;"), "rapat");
  EXPECT_EQ(model::title_key("SOP"), "sop");
  EXPECT_EQ(model::number_key("SOP-037/17000/2025"), model::number_key("037/ 17000 /2025"));
  EXPECT_EQ(model::number_key("Rapat"), "");
}

TEST(SopReference, AMentionEndsWithItsClause) {
  using List = std::vector<std::string>;
  EXPECT_EQ(mentions("Lihat SOP Persiapan. Lalu rapat"), List({"SOP Persiapan"}));
  EXPECT_EQ(mentions("SOP A dan SOP B; SOP C"), List({"SOP A", "SOP B", "SOP C"}));
  EXPECT_EQ(mentions("Sesuai SOP yang berlaku, SOP ini dan SOP terkait"), List());
  EXPECT_EQ(mentions("Nomor 065/12/SOP/2025"), List());
  EXPECT_EQ(mentions("SOP-037/17000/2025"), List({"SOP-037/17000/2025"}));
  EXPECT_EQ(mentions("SOP"), List());
}

TEST(Register, FindsByNumberTitleAndUniqueBeginning) {
  std::vector<model::SopFace> faces(4);
  faces[0].title = "Pelaksanaan Rapat Dinas";
  faces[1].title = "Pelaksanaan Tender";
  faces[1].number = "SOP-037/17000/2025";
  faces[2].title = "Surat Keluar";
  faces[3].title = "Surat Keluar Rahasia";
  const Register all(faces);
  EXPECT_EQ(all.find("SOP pelaksanaan rapat").found.size(), 1U);
  EXPECT_EQ(all.find("Pelaksanaan").found.size(), 2U);
  EXPECT_EQ(all.find("SOP Surat Keluar.").found.size(), 1U);
  EXPECT_EQ(all.find("037/17000/2025").found.front()->title, "Pelaksanaan Tender");
  EXPECT_TRUE(all.find("Pelak").found.empty());
  EXPECT_EQ(all.find("SOP Pelaksanan Tender").nearest, "Pelaksanaan Tender");
  EXPECT_EQ(all.find("SOP Surat Masuk").nearest, "");
}

TEST(Register, AnotherThingIsNoSlip) {
  EXPECT_TRUE(is_slip("pelaksanan rapat", "pelaksanaan rapat"));
  EXPECT_TRUE(is_slip("suratmasuk", "surat masuk"));
  EXPECT_FALSE(is_slip("penyusunan rka", "penyusunan rkt"));
  EXPECT_FALSE(is_slip("cuti 2024", "cuti 2025"));
  EXPECT_FALSE(is_slip("pengadaan barang", "penggandaan barang"));
}

TEST(Settings, ReadsEveryKindOfValue) {
  SourceMap sources;
  Findings findings;
  const ProjectSettings read = read_settings(
      sources.add("sop.toml",
                  "[instansi]\nnama = \"A\"\n[kertas]\nukuran = \"f4\"\narah = \"tegak\"\n"
                  "[waktu]\nhari = \"hari kalender\"\nmenit_sehari = 480\n"
                  "[judul.bidang]\nNomor = \"No.\"\n[aturan]\nsop4002 = \"abaikan\"\n"
                  "[proyek]\nabaikan = [\"arsip\"]\n"),
      findings);
  EXPECT_TRUE(findings.all().empty());
  EXPECT_EQ(read.settings.agency, std::vector<std::string>{"A"});
  EXPECT_EQ(read.settings.paper, "F4");
  EXPECT_EQ(read.settings.portrait, true);
  EXPECT_EQ(read.settings.bare_day, phrases::TimeUnit::CalendarDay);
  EXPECT_EQ(read.settings.day_minutes, 480U);
  EXPECT_EQ(read.settings.field_titles.at("nomor sop"), "No.");
  EXPECT_EQ(read.settings.levels.at(4002), model::Level::Off);
  EXPECT_EQ(read.left_out, std::vector<std::string>{"arsip"});
}

TEST(Settings, AnyTextIsSurvived) {
  for (const char* text : {"", "[", "[[aturan]]", "aturan = 3", "judul = []", "\xC3\xA9 = 1",
                           "[judul]\nkolom = 2", "a.b.c.d = 1", "[kertas]\n[kertas]"}) {
    SourceMap sources;
    Findings findings;
    static_cast<void>(read_settings(sources.add("sop.toml", text), findings));
  }
}

TEST(Attributes, ACommaCountsBeforeAnAttributeWordOnly) {
  RowAttributes out;
  EXPECT_EQ(
      take_attributes("PP 1/2020 = A, B dan C, sumber: x, y, per 1 Mei 2020, ingatan", false, out),
      "PP 1/2020 = A, B dan C");
  EXPECT_EQ(out.source, "x, y");
  EXPECT_EQ(out.as_of, "1 Mei 2020");
  EXPECT_TRUE(out.recalled);
}

TEST(Face, NamesWhatOthersRelyOn) {
  const Parsed parsed(
      "SOP generik Rapat\nNomor: 1/2025\nPelaksana:\n  - Pimpinan\n  - Peserta, unit\nLangkah:\n"
      "  1. Pimpinan: Membuka\n     Kelengkapan: Agenda (dari luar); Undangan\n     Output: "
      "Arahan\n"
      "     Jika ya: lanjut, Output: Notula\n     Jika tidak: selesai\n     Jalankan: SOP Surat\n");
  const model::SopFace face = face_of(parsed.tree);
  EXPECT_TRUE(face.generic);
  EXPECT_EQ(face.number, "1/2025");
  ASSERT_EQ(face.roles.size(), 2U);
  EXPECT_EQ(face.roles[1].kind, model::RoleKind::Unit);
  EXPECT_EQ(face.needs, std::vector<std::string>{"Agenda"});
  EXPECT_EQ(face.gives, (std::vector<std::string>{"Arahan", "Notula"}));
  EXPECT_EQ(face.calls, std::vector<std::string>{"SOP Surat"});
}

TEST(Regulations, AreFoundHoweverTheTypeIsWritten) {
  const Parsed parsed(
      "Pustaka P\nPeraturan:\n"
      "  - PermenPAN-RB 35/2012 = Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi "
      "Birokrasi Nomor 35 Tahun 2012 tentang SOP\n"
      "  - UU 25/2009 = Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik\n");
  Findings findings;
  const model::Library library = read_library(parsed.tree, findings);
  ASSERT_EQ(library.regulations.size(), 2U);
  const Regulations all({&library.regulations[0], &library.regulations[1]});
  for (const char* type :
       {"PermenPAN-RB", "Permenpan RB", "permenpan dan rb", "Peraturan Menteri PANRB",
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Republik "
        "Indonesia"})
    EXPECT_EQ(all.find(type, "35", "2012"), &library.regulations[0]) << type;
  EXPECT_EQ(all.find("Undang-Undang Republik Indonesia", "25", "2009"), &library.regulations[1]);
  EXPECT_EQ(all.find("PP", "25", "2009"), nullptr);
}

TEST(StandardLibrary, EveryFileReadsWithoutFindings) {
  for (const StandardFile& file : standard_files()) {
    const Parsed parsed{std::string(file.text)};
    Findings findings;
    if (parsed.file().type() == ast::FileType::Library)
      static_cast<void>(read_library(parsed.tree, findings));
    EXPECT_TRUE(parsed.findings.all().empty()) << file.path;
    EXPECT_TRUE(findings.all().empty()) << file.path;
  }
}

}  // namespace
}  // namespace sop
