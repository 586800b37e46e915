// What random SOPs are made of. Names of every kind that forms hold: short, long, with signs that
// mean something elsewhere, in other scripts.
#pragma once

#include <array>
#include <string_view>

namespace sop::property {

inline constexpr std::array<std::string_view, 18> kRoles = {
    "Kadis",
    "Sekdis",
    "JFP",
    "Kasubbag Umum",
    "Tim Penyusun",
    "Pemohon",
    "Bendahara",
    "Arsiparis",
    "Kepala Subbagian Perencanaan, Evaluasi dan Pelaporan pada Sekretariat Dinas Contoh",
    "Tim A atau Tim B",
    "Sekretaris/Kasubbag",
    "PPK + PPTK",
    "Kasi Pelayanan (Umum)",
    "\xD8\xB1\xD8\xA6\xD9\x8A\xD8\xB3 \xD8\xA7\xD9\x84\xD9\x82\xD8\xB3\xD9\x85",
    "\xEA\xA6\xA5\xEA\xA6\xAE\xEA\xA6\xBA\xEA\xA6\xB4\xEA\xA6\xB1",
    "Ka\xE2\x80\x99"
    "bag Kes\xC3\xA9hatan",
    "Petugas 2",
    "Loket-1"};
inline constexpr std::array<std::string_view, 7> kAttributes = {"",
                                                                "",
                                                                ", unit",
                                                                ", pihak luar",
                                                                ", tim: A, B",
                                                                ", wewenang: menandatangani",
                                                                " = Jabatan Panjang"};
inline constexpr std::array<std::string_view, 8> kDocuments = {
    "SK Tim",
    "Laporan Kinerja",
    "Nota Dinas",
    "Berita Acara",
    "Surat Tugas",
    "Rekapitulasi",
    "Surat/Nota (rangkap 2)",
    "\xD9\x88\xD8\xAB\xD9\x8A\xD9\x82\xD8\xA9"};
inline constexpr std::array<std::string_view, 4> kStates = {"draf", "diperiksa", "disetujui",
                                                            "final"};
inline constexpr std::array<std::string_view, 10> kActivities = {
    "Menyusun konsep",
    "Memeriksa berkas",
    "Menandatangani surat",
    "Mengirim dokumen",
    "Melaksanakan rapat",
    "Mengarsipkan berkas",
    "Mencatat hasil",
    "Mengumpulkan data (apabila diperlukan)",
    "Memberi disposisi kepada bawahan",
    "Menelaah usulan secara saksama, mencocokkannya dengan rencana kerja tahun berjalan, lalu "
    "menyampaikan pendapat tertulis kepada pimpinan"};
inline constexpr std::array<std::string_view, 10> kTimes = {"15 menit",
                                                            "1,5 jam",
                                                            "2 hari kerja",
                                                            "1 x 24 jam",
                                                            "1-20 hari kerja",
                                                            "sesuai jadwal",
                                                            "2 hari",
                                                            "2 bulan; 5 hari kerja",
                                                            "480",
                                                            "maksimal 3 (tiga) hari kerja"};
inline constexpr std::array<std::string_view, 7> kDeadlines = {
    "paling cepat 1 hari setelah surat diterima",
    "sampai 31 Desember 2026",
    "paling lambat 2 jam, pada jam kerja",
    "H-3 pelantikan",
    "paling lambat 10 tahun",
    "paling lambat 1 hari kalender sejak 6 Januari 2026",
    "sesuka hati"};
inline constexpr std::array<std::string_view, 5> kAnswers = {"ya", "tidak", "perlu perbaikan",
                                                             "lengkap", "\xD9\x86\xD8\xB9\xD9\x85"};
inline constexpr std::array<std::string_view, 4> kStepNames = {"periksa", "susun", "tanda tangan",
                                                               "kirim-ulang"};
inline constexpr std::array<std::string_view, 5> kTitles = {
    "Pengukuran Kinerja", "Surat Masuk Dinas", "Pelayanan Terpadu Satu Pintu", "Rapat Uji",
    "Penyusunan Rencana Kerja Tahunan Perangkat Daerah beserta Perubahannya"};
inline constexpr std::array<std::string_view, 4> kLaws = {
    "PermenPAN-RB 35/2012", "UU 25/2009 jo. UU 1/2020", "PP 60/2008",
    "Peraturan Bupati Contoh Nomor 7 Tahun 2024 tentang SOP"};

}  // namespace sop::property
