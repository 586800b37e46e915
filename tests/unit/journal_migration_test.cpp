// Databases of older schemas, as text in journal_schema1.h and journal_schema2.h.
#include <SQLiteCpp/SQLiteCpp.h>

#include "journal_schema1.h"
#include "journal_schema2.h"
#include "journal_support.h"
#include "runtime/engine/codec.h"
#include "runtime/journal/deadlines.h"
#include "runtime/journal/reader.h"

namespace sop::journal {
namespace {

using engine::RoleId;
using engine::TaskId;

TEST(Migration, FromSchema1NothingIsLost) {
  Folder folder;
  SQLite::Database(folder.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec(samples::kSchema1);
  auto store = open(folder.file());
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(audited(*store, "48ca32601c7c1889f08f1277a734b3669bacac769a21bd25cee788a460b6e8fe"),
            Codes{});
  JournalOptions options;
  options.timekeepers = working_time();
  Journal journal(*store, options);
  EXPECT_EQ(journal.load(1).value()->state.status, engine::Status::Finished);
  EXPECT_EQ(journal.load(2).value()->state.starter, "anton");
  EXPECT_EQ(journal.head().value().at, kNow);
  EXPECT_FALSE(store->waiting(2).value().front().due);
  EXPECT_EQ(accepted(journal.submit(Work(Recompute{}))).count, 1U);
  EXPECT_TRUE(store->waiting(2).value().front().due);
  const engine::Complete sign{TaskId(1), RoleId(0), "", ""};
  accepted(journal.submit(Request{2, "", {"baru", "anton", sign}, kNow}));
  EXPECT_EQ(journal.load(2).value()->state.status, engine::Status::Finished);
  Reader reading(folder.file(), {}, nullptr);
  CaseFilter filter;
  filter.text = "masih";
  EXPECT_EQ(reading.snapshot().value().cases(filter, "", 5).value().rows.size(), 1U);
  AuditOptions how;
  how.timekeepers = working_time();
  EXPECT_EQ(audited(*store, how), Codes{});
}

TEST(Migration, FromSchema2TheRecordIsTakenOverWordForWord) {
  const std::string end = "730ce75d28f6ba27db35e7465af7602eef5951d066f2084338b52e68ee55ecf0";
  Folder folder;
  SQLite::Database(folder.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec(samples::kSchema2);
  auto store = open(folder.file());
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(audited(*store, end), Codes{});
  EXPECT_EQ(store->head().value().hash, end);
  EXPECT_EQ(store->head().value().sequence, 29U);
  Journal journal(*store);
  EXPECT_EQ(journal.history(1).value().size(), 25U);
  EXPECT_EQ(journal.people().value()->persons.count("siti"), 1U);
  const std::string key =
      std::string(*engine::key_in(store->find_entry(1).value()->record));
  const auto known = store->find_command(key).value();
  ASSERT_TRUE(known);
  EXPECT_EQ(known->first, 1U);
  EXPECT_EQ(known->case_number, 1U);
  EXPECT_FALSE(store->find_command("tidak ada").value());
  const engine::Command cancel{"baru", "", engine::Cancel{"ditarik"}};
  accepted(journal.submit(Request{2, "", cancel, {1'800'000'000'000}, By::System}));
  EXPECT_EQ(audited(*store), Codes{});
  Reader reading(folder.file(), {}, nullptr);
  CaseFilter filter;
  filter.text = "menunggu";
  EXPECT_EQ(reading.snapshot().value().cases(filter, "", 5).value().rows.size(), 1U);
}

TEST(Migration, WhatWasChangedInSchema2IsStillFound) {
  for (const char* change :
       {"UPDATE event SET record = replace(record, 'r2', 'r3') WHERE sequence = 6",
        "DELETE FROM event WHERE sequence = 12", "DELETE FROM command WHERE first = 6",
        "UPDATE kasus SET state = replace(state, 'final', 'draf') WHERE number = 1"}) {
    SCOPED_TRACE(change);
    Folder folder;
    {
      SQLite::Database old(folder.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      old.exec(samples::kSchema2);
      old.exec(change);
    }
    auto store = open(folder.file());
    ASSERT_NE(store, nullptr);
    EXPECT_NE(audited(*store), Codes{});
  }
}

TEST(Migration, AnOldStateThatWasTamperedWithIsStillFound) {
  Folder folder;
  {
    SQLite::Database old(folder.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec(samples::kSchema1);
    old.exec("UPDATE kasus SET state = replace(state, 'selesai', 'lain') WHERE number = 1");
  }
  auto store = open(folder.file());
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(audited(*store), Codes{"SOP7304"});
}

TEST(Migration, AFailureLeavesTheOldDatabaseAsItWas) {
  Folder folder;
  {
    SQLite::Database old(folder.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec(samples::kSchema1);
    old.exec("UPDATE bundle SET content = 'x'");
  }
  auto store = open_sqlite(folder.file());
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.failure().kind, FailureKind::Damaged);
  SQLite::Database old(folder.file(), SQLite::OPEN_READONLY);
  EXPECT_EQ(old.execAndGet("PRAGMA user_version").getInt(), 1);
  EXPECT_EQ(old.execAndGet("SELECT count(*) FROM event").getInt(), 13);
}

}  // namespace
}  // namespace sop::journal
