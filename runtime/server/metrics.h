// Counters, gauges and histograms as Prometheus reads them (text format 0.0.4). Series are made
// once and then written to without locks; they live as long as the registry. The number of series
// of a name is bounded: further label values share the series "other".
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sop::server {

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds);  // rising; +Inf is added
  void observe(double value);

  [[nodiscard]] const std::vector<double>& bounds() const { return bounds_; }
  [[nodiscard]] std::uint64_t count(std::size_t bucket) const;  // not cumulative
  [[nodiscard]] double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::deque<std::atomic<std::uint64_t>> counts_;
  std::atomic<double> sum_{0};
};

using Labels = std::vector<std::pair<std::string, std::string>>;

// Seconds of requests, from 1 ms to 10 s.
[[nodiscard]] std::vector<double> seconds_buckets();

class Metrics {
 public:
  Metrics();
  ~Metrics();

  // The series of this name and labels, made on first use. One name has one help, one kind and one
  // set of label names. Costs a lock: keep the reference where it matters.
  Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels = {},
                       const std::vector<double>& bounds = seconds_buckets());

  // All series by name, then labels.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::string_view content_type();

 private:
  struct Family;
  struct Series;
  Series& series(std::string_view name, std::string_view help, std::string_view kind,
                 const Labels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Family>, std::less<>> families_;
};

}  // namespace sop::server
