// Durations and deadlines, by tables.
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "compiler/syntax/phrases.h"

namespace sop::phrases {
namespace {

std::string cut(std::string_view text, Slice slice) {
  return std::string(text.substr(slice.begin, slice.end - slice.begin));
}

struct TimeRow {
  const char* text;
  std::vector<std::tuple<double, double, TimeUnit>> parts;
  bool worded = false;
  bool summed = false;
};

void expect_times(const std::vector<TimeRow>& rows) {
  for (const TimeRow& row : rows) {
    const auto read = time(row.text, std::nullopt);
    ASSERT_TRUE(read) << row.text;
    EXPECT_EQ(read->worded, row.worded) << row.text;
    EXPECT_EQ(read->summed, row.summed) << row.text;
    ASSERT_EQ(read->parts.size(), row.parts.size()) << row.text;
    for (std::size_t i = 0; i < row.parts.size(); ++i) {
      const auto& [least, most, unit] = row.parts[i];
      EXPECT_DOUBLE_EQ(read->parts[i].least, least) << row.text;
      EXPECT_DOUBLE_EQ(read->parts[i].most, most) << row.text;
      EXPECT_EQ(read->parts[i].unit, unit) << row.text;
    }
  }
}

TEST(PhrasesTime, Plain) {
  using enum TimeUnit;
  expect_times({{"15 menit", {{15, 15, Minute}}},
                {"15 Mnt.", {{15, 15, Minute}}},
                {"15'", {{15, 15, Minute}}},
                {"30 detik", {{0.5, 0.5, Minute}}},
                {"1,5 jam", {{1.5, 1.5, Hour}}},
                {"1.5 jam", {{1.5, 1.5, Hour}}},
                {"0.5 Jam", {{0.5, 0.5, Hour}}},
                {"2 jam kerja", {{2, 2, WorkingHour}}},
                {"2 hari kerja", {{2, 2, WorkingDay}}},
                {"3 hari kalender", {{3, 3, CalendarDay}}},
                {"2 Hari", {{2, 2, Day}}},
                {"1 minggu", {{1, 1, Week}}},
                {"1 tahun;", {{1, 1, Year}}},
                {"1.000 menit", {{1000, 1000, Minute}}},
                {"1 x 24 jam", {{24, 24, Hour}}},
                {"2 X 24 Jam", {{48, 48, Hour}}},
                {"2 kali 24 jam", {{48, 48, Hour}}},
                {"3 (tiga) hari kerja", {{3, 3, WorkingDay}}},
                {"1 (satu) hari kerja", {{1, 1, WorkingDay}}},
                {"14 (empat belas) hari kerja.", {{14, 14, WorkingDay}}}});
}

TEST(PhrasesTime, Fractions) {
  using enum TimeUnit;
  expect_times({{"\xC2\xBD jam", {{0.5, 0.5, Hour}}},
                {"1\xC2\xBD jam", {{1.5, 1.5, Hour}}},
                {"1 \xC2\xBC hari kerja", {{1.25, 1.25, WorkingDay}}},
                {"1/2 jam", {{0.5, 0.5, Hour}}},
                {"3/4 jam", {{0.75, 0.75, Hour}}},
                {"1 1/2 jam", {{1.5, 1.5, Hour}}},
                {"setengah jam", {{0.5, 0.5, Hour}}},
                {"Setengah hari kerja", {{0.5, 0.5, WorkingDay}}},
                {"satu hari", {{1, 1, Day}}},
                {"dua minggu", {{2, 2, Week}}},
                {"Sepuluh menit", {{10, 10, Minute}}},
                {"\xC2\xBD\xE2\x80\x93"
                 "1 jam",
                 {{0.5, 1, Hour}}}});
}

TEST(PhrasesTime, Sums) {
  using enum TimeUnit;
  expect_times(
      {{"2 bulan 5 hari kerja", {{2, 2, Month}, {5, 5, WorkingDay}}},
       {"2 bulan, 5 hari", {{2, 2, Month}, {5, 5, Day}}},
       {"2 bulan, dan 5 hari", {{2, 2, Month}, {5, 5, Day}}},
       {"1 jam dan 30 menit", {{1, 1, Hour}, {30, 30, Minute}}},
       {"1 jam 30 menit", {{1, 1, Hour}, {30, 30, Minute}}},
       {"1 tahun, 2 bulan, 3 hari kerja", {{1, 1, Year}, {2, 2, Month}, {3, 3, WorkingDay}}},
       {"2 bulan; 5 hari kerja", {{2, 2, Month}, {5, 5, WorkingDay}}, false, true},
       {"15 menit; 1-2 jam", {{15, 15, Minute}, {1, 2, Hour}}, false, true}});
}

TEST(PhrasesTime, Ranges) {
  using enum TimeUnit;
  expect_times({{"1\xE2\x80\x93"
                 "20 hari kerja",
                 {{1, 20, WorkingDay}}},
                {"1-2 Minggu", {{1, 2, Week}}},
                {"3 s/d 7 hari", {{3, 7, Day}}},
                {"3 s.d. 7 hari", {{3, 7, Day}}},
                {"3 sd 7 hari kerja", {{3, 7, WorkingDay}}},
                {"1 sampai dengan 3 hari kerja", {{1, 3, WorkingDay}}},
                {"1 hingga 3 jam", {{1, 3, Hour}}},
                {"1 atau 2 hari kerja", {{1, 2, WorkingDay}}},
                {"1 (satu) - 2 (dua) hari kerja", {{1, 2, WorkingDay}}},
                {"1 jam - 2 jam", {{1, 2, Hour}}},
                {"30 menit s/d 45 menit", {{30, 45, Minute}}},
                {"10 detik - 30 detik", {{10 / 60.0, 0.5, Minute}}},
                {"maksimal 2 hari", {{0, 2, Day}}},
                {"Maks. 30 menit", {{0, 30, Minute}}},
                {"paling lama 3 hari kerja", {{0, 3, WorkingDay}}},
                {"paling lambat 3 (tiga) hari kerja", {{0, 3, WorkingDay}}},
                {"selambat-lambatnya 7 hari kalender", {{0, 7, CalendarDay}}},
                {"kurang dari 1 jam", {{0, 1, Hour}}},
                {"< 1 jam", {{0, 1, Hour}}},
                {"\xE2\x89\xA4 2 hari kerja", {{0, 2, WorkingDay}}},
                {"minimal 2 jam", {{2, 2, Hour}}},
                {"sekurang-kurangnya 1 minggu", {{1, 1, Week}}},
                {"\xC2\xB1 30 menit", {{30, 30, Minute}}},
                {"+/- 30 menit", {{30, 30, Minute}}},
                {"sekitar 2 jam", {{2, 2, Hour}}},
                {"kurang lebih 1 jam", {{1, 1, Hour}}},
                {"maksimal 1 hari; 30 menit", {{0, 1, Day}, {30, 30, Minute}}, false, true},
                {"sesuai jadwal", {}, true},
                {"Sesuai kebutuhan", {}, true}});
}

TEST(PhrasesTime, NoDurations) {
  for (const char* text : {"",
                           "-",
                           "15",
                           "menit",
                           "15 menitan",
                           "15 menit sekali",
                           "5-2 hari",
                           "seketika",
                           "99999999999 menit",
                           "sesuai",
                           "1 x hari",
                           "Disposisi",
                           "H-3",
                           "1 jam - 2 hari",
                           "1 menit - 2 detik",
                           "4/3 jam",
                           "2/2 jam",
                           "maksimal",
                           "\xC2\xB1 menit",
                           "1;;2 jam",
                           "2 bulan,5",
                           "satuan kerja",
                           "1,5",
                           "paling lama hari kerja",
                           "30 menit setelah rapat"})
    EXPECT_FALSE(time(text, std::nullopt)) << text;
}

TEST(PhrasesTime, BareNumbers) {
  const auto read = time("15", TimeUnit::Minute);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->parts[0].unit, TimeUnit::Minute);
  EXPECT_EQ(time("1 jam", TimeUnit::Minute)->parts[0].unit, TimeUnit::Hour);
  EXPECT_EQ(time("10-15", TimeUnit::Minute)->parts[0].most, 15);
  EXPECT_EQ(time_unit("Menit"), TimeUnit::Minute);
  EXPECT_EQ(time_unit("hari  kerja"), TimeUnit::WorkingDay);
  EXPECT_EQ(time_unit("15 menit"), std::nullopt);
  EXPECT_EQ(time_unit("detik"), std::nullopt);
  const std::string text = "2 bulan 5 hari kerja";
  EXPECT_EQ(cut(text, time(text, std::nullopt)->parts[1].slice), "5 hari kerja");
}

struct DeadlineRow {
  const char* text;
  DeadlineBound bound;
  double amount;  // of the last part; 0: none
  TimeUnit unit;
  bool before;
  const char* step;
  const char* event;
  bool office_hours = false;
};

TEST(PhrasesTime, Deadlines) {
  using enum DeadlineBound;
  using enum TimeUnit;
  const DeadlineRow rows[] = {
      {"paling lambat 3 hari kerja setelah langkah 2", NotLater, 3, WorkingDay, false, "2",
       "langkah 2"},
      {"Paling lambat 3 hari kalender sejak langkah 2, pada jam kerja", NotLater, 3, CalendarDay,
       false, "2", "langkah 2", true},
      {"paling lama 3 (tiga) hari kerja sesudah langkah 4a selesai.", NotLater, 3, WorkingDay,
       false, "4a", "langkah 4a selesai"},
      {"selambat-lambatnya 2 x 24 jam setelah surat diterima", NotLater, 48, Hour, false, "",
       "surat diterima"},
      {"maksimal 1 jam setelah langkah periksa", NotLater, 1, Hour, false, "periksa",
       "langkah periksa"},
      {"paling cepat 2 hari kerja setelah [periksa ulang]", NotEarlier, 2, WorkingDay, false,
       "periksa ulang", "[periksa ulang]"},
      {"minimal 7 hari kalender sebelum langkah 7", NotEarlier, 7, CalendarDay, true, "7",
       "langkah 7"},
      {"secepat-cepatnya 1 jam setelah sidang", NotEarlier, 1, Hour, false, "", "sidang"},
      {"sampai 31 Desember 2026", Until, 0, Minute, false, "", "31 Desember 2026"},
      {"sampai dengan tanggal 31-12-2026 pukul 14.00", Until, 0, Minute, false, "",
       "tanggal 31-12-2026 pukul 14.00"},
      {"hingga berkas lengkap", Until, 0, Minute, false, "", "berkas lengkap"},
      {"sampai langkah 5", Until, 0, Minute, false, "5", "langkah 5"},
      {"31 Desember 2026", NotLater, 0, Minute, false, "", "31 Desember 2026"},
      {"paling lambat tanggal 5 setiap bulan", NotLater, 0, Minute, false, "",
       "tanggal 5 setiap bulan"},
      {"3 hari kalender setelah langkah 2", NotLater, 3, CalendarDay, false, "2", "langkah 2"},
      {"3 hari kerja terhitung sejak permohonan diterima", NotLater, 3, WorkingDay, false, "",
       "permohonan diterima"},
      {"paling lambat 2 bulan 5 hari setelah langkah 1", NotLater, 5, Day, false, "1", "langkah 1"},
      {"paling lambat 3 hari kerja", NotLater, 3, WorkingDay, false, "", ""},
      {"paling lambat 3 hari kerja, pada jam kerja", NotLater, 3, WorkingDay, false, "", "", true},
      {"setelah langkah 2", NotLater, 0, Minute, false, "2", "langkah 2"},
      {"sebelum rapat paripurna", NotLater, 0, Minute, true, "", "rapat paripurna"},
      {"H-3", NotLater, 3, CalendarDay, true, "", "H"},
      {"H-3 rapat", NotLater, 3, CalendarDay, true, "", "rapat"},
      {"paling lambat H - 7 sebelum pelaksanaan rapat", NotLater, 7, CalendarDay, true, "",
       "pelaksanaan rapat"},
      {"paling cepat H+1 langkah 5", NotEarlier, 1, CalendarDay, false, "5", "langkah 5"},
      {"paling lambat 1 jam selesainya langkah 2", NotLater, 0, Minute, false, "", ""},
      {"paling lambat 1 jam setelah selesainya langkah 2", NotLater, 1, Hour, false, "2",
       "selesainya langkah 2"},
      {"paling lambat periksa", NotLater, 0, Minute, false, "", "periksa"}};
  for (const DeadlineRow& row : rows) {
    const auto read = deadline(row.text);
    if (row.amount == 0 && *row.event == '\0') {
      EXPECT_FALSE(read) << row.text;
      continue;
    }
    ASSERT_TRUE(read) << row.text;
    EXPECT_EQ(read->bound, row.bound) << row.text;
    EXPECT_EQ(read->before, row.before) << row.text;
    EXPECT_EQ(read->office_hours, row.office_hours) << row.text;
    EXPECT_EQ(cut(row.text, read->step), row.step) << row.text;
    EXPECT_EQ(cut(row.text, read->event), row.event) << row.text;
    ASSERT_EQ(read->amount.has_value(), row.amount != 0) << row.text;
    if (!read->amount) continue;
    EXPECT_EQ(read->amount->parts.back().most, row.amount) << row.text;
    EXPECT_EQ(read->amount->parts.back().unit, row.unit) << row.text;
  }
  EXPECT_EQ(deadline("sampai 31 Desember 2026")->date, (Date{2026, 12, 31}));
  EXPECT_EQ(deadline("sampai tanggal 31-12-2026 pukul 14.00")->date, (Date{2026, 12, 31}));
  for (const char* text :
       {"", "-", "secepatnya", "paling lambat", "segera setelah", "pada jam kerja",
        "3 hari kerja langkah 2", "paling lambat 3 hri setelah langkah 2", "paling lambat 3",
        "3 setelah langkah 2", "setelah langkah 2 dan 3", "rapat", "sampai 31 Februari 2026",
        "paling lambat 5-2 hari setelah langkah 1", "H-", "H-3x", "H-99999999999 rapat"})
    EXPECT_FALSE(deadline(text)) << text;
}

}  // namespace
}  // namespace sop::phrases
