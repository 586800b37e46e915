// The command line of `sop` as data: what completion scripts and the manual page are made of. It is
// read off the parser itself (command_line.cpp), so that neither can lag behind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop {

struct OptionDescription {
  std::vector<std::string> names;  // "-o", "--output"
  bool takes_value = false;
  std::vector<std::string> values;  // of a closed set; empty: any
  bool path = true;                 // any value may be a file or folder
  std::string about;
};

// What stands behind the name of a command.
enum class Operand : std::uint8_t { None, Sops, Cases, Code, Folder, File, Text, Choice };

struct CommandDescription {
  std::string name;
  std::vector<std::string> aliases;
  std::string about;
  std::string operand_name;  // "FILE…", "[CODE]"
  Operand operand = Operand::None;
  std::vector<std::string> choices;  // of Operand::Choice
  std::vector<OptionDescription> options;
  bool passed_on = false;  // to sopd, whose options are its own
};

struct ProgramDescription {
  Language language = Language::Indonesian;
  std::string version;
  std::vector<OptionDescription> options;  // of every command
  std::vector<CommandDescription> commands;
};

}  // namespace sop
