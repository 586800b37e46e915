#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "compiler/base/file_system.h"
#include "runtime/documents/disk.h"

namespace sop::documents {
namespace {

class RealFile final : public DiskFile {
 public:
  RealFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  RealFile(const RealFile&) = delete;
  RealFile& operator=(const RealFile&) = delete;
  ~RealFile() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  Status append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return failure_from_errno(errno, path_);
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return Done{};
  }

  Status sync() override {
    if (::fsync(descriptor_) != 0) return failure_from_errno(errno, path_);
    return Done{};
  }

  Status close() override {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (::close(descriptor) != 0) return failure_from_errno(errno, path_);
    return Done{};
  }

  Result<std::uint64_t> size() override {
    struct stat info {};
    if (::fstat(descriptor_, &info) != 0) return failure_from_errno(errno, path_);
    return static_cast<std::uint64_t>(info.st_size);
  }

  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    for (;;) {
      const ssize_t got =
          ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return failure_from_errno(errno, path_);
    }
  }

 private:
  int descriptor_;
  std::string path_;
};

Entry entry_of(std::string name, const struct stat& info) {
  return {std::move(name), S_ISDIR(info.st_mode), S_ISREG(info.st_mode),
          static_cast<std::uint64_t>(info.st_size),
          Instant{static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000 +
                  static_cast<std::int64_t>(info.st_mtim.tv_nsec) / 1'000'000}};
}

Status done_unless(int result, const std::string& path) {
  if (result != 0) return failure_from_errno(errno, path);
  return Done{};
}

class RealDisk final : public Disk {
 public:
  Result<std::unique_ptr<DiskFile>> create(const std::string& path) override {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0 && errno == EEXIST) return std::unique_ptr<DiskFile>();
    return opened(descriptor, path);
  }

  // O_NONBLOCK: a pipe that somebody put there must not hold us up.
  Result<std::unique_ptr<DiskFile>> open(const std::string& path) override {
    return opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), path);
  }

  Result<Entry> look(const std::string& path) override {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return failure_from_errno(errno, path);
    return entry_of(path.substr(path.rfind('/') + 1), info);
  }

  Result<std::vector<Entry>> list(const std::string& folder) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
    if (!open) return failure_from_errno(errno, folder);
    std::vector<Entry> entries;
    for (;;) {
      errno = 0;
      const struct dirent* one = ::readdir(open.get());  // of a stream that no other thread has
      if (one == nullptr) break;
      const std::string name = static_cast<const char*>(one->d_name);
      if (name == "." || name == "..") continue;
      struct stat info {};
      if (::fstatat(::dirfd(open.get()), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) {
        entries.push_back(entry_of(name, info));
      } else if (errno != ENOENT) {  // gone since: as if never seen
        return failure_from_errno(errno, folder + "/" + name);
      }
    }
    if (errno != 0) return failure_from_errno(errno, folder);
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
  }

  Status make_folder(const std::string& path) override {
    if (::mkdir(path.c_str(), 0700) == 0) return Done{};
    const int error = errno;
    struct stat info {};
    if (error == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return Done{};
    return failure_from_errno(error, path);
  }

  Status rename(const std::string& from, const std::string& to) override {
    return done_unless(::rename(from.c_str(), to.c_str()), to);
  }

  Status link(const std::string& from, const std::string& to) override {
    return done_unless(::link(from.c_str(), to.c_str()), to);
  }

  Status remove(const std::string& path) override {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return Done{};
    return failure_from_errno(errno, path);
  }

  Status touch(const std::string& path) override {
    return done_unless(::utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW), path);
  }

  Status sync_folder(const std::string& path) override {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return failure_from_errno(errno, path);
    RealFile folder(descriptor, path);
    return folder.sync();
  }

 private:
  static Result<std::unique_ptr<DiskFile>> opened(int descriptor, const std::string& path) {
    if (descriptor < 0) return failure_from_errno(errno, path);
    return std::unique_ptr<DiskFile>(std::make_unique<RealFile>(descriptor, path));
  }
};

}  // namespace

Disk& real_disk() {
  static RealDisk disk;
  return disk;
}

}  // namespace sop::documents
