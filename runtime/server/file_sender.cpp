#include "runtime/server/file_sender.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sop::server {

FileSender::FileSender(const FileBody& file, const Slice& slice)
    : at_(slice.first), end_(slice.first + slice.length) {
  const bool with_bytes = slice.status == 200 || slice.status == 206;
  if (!with_bytes) {
    end_ = at_;
    ready_ = true;
    return;
  }
  descriptor_ = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  missing_ = descriptor_ < 0 && errno == ENOENT;
  struct stat found {};
  ready_ = descriptor_ >= 0 && ::fstat(descriptor_, &found) == 0 && S_ISREG(found.st_mode) &&
           static_cast<std::uint64_t>(found.st_size) == file.size;
}

FileSender::~FileSender() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::size_t> FileSender::read(char* bytes, std::size_t size) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, end_ - at_));
  if (wanted == 0) return 0;
  for (;;) {
    const ssize_t got = ::pread(descriptor_, bytes, wanted, static_cast<off_t>(at_));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    at_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }
}

}  // namespace sop::server
