#include "compiler/driver/manual.h"

#include <fmt/format.h>

#include <string_view>

namespace sop {
namespace {

// Text as troff prints it: no control lines, no escapes, hyphens that can be copied.
std::string troff(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const bool line_start = out.empty() || out.back() == '\n';
    if (line_start && (byte == '.' || byte == '\'')) out += "\\&";
    if (byte == '\\') {
      out += "\\e";
    } else if (byte == '-') {
      out += "\\-";
    } else {
      out += byte;
    }
  }
  return out;
}

class Page {
 public:
  explicit Page(const ProgramDescription& program) : program_(program) {}

  std::string make() {
    const bool english = program_.language == Language::English;
    out_ = fmt::format(".TH SOP 1 \"\" \"Sopan {}\"{}\n", program_.version,
                       english ? "" : " \"Sopan\"");
    section(Phrase::ManName);
    out_ += "sop \\- " + troff(say(Phrase::ManOneLine)) + "\n";
    synopsis();
    section(Phrase::ManDescription);
    paragraph(say(Phrase::ManAbout));
    section(Phrase::ManCommands);
    for (const CommandDescription& one : program_.commands) command(one);
    section(Phrase::ManOptions);
    for (const OptionDescription& one : program_.options) option(one);
    exit_status();
    files();
    examples();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(Phrase phrase, std::vector<std::string> args = {}) const {
    return text_of(phrase, program_.language, args);
  }
  void section(Phrase title) { out_ += ".SH " + say(title) + "\n"; }
  void paragraph(std::string_view text) { out_ += ".PP\n" + troff(text) + "\n"; }
  void entry(std::string_view head, std::string_view text) {
    out_ += fmt::format(".TP\n{}\n{}\n", head, troff(text));
  }

  void synopsis() {
    section(Phrase::ManSynopsis);
    out_ += fmt::format(".B sop\n.I {}\n.RI [ {} ]\n", say(Phrase::ManCommandWord),
                        say(Phrase::ManOptionsWord));
  }

  static std::string option_head(const OptionDescription& option) {
    std::string out;
    for (const std::string& name : option.names)
      out += (out.empty() ? "" : ", ") + fmt::format("\\fB{}\\fR", troff(name));
    if (option.values.size() > 1)
      return out + " " + troff(fmt::format("{}", fmt::join(option.values, "|")));
    return option.takes_value ? out + " \\fI…\\fR" : out;
  }

  void option(const OptionDescription& one) { entry(option_head(one), one.about); }

  void command(const CommandDescription& one) {
    out_ += fmt::format(".SS sop {}{}\n", troff(one.name),
                        one.operand_name.empty() ? "" : " " + troff(one.operand_name));
    std::string text = one.about + ".";
    if (!one.aliases.empty())
      text += " " + say(Phrase::ManAlias, {fmt::format("{}", fmt::join(one.aliases, ", "))});
    if (one.passed_on) text += " " + say(Phrase::ManMoreHelp, {"sop " + one.name});
    out_ += troff(text) + "\n";
    for (const OptionDescription& other : one.options) option(other);
  }

  void exit_status() {
    struct Row {
      int code;
      Phrase text;
    };
    constexpr Row kRows[] = {{0, Phrase::ManExitOk},
                             {1, Phrase::ManExitErrors},
                             {2, Phrase::ManExitUse},
                             {3, Phrase::ManExitEnvironment},
                             {70, Phrase::ManExitBug}};
    section(Phrase::ManExitStatus);
    for (const Row& row : kRows) entry(fmt::format("\\fB{}\\fR", row.code), say(row.text));
  }

  void files() {
    section(Phrase::ManEnvironment);
    entry("\\fBNO_COLOR\\fR", say(Phrase::ManNoColor));
    section(Phrase::ManFiles);
    entry("\\fIsop.toml\\fR", say(Phrase::ManSopToml));
  }

  void example(Phrase about, std::string_view lines) {
    paragraph(say(about));
    out_ += fmt::format(".PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n", troff(lines));
  }

  void examples() {
    section(Phrase::ManExamples);
    example(Phrase::ManExampleNew,
            "sop new \"Pengelolaan Surat Masuk\"\nsop check pengelolaan-surat-masuk.sop");
    example(Phrase::ManExamplePrint,
            "sop print pengelolaan-surat-masuk.sop -o pengelolaan-surat-masuk.pdf");
    example(Phrase::ManExampleFix, "sop check --fix --dry-run *.sop\nsop check --fix *.sop");
  }

  const ProgramDescription& program_;
  std::string out_;
};

}  // namespace

std::string manual_page(const ProgramDescription& program) {
  return Page(program).make();
}

}  // namespace sop
