// That the simulated disk does what it says, and that rounds can fail: each deliberate mistake is
// found. The rounds themselves: fault_rounds.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "documents_round.h"
#include "fault_vfs.h"
#include "round.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::faults {
namespace {

constexpr std::uint64_t kRounds = 300;

class Mutants : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Mutants, AreFound) {
  RoundOptions options;
  options.mutant = static_cast<Mutant>(GetParam());
  Worlds worlds;
  Counts counts;
  for (std::uint64_t seed = 1; seed <= kRounds && counts.failed == 0; ++seed)
    static_cast<void>(Round(seed, options, worlds, counts).run());
  if (options.mutant == Mutant::None) {
    EXPECT_EQ(counts.failed, 0U);
    EXPECT_EQ(counts.rounds, kRounds);
  } else {
    EXPECT_GT(counts.failed, 0U) << "this mistake went unseen in " << counts.rounds << " rounds";
  }
}

INSTANTIATE_TEST_SUITE_P(Rounds, Mutants, ::testing::Range<std::size_t>(0, kMutants),
                         [](const auto& row) {
                           std::string name = kMutantNames[row.param];
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

TEST(DocumentsRounds, FindAWeakDisk) {
  for (const Weakness weakness : {Weakness::LyingSync, Weakness::DirectoryNeverSynced}) {
    DocumentsCounts counts;
    for (std::uint64_t seed = 1; seed <= kRounds; ++seed)
      static_cast<void>(documents_round(seed, weakness, counts));
    EXPECT_GT(counts.failed, 0U);
  }
}

TEST(Rounds, AreTheSameBySeed) {
  Worlds worlds;
  Counts first;
  Counts second;
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    EXPECT_EQ(Round(seed, {}, worlds, first).run(), Round(seed, {}, worlds, second).run());
  EXPECT_EQ(to_text(first), to_text(second));
}

TEST(FaultDisk, KeepsWhatWasSyncedAndOnlyThatForCertain) {
  bool kept = false;
  bool lost = false;
  bool torn = false;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Disk disk({512, true, false}, seed);
    disk.sync_directory();
    const NodePtr node = disk.create("a");
    disk.write(*node, 0, Bytes(2'000, 'a'));
    disk.sync(*node);
    disk.sync_directory();
    disk.write(*node, 1'000, Bytes(100, 'b'));
    disk.cut();
    EXPECT_EQ(disk.step(Operation::Read), Verdict::Off);
    Losses losses;
    disk.restore_power(losses);
    const Bytes bytes = disk.find("a")->content.live();
    ASSERT_EQ(bytes.size(), 2'000U);
    // Only the bytes that were being written may be harmed.
    EXPECT_EQ(bytes.substr(0, 1'000), Bytes(1'000, 'a'));
    EXPECT_EQ(bytes.substr(1'100), Bytes(900, 'a'));
    const Bytes middle = bytes.substr(1'000, 100);
    kept = kept || middle == Bytes(100, 'b');
    lost = lost || middle == Bytes(100, 'a');
    torn = torn || (middle.find('b') != Bytes::npos && middle != Bytes(100, 'b'));
  }
  EXPECT_TRUE(kept && lost && torn);
}

TEST(FaultDisk, LosesNamesUntilTheirFolderIsSynced) {
  int there = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Disk disk({}, seed);
    disk.create("/d", true);
    disk.sync_directory();
    disk.sync(*disk.create("/d/satu"));
    disk.sync_directory("/d");
    disk.sync(*disk.create("/d/dua"));
    Losses losses;
    disk.cut();
    disk.restore_power(losses);
    EXPECT_TRUE(disk.find("/d/satu"));
    there += disk.find("/d/dua") ? 1 : 0;
  }
  EXPECT_GT(there, 0);
  EXPECT_LT(there, 100);
}

TEST(FaultDisk, ForgetsAfterAFailedSyncWhatItForgets) {
  for (const bool forgets : {false, true}) {
    int kept = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      Disk disk({512, true, forgets}, seed);
      const NodePtr node = disk.create("a");
      disk.sync_directory();
      disk.write(*node, 0, "baru");
      disk.fail_sync(*node);
      disk.sync(*node);  // says that all is well
      EXPECT_EQ(node->content.live(), "baru");
      kept += node->content.durable() == "baru" ? 1 : 0;
    }
    EXPECT_EQ(kept == 50, !forgets);
  }
}

TEST(FaultVfs, HasSeveralConnectionsAndTheirLocks) {
  Disk disk({}, 1);
  mount(disk);
  const int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  SQLite::Database writer("/uji.db", flags, 0, kVfsName);
  EXPECT_EQ(writer.execAndGet("PRAGMA journal_mode = WAL").getString(), "wal");
  writer.exec("CREATE TABLE t (x)");
  SQLite::Database reader("/uji.db", flags, 0, kVfsName);
  reader.exec("BEGIN");
  EXPECT_EQ(reader.execAndGet("SELECT count(*) FROM t").getInt(), 0);
  writer.exec("INSERT INTO t VALUES (1)");
  EXPECT_EQ(reader.execAndGet("SELECT count(*) FROM t").getInt(), 0) << "one moment";
  reader.exec("COMMIT");
  EXPECT_EQ(reader.execAndGet("SELECT count(*) FROM t").getInt(), 1);
  writer.exec("BEGIN IMMEDIATE");
  EXPECT_THROW(reader.exec("BEGIN IMMEDIATE"), SQLite::Exception);
  writer.exec("ROLLBACK");
  EXPECT_EQ(reader.execAndGet("PRAGMA integrity_check").getString(), "ok");
}

// ---- What the rounds have found, once each without them.

TEST(Found, ACommitOfTheJournalModeThatFailsIsNoSuccess) {
  for (std::uint64_t at = 1; at <= 6; ++at) {
    Disk disk({}, at);
    mount(disk);
    disk.arm({Mishap::Kind::Error, bit(Operation::Sync), at, 1});
    journal::SqliteOptions options;
    options.vfs = kVfsName;
    const auto store = journal::open_sqlite("/uji.db", options);
    disk.disarm();
    if (!store) continue;
    SQLite::Database side("/uji.db", SQLite::OPEN_READWRITE, 0, kVfsName);
    EXPECT_EQ(side.execAndGet("PRAGMA journal_mode").getString(), "wal") << at;
  }
}

// A process that opens the file twice must not lose its locks on it by closing a handle of its own:
// another process would take itself for the last one, and remove the log under the first.
TEST(Found, OpeningTwiceKeepsTheLocksOfTheProcess) {
  std::string folder = (std::filesystem::temp_directory_path() / "sopan-uji-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/sopan.db";
  journal::SqliteOptions options;
  options.vfs = "unix";
  sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);  // other tests may have mounted a disk
  {
    const auto first = journal::open_sqlite(path, options);
    ASSERT_TRUE(first.ok());
    bool changed = false;
    ASSERT_TRUE(first.value()->begin(changed).ok());
    ASSERT_TRUE(first.value()->add_bundle({"hash", "kunci", "judul", "1", "isi", {}}).ok());
    ASSERT_TRUE(first.value()->commit().ok());
    const auto second = journal::open_sqlite(path, options);
    ASSERT_TRUE(second.ok());
    const pid_t child = ::fork();
    if (child == 0) {
      static_cast<void>(journal::open_sqlite(path, options));  // and closes it again
      ::_exit(0);
    }
    ASSERT_GT(child, 0);
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(std::filesystem::exists(path + "-wal"));
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sop::faults
