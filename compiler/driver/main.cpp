#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>

#include "compiler/driver/commands.h"
#include "compiler/driver/compile.h"

namespace {

// A standard stream that was closed must not become the number of a file that is opened later; what
// goes the wrong way on its stand-in fails as it would have failed.
void hold_standard_streams() {
  for (int fd = 0; fd <= 2; ++fd) {
    if (::fcntl(fd, F_GETFD) == -1 && errno == EBADF)
      static_cast<void>(::open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY));
  }
}

// The exit code when all that was said has arrived.
int finish(int code, sop::Speech speech) {
  const sop::Status status = sop::finish_output();
  if (status) return code;
  speech.format = sop::Format::Human;
  sop::show(sop::finding_of(status.failure(), true), sop::SourceMap(), speech, stderr);
  return std::max<int>(code, sop::kExitEnvironment);
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  // Beyond the limit for files, writing fails as on a full disk, and what was begun is removed.
  std::signal(SIGXFSZ, SIG_IGN);
  sop::CommandLine line;
  try {
    line = sop::read_command_line(argc, argv);
    if (line.finding) sop::show(*line.finding, sop::SourceMap(), line.request.speech, stderr);
    sop::put(line.text, stdout);
    return finish(line.exit_code ? *line.exit_code : sop::run_command(line.request),
                  line.request.speech);
  } catch (const std::exception& bug) {
    sop::show(sop::finding<sop::Kind::InternalError>({}, bug.what()), sop::SourceMap(),
              line.request.speech, stderr);
    return sop::kExitBug;
  }
}
