// The structured log: one JSON object a line, bounded, without control characters. What must never
// stand in it (cookies, tokens, passwords, queries, bodies) has no field; fields whose name sounds
// like one are masked. Safe from several threads; a line is written in one piece.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

#include "runtime/server/http_server.h"
#include "runtime/server/metrics.h"

namespace sop::server {

enum class Level { Debug, Info, Warning, Error };

struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};

class Log {
 public:
  using Sink = std::function<void(std::string_view line)>;  // the line end included
  using WallClock = std::function<std::chrono::system_clock::time_point()>;

  explicit Log(Sink sink, Level least = Level::Info,
               WallClock clock = std::chrono::system_clock::now);

  // {"time":"2026-01-05T01:00:00.000Z","level":"info","event":"request",…}
  void write(Level level, std::string_view event, std::initializer_list<LogField> fields);

 private:
  Sink sink_;
  Level least_;
  WallClock clock_;
  std::mutex mutex_;
};

// Writes to a file descriptor (2), whatever it takes at once; what it does not take is lost rather
// than waited for.
[[nodiscard]] Log::Sink to_descriptor(int descriptor);

// For ServerOptions::on_finished: a line in the log, and
// sopan_http_requests_total{method,route,status}, sopan_http_request_seconds{route},
// sopan_http_sent_bytes_total. Both must outlive the server.
[[nodiscard]] std::function<void(const Finished&)> observe(Log& log, Metrics& metrics);

}  // namespace sop::server
