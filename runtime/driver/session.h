// `sopd run`: one case in the terminal, from its start or from where it was left, until it ends,
// waits for somebody else or is left by the user. Each step is shown, asked for (or answered
// automatically), and acknowledged only after the journal has committed it.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/driver/automatic.h"
#include "runtime/driver/console.h"
#include "runtime/driver/machine.h"
#include "runtime/driver/options.h"
#include "runtime/driver/prompt.h"
#include "runtime/driver/reports.h"
#include "runtime/journal/journal.h"
#include "runtime/story/story.h"

namespace sop::sopd {

class Session {
 public:
  Session(Console& console, const Ledger& ledger, const Options& options, const Clock& clock,
          CrashPoints& crash);

  // The exit code: 0 the case ended or is left open on purpose, 1 refused, 2 wrong use, 3 the
  // machine failed. `bundle` is the one named on the command line, if any.
  [[nodiscard]] int run(std::optional<bundle::Bundle> bundle);

 private:
  // What the next turn does: a command, or an end of the session.
  struct Turn {
    std::optional<engine::Command> command;
    std::optional<int> stop;  // exit code
    bool asked = false;       // by a person, who may be asked again; without command: look again
  };
  struct Part {  // of a task: the member that acts next
    std::uint32_t member = 0;
    bundle::RoleId role;
  };

  [[nodiscard]] std::optional<int> start(const bundle::Bundle& bundle);
  [[nodiscard]] std::optional<int> resume(const std::optional<bundle::Bundle>& bundle);
  [[nodiscard]] std::optional<int> prepare(const bundle::Bundle& bundle);
  [[nodiscard]] int carry_on();

  // The step this session works on next: the one it chose, else the first it may act on.
  [[nodiscard]] std::optional<engine::Token> next_token() const;
  [[nodiscard]] std::optional<Part> next_part(const engine::Token& token) const;
  void show_others(const engine::Token& token) const;
  void choose_step(const std::string& label);
  void show_step(const engine::Token& token, const Part& part) const;
  [[nodiscard]] Turn choose(const engine::Token& token, const Part& part);
  [[nodiscard]] Turn ask(const engine::Token& token, Part part);
  [[nodiscard]] std::optional<Turn> obey(const std::string& line, const engine::Token& token,
                                         Part& part, std::string& note);
  void help(const bundle::Task& task) const;

  [[nodiscard]] engine::Command command(decltype(engine::Command::action) action) const;
  [[nodiscard]] engine::Command act(const engine::Token& token, const Part& part,
                                    std::string answer, std::string note) const;
  [[nodiscard]] std::optional<int> send(const engine::Command& command, bool asked);
  void acknowledge(const engine::Command& command, const engine::State& before) const;
  [[nodiscard]] std::string joined_or_waits(bundle::BlockId block) const;
  [[nodiscard]] Status reload();

  [[nodiscard]] int leave_open() const;
  [[nodiscard]] int finish();
  [[nodiscard]] int failed(const Failure& failure) const;
  [[nodiscard]] const bundle::Bundle& definition() const { return *case_->bundle; }
  [[nodiscard]] story::Story story() const { return {console_.language(), definition()}; }
  [[nodiscard]] bool plays(bundle::RoleId role) const;

  Console& console_;
  const Ledger& ledger_;
  const Options& options_;
  const Clock& clock_;
  CrashPoints& crash_;
  std::string nonce_;
  std::string person_;
  std::optional<journal::Case> case_;
  std::optional<Automatic> automatic_;
  std::vector<bundle::RoleId> roles_;  // --as; empty: all
  bundle::TaskId chosen_;              // "langkah 3", where several wait
};

}  // namespace sop::sopd
