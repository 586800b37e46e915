#include "compiler/driver/result_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "compiler/base/file_system.h"

namespace sop {

namespace fs = std::filesystem;

ResultFile::~ResultFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Status ResultFile::open() {
  target_ = path_;
  struct stat info {};
  const bool exists = ::stat(path_.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return Failure{FailureKind::IsDirectory, path_, ""};
  in_place_ = exists && !S_ISREG(info.st_mode);
  if (in_place_) {
    fd_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    return fd_ < 0 ? Status(failure_from_errno(errno, path_)) : Status(Done{});
  }
  std::error_code error;
  if (exists && fs::is_symlink(path_, error)) {
    const std::string real = fs::canonical(path_, error).string();
    if (!error) target_ = real;
  }
  const fs::path parent = fs::path(target_).parent_path();
  constexpr mode_t kMode = 0644;
  fd_ = ::open(parent.empty() ? "." : parent.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, kMode);
  if (fd_ < 0) {
    temporary_ = fmt::format("{}.{}.tmp", target_, ::getpid());
    fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
    if (fd_ < 0) {
      const int number = errno;
      temporary_.clear();
      return failure_from_errno(number, path_);
    }
  }
  if (exists) static_cast<void>(::fchmod(fd_, info.st_mode & 07777));
  return Done{};
}

Status ResultFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd_, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failure_from_errno(errno, path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return Done{};
}

Status ResultFile::give_name() {
  const std::string name = fmt::format("{}.{}.tmp", target_, ::getpid());
  const std::string self = fmt::format("/proc/self/fd/{}", fd_);
  if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0)
    return failure_from_errno(errno, path_);
  temporary_ = name;
  return Done{};
}

Status ResultFile::commit() {
  if (!in_place_ && temporary_.empty()) {
    if (Status named = give_name(); !named) return named;
  }
  const int fd = fd_;
  fd_ = -1;
  // Closing is the last moment at which a full disk may speak up (NFS).
  if (::close(fd) != 0) return failure_from_errno(errno, path_);
  if (in_place_) return Done{};
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return failure_from_errno(errno, path_);
  temporary_.clear();
  return Done{};
}

}  // namespace sop
