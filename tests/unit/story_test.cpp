// Cases told: history sentence by sentence, the steps beside the chart, and the chart with the
// state of a case over it.
#include "runtime/story/story.h"

#include <gtest/gtest.h>

#include "case_samples.h"
#include "runtime/story/history.h"
#include "runtime/story/live_chart.h"
#include "runtime/story/svg_scan.h"

namespace sop::story {
namespace {

using bundle::Bundle;
using bundle::RoleId;
using bundle::TaskId;
using samples::DrivenCase;

const calendar::Calendar kCalendar;

Voice voice() {
  Voice out;
  out.persons = true;
  out.calendar = &kCalendar;
  out.names = [](const std::string& id) {
    if (id == "ani") return std::string("Ani");
    return id == "budi" ? std::string("Budi") : "Citra";
  };
  return out;
}

std::vector<std::string> told(const Bundle& bundle, const DrivenCase& one,
                              Language language = Language::Indonesian) {
  std::vector<std::string> out;
  for (const Line& line : history(language, {1, &bundle, one.records}, {}, voice()))
    out.push_back(line.text + (line.note.empty() ? "" : " · " + line.note));
  return out;
}

using Lines = std::vector<std::string>;

TEST(History, OneSentenceAnAct) {
  const Bundle bundle = samples::sample();
  EXPECT_EQ(
      told(bundle, samples::returned_case(bundle)),
      (Lines{"Kasus dimulai oleh Ani · perihal: Tim 2026",
             "Ani (Kepala Dinas) menyelesaikan langkah 1: Melakukan 1; hasil: Disposisi",
             "Budi (Perencana) menyelesaikan langkah 2: Melakukan 2; hasil: SK Tim (draf) · "
             "catatan: konsep <awal>",
             "Budi (Perencana) melewati langkah 3: Melakukan 3 · catatan: =tidak perlu; cukup",
             "Citra (Sekretaris Dinas) memutuskan langkah 4 (Melakukan 4): tidak · catatan: "
             "kurang dua",
             "Kembali ke langkah 2; menunggu Sekretaris Dinas atau Perencana, kunjungan ke-2",
             "Budi mengambil langkah 2",
             "Budi (Perencana) menyelesaikan langkah 2: Melakukan 2; hasil: SK Tim (draf), "
             "versi 2",
             "Budi (Perencana) menyelesaikan langkah 3: Melakukan 3",
             "Langkah 4 menunggu Sekretaris Dinas"}));
}

TEST(History, SpeaksEnglishToo) {
  const Bundle bundle = samples::sample();
  const Lines lines = told(bundle, samples::returned_case(bundle), Language::English);
  EXPECT_EQ(lines[1], "Ani (Kepala Dinas) completed step 1: Melakukan 1; result: Disposisi");
  EXPECT_EQ(lines.back(), "Step 4 waits for Sekretaris Dinas");
}

TEST(History, IsGroupedByTheDaysOfTheZone) {
  const Bundle bundle = samples::sample();
  const DrivenCase one = samples::returned_case(bundle);
  const auto lines = history(Language::Indonesian, {1, &bundle, one.records}, {}, voice());
  const std::vector<Day> days = by_day(Language::Indonesian, lines);
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[0].heading, "Senin, 5 Januari 2026");
  EXPECT_EQ(days[0].entries[0].clock, "08.00");
  EXPECT_EQ(days[1].heading, "Selasa, 6 Januari 2026");
  EXPECT_EQ(days[1].entries[0].line.kind, LineKind::Answered);
  EXPECT_EQ(by_day(Language::English, lines, calendar::Zone::Wit)[0].entries[0].clock, "10:00");
}

TEST(History, TellsWhoActsForWhom) {
  const Bundle bundle = samples::sample();
  DrivenCase one(bundle);
  one.send(engine::Start{""});
  engine::Authority plh;
  plh.capacities = {{RoleId(0), "ani", engine::Substitution::Plh}};
  one.send(engine::Complete{one.task("1"), RoleId(0), "", ""}, "budi", plh);
  engine::Authority plt;
  plt.capacities = {{RoleId(1), "", engine::Substitution::Plt}};
  one.send(engine::Claim{one.task("2"), RoleId(1)}, "citra", plt);
  const Lines lines = told(bundle, one);
  EXPECT_EQ(lines[1],
            "Budi, Plh. Kepala Dinas (Ani) menyelesaikan langkah 1: Melakukan 1; hasil: Disposisi");
  EXPECT_EQ(lines[3], "Citra, Plt. Sekretaris Dinas mengambil langkah 2");
}

TEST(History, OfAJointStepNamesWhoSigned) {
  const Bundle bundle = samples::sample();
  DrivenCase one = samples::returned_case(bundle);
  one.send(engine::Complete{one.task("4"), RoleId(1), "ya", ""}, "citra");
  one.send(engine::Complete{one.task("5"), RoleId(0), "ya", ""}, "ani");
  one.send(engine::Sign{one.task("5"), RoleId(2), "paraf"}, "budi");
  const Lines lines = told(bundle, one);
  EXPECT_EQ((Lines{lines.end() - 4, lines.end()}),
            (Lines{"Ani (Kepala Dinas) mengesahkan bagiannya pada langkah 5 dan menjawab: ya",
                   "Budi (Perencana) mengesahkan bagiannya pada langkah 5 · catatan: paraf",
                   "Langkah 5 selesai, semua pelaksana sudah mengesahkan (Melakukan 5): ya; hasil: "
                   "SK Tim (final), versi 4",
                   "Kasus selesai"}));
}

TEST(History, TellsWhatOnlyAServerBrings) {
  const Bundle bundle = samples::sample();
  DrivenCase one(bundle);
  const TaskId first(0);
  one.add("", engine::CaseStarted{"", {7, "4a", 1, 1}, {}});
  one.add("", engine::TaskOpened{first, 1, {}, false});
  one.add("ani", engine::FileAttached{first, 1, RoleId(0), bundle::DocumentId(0), 2, "SK.pdf", "ab",
                                      3, "application/pdf"});
  one.add("", engine::DeadlinePassed{first, 1, 1, one.now, RoleId(0)});
  one.add("ani", engine::TaskHandedOver{first, 1, 0, RoleId(0), "budi", ""});
  one.add("", engine::CallBegun{first, 1, 12});
  one.add("", engine::CallEnded{first, 1, 12, false});
  one.add("ani", engine::CaseCancelled{"salah"});
  EXPECT_EQ(told(bundle, one),
            (Lines{"Kasus dimulai oleh langkah 4a kasus 7",
                   "Ani melampirkan SK.pdf (SK Tim) pada langkah 1, versi 2",
                   "Langkah 1 melewati tenggatnya, Senin, 5 Januari 2026 08.00 WIB; diberitahukan "
                   "kepada Kepala Dinas",
                   "Ani menyerahkan langkah 1 kepada Budi", "Langkah 1 menjalankan kasus 12",
                   "Kasus 12 dibatalkan; langkah 1 kembali kepada pelaksananya",
                   "Kasus dibatalkan oleh Ani: salah"}));
  const auto lines = history(Language::Indonesian, {1, &bundle, one.records});
  EXPECT_EQ(lines.front().linked, 7U);
  EXPECT_EQ(lines[4].linked, 12U);
}

TEST(History, FollowsACaseToAnotherVersion) {
  const Bundle old = samples::sample();
  samples::Json json = samples::bundle_json();
  json["tasks"][1]["activity"] = "Menyusun ulang";
  const Bundle fresh = samples::read(json);
  DrivenCase one(old);
  one.send(engine::Start{""}).send(engine::Complete{one.task("1"), RoleId(0), "", ""});
  engine::CaseMoved moved{fresh.hash, {}};
  for (std::size_t i = 0; i < 5; ++i) moved.mapping.tasks.emplace_back(i);
  for (std::size_t i = 0; i < 3; ++i) moved.mapping.roles.emplace_back(i);
  one.add("ani", moved);
  one.add("budi", engine::TaskCompleted{one.task("2"), 1, RoleId(2), 0, ""});
  const Versions versions = [&](const std::string& hash) {
    return hash == fresh.hash ? &fresh : nullptr;
  };
  const auto lines = history(Language::Indonesian, {1, &old, one.records}, versions, voice());
  EXPECT_EQ(lines[2].text, "Ani memindahkan kasus ke versi SOP " + fresh.hash.substr(0, 12));
  EXPECT_EQ(lines[3].text, "Budi (Perencana) menyelesaikan langkah 2: Menyusun ulang");
  EXPECT_EQ(history(Language::Indonesian, {1, &old, one.records}).size(), 3U)
      << "what an unknown version says can't be told";
}

Lines overview(const Bundle& bundle, const DrivenCase& one) {
  Lines out;
  for (const OverviewLine& line :
       steps_overview(Language::Indonesian, bundle, one.state, one.records, voice()))
    out.push_back(bundle.task(line.task).id + " " + line.text);
  return out;
}

TEST(Overview, SaysOfEachStepWhereItStands) {
  const Bundle bundle = samples::sample();
  const DrivenCase one = samples::returned_case(bundle);
  EXPECT_EQ(
      overview(bundle, one),
      (Lines{"1 selesai oleh Ani (Kepala Dinas), Senin, 5 Januari 2026 08.30 WIB",
             "2 selesai oleh Budi (Perencana), Selasa, 6 Januari 2026 11.25 WIB; sudah 2 kali",
             "3 selesai oleh Budi (Perencana), Selasa, 6 Januari 2026 11.35 WIB; sudah 2 kali",
             "4 menunggu Sekretaris Dinas sejak Selasa, 6 Januari 2026 11.35 WIB; kunjungan "
             "ke-2",
             "5 belum sampai"}));
}

TEST(Overview, AReturnMakesStepsToBeDoneAgain) {
  const Bundle bundle = samples::sample();
  DrivenCase one = samples::returned_case(bundle);
  one.send(engine::Complete{one.task("4"), RoleId(1), "tidak", ""}, "citra");
  Lines lines = overview(bundle, one);
  EXPECT_EQ(lines[2].substr(0, 27), "3 perlu dikerjakan lagi; te");
  EXPECT_EQ(lines[3].substr(0, 27), "4 perlu dikerjakan lagi; te");
  one.send(engine::Claim{one.task("2"), RoleId(2)}, "budi");
  EXPECT_EQ(overview(bundle, one)[1].substr(0, 30), "2 sedang dikerjakan Budi sejak");
  one.send(engine::Cancel{"salah"});
  lines = overview(bundle, one);
  EXPECT_EQ(lines[1].substr(0, 46), "2 berhenti di sini karena kasus dibatalkan; su");
  EXPECT_EQ(lines[4], "5 tidak dilalui");
}

// As the compiler writes it; its own drawings are looked at in tests of emit.
constexpr std::string_view kChart = R"svg(<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="842pt" height="278pt" viewBox="0.00 0.00 841.89 278.48" role="img" aria-labelledby="judul uraian">
<title id="judul">SOP Penyusunan</title>
<desc id="uraian">Lima langkah.</desc>
<g class="graph" transform="translate(0 278.48)">
<path fill="#dedede" d="M36-220.36H805.89V-161.88H36z"/>
<g id="langkah-1" class="edge kapsul">
<title>Satu</title>
<path fill="none" stroke="black" d="M293.38-227.48H310.1C315.98-227.48 320.74-222.72 320.74-216.84c0 5 -4 10-10 10z"/>
<text x="301.74" y="-214.15">Mulai</text>
</g>
<g id="langkah-2"><polygon fill="white" points="320,-194 282,-194 282,-173 320,-173 320,-194"/></g>
<g id="langkah-3"><polygon fill="white" points="220,-154 182,-154 182,-133 220,-133"/></g>
<g id="langkah-4" class="node keputusan"><polygon fill="white" points="381,-117 362,-103 381,-90 400,-103"/></g>
<g id="langkah-5"><polygon fill="white" points="320,-54 282,-54 282,-33 320,-33"/></g>
<g id="langkah-5-2"><polygon fill="white" points="420,-54 382,-54 382,-33 420,-33"/></g>
</g>
</svg>
<!-- end -->
)svg";

std::size_t times(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

std::string drawn(Bundle bundle, const DrivenCase& one, LiveOptions options = {}) {
  bundle.chart_svg = std::string(kChart);
  if (options.records.empty()) options.records = one.records;
  return live_chart(bundle, one.state, options);
}

TEST(LiveChart, MarksTheStepAndSaysIt) {
  const Bundle bundle = samples::sample();
  const std::string svg = drawn(bundle, samples::returned_case(bundle));
  EXPECT_EQ(svg.substr(0, 4), "<svg");
  EXPECT_EQ(svg.substr(svg.size() - 6), "</svg>");
  EXPECT_NE(svg.find("<title id=\"judul\">SOP Penyusunan SK Tim: sedang di langkah 4</title>"),
            std::string::npos);
  EXPECT_NE(svg.find("Lima langkah.\nKeadaan sekarang: langkah 1 selesai; "), std::string::npos);
  EXPECT_NE(svg.find("langkah 4 menunggu Sekretaris Dinas"), std::string::npos);
  EXPECT_EQ(times(svg, "fill=\"#fff0d1\" stroke=\"#a34a00\" stroke-width=\"2.4\""), 1U);
  EXPECT_EQ(times(svg, "fill=\"#e6f4ea\""), 3U);
  EXPECT_EQ(times(svg, ">2×</text>"), 4U) << "2, 3, 4 and the legend";
  EXPECT_NE(svg.find("points=\"381,-117 362,-103 381,-90 400,-103\"/></g>"), std::string::npos);
  // Of a diamond (362 to 400, -117 to -90) both signs stand beside the arrow that comes in at the
  // top and above the answer at the left tip; nothing stands on the right, where answers may.
  EXPECT_NE(svg.find("translate(371.40 -118.60)\"><circle r=\"5.6\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("translate(358.25 -118.60)\"><rect"), std::string::npos);
  EXPECT_EQ(svg.find("style="), std::string::npos);
  EXPECT_TRUE(scan_svg(svg).has_value()) << "well-formed still";
}

TEST(LiveChart, OfAJointStepMarksWhoStillHasToSign) {
  const Bundle bundle = samples::sample();
  DrivenCase one = samples::returned_case(bundle);
  one.send(engine::Complete{one.task("4"), RoleId(1), "ya", ""}, "citra");
  EXPECT_EQ(times(drawn(bundle, one), "fill=\"#fff0d1\""), 2U);
  one.send(engine::Complete{one.task("5"), RoleId(0), "ya", ""}, "ani");
  const std::string svg = drawn(bundle, one);
  EXPECT_EQ(times(svg, "fill=\"#fff0d1\""), 1U);
  EXPECT_NE(svg.find("langkah 5 menunggu Sekretaris Dinas atau Perencana"), std::string::npos);
}

TEST(LiveChart, TellsLateStoppedAndEnded) {
  const Bundle bundle = samples::sample();
  DrivenCase one = samples::returned_case(bundle);
  LiveOptions late;
  late.overdue = {one.task("4")};
  EXPECT_NE(drawn(bundle, one, late).find(">lewat tenggat</text>"), std::string::npos);
  late.language = Language::English;
  EXPECT_NE(drawn(bundle, one, late).find(">past its deadline</text>"), std::string::npos);
  one.send(engine::Cancel{"salah"});
  const std::string svg = drawn(bundle, one);
  EXPECT_NE(svg.find("kasus dibatalkan</title>"), std::string::npos);
  EXPECT_NE(svg.find(">berhenti di sini</text>"), std::string::npos);
}

TEST(LiveChart, TakesNothingThatIsNoChart) {
  Bundle bundle = samples::sample();
  const engine::State state;
  for (const char* damaged :
       {"", "<svg/>", "<svg", "hello", "<svg viewBox=\"0 0 1 1\" height=\"1\"><g></svg>",
        "<svg viewBox=\"0 0 1 1\" height=\"1\"><script>alert(1)</script><g></g></svg>",
        "<svg viewBox=\"0 0 1 1\" height=\"1\" onload=\"x()\"><g></g></svg>",
        "<svg viewBox=\"0 0 1 1\" height=\"1\"><g style=\"a\"></g></svg>",
        "<svg viewBox=\"0 0 1 1\" height=\"1\"><a href=\"javascript:x\"></a><g></g></svg>",
        "<svg viewBox=\"0 0 nan 1\" height=\"1\"><g></g></svg>"}) {
    bundle.chart_svg = damaged;
    EXPECT_EQ(live_chart(bundle, state), "") << damaged;
  }
  bundle.chart_svg = "<svg viewBox=\"0 0 9 9\" height=\"9\"><g></g></svg><script>x</script>";
  EXPECT_EQ(live_chart(bundle, state).find("script"), std::string::npos);
}

// Any cut, and any byte changed: an answer, never a crash, and never half a picture.
TEST(LiveChart, SurvivesEveryDamage) {
  Bundle bundle = samples::sample();
  const DrivenCase one = samples::returned_case(bundle);
  const LiveOptions options{Language::Indonesian, one.records, {}, true};
  std::size_t empty = 0;
  for (std::size_t cut = 0; cut < kChart.size(); ++cut) {
    bundle.chart_svg = std::string(kChart.substr(0, cut));
    if (live_chart(bundle, one.state, options).empty()) ++empty;
  }
  EXPECT_EQ(empty, kChart.find("</svg>") + 6) << "only the whole picture is drawn";
  for (std::size_t at = 0; at < kChart.size(); ++at) {
    for (const char c : {'<', '>', '"', '9', '\0', 'z'}) {
      bundle.chart_svg = std::string(kChart);
      bundle.chart_svg[at] = c;
      const std::string svg = live_chart(bundle, one.state, options);
      EXPECT_TRUE(svg.empty() || scan_svg(svg).has_value()) << at;
    }
  }
}

TEST(LiveChart, RandomCasesAreAlwaysTold) {
  samples::Random random(samples::seed());
  for (int round = 0; round < 200; ++round) {
    Bundle bundle = samples::random_bundle(random);
    bundle.chart_svg = std::string(kChart);
    DrivenCase one(bundle);
    one.send(engine::Start{"uji"});
    for (int step = 0; step < 30 && !one.state.tokens.empty(); ++step) {
      const engine::Token token = one.state.tokens.front();
      const bundle::Task& task = bundle.task(token.task);
      std::uint32_t member = 0;
      while (engine::has_signed(token, member)) ++member;
      const RoleId role = task.performers[member].front();
      if (member > 0) {
        one.send(engine::Sign{token.task, role, ""});
      } else {
        const auto exit =
            static_cast<std::size_t>(random.upto(static_cast<int>(task.exits.size()) - 1));
        one.send(engine::Complete{token.task, role,
                                  task.is_decision() ? task.exits[exit].answer : "", ""});
      }
      EXPECT_EQ(steps_overview(Language::Indonesian, bundle, one.state, one.records).size(),
                bundle.tasks.size());
      EXPECT_FALSE(
          live_chart(bundle, one.state, {Language::Indonesian, one.records, {}, true}).empty());
    }
    EXPECT_FALSE(history(Language::English, {1, &bundle, one.records}).empty());
  }
}

TEST(Words, XmlTextKeepsOnlyWhatXmlHas) {
  EXPECT_EQ(xml_text("a<b>&\"'\n\t"), "a&lt;b&gt;&amp;&quot;&#39;&#10;&#9;");
  EXPECT_EQ(xml_text(std::string_view("\0\x01\x7F", 3)), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(xml_text("\xFF\xC3"), "\uFFFD\uFFFD");
  EXPECT_EQ(xml_text("é – 語 \uFFFF"), "é – 語 \uFFFD");
}

}  // namespace
}  // namespace sop::story
