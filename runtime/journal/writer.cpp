#include "runtime/journal/writer.h"

#include <algorithm>
#include <utility>

#include "runtime/journal/journal.h"

namespace sop::journal {

using Clock = std::chrono::steady_clock;

Result<std::unique_ptr<Writer>> Writer::start(WriterOptions options) {
  std::unique_ptr<Writer> writer(new Writer(std::move(options)));
  if (Status opened = writer->open(); !opened) return opened.failure();
  writer->thread_ = std::thread([raw = writer.get()] { raw->run(); });
  return writer;
}

Writer::Writer(WriterOptions options) : options_(std::move(options)) {
  if (!options_.journal.shared) options_.journal.shared = std::make_shared<Shared>();
}

Writer::~Writer() {
  stop();
}

Status Writer::open() {
  journal_.reset();
  store_.reset();
  Result<std::unique_ptr<Store>> store = open_sqlite(options_.path, options_.sqlite);
  if (!store) return store.failure();
  store_ = std::move(store.value());
  journal_ = std::make_unique<Journal>(*store_, options_.journal);
  return Done{};
}

bool Writer::post(Work work, Callback done) {
  {
    const std::scoped_lock guard(lock_);
    if (stopping_ || queue_.size() >= options_.queue) return false;
    queue_.push_back({std::move(work), std::move(done)});
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
  if (thread_.joinable()) thread_.join();
}

Writer::Health Writer::health() const {
  const std::scoped_lock guard(lock_);
  Health health = health_;
  health.queue = queue_.size();
  return health;
}

void Writer::run() {
  for (;;) {
    std::deque<Waiting> batch;
    {
      std::unique_lock guard(lock_);
      wake_.wait(guard, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && batch.size() < options_.batch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    carry_out(batch);
  }
}

void Writer::refuse(std::deque<Waiting>& batch, const Failure& failure) {
  {
    const std::scoped_lock guard(lock_);
    health_.writing = false;
    health_.why = failure;
    ++health_.failures;
  }
  for (Waiting& one : batch) one.done(failure);
}

// What failed for reasons of the machine is not tried again here: nobody was told that it was done,
// and whoever asks again does so with the same key.
void Writer::carry_out(std::deque<Waiting>& batch) {
  if (!journal_) {
    if (Clock::now() < *reopen_at_) {
      const std::optional<Failure> why = health().why;
      refuse(batch, why.value_or(Failure{}));
      return;
    }
    if (Status opened = open(); !opened) {
      reopen_at_ = Clock::now() + options_.pause;
      refuse(batch, opened.failure());
      return;
    }
    const std::scoped_lock guard(lock_);
    ++health_.reopened;
  }
  std::vector<Work> works;
  works.reserve(batch.size());
  for (Waiting& one : batch) works.push_back(std::move(one.work));
  Result<std::vector<Answer>> answers = journal_->submit(std::span<const Work>(works));
  if (!answers) {
    // Waiting for another program's lock breaks nothing; after all else the file is looked at anew.
    if (answers.failure().kind != FailureKind::Locked) {
      journal_.reset();
      store_.reset();
      const bool full = answers.failure().kind == FailureKind::DiskFull;
      reopen_at_ = Clock::now() + (full ? std::chrono::milliseconds(0) : options_.pause);
    }
    refuse(batch, answers.failure());
    return;
  }
  {
    const std::scoped_lock guard(lock_);
    health_.writing = true;
    health_.why.reset();
    ++health_.commits;
    health_.works += batch.size();
  }
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(answers.value()[i]));
}

}  // namespace sop::journal
