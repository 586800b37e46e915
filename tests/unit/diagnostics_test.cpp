#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/explain.h"
#include "compiler/diagnostics/render.h"

namespace sop {
namespace {

Diagnostic sample(FileId file) {
  return finding<Kind::UnknownRole>(Span{file, 14, 22}, "S\xC3\xA9kdiss")
      .label(Span{file, 4, 7}, Phrase::FirstHere)
      .hint(Phrase::DidYouMean, {"Sekdis"})
      .fix(Span{file, 14, 22}, "Sekdis", Applicability::Safe);
}

TEST(RenderTest, ConsolePutsTheCaretsUnderTheWord) {
  SourceMap sources;
  const FileId file = sources.add("a.sop", "SOP Uji\n\n  3. S\xC3\xA9kdiss: Memeriksa\n").id;
  const std::string text = render_console(sample(file), sources, {Language::Indonesian, false});
  EXPECT_EQ(text,
            "kesalahan[SOP3001]: Pelaksana \"S\xC3\xA9kdiss\" tidak dikenal\n"
            "  --> a.sop:3:6\n"
            " 3 |   3. S\xC3\xA9kdiss: Memeriksa\n"
            "   |      ^^^^^^^\n"
            " 1 | SOP Uji\n"
            "   |     --- yang pertama di sini\n"
            "   = saran: Mungkin maksudnya \"Sekdis\".\n"
            "   = saran: Setiap pelaksana langkah didaftarkan di bagian Pelaksana.\n"
            "   = perbaikan: Ganti dengan \"Sekdis\"\n");
}

TEST(RenderTest, ShortAndJsonCountCharacters) {
  SourceMap sources;
  const FileId file = sources.add("a.sop", "SOP Uji\n\n  3. S\xC3\xA9kdiss: Memeriksa\n").id;
  EXPECT_EQ(render_short(sample(file), sources, {Language::English, false}),
            "a.sop:3:6: error[SOP3001]: The role \"S\xC3\xA9kdiss\" is unknown\n");
  const auto json =
      nlohmann::json::parse(render_json(sample(file), sources, {Language::English, false}));
  EXPECT_EQ(json["code"], "SOP3001");
  EXPECT_EQ(json["severity"], "error");
  EXPECT_EQ(json["line"], 3);
  EXPECT_EQ(json["column"], 6);
  EXPECT_EQ(json["endColumn"], 13);
  EXPECT_EQ(json["labels"][0]["line"], 1);
  EXPECT_EQ(json["hints"].size(), 2U);
  EXPECT_EQ(json["fixes"][0]["edits"][0]["replacement"], "Sekdis");
  EXPECT_TRUE(json["fixes"][0]["safe"]);
}

TEST(RenderTest, NoFileCanSteerTheTerminal) {
  SourceMap sources;
  const FileId file = sources.add("a.sop", "SOP \x1b[31mmerah\n").id;
  const Diagnostic one = finding<Kind::UnknownRole>(Span{file, 4, 9}, "\x1b]0;judul\x07");
  const std::string text = render_console(one, sources, {Language::Indonesian, false});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

TEST(RenderTest, LongLinesAreCutRoundTheCaret) {
  SourceMap sources;
  const std::string line = std::string(5000, 'a') + "SALAH" + std::string(5000, 'b');
  const FileId file = sources.add("a.sop", line).id;
  const std::string text =
      render_console(finding<Kind::BadDate>(Span{file, 5000, 5005}, "SALAH"), sources, {});
  EXPECT_LT(text.size(), 1000U);
  EXPECT_NE(text.find("SALAH"), std::string::npos);
  EXPECT_NE(text.find("^^^^^\n"), std::string::npos);
}

TEST(Explain, FindsPagesByCode) {
  EXPECT_EQ(kind_of_code("SOP3001"), Kind::UnknownRole);
  EXPECT_EQ(kind_of_code("3001"), Kind::UnknownRole);
  EXPECT_EQ(kind_of_code("SOP9999"), std::nullopt);
  EXPECT_EQ(kind_of_code("SOP"), std::nullopt);
  EXPECT_NE(explain(Kind::UnknownRole, Language::Indonesian).find("SOP3001 (kesalahan)"),
            std::string::npos);
}

TEST(Findings, SortsByPlaceAndCounts) {
  Findings findings;
  findings.report(finding<Kind::NoSteps>(Span{FileId(0), 9, 9}));
  findings.report(finding<Kind::BareDay>(Span{FileId(0), 2, 3}));
  findings.sort();
  EXPECT_EQ(findings.all().front().kind, Kind::BareDay);
  EXPECT_EQ(findings.count(Severity::Error), 1U);
  EXPECT_TRUE(findings.has_errors());
}

}  // namespace
}  // namespace sop
