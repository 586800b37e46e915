// What leaves the house: event logs, tables, reports. Goldens with a clock that stands still.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "case_samples.h"
#include "runtime/export/csv.h"
#include "runtime/export/histogram.h"
#include "runtime/export/report.h"
#include "runtime/export/xes.h"

namespace sop::exporting {
namespace {

using bundle::Bundle;
using bundle::RoleId;
using samples::DrivenCase;

const calendar::Calendar kCalendar;

Output into(std::string& text) {
  return [&text](std::string_view bytes) {
    text += bytes;
    return true;
  };
}

std::size_t times(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

std::string xes(const Bundle& bundle, const DrivenCase& one, Detail detail = Detail::Lifecycle) {
  std::string out;
  XesOptions options;
  options.name = "Uji & coba";
  options.source = "sopd";
  options.detail = detail;
  XesWriter writer(into(out), options);
  EXPECT_TRUE(writer.begin());
  EXPECT_TRUE(writer.trace({41, &bundle, one.records}));
  EXPECT_TRUE(writer.finish());
  return out;
}

// The schema of the standard, as a grammar of what may stand in what, and in which order.
void expect_valid(const std::string& xml) {
  const std::vector<std::string> kTypes{"string", "date", "int"};
  std::vector<std::string> open;
  std::vector<std::set<std::string>> keys{{}};
  std::vector<int> stage{0};
  std::size_t at = xml.find("?>") + 2;
  while ((at = xml.find('<', at)) != std::string::npos) {
    const std::size_t end = xml.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = xml.substr(at + 1, end - at - 1);
    at = end;
    if (tag.front() == '/') {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(tag.substr(1), open.back());
      open.pop_back();
      keys.pop_back();
      stage.pop_back();
      continue;
    }
    const std::string name = tag.substr(0, tag.find_first_of(" /"));
    const bool value = std::find(kTypes.begin(), kTypes.end(), name) != kTypes.end();
    const std::vector<std::string> order =
        open.empty() ? std::vector<std::string>{"log"}
        : open.back() == "log"
            ? std::vector<std::string>{"extension", "global", "classifier", "value", "trace"}
        : open.back() == "trace" ? std::vector<std::string>{"value", "event"}
                                 : std::vector<std::string>{"value"};
    const auto place = std::find(order.begin(), order.end(), value ? "value" : name);
    ASSERT_NE(place, order.end()) << name;
    EXPECT_GE(place - order.begin(), stage.back()) << name << " comes too late";
    stage.back() = static_cast<int>(place - order.begin());
    if (value) {
      const std::size_t key = tag.find("key=\"") + 5;
      EXPECT_TRUE(keys.back().insert(tag.substr(key, tag.find('"', key) - key)).second) << tag;
      EXPECT_EQ(tag.back(), '/');
    }
    if (tag.back() != '/') {
      open.push_back(name);
      keys.emplace_back();
      stage.push_back(0);
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST(Xes, AnEventIsToldInFull) {
  const Bundle bundle = samples::sample();
  const std::string log = xes(bundle, samples::returned_case(bundle));
  EXPECT_NE(log.find(R"(  <trace>
    <string key="concept:name" value="41"/>
    <string key="sopan:subject" value="Tim 2026"/>
    <string key="sopan:title" value="Penyusunan SK Tim"/>
    <string key="sopan:number" value="065/12"/>
)"),
            std::string::npos);
  EXPECT_NE(log.find(R"(    <event>
      <string key="concept:name" value="4 Melakukan 4"/>
      <string key="concept:instance" value="4#1"/>
      <string key="sopan:step" value="4"/>
      <string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2026-01-06T10:05:00.000+07:00"/>
      <string key="org:resource" value="citra"/>
      <string key="org:role" value="Sekretaris Dinas"/>
      <string key="sopan:event" value="task_completed"/>
      <int key="sopan:sequence" value="11"/>
      <int key="sopan:visit" value="1"/>
      <string key="sopan:answer" value="tidak"/>
      <string key="sopan:note" value="kurang&#10;dua"/>
    </event>
)"),
            std::string::npos)
      << log;
  expect_valid(log);
}

TEST(Xes, LifecycleIsThatOfTheStandard) {
  const Bundle bundle = samples::sample();
  DrivenCase one = samples::returned_case(bundle);
  one.send(engine::HandOver{one.task("4"), RoleId(1), "citra", ""}, "ani");
  one.send(engine::HandOver{one.task("4"), RoleId(1), "dewi", ""}, "citra");
  one.send(engine::Cancel{"salah"});
  const std::string log = xes(bundle, one);
  const auto transitions = [&](const char* name) {
    return times(log, std::string("lifecycle:transition\" value=\"") + name + "\"");
  };
  EXPECT_EQ(transitions("schedule"), 7U);
  EXPECT_EQ(transitions("assign"), 2U);
  EXPECT_EQ(transitions("reassign"), 1U);
  EXPECT_EQ(transitions("complete"), 5U);
  EXPECT_EQ(transitions("manualskip"), 1U);
  EXPECT_EQ(transitions("pi_abort"), 1U);
  EXPECT_EQ(transitions("unknown"), 1U) << "the global's alone";
  EXPECT_NE(log.find("sopan:status\" value=\"cancelled"), std::string::npos);
  EXPECT_NE(log.find("org:resource\" value=\"dewi"), std::string::npos);
  EXPECT_EQ(times(xes(bundle, one, Detail::Completed), "<event>"), 7U);
  EXPECT_EQ(times(xes(bundle, one, Detail::Everything), "<event>"), one.records.size() + 1);
  for (const Detail detail : {Detail::Completed, Detail::Lifecycle, Detail::Everything})
    expect_valid(xes(bundle, one, detail));
}

TEST(Xes, StreamsAndStopsWhenNobodyReads) {
  const Bundle bundle = samples::sample();
  const DrivenCase one = samples::returned_case(bundle);
  std::size_t largest = 0;
  int calls = 0;
  XesWriter writer(
      [&](std::string_view bytes) {
        largest = std::max(largest, bytes.size());
        return ++calls < 3;
      },
      {});
  bool more = writer.begin();
  int written = 0;
  for (; more && written < 10'000; ++written) more = writer.trace({1, &bundle, one.records});
  EXPECT_FALSE(more);
  EXPECT_LT(written, 200);
  EXPECT_LT(largest, 70'000U);
  EXPECT_FALSE(writer.finish());
  EXPECT_EQ(calls, 3);
}

TEST(Csv, CellsAreQuotedAndDefused) {
  EXPECT_EQ(csv_cell("biasa", ';'), "biasa");
  EXPECT_EQ(csv_cell("a;b", ';'), "\"a;b\"");
  EXPECT_EQ(csv_cell("a;b", ','), "a;b");
  EXPECT_EQ(csv_cell("kata \"itu\"", ';'), "\"kata \"\"itu\"\"\"");
  EXPECT_EQ(csv_cell("dua\nbaris", ';'), "\"dua\nbaris\"");
  for (const char* bad : {"=1+1", "+62", "-1", "@x", "\tx"})
    EXPECT_EQ(csv_cell(bad, ';'), std::string("'") + bad);
  EXPECT_EQ(csv_cell("\rx", ';'), "\"'\rx\"");
  EXPECT_EQ(csv_cell("=HYPERLINK(\"a\";1)", ';'), "\"'=HYPERLINK(\"\"a\"\";1)\"");
  EXPECT_EQ(csv_cell("", ';'), "");
}

TEST(Csv, EventsAndCasesAreRows) {
  const Bundle bundle = samples::sample();
  const DrivenCase one = samples::returned_case(bundle);
  std::string events;
  CsvOptions options;
  options.zone = calendar::Zone::Wita;
  CsvWriter writer(into(events), CsvWriter::Table::Events, options);
  EXPECT_TRUE(writer.begin());
  EXPECT_TRUE(writer.add({41, &bundle, one.records}));
  EXPECT_TRUE(writer.finish());
  EXPECT_EQ(events.substr(0, 20), "\xEF\xBB\xBFkasus;nomor_sop;s");
  EXPECT_EQ(times(events, "\r\n"), one.records.size() + 1);
  EXPECT_NE(events.find("41;065/12;Penyusunan SK Tim;" + bundle.hash +
                        ";9;task_skipped;3;Melakukan 3;Perencana;budi;;;;2026-01-05T03:05:00.000Z;"
                        "2026-01-05T11:05:00.000+08:00;;1;;;;\"'=tidak perlu; cukup\"\r\n"),
            std::string::npos)
      << events;

  std::string cases;
  options.separator = ',';
  options.byte_order_mark = false;
  CsvWriter table(into(cases), CsvWriter::Table::Cases, options);
  EXPECT_TRUE(table.begin());
  EXPECT_TRUE(table.add({41, &bundle, one.records}, &one.state));
  EXPECT_TRUE(table.finish());
  EXPECT_NE(cases.find("41,065/12,Penyusunan SK Tim," + bundle.hash +
                       ",Tim 2026,berjalan,ani,2026-01-05T01:00:00.000Z,"
                       "2026-01-05T09:00:00.000+08:00,,,4,1," +
                       std::to_string(one.records.size()) + ",,\r\n"),
            std::string::npos)
      << cases;
}

TEST(Histogram, IsExactWhileThereAreFewAndCloseAfter) {
  Histogram few;
  for (const int value : {50, 10, 40, 20, 30}) few.add(value);
  EXPECT_EQ(few.percentile(50), 30);
  EXPECT_EQ(few.percentile(90), 50);
  EXPECT_EQ(few.percentile(0), 10);
  EXPECT_DOUBLE_EQ(few.mean(), 30);
  EXPECT_EQ(Histogram().percentile(50), 0);
  samples::Random random(samples::seed());
  Histogram many;
  std::vector<std::int64_t> all;
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t value = std::int64_t{random.upto(60'000)} * random.upto(60'000);
    many.add(value);
    all.push_back(value);
  }
  std::sort(all.begin(), all.end());
  EXPECT_FALSE(many.exact());
  for (const std::uint32_t percent : {1U, 25U, 50U, 90U, 99U, 100U}) {
    const auto exact = static_cast<double>(all[(all.size() * percent + 99) / 100 - 1]);
    EXPECT_NEAR(static_cast<double>(many.percentile(percent)), exact, exact * 0.008 + 1) << percent;
  }
  many.add(-5);
  many.add(INT64_MAX);
  EXPECT_GT(many.percentile(100), INT64_MAX / 128 * 127);
}

Report report_on(const Bundle& bundle, const std::vector<DrivenCase>& cases) {
  ReportBuilder builder(bundle, kCalendar);
  for (const DrivenCase& one : cases) builder.add({1, &bundle, one.records});
  return builder.report();
}

std::vector<DrivenCase> three_cases(const Bundle& bundle) {
  DrivenCase done = samples::returned_case(bundle);
  done.send(engine::Complete{done.task("4"), RoleId(1), "ya", ""});
  done.pass(45 * 1'440).send(engine::Complete{done.task("5"), RoleId(0), "ya", ""});
  done.send(engine::Sign{done.task("5"), RoleId(1), ""});
  DrivenCase cancelled = samples::returned_case(bundle);
  cancelled.send(engine::Cancel{"salah"});
  return {samples::returned_case(bundle), done, cancelled};
}

TEST(Report, AddsUpTimesAnswersAndWaiting) {
  const Bundle bundle = samples::sample();
  const Report report = report_on(bundle, three_cases(bundle));
  EXPECT_EQ(report.started, 3U);
  EXPECT_EQ(report.finished, 1U);
  EXPECT_EQ(report.cancelled, 1U);
  EXPECT_EQ(report.open, 1U);
  const StepReport& first = report.steps[0];
  EXPECT_EQ(first.completed, 3U);
  EXPECT_EQ(first.used.percentile(50), 30 * samples::kMinutes);
  EXPECT_EQ(first.over, 3U) << "30 minutes, where the standard is 10";
  // 10.05 on Monday until 10.05 on Tuesday: one working day of 450 minutes.
  EXPECT_EQ(report.steps[3].used.percentile(90), 450 * samples::kMinutes);
  EXPECT_EQ(report.steps[1].held.count(), 3U);
  EXPECT_EQ(report.steps[1].held.percentile(50), 20 * samples::kMinutes);
  EXPECT_EQ(report.steps[2].skipped, 3U);
  EXPECT_EQ(report.steps[3].answers,
            (std::vector<AnswerCount>{{"ya", false, 1}, {"tidak", true, 3}}));
  EXPECT_EQ(report.steps[3].waiting, 1U);
  EXPECT_EQ(report.steps[3].stopped, 1U);
  EXPECT_EQ(report.months.size(), 2U);
}

TEST(Report, IsTold) {
  const Bundle bundle = samples::sample();
  const Report report = report_on(bundle, three_cases(bundle));
  EXPECT_EQ(report_text(Language::Indonesian, report, kCalendar, samples::kMonday),
            R"text(Laporan pelaksanaan SOP Penyusunan SK Tim
Keadaan sampai Senin, 5 Januari 2026 08.00 WIB
Kasus: 3 dimulai, 1 selesai, 1 dibatalkan, 1 masih berjalan

Waktu tiap langkah dalam menit kerja
  (dari langkah dibuka sampai selesai; "pegang" sejak diambil pelaksana)
  LANGKAH  KEGIATAN     JUMLAH  MEDIAN    P90  RATA-RATA  PEGANG  LEWAT BAKU  WAKTU BAKU
  1        Melakukan 1       3      30     30         30       -        100%  10 menit
  2        Melakukan 2       6      80     90         85      20        100%  10 menit
  3        Melakukan 3       3      10     10         10       -          0%  10 menit
  4        Melakukan 4       4     450    450      337,5       -         75%  10 menit
  5        Melakukan 5       1   14845  14845      14845       -        100%  10 menit

Jawaban tiap keputusan
  LANGKAH  KEGIATAN     JUMLAH  JAWABAN
  4        Melakukan 4       4  ya 1 (25%), tidak 3 (75%, kembali)
  5        Melakukan 5       1  ya 1 (100%), tidak 0 (0%, kembali)

Kasus yang menunggu sekarang
  LANGKAH  KEGIATAN     KASUS  PALING LAMA
  4        Melakukan 4      1  Selasa, 6 Januari 2026 11.35 WIB

Kasus tiap bulan
  BULAN    DIMULAI  SELESAI  DIBATALKAN
  2026-01        3        0           1
  2026-02        0        1           0

Kesesuaian: semua langkah dijalankan menurut SOP, karena langkah di luar urutannya tidak dapat dicatat
  Langkah 3 boleh dilewati: dilewati 3 dari 6 kali (50%)
  Kasus dibatalkan di langkah 4: 1

Laporan ini mengukur langkah, bukan orang: nama pelaksana tidak dihitung.
)text");
  const std::string rows = report_csv(report);
  EXPECT_EQ(rows.substr(0, 20), "\xEF\xBB\xBFlangkah;kegiatan;");
  EXPECT_NE(rows.find("\r\n4;Melakukan 4;4;450;450;337,5;;10 menit;3;0;1;ya = 1, tidak = 3;1;"
                      "2026-01-06T04:35:00.000Z;1\r\n"),
            std::string::npos);
}

TEST(Report, CountsMovedCasesWhereTheyAre) {
  const Bundle old = samples::sample();
  samples::Json json = samples::bundle_json();
  json["tasks"][1]["activity"] = "Menyusun ulang";
  const Bundle fresh = samples::read(json);
  DrivenCase one(old);
  one.send(engine::Start{""}).send(engine::Complete{one.task("1"), RoleId(0), "", ""});
  engine::CaseMoved moved{fresh.hash, {}};
  for (std::size_t i = 0; i < 5; ++i) moved.mapping.tasks.emplace_back(i);
  one.add("ani", moved);
  one.pass(7).add("budi", engine::TaskCompleted{one.task("2"), 1, RoleId(2), 0, ""});
  const Report before = report_on(old, {one});
  EXPECT_EQ(before.moved_out, 1U);
  EXPECT_EQ(before.steps[0].completed, 1U);
  EXPECT_EQ(before.steps[1].completed, 0U);
  EXPECT_EQ(before.open, 0U);
  ReportBuilder builder(fresh, kCalendar);
  builder.add({1, &old, one.records});
  EXPECT_EQ(builder.report().moved_in, 1U);
  EXPECT_EQ(builder.report().steps[0].completed, 0U);
  EXPECT_EQ(builder.report().steps[1].used.percentile(50), 7 * samples::kMinutes);
  EXPECT_EQ(builder.report().open, 1U);
}

TEST(Report, CountsAllVersionsTogether) {
  samples::Json json = samples::bundle_json();
  const Bundle old = samples::sample();
  json["tasks"][1]["activity"] = "Menyusun ulang";  // another step than "Melakukan 2"
  json["tasks"][0]["time"]["text"] = "20 menit";
  json["tasks"][0]["time"]["parts"][0]["least"] = 20;
  json["tasks"][0]["time"]["parts"][0]["most"] = 20;
  const Bundle fresh = samples::read(json);
  ReportBuilder builder(std::vector<ReportedVersion>{{&old, 1}, {&fresh, 2}}, kCalendar);
  DrivenCase moved(old);
  moved.send(engine::Start{""}).pass(15);
  moved.send(engine::Complete{moved.task("1"), RoleId(0), "", ""});
  engine::CaseMoved event{fresh.hash, {}};
  for (std::size_t i = 0; i < 5; ++i) event.mapping.tasks.emplace_back(i);
  moved.add("ani", event);
  moved.pass(7).add("budi", engine::TaskCompleted{moved.task("2"), 1, RoleId(2), 0, ""});
  builder.add({1, &old, moved.records});
  builder.add({2, &old, samples::returned_case(old).records});
  DrivenCase late(fresh);
  late.send(engine::Start{""}).pass(25);
  late.send(engine::Complete{late.task("1"), RoleId(0), "", ""});
  builder.add({3, &fresh, late.records});
  const Report& report = builder.report();
  EXPECT_EQ(report.started, 3U);
  EXPECT_EQ(report.open, 3U);
  EXPECT_EQ(report.moved_in + report.moved_out, 0U) << "from one version to another";
  ASSERT_EQ(report.versions.size(), 2U);
  EXPECT_EQ(report.versions[0].started, 2U);
  EXPECT_EQ(report.versions[0].moved_out, 1U);
  EXPECT_EQ(report.versions[1].moved_in, 1U);
  EXPECT_EQ(report.versions[1].open, 2U);
  // Step 1 in one row, each visit measured by the standard of its own version.
  EXPECT_EQ(report.steps[0].completed, 3U);
  EXPECT_EQ(report.steps[0].version, 2U);
  EXPECT_EQ(report.steps[0].over, 3U);
  EXPECT_EQ(report.steps[0].other_standards, (std::map<std::size_t, std::string>{{1, "10 menit"}}));
  EXPECT_EQ(report.steps[1].completed, 1U);
  // "Melakukan 2" is of the first version only.
  ASSERT_EQ(report.steps.size(), 6U);
  EXPECT_EQ(report.steps[5].activity, "Melakukan 2");
  EXPECT_EQ(report.steps[5].version, 1U);
  EXPECT_EQ(report.steps[5].completed, 2U);
  const std::string told = report_text(Language::Indonesian, report, kCalendar, samples::kMonday);
  for (const char* words :
       {"Kasus: 3 dimulai, 0 selesai, 0 dibatalkan, 3 masih berjalan\n",
        "SK Tim, versi 2 – Kasus: 1 dimulai, 0 selesai, 0 dibatalkan, 2 masih berjalan\n",
        "SK Tim, versi 1 – Kasus: 2 dimulai, 0 selesai, 0 dibatalkan, 1 masih berjalan\n",
        "  2, versi 1 ", "20 menit; 10 menit, versi 1\n"})
    EXPECT_NE(told.find(words), std::string::npos) << words << "\n" << told;
  EXPECT_NE(report_csv(report).find("\r\n2;Melakukan 2;2;"), std::string::npos);
}

TEST(Report, LeavesOutWhatAClockSetBackSpoils) {
  const Bundle bundle = samples::sample();
  DrivenCase one(bundle);
  one.send(engine::Start{""});
  one.pass(-60).send(engine::Complete{one.task("1"), RoleId(0), "", ""});
  const Report report = report_on(bundle, {one});
  EXPECT_EQ(report.steps[0].completed, 1U);
  EXPECT_EQ(report.steps[0].used.count(), 0U);
  EXPECT_EQ(report.steps[0].backwards, 1U);
  EXPECT_NE(report_text(Language::English, report, kCalendar, one.now).find("clock of the server"),
            std::string::npos);
}

}  // namespace
}  // namespace sop::exporting
