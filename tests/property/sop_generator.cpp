#include "tests/property/sop_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "compiler/base/utf8.h"
#include "tests/property/dice.h"
#include "tests/property/step_writer.h"
#include "tests/property/words.h"

namespace sop::property {
namespace {

// Of the standard library.
const std::vector<Known>& standard_sops() {
  static const std::vector<Known> all = {
      {"Disposisi", {"Pengadministrasi", "Pimpinan", "Penerima Disposisi"}, true},
      {"Pengarsipan", {"Pengolah", "Arsiparis", "Kepala Tata Usaha"}, true},
      {"Penomoran Naskah Dinas", {"Pengusul", "Petugas Penomoran", "Kepala Tata Usaha"}, true}};
  return all;
}

struct Lent {
  std::string_view library;
  std::array<std::string_view, 4> roles;
};
constexpr std::array<Lent, 2> kLibraries = {
    {{"Pelaksana Kecamatan", {"Camat", "Sekcam", "Kasubbag Umum", "Kasi Pemerintahan"}},
     {"Pelaksana Dinas", {"Kadis", "Sekdis", "Kasubbag Umum", "Bendahara"}}}};

enum class Type { Plain, Generic, Specific };

class Writer {
 public:
  explicit Writer(std::vector<Known> callable) { cast_.callable = std::move(callable); }

  std::string file(Type type, const std::string& title) {
    type_ = type;
    known_.title = title;
    known_.generic = type == Type::Generic;
    line("SOP {}{}", known_.generic ? "generik " : "", title);
    identity();
    libraries();
    roles();
    known_.roles = cast_.roles;
    if (type == Type::Specific) {
      specific();
      return std::move(out_);
    }
    documents();
    out_ += write_steps(cast_, 1 + below(chance(5) ? 60 : 12));
    for (int part = 0; chance(10) && part < 2; ++part) bagian(part);
    return std::move(out_);
  }

  [[nodiscard]] const Known& known() const { return known_; }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...) + "\n";
  }

  void identity() {
    if (chance(60)) line("Instansi: Pemerintah Kabupaten Contoh\n  Dinas Contoh");
    if (chance(60)) line("Nomor: 065/{}/SOP/2026", below(50));
    if (chance(40)) line("Tanggal pembuatan: 6 Januari 2025\nRevisi ke: {}", below(2));
    if (chance(60)) line("Tanggal efektif: {} Januari 2026", 1 + below(31));
    if (chance(30)) line("Disahkan oleh: Kepala Dinas\n  Nama: (nama pejabat)\n  Pangkat: Pembina");
    if (chance(40)) line("Dasar hukum:\n  1. {}\n  2. {}", one_of(kLaws), one_of(kLaws));
    if (chance(20)) line("Kualifikasi pelaksana:\n  Memahami peraturan\n  Memahami SOTK");
    if (chance(30)) line("Standar waktu: {}", one_of(kTimes));
    if (chance(30)) line("Keterkaitan: SOP Rapat");
    if (chance(40)) line("Peringatan:\n  Apabila terlambat maka layanan terhambat.");
    if (chance(20)) line("# catatan penyusun");
  }

  void libraries() {
    if (!chance(15)) return;
    const Lent& lent = one_of(kLibraries);
    line("Gunakan: {}{}", lent.library, chance(50) ? "; Naskah Dinas" : "");
    lent_ = &lent;
  }

  void roles() {
    cast_.roles.clear();
    cast_.people.clear();
    line("Pelaksana:");
    if (lent_ != nullptr) {
      for (const std::string_view one : lent_->roles) {
        if (chance(70)) role(std::string(one), "");
      }
    }
    const int count = chance(4) ? static_cast<int>(std::size(kRoles)) : 1 + below(5);
    const int first = chance(70) ? 0 : below(static_cast<int>(std::size(kRoles)));
    for (int i = 0; i < count; ++i) {
      const std::string name(kRoles[static_cast<std::size_t>(first + i) % std::size(kRoles)]);
      if (std::find(cast_.roles.begin(), cast_.roles.end(), name) != cast_.roles.end()) continue;
      const bool below_other = !cast_.roles.empty() && chance(30);
      role(name,
           below_other ? ", bawahan " + one_of(cast_.roles) : std::string(one_of(kAttributes)));
    }
  }

  void role(std::string name, const std::string& attributes) {
    line("  - {}{}", name, attributes);
    const bool person = attributes.find("unit") == std::string::npos &&
                        attributes.find("pihak luar") == std::string::npos &&
                        attributes.find("tim:") == std::string::npos;
    if (person) cast_.people.push_back(name);
    cast_.roles.push_back(std::move(name));
  }

  void documents() {
    cast_.documents.clear();
    const int count = below(5);
    if (count > 0) line("Dokumen:");
    const int first = chance(70) ? 0 : below(static_cast<int>(std::size(kDocuments)));
    for (int i = 0; i < count; ++i) {
      const std::string name(
          kDocuments[static_cast<std::size_t>(first + i) % std::size(kDocuments)]);
      std::string states;
      cast_.documents.push_back(name);
      for (int k = below(static_cast<int>(std::size(kStates)) + 1); k > 0; --k) {
        const std::string state(kStates[std::size(kStates) - static_cast<std::size_t>(k)]);
        states += (states.empty() ? ": " : " > ") + state;
        cast_.documents.push_back(fmt::format("{} ({})", name, state));
      }
      line("  - {}{}", name, states);
    }
    for (const std::string_view one : {"Data pendukung", "Surat Tugas (draf)", "Arsip"})
      cast_.documents.emplace_back(one);
  }

  void bagian(int part) {
    line("Bagian: Bagian {}", part + 1);
    if (chance(30)) {
      lent_ = nullptr;
      roles();
    }
    if (chance(30)) documents();
    out_ += write_steps(cast_, 1 + below(4));
  }

  void specific() {
    std::vector<Known> generic;
    for (const Known& one : cast_.callable) {
      if (one.generic) generic.push_back(one);
    }
    line("Spesifik dari: {}",
         write_reference(generic.empty() ? one_of(standard_sops()) : one_of(generic), cast_));
  }

  std::string out_;
  Type type_ = Type::Plain;
  Cast cast_;
  Known known_;
  const Lent* lent_ = nullptr;
};

std::string title() {
  return fmt::format("{} {}", one_of(kTitles), below(100));
}

Type any_type() {
  if (chance(5)) return Type::Specific;
  return chance(10) ? Type::Generic : Type::Plain;
}

std::string one_text() {
  return Writer(standard_sops()).file(any_type(), title());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return lines;
}

// Half of a line, without cutting a character in two.
std::size_t middle(const std::string& line) {
  std::size_t at = line.size() / 2;
  while (at > 0 && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

void damage(std::vector<std::string>& lines) {
  constexpr std::array<std::string_view, 12> kOdd = {
      "\t",  "\xC2\xA0",     "\r",       "\\",           "#",  ":", "1 .",
      " > ", "\xE2\x80\x9C", "\xC2\xAD", "\xE2\x80\x8B", " + "};
  const auto at = static_cast<std::size_t>(below(static_cast<int>(lines.size())));
  const auto other = static_cast<std::size_t>(below(static_cast<int>(lines.size())));
  std::string& line = lines[at];
  switch (below(6)) {
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
      line.resize(middle(line));
      break;
    case 4:
      if (!line.empty()) {
        const std::size_t from = middle(line);
        line.erase(from, utf8::length_at(line, from));
      }
      break;
    default:
      line.insert(middle(line), one_of(kOdd));
  }
}

std::string one_damaged_text() {
  std::vector<std::string> lines = lines_of(one_text());
  for (int i = 1 + below(6); i > 0 && lines.size() > 1; --i) damage(lines);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<Text> one_project() {
  std::vector<Text> files;
  std::vector<Known> known = standard_sops();
  const int count = 2 + below(3);
  for (int i = 0; i < count; ++i) {
    Writer writer(known);
    const bool has_generic = known.size() > standard_sops().size() && known.back().generic;
    const Type type = has_generic && chance(50) ? Type::Specific
                      : chance(40)              ? Type::Generic
                                                : Type::Plain;
    std::string text = writer.file(type, fmt::format("Urusan {} {}", i + 1, one_of(kTitles)));
    files.push_back({fmt::format("{}.sop", i + 1), std::move(text)});
    known.push_back(writer.known());
  }
  return files;
}

}  // namespace

rc::Gen<std::string> sop_text() {
  return rc::gen::exec(one_text);
}
rc::Gen<std::string> damaged_sop_text() {
  return rc::gen::exec(one_damaged_text);
}
rc::Gen<std::string> any_sop_text() {
  return rc::gen::exec([] { return chance(70) ? one_text() : one_damaged_text(); });
}
rc::Gen<std::vector<Text>> project_texts() {
  return rc::gen::exec(one_project);
}

}  // namespace sop::property
