// The one thread that writes a database: works of all threads are gathered and committed together,
// whatever waits at that moment in one transaction. submit() returns after the commit that holds
// the work, or with the failure of the batch: then nothing of it took effect. A store that broke is
// opened anew after a pause; until then everything is refused at once, and nothing acknowledged.
// Thread-safe.
#pragma once

#include <atomic>
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

#include "runtime/journal/sqlite_store.h"
#include "runtime/journal/work.h"

namespace sop::journal {

class Journal;

struct WriterOptions {
  std::string path;
  SqliteOptions sqlite;
  JournalOptions journal;
  std::size_t queue = 4'096;               // works that may wait; beyond, Kind::Busy
  std::size_t batch = 256;                 // works of one commit
  std::chrono::milliseconds pause{1'000};  // before a broken store is opened anew
};

class Writer {
 public:
  // Opens the database and starts the thread.
  [[nodiscard]] static Result<std::unique_ptr<Writer>> start(WriterOptions options);
  ~Writer();  // stop()
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Blocks until the work is kept or refused. Answers Kind::Busy where the queue is full and after
  // stop().
  [[nodiscard]] Result<Answer> submit(Work work);
  // Without waiting: `done` is called by the writer's thread, and must be quick. False: not taken.
  using Callback = std::function<void(Result<Answer>)>;
  [[nodiscard]] bool post(Work work, Callback done);

  // Takes nothing more, does what waits, ends the thread. Twice is once.
  void stop();

  struct Health {
    bool writing = true;  // the last batch was kept, or none was asked for yet
    std::optional<Failure> why;
    std::size_t queue = 0;
    std::uint64_t commits = 0;
    std::uint64_t works = 0;
    std::uint64_t failures = 0;  // batches that were not kept
    std::uint64_t reopened = 0;
  };
  [[nodiscard]] Health health() const;

 private:
  struct Waiting {
    Work work;
    Callback done;
  };
  explicit Writer(WriterOptions options);
  [[nodiscard]] Status open();
  void run();
  void carry_out(std::deque<Waiting>& batch);
  void refuse(std::deque<Waiting>& batch, const Failure& failure);

  WriterOptions options_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Journal> journal_;
  std::optional<std::chrono::steady_clock::time_point> reopen_at_;
  mutable std::mutex lock_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
  Health health_;
  std::thread thread_;
};

}  // namespace sop::journal
