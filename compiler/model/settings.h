// What a project decides for all its SOPs (sop.toml). Plain data; project/settings.h reads it. A
// default-made one is what holds without a project.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/syntax/phrases.h"

namespace sop::model {

enum class Level : std::uint8_t { Off, Note, Warning, Error };

// [cetak]: how the form is printed. What an SOP says itself wins.
struct PrintSettings {
  std::string font;                             // huruf
  std::optional<std::uint32_t> font_size;       // ukuran_huruf, points
  std::string logo;                             // a file, relative to the project's root
  bool cover = false;                           // sampul
  std::string header, footer;                   // kepala, kaki
  bool number_row = false;                      // nomor_kolom
  bool capsules = false;                        // kapsul
  bool one_sheet = true;                        // satu_lembar
  bool fit = false;                             // muat
  std::vector<std::string> columns;             // kolom, in small letters
  std::string anchor;                           // jangkar
  std::string qr;                               // qr
  std::optional<phrases::TimeUnit> time_unit;   // satuan_waktu: stands in the heading of Waktu
};

struct Settings {
  std::string file;    // path of the sop.toml; empty: none
  std::string folder;  // the project's root; empty: none

  std::vector<std::string> agency;  // [instansi]: where an SOP names none
  std::string unit;
  std::string address;

  std::string paper;  // [kertas]: "A4", "F4", "Letter", "Legal"; empty: not decided
  std::optional<bool> portrait;

  // [judul.kolom], [judul.bidang]: what is printed instead of the canonical name, keyed by it in
  // small letters ("kegiatan" → "Aktivitas"; "tanggal efektif" → "Tanggal Pengesahan").
  std::map<std::string, std::string> column_titles;
  std::map<std::string, std::string> field_titles;

  phrases::TimeUnit bare_day = phrases::TimeUnit::WorkingDay;  // [waktu]: what "hari" means
  bool bare_day_decided = false;
  std::uint32_t day_minutes = 450;  // length of a working day (Perpres 21/2023: 37 h 30 min a week)
  std::string zone = "WIB";
  std::vector<std::string> calendars;    // libraries of hours and holidays beside the standard ones
  bool works_on_holidays = false;        // services that never close
  bool day_ends_at_same_moment = false;  // "3 hari kerja" ends at the hour it began, not at closing

  PrintSettings print;

  std::map<int, Level> levels;  // [aturan]: by the number of the finding
};

}  // namespace sop::model
