#include "runtime/journal/writer.h"

#include <pthread.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/journal/journal.h"
#include "runtime/journal/staged_store.h"

namespace sop::journal {
namespace {

using namespace std::chrono_literals;

// Whose answers come back will soon ask again. Where commits are slow it pays to wait for them, so
// that all share the next one: a part of a commit's time at the most.
constexpr auto kSlowCommit = 1ms;
constexpr int kWaitedPart = 4;
constexpr std::chrono::steady_clock::duration kLongestWait = 2ms;
// So few works are answered by the committing thread itself; more by the other one, while the next
// commit goes on.
constexpr std::size_t kAnsweredAtOnce = 4;
constexpr std::size_t kMostSealed = 1'024;  // works that wait for the commit

}  // namespace

Result<std::unique_ptr<Writer>> Writer::start(WriterOptions options) {
  std::unique_ptr<Writer> writer(new Writer(std::move(options)));
  if (Status opened = writer->open(); !opened) return opened.failure();
  writer->judge_thread_ = std::thread([raw = writer.get()] { raw->run(); });
  writer->commit_thread_ = std::thread([raw = writer.get()] { raw->run_commits(); });
  return writer;
}

Writer::Writer(WriterOptions options) : options_(std::move(options)) {
  if (!options_.journal.shared) options_.journal.shared = std::make_shared<Shared>();
}

Writer::~Writer() {
  stop();
}

Status Writer::open() {
  close();
  Result<std::unique_ptr<Store>> back = open_sqlite(options_.path, options_.sqlite);
  if (!back) return back.failure();
  Result<std::unique_ptr<Store>> front = open_sqlite(options_.path, options_.sqlite);
  if (!front) return front.failure();
  back_ = std::move(back.value());
  front_ = std::move(front.value());
  renew();
  return Done{};
}

void Writer::close() {
  journal_.reset();
  staged_.reset();
  front_.reset();
  back_.reset();
}

void Writer::renew() {
  journal_.reset();
  staged_ = std::make_unique<StagedStore>(*back_, *front_, [this] { return settle(); });
  JournalOptions journal = options_.journal;
  // The last two points of a transaction are the committing thread's where it commits.
  if (options_.journal.watcher)
    journal.watcher = [this](int point) {
      if (point <= 2 || staged_->direct()) watch(point);
    };
  journal_ = std::make_unique<Journal>(*staged_, std::move(journal));
}

void Writer::watch(int point) const {
  if (options_.journal.watcher) options_.journal.watcher(point);
}

// ---- What callers see.

bool Writer::post(Work work, Callback done) {
  {
    const std::scoped_lock guard(lock_);
    if (stopping_ || queue_.size() >= options_.queue) return false;
    queue_.emplace_back(std::move(work), std::move(done));
    if (queue_.size() > 1) return true;  // it is awake, or will look
  }
  wake_.notify_one();
  return true;
}

Result<Answer> Writer::submit(Work work) {
  struct Waiter {
    std::mutex lock;
    std::condition_variable done;
    std::optional<Result<Answer>> answer;
  };
  // Shared: the writer may still be in notify when the caller is gone.
  const auto waiter = std::make_shared<Waiter>();
  const bool taken = post(std::move(work), [waiter](Result<Answer> answer) {
    {
      const std::scoped_lock guard(waiter->lock);
      waiter->answer = std::move(answer);
    }
    waiter->done.notify_one();
  });
  if (!taken) return Answer(finding<Kind::Busy>(Span{}));
  std::unique_lock guard(waiter->lock);
  waiter->done.wait(guard, [&] { return waiter->answer.has_value(); });
  return std::move(*waiter->answer);
}

void Writer::stop() {
  {
    const std::scoped_lock guard(lock_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (judge_thread_.joinable()) judge_thread_.join();
  {
    const std::scoped_lock guard(lock_);
    ended_judging_ = true;
  }
  sealed_some_.notify_one();
  if (commit_thread_.joinable()) commit_thread_.join();
}

Writer::Health Writer::health() const {
  const std::scoped_lock guard(lock_);
  Health health = health_;
  health.queue = queue_.size();
  return health;
}

// ---- Judging.

void Writer::run() {
  ::pthread_setname_np(::pthread_self(), "sopan-judge");  // as top and perf show it
  for (;;) {
    Judged next;
    std::optional<Broken> broken;
    std::vector<Judged> bounced, committed;
    {
      std::unique_lock guard(lock_);
      wake_.wait(guard, [this] { return something_to_do(); });
      committed.swap(committed_);
      if (committed.empty()) {
        broken.swap(broken_);
        bounced.swap(bounced_);
        if (!broken && queue_.empty()) return;
        if (!broken) next = taken();
      }
    }
    for (Judged& one : committed) answer(one);
    if (broken) mend(*broken);
    for (Judged& one : bounced) again(std::move(one), *broken, bounced.size() == 1);
    if (!next.works.empty()) judge(std::move(next));
  }
}

bool Writer::something_to_do() const {
  if (!committed_.empty()) return true;
  const bool settled = sealed_.empty() && !committing_;
  if (broken_) return settled;
  return queue_.empty() ? stopping_ && settled : sealed_works_ < kMostSealed;
}

Writer::Judged Writer::taken() {
  Judged next;
  while (!queue_.empty() && next.works.size() < options_.batch) {
    next.works.push_back(std::move(queue_.front().first));
    next.done.push_back(std::move(queue_.front().second));
    queue_.pop_front();
  }
  return next;
}

// What another process came before is judged with the lock held, so that none comes between once
// more. What shares a batch with a damaged row is tried alone: only who needs that row shall fail.
void Writer::again(Judged judged, const Broken& broken, bool alone) {
  if (!broken.failure) {
    if (staged_) staged_->go_direct();
    return judge(std::move(judged));
  }
  if (broken.failure->kind != FailureKind::Damaged || (alone && judged.works.size() == 1))
    return refuse(judged, *broken.failure);
  for (std::size_t i = 0; i < judged.works.size(); ++i) {
    Judged one;
    one.works.push_back(std::move(judged.works[i]));
    one.done.push_back(std::move(judged.done[i]));
    judge(std::move(one));
    if (settle()) continue;
    std::vector<Judged> bounced;
    std::optional<Broken> why;
    {
      const std::scoped_lock guard(lock_);
      why.swap(broken_);
      bounced.swap(bounced_);
    }
    mend(*why);
    for (Judged& failed : bounced) again(std::move(failed), *why, bounced.size() == 1);
  }
}

// Nothing is under way now. What was judged upon a commit that failed is forgotten; after a failure
// of the disk the file is looked at anew. Waiting for another program's lock breaks nothing, and
// neither does a row that cannot be read.
void Writer::mend(const Broken& broken) {
  if (!broken.failure || broken.failure->kind == FailureKind::Locked ||
      broken.failure->kind == FailureKind::Damaged)
    return renew();
  close();
  const bool full = broken.failure->kind == FailureKind::DiskFull;
  reopen_at_ = Clock::now() + (full ? 0ms : options_.pause);
}

void Writer::refuse(Judged& judged, const Failure& failure) {
  {
    const std::scoped_lock guard(lock_);
    health_.writing = false;
    health_.why = failure;
    ++health_.failures;
  }
  for (const Callback& done : judged.done) done(failure);
}

// What failed for reasons of the machine is not tried again here: nobody was told that it was done,
// and whoever asks again does so with the same key.
void Writer::judge(Judged judged) {
  if (!journal_) {
    if (Clock::now() < reopen_at_.value_or(Clock::time_point{}))
      return refuse(judged, health().why.value_or(Failure{}));
    if (Status opened = open(); !opened) {
      reopen_at_ = Clock::now() + options_.pause;
      return refuse(judged, opened.failure());
    }
    const std::scoped_lock guard(lock_);
    ++health_.reopened;
  }
  judged.batch.reset();
  Result<std::vector<Answer>> answers = journal_->submit(std::span<const Work>(judged.works));
  if (answers) {
    judged.answers = std::move(answers.value());
    return hand_on(std::move(judged));
  }
  const std::scoped_lock guard(lock_);
  if (!broken_) broken_ = staged_->outdated() ? Broken{} : Broken{answers.failure()};
  bounced_.push_back(std::move(judged));
}

void Writer::hand_on(Judged judged) {
  judged.batch = staged_->take();
  if (!judged.batch) {
    count(judged.works.size());
    return answer(judged);
  }
  {
    const std::scoped_lock guard(lock_);
    if (broken_) {
      bounced_.push_back(std::move(judged));
      return;
    }
    sealed_works_ += judged.works.size();
    sealed_.push_back(std::move(judged));
  }
  sealed_some_.notify_one();
}

bool Writer::settle() {
  std::unique_lock guard(lock_);
  settling_ = true;
  sealed_some_.notify_one();
  wake_.wait(guard, [this] { return !committing_ && sealed_.empty(); });
  settling_ = false;
  return !broken_;
}

// ---- Committing.

void Writer::run_commits() {
  ::pthread_setname_np(::pthread_self(), "sopan-commit");
  for (;;) {
    std::vector<Judged> judged;
    {
      std::unique_lock guard(lock_);
      sealed_some_.wait(guard, [this] { return ended_judging_ || !sealed_.empty(); });
      if (sealed_.empty()) return;
      gather(guard);
      judged.swap(sealed_);
      sealed_works_ = 0;
      committing_ = true;
    }
    wake_.notify_one();  // there is room again
    carry_out(judged);
  }
}

void Writer::gather(std::unique_lock<std::mutex>& guard) {
  if (commit_time_ < kSlowCommit || !ended_) return;
  const auto longest = std::min<Clock::duration>(commit_time_ / kWaitedPart, kLongestWait);
  sealed_some_.wait_until(guard, *ended_ + longest, [this] {
    return settling_ || stopping_ || sealed_works_ >= std::min(expected_, kMostSealed);
  });
}

std::optional<Writer::Broken> Writer::write(const std::vector<Judged>& judged) {
  bool changed = false;
  Status done = back_->begin(changed);
  if (done && changed) {
    back_->rollback();
    return Broken{};
  }
  for (const Judged& one : judged) {
    if (done) done = one.batch->write_to(*back_);
  }
  watch(3);
  const Clock::time_point begun = Clock::now();
  if (done) done = back_->commit();
  commit_time_ = Clock::now() - begun;
  if (!done) {
    back_->rollback();
    return Broken{done.failure()};
  }
  watch(4);
  for (const Judged& one : judged) one.batch->mark_written();
  return std::nullopt;
}

void Writer::carry_out(std::vector<Judged>& judged) {
  std::optional<Broken> broken = write(judged);
  std::size_t works = 0;
  for (const Judged& one : judged) works += one.works.size();
  if (!broken) count(works);
  {
    const std::scoped_lock guard(lock_);
    if (broken) {
      broken_ = broken;
      judged.insert(judged.end(), std::make_move_iterator(sealed_.begin()),
                    std::make_move_iterator(sealed_.end()));
      bounced_.insert(bounced_.begin(), std::make_move_iterator(judged.begin()),
                      std::make_move_iterator(judged.end()));
      sealed_.clear();
      sealed_works_ = 0;
    }
    // In one step with the end of the commit: who waits for that must see what is to be answered.
    if (!broken && works > kAnsweredAtOnce) {
      std::move(judged.begin(), judged.end(), std::back_inserter(committed_));
      judged.clear();
    }
    expected_ = works + sealed_works_;
    committing_ = false;
  }
  ended_ = Clock::now();
  wake_.notify_one();
  if (broken) return;
  for (Judged& one : judged) answer(one);
}

void Writer::count(std::size_t works) {
  const std::scoped_lock guard(lock_);
  health_.writing = true;
  health_.why.reset();
  ++health_.commits;
  health_.works += works;
}

void Writer::answer(Judged& judged) {
  for (std::size_t i = 0; i < judged.done.size(); ++i) judged.done[i](std::move(judged.answers[i]));
}

}  // namespace sop::journal
