#include "runtime/server/socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "compiler/base/file_system.h"
#include "runtime/server/head.h"

namespace sop::server {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kFinishTime{1000};
constexpr std::size_t kMostAtFinish = std::size_t{1} << 20U;

// Waits for `events`; false when the deadline has passed.
bool wait_for(int socket, short events, TimePoint deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd one{socket, events, 0};
    const int ready = ::poll(&one, 1, static_cast<int>(std::min<long>(left, 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // the call that follows tells what is wrong
  }
}

Failure failure_of(int error, const std::string& subject) {
  Failure failure = failure_from_errno(error, subject);
  if (error == EADDRINUSE) failure.kind = FailureKind::Locked;
  if (error == EADDRNOTAVAIL) failure.kind = FailureKind::NotFound;
  if (error == EACCES || error == EPERM) failure.kind = FailureKind::NotPermitted;
  return failure;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    number_ = other.release();
  }
  return *this;
}

int Descriptor::release() {
  return std::exchange(number_, -1);
}

void Descriptor::reset() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Result<Listener> listen_on(const std::string& host, int port) {
  const std::string subject =
      (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
  if (host.empty() || port < 0 || port > 65535) {
    return Failure{FailureKind::NotFound, subject, "no address"};
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) return Failure{FailureKind::NotFound, subject, ::gai_strerror(error)};
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, ::freeaddrinfo);
  int last = EADDRNOTAVAIL;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    Descriptor socket(::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket.open()) {
      last = errno;
      continue;
    }
    // Free again at once after a restart; never SO_REUSEPORT, by which two servers would share it.
    const int yes = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(socket.get(), one->ai_addr, one->ai_addrlen) != 0 ||
        ::listen(socket.get(), SOMAXCONN) != 0) {
      last = errno;
      continue;
    }
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&name), &size);
    // The port stands at the same place for IPv4 and IPv6.
    const int bound = ntohs(reinterpret_cast<const sockaddr_in*>(&name)->sin_port);
    return Listener{std::move(socket), bound};
  }
  return failure_of(last, subject);
}

std::string peer_address(int socket) {
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&name), &size) != 0) return "";
  std::array<char, NI_MAXHOST> host;
  if (::getnameinfo(reinterpret_cast<sockaddr*>(&name), size, host.data(), host.size(), nullptr, 0,
                    NI_NUMERICHOST) != 0) {
    return "";
  }
  return canonical_address(host.data()).value_or(host.data());
}

long SocketWire::read(char* bytes, std::size_t size, TimePoint deadline) {
  for (;;) {
    const ssize_t got = ::recv(socket_, bytes, size, 0);
    if (got >= 0) return got;
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return kBroken;
    if (!wait_for(socket_, POLLIN, deadline)) return kLate;
  }
}

long SocketWire::write(const char* bytes, std::size_t size, TimePoint deadline) {
  for (;;) {
    const ssize_t sent = ::send(socket_, bytes, size, MSG_NOSIGNAL);
    if (sent > 0) return sent;
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return kBroken;
    if (!wait_for(socket_, POLLOUT, deadline)) return kLate;
  }
}

void SocketWire::abort() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

// Closing while bytes wait unread makes the kernel throw away the answer on its way.
void SocketWire::finish() {
  ::shutdown(socket_, SHUT_WR);
  const TimePoint deadline = Clock::now() + kFinishTime;
  std::array<char, 16384> piece;
  std::size_t taken = 0;
  while (taken < kMostAtFinish) {
    const long got = read(piece.data(), piece.size(), deadline);
    if (got <= 0) return;
    taken += static_cast<std::size_t>(got);
  }
}

}  // namespace sop::server
