// The deliverer by its rules: when to try again, when to give up, at least once, one slow receiver
// never in the way of others. Real receivers: effects_senders_test.cpp; mails:
// effects_mail_test.cpp.
#include <condition_variable>
#include <set>
#include <thread>

#include "effects_support.h"

namespace sop::effects {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

// A deliverer whose clock stands still until it is moved.
struct Bench {
  explicit Bench(std::function<Outcome(const Effect&)> answer, DelivererSettings settings = {})
      : sender(std::move(answer)),
        deliverer(
            outbox, sender, settings, [this] { return Instant{now.load()}; },
            [this](const Diagnostic& one) { reports.push_back(one); }) {}
  Round run() {
    const Result<Round> round = deliverer.run_once();
    EXPECT_TRUE(round.ok());
    return round ? round.value() : Round{};
  }
  void move(milliseconds time) { now += time.count(); }

  std::atomic<std::int64_t> now{kStart.milliseconds};
  MemoryOutbox outbox;
  ToldSender sender;
  std::vector<Diagnostic> reports;
  Deliverer deliverer;
};

Outcome done(const Effect& /*effect*/) {
  return {Delivery::Done, ""};
}

TEST(Effects, TriesAgainEverLaterAndThenGivesUp) {
  const RetryPolicy policy;
  milliseconds before{0};
  Instant now = kStart;
  std::uint32_t tries = 1;
  for (;; ++tries) {
    const auto next = next_try(policy, "k", tries, kStart, now);
    if (!next) break;
    const milliseconds waited(next->milliseconds - now.milliseconds);
    EXPECT_GE(waited, minutes(1));
    EXPECT_LE(waited, minutes(450));
    EXPECT_TRUE(tries >= 9 || waited > before);
    before = waited;
    now = *next;
    EXPECT_EQ(next_try(policy, "k", tries, kStart, kStart),
              next_try(policy, "k", tries, kStart, kStart));
  }
  EXPECT_EQ(tries, policy.tries);
  EXPECT_GT(now, later(kStart, hours(60)));
  EXPECT_LE(now, later(kStart, policy.age));
  EXPECT_FALSE(next_try(policy, "k", 1, kStart, later(kStart, policy.age)));
  EXPECT_EQ(next_try(policy, "k", 10, kStart, later(kStart, policy.age - hours(1))),
            later(kStart, policy.age));
  // A clock set back: no harm.
  EXPECT_TRUE(next_try(policy, "k", 1, kStart, later(kStart, -hours(1'000))));
  std::set<std::int64_t> spread;
  for (int i = 0; i < 100; ++i)
    spread.insert(next_try(policy, std::to_string(i), 9, kStart, kStart)->milliseconds);
  EXPECT_GT(spread.size(), 90U);
}

TEST(Effects, WhatArrivesIsMarkedOnce) {
  Bench bench(done);
  for (int i = 0; i < 5; ++i) bench.outbox.add(EffectKind::Mail, "a@b.id");
  for (int i = 0; i < 5; ++i) bench.outbox.add(EffectKind::Webhook, "arsip");
  const Round round = bench.run();
  EXPECT_EQ(round.taken, 10U);
  EXPECT_EQ(round.delivered, 10U);
  EXPECT_EQ(bench.outbox.count(RowState::Delivered), 10U);
  EXPECT_EQ(bench.outbox.most_at_once, 1);
  EXPECT_EQ(bench.run().taken, 0U);
  EXPECT_EQ(bench.sender.sent().size(), 10U);
  EXPECT_TRUE(bench.reports.empty());
}

TEST(Effects, RetriesKeepTheirKeyUntilTheEnd) {
  Bench bench([](const Effect&) { return Outcome{Delivery::Retry, "HTTP 500"}; });
  bench.outbox.add(EffectKind::Webhook, "arsip");
  int rounds = 0;
  while (bench.outbox.count(RowState::Waiting) == 1 && rounds < 100) {
    bench.now = bench.outbox.rows[1].effect.next_try.milliseconds;
    bench.run();
    ++rounds;
  }
  EXPECT_EQ(rounds, 20);
  EXPECT_EQ(bench.outbox.count(RowState::GivenUp), 1U);
  std::set<std::string> keys;
  for (const Effect& one : bench.sender.sent()) keys.insert(one.key);
  EXPECT_EQ(keys.size(), 1U);
  ASSERT_EQ(bench.reports.size(), 20U);
  EXPECT_EQ(code(bench.reports[0].kind), "SOP7274");
  EXPECT_EQ(code(bench.reports[19].kind), "SOP7275");
  EXPECT_EQ(text_of(bench.reports[0], Language::Indonesian),
            "Kiriman nomor 1 ke \"webhook arsip\" belum sampai (HTTP 500); akan dicoba lagi");
}

TEST(Effects, WhatIsRefusedIsNotTriedAgain) {
  Bench bench([](const Effect&) { return Outcome{Delivery::Refused, "HTTP 404"}; });
  bench.outbox.add(EffectKind::Webhook, "arsip");
  EXPECT_EQ(bench.run().given_up, 1U);
  bench.move(hours(500));
  EXPECT_EQ(bench.run().taken, 0U);
  EXPECT_EQ(bench.outbox.rows[1].why, "HTTP 404");
}

// The first row finds the receiver gone; the others wait for it without tries of their own.
TEST(Effects, AReceiverOutOfReachIsAskedOnceAtATime) {
  bool up = false;
  Bench bench([&](const Effect& effect) {
    if (effect.kind == EffectKind::Webhook || up) return Outcome{Delivery::Done, ""};
    return Outcome{Delivery::Blocked, "timeout"};
  });
  for (int i = 0; i < 50; ++i) bench.outbox.add(EffectKind::Mail, "a@b.id");
  bench.outbox.add(EffectKind::Webhook, "arsip");
  const Round round = bench.run();
  EXPECT_EQ(round.failed, 1U);
  EXPECT_EQ(round.postponed, 49U);
  EXPECT_EQ(round.delivered, 1U);
  for (int i = 0; i < 20; ++i) {
    bench.move(minutes(15));
    bench.run();
  }
  EXPECT_LE(bench.sender.sent().size(), 22U);
  std::uint32_t most = 0;
  for (const auto& [id, row] : bench.outbox.rows) most = std::max(most, row.effect.tries);
  EXPECT_LE(most, 7U);
  up = true;
  for (int i = 0; i < 400 && bench.outbox.count(RowState::Waiting) > 0; ++i) {
    bench.move(minutes(15));
    bench.run();
  }
  EXPECT_EQ(bench.outbox.count(RowState::Delivered), 51U);
}

TEST(Effects, WhatWaitedTooLongForAReceiverIsGivenUp) {
  Bench bench([](const Effect&) { return Outcome{Delivery::Blocked, "no connection"}; });
  for (int i = 0; i < 30; ++i) bench.outbox.add(EffectKind::Mail, "a@b.id");
  for (int i = 0; i < 2'000 && bench.outbox.count(RowState::Waiting) > 0; ++i) {
    bench.move(minutes(10));
    bench.run();
  }
  EXPECT_EQ(bench.outbox.count(RowState::GivenUp), 30U);
  EXPECT_LE(bench.now, later(kStart, hours(122)).milliseconds);
}

// Rows of a slow receiver that fill the batch are put off when its share is used up.
TEST(Effects, ASlowReceiverCostsOthersNoMoreThanItsShare) {
  DelivererSettings settings;
  settings.batch = 20;
  settings.workers = 1;
  Bench* self = nullptr;
  Bench bench(
      [&](const Effect& effect) {
        if (effect.target == "lambat") self->move(std::chrono::seconds(9));
        return Outcome{Delivery::Done, ""};
      },
      settings);
  self = &bench;
  for (int i = 0; i < 100; ++i) bench.outbox.add(EffectKind::Webhook, "lambat");
  bench.outbox.add(EffectKind::Mail, "a@b.id");
  int rounds = 0;
  while (bench.outbox.rows[101].state == RowState::Waiting && ++rounds < 50) bench.run();
  EXPECT_LE(bench.now - kStart.milliseconds, 6 * 18'000);
  for (int i = 0; i < 500 && bench.outbox.count(RowState::Waiting) > 0; ++i) {
    bench.run();
    bench.move(std::chrono::seconds(20));
  }
  EXPECT_EQ(bench.outbox.count(RowState::Delivered), 101U);
}

// One receiver never comes back before the others are through: they are.
TEST(Effects, AReceiverThatHangsHoldsUpNobodyElse) {
  std::mutex mutex;
  std::condition_variable all;
  int through = 0;
  Bench bench([&](const Effect& effect) {
    std::unique_lock lock(mutex);
    if (effect.target == "macet") {
      all.wait(lock, [&] { return through == 30; });
      return Outcome{Delivery::Blocked, "timeout"};
    }
    ++through;
    all.notify_all();
    return Outcome{Delivery::Done, ""};
  });
  bench.outbox.add(EffectKind::Webhook, "macet");
  for (int i = 0; i < 10; ++i) {
    bench.outbox.add(EffectKind::Webhook, "satu");
    bench.outbox.add(EffectKind::Webhook, "dua");
    bench.outbox.add(EffectKind::Mail, "a@b.id");
  }
  const Round round = bench.run();
  EXPECT_EQ(round.delivered, 30U);
  EXPECT_EQ(round.failed, 1U);
  EXPECT_EQ(bench.outbox.most_at_once, 1);
}

// Ended between delivery and mark: delivered again, under the same key.
TEST(Effects, WhatWasNotMarkedIsDeliveredAgainUnderItsKey) {
  MemoryOutbox outbox;
  outbox.add(EffectKind::Webhook, "arsip");
  std::vector<std::string> keys;
  for (const bool ends_before_mark : {true, false}) {
    ToldSender sender([&](const Effect& effect) {
      keys.push_back(effect.key);
      outbox.broken = ends_before_mark;
      return Outcome{Delivery::Done, ""};
    });
    Deliverer deliverer(
        outbox, sender, {}, [] { return kStart; }, [](const Diagnostic&) {});
    EXPECT_EQ(deliverer.run_once().ok(), !ends_before_mark);
    outbox.broken = false;  // the next process has a sound outbox
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"kunci/1", "kunci/1"}));
  EXPECT_EQ(outbox.count(RowState::Delivered), 1U);
}

// The same process does better: it marks what is left before it sends anything more.
TEST(Effects, AnOutboxThatCannotBeMarkedStopsTheSending) {
  MemoryOutbox* outbox = nullptr;
  DelivererSettings settings;
  settings.workers = 1;
  Bench bench(
      [&](const Effect&) {
        outbox->broken = true;
        return Outcome{Delivery::Done, ""};
      },
      settings);
  outbox = &bench.outbox;
  for (int i = 0; i < 10; ++i) bench.outbox.add(EffectKind::Mail, "a@b.id");
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(bench.deliverer.run_once().ok());
  EXPECT_EQ(bench.sender.sent().size(), 1U);
  for (int i = 0; i < 10; ++i) {
    bench.outbox.broken = false;
    static_cast<void>(bench.deliverer.run_once());
  }
  bench.outbox.broken = false;
  EXPECT_TRUE(bench.deliverer.run_once().ok());
  EXPECT_EQ(bench.outbox.count(RowState::Delivered), 10U);
  EXPECT_EQ(bench.sender.sent().size(), 10U);  // none twice
}

TEST(Effects, AClockThatWasWrongDoesNotKeepAReceiverAway) {
  bool up = false;
  Bench bench([&](const Effect&) {
    return Outcome{up ? Delivery::Done : Delivery::Blocked, "no connection"};
  });
  bench.move(hours(24 * 365));
  bench.outbox.add(EffectKind::Mail, "a@b.id");
  bench.outbox.rows[1].effect.created = Instant{bench.now};
  bench.run();
  bench.move(-hours(24 * 365));
  up = true;
  bench.outbox.add(EffectKind::Mail, "a@b.id");
  EXPECT_EQ(bench.run().delivered, 1U);
}

TEST(Effects, TheThreadWakesWhenToldAndEndsWhenTold) {
  std::mutex mutex;
  std::condition_variable arrived;
  std::size_t count = 0;
  Bench bench([&](const Effect&) {
    const std::lock_guard lock(mutex);
    ++count;
    arrived.notify_all();
    return Outcome{Delivery::Done, ""};
  });
  bench.outbox.add(EffectKind::Mail, "a@b.id");
  bench.deliverer.start();
  {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return count == 1; });
  }
  bench.deliverer.stop();
  bench.outbox.add(EffectKind::Mail, "a@b.id");
  bench.deliverer.start();
  bench.deliverer.notify();
  {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return count == 2; });
  }
  bench.deliverer.stop();
  bench.deliverer.stop();
  EXPECT_EQ(bench.outbox.count(RowState::Delivered), 2U);
}

TEST(Effects, TheThreadTellsWhenTheOutboxFails) {
  Bench bench(done);
  bench.outbox.broken = true;
  std::mutex mutex;
  std::condition_variable told;
  std::vector<std::string> codes;
  Deliverer deliverer(
      bench.outbox, bench.sender, {}, [] { return kStart; },
      [&](const Diagnostic& one) {
        const std::lock_guard lock(mutex);
        codes.push_back(code(one.kind));
        told.notify_all();
      });
  deliverer.start();
  {
    std::unique_lock lock(mutex);
    told.wait(lock, [&] { return !codes.empty(); });
  }
  deliverer.stop();  // does not wait for the pause to end
  EXPECT_EQ(codes, std::vector<std::string>{"SOP7276"});
}

}  // namespace
}  // namespace sop::effects
