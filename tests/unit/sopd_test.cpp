// The words of `sopd`: what a person types, prepared answers, the command line, times.
#include <gtest/gtest.h>

#include "engine_samples.h"
#include "runtime/driver/automatic.h"
#include "runtime/driver/console.h"
#include "runtime/driver/machine.h"
#include "runtime/driver/options.h"
#include "runtime/driver/prompt.h"

namespace sop::sopd {
namespace {

bundle::Task decision() {
  bundle::Task task;
  for (const char* answer : {"setuju", "setuju bersyarat", "tidak", "berhenti"})
    task.exits.push_back({answer, {}, false, {}, {}});
  return task;
}

std::optional<std::uint32_t> answered(const char* line) {
  const Input input = understand(line, decision(), true);
  const auto* answer = std::get_if<input::Answer>(&input);
  return answer != nullptr ? std::optional(answer->exit) : std::nullopt;
}

TEST(Prompt, AnswersByWordingNumberAndUniqueBeginning) {
  EXPECT_EQ(answered("setuju"), 0U) << "the whole word wins over the longer one";
  EXPECT_EQ(answered("  SETUJU   Bersyarat "), 1U);
  EXPECT_EQ(answered("setuju b"), 1U);
  EXPECT_EQ(answered("t"), 2U);
  EXPECT_EQ(answered("3"), 2U);
  EXPECT_EQ(answered("berhenti"), 3U) << "the SOP's own word wins over the command";
  EXPECT_FALSE(answered("0"));
  EXPECT_FALSE(answered("5"));
  EXPECT_FALSE(answered("99999999999999999999"));
  EXPECT_TRUE(std::holds_alternative<input::Unclear>(understand("set", decision(), true)));
  EXPECT_TRUE(std::holds_alternative<input::Unknown>(understand("mungkin", decision(), true)));
}

TEST(Prompt, CommandsInBothLanguages) {
  const bundle::Task task = decision();
  EXPECT_TRUE(std::holds_alternative<input::Done>(understand("  ", task, false)));
  EXPECT_TRUE(std::holds_alternative<input::Stop>(understand("Berhenti", task, false)));
  EXPECT_TRUE(std::holds_alternative<input::Stop>(understand("stop", task, true)));
  EXPECT_TRUE(std::holds_alternative<input::Skip>(understand("lewati", task, false)));
  EXPECT_TRUE(std::holds_alternative<input::Help>(understand("?", task, true)));
  EXPECT_EQ(std::get<input::Note>(understand("catatan Lampiran  kurang", task, true)).text,
            "Lampiran kurang");
  EXPECT_EQ(std::get<input::Cancel>(understand("batalkan ditarik pemohon", task, true)).reason,
            "ditarik pemohon");
  EXPECT_EQ(std::get<input::As>(understand("sebagai Sekdis", task, false)).role, "Sekdis");
  EXPECT_TRUE(std::holds_alternative<input::Unknown>(understand("lewati saja", task, false)));
  EXPECT_TRUE(std::holds_alternative<input::Unknown>(understand("selesai", task, false)));
}

TEST(Script, CommasPartOnlyBeforeTheNextStep) {
  EXPECT_EQ(split_script("4=tidak,4=ya"), (std::vector<std::string>{"4=tidak", "4=ya"}));
  EXPECT_EQ(split_script("4=ya, dengan catatan,5=ya"),
            (std::vector<std::string>{"4=ya, dengan catatan", "5=ya"}));
  EXPECT_EQ(split_script(""), std::vector<std::string>{""});
}

std::string refusal(const std::string& script) {
  auto prepared = Automatic::prepare({script}, samples::sample());
  const auto* wrong = std::get_if<Diagnostic>(&prepared);
  return wrong != nullptr ? code(wrong->kind) : "";
}

TEST(Script, IsCheckedBeforeAnythingRuns) {
  EXPECT_EQ(refusal("4=tidak,4=ya"), "");
  EXPECT_EQ(refusal("4=t"), "") << "a unique beginning";
  EXPECT_EQ(refusal("3=lewati"), "");
  EXPECT_EQ(refusal("tidak"), "SOP7403");
  EXPECT_EQ(refusal("4="), "SOP7403");
  EXPECT_EQ(refusal("9=ya"), "SOP3005");
  EXPECT_EQ(refusal("4=mungkin"), "SOP7109");
  EXPECT_EQ(refusal("1=ya"), "SOP7110");
}

TEST(Script, IsUsedOneAVisitThenTheFirstAnswerBoundedly) {
  const bundle::Bundle bundle = samples::sample();
  auto prepared = Automatic::prepare({"4=tidak,4=tidak", "3=lewati"}, bundle);
  auto& automatic = std::get<Automatic>(prepared);
  const bundle::TaskId four(3);
  EXPECT_EQ(automatic.unused(bundle).size(), 3U);
  EXPECT_EQ(automatic.choose(bundle, four).answer, "tidak");
  EXPECT_EQ(automatic.choose(bundle, four).answer, "tidak");
  EXPECT_FALSE(automatic.has(four));
  for (std::uint32_t i = 0; i < kAutomaticVisits; ++i)
    EXPECT_EQ(automatic.choose(bundle, four).answer, "ya");
  EXPECT_EQ(automatic.choose(bundle, four).what, Choice::What::Loop);
  EXPECT_EQ(automatic.choose(bundle, bundle::TaskId(2)).what, Choice::What::Skip);
  EXPECT_TRUE(automatic.unused(bundle).empty());
}

Parsed parsed(std::vector<const char*> words) {
  words.insert(words.begin(), "sopd");
  return parse_options(static_cast<int>(words.size()), words.data(), Language::English);
}

std::string wrong(std::vector<const char*> words) {
  const Parsed result = parsed(std::move(words));
  const auto* diagnostic = std::get_if<Diagnostic>(&result);
  return diagnostic != nullptr ? code(diagnostic->kind) : "";
}

TEST(CommandLine, IsUnderstood) {
  const Parsed result = parsed({"run", "x.alur", "--auto", "--answer", "4=tidak,4=ya", "--as",
                                "Sekdis", "--as=Kadis", "--data", "/d", "--lang=en"});
  const auto& options = std::get<Options>(result);
  EXPECT_EQ(options.bundle, "x.alur");
  EXPECT_TRUE(options.automatic);
  EXPECT_EQ(options.answers, std::vector<std::string>{"4=tidak,4=ya"});
  EXPECT_EQ(options.roles, (std::vector<std::string>{"Sekdis", "Kadis"}));
  EXPECT_EQ(options.data, "/d");
  EXPECT_TRUE(std::get<Options>(parsed({"run", "--case", "3"})).resume);
  EXPECT_EQ(std::get<Options>(parsed({"show", "3"})).case_number, 3U);
  EXPECT_EQ(std::get<Options>(parsed({"audit", "verify", "--anchor", "ab"})).anchor, "ab");
  EXPECT_TRUE(std::holds_alternative<Information>(parsed({})));
  EXPECT_TRUE(std::holds_alternative<Information>(parsed({"--help"})));
  EXPECT_TRUE(std::holds_alternative<Information>(parsed({"run", "--help"})));
  EXPECT_TRUE(std::holds_alternative<Information>(parsed({"--version"})));
}

TEST(CommandLine, MistakesAreNamed) {
  EXPECT_EQ(wrong({"jalan"}), "SOP1011");
  EXPECT_EQ(wrong({"run"}), "SOP7407");
  EXPECT_EQ(wrong({"show"}), "SOP7407");
  EXPECT_EQ(wrong({"show", "tiga"}), "SOP7118");
  EXPECT_EQ(wrong({"show", "-1"}), "SOP7118");
  EXPECT_EQ(wrong({"run", "x.alur", "--otomatis"}), "SOP7406");
  EXPECT_EQ(wrong({"run", "x.alur", "--data"}), "SOP7407");
  EXPECT_EQ(wrong({"run", "x.alur", "y.alur"}), "SOP1010");
  EXPECT_EQ(wrong({"run", "x.alur", "--lang=jawa"}), "SOP7408");
  EXPECT_EQ(wrong({"audit", "verfy"}), "SOP1011");
  const Parsed near = parsed({"run", "x.alur", "--subjct", "a"});
  EXPECT_EQ(std::get<Diagnostic>(near).hints.front().args.front(), "--subject");
}

TEST(Machine, DurationsUseTheirTwoLargestUnits) {
  EXPECT_EQ(duration(0, Language::Indonesian), "0 detik");
  EXPECT_EQ(duration(-5'000, Language::Indonesian), "0 detik") << "clocks jump back";
  EXPECT_EQ(duration(65'000, Language::Indonesian), "1 menit 5 detik");
  EXPECT_EQ(duration(3'600'000, Language::English), "1 h");
  EXPECT_EQ(duration(90'061'000, Language::Indonesian), "1 hari 1 jam");
}

TEST(Console, TextCannotSteerTheTerminal) {
  EXPECT_EQ(printable("a\x1b[31m\tb\xc2\x9b\nµ"), "a [31m b  µ");
  EXPECT_EQ(table({{"A", "B"}, {"µµµ", "x"}}), "A    B\nµµµ  x\n");
}

}  // namespace
}  // namespace sop::sopd
