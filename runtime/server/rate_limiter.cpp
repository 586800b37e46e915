#include "runtime/server/rate_limiter.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace sop::server {

RateLimiter::RateLimiter(Rate rate, std::size_t most_keys, SteadyClock clock)
    : rate_(rate), most_keys_(most_keys), clock_(std::move(clock)) {
  assert(rate_.burst >= 1 && rate_.per_second > 0 && most_keys_ > 0);
}

double RateLimiter::filled(const Bucket& bucket, std::chrono::steady_clock::time_point now) const {
  const double passed = std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());
  return std::min(rate_.burst, bucket.tokens + passed * rate_.per_second);
}

// The bucket of the key, brought up to date and to the front.
RateLimiter::Bucket& RateLimiter::touch(std::string_view key) {
  const auto now = clock_();
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    Bucket& bucket = buckets_.front();
    bucket.tokens = filled(bucket, now);
    bucket.at = std::max(bucket.at, now);
    return bucket;
  }
  if (buckets_.size() == most_keys_) {
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({std::string(key), rate_.burst, now});
  by_key_.emplace(buckets_.front().key, buckets_.begin());
  return buckets_.front();
}

bool RateLimiter::take(std::string_view key) {
  const std::lock_guard lock(mutex_);
  Bucket& bucket = touch(key);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

long RateLimiter::wait(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return 0;
  const double missing = 1 - filled(*found->second, clock_());
  return missing <= 0 ? 0 : static_cast<long>(std::ceil(missing / rate_.per_second));
}

void RateLimiter::forget(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  const Buckets::iterator bucket = found->second;
  by_key_.erase(found);
  buckets_.erase(bucket);
}

std::size_t RateLimiter::keys() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace sop::server
