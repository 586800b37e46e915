#include <exception>

#include "compiler/driver/commands.h"

int main(int argc, char** argv) {
  sop::CommandLine line;
  try {
    line = sop::read_command_line(argc, argv);
    if (line.finding) sop::show(*line.finding, sop::SourceMap(), line.request.speech, stderr);
    sop::put(line.text, stdout);
    return line.exit_code ? *line.exit_code : sop::run_command(line.request);
  } catch (const std::exception& bug) {
    sop::show(sop::finding<sop::Kind::InternalError>({}, bug.what()), sop::SourceMap(),
              line.request.speech, stderr);
    return sop::kExitBug;
  }
}
