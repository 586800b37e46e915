// For the tests of the chart: a measurer with a small table of widths (close to Arial), and SOPs
// built in a few lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/chart/layout.h"
#include "compiler/flow/flow.h"
#include "compiler/model/model.h"

namespace sop::chart::testing {

class FakeMeasurer : public TextMeasurer {
 public:
  double width(std::string_view text, Font font) override {
    double sum = 0;
    for (const char c : text) sum += letter(static_cast<unsigned char>(c));
    return sum * font.size * (font.bold ? 1.06 : 1.0);
  }

  std::vector<MeasuredLine> wrap(std::string_view text, Font font, double room) override {
    std::vector<MeasuredLine> lines;
    std::string line;
    std::size_t begin = 0;
    while (begin <= text.size()) {
      std::size_t end = text.find(' ', begin);
      if (end == std::string_view::npos) end = text.size();
      std::string word(text.substr(begin, end - begin));
      const std::string longer = line.empty() ? word : line + " " + word;
      if (width(longer, font) <= room) {
        line = longer;
      } else {
        if (!line.empty()) push(lines, line, font);
        while (width(word, font) > room && word.size() > 1)
          push(lines, split(word, font, room), font);
        line = word;
      }
      begin = end + 1;
    }
    if (!line.empty()) push(lines, line, font);
    return lines;
  }

 private:
  static double letter(unsigned char c) {
    if (c >= 0x80) return c >= 0xc0 ? 0.55 : 0;
    if (std::string_view("ijl.,;:'|!()[] /-tfr").find(static_cast<char>(c)) !=
        std::string_view::npos)
      return 0.28;
    if (c == 'm' || c == 'w' || c == 'M' || c == 'W') return 0.84;
    if (c >= 'A' && c <= 'Z') return 0.69;
    return 0.54;
  }
  void push(std::vector<MeasuredLine>& lines, const std::string& line, Font font) {
    lines.push_back({line, width(line, font)});
  }
  // Takes off the longest beginning that fits, at least one character.
  std::string split(std::string& word, Font font, double room) {
    std::size_t n = 1;
    while (n + 1 < word.size() && width(std::string_view(word).substr(0, n + 1), font) <= room) ++n;
    std::string head = word.substr(0, n);
    word.erase(0, n);
    return head;
  }
};

inline constexpr int kNext = -2;
inline constexpr int kEnd = -1;

// Steps are numbered from 0 in the order they are added; targets are such numbers.
class Sop {
 public:
  explicit Sop(const std::vector<std::string>& lanes,
               const std::string& title = "Pengukuran Kinerja") {
    model.title = title;
    for (const std::string& lane : lanes) {
      model::Role role;
      role.alias = role.title = lane;
      model.roles.push_back(role);
    }
  }

  Sop& row(const std::string& activity, const std::string& inputs = "",
           const std::string& time = "", const std::string& outputs = "",
           const std::string& remark = "") {
    model::Row row;
    row.number = std::to_string(model.rows.size() + 1);
    row.first = model::StepId(model.steps.size());
    row.count = 0;
    add(row.activity, activity);
    add(row.inputs, inputs);
    add(row.time, time);
    add(row.outputs, outputs);
    add(row.remark, remark);
    model.has_inputs = model.has_inputs || !inputs.empty();
    model.has_time = model.has_time || !time.empty();
    model.has_outputs = model.has_outputs || !outputs.empty();
    model.has_remark = model.has_remark || !remark.empty();
    model.rows.push_back(row);
    activity_ = activity;
    return *this;
  }

  // A symbol of the present row; several lanes make a joint step, the first leads.
  Sop& symbol(const std::vector<int>& lanes, bool alternatives = false) {
    model::Row& row = model.rows.back();
    model::Step step;
    step.row = model::RowId(model.rows.size() - 1);
    step.label = row.number;
    if (row.count > 0) step.label += static_cast<char>('a' + row.count);
    step.activity.text = activity_;
    for (const int lane : lanes) {
      const model::RoleId role(static_cast<std::size_t>(lane));
      if (alternatives && !step.performers.members.empty()) {
        step.performers.members.front().push_back(role);
      } else {
        step.performers.members.push_back({role});
      }
    }
    step.hand_off_link = row.count > 0;
    ++row.count;
    model.steps.push_back(step);
    return *this;
  }

  Sop& branch(const std::string& answer, int target) {
    model::Branch branch;
    branch.answer.text = answer;
    branch.target = target_of(target);
    model.steps.back().branches.push_back(branch);
    return *this;
  }
  Sop& yes_no(int yes, int no) { return branch("Ya", yes).branch("Tidak", no); }
  Sop& next(int target) {
    model.steps.back().next = target_of(target);
    return *this;
  }
  Sop& ends() {
    model.steps.back().ends = true;
    return *this;
  }
  Sop& question(const std::string& text) {
    model.steps.back().question.text = text;
    return *this;
  }

  [[nodiscard]] Chart chart(Options options = {}) const {
    options.identity = false;
    FakeMeasurer measurer;
    return layout(model, flow::lower(model), options, measurer);
  }

  model::Model model;

 private:
  static void add(model::Paragraphs& paragraphs, const std::string& text) {
    if (!text.empty()) paragraphs.push_back({"", {text, {}}});
  }
  static model::Target target_of(int target) {
    model::Target out;
    if (target == kEnd) out.kind = model::TargetKind::End;
    if (target >= 0) {
      out.kind = model::TargetKind::To;
      out.step = model::StepId(static_cast<std::size_t>(target));
    }
    return out;
  }
  std::string activity_;
};

// Seed 001: 9 steps, 4 lanes, returns 4→3, 5→4, 7→6, 8→7.
inline Sop seed_001() {
  Sop sop({"KADIS", "SEKDIS", "JFP", "TIM PENYUSUN"});
  sop.row(
         "Hasil Rapim memberi disposisi kepada Sekretaris untuk melaksanakan pengukuran data "
         "capaian kinerja",
         "Perintah Kadis", "10", "Disposisi Kadis")
      .symbol({0});
  sop.row("Memerintahkan Fungsional Perencana untuk menyusun Tim Pengukuran Capaian Data Kinerja",
          "Disposisi Kadis", "10", "Perintah Dinas/ Disposisi Sekretaris")
      .symbol({1});
  sop.row(
         "Menyusun konsep SK Tim Pengukuran Capaian Data Kinerja untuk disampaikan kepada "
         "Sekretaris",
         "Peraturan terkait", "45", "Dokumen Draft SK")
      .symbol({2});
  sop.row(
         "Memeriksa konsep SK Tim Pengukuran Capaian Data Kinerja. Jika setuju menyampaikan kepada "
         "Kadis "
         "untuk tanda tangan. Jika tidak setuju mengembalikan kepada JFP untuk diperbaiki",
         "Dokumen Draft SK", "15", "Dokumen Draft SK")
      .symbol({1})
      .yes_no(kNext, 2);
  sop.row(
         "Memeriksa draft SK Tim Pengukuran Capaian Data Kinerja. Jika setuju menandatangani untuk "
         "menjadi "
         "pedoman kerja. Jika tidak setuju mengembalikan kepada Sekretaris Dinas untuk diperbaiki",
         "Dokumen Draft SK", "45", "Dokumen Final SK")
      .symbol({0})
      .yes_no(kNext, 3);
  sop.row(
         "Tim melaksanakan tugasnya melakukan pengukuran kinerja dengan melaksanakan pengumpulan, "
         "pengolahan "
         "dan analisa data capaian kinerja dan hasil kerjanya disampaikan kepada Sekretaris Dinas "
         "untuk "
         "diverifikasi dan validasi",
         "Dokumen Renja, PKJ", "330", "Draf Dokumen Laporan")
      .symbol({3});
  sop.row(
         "Rapat Tim bersama Sekretaris untuk verifikasi dan validasi hasil kerja. Jika setuju "
         "menyampaikan "
         "kepada Kadis. Jika tidak setuju menyerahkan kembali kepada Tim Penyusun untuk diperbaiki "
         "sesuai "
         "keputusan rapat",
         "Dokumen Draft Laporan", "45", "Dokumen Draft Laporan", "SOP Pelaksanaan Rapat")
      .symbol({1})
      .yes_no(kNext, 5);
  sop.row(
         "Memeriksa Laporan Evaluasi Akuntabilitas Kinerja Internal. Jika setuju menandatangani "
         "dan "
         "menyerahkan kepada sekretaris untuk ditindaklanjuti bersama tim penyusun",
         "Dokumen Draft Laporan", "30", "Dokumen Final Laporan")
      .symbol({0})
      .yes_no(kNext, 6);
  sop.row("Sekretaris bersama Tim menyusun rencana tindaklanjut sesuai disposisi Kepala Dinas",
          "Dokumen Hasil Evaluasi SAKIP", "60", "Dokumen Tindak Lanjut")
      .symbol({1, 3});
  return sop;
}

// Seed 004: 14 steps, 4 lanes, two pages, returns from the second page.
inline Sop seed_004() {
  Sop sop({"Camat", "Sekcam", "Sek. Tim Sakip", "Anggota Tim Sakip"});
  const std::string dok = "Dokumen Pengukuran Kinerja";
  sop.row("Memerintahkan penyusunan pengukuran Kinerja Kecamatan Linggo Sari Baganti",
          "Lembar disposisi", "15", "disposisi Pimpinan")
      .symbol({0});
  sop.row(
         "Membuat format pengumpulan data dan informasi pengukuran kinerja dari masing-masing "
         "bidang dan "
         "sekretariat",
         "Form Pengukuran Kinerja", "60", "Draf Pengukuran Kinerja")
      .symbol({1});
  sop.row(
         "Menyampaikan format pengumpulan data dan informasi pengukuran kinerja kepada "
         "masing-masing bidang "
         "dan sekretariat",
         "Form Pengukuran Kinerja", "25", "Draf masukan dan arahan")
      .symbol({2});
  sop.row("Mengundang Sekcam dan pejabat terkait untuk rapat pembahasan pengukuran kinerja",
          "Undangan Rapat", "30", "Undangan Rapat")
      .symbol({2});
  sop.row("Melaksanakan rapat pembahasan pengukuran kinerja", "Draf Pengukuran Kinerja", "120",
          "Draf Pengukuran Kinerja", "SOP Pelaksanaan Rapat")
      .symbol({1, 2, 3});
  sop.row(
         "Menghimpun format data dan informasi pengukuran kinerja masing-masing bidang dan "
         "sekretariat",
         "Draf " + dok, "120", "Draf " + dok)
      .symbol({3});
  sop.row("Kasi Menghimpun dan memvalidasi data kinerja", "Draf " + dok, "240", "Draf " + dok)
      .symbol({2})
      .yes_no(kNext, 5);
  sop.row("Menyampaikan data kinerja kepada Kasubag Perencanaan dan Keuangan", "Draf " + dok, "40",
          "Draf " + dok)
      .symbol({1});
  sop.row("Camat mengoreksi Dokumen Pengukuran Kinerja Kecamatan", dok, "60", dok)
      .symbol({0})
      .yes_no(kNext, 7);
  sop.row("Secam menyampaikan Dokumen Pengukuran Kinerja Kepada Camat untuk meminta persetujuan.",
          dok, "25", dok)
      .symbol({1});
  sop.row("Penandatanganan Dokumen Pengukuran Kinerja oleh Camat", dok, "10", dok)
      .symbol({0})
      .yes_no(kNext, 2);
  sop.row("Pembuatan surat pengantar pengiriman dan penomoran surat", dok, "15", dok).symbol({2});
  sop.row("Penggandaan Dokumen Pengukuran Kinerja.", dok, "25", dok).symbol({3});
  sop.row("Pengarsipan Dokumen Pengukuran Kinerja.", dok, "10", dok).symbol({3});
  return sop;
}

// A small generator of its own: the same numbers on every platform.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : state_(seed * 2654435761U + 12345U) {}
  int below(int n) {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<int>((state_ >> 8U) % static_cast<std::uint32_t>(n));
  }
  bool chance(int percent) { return below(100) < percent; }

 private:
  std::uint32_t state_;
};

// A plausible procedure: mostly to a neighbouring lane, decisions with returns of a few steps, now
// and then a joint step, a hand-off, sub-steps, an early end or a skip.
inline Sop random_sop(std::uint32_t seed, int lanes, int rows) {
  Dice dice(seed);
  std::vector<std::string> titles;
  for (int i = 0; i < lanes; ++i)
    titles.push_back(i % 3 == 2 ? "Pejabat Penilai " + std::to_string(i + 1)
                                : "Peran " + std::to_string(i + 1));
  Sop sop(titles, "Acak " + std::to_string(seed));
  static const char* const kWords[] = {"memeriksa",    "berkas",        "permohonan", "dan",
                                       "menyampaikan", "laporan",       "kepada",     "pimpinan",
                                       "untuk",        "ditandatangani"};
  const auto prose = [&](int words) {
    std::string text;
    for (int i = 0; i < words; ++i) {
      if (i > 0) text += ' ';
      text += kWords[dice.below(10)];
    }
    return text;
  };
  int lane = dice.below(lanes);
  for (int r = 0; r < rows; ++r) {
    // One after the other: compilers evaluate arguments in different orders.
    const std::string activity = prose(3 + dice.below(20));
    const std::string inputs = prose(dice.below(5));
    const std::string time = dice.chance(80) ? std::to_string(5 + dice.below(60)) + " menit" : "";
    const std::string outputs = prose(1 + dice.below(4));
    const std::string remark = dice.chance(15) ? prose(3) : "";
    sop.row(activity, inputs, time, outputs, remark);
    lane = dice.chance(30) ? lane : dice.below(lanes);
    std::vector<int> where{lane};
    if (lanes > 1 && dice.chance(10)) {
      const int other = dice.below(lanes);
      if (other != lane) where.push_back(other);
    }
    sop.symbol(where);
    if (r > 0 && r + 1 < rows && lanes > 1 && dice.chance(12)) {  // a hand-off or a sub-step
      lane = dice.below(lanes);
      sop.symbol({lane});
    }
    const int here = static_cast<int>(sop.model.steps.size()) - 1;
    if (r > 0 && r + 1 < rows && dice.chance(35)) {
      const int back = std::max(0, here - 1 - dice.below(dice.chance(20) ? 9 : 3));
      if (dice.chance(12)) {
        sop.yes_no(kNext, kEnd);
      } else {
        sop.yes_no(kNext, back);
      }
    } else if (r + 3 < rows && dice.chance(5)) {
      sop.branch("Lengkap", kNext).branch("Tidak lengkap", here + 2);
    }
  }
  // Skips may have grown past the last step.
  for (model::Step& step : sop.model.steps) {
    for (model::Branch& b : step.branches) {
      if (b.target.step.valid() && b.target.step.index() >= sop.model.steps.size()) b.target = {};
    }
  }
  return sop;
}

}  // namespace sop::chart::testing
