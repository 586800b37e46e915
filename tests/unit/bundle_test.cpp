// The bundle: what the compiler writes is what the runtime reads; everything else is refused with a
// place.
#include <gtest/gtest.h>

#include <functional>

#include "compiler/base/hash.h"
#include "compiler/emit/bundle.h"
#include "engine_samples.h"

namespace sop {
namespace {

using samples::Json;

// The finding that reading these bytes gives.
std::string code_of(const std::string& bytes) {
  Findings findings;
  const auto bundle = bundle::read(bytes, "uji.alur", findings);
  EXPECT_EQ(bundle.has_value(), findings.all().empty());
  return findings.all().empty() ? "" : code(findings.all().front().kind);
}

std::string code_after(const std::function<void(Json&)>& change) {
  Json json = samples::bundle_json();
  change(json);
  return code_of(json.dump());
}

model::Text text(std::string words) {
  return {std::move(words), {}};
}

// "3. Sekdis: … ya: selesai, Output: SK (final); tidak: kembali ke 1", the smallest SOP that uses
// every column.
model::Model small_model() {
  model::Model model;
  model.title = "Penyusunan SK";
  model.identity.number = text("065/1");
  model.identity.standard_time.text = text("maksimal 2 hari");
  model.identity.standard_time.value = phrases::time("maksimal 2 hari", std::nullopt);
  model.part = text("Pengajuan");
  model.identity.agency = {text("Pemerintah Kabupaten Contoh")};
  model.roles = {{"Sekdis", "Sekretaris Dinas", {}, model::RoleKind::Person, {}, {}, {}, {}, {}},
                 {"Tim",
                  "Tim Penyusun",
                  {},
                  model::RoleKind::Team,
                  model::RoleId(0),
                  {"Anton"},
                  {"menandatangani"},
                  {},
                  {}}};
  model.documents = {{"SK", {}, true, "Surat Keputusan", {"draf", "final"}},
                     {"Perintah", {}, false, "", {}}};
  model.rows = {{"1", model::StepId(0), 1, {}, {}, {}, {}, {}},
                {"2", model::StepId(1), 1, {}, {}, {}, {}, {}}};
  model::Step first;
  first.row = model::RowId(0);
  first.label = "1";
  first.performers.members = {{model::RoleId(1)}, {model::RoleId(0)}};
  first.activity = text("Menyusun SK");
  first.inputs.uses = {{model::DocumentId(1), {}, true, text("Perintah")}};
  first.outputs.uses = {{model::DocumentId(0), 0, false, text("Draf SK")}};
  first.time.text = text("1,5 jam");
  first.time.value = phrases::Time{{{1.5, 1.5, phrases::TimeUnit::Hour, {}}}, false, false};
  model::Step second;
  second.row = model::RowId(1);
  second.label = "2";
  second.name = "periksa";
  second.performers.members = {{model::RoleId(0)}};
  second.activity = text("Memeriksa SK");
  second.question = text("Setuju?");
  second.outputs.uses = {{model::DocumentId(1), {}, false, text("Perintah")}};
  second.branches = {{text("ya"),
                      {model::TargetKind::End, {}, false, {}},
                      {{model::DocumentId(0), 1, false, text("SK (final)")}},
                      {}},
                     {text("tidak"), {model::TargetKind::To, model::StepId(0), true, {}}, {}, {}}};
  model.steps = {first, second};
  return model;
}

std::string written() {
  const model::Model model = small_model();
  return emit::bundle(model, flow::lower(model), "<svg>\"µ\"</svg>",
                      {phrases::TimeUnit::CalendarDay, 420, "WITA", {"", "Pertanggungjawaban"}});
}

// Whole: a change of the format shows here, and then in alur.schema.json, README.md and kVersion.
constexpr const char* kGolden =
    R"j({"chart":{"svg":"<svg>\"µ\"</svg>"},"documents":[{"full_name":"Surat Keputusan","id":"d1","name":"SK",)j"
    R"j("states":["draf","final"]},{"full_name":"","id":"d2","name":"Perintah","states":[]}],"forks":[],"format":"sopan-alur","joins":[],)j"
    R"j("roles":[{"alias":"Sekdis","authorities":[],"id":"r1","kind":"person","members":[],"superior":null,)j"
    R"j("title":"Sekretaris Dinas"},{"alias":"Tim","authorities":["menandatangani"],"id":"r2","kind":"team",)j"
    R"j("members":["Anton"],"superior":"r1","title":"Tim Penyusun"}],"separations":[],"sop":{"agency":["Pemerintah Kabupaten Contoh"],)j"
    R"j("number":"065/1","part":"Pengajuan","parts":["","Pertanggungjawaban"],"procedure":"Penyusunan SK",)j"
    R"j("standard_time":{"parts":[{"least":0,"most":2,"unit":"calendar_day"}],"text":"maksimal 2 hari","worded":false},)j"
    R"j("title":"Penyusunan SK – Pengajuan","unit":[]},"start":"1","tasks":[{"activity":"Menyusun SK","call":null,)j"
    R"j("condition":"","deadlines":[],"exits":[{"answer":"","back":false,"outputs":[],"produces":[{"document":"d1","state":"draf"}],)j"
    R"j("to":"2"}],"id":"1","inputs":[{"document":"d2","outside":true,"state":null,"text":"Perintah"}],"name":"",)j"
    R"j("optional":false,"outputs":[{"document":"d1","outside":false,"state":"draf","text":"Draf SK"}],)j"
    R"j("performers":[["r2"],["r1"]],"question":"","row":"1","skip_to":null,"symbol":"langkah-1",)j"
    R"j("time":{"parts":[{"least":1.5,"most":1.5,"unit":"hour"}],"text":"1,5 jam","worded":false},"within":null},)j"
    R"j({"activity":"Memeriksa SK","call":null,"condition":"","deadlines":[],"exits":[{"answer":"ya","back":false,"outputs":[{"document":"d1",)j"
    R"j("outside":false,"state":"final","text":"SK (final)"}],"produces":[{"document":"d1","state":"final"},)j"
    R"j({"document":"d2","state":null}],"to":null},{"answer":"tidak","back":true,"outputs":[],"produces":[],"to":"1"}],)j"
    R"j("id":"2","inputs":[],"name":"periksa","optional":false,"outputs":[{"document":"d2","outside":false,"state":null,)j"
    R"j("text":"Perintah"}],"performers":[["r1"]],"question":"Setuju?","row":"2","skip_to":null,"symbol":"langkah-2",)j"
    R"j("time":{"parts":[],"text":"","worded":false},"within":null}],"time":{"bare_day":"calendar_day","day_minutes":420,"zone":"WITA"},"version":3})j"
    "\n";

// As version 2 wrote it.
constexpr const char* kVersionTwo =
    R"j({"chart":{"svg":"<svg>\"µ\"</svg>"},"documents":[{"full_name":"Surat Keputusan","id":"d1","name":"SK",)j"
    R"j("states":["draf","final"]},{"full_name":"","id":"d2","name":"Perintah","states":[]}],"forks":[],"format":"sopan-alur","joins":[],)j"
    R"j("roles":[{"alias":"Sekdis","authorities":[],"id":"r1","kind":"person","members":[],"superior":null,)j"
    R"j("title":"Sekretaris Dinas"},{"alias":"Tim","authorities":["menandatangani"],"id":"r2","kind":"team",)j"
    R"j("members":["Anton"],"superior":"r1","title":"Tim Penyusun"}],"sop":{"agency":["Pemerintah Kabupaten Contoh"],)j"
    R"j("number":"065/1","title":"Penyusunan SK","unit":[]},"start":"1","tasks":[{"activity":"Menyusun SK","call":null,)j"
    R"j("condition":"","deadlines":[],"exits":[{"answer":"","back":false,"outputs":[],"produces":[{"document":"d1","state":"draf"}],)j"
    R"j("to":"2"}],"id":"1","inputs":[{"document":"d2","outside":true,"state":null,"text":"Perintah"}],"name":"",)j"
    R"j("optional":false,"outputs":[{"document":"d1","outside":false,"state":"draf","text":"Draf SK"}],)j"
    R"j("performers":[["r2"],["r1"]],"question":"","row":"1","skip_to":null,"symbol":"langkah-1",)j"
    R"j("time":{"parts":[{"least":1.5,"most":1.5,"unit":"hour"}],"text":"1,5 jam","worded":false},"within":null},)j"
    R"j({"activity":"Memeriksa SK","call":null,"condition":"","deadlines":[],"exits":[{"answer":"ya","back":false,"outputs":[{"document":"d1",)j"
    R"j("outside":false,"state":"final","text":"SK (final)"}],"produces":[{"document":"d1","state":"final"},)j"
    R"j({"document":"d2","state":null}],"to":null},{"answer":"tidak","back":true,"outputs":[],"produces":[],"to":"1"}],)j"
    R"j("id":"2","inputs":[],"name":"periksa","optional":false,"outputs":[{"document":"d2","outside":false,"state":null,)j"
    R"j("text":"Perintah"}],"performers":[["r1"]],"question":"Setuju?","row":"2","skip_to":null,"symbol":"langkah-2",)j"
    R"j("time":{"parts":[],"text":"","worded":false},"within":null}],"version":2})j"
    "\n";

// As version 1 wrote it: bundles in the journals of running cases stay readable for good.
constexpr const char* kVersionOne =
    R"j({"chart":{"svg":"<svg>\"µ\"</svg>"},"documents":[{"full_name":"Surat Keputusan","id":"d1","name":"SK",)j"
    R"j("states":["draf","final"]},{"full_name":"","id":"d2","name":"Perintah","states":[]}],"format":"sopan-alur",)j"
    R"j("roles":[{"alias":"Sekdis","authorities":[],"id":"r1","kind":"person","members":[],"superior":null,)j"
    R"j("title":"Sekretaris Dinas"},{"alias":"Tim","authorities":["menandatangani"],"id":"r2","kind":"team",)j"
    R"j("members":["Anton"],"superior":"r1","title":"Tim Penyusun"}],"sop":{"agency":["Pemerintah Kabupaten Contoh"],)j"
    R"j("number":"065/1","title":"Penyusunan SK","unit":[]},"start":"1","tasks":[{"activity":"Menyusun SK",)j"
    R"j("condition":"","exits":[{"answer":"","back":false,"outputs":[],"produces":[{"document":"d1","state":"draf"}],)j"
    R"j("to":"2"}],"id":"1","inputs":[{"document":"d2","outside":true,"state":null,"text":"Perintah"}],"name":"",)j"
    R"j("optional":false,"outputs":[{"document":"d1","outside":false,"state":"draf","text":"Draf SK"}],)j"
    R"j("performers":[["r2"],["r1"]],"question":"","row":"1","skip_to":null,"symbol":"langkah-1",)j"
    R"j("time":{"parts":[{"least":1.5,"most":1.5,"unit":"hour"}],"text":"1,5 jam","worded":false}},)j"
    R"j({"activity":"Memeriksa SK","condition":"","exits":[{"answer":"ya","back":false,"outputs":[{"document":"d1",)j"
    R"j("outside":false,"state":"final","text":"SK (final)"}],"produces":[{"document":"d1","state":"final"},)j"
    R"j({"document":"d2","state":null}],"to":null},{"answer":"tidak","back":true,"outputs":[],"produces":[],"to":"1"}],)j"
    R"j("id":"2","inputs":[],"name":"periksa","optional":false,"outputs":[{"document":"d2","outside":false,"state":null,)j"
    R"j("text":"Perintah"}],"performers":[["r1"]],"question":"Setuju?","row":"2","skip_to":null,"symbol":"langkah-2",)j"
    R"j("time":{"parts":[],"text":"","worded":false}}],"version":1})j"
    "\n";

TEST(Bundle, CompilerWritesTheGolden) {
  EXPECT_EQ(written(), kGolden);
}

TEST(Bundle, RuntimeReadsTheGolden) {
  Findings findings;
  const auto bundle = bundle::read(kGolden, "uji.alur", findings);
  ASSERT_TRUE(bundle) << text_of(findings.all().front(), Language::English);
  EXPECT_EQ(bundle->content, kGolden) << "what was written is canonical";
  EXPECT_EQ(bundle->hash, sha256_hex(kGolden)) << "sha256sum of the file names the bundle";
  EXPECT_EQ(bundle->title, "Penyusunan SK – Pengajuan");
  EXPECT_EQ(bundle->procedure, "Penyusunan SK");
  EXPECT_EQ(bundle->part, "Pengajuan");
  EXPECT_EQ(bundle->parts, (std::vector<std::string>{"", "Pertanggungjawaban"}));
  EXPECT_EQ(bundle->time, (bundle::TimeRules{bundle::TimeUnit::CalendarDay, 420, "WITA"}));
  ASSERT_EQ(bundle->standard_time.parts.size(), 1U);
  EXPECT_EQ(bundle->standard_time.parts[0].least, 0) << "\"maksimal\"";
  EXPECT_EQ(bundle->standard_time.parts[0].most, 2);
  EXPECT_EQ(bundle->standard_time.parts[0].unit, bundle::TimeUnit::CalendarDay);
  EXPECT_EQ(bundle->documents[0].full_name, "Surat Keputusan");
  ASSERT_EQ(bundle->tasks.size(), 2U);
  EXPECT_TRUE(bundle->tasks[0].is_joint());
  EXPECT_EQ(bundle->tasks[0].time.parts[0].least, 1.5);
  EXPECT_TRUE(bundle->tasks[1].is_decision());
  EXPECT_FALSE(bundle->tasks[1].exits[0].to.task.valid());
  EXPECT_TRUE(bundle->tasks[1].exits[1].back);
  EXPECT_EQ(bundle->roles[1].superior, bundle::RoleId(0));
  EXPECT_EQ(bundle->chart_svg, "<svg>\"µ\"</svg>");
  EXPECT_EQ(bundle::find_task(*bundle, "Periksa"), bundle::TaskId(1));
  EXPECT_EQ(bundle::find_role(*bundle, "sekretaris  dinas"), bundle::RoleId(0));
}

TEST(Bundle, VersionTwoIsReadStill) {
  Findings findings;
  const auto bundle = bundle::read(kVersionTwo, "uji.alur", findings);
  ASSERT_TRUE(bundle) << text_of(findings.all().front(), Language::English);
  EXPECT_EQ(bundle->hash, sha256_hex(kVersionTwo)) << "its name stays what it was";
  EXPECT_TRUE(bundle->separations.empty());
  EXPECT_FALSE(bundle->time);
  EXPECT_EQ(bundle->procedure, "Penyusunan SK");
}

TEST(Bundle, VersionOneIsReadStill) {
  Findings findings;
  const auto bundle = bundle::read(kVersionOne, "uji.alur", findings);
  ASSERT_TRUE(bundle) << text_of(findings.all().front(), Language::English);
  EXPECT_EQ(bundle->hash, sha256_hex(kVersionOne)) << "its name stays what it was";
  EXPECT_TRUE(bundle->blocks.empty());
  EXPECT_EQ(bundle->start.task, bundle::TaskId(0));
  EXPECT_TRUE(bundle->tasks[1].exits[0].to.ends());
}

// 1, then 2 and 3 side by side, then 4.
Json block_json() {
  Json json = samples::bundle_json();
  json["version"] = 2;
  json["tasks"] = std::vector<Json>{samples::task("1", {{"r1"}}, {samples::exit("f1")}),
                                    samples::task("2", {{"r2"}}, {samples::exit("j1")}),
                                    samples::task("3", {{"r3"}}, {samples::exit("j1")}),
                                    samples::task("4", {{"r1"}}, {samples::exit(nullptr)})};
  for (Json& task : json["tasks"]) {
    task["within"] = nullptr;
    task["call"] = nullptr;
    task["deadlines"] = Json::array();
  }
  json["tasks"][1]["within"] = {{"fork", "f1"}, {"branch", 0}};
  json["tasks"][2]["within"] = {{"fork", "f1"}, {"branch", 1}};
  json["forks"] = std::vector<Json>{{{"id", "f1"}, {"within", nullptr}, {"branches", {"2", "3"}}}};
  json["joins"] = std::vector<Json>{{{"id", "j1"}, {"fork", "f1"}, {"to", "4"}}};
  return json;
}

TEST(Bundle, ArrowsKeepInsideTheirBranch) {
  const auto code_with = [](const std::function<void(Json&)>& change) {
    Json json = block_json();
    change(json);
    return code_of(json.dump());
  };
  EXPECT_EQ(code_with([](Json&) {}), "");
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][1]["exits"][0]["to"] = "4"; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][1]["exits"][0]["to"] = nullptr; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][1]["exits"][0]["to"] = "3"; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][3]["exits"][0]["to"] = "2"; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][3]["exits"][0]["to"] = "j1"; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["forks"][0]["branches"] = {"2", "2"}; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["forks"][0]["branches"][1] = "j1"; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["start"] = "2"; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["joins"][0]["to"] = "j1"; }), "SOP7009");
  EXPECT_EQ(code_with([](Json& j) { j["joins"][0]["fork"] = "f2"; }), "SOP7006");
  EXPECT_EQ(code_with([](Json& j) { j["forks"][0]["id"] = "4"; }), "SOP7007");
  EXPECT_EQ(code_with([](Json& j) { j["forks"][0]["within"] = j["tasks"][1]["within"]; }),
            "SOP7006")
      << "a block inside itself";
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][1]["within"]["branch"] = 7; }), "SOP7005");
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][1]["within"]["branch"] = 0.5; }), "SOP7005");
  EXPECT_EQ(code_with([](Json& j) { j["tasks"][1]["within"]["branch"] = 1e300; }), "SOP7005");
  EXPECT_EQ(code_with([](Json& j) { j.erase("forks"); }), "SOP7004");
}

// The block above, in which whoever does 1 or 2 does not do 4.
Json version_three() {
  Json json = block_json();
  json["version"] = 3;
  for (Json& document : json["documents"]) document["full_name"] = "";
  json["sop"]["procedure"] = "Penyusunan SK Tim";
  json["sop"]["part"] = "";
  json["sop"]["parts"] = Json::array();
  json["sop"]["standard_time"] = json["tasks"][0]["time"];
  json["time"] = {{"bare_day", "working_day"}, {"day_minutes", 450}, {"zone", "WIB"}};
  json["separations"] = std::vector<Json>{{{"judge", "4"}, {"makers", {"1", "2"}}}};
  return json;
}

TEST(Bundle, SeparationsAreChecked) {
  const auto code_with = [](const std::function<void(Json&)>& change) {
    Json json = version_three();
    change(json);
    return code_of(json.dump());
  };
  EXPECT_EQ(code_with([](Json&) {}), "");
  const bundle::Bundle bundle = samples::read(version_three());
  ASSERT_EQ(bundle.separations.size(), 1U);
  EXPECT_EQ(bundle.separations[0].judge, bundle::TaskId(3));
  EXPECT_EQ(bundle.separations[0].makers, (std::vector{bundle::TaskId(0), bundle::TaskId(1)}));
  EXPECT_EQ(code_with([](Json& j) { j.erase("separations"); }), "SOP7004");
  EXPECT_EQ(code_with([](Json& j) { j["separations"] = "4"; }), "SOP7005");
  EXPECT_EQ(code_with([](Json& j) { j["separations"][0]["makers"] = Json::array(); }), "SOP7005");
  EXPECT_EQ(code_with([](Json& j) { j["separations"][0]["judge"] = "9"; }), "SOP7006");
  EXPECT_EQ(code_with([](Json& j) { j["separations"][0]["makers"][0] = "f1"; }), "SOP7006");
  EXPECT_EQ(code_with([](Json& j) { j["separations"][0]["makers"][0] = "4"; }), "SOP7007")
      << "its own judge";
  EXPECT_EQ(code_with([](Json& j) { j["separations"][0]["makers"][0] = "2"; }), "SOP7007");
  EXPECT_EQ(code_with([](Json& j) { j["separations"].push_back(j["separations"][0]); }), "SOP7007");
}

TEST(Bundle, WhatTheProjectSaysOfTimeIsChecked) {
  const auto code_with = [](const std::function<void(Json&)>& change) {
    Json json = version_three();
    change(json["time"]);
    return code_of(json.dump());
  };
  EXPECT_EQ(code_with([](Json& j) { j["zone"] = "WITA"; }), "");
  EXPECT_EQ(code_with([](Json& j) { j["zone"] = "UTC"; }), "SOP7006");
  EXPECT_EQ(code_with([](Json& j) { j["bare_day"] = "week"; }), "SOP7006");
  for (const Json& wrong : {Json(0), Json(1441), Json(7.5), Json(-1), Json(1e300), Json("450")})
    EXPECT_EQ(code_with([&](Json& j) { j["day_minutes"] = wrong; }), "SOP7005") << wrong;
  EXPECT_EQ(code_with([](Json& j) { j.erase("zone"); }), "SOP7004");
}

// ---- Which judgements the runtime holds people to.

struct Drafted {
  model::Model model;
  // 1. who[0] drafts, 2. who[1] drafts on, 3. judges decide: each a list of members.
  explicit Drafted(std::vector<std::vector<std::vector<std::size_t>>> who) {
    const auto named = [](const char* name, model::RoleKind is) {
      return model::Role{name, name, {}, is, {}, {}, {}, {}, {}};
    };
    model.title = "Penyusunan SK";
    model.roles = {
        named("Staf", model::RoleKind::Person), named("Kasubbag", model::RoleKind::Person),
        named("Pemohon", model::RoleKind::External), named("Tim", model::RoleKind::Team)};
    model.documents = {{"SK", {}, true, "", {"draf", "final"}}};
    for (std::size_t i = 0; i < who.size(); ++i) {
      model::Step step;
      step.row = model::RowId(i);
      step.label = std::to_string(i + 1);
      model.rows.push_back({step.label, model::StepId(i), 1, {}, {}, {}, {}, {}});
      for (const auto& member : who[i]) {
        std::vector<model::RoleId> roles;
        for (const std::size_t role : member) roles.emplace_back(role);
        step.performers.members.push_back(roles);
      }
      const bool judges = i + 1 == who.size();
      step.activity = text(judges ? "Memeriksa SK" : "Menyusun SK");
      if (judges) {
        step.inputs.uses = {{model::DocumentId(0), 0, false, text("SK (draf)")}};
        step.branches = {
            {text("ya"), {model::TargetKind::End, {}, false, {}}, {}, {}},
            {text("tidak"), {model::TargetKind::To, model::StepId(0), true, {}}, {}, {}}};
      } else {
        step.outputs.uses = {{model::DocumentId(0), 0, false, text("SK (draf)")}};
      }
      model.steps.push_back(step);
    }
  }
  // "3: 1 2", or empty
  [[nodiscard]] std::string separations() const {
    std::string out;
    const bundle::Bundle bundle =
        samples::read(Json::parse(emit::bundle(model, flow::lower(model), "<svg/>")));
    for (const bundle::Separation& one : bundle.separations) {
      out += bundle.task(one.judge).id + ":";
      for (const bundle::TaskId maker : one.makers) out += " " + bundle.task(maker).id;
    }
    return out;
  }
};

TEST(Bundle, JudgementsThatLeaveSomebodyAreEnforced) {
  constexpr std::size_t kStaff = 0;
  constexpr std::size_t kHead = 1;
  constexpr std::size_t kOutside = 2;
  constexpr std::size_t kTeam = 3;
  EXPECT_EQ(Drafted({{{kStaff}}, {{kHead}}}).separations(), "2: 1");
  EXPECT_EQ(Drafted({{{kStaff}}, {{kStaff}}}).separations(), "")
      << "the SOP gives both to one post: nobody could ever judge";
  EXPECT_EQ(Drafted({{{kTeam}}, {{kTeam}}}).separations(), "2: 1") << "another of the team can";
  EXPECT_EQ(Drafted({{{kStaff}}, {{kStaff, kHead}}}).separations(), "2: 1")
      << "the other alternative can";
  EXPECT_EQ(Drafted({{{kStaff, kHead}}, {{kStaff}}}).separations(), "2: 1")
      << "where the other alternative drafted";
  EXPECT_EQ(Drafted({{{kStaff}}, {{kHead}, {kStaff}}}).separations(), "")
      << "each member of a joint judgement has to sign";
  EXPECT_EQ(Drafted({{{kStaff}}, {{kHead}}, {{kStaff, kHead}}}).separations(), "3: 1")
      << "both barred, nobody is left; the first is kept";
  EXPECT_EQ(Drafted({{{kOutside}}, {{kHead}}}).separations(), "")
      << "who enters it has made nothing";
}

TEST(Bundle, LayoutAndOrderDoNotChangeTheHash) {
  const bundle::Bundle plain = samples::sample();
  Findings findings;
  Json json = samples::bundle_json();
  json["tasks"][0]["time"]["parts"][0]["least"] = 10.0;
  const auto pretty = bundle::read("\n" + json.dump(3), "uji.alur", findings);
  ASSERT_TRUE(pretty);
  EXPECT_EQ(pretty->hash, plain.hash);
}

TEST(Bundle, DamagedBytesAreRefused) {
  const std::string whole = samples::bundle_json().dump();
  EXPECT_EQ(code_of(""), "SOP7001");
  EXPECT_EQ(code_of("PK\x03\x04"), "SOP7001");
  EXPECT_EQ(code_of("[]"), "SOP7001");
  EXPECT_EQ(code_of("{}"), "SOP7001");
  EXPECT_EQ(code_of("{\"format\":\"lain\"}"), "SOP7001");
  EXPECT_EQ(code_of("{\"format\":\"sopan-alur\",\"version\":1"), "SOP7002");
  EXPECT_EQ(code_of("{\"a\":\"\xff\"}"), "SOP7002");
  EXPECT_EQ(code_of("{\"a\":1e999}"), "SOP7005");
  EXPECT_EQ(code_of("{\"a\":" + std::string(100'000, '[')), "SOP7005");
  EXPECT_EQ(code_of("{\"a\":1,\"a\":2}"), "SOP7007");
  std::string many = "{\"a\":[0";
  for (std::size_t i = 0; i < bundle::kValues; ++i) many += ",0";
  EXPECT_EQ(code_of(many), "SOP7008") << "refused before it is whole";
  EXPECT_EQ(code_of(std::string((64U << 20U) + 1, ' ')), "SOP1004");
  // No cut of a sound bundle is sound, and none crashes.
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(code_of(whole.substr(0, length)), "");
}

TEST(Bundle, EachChangedByteIsSoundOrRefused) {
  const std::string whole = samples::bundle_json().dump();
  samples::Random random(samples::seed());
  for (int i = 0; i < 3'000; ++i) {
    std::string bytes = whole;
    bytes[static_cast<std::size_t>(random.upto(static_cast<int>(whole.size()) - 1))] =
        static_cast<char>(random.upto(255));
    (void)code_of(bytes);
  }
}

TEST(Bundle, WrongContentIsRefused) {
  EXPECT_EQ(code_after([](Json&) {}), "");
  EXPECT_EQ(code_after([](Json& json) { json["version"] = 4; }), "SOP7003");
  EXPECT_EQ(code_after([](Json& json) { json["version"] = 0; }), "SOP7005");
  EXPECT_EQ(code_after([](Json& json) { json["version"] = "1"; }), "SOP7005");
  EXPECT_EQ(code_after([](Json& json) { json["kelak"] = "unknown keys are left alone"; }), "");
  EXPECT_EQ(code_after([](Json& json) { json.erase("tasks"); }), "SOP7004");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"] = Json::array(); }), "SOP7005");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0].erase("exits"); }), "SOP7004");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0]["exits"] = Json::array(); }), "SOP7005");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0]["performers"] = Json::array(); }),
            "SOP7005");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0]["performers"] = Json::parse("[[]]"); }),
            "SOP7005");
  EXPECT_EQ(
      code_after([](Json& json) { json["tasks"][0]["performers"] = Json::parse(R"([["r9"]])"); }),
      "SOP7006");
  EXPECT_EQ(code_after([](Json& json) {
              json["tasks"][0]["performers"] = Json::parse(R"([["r1"], ["r1"]])");
            }),
            "SOP7007");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0]["exits"][0]["to"] = "9"; }), "SOP7006");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][1]["id"] = "1"; }), "SOP7007");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][3]["exits"][1]["answer"] = "YA"; }),
            "SOP7007");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][3]["exits"][1]["answer"] = ""; }), "SOP7005");
  EXPECT_EQ(code_after(
                [](Json& json) { json["tasks"][1]["exits"][0]["produces"][0]["state"] = "basah"; }),
            "SOP7006");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0]["optional"] = "ya"; }), "SOP7005");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0]["time"]["parts"][0]["unit"] = "windu"; }),
            "SOP7006");
  EXPECT_EQ(code_after([](Json& json) { json["tasks"][0]["time"]["parts"][0]["least"] = -1; }),
            "SOP7005");
  EXPECT_EQ(code_after([](Json& json) { json["start"] = "9"; }), "SOP7006");
  EXPECT_EQ(code_after([](Json& json) { json["roles"][0]["superior"] = "r9"; }), "SOP7006");
  EXPECT_EQ(code_after([](Json& json) { json["roles"][0]["id"] = "r2"; }), "SOP7007");
  EXPECT_EQ(code_after([](Json& json) { json["sop"]["title"] = std::string(70'000, 'a'); }),
            "SOP7008");
  EXPECT_EQ(code_after([](Json& json) {
              for (int i = 0; i < 70; ++i)
                json["roles"].push_back(samples::role(samples::numbered("x", i), "a", "t"));
            }),
            "SOP7008");
}

TEST(Bundle, FindingsSayWhere) {
  Json json = samples::bundle_json();
  json["tasks"][3]["exits"][1]["to"] = "99";
  Findings findings;
  EXPECT_FALSE(bundle::read(json.dump(), "uji.alur", findings));
  ASSERT_EQ(findings.all().size(), 1U);
  EXPECT_EQ(text_of(findings.all().front(), Language::English),
            "/tasks/3/exits/1/to in \"uji.alur\" refers to \"99\", which is not there");
}

TEST(Bundle, ControlCharactersCannotSteerATerminal) {
  Json json = samples::bundle_json();
  json["tasks"][0]["activity"] = "\x1b[2Jhapus\u009b layar";
  const bundle::Bundle bundle = samples::read(json);
  EXPECT_EQ(bundle.tasks[0].activity, " [2Jhapus   layar");
}

}  // namespace
}  // namespace sop
