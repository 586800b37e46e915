#include "compiler/driver/binder_pool.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <map>

#include "compiler/base/file_system.h"
#include "compiler/driver/commands.h"

namespace sop {
namespace {

constexpr std::size_t kPiece = 1U << 16U;
constexpr std::size_t kHead = sizeof(std::uint64_t);
constexpr std::size_t kAhead = 4;  // answers a worker may be ahead of the one that is awaited

// A message is its length and its bytes. False where the other side is gone.
bool send_message(int socket, std::string_view bytes) {
  const std::uint64_t length = bytes.size();
  std::string all(reinterpret_cast<const char*>(&length), kHead);
  all += bytes;
  std::string_view left = all;
  while (!left.empty()) {
    const ssize_t sent = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool read_exactly(int socket, char* to, std::size_t count) {
  while (count > 0) {
    const ssize_t got = ::recv(socket, to, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

bool receive_message(int socket, std::string& bytes) {
  std::uint64_t length = 0;
  if (!read_exactly(socket, reinterpret_cast<char*>(&length), kHead)) return false;
  bytes.resize(length);
  return read_exactly(socket, bytes.data(), length);
}

[[noreturn]] void serve(int socket, const BinderPool::Work& work) {
  int code = kExitOk;
  try {
    for (std::string task; receive_message(socket, task);) {
      if (!send_message(socket, work(task))) break;
    }
  } catch (const std::exception&) {
    code = kExitBug;
  }
  ::_exit(code);  // nothing of the parent's is to be ended here
}

}  // namespace

BinderPool::BinderPool(unsigned workers, const Work& work) : workers_(workers) {
  std::fflush(nullptr);  // or each child would hold a copy of what is not written yet
  for (Worker& worker : workers_) start(worker, work);
}

void BinderPool::start(Worker& worker, const Work& work) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
  const pid_t parent = ::getpid();
  worker.process = ::fork();
  if (worker.process == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kExitBug);
    for (const Worker& other : workers_) {
      if (other.socket >= 0) ::close(other.socket);
    }
    ::close(ends[0]);
    serve(ends[1], work);
  }
  ::close(ends[1]);
  worker.socket = ends[0];
}

BinderPool::~BinderPool() {
  for (Worker& worker : workers_) {
    if (worker.socket >= 0) ::close(worker.socket);
    if (worker.process <= 0) continue;
    if (worker.task != kIdle) ::kill(worker.process, SIGKILL);
    while (::waitpid(worker.process, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

Failure BinderPool::ended(Worker& worker) {
  int state = 0;
  if (worker.process <= 0) return failure_from_errno(EAGAIN, "fork");
  while (::waitpid(worker.process, &state, 0) < 0 && errno == EINTR) {
  }
  worker.process = 0;
  lost_ = worker.task;
  worker.task = kIdle;
  if (WIFSIGNALED(state)) {
    const char* name = ::sigdescr_np(WTERMSIG(state));
    return {FailureKind::Other, "",
            fmt::format("{}, signal {}", name != nullptr ? name : "?", WTERMSIG(state))};
  }
  return {FailureKind::Other, "", fmt::format("exit code {}", WEXITSTATUS(state))};
}

Status BinderPool::hand_out(Worker& worker, std::size_t number, const std::string& task) {
  worker.task = number;
  worker.received.clear();
  if (worker.socket < 0 || !send_message(worker.socket, task)) return ended(worker);
  return Done{};
}

Result<bool> BinderPool::receive(Worker& worker) {
  std::array<char, kPiece> piece{};
  const ssize_t got = ::recv(worker.socket, piece.data(), piece.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (got <= 0) return ended(worker);
  worker.received.append(piece.data(), static_cast<std::size_t>(got));
  if (worker.received.size() < kHead) return false;
  std::uint64_t length = 0;
  std::memcpy(&length, worker.received.data(), kHead);
  if (worker.received.size() < kHead + length) return false;
  worker.received.erase(0, kHead);
  return true;
}

Status BinderPool::run(std::size_t tasks, const std::function<std::string(std::size_t)>& task,
                       const std::function<bool(std::size_t, std::string)>& answer,
                       const std::function<void()>& meanwhile) {
  std::map<std::size_t, std::string> waiting;  // answers before whose turn it is
  std::size_t next = 0;                        // task to hand out
  std::size_t awaited = 0;
  bool begun = false;
  const std::size_t ahead = kAhead * workers_.size();
  while (awaited < tasks) {
    std::vector<pollfd> sockets;
    for (Worker& worker : workers_) {
      if (worker.task == kIdle && next < tasks && next < awaited + ahead) {
        if (Status sent = hand_out(worker, next, task(next)); !sent) return sent;
        ++next;
      }
      const short events = worker.task == kIdle ? 0 : POLLIN;
      sockets.push_back({events == 0 ? -1 : worker.socket, events, 0});
    }
    if (!begun) meanwhile();
    begun = true;
    if (::poll(sockets.data(), sockets.size(), -1) < 0 && errno != EINTR)
      return failure_from_errno(errno, "poll");
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      if (sockets[i].revents == 0) continue;
      const Result<bool> whole = receive(workers_[i]);
      if (!whole) return whole.failure();
      if (!whole.value()) continue;
      waiting.emplace(workers_[i].task, std::move(workers_[i].received));
      workers_[i].received.clear();
      workers_[i].task = kIdle;
    }
    while (!waiting.empty() && waiting.begin()->first == awaited) {
      if (!answer(awaited, std::move(waiting.begin()->second))) return Done{};
      waiting.erase(waiting.begin());
      ++awaited;
    }
  }
  return Done{};
}

}  // namespace sop
