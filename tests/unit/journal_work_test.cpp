// An office on a journal: people, cases that run cases, deadlines, letters, reading beside writing,
// backup.
#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "compiler/base/hash.h"
#include "journal_support.h"
#include "runtime/journal/backup.h"
#include "runtime/journal/deadlines.h"
#include "runtime/journal/lock.h"
#include "runtime/journal/memory_store.h"
#include "runtime/journal/outbox.h"
#include "runtime/journal/reader.h"
#include "runtime/journal/writer.h"

namespace sop::journal {
namespace {

using engine::RoleId;
using engine::TaskId;
using samples::Json;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

engine::Instant after(std::int64_t milliseconds) {
  return {kNow.milliseconds + milliseconds};
}

// The called SOP: its Pimpinan signs, and that is all.
engine::Bundle called_bundle() {
  Json json = samples::bundle_json();
  json["sop"]["title"] = "Rapat";
  json["sop"]["number"] = "065/99";
  json["roles"] = std::vector<Json>{samples::role("r1", "Pimpinan", "Pimpinan")};
  json["tasks"] = std::vector<Json>{samples::task("1", {{"r1"}}, {samples::exit(nullptr)})};
  return samples::read(json);
}

// Its first step runs "Rapat" with the Sekretaris as Pimpinan; the second is the head's.
engine::Bundle calling_bundle() {
  Json json = samples::bundle_json();
  json["version"] = 2;
  json["forks"] = json["joins"] = Json::array();
  Json first = samples::task("1", {{"r1"}}, {samples::exit("2")});
  first["call"] = {{"reference", "SOP Rapat"},
                   {"title", "Rapat"},
                   {"number", "065/99"},
                   {"bindings", Json::array({{{"parameter", "Pimpinan"}, {"role", "r2"}}})}};
  json["tasks"] = std::vector<Json>{first, samples::task("2", {{"r1"}}, {samples::exit(nullptr)})};
  for (Json& task : json["tasks"]) {
    task["within"] = nullptr;
    task["deadlines"] = Json::array();
    if (!task.contains("call")) task["call"] = nullptr;
  }
  return samples::read(json);
}

// Two people: budi is Kepala Dinas, siti Sekretaris Dinas.
class Office : public ::testing::Test {
 protected:
  Office() {
    JournalOptions options;
    options.timekeepers = working_time();
    options.letters = [](const Happened& happened, std::vector<effects::Effect>& out) {
      if (happened.event == nullptr) return;
      if (!std::holds_alternative<engine::DeadlinePassed>(happened.event->what)) return;
      effects::Effect letter;
      letter.target = "siti@contoh.go.id";
      letter.payload = "{}";
      out.push_back(letter);
    };
    store_ = open(folder_.file());
    journal_ = std::make_unique<Journal>(*store_, options);
    machine(people::FirstAdministrator{"admin", "Admin", ""});
    for (const char* person : {"budi", "siti"}) admin(people::AddPerson{person, person, ""});
    admin(people::Assign{"budi", "Kepala Dinas", kNow, std::nullopt});
    admin(people::Assign{"siti", "Sekretaris Dinas", kNow, std::nullopt});
    deploy(bundle_);
  }

  Work change(people::Action action, const std::string& person, bool by_machine,
              std::string content = {}) {
    RegisterRequest request;
    request.command = {"k" + std::to_string(++keys_), person, std::move(action)};
    request.now = kNow;
    request.caller.machine = by_machine;
    request.content = std::move(content);
    return request;
  }
  Accepted machine(people::Action action) {
    return accepted(journal_->submit(change(std::move(action), "petugas", true)));
  }
  Accepted admin(people::Action action) {
    return accepted(journal_->submit(change(std::move(action), "admin", false)));
  }
  void deploy(const engine::Bundle& bundle) {
    accepted(journal_->submit(change(people::Deploy{bundle.hash, bundle.number, bundle.title},
                                     "admin", false, bundle.content)));
  }
  Work ask(CaseNumber number, const std::string& person, decltype(engine::Command::action) action,
           engine::Instant now = kNow) {
    return Request{number,
                   number == 0 ? start_ : "",
                   {"k" + std::to_string(++keys_), person, std::move(action)},
                   now,
                   By::Person};
  }
  Accepted does(CaseNumber number, const std::string& person,
                decltype(engine::Command::action) action, engine::Instant now = kNow) {
    return accepted(journal_->submit(ask(number, person, std::move(action), now)));
  }
  std::string cannot(CaseNumber number, const std::string& person,
                     decltype(engine::Command::action) action) {
    return refused(journal_->submit(ask(number, person, std::move(action))));
  }
  CaseNumber begin(const engine::Bundle& bundle, const std::string& person = "budi") {
    start_ = bundle.hash;
    return does(0, person, engine::Start{"perihal surat"}).case_number;
  }
  static engine::Complete done(std::size_t task, std::size_t role) {
    return {TaskId(task), RoleId(role), "", ""};
  }
  const engine::State& state(CaseNumber number) {
    seen_ = *journal_->load(number).value();
    return seen_.state;
  }
  Codes audit() {
    AuditOptions options;
    options.timekeepers = working_time();
    return audited(*store_, options);
  }
  Reader reader() { return Reader(folder_.file(), {}, nullptr); }

  Folder folder_;
  engine::Bundle bundle_ = samples::sample();
  std::unique_ptr<Store> store_;
  std::unique_ptr<Journal> journal_;
  std::string start_;
  int keys_ = 0;
  Case seen_;
};

TEST_F(Office, TheRegisterDecidesWhoMay) {
  const CaseNumber one = begin(bundle_);
  EXPECT_EQ(cannot(one, "siti", done(0, 0)), "SOP7122");
  does(one, "budi", done(0, 0));
  does(one, "siti", engine::Claim{TaskId(1), RoleId(1)});
  EXPECT_EQ(cannot(one, "budi", done(1, 1)), "SOP7122");
  admin(people::Deactivate{"siti", ""});
  EXPECT_EQ(cannot(one, "siti", done(1, 1)), "SOP7153");
  EXPECT_EQ(audit(), Codes{});
}

TEST_F(Office, AFolderWithAccountsIsNotForTheTerminal) {
  const CaseNumber one = begin(bundle_);
  EXPECT_EQ(refused(journal_->submit(Request{one, "", {"t", "budi", done(0, 0)}, kNow})),
            "SOP7208");
}

TEST_F(Office, NewCasesTakeTheVersionInForce) {
  Json json = samples::bundle_json();
  json["tasks"][0]["activity"] = "Membaca surat";
  const engine::Bundle next = samples::read(json);
  deploy(next);
  start_ = bundle_.hash;
  EXPECT_EQ(cannot(0, "budi", engine::Start{""}), "SOP7209");
  EXPECT_NE(begin(next), 0U);
  admin(people::Retire{people::sop_key(next.number, next.title)});
  start_ = next.hash;
  EXPECT_EQ(cannot(0, "budi", engine::Start{""}), "SOP7209");
}

TEST_F(Office, WhatIsDeployedIsWhatItsHashSays) {
  const engine::Bundle other = called_bundle();
  EXPECT_EQ(refused(journal_->submit(change(people::Deploy{other.hash, "1", "Rapat"}, "admin",
                                            false, other.content + " rusak"))),
            "SOP7212");
  const std::string calendar = "{}";
  EXPECT_EQ(refused(journal_->submit(
                change(people::SetCalendar{sha256_hex(calendar)}, "admin", false, calendar))),
            "SOP7212")
      << "its hash is right, but it is no calendar";
}

TEST_F(Office, OneKeyIsOneChangeAndRestartsKeepIt) {
  Work work = change(people::AddPerson{"rini", "Rini", ""}, "admin", false);
  const Accepted first = accepted(journal_->submit(work));
  EXPECT_TRUE(accepted(journal_->submit(work)).repeated);
  const auto before = journal_->people().value();
  journal_ = std::make_unique<Journal>(*store_);
  EXPECT_EQ(*journal_->people().value(), *before);
  EXPECT_EQ(accepted(journal_->submit(work)).hash, first.hash);
  EXPECT_EQ(audit(), Codes{});
}

TEST_F(Office, ALinkIsUsedOnce) {
  const SideRow link{"tautan", "sidik", "siti", after(kHour), "x"};
  accepted(journal_->submit(Work(SideRequest{{{SideChange::Kind::Set, link}}, {}})));
  const SideRequest use{{{SideChange::Kind::Remove, link}}, {{"tautan", "sidik", "x"}}};
  accepted(journal_->submit(Work(use)));
  EXPECT_EQ(refused(journal_->submit(Work(use))), "SOP7210");
  accepted(journal_->submit(Work(SideRequest{{{SideChange::Kind::Set, link}}, {}})));
  EXPECT_EQ(accepted(journal_->submit(Work(Purge{after(2 * kHour), kNow}))).count, 1U);
  EXPECT_FALSE(store_->side("tautan", "sidik").value());
}

TEST_F(Office, ACalledSopHasItsOwnCase) {
  deploy(called_bundle());
  const engine::Bundle calling = calling_bundle();
  deploy(calling);
  const CaseNumber parent = begin(calling);
  const CaseNumber child = parent + 1;
  EXPECT_EQ(state(parent).tokens.front().call, child);
  EXPECT_EQ(state(child).origin, (engine::Origin{parent, "1", 1, 1}));
  EXPECT_EQ(state(child).positions.begin()->second, "Sekretaris Dinas");
  EXPECT_EQ(cannot(parent, "budi", done(0, 0)), "SOP7124");
  EXPECT_EQ(audit(), Codes{});
  Reader reading = reader();
  EXPECT_EQ(reading.snapshot().value().children(parent).value(), std::vector{child});
  does(child, "siti", done(0, 0));
  EXPECT_EQ(state(child).status, engine::Status::Finished);
  EXPECT_EQ(state(parent).tokens.front().task, TaskId(1));
  does(parent, "budi", done(1, 0));
  EXPECT_EQ(state(parent).status, engine::Status::Finished);
  EXPECT_EQ(audit(), Codes{});
}

TEST_F(Office, CancellingGoesBothWays) {
  deploy(called_bundle());
  const engine::Bundle calling = calling_bundle();
  deploy(calling);
  const CaseNumber parent = begin(calling);
  does(parent, "budi", engine::Cancel{"tidak jadi"});
  EXPECT_EQ(state(parent + 1).status, engine::Status::Cancelled);
  EXPECT_EQ(state(parent + 1).reason, "tidak jadi");
  const CaseNumber other = begin(calling);
  does(other + 1, "budi", engine::Cancel{"rapat batal"});
  EXPECT_EQ(state(other).tokens.front().call, 0U) << "the step is its performer's again";
  does(other, "budi", done(0, 0));
  EXPECT_EQ(audit(), Codes{});
}

TEST_F(Office, CallsThatNeverEndAreBounded) {
  Json json = samples::bundle_json();
  const engine::Bundle plain = calling_bundle();
  json = Json::parse(plain.content);
  json["sop"]["title"] = "Rapat";
  json["sop"]["number"] = "065/99";
  const engine::Bundle endless = samples::read(json);
  deploy(endless);
  start_ = endless.hash;
  const Accepted begun = does(0, "budi", engine::Start{"x"});
  ASSERT_EQ(begun.told.size(), 1U);
  EXPECT_EQ(begun.told.front().kind, Kind::CallTooDeep);
  EXPECT_EQ(state(begun.case_number + engine::kCallDepth).tokens.front().call, 0U);
  EXPECT_EQ(audit(), Codes{});
}

TEST_F(Office, DeadlinesAreToldOnceALevelWithTheirLetter) {
  const CaseNumber one = begin(bundle_);
  const auto rows = store_->waiting(one).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().due, after(10 * kMinute));
  EXPECT_EQ(accepted(journal_->submit(Work(Expiry{after(kMinute)}))).count, 0U);
  EXPECT_EQ(accepted(journal_->submit(Work(Expiry{after(kHour)}))).count, 1U);
  EXPECT_EQ(accepted(journal_->submit(Work(Expiry{after(kHour)}))).count, 0U);
  EXPECT_EQ(accepted(journal_->submit(Work(Expiry{after(200 * kHour)}))).count, 1U);
  EXPECT_EQ(state(one).tokens.front().escalations, 2U);
  Reader reading = reader();
  const auto letters = reading.snapshot().value().outbox(after(300 * kHour), 10).value();
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_NE(letters[0].effect.key, letters[1].effect.key);
  EXPECT_EQ(audit(), Codes{});
}

TEST_F(Office, ANewCalendarChangesWhatIsDue) {
  for (int i = 0; i < 5; ++i) begin(bundle_);
  EXPECT_EQ(accepted(journal_->submit(Work(Recompute{2}))).count, 0U) << "nothing has changed";
  // A keeper of another office: everything is due at once. The bytes need not be a real calendar.
  class Strict final : public Timekeeper {
   public:
    std::optional<Instant> due(const engine::Bundle&, const engine::Token& token,
                               const Completed&) const override {
      return token.since;
    }
    std::optional<Instant> not_before(const engine::Bundle&, const engine::Token&,
                                      const Completed&) const override {
      return std::nullopt;
    }
    Instant level_due(Instant due, std::uint32_t) const override { return due; }
  };
  JournalOptions options;
  options.timekeepers = [](const std::string& bytes) -> std::shared_ptr<const Timekeeper> {
    return bytes.empty() ? working_time()(bytes) : std::make_shared<Strict>();
  };
  journal_ = std::make_unique<Journal>(*store_, options);
  const std::string calendar = "ketat";
  accepted(journal_->submit(
      change(people::SetCalendar{sha256_hex(calendar)}, "admin", false, calendar)));
  int rounds = 1;
  while (accepted(journal_->submit(Work(Recompute{2}))).more) {
    ++rounds;
    journal_ = std::make_unique<Journal>(*store_, options);  // goes on after a restart
  }
  EXPECT_EQ(rounds, 3);
  for (CaseNumber number = 1; number <= 5; ++number)
    EXPECT_EQ(store_->waiting(number).value().front().due, kNow);
  AuditOptions how;
  how.timekeepers = options.timekeepers;
  EXPECT_EQ(audited(*store_, how), Codes{});
}

TEST_F(Office, TimeNeverGoesBack) {
  const CaseNumber one = begin(bundle_);
  does(one, "budi", engine::Claim{TaskId(0), RoleId(0)}, after(kHour));
  const Accepted back = does(one, "budi", done(0, 0), after(-kHour));
  ASSERT_EQ(back.told.size(), 1U);
  EXPECT_EQ(back.told.front().kind, Kind::ClockWentBack);
  EXPECT_EQ(journal_->history(one).value().back().record.event.at, after(kHour));
  EXPECT_TRUE(does(one, "siti", done(1, 1), after(kHour)).told.empty());
  EXPECT_EQ(audit(), Codes{});
}

TEST_F(Office, TheInboxIsWhatThePositionsAndClaimsSay) {
  const CaseNumber one = begin(bundle_);
  const CaseNumber two = begin(bundle_);
  Reader reading = reader();
  const auto numbers = [&](const InboxFilter& filter) {
    std::vector<CaseNumber> out;
    std::string page;
    do {
      auto rows = reading.snapshot().value().inbox(filter, page, 1);
      EXPECT_TRUE(rows.ok());
      if (!rows) break;
      for (const InboxRow& row : rows.value().rows) out.push_back(row.waiting.case_number);
      page = rows.value().next;
    } while (!page.empty());
    return out;
  };
  InboxFilter budi;
  budi.positions = {"kepala dinas"};
  budi.person = "budi";
  InboxFilter other = budi;
  other.person = "rekan";
  EXPECT_EQ(numbers(budi), (std::vector{one, two}));
  does(one, "budi", engine::Claim{TaskId(0), RoleId(0)});
  EXPECT_EQ(numbers(budi), (std::vector{one, two}));
  EXPECT_EQ(numbers(other), std::vector{two});
  budi.mine = true;
  EXPECT_EQ(numbers(budi), std::vector{one});
  budi.mine = false;
  budi.text = "surat";
  EXPECT_EQ(numbers(budi).size(), 2U);
  budi.text = "tidak ada";
  EXPECT_TRUE(numbers(budi).empty());
  budi.text.clear();
  budi.overdue = after(kHour);
  EXPECT_EQ(numbers(budi).size(), 2U);
  budi.overdue = kNow;
  EXPECT_TRUE(numbers(budi).empty());
  does(one, "budi", done(0, 0));
  InboxFilter siti;
  siti.positions = {"sekretaris dinas"};
  EXPECT_EQ(numbers(siti), std::vector{one});
  EXPECT_EQ(reading.snapshot().value().count_inbox(siti).value().number, 1U);
  EXPECT_EQ(reading.snapshot().value().overdue(after(kHour), "", "", 10).value().rows.size(), 2U);
  EXPECT_EQ(reading.snapshot().value().count_overdue(after(kHour), "", 1).value().number, 1U);
}

TEST_F(Office, CasesAreFoundInEveryWay) {
  for (int i = 0; i < 3; ++i) begin(bundle_);
  does(2, "budi", engine::Cancel{"salah"});
  Reader reading = reader();
  const auto count = [&](const CaseFilter& filter) {
    const auto rows = reading.snapshot().value().cases(filter, "", 10);
    EXPECT_TRUE(rows.ok());
    EXPECT_EQ(reading.snapshot().value().count_cases(filter).value().number,
              rows.ok() ? rows.value().rows.size() : 0);
    return rows ? rows.value().rows.size() : 0;
  };
  EXPECT_EQ(count({}), 3U);
  EXPECT_EQ(count({engine::Status::Cancelled, "", "", "", false}), 1U);
  EXPECT_EQ(count({std::nullopt, "065/12", "", "", true}), 3U);
  EXPECT_EQ(count({std::nullopt, "lain", "", "", false}), 0U);
  EXPECT_EQ(count({std::nullopt, "", "budi", "", false}), 3U);
  EXPECT_EQ(count({std::nullopt, "", "siti", "", false}), 0U);
  EXPECT_EQ(count({std::nullopt, "", "", "Perihal SURAT", false}), 3U) << "words";
  EXPECT_EQ(count({std::nullopt, "", "", "penyusunan", false}), 3U) << "title of the SOP";
  EXPECT_EQ(count({std::nullopt, "", "", "2", false}), 1U) << "number of the case";
  EXPECT_EQ(count({std::nullopt, "", "", "\"' OR *", false}), 0U);
  CaseFilter filter;
  const auto first = reading.snapshot().value().cases(filter, "", 2).value();
  EXPECT_EQ(first.rows.front().number, 3U);
  EXPECT_EQ(reading.snapshot().value().cases(filter, first.next, 2).value().rows.front().number,
            1U);
}

TEST_F(Office, ASnapshotStaysAtItsMoment) {
  begin(bundle_);
  Reader reading = reader();
  Snapshot before = std::move(reading.snapshot().value());
  begin(bundle_);
  EXPECT_FALSE(before.load(2).value());
  EXPECT_TRUE(reading.snapshot().value().load(2).value());
  EXPECT_EQ(*reading.snapshot().value().people().value(), *journal_->people().value());
}

TEST_F(Office, FilesThatAreGoneAreFound) {
  const CaseNumber one = begin(bundle_);
  engine::Attach attach{
      TaskId(0), RoleId(0),        engine::DocumentId(0), "surat.pdf", std::string(64, 'a'),
      10,        "application/pdf"};
  does(one, "budi", attach);
  AuditOptions options;
  options.document = [](const std::string&) { return false; };
  EXPECT_EQ(audited(*store_, options), Codes{"SOP7313"});
  std::set<std::string> files;
  Reader reading = reader();
  EXPECT_TRUE(reading.snapshot()
                  .value()
                  .each_file([&](const std::string& hash) {
                    files.insert(hash);
                    return true;
                  })
                  .ok());
  EXPECT_EQ(files, std::set{attach.hash});
}

TEST_F(Office, LinksOfCasesAreChecked) {
  deploy(called_bundle());
  const engine::Bundle calling = calling_bundle();
  deploy(calling);
  const CaseNumber parent = begin(calling);
  SQLite::Database database(folder_.file(), SQLite::OPEN_READWRITE);
  database.exec("UPDATE kasus SET parent = 77 WHERE number = " + std::to_string(parent + 1));
  EXPECT_EQ(audit(), (Codes{"SOP7304", "SOP7310"}));
}

TEST_F(Office, ABackupWhileWorkGoesOnIsProvedByRestoring) {
  begin(bundle_);
  const std::string copy = folder_.file("cadangan.db");
  ASSERT_TRUE(backup(folder_.file(), copy).ok());
  EXPECT_EQ(backup(folder_.file(), copy).failure().detail, "exists");
  const auto audit = restore(copy, folder_.file("pulih.db"));
  ASSERT_TRUE(audit.ok()) << audit.failure().detail;
  EXPECT_TRUE(audit.value().findings.empty());
  EXPECT_EQ(audit.value().head, journal_->head().value());
  EXPECT_FALSE(restore(copy, folder_.file("pulih.db")).ok()) << "never over anything";
  SQLite::Database(copy, SQLite::OPEN_READWRITE)
      .exec("UPDATE event SET records = 'x' WHERE kasus = 1");
  const auto wrong = restore(copy, folder_.file("lain.db"));
  ASSERT_TRUE(wrong.ok());
  EXPECT_FALSE(wrong.value().findings.empty());
  EXPECT_FALSE(std::filesystem::exists(folder_.file("lain.db")));
}

TEST(FolderLockTest, OneServerAFolder) {
  Folder folder;
  auto first = FolderLock::take(folder.path());
  ASSERT_TRUE(first.ok());
  auto second = FolderLock::take(folder.path());
  ASSERT_TRUE(second.ok());
  const auto* why = std::get_if<Diagnostic>(&second.value());
  ASSERT_NE(why, nullptr);
  EXPECT_EQ(why->kind, Kind::TwoServers);
  EXPECT_NE(text_of(*why, Language::English).find(std::to_string(::getpid())), std::string::npos);
  first = Failure{};
  second = FolderLock::take(folder.path());
  EXPECT_TRUE(std::holds_alternative<std::unique_ptr<FolderLock>>(second.value()));
  EXPECT_FALSE(FolderLock::take(folder.file("tiada")).ok());
}

}  // namespace
}  // namespace sop::journal
