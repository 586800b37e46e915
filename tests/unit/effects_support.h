// What the tests of effects stand on: an outbox in memory, a sender that does as it is told, and
// receivers of mail and webhooks in processes of their own.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "runtime/effects/deliverer.h"

namespace sop::effects {

inline constexpr Instant kStart{1'767'574'800'000};  // 2026-01-05T01:00:00Z

inline Instant later(Instant instant, std::chrono::milliseconds time) {
  return {instant.milliseconds + time.count()};
}

enum class RowState { Waiting, Delivered, GivenUp };
struct Row {
  Effect effect;
  RowState state = RowState::Waiting;
  std::string why;
};

class MemoryOutbox final : public Outbox {
 public:
  std::map<std::uint64_t, Row> rows;
  bool broken = false;
  int calls_at_once = 0;
  int most_at_once = 0;

  void add(EffectKind kind, const std::string& target, const std::string& payload = "{}") {
    const std::uint64_t id = rows.size() + 1;
    rows[id].effect = {id, "kunci/" + std::to_string(id), kind, target, payload, kStart, 0, kStart};
  }

  Result<std::vector<Effect>> due(Instant now, std::size_t limit) override {
    const Alone alone(*this);
    if (broken) return failure();
    std::vector<Effect> out;
    for (const auto& [id, row] : rows) {
      if (row.state == RowState::Waiting && row.effect.next_try <= now) out.push_back(row.effect);
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Effect& a, const Effect& b) { return a.next_try < b.next_try; });
    if (out.size() > limit) out.resize(limit);
    return out;
  }
  Result<std::optional<Instant>> next_due() override {
    const Alone alone(*this);
    if (broken) return failure();
    std::optional<Instant> out;
    for (const auto& [id, row] : rows) {
      if (row.state == RowState::Waiting && (!out || row.effect.next_try < *out))
        out = row.effect.next_try;
    }
    return out;
  }
  Status delivered(std::uint64_t id, Instant /*at*/) override {
    return change(id, [](Row& row) { row.state = RowState::Delivered; });
  }
  Status failed(std::uint64_t id, const std::string& why, Instant next_try) override {
    return change(id, [&](Row& row) {
      ++row.effect.tries;
      row.effect.next_try = next_try;
      row.why = why;
    });
  }
  Status postponed(std::uint64_t id, Instant next_try) override {
    return change(id, [&](Row& row) { row.effect.next_try = next_try; });
  }
  Status given_up(std::uint64_t id, const std::string& why, Instant /*at*/) override {
    return change(id, [&](Row& row) {
      row.state = RowState::GivenUp;
      row.why = why;
    });
  }

  [[nodiscard]] std::size_t count(RowState state) const {
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [&](const auto& one) { return one.second.state == state; }));
  }

 private:
  // Sees whether two calls are ever under way together.
  class Alone {
   public:
    explicit Alone(MemoryOutbox& outbox) : outbox_(outbox) {
      const std::lock_guard lock(outbox_.mutex_);
      outbox_.most_at_once = std::max(outbox_.most_at_once, ++outbox_.calls_at_once);
    }
    ~Alone() {
      const std::lock_guard lock(outbox_.mutex_);
      --outbox_.calls_at_once;
    }
    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;

   private:
    MemoryOutbox& outbox_;
  };
  static Failure failure() { return {FailureKind::Locked, "sopan.db", "database is locked"}; }
  Status change(std::uint64_t id, const std::function<void(Row&)>& how) {
    const Alone alone(*this);
    if (broken) return failure();
    how(rows.at(id));
    return Done{};
  }
  std::mutex mutex_;
};

// Answers by a function, and keeps what it was given.
class ToldSender final : public Sender {
 public:
  explicit ToldSender(std::function<Outcome(const Effect&)> answer) : answer_(std::move(answer)) {}
  Outcome send(const Effect& effect) override {
    {
      const std::lock_guard lock(mutex_);
      sent_.push_back(effect);
    }
    return answer_(effect);
  }
  [[nodiscard]] std::vector<Effect> sent() {
    const std::lock_guard lock(mutex_);
    return sent_;
  }

 private:
  std::function<Outcome(const Effect&)> answer_;
  std::mutex mutex_;
  std::vector<Effect> sent_;
};

// A script of tests/scripts that prints its port and then what it takes. Ends with us.
class Receiver {
 public:
  explicit Receiver(std::vector<std::string> command) {
    int in[2];
    int out[2];
    if (::pipe(in) != 0 || ::pipe(out) != 0) return;
    command[0] = SOPAN_SOURCE_DIR "/tests/scripts/" + command[0];
    command.insert(command.begin(), SOPAN_PYTHON);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      for (const int one : {in[0], in[1], out[0], out[1]}) ::close(one);
      std::vector<char*> arguments;
      for (std::string& one : command) arguments.push_back(one.data());
      arguments.push_back(nullptr);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = ::fdopen(out[0], "r");
    port_ = line();
    EXPECT_FALSE(port_.empty()) << command[1] << " did not start";
  }
  ~Receiver() {
    ::close(input_);
    if (output_ != nullptr) ::fclose(output_);
    if (process_ > 0) ::waitpid(process_, nullptr, 0);
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  [[nodiscard]] const std::string& port() const { return port_; }
  // The next thing it took; waits for it.
  [[nodiscard]] nlohmann::json next() { return nlohmann::json::parse(line(), nullptr, false); }

 private:
  std::string line() {
    std::string out;
    for (int c = std::fgetc(output_); c != EOF && c != '\n'; c = std::fgetc(output_))
      out += static_cast<char>(c);
    return out;
  }
  pid_t process_ = -1;
  int input_ = -1;
  std::FILE* output_ = nullptr;
  std::string port_;
};

}  // namespace sop::effects
