// The threads that write a database. Works of all callers are gathered: one thread judges what
// waits, another commits what was judged, all of it in one transaction, while the first goes on
// with what has come meanwhile. submit() returns after the commit that holds the work, or with the
// failure of that commit: then nothing of it took effect, nor of what was judged upon it. A store
// that broke is opened anew after a pause; until then everything is refused at once, and nothing
// acknowledged. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runtime/journal/sqlite_store.h"
#include "runtime/journal/work.h"

namespace sop::journal {

class Journal;
class StagedBatch;
class StagedStore;

struct WriterOptions {
  std::string path;
  SqliteOptions sqlite;
  JournalOptions journal;
  std::size_t queue = 4'096;               // works that may wait; beyond, Kind::Busy
  std::size_t batch = 256;                 // works judged at a time
  std::chrono::milliseconds pause{1'000};  // before a broken store is opened anew
};

class Writer {
 public:
  // Opens the database and starts the threads.
  [[nodiscard]] static Result<std::unique_ptr<Writer>> start(WriterOptions options);
  ~Writer();  // stop()
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Blocks until the work is kept or refused. Answers Kind::Busy where the queue is full and after
  // stop().
  [[nodiscard]] Result<Answer> submit(Work work);
  // Without waiting: `done` is called by a thread of the writer, and must be quick. False: not
  // taken.
  using Callback = std::function<void(Result<Answer>)>;
  [[nodiscard]] bool post(Work work, Callback done);

  // Takes nothing more, does what waits, ends the threads. Twice is once.
  void stop();

  struct Health {
    bool writing = true;  // the last commit succeeded, or none was asked for yet
    std::optional<Failure> why;
    std::size_t queue = 0;
    std::uint64_t commits = 0;
    std::uint64_t works = 0;
    std::uint64_t failures = 0;  // batches of works that were not kept
    std::uint64_t reopened = 0;
  };
  [[nodiscard]] Health health() const;

 private:
  using Clock = std::chrono::steady_clock;
  // Works that were judged together.
  struct Judged {
    std::vector<Work> works;
    std::vector<Callback> done;
    std::vector<Answer> answers;
    std::shared_ptr<StagedBatch> batch;
  };
  // Why what was judged is void.
  struct Broken {
    std::optional<Failure> failure;  // nothing: another process had written; judge again
  };

  explicit Writer(WriterOptions options);
  [[nodiscard]] Status open();

  // The judging thread.
  void run();
  [[nodiscard]] bool something_to_do() const;  // under lock_
  [[nodiscard]] Judged taken();                // the same
  void judge(Judged judged);
  void refuse(Judged& judged, const Failure& failure);
  void hand_on(Judged judged);
  void renew();  // a journal that remembers nothing, over the same connections
  void close();
  void mend(const Broken& broken);
  void again(Judged judged, const Broken& broken, bool alone);
  [[nodiscard]] bool settle();

  // The committing thread.
  void run_commits();
  void gather(std::unique_lock<std::mutex>& guard);
  void carry_out(std::vector<Judged>& judged);
  [[nodiscard]] std::optional<Broken> write(const std::vector<Judged>& judged);
  void answer(Judged& judged);
  void count(std::size_t works);
  void watch(int point) const;

  WriterOptions options_;
  // Of the judging thread; `back_` is the committing thread's while something is sealed.
  std::unique_ptr<Store> back_, front_;
  std::unique_ptr<StagedStore> staged_;
  std::unique_ptr<Journal> journal_;
  std::optional<Clock::time_point> reopen_at_;
  Clock::duration commit_time_{};           // of the last one; the committing thread's
  std::optional<Clock::time_point> ended_;  // … and its end

  mutable std::mutex lock_;
  std::condition_variable wake_;         // the judging thread: something waits, or is settled
  std::condition_variable sealed_some_;  // the committing thread
  std::deque<std::pair<Work, Callback>> queue_;
  std::vector<Judged> sealed_;     // to be committed, in order
  std::vector<Judged> committed_;  // to be answered
  std::vector<Judged> bounced_;    // void with `broken_`, in order
  std::optional<Broken> broken_;
  std::size_t sealed_works_ = 0;
  std::size_t expected_ = 0;  // works that may come before the next commit
  bool committing_ = false, settling_ = false, stopping_ = false, ended_judging_ = false;
  Health health_;
  std::thread judge_thread_, commit_thread_;
};

}  // namespace sop::journal
