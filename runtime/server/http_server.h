// A bounded HTTP/1.1 server for one small machine: a thread for each open connection, so many and
// no more; every head, body and answer has a budget of time that a drip cannot stretch. Owns its
// threads and sockets. Requests run at the same time: handlers must be safe for that.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/server/message.h"
#include "runtime/server/router.h"

namespace sop::server {

using Milliseconds = std::chrono::milliseconds;

// A finished exchange, for log and metrics. Holds nothing secret: no query, cookie or body.
struct Finished {
  std::string request_id;
  std::string method;
  std::string route;   // pattern; "" where none was found
  std::string remote;  // address
  std::string person;
  int status = 0;
  double seconds = 0;
  std::uint64_t bytes_in = 0;   // of the body
  std::uint64_t bytes_out = 0;  // with the head
};

struct ServerOptions {
  Milliseconds head_time{10'000};      // request line and headers, all together
  Milliseconds body_time{30'000};      // and least_rate's time for each byte that came
  Milliseconds response_time{30'000};  // likewise for each byte that was taken
  Milliseconds idle_time{5'000};       // between requests of a connection
  std::size_t least_rate = 4096;       // bytes a second
  std::size_t max_connections = 256;   // beyond: 503, after the longest idle one was given up
  std::size_t max_per_address = 64;    // not for trusted proxies
  std::size_t max_head = 32768;        // bytes; beyond: 431
  std::size_t max_headers = 100;       // beyond: 431
  std::size_t max_target = 4096;       // bytes of path and query; beyond: 414
  std::size_t max_requests = 10'000;   // of one connection

  // Addresses of proxies whose X-Forwarded-For, X-Forwarded-Proto and X-Request-Id are believed.
  std::vector<std::string> trusted_proxies;

  // The answer to what no handler answered (400, 403, 404, 405, 408, 413, …, 500, 503); its status
  // is taken from here whatever it says. Plain English words of the protocol where not set. The
  // request may be incomplete; it must not throw.
  std::function<Response(int status, const Request&)> error_page;
  std::function<void(const Finished&)> on_finished;
  // What a handler threw; a bug of ours. The client gets 500.
  std::function<void(const Request&, const char* what)> on_exception;
};

// Counts of the server itself, for metrics.
struct ServerCounts {
  std::size_t connections = 0;    // open now
  std::uint64_t accepted = 0;     // since the start
  std::uint64_t turned_away = 0;  // 503, or too many of one address
  std::uint64_t cut_off = 0;      // budget of time used up
};

class HttpServer {
 public:
  HttpServer(Router router, ServerOptions options);
  ~HttpServer();  // stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens; gives the port (0 asks for any). `host`: an address or name; "" is refused. A port
  // that another process has is a failure (Locked), never shared.
  [[nodiscard]] Result<int> bind(const std::string& host, int port);

  // Serves until stop(); returns after the running requests have been answered.
  void run();

  // Takes no further requests; idle connections close at once. From any thread, or by a signal
  // handler: only writes to an eventfd.
  void stop();

  [[nodiscard]] ServerCounts counts() const;
  [[nodiscard]] const Router& router() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sop::server
