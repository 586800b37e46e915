// Token buckets, one for each key (an address, an account), in bounded memory: beyond `most_keys`
// the one that was asked for longest ago is forgotten. Safe from several threads; the clock is
// injected.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sop::server {

using SteadyClock = std::function<std::chrono::steady_clock::time_point()>;

struct Rate {
  double burst = 10;      // as many at once
  double per_second = 1;  // and then so many
};

class RateLimiter {
 public:
  RateLimiter(Rate rate, std::size_t most_keys, SteadyClock clock = std::chrono::steady_clock::now);

  // Takes one if there is one.
  [[nodiscard]] bool take(std::string_view key);
  // Whole seconds until take() can succeed, for Retry-After; 0 if it can now.
  [[nodiscard]] long wait(std::string_view key);
  // Full again: after a successful log-in.
  void forget(std::string_view key);
  [[nodiscard]] std::size_t keys() const;

 private:
  struct Bucket {
    std::string key;
    double tokens;
    std::chrono::steady_clock::time_point at;
  };
  using Buckets = std::list<Bucket>;  // the last asked for in front

  [[nodiscard]] double filled(const Bucket& bucket,
                              std::chrono::steady_clock::time_point now) const;
  Bucket& touch(std::string_view key);

  Rate rate_;
  std::size_t most_keys_;
  SteadyClock clock_;
  mutable std::mutex mutex_;
  Buckets buckets_;
  std::unordered_map<std::string_view, Buckets::iterator> by_key_;  // views into the list
};

}  // namespace sop::server
