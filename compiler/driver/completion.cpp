#include "compiler/driver/completion.h"

#include <fmt/format.h>

#include <string_view>

namespace sop {
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

// `text` with `mark` in front of each byte of `bytes`.
std::string escaped(std::string_view text, std::string_view bytes, std::string_view mark) {
  std::string out;
  for (const char byte : text) {
    if (bytes.find(byte) != std::string_view::npos) out += mark;
    out += byte;
  }
  return out;
}

// Between single quotes, as all three shells read it.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char byte : text) out += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
  return out + "'";
}

std::string codes() {
  std::string out;
  for (std::size_t i = 0; i < kKindCount; ++i)
    out += (i == 0 ? "" : " ") + code(static_cast<Kind>(i));
  return out;
}

std::vector<std::string> names_of(const CommandDescription& command) {
  std::vector<std::string> names{command.name};
  names.insert(names.end(), command.aliases.begin(), command.aliases.end());
  return names;
}

std::vector<OptionDescription> options_of(const CommandDescription& command,
                                          const ProgramDescription& program) {
  std::vector<OptionDescription> all = command.options;
  if (!command.passed_on) all.insert(all.end(), program.options.begin(), program.options.end());
  return all;
}

// --- bash

std::string bash_option_words(const std::vector<OptionDescription>& options) {
  std::vector<std::string> words;
  for (const OptionDescription& option : options)
    words.insert(words.end(), option.names.begin(), option.names.end());
  return joined(words, " ");
}

// "--format) words='human short' ;;": what may follow an option.
std::string bash_values(const std::vector<OptionDescription>& options, std::string_view indent) {
  std::string out;
  for (const OptionDescription& option : options) {
    if (!option.takes_value) continue;
    const std::string offered = !option.values.empty()
                                    ? fmt::format("_words_sop '{}'; ", joined(option.values, " "))
                                : option.path ? "_filedir_sop ''; "
                                              : "";
    out += fmt::format("{}{}) {}return ;;\n", indent, joined(option.names, "|"), offered);
  }
  return out;
}

std::string bash_operand(const CommandDescription& command) {
  switch (command.operand) {
    case Operand::Sops:
      return "_filedir_sop sop";
    case Operand::Cases:
      return "_filedir_sop 'sop|alur'";
    case Operand::Folder:
      return "_filedir_sop /";
    case Operand::File:
      return "_filedir_sop ''";
    case Operand::Code:
      return "_words_sop '" + codes() + "'";
    case Operand::Choice:
      return "_words_sop '" + joined(command.choices, " ") + "'";
    case Operand::None:
    case Operand::Text:
      break;
  }
  return ":";
}

// Bash breaks words at "=", so that "--format=j" arrives as three.
constexpr std::string_view kBashHead = R"(# bash completion of sop, made by: sop completion bash
_words_sop() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}
# Folders, and files with one of the endings "$1" (a|b; none: any; /: folders only).
_filedir_sop() {
  local IFS=$'\n' file
  COMPREPLY=()
  compopt -o filenames 2>/dev/null
  while read -r file; do
    if [[ -d $file || -z $1 || ( $1 != / && $file =~ \.($1)$ ) ]]; then COMPREPLY+=("$file"); fi
  done < <(compgen -f -- "$cur")
}
_sop() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= i
  COMPREPLY=()
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
)";

std::string bash_script(const ProgramDescription& program) {
  std::string verbs;
  std::string all_verbs;
  std::string cases;
  for (const CommandDescription& command : program.commands) {
    const std::string pattern = joined(names_of(command), "|");
    verbs += fmt::format("      {}) verb={}; break ;;\n", pattern, command.name);
    all_verbs += (all_verbs.empty() ? "" : " ") + joined(names_of(command), " ");
    const std::vector<OptionDescription> options = options_of(command, program);
    const std::string values = bash_values(options, "        ");
    cases += fmt::format("    {})\n", command.name);
    if (!values.empty()) cases += fmt::format("      case $prev in\n{}      esac\n", values);
    cases += fmt::format("      if [[ $cur == -* ]]; then _words_sop '{}'; else {}; fi ;;\n",
                         bash_option_words(options), bash_operand(command));
  }
  return fmt::format(
      "{}{}    esac\n  done\n  case $verb in\n    '')\n      case $prev in\n{}      esac\n"
      "      if [[ $cur == -* ]]; then _words_sop '{}'; else _words_sop '{}'; fi ;;\n{}  esac\n}}\n"
      "complete -F _sop sop\n",
      kBashHead, verbs, bash_values(program.options, "        "),
      bash_option_words(program.options), all_verbs, cases);
}

// --- zsh

std::string zsh_option(const OptionDescription& option) {
  const std::string about = escaped(option.about, "[]:\\", "\\");
  std::string action;
  if (option.takes_value)
    action = !option.values.empty() ? fmt::format(":value:({})", joined(option.values, " "))
             : option.path          ? ":file:_files"
                                    : ":value: ";
  const bool several = option.names.size() > 1;
  std::vector<std::string> specs;
  for (const std::string& name : option.names) {
    const bool equals = option.takes_value && name.starts_with("--");
    specs.push_back(
        quoted(fmt::format("{}{}{}[{}]{}", several ? "(" + joined(option.names, " ") + ")" : "",
                           name, equals ? "=" : "", about, action)));
  }
  return joined(specs, " ");
}

std::string zsh_operand(const CommandDescription& command) {
  switch (command.operand) {
    case Operand::Sops:
      return "'*:file:_files -g \"*.sop(-.)\"'";
    case Operand::Cases:
      return "'*:file:_files -g \"*.(sop|alur)(-.)\"'";
    case Operand::Folder:
      return "'*:folder:_files -/'";
    case Operand::File:
      return "'*:file:_files'";
    case Operand::Code:
      return fmt::format("'1:code:({})'", codes());
    case Operand::Choice:
      return fmt::format("'1:value:({})'", joined(command.choices, " "));
    case Operand::None:
    case Operand::Text:
      break;
  }
  return "'*: :'";
}

std::string zsh_script(const ProgramDescription& program) {
  std::string verbs;
  std::string cases;
  std::string common;
  for (const OptionDescription& option : program.options)
    common += " \\\n    " + zsh_option(option);
  for (const CommandDescription& command : program.commands) {
    for (const std::string& name : names_of(command))
      verbs += fmt::format("    {}\n", quoted(name + ":" + escaped(command.about, ":\\", "\\")));
    std::string specs;
    for (const OptionDescription& option : options_of(command, program))
      specs += " \\\n        " + zsh_option(option);
    cases += fmt::format("    {})\n      _arguments{} \\\n        {} ;;\n",
                         joined(names_of(command), "|"), specs, zsh_operand(command));
  }
  return fmt::format(
      "#compdef sop\n# zsh completion of sop, made by: sop completion zsh\n_sop() {{\n"
      "  local context state line\n  typeset -A opt_args\n  local -a verbs\n  verbs=(\n{}  )\n"
      "  _arguments -C{} \\\n    '1: :->verb' '*:: :->rest' && return\n"
      "  if [[ $state == verb ]]; then\n    _describe -t commands sop verbs\n    return\n  fi\n"
      "  case $words[1] in\n{}  esac\n}}\n"
      "if [[ ${{funcstack[1]}} == _sop ]]; then _sop \"$@\"; else compdef _sop sop; fi\n",
      verbs, common, cases);
}

// --- fish

std::string fish_option(const OptionDescription& option, std::string_view condition) {
  std::string out = fmt::format("complete -c sop{}", condition);
  for (const std::string& name : option.names) {
    out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (option.takes_value) {
    out += !option.values.empty() ? " -xa " + quoted(joined(option.values, " "))
           : option.path          ? " -rF"
                                  : " -x";
  }
  return out + " -d " + quoted(option.about) + "\n";
}

std::string fish_operand(const CommandDescription& command) {
  switch (command.operand) {
    case Operand::Sops:
      return "-a '(__fish_complete_suffix .sop)'";
    case Operand::Cases:
      return "-a '(__fish_complete_suffix .sop; __fish_complete_suffix .alur)'";
    case Operand::Folder:
      return "-a '(__fish_complete_directories)'";
    case Operand::File:
      return "-F";
    case Operand::Code:
      return "-a '" + codes() + "'";
    case Operand::Choice:
      return "-a '" + joined(command.choices, " ") + "'";
    case Operand::None:
    case Operand::Text:
      break;
  }
  return "";
}

std::string fish_script(const ProgramDescription& program) {
  std::string out = "# fish completion of sop, made by: sop completion fish\ncomplete -c sop -f\n";
  for (const OptionDescription& option : program.options) out += fish_option(option, "");
  for (const CommandDescription& command : program.commands) {
    for (const std::string& name : names_of(command))
      out += fmt::format("complete -c sop -n __fish_use_subcommand -a {} -d {}\n", name,
                         quoted(command.about));
    const std::string condition =
        fmt::format(" -n '__fish_seen_subcommand_from {}'", joined(names_of(command), " "));
    for (const OptionDescription& option : command.options) out += fish_option(option, condition);
    if (const std::string operand = fish_operand(command); !operand.empty())
      out += fmt::format("complete -c sop{} {}\n", condition, operand);
  }
  return out;
}

}  // namespace

std::string completion_script(const ProgramDescription& program, Shell shell) {
  switch (shell) {
    case Shell::Bash:
      return bash_script(program);
    case Shell::Zsh:
      return zsh_script(program);
    case Shell::Fish:
      break;
  }
  return fish_script(program);
}

}  // namespace sop
