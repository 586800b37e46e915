#include "runtime/server/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "compiler/base/utf8.h"

namespace sop::server {

namespace {

constexpr std::size_t kMostOfValue = 512;
constexpr std::size_t kMostOfLine = 4000;  // a pipe takes so much in one piece
constexpr std::array<std::string_view, 9> kSecrets = {
    "cookie", "token", "password", "sandi", "secret", "authorization", "csrf", "query", "body"};

bool is_secret(std::string_view name) {
  return std::any_of(kSecrets.begin(), kSecrets.end(), [&](std::string_view secret) {
    return name.find(secret) != std::string_view::npos;
  });
}

// A JSON text of at most kMostOfValue bytes of it; what is no UTF-8 and what steers terminals is
// replaced.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  std::size_t at = 0;
  while (at < text.size() && at < kMostOfValue) {
    const std::size_t length = utf8::length_at(text, at);
    const std::string_view character = text.substr(at, length);
    const auto byte = static_cast<unsigned char>(character[0]);
    const bool stray = byte >= 0x80 && utf8::first_invalid(character).has_value();
    const bool c1 = length == 2 && byte == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
    if (byte < ' ' || byte == 0x7F || stray || c1) {
      out += '?';
    } else {
      if (byte == '"' || byte == '\\') out += '\\';
      out.append(character);
    }
    at += length;
  }
  if (at < text.size()) out += "…";
  return out + "\"";
}

std::string written(const LogField& field) {
  if (is_secret(field.name)) return "\"***\"";
  if (const auto* text = std::get_if<std::string_view>(&field.value)) return quoted(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&field.value)) return fmt::format("{}", *whole);
  return fmt::format("{:.3f}", std::get<double>(field.value));
}

std::string utc(std::chrono::system_clock::time_point at) {
  const auto since = std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const auto whole = static_cast<std::time_t>(seconds.count());
  std::tm parts{};
  gmtime_r(&whole, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     (since - seconds).count());
}

constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};

}  // namespace

Log::Log(Sink sink, Level least, WallClock clock)
    : sink_(std::move(sink)), least_(least), clock_(std::move(clock)) {}

void Log::write(Level level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < least_) return;
  std::string line = fmt::format("{{\"time\":\"{}\",\"level\":\"{}\",\"event\":{}", utc(clock_()),
                                 kLevels[static_cast<std::size_t>(level)], quoted(event));
  for (const LogField& field : fields) {
    const std::string one = fmt::format(",{}:{}", quoted(field.name), written(field));
    if (line.size() + one.size() > kMostOfLine) break;
    line += one;
  }
  line += "}\n";
  const std::lock_guard lock(mutex_);
  sink_(line);
}

Log::Sink to_descriptor(int descriptor) {
  return [descriptor](std::string_view line) {
    [[maybe_unused]] const ssize_t written = ::write(descriptor, line.data(), line.size());
  };
}

namespace {

// The series of requests, kept so that a request costs one small lock here and none in the
// registry.
class Observer {
 public:
  Observer(Log& log, Metrics& metrics)
      : log_(log),
        metrics_(metrics),
        sent_(metrics.counter("sopan_http_sent_bytes_total", "Bytes of answers")),
        received_(metrics.counter("sopan_http_received_bytes_total", "Bytes of bodies")) {}

  void observe(const Finished& finished) {
    const Series& series = series_of(finished);
    series.requests->add();
    series.seconds->observe(finished.seconds);
    sent_.add(finished.bytes_out);
    received_.add(finished.bytes_in);
    log_.write(finished.status >= 500 ? Level::Error : Level::Info, "request",
               {{"id", finished.request_id},
                {"remote", finished.remote},
                {"method", finished.method},
                {"route", finished.route},
                {"status", std::int64_t{finished.status}},
                {"ms", finished.seconds * 1000},
                {"in", static_cast<std::int64_t>(finished.bytes_in)},
                {"out", static_cast<std::int64_t>(finished.bytes_out)},
                {"person", finished.person}});
  }

 private:
  struct Series {
    Counter* requests;
    Histogram* seconds;
  };

  // Methods and routes are of our own table, so that clients cannot make series.
  const Series& series_of(const Finished& finished) {
    const std::string method = finished.route.empty() ? "" : finished.method;
    const std::lock_guard lock(mutex_);
    const auto [place, fresh] =
        series_.try_emplace({method, finished.route, finished.status}, Series{});
    if (fresh) {
      place->second.requests = &metrics_.counter("sopan_http_requests_total", "Requests answered",
                                                 {{"method", method},
                                                  {"route", finished.route},
                                                  {"status", std::to_string(finished.status)}});
      place->second.seconds =
          &metrics_.histogram("sopan_http_request_seconds",
                              "Time from the first byte of a request to the last of its answer",
                              {{"route", finished.route}});
    }
    return place->second;
  }

  Log& log_;
  Metrics& metrics_;
  Counter& sent_;
  Counter& received_;
  std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, int>, Series> series_;
};

}  // namespace

std::function<void(const Finished&)> observe(Log& log, Metrics& metrics) {
  auto observer = std::make_shared<Observer>(log, metrics);
  return [observer](const Finished& finished) { observer->observe(finished); };
}

}  // namespace sop::server
