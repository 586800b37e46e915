#include "compiler/base/file_system.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace sop {
namespace {

constexpr std::size_t kChunk = 1U << 16U;

class Descriptor {
 public:
  explicit Descriptor(int fd, bool owned = true) : fd_(fd), owned_(owned) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (owned_ && fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  // Closing is the last moment at which a full disk may speak up (NFS).
  [[nodiscard]] bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
  bool owned_;
};

// `expected` is the size that the system tells, 0 where it knows none.
Result<std::string> read_all(int fd, const std::string& path, std::size_t limit,
                             std::size_t expected) {
  std::string bytes(expected + 1, '\0');  // a byte more, so that the end shows without growing
  std::size_t used = 0;
  for (;;) {
    if (used > limit) return Failure{FailureKind::TooLarge, path, fmt::format("{}", limit >> 20U)};
    if (used == bytes.size()) bytes.resize(used + kChunk);
    const ssize_t got = ::read(fd, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure_from_errno(errno, path);
    used += static_cast<std::size_t>(got);
    if (got == 0) break;
  }
  bytes.resize(used);
  if (bytes.capacity() - used >= kChunk) bytes.shrink_to_fit();  // many files are kept
  return bytes;
}

Status write_all(int fd, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failure_from_errno(errno, path);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return Done{};
}

// A file that lies complete beside the place it is meant for. Without a commit it goes again.
class Staged {
 public:
  Staged() = default;
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;
  ~Staged() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  Status prepare(const std::string& path, std::string_view bytes) {
    path_ = path;
    target_ = path;
    struct stat info {};
    const bool exists = ::stat(path.c_str(), &info) == 0;
    if (exists && S_ISDIR(info.st_mode)) return Failure{FailureKind::IsDirectory, path, ""};
    // What a symbolic link points to is written, not the link.
    std::error_code error;
    if (exists && std::filesystem::is_symlink(path, error)) {
      const std::string real = std::filesystem::canonical(path, error).string();
      if (!error) target_ = real;
    }
    const std::string temporary = fmt::format("{}.{}.tmp", target_, ::getpid());
    Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (fd.get() < 0) return failure_from_errno(errno, path);
    temporary_ = temporary;
    // Who could write the old file still can.
    if (exists) static_cast<void>(::fchmod(fd.get(), info.st_mode & 07777));
    if (Status status = write_all(fd.get(), path, bytes); !status) return status;
    if (!fd.close()) return failure_from_errno(errno, path);
    return Done{};
  }

  Status commit() {
    if (temporary_.empty()) return Done{};
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) return failure_from_errno(errno, path_);
    temporary_.clear();
    return Done{};
  }

 private:
  std::string path_;
  std::string target_;
  std::string temporary_;
};

class RealFileSystem final : public FileSystem {
 public:
  Result<std::string> read(const std::string& path, std::size_t limit) override {
    if (path == "-") return read_all(STDIN_FILENO, path, limit, 0);
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (fd.get() < 0) return failure_from_errno(errno, path);
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0) return failure_from_errno(errno, path);
    if (S_ISDIR(info.st_mode)) return Failure{FailureKind::IsDirectory, path, ""};
    if (S_ISREG(info.st_mode) && static_cast<std::size_t>(info.st_size) > limit)
      return Failure{FailureKind::TooLarge, path, fmt::format("{}", limit >> 20U)};
    // A named pipe was opened without waiting only to look at it; reading may wait.
    ::fcntl(fd.get(), F_SETFL, 0);
    const bool sized = S_ISREG(info.st_mode);
    return read_all(fd.get(), path, limit, sized ? static_cast<std::size_t>(info.st_size) : 0);
  }

  Status write(const std::string& path, std::string_view bytes) override {
    if (path == "-") return write_all(STDOUT_FILENO, path, bytes);
    if (is_special(path)) return write_in_place(path, bytes);
    Staged staged;
    if (Status status = staged.prepare(path, bytes); !status) return status;
    return staged.commit();
  }

  // What can fail for want of room is done for all of them before the first old file is replaced.
  Status write_together(const std::vector<WholeFile>& files) override {
    std::vector<Staged> staged(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      const auto& [path, bytes] = files[i];
      const bool special = path == "-" || is_special(path);
      const Status status = special ? write(path, bytes) : staged[i].prepare(path, bytes);
      if (!status) return status;
    }
    for (Staged& one : staged) {
      if (Status status = one.commit(); !status) return status;
    }
    return Done{};
  }

 private:
  // Devices and pipes cannot be renamed over.
  static bool is_special(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
  }

  static Status write_in_place(const std::string& path, std::string_view bytes) {
    Descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (fd.get() < 0) return failure_from_errno(errno, path);
    if (Status status = write_all(fd.get(), path, bytes); !status) return status;
    if (!fd.close()) return failure_from_errno(errno, path);
    return Done{};
  }
};

}  // namespace

FileSystem& real_file_system() {
  static RealFileSystem files;
  return files;
}

Failure failure_from_errno(int error, std::string subject) {
  const auto kind = [error] {
    switch (error) {
      case ENOENT:
      case ENOTDIR:
        return FailureKind::NotFound;
      case EISDIR:
        return FailureKind::IsDirectory;
      case EACCES:
      case EPERM:
      case EROFS:
        return FailureKind::NotPermitted;
      case ENOSPC:
      case EDQUOT:
      case EFBIG:
        return FailureKind::DiskFull;
      default:
        return FailureKind::Other;
    }
  }();
  const char* description = strerrordesc_np(error);
  return {kind, std::move(subject),
          description != nullptr ? description : fmt::format("errno {}", error)};
}

}  // namespace sop
