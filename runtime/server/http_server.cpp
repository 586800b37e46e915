#include "runtime/server/http_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sodium.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

#include "runtime/server/head.h"
#include "runtime/server/session.h"
#include "runtime/server/socket.h"

namespace sop::server {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kTurnedAway =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n"
    "Content-Type: text/plain\r\nContent-Length: 24\r\n\r\n503 Service Unavailable\n";
constexpr int kPauseWithoutDescriptors = 50;  // milliseconds

std::string new_start_id() {
  [[maybe_unused]] const int ready = sodium_init();
  assert(ready >= 0);
  std::array<unsigned char, 4> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 9> text;
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(Router router, ServerOptions options);
  ~Impl();

  Result<int> bind(const std::string& host, int port);
  void run();
  void stop();
  ServerCounts counts() const;
  const Router& router() const { return router_; }

 private:
  struct Connection {
    Descriptor socket;
    std::string address;
    Phase phase = Phase::Waiting;
    TimePoint since;
    bool pending = true;
    bool given_up = false;
  };
  using Connections = std::list<Connection>;

  void accept_all();
  void admit(Descriptor socket);
  [[nodiscard]] bool make_room();
  [[nodiscard]] bool start_worker();
  void turn_away(Descriptor socket);
  void work();
  void serve(Connections::iterator connection);
  void close(Connections::iterator connection);
  void drain();

  const Router router_;
  const ServerOptions options_;
  Shared shared_;
  Listener listener_;
  Descriptor wake_;

  mutable std::mutex mutex_;
  std::condition_variable work_;    // something in pending_, or ending_
  std::condition_variable closed_;  // a connection less
  Connections open_;                // with a thread, or pending
  std::deque<Connections::iterator> pending_;
  std::map<std::string, std::size_t> by_address_;
  std::vector<std::thread> workers_;
  std::size_t idle_workers_ = 0;
  std::size_t given_up_ = 0;  // connections asked to end, still open
  bool ending_ = false;
  std::uint64_t accepted_ = 0;
  std::uint64_t turned_away_ = 0;
};

HttpServer::Impl::Impl(Router router, ServerOptions options)
    : router_(std::move(router)),
      options_(std::move(options)),
      shared_{router_, options_, {}, new_start_id()},
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  for (const std::string& proxy : options_.trusted_proxies) {
    if (auto address = canonical_address(proxy)) shared_.proxies.push_back(std::move(*address));
  }
}

HttpServer::Impl::~Impl() {
  stop();
  drain();
}

Result<int> HttpServer::Impl::bind(const std::string& host, int port) {
  auto listener = listen_on(host, port);
  if (!listener) return listener.failure();
  listener_ = std::move(listener).value();
  return listener_.port;
}

void HttpServer::Impl::stop() {
  shared_.stopping.store(true, std::memory_order_relaxed);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

void HttpServer::Impl::run() {
  assert(listener_.descriptor.open());
  while (!shared_.stopping.load(std::memory_order_relaxed)) {
    std::array<pollfd, 2> both{{{listener_.descriptor.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    if (::poll(both.data(), both.size(), -1) < 0 && errno != EINTR) break;
    if (both[0].revents != 0) accept_all();
  }
  listener_.descriptor.reset();
  drain();
}

void HttpServer::Impl::accept_all() {
  while (!shared_.stopping.load(std::memory_order_relaxed)) {
    Descriptor socket(
        ::accept4(listener_.descriptor.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.open()) {
      // Without descriptors or memory the listener stays readable: no spinning.
      const bool starved =
          errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
      if (starved) {
        pollfd wake{wake_.get(), POLLIN, 0};
        ::poll(&wake, 1, kPauseWithoutDescriptors);
      }
      if (errno == ECONNABORTED || errno == EINTR) continue;
      return;
    }
    admit(std::move(socket));
  }
}

void HttpServer::Impl::admit(Descriptor socket) {
  const int yes = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  std::string address = peer_address(socket.get());
  const bool proxy =
      std::find(shared_.proxies.begin(), shared_.proxies.end(), address) != shared_.proxies.end();
  std::unique_lock lock(mutex_);
  ++accepted_;
  const auto known = by_address_.find(address);
  const std::size_t of_address = known == by_address_.end() ? 0 : known->second;
  const bool room = (proxy || of_address < options_.max_per_address) && make_room();
  if (!room) {
    ++turned_away_;
    lock.unlock();
    turn_away(std::move(socket));
    return;
  }
  ++by_address_[address];
  Connection connection;
  connection.socket = std::move(socket);
  connection.address = std::move(address);
  connection.since = Clock::now();
  open_.push_back(std::move(connection));
  pending_.push_back(std::prev(open_.end()));
  if (idle_workers_ < pending_.size() && !start_worker()) {
    const auto last = pending_.back();
    if (workers_.empty()) {
      pending_.pop_back();
      Descriptor back = std::move(last->socket);
      close(last);
      ++turned_away_;
      lock.unlock();
      turn_away(std::move(back));
      return;
    }
  }
  work_.notify_one();
}

// Whether another connection may be taken. Where all places are in use, the one that has waited
// longest for its next request gives up its own, or else the one whose head takes longest; it ends
// within moments, and the new one waits.
bool HttpServer::Impl::make_room() {
  if (open_.size() - given_up_ < options_.max_connections) return true;
  auto longest = open_.end();
  for (auto one = open_.begin(); one != open_.end(); ++one) {
    if (one->pending || one->given_up || one->phase == Phase::Running) continue;
    if (longest == open_.end() ||
        std::tie(one->phase, one->since) < std::tie(longest->phase, longest->since)) {
      longest = one;
    }
  }
  if (longest == open_.end()) return false;
  longest->given_up = true;
  ++given_up_;
  // Reading only: a request that is on its way is still answered.
  ::shutdown(longest->socket.get(), SHUT_RD);
  return true;
}

bool HttpServer::Impl::start_worker() {
  if (workers_.size() >= options_.max_connections) return false;
  try {
    workers_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    return false;  // no more threads on this machine: those that are there do the work
  }
  return true;
}

void HttpServer::Impl::turn_away(Descriptor socket) {
  std::array<char, 16384> piece;
  [[maybe_unused]] ssize_t ignored = ::recv(socket.get(), piece.data(), piece.size(), 0);
  ignored = ::send(socket.get(), kTurnedAway.data(), kTurnedAway.size(), MSG_NOSIGNAL);
  ::shutdown(socket.get(), SHUT_WR);
}

void HttpServer::Impl::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_workers_;
    work_.wait(lock, [this] { return ending_ || !pending_.empty(); });
    --idle_workers_;
    if (pending_.empty()) return;
    const auto connection = pending_.front();
    pending_.pop_front();
    connection->pending = false;
    lock.unlock();
    serve(connection);
    lock.lock();
    close(connection);
  }
}

void HttpServer::Impl::serve(Connections::iterator connection) {
  SocketWire wire(connection->socket.get());
  const auto on_phase = [this, connection](Phase phase) {
    const std::lock_guard lock(mutex_);
    connection->phase = phase;
    connection->since = Clock::now();
  };
  try {
    Session(wire, shared_, connection->address, on_phase).serve();
  } catch (const std::exception&) {
    // Out of memory: this connection ends, the others go on.
  }
}

// With the mutex held.
void HttpServer::Impl::close(Connections::iterator connection) {
  const auto found = by_address_.find(connection->address);
  if (--found->second == 0) by_address_.erase(found);
  if (connection->given_up) --given_up_;
  open_.erase(connection);
  closed_.notify_all();
}

// Ends those that wait, lets the others finish, and ends the threads.
void HttpServer::Impl::drain() {
  std::unique_lock lock(mutex_);
  while (!open_.empty()) {
    for (Connection& one : open_) {
      if (one.phase != Phase::Running) ::shutdown(one.socket.get(), SHUT_RD);
    }
    closed_.wait_for(lock, std::chrono::milliseconds(50));
  }
  ending_ = true;
  lock.unlock();
  work_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

ServerCounts HttpServer::Impl::counts() const {
  const std::lock_guard lock(mutex_);
  return {open_.size(), accepted_, turned_away_, shared_.cut_off.load()};
}

HttpServer::HttpServer(Router router, ServerOptions options)
    : impl_(std::make_unique<Impl>(std::move(router), std::move(options))) {}
HttpServer::~HttpServer() = default;

Result<int> HttpServer::bind(const std::string& host, int port) {
  return impl_->bind(host, port);
}
void HttpServer::run() {
  impl_->run();
}
void HttpServer::stop() {
  impl_->stop();
}
ServerCounts HttpServer::counts() const {
  return impl_->counts();
}
const Router& HttpServer::router() const {
  return impl_->router();
}

}  // namespace sop::server
