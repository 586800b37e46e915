#include "runtime/journal/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "compiler/base/file_system.h"

namespace sop::journal {
namespace {

constexpr const char* kName = "/sopan.lock";

std::string host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

// "PID HOST", as the holder wrote it.
Diagnostic other_server(int file) {
  std::array<char, 400> text{};
  const ssize_t size = ::pread(file, text.data(), text.size() - 1, 0);
  const std::string told(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::size_t blank = told.find(' ');
  if (blank == std::string::npos) return finding<Kind::TwoServers>(Span{}, "?", "?");
  return finding<Kind::TwoServers>(Span{}, told.substr(0, blank),
                                   told.substr(blank + 1, told.find('\n') - blank - 1));
}

}  // namespace

Result<FolderLock::Taken> FolderLock::take(const std::string& folder) {
  const std::string path = folder + kName;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return failure_from_errno(errno, path);
  std::unique_ptr<FolderLock> taken(new FolderLock(file));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Taken(other_server(file));
    return failure_from_errno(errno, path);
  }
  const std::string told = std::to_string(::getpid()) + " " + host() + "\n";
  // Only for the message of the next one: the lock itself is the system's.
  if (::ftruncate(file, 0) != 0 ||
      ::pwrite(file, told.data(), told.size(), 0) != static_cast<ssize_t>(told.size()))
    return failure_from_errno(errno, path);
  return Taken(std::move(taken));
}

// The file stays: removing it would let a third one lock another file of this name.
FolderLock::~FolderLock() {
  ::close(file_);
}

}  // namespace sop::journal
