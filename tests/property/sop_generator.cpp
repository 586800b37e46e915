#include "tests/property/sop_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace sop::property {
namespace {

int below(int count) {
  return *rc::gen::inRange(0, std::max(1, count));
}
bool chance(int percent) {
  constexpr int kAll = 100;
  return below(kAll) < percent;
}
template <std::size_t N>
std::string_view one_of(const std::array<std::string_view, N>& words) {
  return words[static_cast<std::size_t>(below(static_cast<int>(N)))];
}

constexpr std::array<std::string_view, 8> kRoles = {
    "Kadis", "Sekdis", "JFP", "Kasubbag Umum", "Tim Penyusun", "Pemohon", "Bendahara", "Arsiparis"};
constexpr std::array<std::string_view, 6> kAttributes = {
    "", ", unit", ", pihak luar", ", tim: A, B", ", wewenang: menandatangani", " = Jabatan Panjang"};
constexpr std::array<std::string_view, 6> kDocuments = {
    "SK Tim", "Laporan Kinerja", "Nota Dinas", "Berita Acara", "Surat Tugas", "Rekapitulasi"};
constexpr std::array<std::string_view, 4> kStates = {"draf", "diperiksa", "disetujui", "final"};
constexpr std::array<std::string_view, 8> kActivities = {
    "Menyusun konsep",      "Memeriksa berkas",      "Menandatangani surat", "Mengirim dokumen",
    "Melaksanakan rapat",   "Mengarsipkan berkas",   "Mencatat hasil",
    "Mengumpulkan data (apabila diperlukan)"};
constexpr std::array<std::string_view, 9> kTimes = {
    "15 menit",       "1,5 jam",        "2 hari kerja",   "1 x 24 jam",       "1-20 hari kerja",
    "sesuai jadwal",  "2 hari",         "2 bulan; 5 hari kerja", "480"};
constexpr std::array<std::string_view, 5> kDeadlines = {
    "paling lambat 3 hari kerja setelah langkah 1", "paling cepat 1 hari setelah surat diterima",
    "sampai 31 Desember 2026", "paling lambat 2 jam, pada jam kerja", "sesuka hati"};
constexpr std::array<std::string_view, 3> kAnswers = {"ya", "tidak", "perlu perbaikan"};

class Writer {
 public:
  std::string file() {
    line("SOP Uji {}", below(100));
    identity();
    roles();
    documents();
    steps(false);
    for (int part = 0; chance(10) && part < 2; ++part) {
      line("Bagian: Bagian {}", part + 1);
      if (chance(30)) roles();
      steps(true);
    }
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...) + "\n";
  }

  void identity() {
    if (chance(60)) line("Instansi: Pemerintah Kabupaten Contoh\n  Dinas Contoh");
    if (chance(60)) line("Nomor: 065/{}/SOP/2026", below(50));
    if (chance(60)) line("Tanggal efektif: {} Januari 2026", 1 + below(31));
    if (chance(40)) line("Dasar hukum:\n  1. PermenPAN-RB 35/2012\n  2. UU 25/2009 jo. UU 1/2020");
    if (chance(30)) line("Standar waktu: {}", one_of(kTimes));
    if (chance(30)) line("Keterkaitan: SOP Rapat");
    if (chance(40)) line("Peringatan:\n  Apabila terlambat maka layanan terhambat.");
    if (chance(20)) line("# catatan penyusun");
  }

  void roles() {
    roles_ = 1 + below(5);
    line("Pelaksana:");
    for (int i = 0; i < roles_; ++i) {
      const bool below_other = i > 0 && chance(30);
      line("  - {}{}{}", role(i), below_other ? "" : one_of(kAttributes),
           below_other ? fmt::format(", bawahan {}", role(below(i))) : "");
    }
  }

  void documents() {
    documents_ = below(4);
    if (documents_ == 0) return;
    line("Dokumen:");
    for (int i = 0; i < documents_; ++i) {
      std::string states;
      const int count = below(static_cast<int>(kStates.size()) + 1);
      for (int k = 0; k < count; ++k)
        states += fmt::format("{}{}", k == 0 ? ": " : " > ", kStates[static_cast<std::size_t>(k)]);
      line("  - {}{}", kDocuments[static_cast<std::size_t>(i)], states);
    }
  }

  [[nodiscard]] static std::string_view role(int index) {
    return kRoles[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] std::string_view any_role() const { return role(below(roles_)); }

  std::string who() {
    switch (below(8)) {
      case 0:
        return fmt::format("{} + {}", any_role(), any_role());
      case 1:
        return fmt::format("{} > {}", any_role(), any_role());
      case 2:
        return fmt::format("{} atau {}", any_role(), any_role());
      default:
        return std::string(any_role());
    }
  }

  std::string document() {
    if (chance(20)) return "Peraturan (dari luar)";
    const auto name = kDocuments[static_cast<std::size_t>(below(static_cast<int>(kDocuments.size())))];
    return chance(50) ? std::string(name) : fmt::format("{} ({})", name, one_of(kStates));
  }

  void steps(bool part) {
    line("Langkah:");
    if (chance(15)) line("  Satuan waktu: menit");
    total_ = 1 + below(part ? 4 : 12);
    next_ = 1;
    while (next_ <= total_) {
      if (chance(12) && next_ + 2 <= total_) {
        parallel(0);
      } else {
        step(1, total_, "");
      }
    }
  }

  // Two branches or three, of a step or two each; targets stay inside their branch.
  void parallel(int depth) {
    line("  Serentak:");
    const int branches = 2 + below(2);
    for (int b = 0; b < branches; ++b) {
      line("  Cabang:");
      const int first = next_;
      const int last = next_ + below(2);
      while (next_ <= last) {
        if (depth < 1 && chance(10)) {
          parallel(depth + 1);
        } else {
          step(first, last, "");
        }
      }
    }
    line("  Akhir serentak");
  }

  // Targets go to steps [first, last] of the same stretch.
  void step(int first, int last, const std::string& letter) {
    const int number = next_++;
    line("  {}{}. {}: {}", number, letter, who(), one_of(kActivities));
    if (chance(60)) line("     Kelengkapan: {}{}", document(), chance(30) ? "; " + document() : "");
    if (chance(80)) line("     Waktu: {}", one_of(kTimes));
    if (chance(80)) line("     Output: {}", document());
    if (chance(8)) line("     Tenggat: {}", one_of(kDeadlines));
    if (chance(6)) line("     Bila perlu: ada permintaan");
    if (chance(6)) line("     Keterangan: sesuai ketentuan");
    if (chance(30)) {
      decision(number, first, last);
    } else if (chance(6)) {
      line("     Lanjut: ke {}", number + 1 + below(2));
    } else if (chance(4)) {
      line("     Selesai");
    }
  }

  void decision(int number, int first, int last) {
    if (chance(60)) line("     Pertanyaan: Setuju?");
    line("     Jika ya: lanjut");
    const int back = first + below(number - first + 1);
    switch (below(4)) {
      case 0:
        line("     Jika tidak: selesai");
        break;
      case 1:
        line("     Jika tidak: ke {}", std::min(last, number + 1));
        break;
      default:
        line("     Jika tidak: kembali ke {}{}", back, chance(20) ? ", Output: " + document() : "");
    }
    if (chance(15)) line("     Jika {}: lanjut", kAnswers[2]);
  }

  std::string out_;
  int roles_ = 1;
  int documents_ = 0;
  int total_ = 0;
  int next_ = 1;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return lines;
}

void damage(std::vector<std::string>& lines) {
  constexpr std::array<std::string_view, 9> kOdd = {"\t", "\xC2\xA0", "\r",  "\\", "#",
                                                   ":",  "1 .",      " > ", "\xE2\x80\x9C"};
  const auto at = static_cast<std::size_t>(below(static_cast<int>(lines.size())));
  const auto other = static_cast<std::size_t>(below(static_cast<int>(lines.size())));
  std::string& line = lines[at];
  switch (below(5)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(other), std::string(line));
      break;
    case 2:
      std::swap(line, lines[other]);
      break;
    case 3:
      line.resize(line.size() / 2);
      break;
    default:
      line.insert(line.size() / 2, one_of(kOdd));
  }
}

}  // namespace

rc::Gen<std::string> sop_text() {
  return rc::gen::exec([] { return Writer().file(); });
}

rc::Gen<std::string> damaged_sop_text() {
  return rc::gen::exec([] {
    std::vector<std::string> lines = lines_of(Writer().file());
    for (int i = 1 + below(6); i > 0 && lines.size() > 1; --i) damage(lines);
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
  });
}

}  // namespace sop::property
