#include "compiler/driver/watch_folders.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "compiler/base/file_system.h"

namespace sop {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM |
                                  IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF |
                                  IN_ONLYDIR;

// A handler can only reach what is global: the pipe that wakes the one who waits.
std::array<int, 2> wake{-1, -1};
volatile std::sig_atomic_t end_asked = 0;

void on_signal(int /*signal*/) {
  end_asked = 1;
  const int error = errno;
  static_cast<void>(!::write(wake[1], "x", 1));
  errno = error;
}

void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

FolderWatch::FolderWatch() : inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (::pipe2(wake.data(), O_CLOEXEC | O_NONBLOCK) != 0) wake = {-1, -1};
  // The second one ends the program at once, should it be busy.
  for (const int signal : {SIGINT, SIGTERM}) handle(signal, on_signal, SA_RESETHAND);
}

FolderWatch::~FolderWatch() {
  for (const int signal : {SIGINT, SIGTERM}) handle(signal, SIG_DFL, 0);
  for (int& end : wake) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  if (inotify_ >= 0) ::close(inotify_);
}

bool FolderWatch::ended() const {
  return end_asked != 0;
}

Status FolderWatch::watch(const std::set<std::string>& folders) {
  if (inotify_ < 0) return failure_from_errno(EMFILE, "inotify");
  std::map<std::string, int> now;
  std::set<int> used;
  for (const std::string& folder : folders) {
    const int watch = ::inotify_add_watch(inotify_, folder.c_str(), kEvents);
    if (watch >= 0) {
      now.emplace(folder, watch);
      used.insert(watch);
    } else if (errno == ENOSPC || errno == ENOMEM) {
      return failure_from_errno(errno, folder);
    }
  }
  for (const auto& [folder, watch] : watches_) {
    if (used.count(watch) == 0) static_cast<void>(::inotify_rm_watch(inotify_, watch));
  }
  watches_ = std::move(now);
  return Done{};
}

bool FolderWatch::read_events(std::set<std::string>& names) {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  bool any = false;
  for (;;) {
    const ssize_t got = ::read(inotify_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return any;
    any = true;
    for (std::size_t at = 0; at + sizeof(inotify_event) <= static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof(event));
      const char* name = buffer.data() + at + sizeof(event);
      at += sizeof(event) + event.len;
      for (const auto& [folder, watch] : watches_) {
        if (watch != event.wd && (event.mask & IN_Q_OVERFLOW) == 0) continue;
        names.insert(event.len == 0 ? folder : folder + "/" + name);
      }
    }
  }
}

std::set<std::string> FolderWatch::wait(milliseconds limit, milliseconds quiet) {
  std::set<std::string> names;
  const Clock::time_point begin = Clock::now();
  Clock::time_point first = begin;
  while (!ended()) {
    const Clock::time_point now = Clock::now();
    constexpr int kPatience = 10;
    if (!names.empty() && now - first >= kPatience * quiet) break;
    const auto left =
        names.empty() ? std::chrono::duration_cast<milliseconds>(limit - (now - begin)) : quiet;
    if (left.count() <= 0) break;
    std::array<pollfd, 2> waiting{{{inotify_, POLLIN, 0}, {wake[0], POLLIN, 0}}};
    const int ready = ::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) break;
    if (ready == 0) break;  // quiet, or nothing at all
    if (names.empty()) first = Clock::now();
    read_events(names);
  }
  return names;
}

}  // namespace sop
