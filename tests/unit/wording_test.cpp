// Indonesian words by their form, names of offices, and safe fixes of wording: which are offered
// and that they clear what they mend.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/check/actors.h"
#include "compiler/check/check.h"
#include "compiler/check/words.h"

namespace sop {
namespace {

using words::Sentence;

TEST(Words, SentenceKnowsWordsSignsAndStarts) {
  words::Reader reader;
  Sentence text = reader.read("Ka.Subbag (IRBAN) masing-masing; Camat – menilai. jika");
  ASSERT_EQ(text.size(), 8U);
  EXPECT_EQ(text[0].low, "ka");
  EXPECT_EQ(text[0].after, '.');
  EXPECT_EQ(text[1].after, '(');
  EXPECT_TRUE(text[1].capital);
  EXPECT_EQ(text[2].after, ')');
  EXPECT_EQ(text[3].low, "masing-masing");
  EXPECT_TRUE(text.starts(0));
  EXPECT_TRUE(text.starts(4));
  EXPECT_FALSE(text.starts(7)) << "a small letter begins no sentence";
  EXPECT_EQ(reader.read("").size(), 0U);
  EXPECT_EQ(reader.read("...-- ;").size(), 0U);
  EXPECT_EQ(reader.read("satu dua tiga", 2).size(), 2U);
}

TEST(Words, ActiveVerbs) {
  for (const char* word : {"menyusun", "membuat", "memeriksa", "mengarsipkan", "menulis",
                           "melaksanakan", "merekap", "mewakili", "menilai", "mengetik",
                           "mengesahkan", "mempersiapkan", "berkoordinasi", "memfasilitasi"})
    EXPECT_TRUE(words::is_active_verb(word)) << word;
  for (const char* word : {"menteri", "melalui", "mengenai", "meja", "berkas", "bersama", "berita",
                           "mutu", "me", "", "menit", "pengarsipan"})
    EXPECT_FALSE(words::is_active_verb(word)) << word;
}

TEST(Words, PassiveVerbsAndTheirActiveForms) {
  const std::vector<std::pair<const char*, const char*>> forms = {
      {"dibuat", "membuat"},
      {"disusun", "menyusun"},
      {"dikirim", "mengirim"},
      {"ditulis", "menulis"},
      {"diperiksa", "memeriksa"},
      {"diproses", "memproses"},
      {"diarsipkan", "mengarsipkan"},
      {"dicek", "mengecek"},
      {"diserahkan", "menyerahkan"},
      {"dilaksanakan", "melaksanakan"},
      {"digandakan", "menggandakan"},
      {"dinilai", "menilai"},
      {"ditandatangani", "menandatangani"},
      {"disahkan", "mengesahkan"},
      {"diperbaiki", "memperbaiki"}};
  for (const auto& [passive, active] : forms) {
    EXPECT_TRUE(words::is_passive_verb(passive)) << passive;
    if (std::string(passive) == "diperiksa") continue;
    EXPECT_EQ(words::active_of_passive(passive), active);
  }
  EXPECT_EQ(words::active_of_passive("diperiksa"), "memeriksa");
  for (const char* word : {"dinas", "disposisi", "diskusi", "direksi", "distribusi", "dinasti",
                           "divisi", "diskusikan"})
    EXPECT_FALSE(words::is_passive_verb(word)) << word;
}

TEST(Words, NounsAndCommands) {
  EXPECT_EQ(words::verb_of_noun("penandatanganan"), "menandatangani");
  EXPECT_EQ(words::verb_of_noun("rapat"), "melaksanakan rapat");
  EXPECT_EQ(words::verb_of_noun("laporan"), "");
  EXPECT_TRUE(words::is_verbal_noun("pemantapan"));
  EXPECT_FALSE(words::is_verbal_noun("pemerintahan"));
  EXPECT_EQ(words::active_of_command("terima").value_or(""), "menerima");
  EXPECT_EQ(words::active_of_command("upload").value_or(""), "mengunggah");
  EXPECT_FALSE(words::active_of_command("surat").has_value());
}

model::Role role(const char* alias, const char* title) {
  model::Role one;
  one.alias = alias;
  one.title = title;
  return one;
}

bool has_lane(const model::Model& model, const char* name) {
  words::Reader reader;
  const Sentence text = reader.read(name);
  return actors::Lanes(model).has(actors::name_of(text, 0, text.size()));
}

TEST(Actors, NamesOfOneOffice) {
  model::Model model;
  model.roles = {role("Kasubbag Umum", "Kepala Subbagian Umum dan Keuangan"),
                 role("Irban", "Irban"), role("Sekdis", "SEKDIS"), role("Camat", "Camat"),
                 role("Sek Tim", "Sekretaris Tim SAKIP")};
  for (const char* name :
       {"Kasubag Umum", "Ka.Subbag Umum", "Kepala Sub Bagian Umum dan Keuangan", "Subbag Umum",
        "Inspektur Pembantu", "Sekretaris", "Sekretaris Dinas", "Camat OPD"})
    EXPECT_TRUE(has_lane(model, name)) << name;
  for (const char* name :
       {"Inspektur", "Kasubag Program", "Kasi", "Kepala Dinas", "Sekretaris PD Lain"})
    EXPECT_FALSE(has_lane(model, name)) << name;
}

TEST(Actors, WhereANameEnds) {
  words::Reader reader;
  const auto end = [&](const char* words) { return actors::end_of_office(reader.read(words), 0); };
  EXPECT_EQ(end("Kasi Menghimpun data"), 1U);
  EXPECT_EQ(end("Kasubag Perencanaan dan Keuangan untuk"), 4U);
  EXPECT_EQ(end("Kasubag Umum dan Camat"), 2U);
  EXPECT_EQ(end("Ka.Subbag Umum"), 3U);
  EXPECT_EQ(end("Sekretaris, paraf"), 1U);
  EXPECT_EQ(end("kepala surat"), 0U) << "a heading, not a person";
  EXPECT_EQ(end("Sub Bagian Umum"), 3U);
  EXPECT_EQ(end("surat"), 0U);
}

// One step of a role "Camat" whose activity stands in a file of its own.
Findings findings_for(const std::string& activity) {
  model::Model model;
  model.file = FileId(0);
  model.roles = {role("Camat", "Camat")};
  model::Step step;
  step.performers.members = {{model::RoleId(0)}};
  step.activity = {activity, {FileId(0), 0, static_cast<std::uint32_t>(activity.size())}};
  model.steps.push_back(step);
  Findings findings;
  check_wording(ToldChart(model), findings);
  return findings;
}

TEST(Wording, OnlyThePerformerIsRemovedUnasked) {
  const std::vector<std::pair<const char*, Applicability>> subjects = {
      {"Camat mengoreksi dokumen", Applicability::Safe},
      {"CAMAT mengoreksi dokumen", Applicability::Safe},
      {"Petugas mengoreksi dokumen", Applicability::Ask},
      {"Camat bersama tim mengoreksi dokumen", Applicability::Ask}};
  for (const auto& [activity, applicability] : subjects) {
    const Findings findings = findings_for(activity);
    ASSERT_EQ(findings.all().size(), 1U) << activity;
    EXPECT_EQ(findings.all()[0].kind, Kind::SubjectInActivity);
    ASSERT_EQ(findings.all()[0].fixes.size(), 1U) << activity;
    EXPECT_EQ(findings.all()[0].fixes[0].applicability, applicability) << activity;
  }
}

TEST(Wording, FixesClearTheirFinding) {
  for (const std::string activity :
       {"Camat mengoreksi dokumen", "PPK menerima barang", "Pengarsipan dokumen",
        "PENGARSIPAN DOKUMEN", "Rapat koordinasi", "Disposisi diberikan kepada JFP",
        "SK ditandatangani Camat", "Dibuat konsep", "Susun konsep", "Upload berkas",
        "Para Kasi menyusun laporan", "Menyusun jadwal dan penentuan tugas",
        "Koordinasi dengan Bagian Hukum"}) {
    const Findings findings = findings_for(activity);
    ASSERT_EQ(findings.all().size(), 1U) << activity;
    ASSERT_EQ(findings.all()[0].fixes.size(), 1U) << activity;
    const Edit& edit = findings.all()[0].fixes[0].edits[0];
    std::string mended = activity;
    mended.replace(edit.span.begin, edit.span.size(), edit.replacement);
    EXPECT_TRUE(findings_for(mended).all().empty()) << activity << " -> " << mended;
  }
}

TEST(Wording, OddTextsAreSurvived) {
  for (const std::string activity : {"",
                                     " ",
                                     ";",
                                     "; ;",
                                     "dan",
                                     "dan dan",
                                     "a",
                                     "di",
                                     "me",
                                     "- - -",
                                     "jika",
                                     "Camat",
                                     "Camat ",
                                     "\xC3\xA9\xC3\xA9",
                                     "Kepala",
                                     "kepada",
                                     "Menyampaikan kepada",
                                     "(",
                                     "Sub",
                                     "Ka."}) {
    findings_for(activity);
    model::Model model;
    model.file = FileId(0);
    model.roles = {role("Camat", "Camat")};
    model::Step step;
    step.performers.members = {{model::RoleId(0)}};
    step.activity = {activity, {FileId(0), 0, static_cast<std::uint32_t>(activity.size())}};
    model.steps.push_back(step);
    Findings findings;
    ToldChart chart(model);
    check_prose_names(chart, findings);
    check_told_decisions(chart, findings);
    check_authority(chart, findings);
    check_four_eyes(chart, findings);
    check_spelling(chart, findings);
    check_roles({model}, findings);
  }
}

}  // namespace
}  // namespace sop
