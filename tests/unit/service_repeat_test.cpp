// Commands that are sent twice with one key, whatever has become of the case since; what a changed
// password ends; texts of people; two exports at once; cases after a move to a version that lacks
// what they hold.
#include <fstream>
#include <thread>

#include "service_support.h"

namespace sop::service {
namespace {

using samples::Json;

Pieces bytes(const std::string& text) {
  auto left = std::make_shared<std::string>(text);
  return [left](std::string& piece) {
    piece = std::exchange(*left, "");
    return true;
  };
}

class RepeatTest : public ServiceTest {
 protected:
  Outcome<FileView> upload(CaseNumber number, const std::string& text, const std::string& key) {
    return service_->upload(person("kadis"), {number, "1", "", "", "surat.txt", key}, bytes(text));
  }
  // In force now: the sample, changed.
  std::string deploy(const std::function<void(Json&)>& change, const std::string& key = "") {
    Json json = samples::bundle_json();
    change(json);
    const auto done =
        service_->deploy(terminal("tu"), {samples::read(json).content}, "", false, key);
    return code_of(done);
  }
  Outcome<Acted> act(const std::string& account, Act::Kind kind, CaseNumber number,
                     const std::string& task, const std::string& note = "",
                     const std::string& answer = "") {
    Act wanted;
    wanted.kind = kind;
    wanted.number = number;
    wanted.task = task;
    wanted.note = note;
    wanted.answer = answer;
    return service_->act(person(account), wanted);
  }
};

TEST_F(RepeatTest, AnUploadIsAnsweredAgainAfterItsStep) {
  const CaseNumber number = start();
  const auto first = upload(number, "isi surat", "k");
  ASSERT_TRUE(first.ok()) << code_of(first);
  ASSERT_TRUE(complete("kadis", number, "1").ok());
  const auto again = upload(number, "isi surat", "k");
  ASSERT_TRUE(again.ok()) << code_of(again);
  EXPECT_EQ(again.value().hash, first.value().hash);
  EXPECT_EQ(again.value().at, first.value().at);
  EXPECT_EQ(service_->show(person("kadis"), number).value().files.size(), 1U);
  EXPECT_EQ(code_of(upload(number, "isi lain", "k")), "SOP7119");
  EXPECT_EQ(code_of(upload(number, "isi surat", "baru")), "SOP7106");
  EXPECT_EQ(code_of(upload(number, "isi surat", "")), "SOP7106");
}

TEST_F(RepeatTest, ASecretIsShownOnce) {
  const Identity tu = person("tu");
  const auto link = service_->invite(tu, "jfp", "k");
  ASSERT_TRUE(link.ok());
  const auto same = service_->invite(tu, "jfp", "k");
  ASSERT_TRUE(same.ok()) << code_of(same);
  EXPECT_TRUE(same.value().repeated);
  EXPECT_EQ(same.value().secret, "");
  EXPECT_TRUE(service_->by_link(secret_of(link)).ok()) << "the first link still opens";
  EXPECT_EQ(code_of(service_->invite(tu, "sekdis", "k")), "SOP7119");

  const Instant end{now_.milliseconds + 30 * kDay};
  const auto make = [&](const std::string& name) {
    return service_->make_api_token(person("kadis"), "", name, people::TokenScope::Read, end, "t");
  };
  const auto token = make("alat");
  const auto twice = make("alat");
  ASSERT_TRUE(token.ok() && twice.ok());
  EXPECT_TRUE(twice.value().repeated);
  EXPECT_EQ(twice.value().id, token.value().id);
  EXPECT_EQ(twice.value().secret, "");
  EXPECT_TRUE(service_->by_api_token(token.value().secret).ok());
  EXPECT_EQ(code_of(make("lain")), "SOP7119");
  EXPECT_EQ(service_->people().value()->tokens.size(), 1U);
}

TEST_F(RepeatTest, ADeploymentIsOneCommand) {
  const auto longer = [](Json& json) { json["tasks"][0]["activity"] = "Memerintahkan"; };
  const auto other = [](Json& json) { json["tasks"][0]["activity"] = "Meminta"; };
  EXPECT_EQ(deploy(longer, "k"), "");
  const std::string hash = service_->sops(terminal("tu")).value().front().bundle;
  Json json = samples::bundle_json();
  longer(json);
  const auto again =
      service_->deploy(terminal("tu"), {samples::read(json).content}, "", false, "k");
  ASSERT_TRUE(again.ok()) << code_of(again);
  EXPECT_FALSE(again.value().front().same) << "as it was answered the first time";
  EXPECT_EQ(deploy(other, "k"), "SOP7119");
  EXPECT_EQ(service_->sops(terminal("tu")).value().front().bundle, hash);
  // Sent again after another version has come: the newer one stays.
  EXPECT_EQ(deploy(other, "k2"), "");
  EXPECT_EQ(deploy(longer, "k"), "");
  EXPECT_NE(service_->sops(terminal("tu")).value().front().bundle, hash);
}

TEST_F(RepeatTest, AMoveAnswersAsTheFirstTime) {
  const CaseNumber number = start();
  const std::string before = service_->sops(terminal("tu")).value().front().bundle;
  EXPECT_EQ(deploy([](Json& json) { json["tasks"][2]["activity"] = "Menelaah"; }), "");
  const auto first = service_->move(person("tu"), number, "", false, "k");
  ASSERT_TRUE(first.ok()) << code_of(first);
  EXPECT_TRUE(first.value().done);
  EXPECT_FALSE(first.value().lines.empty());
  const auto again = service_->move(person("tu"), number, "", false, "k");
  ASSERT_TRUE(again.ok()) << code_of(again);
  EXPECT_TRUE(again.value().done && again.value().repeated);
  EXPECT_EQ(again.value().lines, first.value().lines);
  EXPECT_EQ(code_of(service_->move(person("tu"), number, before, false, "k")), "SOP7119");
}

TEST_F(RepeatTest, WhatWasAskedBeforeAnSopWasRetired) {
  const auto first = service_->start(person("kadis"), "Penyusunan SK Tim", "x", "k");
  ASSERT_TRUE(first.ok());
  const auto in_force = service_->people().value()->deployments;
  ASSERT_TRUE(service_->change(terminal("tu"), people::Retire{in_force.begin()->first}, "").ok());
  const auto again = service_->start(person("kadis"), "Penyusunan SK Tim", "x", "k");
  ASSERT_TRUE(again.ok()) << code_of(again);
  EXPECT_EQ(again.value().number, first.value().number);
  EXPECT_EQ(code_of(service_->start(person("kadis"), "Penyusunan SK Tim", "x", "l")), "SOP7329");
}

TEST_F(RepeatTest, AChangedPasswordEndsTokens) {
  ASSERT_TRUE(service_->set_password(link_, kPassword).ok());
  const Instant end{now_.milliseconds + 30 * kDay};
  const auto token = [&](const char* account) {
    const auto made =
        service_->make_api_token(person(account), "", "alat", people::TokenScope::Read, end);
    EXPECT_TRUE(made.ok());
    return made ? made.value().secret : "";
  };
  const std::string his = token("tu");
  const std::string others = token("kadis");
  const Identity who = service_->by_session(token_of("tu")).value();
  ASSERT_TRUE(service_->change_password(who, kPassword, kOther).ok());
  EXPECT_FALSE(service_->by_api_token(his).ok());
  EXPECT_TRUE(service_->by_api_token(others).ok());
  const std::string link = secret_of(service_->invite(person("tu"), "kadis"));
  EXPECT_FALSE(service_->by_api_token(others).ok());
  // Nothing of before opens an account that was switched off and on again.
  ASSERT_TRUE(service_->set_password(link, kPassword).ok());
  const std::string session = token_of("kadis");
  const std::string third = token("kadis");
  ASSERT_TRUE(service_->change(person("tu"), people::Deactivate{"kadis", "x"}, "").ok());
  ASSERT_TRUE(service_->change(person("tu"), people::Reactivate{"kadis"}, "").ok());
  EXPECT_FALSE(service_->by_session(session).ok());
  EXPECT_FALSE(service_->by_api_token(third).ok());
  EXPECT_TRUE(service_->verify_audit(person("tu"), "").value().findings.empty());
}

TEST_F(RepeatTest, TextsOfPeopleSteerNothing) {
  using namespace std::string_literals;
  const std::string evil = "a\x1b[2Jb\0c\r\nd\u202e\x07\u0085"s;
  const CaseNumber number = start("satu\x1b\ndua\0"s);
  ASSERT_TRUE(act("kadis", Act::Kind::Complete, number, "1", evil).ok());
  const CaseView view = service_->show(person("kadis"), number).value();
  EXPECT_EQ(view.subject, "satu dua");
  std::string told;
  for (const story::Line& line : view.history) told += line.note;
  EXPECT_EQ(told.find('\x1b'), std::string::npos);
  const auto file =
      service_->upload(person("jfp"), {number, "2", "", "", "su\x1brat\n.txt", ""}, bytes("isi"));
  ASSERT_TRUE(file.ok()) << code_of(file);
  EXPECT_EQ(file.value().name.find_first_of("\x1b\n"), std::string::npos);
  ASSERT_TRUE(service_->cancel(person("kadis"), number, evil, "").ok());
  EXPECT_EQ(service_->show(person("kadis"), number).value().reason, "a[2Jbc\nd");
  ASSERT_TRUE(service_->change(person("tu"), people::Deactivate{"lain", evil}, "").ok());
  std::string all;
  const auto keep = [&](std::string_view piece) {
    all += piece;
    return true;
  };
  for (const char* format : {"xes", "csv", "csv-kasus"})
    ASSERT_TRUE(service_->export_cases(person("aud"), format, keep).ok());
  for (const char bad : {'\x1b', '\0', '\x07'}) EXPECT_EQ(all.find(bad), std::string::npos);
}

TEST_F(RepeatTest, ExportsAtOnceShareNoFile) {
  start();
  auto one = service_->export_to_file(person("aud"), "csv");
  auto two = service_->export_to_file(person("aud"), "csv");
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_NE(one.value().path, two.value().path);
  for (const auto* file : {&one.value(), &two.value()})
    EXPECT_EQ(std::filesystem::file_size(file->path), file->size);
  const std::string path = one.value().path;
  one = refused(finding<Kind::Busy>(Span{}));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(std::filesystem::exists(two.value().path));
}

TEST_F(RepeatTest, ABackupHere) {
  const CaseNumber number = start();
  ASSERT_TRUE(upload(number, "isi surat", "").ok());
  EXPECT_FALSE(service_->health().backup.has_value());
  EXPECT_EQ(service_->backup_here(person("aud")).refusal().sort, Sort::Forbidden);
  const auto made = service_->backup_here(person("tu"));
  ASSERT_TRUE(made.ok()) << code_of(made);
  EXPECT_EQ(made.value().name, "2026-01-05-010000");
  EXPECT_TRUE(made.value().audit.findings.empty());
  EXPECT_EQ(made.value().audit.files, 1U);
  EXPECT_GT(made.value().bytes, 1'000U);
  EXPECT_EQ(service_->health().backup, now_);
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_.path() + "/data/cadangan/" + made.value().name))
    names.insert(entry.path().filename());
  EXPECT_EQ(names, (std::set<std::string>{"dokumen", "sopan.db"}));
  const auto next = service_->backup_here(person("tu"));
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next.value().name, "2026-01-05-010001");
  const auto back =
      restore(folder_.path() + "/data/cadangan/" + made.value().name, folder_.path() + "/kembali");
  ASSERT_TRUE(back.ok()) << code_of(back);
  EXPECT_TRUE(back.value().findings.empty());
  // A file that was damaged on the disk makes no backup, and leaves nothing behind.
  const std::string hash = service_->show(person("kadis"), number).value().files.front().hash;
  const std::string path = service_->download(person("kadis"), number, hash).value().path;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  std::ofstream(path) << "lain";
  const auto bad = service_->backup_here(person("tu"));
  EXPECT_TRUE(!bad.ok() || !bad.value().audit.findings.empty());
  std::size_t kept = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(folder_.path() + "/data/cadangan"))
    ++kept;
  EXPECT_EQ(kept, 2U);
}

// Every reader of a case that holds files and notes of a step that is gone, after a return from it.
TEST_F(RepeatTest, ACaseThatLostStepsByAMove) {
  const CaseNumber number = start();
  ASSERT_TRUE(upload(number, "isi surat", "").ok());
  ASSERT_TRUE(act("kadis", Act::Kind::Complete, number, "1", "catatan satu").ok());
  ASSERT_TRUE(
      service_->upload(person("jfp"), {number, "2", "", "d1", "draf.txt", ""}, bytes("draf")).ok());
  ASSERT_TRUE(act("jfp", Act::Kind::Complete, number, "2", "catatan dua").ok());
  ASSERT_TRUE(act("jfp", Act::Kind::Skip, number, "3", "tidak perlu").ok());
  ASSERT_TRUE(act("sekdis", Act::Kind::Complete, number, "4", "ulangi", "tidak").ok());
  const TaskView before = service_->task(person("jfp"), number, "2").value();
  EXPECT_EQ(before.returned_from, "4");
  // Without step 1, of which the files and notes are; the document d2, that it gave, and its role
  // stay, as the rules of moves ask for. What was step 2 is step 1.
  const auto without_first = [](Json& json) {
    json["tasks"].erase(0);
    for (Json& task : json["tasks"]) {
      const auto earlier = [](const Json& id) {
        return id.is_null() ? id : Json(std::to_string(std::stoi(id.get<std::string>()) - 1));
      };
      task["id"] = task["row"] = earlier(task["id"]);
      task["skip_to"] = earlier(task["skip_to"]);
      for (Json& one : task["exits"]) one["to"] = earlier(one["to"]);
    }
  };
  ASSERT_EQ(deploy(without_first), "");
  const auto moved = service_->move(person("tu"), number, "", false);
  ASSERT_TRUE(moved.ok()) << code_of(moved);
  ASSERT_TRUE(moved.value().done) << code(moved.value().hindrances.front().kind);
  const TaskView after = service_->task(person("jfp"), number, "1").value();
  EXPECT_EQ(after.returned_from, "3") << "as the step is called now";
  EXPECT_EQ(after.return_notes, before.return_notes);
  EXPECT_EQ(after.files.size(), 2U);
  EXPECT_EQ(after.files.front().task, "") << "its step is gone";
  const CaseView view = service_->show(person("kadis"), number).value();
  EXPECT_EQ(view.files.size(), 2U);
  EXPECT_EQ(view.steps.size(), 4U);
  EXPECT_FALSE(view.history.empty());
  EXPECT_TRUE(service_->chart(person("kadis"), number).ok());
  EXPECT_FALSE(service_->inbox(person("jfp"), {}).value().rows.empty());
  EXPECT_FALSE(service_->cases(person("kadis"), {}).value().rows.empty());
  EXPECT_TRUE(service_->report(person("kadis"), "Penyusunan SK Tim", "text").ok());
  std::string all;
  for (const char* format : {"xes", "csv", "csv-kasus"}) {
    EXPECT_TRUE(service_
                    ->export_cases(person("aud"), format,
                                   [&](std::string_view piece) {
                                     all += piece;
                                     return true;
                                   })
                    .ok());
  }
  EXPECT_NE(all.find("catatan satu"), std::string::npos);
  EXPECT_TRUE(service_->verify_audit(person("aud"), "").value().findings.empty());
  // And it goes on, with the keys of before still known.
  EXPECT_TRUE(complete("jfp", number, "1").ok());
}

// Parts from outside are entered by an official: by whom is told in the roles of that version.
TEST_F(RepeatTest, WhoEnteredAPartIsToldAfterAMove) {
  const auto outside = [](Json& json) { json["roles"][2]["kind"] = "external"; };
  ASSERT_EQ(deploy(outside), "");
  const CaseNumber number = start();
  ASSERT_TRUE(complete("kadis", number, "1").ok());
  Act entered;
  entered.number = number;
  entered.task = "2";
  entered.role = "r3";
  const auto done = service_->act(person("sekdis"), entered);
  ASSERT_TRUE(done.ok()) << code_of(done);
  // The roles stand in another order now.
  ASSERT_EQ(deploy([&](Json& json) {
              outside(json);
              std::swap(json["roles"][0], json["roles"][1]);
            }),
            "");
  const auto moved = service_->move(person("tu"), number, "", false);
  ASSERT_TRUE(moved.ok() && moved.value().done) << code_of(moved);
  const CaseView view = service_->show(person("kadis"), number).value();
  EXPECT_NE(view.steps[1].text.find("Sekretaris Dinas"), std::string::npos) << view.steps[1].text;
}

// Step 5 is signed by Kadis and by Sekdis or JFP. Who could sign both, and alone the one, is not
// let into the trap.
TEST_F(RepeatTest, NobodySignsAwayThePartThatOnlyHeCouldSign) {
  const auto to_last = [&] {
    const CaseNumber number = start();
    EXPECT_TRUE(complete("kadis", number, "1").ok());
    EXPECT_TRUE(complete("jfp", number, "2").ok());
    EXPECT_TRUE(act("jfp", Act::Kind::Skip, number, "3").ok());
    EXPECT_TRUE(act("sekdis", Act::Kind::Complete, number, "4", "", "ya").ok());
    return number;
  };
  const auto assign = people::Assign{"kadis", "Perencana", now_, std::nullopt};
  ASSERT_TRUE(service_->change(person("tu"), assign, "").ok());
  const CaseNumber number = to_last();
  EXPECT_EQ(service_->task(person("kadis"), number, "5").value().suggested, "r1");
  EXPECT_EQ(code_of(act("kadis", Act::Kind::Sign, number, "5")), "SOP7325");
  EXPECT_TRUE(act("kadis", Act::Kind::Complete, number, "5", "", "ya").ok());
  EXPECT_TRUE(act("jfp", Act::Kind::Sign, number, "5").ok());
  // Who names the role has been told, and may have a stand-in at hand.
  const CaseNumber other = to_last();
  Act named;
  named.kind = Act::Kind::Sign;
  named.number = other;
  named.task = "5";
  named.role = "r3";
  EXPECT_TRUE(service_->act(person("kadis"), named).ok());
}

}  // namespace
}  // namespace sop::service
