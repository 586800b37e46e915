#include "compiler/driver/runtime_door.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "compiler/base/file_system.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/paint_door.h"

namespace sop {
namespace {

constexpr const char* kRuntime = "sopd";

// A file without a name that the started program inherits; no trace stays on the disk.
int in_memory(std::string_view bytes) {
  const int fd = ::memfd_create("alur", 0);
  if (fd < 0) return -1;
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno != EINTR) return -1;
    if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return ::lseek(fd, 0, SEEK_SET) == 0 ? fd : -1;
}

}  // namespace

void start_runtime(const std::string& command, const std::string& bundle,
                   const std::vector<std::string>& arguments, Sink& sink) {
  const std::string program = beside_this_program(kRuntime);
  if (::access(program.c_str(), X_OK) != 0) {
    sink.report(finding<Kind::RuntimeMissing>({}, kRuntime));
    return;
  }
  std::vector<std::string> words{program, command};
  if (!bundle.empty()) {
    const int fd = in_memory(bundle);
    if (fd < 0) {
      sink.report(finding_of(failure_from_errno(errno, "memfd"), true));
      return;
    }
    words.push_back(fmt::format("/proc/self/fd/{}", fd));
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  sink.report(finding_of(failure_from_errno(errno, program), false));
}

}  // namespace sop
