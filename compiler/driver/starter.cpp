#include "compiler/driver/starter.h"

#include <span>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

// A comment in two languages, and what stands under it.
struct Part {
  std::string_view guidance[2];  // by Language; empty: no comment
  std::string_view content;
};

constexpr Part kIdentity[] = {
    {{"Identitas. Bidang yang belum ada isinya boleh kosong; tanda - berarti belum ada.",
      "Identity. A field without content may stay empty; a - means none yet."},
     R"(Instansi: Pemerintah Kabupaten Contoh
Unit: Dinas Contoh
Nomor:
Tanggal pembuatan: -
Tanggal revisi: -
Tanggal efektif: -
Disahkan oleh: Kepala Dinas
  Nama: (nama pejabat)
  Pangkat:
  NIP:
)"},
    {{"Peraturan yang menjadi dasar prosedur ini, satu baris satu peraturan.",
      "The regulations this procedure rests on, one a line."},
     R"(Dasar hukum:
  - PermenPAN-RB 35/2012
)"},
    {{"", ""}, R"(Kualifikasi pelaksana:
  - Memahami tata naskah dinas
)"},
    {{"SOP lain yang terkait, misalnya:  - SOP Pengarsipan Dokumen",
      "Other SOPs that belong with it, such as:  - SOP Pengarsipan Dokumen"},
     "Keterkaitan:\n"},
    {{"", ""}, R"(Peralatan dan perlengkapan:
  - Komputer dan printer

Peringatan:
  Apabila prosedur ini tidak dilaksanakan maka pelayanan terhambat.

Pencatatan dan pendataan:
  - Disimpan sebagai data elektronik dan manual
)"},
    {{"Para pelaksana: nama pendek = nama jabatan. Urutannya menjadi urutan kolom bagan.",
      "Who acts: short name = full title. Their order is the order of the columns."},
     R"(Pelaksana:
  - Staf = Staf Pelaksana, bawahan Sekdis
  - Sekdis = Sekretaris Dinas, bawahan Kadis
  - Kadis = Kepala Dinas, wewenang: menandatangani
)"},
    {{"Dokumen yang berubah keadaan, dari keadaan pertama sampai yang terakhir.",
      "Documents that change state, from the first state to the last."},
     R"(Dokumen:
  - Surat: draf > diperiksa > final
)"},
    {{"Langkah: nomor, pelaksana, titik dua, kegiatan yang diawali kata kerja. Di bawahnya mutu "
      "baku.\n"
      "Tanda (dari luar) berarti dokumen itu tidak dibuat di prosedur ini.",
      "Steps: number, who, colon, an activity that begins with a verb. Below it the quality "
      "standard.\n"
      "The mark (dari luar), from outside, is for documents that this procedure does not make."},
     R"(Langkah:
  1. Staf: Menyusun konsep surat
     Kelengkapan: Permintaan tertulis (dari luar)
     Waktu: 60 menit
     Output: Draf Surat
)"},
    {{"Keputusan: paling sedikit dua jawaban, masing-masing dengan tujuannya.",
      "A decision: two answers or more, each with its target."},
     R"(  2. Sekdis: Memeriksa konsep surat
     Kelengkapan: Draf Surat
     Waktu: 30 menit
     Output: Surat (diperiksa)
     Pertanyaan: Setuju?
     Jika ya: lanjut
     Jika tidak: kembali ke 1

  3. Kadis: Menandatangani surat
     Kelengkapan: Surat (diperiksa)
     Waktu: 1 hari kerja
     Output: Surat (final)

  4. Staf: Mengirimkan surat dan menyimpan arsipnya
     Kelengkapan: Surat (final)
     Waktu: 30 menit
     Output: Arsip surat
     Selesai
)"},
};

constexpr std::string_view kHead[] = {
    "Naskah awal. Baris yang diawali tanda # adalah komentar: tidak tercetak, boleh dihapus.\n"
    "Ganti isi contoh ini dengan prosedur Anda; \"sop check\" menunjukkan yang masih kurang.",
    "A first draft. A line that begins with # is a comment: not printed, and free to go.\n"
    "Put your procedure in place of this example; \"sop check\" shows what is still missing."};

constexpr Part kSettings[] = {
    {{"Pengaturan bersama untuk semua SOP di folder ini dan folder di bawahnya.\n"
      "Hapus tanda # di depan baris yang ingin Anda pakai.",
      "Settings shared by all SOPs in this folder and those below it.\n"
      "Remove the # in front of a line to use it."},
     ""},
    {{"Dicetak jika SOP sendiri tidak menyebutnya.", "Printed where an SOP names none itself."},
     R"(# [instansi]
# nama = ["Pemerintah Kabupaten Contoh"]
# unit = "Dinas Contoh"
# alamat = "Jalan Contoh Nomor 1"
)"},
    {{"Kertas: A4, F4, Letter atau Legal; arah: mendatar atau tegak.",
      "Paper: A4, F4, Letter or Legal; orientation: mendatar (landscape) or tegak (portrait)."},
     R"(# [kertas]
# ukuran = "F4"
# arah = "mendatar"
)"},
    {{"Cara formulir dicetak. Logo PNG atau SVG, dihitung dari folder berkas ini; {nomor}, "
      "{judul},\n"
      "{instansi}, {unit}, {halaman} dan {jumlah} diganti dengan isinya.",
      "How the form is printed. The logo is PNG or SVG, counted from the folder of this file;\n"
      "{nomor}, {judul}, {instansi}, {unit}, {halaman} and {jumlah} are filled in."},
     R"(# [cetak]
# logo = "lambang.png"
# sampul = true
# kaki = "{nomor}|Halaman {halaman} dari {jumlah}"
# nomor_kolom = true
# kapsul = true
# muat = true
# huruf = "Liberation Serif"
# ukuran_huruf = 9
# satuan_waktu = "menit"
# jangkar = "#ttd"
# qr = "https://sop.contoh.example/{nomor}"
)"},
    {{"Judul kolom dan bidang seperti pada formulir instansi Anda.",
      "Titles of columns and fields as the forms of your office have them."},
     R"(# [judul.kolom]
# kegiatan = "Aktivitas"

# [judul.bidang]
# "tanggal efektif" = "Tanggal Pengesahan"
)"},
    {{"Arti kata \"hari\" saja (hari kerja atau hari kalender), lama satu hari kerja, zona waktu,\n"
      "dan pustaka jam kerja atau hari libur sendiri.",
      "What \"hari\" (day) alone means (hari kerja, working days, or hari kalender), the length of "
      "a\n"
      "working day, the time zone, and libraries of one's own with hours or holidays."},
     R"(# [waktu]
# hari = "hari kerja"
# menit_sehari = 450
# zona = "WIB"
# kalender = "Libur Daerah"
)"},
    {{"Tingkat satu jenis temuan: abaikan, catatan, peringatan atau kesalahan.",
      "The level of one kind of finding: abaikan (ignore), catatan (note), peringatan (warning) "
      "or\n"
      "kesalahan (error)."},
     R"(# [aturan]
# SOP4003 = "catatan"
)"},
};

void comment(std::string_view text, std::string_view indent, std::string& out) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.append(indent).append("# ").append(text.substr(0, end)) += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Comments stand at the depth of what they speak of.
void append(std::span<const Part> parts, Language language, std::string& out) {
  for (const Part& part : parts) {
    const std::size_t depth = std::min(part.content.find_first_not_of(' '), part.content.size());
    comment(part.guidance[static_cast<std::size_t>(language)], part.content.substr(0, depth), out);
    out.append(part.content) += '\n';
  }
  if (out.ends_with("\n\n")) out.pop_back();
}

}  // namespace

std::string starter_sop(std::string_view title, Language language) {
  std::string out;
  comment(kHead[static_cast<std::size_t>(language)], "", out);
  out.append("\nSOP ").append(title).append("\n\n");
  append(kIdentity, language, out);
  return out;
}

std::string starter_settings(Language language) {
  std::string out;
  append(kSettings, language, out);
  return out;
}

std::string clean_title(std::string_view written) {
  std::string title = utf8::clean(written);
  constexpr std::size_t kWord = 3;
  if (utf8::fold(title.substr(0, kWord)) == "sop" && (title.size() == kWord || title[kWord] == ' '))
    title = utf8::clean(std::string_view(title).substr(kWord));
  return title;
}

std::string slug_of(std::string_view title) {
  constexpr std::size_t kLongest = 60;
  std::string out;
  bool gap = false;
  for (const char byte : utf8::fold(title)) {
    const bool keep = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    if (!keep) {
      gap = !out.empty();
      continue;
    }
    if (gap && out.size() >= kLongest) break;
    if (gap) out += '-';
    gap = false;
    out += byte;
  }
  return out.substr(0, 2 * kLongest);
}

}  // namespace sop
