// The writer's threads, and what is read and sent beside them.
#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "compiler/base/hash.h"
#include "journal_support.h"
#include "runtime/journal/outbox.h"
#include "runtime/journal/reader.h"
#include "runtime/journal/writer.h"

namespace sop::journal {
namespace {

using engine::RoleId;
using engine::TaskId;

constexpr std::int64_t kHour = 3'600'000;

engine::Instant after(std::int64_t milliseconds) {
  return {kNow.milliseconds + milliseconds};
}

class Writing : public ::testing::Test {
 protected:
  std::unique_ptr<Writer> start(WriterOptions options = {}) {
    options.path = folder_.file();
    options.pause = std::chrono::milliseconds(0);
    auto writer = Writer::start(std::move(options));
    EXPECT_TRUE(writer.ok());
    return writer ? std::move(writer.value()) : nullptr;
  }
  void prepare() {
    auto store = open(folder_.file());
    ASSERT_TRUE(Journal(*store).add_bundle(bundle_).ok());
  }
  Request begin(const std::string& key) {
    return {0, bundle_.hash, {key, "Anton", engine::Start{"perihal"}}, kNow};
  }
  Folder folder_;
  engine::Bundle bundle_ = samples::sample();
};

TEST_F(Writing, ManyThreadsShareCommitsAndEachHasItsAnswer) {
  prepare();
  auto writer = start();
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  std::mutex lock;
  std::set<CaseNumber> numbers;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const Accepted done =
            accepted(writer->submit(begin(std::to_string(t) + "/" + std::to_string(i))));
        const std::scoped_lock guard(lock);
        numbers.insert(done.case_number);
      }
    });
  }
  Reader reading(folder_.file(), {}, nullptr);
  for (int i = 0; i < 20; ++i) {
    auto snapshot = reading.snapshot();
    ASSERT_TRUE(snapshot.ok());
    const Head head = snapshot.value().head().value();
    EXPECT_EQ(snapshot.value().figures(kNow).value().events, head.sequence);
  }
  for (std::thread& one : threads) one.join();
  writer->stop();
  EXPECT_EQ(numbers.size(), kThreads * kEach);
  EXPECT_EQ(writer->health().works, kThreads * kEach);
  EXPECT_EQ(refused(writer->submit(begin("nanti"))), code(Kind::Busy)) << "it has stopped";
  auto store = open(folder_.file());
  EXPECT_EQ(audited(*store), Codes{});
}

// What was judged before another process wrote is judged again.
TEST_F(Writing, AnotherProcessMayWriteInBetween) {
  prepare();
  auto writer = start();
  constexpr int kThreads = 4;
  constexpr int kEach = 40;
  constexpr int kOther = 40;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        const Accepted first = accepted(writer->submit(begin(key)));
        EXPECT_FALSE(first.repeated);
        const Accepted again = accepted(writer->submit(begin(key)));
        EXPECT_TRUE(again.repeated);
        EXPECT_EQ(again.case_number, first.case_number);
        EXPECT_EQ(again.hash, first.hash);
      }
    });
  }
  {
    auto other = open(folder_.file());
    Journal journal(*other);
    for (int i = 0; i < kOther; ++i) accepted(journal.submit(begin("lain/" + std::to_string(i))));
  }
  for (std::thread& one : threads) one.join();
  writer->stop();
  EXPECT_EQ(writer->health().works, kThreads * kEach * 2);
  EXPECT_EQ(writer->health().failures, 0U);
  auto store = open(folder_.file());
  EXPECT_EQ(store->last_case().value(), static_cast<CaseNumber>(kThreads * kEach + kOther));
  EXPECT_EQ(audited(*store), Codes{});
}

// Whoever stops it while a commit is under way waits until all of it is answered.
TEST_F(Writing, StoppingAnswersAllThatWasTaken) {
  prepare();
  for (int round = 0; round < 30; ++round) {
    WriterOptions options;
    options.journal.watcher = [](int point) {
      if (point >= 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    auto writer = start(options);
    std::atomic<int> answered{0};
    constexpr int kWorks = 20;
    for (int i = 0; i < kWorks; ++i)
      ASSERT_TRUE(writer->post(begin("henti/" + std::to_string(round) + "/" + std::to_string(i)),
                               [&](const Result<Answer>& answer) {
                                 EXPECT_TRUE(answer.ok());
                                 ++answered;
                               }));
    if (round % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(round / 4));
    writer->stop();
    EXPECT_EQ(answered, kWorks);
  }
}

// A commit that fails voids what was judged upon it, too; whoever asks again is served.
TEST_F(Writing, WhatWasJudgedUponAFailedCommitIsNotKept) {
  prepare();
  auto writer = start();
  accepted(writer->submit(begin("mulai")));
  SQLite::Database other(folder_.file(), SQLite::OPEN_READWRITE);
  writer->stop();
  WriterOptions options;
  options.sqlite.busy_milliseconds = 30;
  writer = start(options);
  other.exec("BEGIN IMMEDIATE");
  std::mutex lock;
  std::map<std::string, bool> kept;
  for (int i = 0; i < 40; ++i) {
    const std::string key = "gagal/" + std::to_string(i);
    ASSERT_TRUE(writer->post(begin(key), [&, key](const Result<Answer>& answer) {
      const std::scoped_lock guard(lock);
      kept[key] = answer.ok();
    }));
    if (i == 30) other.exec("ROLLBACK");
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  writer->stop();
  ASSERT_EQ(kept.size(), 40U);
  EXPECT_TRUE(kept["gagal/39"]);
  auto store = open(folder_.file());
  for (const auto& [key, was] : kept)
    EXPECT_EQ(store->find_command(key).value().has_value(), was) << key;
  EXPECT_EQ(audited(*store), Codes{});
}

// One row that cannot be read fails those who need it, not those who share a commit with them.
TEST_F(Writing, ADamagedBundleFailsOnlyWhoNeedsIt) {
  prepare();
  engine::Bundle other = samples::sample();
  other.content.insert(other.content.rfind('}'), R"(,"lain":1)");
  other.hash = sha256_hex(other.content);
  {
    auto store = open(folder_.file());
    ASSERT_TRUE(Journal(*store).add_bundle(other).ok());
  }
  SQLite::Database(folder_.file(), SQLite::OPEN_READWRITE)
      .exec("UPDATE bundle SET content = 'x' WHERE hash = '" + other.hash + "'");
  auto writer = start();
  std::mutex lock;
  std::map<std::string, FailureKind> failed;
  std::set<std::string> done, unknown;
  const auto post = [&](const std::string& key, const std::string& bundle) {
    Request request = begin(key);
    request.bundle = bundle;
    ASSERT_TRUE(writer->post(request, [&, key](Result<Answer> answer) {
      const std::scoped_lock guard(lock);
      if (!answer) {
        failed.emplace(key, answer.failure().kind);
      } else if (std::holds_alternative<Accepted>(answer.value())) {
        done.insert(key);
      } else {
        unknown.insert(key);
      }
    }));
  };
  for (int i = 0; i < 20; ++i) {
    if (i > 10) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // batches of one
    post("baik/" + std::to_string(i), bundle_.hash);
    if (i % 5 == 0) post("rusak/" + std::to_string(i), other.hash);
    if (i % 5 == 1) post("tiada/" + std::to_string(i), std::string(64, '0'));
  }
  writer->stop();
  EXPECT_EQ(done.size(), 20U);
  EXPECT_EQ(failed.size(), 4U);
  EXPECT_EQ(failed.count("rusak/0"), 1U);
  EXPECT_EQ(unknown.size(), 4U) << "SOP7209: no such version is in force";
}

// Two hundred hands on one task: done once.
TEST_F(Writing, OneTaskCompletedByManyIsDoneOnce) {
  prepare();
  auto writer = start();
  accepted(writer->submit(begin("mulai")));
  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 20; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const engine::Complete complete{TaskId(0), RoleId(0), "", ""};
        auto answer =
            writer->submit(Request{1, "", {std::to_string(t * 10 + i), "Anton", complete}, kNow});
        if (answer && std::holds_alternative<Accepted>(answer.value())) ++done;
      }
    });
  }
  for (std::thread& one : threads) one.join();
  EXPECT_EQ(done.load(), 1);
}

TEST_F(Writing, AFullQueueSaysSo) {
  prepare();
  WriterOptions options;
  options.queue = 2;
  std::mutex gate;
  gate.lock();
  options.journal.watcher = [&](int point) {
    if (point == 1) const std::scoped_lock wait(gate);
  };
  auto writer = start(std::move(options));
  std::atomic<int> answered{0};
  const auto count = [&](const Result<Answer>& answer) {
    if (answer) ++answered;
  };
  ASSERT_TRUE(writer->post(begin("a"), count));
  while (writer->health().queue != 0) std::this_thread::yield();
  ASSERT_TRUE(writer->post(begin("b"), count));
  ASSERT_TRUE(writer->post(begin("c"), count));
  EXPECT_FALSE(writer->post(begin("d"), count));
  EXPECT_EQ(refused(writer->submit(begin("d"))), code(Kind::Busy));
  gate.unlock();
  writer->stop();
  EXPECT_EQ(answered.load(), 3) << "what waited was done";
}

TEST_F(Writing, AFullDiskIsToldAndPassesReadingGoesOn) {
  prepare();
  auto store = open(folder_.file());
  const Head before = store->head().value();
  WriterOptions options;
  options.sqlite.most_pages = 70;
  auto writer = start(std::move(options));
  int kept = 0;
  for (int i = 0; i < 3'000; ++i) {
    auto answer = writer->submit(begin("penuh" + std::to_string(i)));
    if (!answer) {
      EXPECT_EQ(answer.failure().kind, FailureKind::DiskFull);
      break;
    }
    ++kept;
  }
  EXPECT_FALSE(writer->health().writing);
  Reader reading(folder_.file(), {}, nullptr);
  EXPECT_EQ(reading.snapshot().value().figures(kNow).value().cases,
            static_cast<std::uint64_t>(kept));
  writer.reset();
  auto again = start();
  EXPECT_EQ(accepted(again->submit(begin("lagi"))).case_number, static_cast<CaseNumber>(kept) + 1);
  EXPECT_TRUE(again->health().writing);
  EXPECT_EQ(before.sequence, 0U);
}

TEST_F(Writing, TheOutboxIsReadAndMarked) {
  prepare();
  {
    auto store = open(folder_.file());
    bool changed = false;
    ASSERT_TRUE(store->begin(changed).ok());
    for (int i = 1; i <= 3; ++i) {
      OutboxRow row;
      row.effect.key = std::to_string(i);
      row.effect.next_try = after(i);
      row.event = 1;
      ASSERT_TRUE(store->add_outbox(row).ok());
    }
    ASSERT_TRUE(store->commit().ok());
  }
  auto writer = start();
  Reader reading(folder_.file(), {}, nullptr);
  JournalOutbox outbox(reading, *writer);
  EXPECT_EQ(outbox.next_due().value(), after(1));
  EXPECT_EQ(outbox.due(after(2), 10).value().size(), 2U);
  EXPECT_TRUE(outbox.delivered(1, kNow).ok());
  EXPECT_TRUE(outbox.failed(2, "SMTP 450", after(kHour)).ok());
  EXPECT_TRUE(outbox.given_up(3, "SMTP 550", kNow).ok());
  EXPECT_EQ(outbox.next_due().value(), after(kHour));
  const auto left = outbox.due(after(2 * kHour), 10).value();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left.front().tries, 1U);
  EXPECT_EQ(reading.snapshot().value().given_up(5).value().front().why, "SMTP 550");
}

}  // namespace
}  // namespace sop::journal
