// One connection: reads a head, finds the route, reads the body, calls the handler, writes the
// answer; again, until one side has had enough. cpp-httplib parses the request line and writes the
// head of the answer; what it is known to be weak at never reaches it (see README.md). Knows no
// sockets: fuzzing runs it on bytes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/server/http_server.h"
#include "runtime/server/wire.h"

namespace sop::server {

enum class Phase {
  Waiting,  // for the first byte of a request: given up first where places are short
  Heading,  // for the rest of its head: given up next
  Running,  // body, handler, answer
};

// What a connection shares with its server.
struct Shared {
  const Router& router;
  const ServerOptions& options;
  std::vector<std::string> proxies;        // canonical addresses
  std::string start_id;                    // of this run, begins the ids of requests
  std::atomic<std::uint64_t> requests{0};  // so far
  std::atomic<std::uint64_t> cut_off{0};   // connections that used up a budget
  std::atomic<bool> stopping{false};       // no further requests
};

class Session {
 public:
  Session(Wire& wire, Shared& shared, std::string peer, std::function<void(Phase)> on_phase);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Returns when the connection is to be closed.
  void serve();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sop::server
