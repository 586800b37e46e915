// The words a user types → a Request. CLI11 reads them; its English messages and exit codes do not
// reach the user.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/chart/layout.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/console.h"

namespace sop {

enum class Command : std::uint8_t { None, Check, Draw, Print, Build, Explain, Runtime };
enum class Shown : std::uint8_t { Nothing, Syntax, Model, Flow, Chart };

struct Request {
  Command command = Command::None;
  Speech speech;
  std::vector<std::string> files;
  std::string output;
  std::string code;  // of explain
  chart::Options chart;
  Shown shown = Shown::Nothing;  // --print
  std::optional<Stage> stop_after;
  bool report = false;  // of draw: the figures of the geometry
  bool verify = false;
  std::string runtime_command;  // of Runtime: "run", "cases", …
  std::vector<std::string> runtime_arguments;
};

struct CommandLine {
  Request request;
  std::optional<int> exit_code;  // the program is to end now: after --help, --version or wrong use
  std::string text;              // of --help and --version
  std::optional<Diagnostic> finding;  // of wrong use
};

[[nodiscard]] CommandLine read_command_line(int argc, const char* const* argv);

}  // namespace sop
