// The journal: nothing lost, nothing twice, nothing changed unseen; and bad files refused with the
// right failure.
#include "runtime/journal/journal.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "journal_support.h"
#include "runtime/journal/memory_store.h"
#include "runtime/journal/writer.h"

namespace sop::journal {
namespace {

using engine::RoleId;
using engine::TaskId;

FailureKind failure_of(const std::string& path, SqliteOptions options = {}) {
  auto store = open_sqlite(path, options);
  EXPECT_FALSE(store.ok());
  return store ? FailureKind::Other : store.failure().kind;
}

Request start(const engine::Bundle& bundle, const std::string& key) {
  return {0, bundle.hash, {key, "Anton", engine::Start{"perihal"}}, kNow};
}

Request complete(CaseNumber number, std::size_t task, std::size_t role, const std::string& key,
                 const std::string& answer = "") {
  return {
      number, "", {key, "Anton", engine::Complete{TaskId(task), RoleId(role), answer, ""}}, kNow};
}

// Both stores keep the same contract.
class JournalContract : public ::testing::TestWithParam<bool> {
 protected:
  JournalContract() {
    if (GetParam()) {
      store_ = open(folder_.file());
    } else {
      store_ = std::make_unique<MemoryStore>();
    }
    journal_ = std::make_unique<Journal>(*store_);
    EXPECT_TRUE(journal_->add_bundle(bundle_).ok());
  }
  Folder folder_;
  engine::Bundle bundle_ = samples::sample();
  std::unique_ptr<Store> store_;
  std::unique_ptr<Journal> journal_;
};

TEST_P(JournalContract, KeepsCasesAndTheirHistory) {
  EXPECT_EQ(accepted(journal_->submit(start(bundle_, "a"))).case_number, 1U);
  EXPECT_EQ(accepted(journal_->submit(start(bundle_, "b"))).case_number, 2U);
  const Accepted done = accepted(journal_->submit(complete(1, 0, 0, "c")));
  EXPECT_EQ(done.first_event, 5U);
  EXPECT_EQ(done.last_event, 7U);
  EXPECT_EQ(journal_->load(1).value()->state.tokens.front().task, TaskId(1));
  EXPECT_EQ(journal_->load(2).value()->state.tokens.front().task, TaskId(0));
  EXPECT_EQ(journal_->history(1).value().size(), 5U);
  EXPECT_EQ(journal_->last_open().value()->number, 2U);
  EXPECT_FALSE(journal_->last_open("lain").value());
  EXPECT_FALSE(journal_->load(3).value());
  EXPECT_EQ(audited(*store_, done.hash), Codes{});
}

TEST_P(JournalContract, OneKeyIsOneEffectAndOneAnswer) {
  const Accepted first = accepted(journal_->submit(start(bundle_, "a")));
  const Accepted again = accepted(journal_->submit(start(bundle_, "a")));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.case_number, first.case_number);
  EXPECT_EQ(again.hash, first.hash);
  const Accepted done = accepted(journal_->submit(complete(1, 0, 0, "b")));
  for (int i = 0; i < 5; ++i) {
    const Accepted repeat = accepted(journal_->submit(complete(1, 0, 0, "b")));
    EXPECT_TRUE(repeat.repeated);
    EXPECT_EQ(repeat.last_event, done.last_event);
  }
  EXPECT_EQ(refused(journal_->submit(complete(1, 1, 1, "b"))), "SOP7119");
  EXPECT_EQ(journal_->history(1).value().size(), 5U);
}

TEST_P(JournalContract, RefusalsLeaveNoTrace) {
  accepted(journal_->submit(start(bundle_, "a")));
  const Head before = journal_->head().value();
  EXPECT_EQ(refused(journal_->submit(complete(1, 3, 1, "b", "ya"))), "SOP7106");
  EXPECT_EQ(refused(journal_->submit(complete(9, 0, 0, "c"))), "SOP7118");
  EXPECT_EQ(journal_->head().value(), before);
  EXPECT_FALSE(accepted(journal_->submit(complete(1, 0, 0, "b"))).repeated)
      << "the key is still free";
}

TEST_P(JournalContract, ABatchIsOneTransactionInOrder) {
  std::vector<Request> batch{start(bundle_, "a"),    complete(1, 0, 0, "b"),
                             complete(1, 0, 0, "b"), complete(1, 0, 0, "c"),
                             start(bundle_, "d"),    complete(2, 0, 0, "e")};
  auto answers = journal_->submit(batch);
  ASSERT_TRUE(answers.ok());
  ASSERT_EQ(answers.value().size(), batch.size());
  EXPECT_TRUE(std::get<Accepted>(answers.value()[2]).repeated);
  EXPECT_EQ(std::get<Diagnostic>(answers.value()[3]).kind, Kind::TaskNotActive);
  EXPECT_EQ(std::get<Accepted>(answers.value()[5]).case_number, 2U);
  EXPECT_EQ(audited(*store_), Codes{});
}

INSTANTIATE_TEST_SUITE_P(Stores, JournalContract, ::testing::Bool(),
                         [](const auto& row) { return row.param ? "Sqlite" : "Memory"; });

// ---- Random SOPs, with a restart after each step on one side and none on the other.

std::optional<engine::Command> random_command(samples::Random& random, const Case& one,
                                              int number) {
  if (one.state.tokens.empty()) return std::nullopt;
  const engine::Token& token = one.state.tokens.front();
  const bundle::Task& task = one.bundle->task(token.task);
  std::uint32_t member = 0;
  while (engine::has_signed(token, member)) ++member;
  const RoleId role = task.performers[member].front();
  const std::string key = std::to_string(number);
  if (member != 0) return engine::Command{key, "Anton", engine::Sign{token.task, role, ""}};
  const auto exit = static_cast<std::size_t>(random.upto(static_cast<int>(task.exits.size()) - 1));
  return engine::Command{key, "Anton",
                         engine::Complete{token.task, role, task.exits[exit].answer, "catatan"}};
}

TEST(JournalRandom, ARestartAfterEachStepChangesNothing) {
  for (std::uint32_t round = 0; round < 12; ++round) {
    SCOPED_TRACE("SOPAN_SEED=" + std::to_string(samples::seed()) + " round " +
                 std::to_string(round));
    samples::Random random(samples::seed() + round);
    const engine::Bundle bundle = samples::random_bundle(random);
    Folder folder;
    MemoryStore memory;
    Journal steady(memory);
    ASSERT_TRUE(steady.add_bundle(bundle).ok());
    accepted(steady.submit(start(bundle, "mulai")));
    {
      auto store = open(folder.file());
      Journal first(*store);
      ASSERT_TRUE(first.add_bundle(bundle).ok());
      accepted(first.submit(start(bundle, "mulai")));
    }
    for (int i = 0; i < 25; ++i) {
      const auto command = random_command(random, *steady.load(1).value(), i);
      if (!command) break;
      const Request request{1, "", *command, kNow};
      auto store = open(folder.file());
      Journal restarted(*store);
      const Accepted there = accepted(restarted.submit(request));
      const Accepted here = accepted(steady.submit(request));
      ASSERT_EQ(there.hash, here.hash);
      ASSERT_EQ(restarted.load(1).value()->state, steady.load(1).value()->state);
    }
    auto store = open(folder.file());
    EXPECT_EQ(audited(*store), Codes{});
    EXPECT_EQ(audited(memory), Codes{});
  }
}

// ---- SQLite: other writers, bad files, tampering.

class SqliteJournal : public ::testing::Test {
 protected:
  // A case with some steps behind it.
  void fill() {
    auto store = open(folder_.file());
    Journal journal(*store);
    ASSERT_TRUE(journal.add_bundle(bundle_).ok());
    accepted(journal.submit(start(bundle_, "a")));
    accepted(journal.submit(complete(1, 0, 0, "b")));
    accepted(journal.submit(complete(1, 1, 1, "c")));
  }
  void tamper(const std::string& sql) {
    SQLite::Database database(folder_.file(), SQLite::OPEN_READWRITE);
    const PackingFunctions functions(database);
    database.exec(sql);
  }
  Codes audited_file(const std::string& anchor = {}) {
    auto store = open(folder_.file());
    return audited(*store, anchor);
  }
  Folder folder_;
  engine::Bundle bundle_ = samples::sample();
};

TEST_F(SqliteJournal, TwoProcessesSeeEachOther) {
  auto one_store = open(folder_.file());
  auto two_store = open(folder_.file());
  Journal one(*one_store);
  Journal two(*two_store);
  ASSERT_TRUE(one.add_bundle(bundle_).ok());
  accepted(one.submit(start(bundle_, "a")));
  accepted(two.submit(complete(1, 0, 0, "b")));
  EXPECT_EQ(refused(one.submit(complete(1, 0, 0, "c"))), "SOP7106")
      << "the cached state is stale and must not be used";
  EXPECT_TRUE(accepted(one.submit(complete(1, 0, 0, "b"))).repeated);
  accepted(one.submit(complete(1, 1, 1, "d")));
  EXPECT_EQ(accepted(two.submit(start(bundle_, "e"))).case_number, 2U);
  EXPECT_EQ(audited(*two_store), Codes{});
}

TEST_F(SqliteJournal, IsDurableByItsSettings) {
  auto store = open(folder_.file());
  SQLite::Database database(folder_.file(), SQLite::OPEN_READONLY);
  EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), kSchemaVersion);
}

TEST_F(SqliteJournal, ALockedFileIsWaitedForThenRefused) {
  fill();
  auto store = open(folder_.file(), {50, true, 0});
  Journal journal(*store);
  SQLite::Database other(folder_.file(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  auto answer = journal.submit(complete(1, 2, 2, "d"));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.failure().kind, FailureKind::Locked);
  other.exec("ROLLBACK");
  accepted(journal.submit(complete(1, 2, 2, "d")));
  SQLite::Database(folder_.file("baru.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("PRAGMA user_version = 0");
  SQLite::Database exclusive(folder_.file("baru.db"), SQLite::OPEN_READWRITE);
  exclusive.exec("BEGIN EXCLUSIVE");
  EXPECT_EQ(failure_of(folder_.file("baru.db"), {50, true, 0}), FailureKind::Locked);
}

TEST_F(SqliteJournal, ForeignFilesAreRefusedUntouched) {
  const auto refuses = [&](const std::string& name, const std::string& bytes, FailureKind kind) {
    std::ofstream(folder_.file(name), std::ios::binary) << bytes;
    EXPECT_EQ(failure_of(folder_.file(name)), kind) << name;
    std::ifstream file(folder_.file(name), std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), bytes) << name;
  };
  refuses("surat.db", "Kepada Yth. Kepala Dinas", FailureKind::Damaged);
  refuses("besar.db", std::string(100'000, 'x'), FailureKind::Damaged);
  refuses("kepala.db", std::string("SQLite format 3\0", 16) + std::string(5'000, '\x7f'),
          FailureKind::Damaged);
  SQLite::Database(folder_.file("lain.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE gaji (x)");
  EXPECT_EQ(failure_of(folder_.file("lain.db")), FailureKind::Damaged);
  EXPECT_EQ(failure_of(folder_.path()), FailureKind::IsDirectory);
  EXPECT_EQ(failure_of(folder_.file("tiada/sopan.db")), FailureKind::NotPermitted);
  EXPECT_EQ(failure_of(folder_.file("tiada.db"), {50, false, 0}), FailureKind::NotFound);
}

TEST_F(SqliteJournal, ANewerSchemaIsRefused) {
  fill();
  tamper("PRAGMA user_version = 99");
  EXPECT_EQ(failure_of(folder_.file()), FailureKind::Newer);
}

TEST_F(SqliteJournal, DamagedPagesAreFound) {
  fill();
  tamper("PRAGMA wal_checkpoint(TRUNCATE)");
  {
    std::fstream file(folder_.file(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(4096);
    const std::string rubbish(20'000, '\x5a');
    file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
  }
  auto store = open_sqlite(folder_.file());
  if (!store) {
    EXPECT_EQ(store.failure().kind, FailureKind::Damaged);
    return;
  }
  auto audit = verify(*store.value());
  ASSERT_FALSE(audit.ok());
  EXPECT_EQ(audit.failure().kind, FailureKind::Damaged);
}

TEST_F(SqliteJournal, AFullDiskLosesNothingThatWasAnswered) {
  fill();
  auto store = open(folder_.file(), {50, true, 40});
  Journal journal(*store);
  int kept = 0;
  FailureKind failed = FailureKind::Other;
  for (int i = 0; i < 1'000; ++i) {
    auto answer = journal.submit(start(bundle_, samples::numbered("penuh", i)));
    if (!answer) {
      failed = answer.failure().kind;
      break;
    }
    ++kept;
  }
  EXPECT_EQ(failed, FailureKind::DiskFull);
  EXPECT_GT(kept, 0);
  auto again = open(folder_.file());
  Journal after(*again);
  EXPECT_EQ(after.last_open().value()->number, static_cast<CaseNumber>(kept + 1));
  EXPECT_EQ(audited(*again), Codes{});
  accepted(after.submit(start(bundle_, "ada tempat lagi")));
}

TEST_F(SqliteJournal, AReadOnlyFolderIsSaid) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  fill();
  ::chmod(folder_.file().c_str(), 0400);
  ::chmod(folder_.path().c_str(), 0500);
  auto store = open_sqlite(folder_.file());
  if (store) {
    Journal journal(*store.value());
    EXPECT_EQ(journal.submit(start(bundle_, "x")).failure().kind, FailureKind::NotPermitted);
  } else {
    EXPECT_EQ(store.failure().kind, FailureKind::NotPermitted);
  }
  ::chmod(folder_.path().c_str(), 0700);
}

TEST_F(SqliteJournal, TheAuditFindsEveryKindOfTampering) {
  struct Row {
    const char* sql;
    Codes codes;
  };
  const Row rows[] = {
      {"SELECT 1", {}},
      {"UPDATE event SET records = pack(replace(unpack(records), '\"role\":\"r1\"', "
       "'\"role\":\"r2\"')) WHERE first = 3",
       {"SOP7302", "SOP7304"}},
      {"UPDATE event SET records = pack(replace(unpack(records), '01:00:00', '02:00:00')) WHERE "
       "first = 3",
       {"SOP7302"}},
      {"UPDATE event SET records = pack('x') WHERE first = 3",
       {"SOP7301", "SOP7302", "SOP7303", "SOP7304", "SOP7311"}},
      {"UPDATE event SET records = 'x' WHERE first = 3",
       {"SOP7301", "SOP7302", "SOP7303", "SOP7304", "SOP7311"}},
      {"UPDATE event SET records = substr(records, 1, length(records) - 1) WHERE first = 3",
       {"SOP7301", "SOP7302", "SOP7303", "SOP7304", "SOP7311"}},
      {"DELETE FROM event WHERE first = 3", {"SOP7301", "SOP7302", "SOP7304", "SOP7311"}},
      {"DELETE FROM event WHERE first = (SELECT max(first) FROM event)",
       {"SOP7304", "SOP7305", "SOP7311"}},
      {"UPDATE event SET first = 99 WHERE first = 3; UPDATE event SET first = 3 WHERE first = 1; "
       "UPDATE event SET first = 1 WHERE first = 99",
       {"SOP7301", "SOP7302", "SOP7303", "SOP7304", "SOP7311"}},
      {"UPDATE event SET kasus = 7 WHERE first = 3", {"SOP7304"}},
      {"UPDATE event SET hash = zeroblob(32) WHERE first = 3", {"SOP7302"}},
      {"UPDATE event SET hash = x'' WHERE first = 3", {"SOP7302"}},
      {"UPDATE kasus SET state = pack(replace(unpack(state), '\"r2\"', '\"r3\"'))", {"SOP7304"}},
      {"UPDATE kasus SET status = 2", {"SOP7304"}},
      {"INSERT INTO kasus SELECT 2, bundle, status, parent, starter, started, ended, state FROM "
       "kasus",
       {"SOP7304"}},
      {"UPDATE bundle SET content = content || ' '", {"SOP7303", "SOP7304", "SOP7306"}},
      {"UPDATE head SET hash = 'x'", {"SOP7305"}},
      {"UPDATE head SET at = 1", {"SOP7305"}},
      {"INSERT INTO register VALUES ('orang/budi', '{}')", {"SOP7308"}},
      {"UPDATE waiting SET visit = 7", {"SOP7309"}},
      {"DELETE FROM waiting", {"SOP7309"}},
      {"DELETE FROM command WHERE event = 3", {"SOP7311"}},
      {"UPDATE command SET key = 0 WHERE event = 3", {"SOP7311"}},
      {"INSERT INTO outbox VALUES (1, 'k', 0, 'a@b.go.id', '{}', 0, 0, 0, 99, 0, '', 0)",
       {"SOP7312"}},
      {"DELETE FROM participant", {"SOP7314"}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.sql);
    std::filesystem::remove_all(folder_.file());
    std::filesystem::remove_all(folder_.file("sopan.db-wal"));
    std::filesystem::remove_all(folder_.file("sopan.db-shm"));
    fill();
    tamper(row.sql);
    EXPECT_EQ(audited_file(), row.codes);
  }
}

// With the chain and the index of keys put right again: then the key that is asked for a second
// time would be answered otherwise than the first time.
TEST_F(SqliteJournal, AnEntryThatWasSplitIsFound) {
  fill();
  {
    SQLite::Database database(folder_.file(), SQLite::OPEN_READWRITE);
    const PackingFunctions functions(database);
    SQLite::Statement row(database,
                          "SELECT kasus, unpack(records), hash, (SELECT hex(hash) FROM event WHERE "
                          "first = 1) FROM event WHERE first = 3");
    ASSERT_TRUE(row.executeStep());
    const std::string text = row.getColumn(1).getString();
    const std::size_t end = text.find('\n');
    ASSERT_NE(end, std::string::npos);
    std::string before = row.getColumn(3).getString();
    for (char& c : before) c = static_cast<char>(std::tolower(c));
    const std::string middle = packed(link(before, text.substr(0, end)));
    SQLite::Statement second(database, "INSERT INTO event VALUES (4, ?, 0, ?, pack(?))");
    second.bind(1, row.getColumn(0).getInt64());
    bind_blob(second, 2, blob(row.getColumn(2)));
    second.bind(3, text.substr(end + 1));
    SQLite::Statement first(database,
                            "UPDATE event SET hash = ?, records = pack(?) WHERE first = 3");
    bind_blob(first, 1, middle);
    first.bind(2, text.substr(0, end));
    row.reset();
    second.exec();
    first.exec();
    database.exec("INSERT INTO command SELECT key, 4 FROM command WHERE event = 3");
  }
  EXPECT_EQ(audited_file(), Codes{"SOP7311"});
}

// Nothing is read or written by a dictionary that is not the one it was.
TEST_F(SqliteJournal, ADamagedDictionaryIsSaid) {
  fill();
  tamper("UPDATE dictionary SET bytes = zeroblob(length(bytes))");
  auto store = open(folder_.file());
  EXPECT_EQ(verify(*store).failure().kind, FailureKind::Damaged);
  WriterOptions options;
  options.path = folder_.file();
  auto writer = Writer::start(options);
  ASSERT_TRUE(writer.ok());
  auto answer = writer.value()->submit(start(bundle_, "baru"));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.failure().kind, FailureKind::Damaged);
  tamper("DELETE FROM dictionary");
  EXPECT_EQ(verify(*store).failure().kind, FailureKind::Damaged);
}

TEST_F(SqliteJournal, AnAnchorProvesThatTheTrailWasNotWrittenAnew) {
  fill();
  auto store = open(folder_.file());
  const std::string hash = store->head().value().hash;
  auto audit = verify(*store, hash);
  ASSERT_TRUE(audit.ok());
  EXPECT_TRUE(audit.value().anchor_found);
  EXPECT_FALSE(verify(*store, std::string(64, '0')).value().anchor_found);
}

}  // namespace
}  // namespace sop::journal
