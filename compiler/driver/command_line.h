// The words a user types → a Request. CLI11 reads them; its English messages and exit codes do not
// reach the user.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/chart/layout.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/completion.h"
#include "compiler/driver/console.h"
#include "compiler/driver/description.h"
#include "compiler/driver/time_command.h"

namespace sop {

enum class Command : std::uint8_t {
  None,
  Check,
  Diff,
  Draw,
  Print,
  Watch,
  Build,
  Time,
  Staff,
  Calendar,
  Explain,
  Format,
  New,
  Init,
  Completion,
  Manual,
  Runtime,
};
enum class Shown : std::uint8_t { Nothing, Syntax, Model, Flow, Chart };

struct CalendarWish {
  std::string from, length;  // both empty: the calendar itself is wanted
};

struct Request {
  Command command = Command::None;
  Speech speech;
  std::vector<std::string> files;
  std::string output;
  std::string code;      // of explain; empty: all
  std::string argument;  // of new: the title; of init and calendar: the folder
  Shell shell = Shell::Bash;
  chart::Options chart;
  bool paper_chosen = false;  // on the command line, which wins over the project's settings
  bool portrait_chosen = false;
  Shown shown = Shown::Nothing;  // --print
  std::optional<Stage> stop_after;
  bool report = false;  // of draw: the figures of the geometry
  bool verify = false;
  bool deny_warnings = false;
  bool fix = false;
  bool once = false;  // of watch
  unsigned jobs = 0;  // of folders; 0: as many as the machine carries
  bool no_cache = false;
  bool dry_run = false;
  bool tidy_check = false;      // of fmt: only list the files not laid out
  bool renumber = false;        // of fmt
  TimeWish time;                // of time
  CalendarWish calendar;        // of calendar
  std::string people;           // staffing file, of staff and check
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

// The same command line as data.
[[nodiscard]] ProgramDescription describe_program(Language language);

}  // namespace sop
