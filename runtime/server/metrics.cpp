#include "runtime/server/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sop::server {

namespace {

constexpr std::size_t kMostSeries = 1000;  // of one name

std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

// {a="b",c="d"}; `more` stands last.
std::string written(const Labels& labels, std::string_view more = {}) {
  std::string out;
  for (const auto& [name, value] : labels) {
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, escaped(value, true));
  }
  if (!more.empty()) out.append(out.empty() ? "" : ",").append(more);
  return out.empty() ? out : "{" + out + "}";
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {
  assert(std::is_sorted(bounds_.begin(), bounds_.end()));
}

void Histogram::observe(double value) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  counts_[static_cast<std::size_t>(bucket - bounds_.begin())].fetch_add(1,
                                                                        std::memory_order_relaxed);
  double sum = sum_.load(std::memory_order_relaxed);
  while (!sum_.compare_exchange_weak(sum, sum + value, std::memory_order_relaxed)) {
  }
}

std::uint64_t Histogram::count(std::size_t bucket) const {
  return counts_[bucket].load(std::memory_order_relaxed);
}

std::vector<double> seconds_buckets() {
  return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

// One of the three, by the kind of the family.
struct Metrics::Series {
  Labels labels;
  Counter counter;
  Gauge gauge;
  std::unique_ptr<Histogram> histogram;
};

struct Metrics::Family {
  std::string help;
  std::string_view kind;
  std::map<Labels, Series> series;
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Series& Metrics::series(std::string_view name, std::string_view help,
                                 std::string_view kind, const Labels& labels) {
  auto found = families_.find(name);
  if (found == families_.end()) {
    found = families_.emplace(std::string(name), std::make_unique<Family>()).first;
    found->second->help = help;
    found->second->kind = kind;
  }
  Family& family = *found->second;
  assert(family.kind == kind);
  Labels wanted = labels;
  if (family.series.size() >= kMostSeries && family.series.count(labels) == 0) {
    for (auto& [label, value] : wanted) value = "other";
  }
  Series& series = family.series[wanted];
  series.labels = wanted;
  return series;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  return series(name, help, "counter", labels).counter;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  return series(name, help, "gauge", labels).gauge;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const Labels& labels,
                              const std::vector<double>& bounds) {
  const std::lock_guard lock(mutex_);
  Series& one = series(name, help, "histogram", labels);
  if (!one.histogram) one.histogram = std::make_unique<Histogram>(bounds);
  return *one.histogram;
}

namespace {

void write_histogram(std::string_view name, const Labels& labels, const Histogram& histogram,
                     std::string& out) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    total += histogram.count(i);
    const std::string bound =
        i < histogram.bounds().size() ? number(histogram.bounds()[i]) : "+Inf";
    out += fmt::format("{}_bucket{} {}\n", name, written(labels, "le=\"" + bound + "\""), total);
  }
  out += fmt::format("{}_sum{} {}\n", name, written(labels), number(histogram.sum()));
  out += fmt::format("{}_count{} {}\n", name, written(labels), total);
}

}  // namespace

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, escaped(family->help, false), name,
                       family->kind);
    for (const auto& [labels, series] : family->series) {
      if (series.histogram) {
        write_histogram(name, labels, *series.histogram, out);
      } else if (family->kind == "counter") {
        out += fmt::format("{}{} {}\n", name, written(labels), series.counter.value());
      } else {
        out += fmt::format("{}{} {}\n", name, written(labels), number(series.gauge.value()));
      }
    }
  }
  return out;
}

std::string_view Metrics::content_type() {
  return "text/plain; version=0.0.4; charset=utf-8";
}

}  // namespace sop::server
