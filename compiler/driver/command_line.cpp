#include "compiler/driver/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string_view>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/commands.h"

#ifndef SOPAN_VERSION
#define SOPAN_VERSION "0"
#endif

namespace sop {
namespace {

// Verbs that `sopd` carries out; they are passed on with all their arguments.
struct RuntimeVerb {
  const char* name;
  const char* alias;
  Phrase about;
};
constexpr RuntimeVerb kRuntimeVerbs[] = {{"run", "jalankan", Phrase::AboutRun},
                                         {"cases", "kasus", Phrase::AboutCases},
                                         {"show", "riwayat", Phrase::AboutShow},
                                         {"audit", "audit-jejak", Phrase::AboutAudit}};

// --lang is needed before anything else can be worded.
Language language_of(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--lang=en" ||
        (word == "--lang" && i + 1 < argc && std::string_view(argv[i + 1]) == "en"))
      return Language::English;
  }
  return Language::Indonesian;
}

class Reader {
 public:
  Reader(int argc, const char* const* argv)
      : argc_(argc),
        argv_(argv),
        language_(language_of(argc, argv)),
        app_(say(Phrase::AboutSop), "sop") {
    out_.request.speech.language = language_;
  }

  CommandLine read() {
    if (pass_to_runtime()) return std::move(out_);
    describe();
    try {
      app_.parse(argc_, argv_);
    } catch (const CLI::CallForHelp&) {
      end(kExitOk, help());
      return std::move(out_);
    } catch (const CLI::CallForVersion&) {
      end(kExitOk, "sop " SOPAN_VERSION "\n");
      return std::move(out_);
    } catch (const CLI::ParseError& error) {
      wrong_use(error);
      return std::move(out_);
    }
    finish();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(Phrase phrase, std::vector<std::string> args = {}) const {
    return text_of(phrase, language_, std::move(args));
  }

  // Options of `sop run` are the runtime's own: nothing of them is read here.
  bool pass_to_runtime() {
    int at = 1;
    while (at < argc_ && std::string_view(argv_[at]).starts_with("--lang"))
      at += std::string_view(argv_[at]) == "--lang" ? 2 : 1;
    if (at >= argc_) return false;
    for (const RuntimeVerb& verb : kRuntimeVerbs) {
      if (std::string_view(argv_[at]) != verb.name && std::string_view(argv_[at]) != verb.alias)
        continue;
      out_.request.command = Command::Runtime;
      out_.request.runtime_command = verb.name;
      for (int i = at + 1; i < argc_; ++i) out_.request.runtime_arguments.emplace_back(argv_[i]);
      for (int i = 1; i < at; ++i) out_.request.runtime_arguments.emplace_back(argv_[i]);
      return true;
    }
    return false;
  }

  void describe() {
    const auto formatter = app_.get_formatter();
    formatter->label("Usage", say(Phrase::HelpUsage));
    formatter->label("OPTIONS", say(Phrase::HelpOptions));
    formatter->label("Options", say(Phrase::HelpOptions));
    formatter->label("Positionals", say(Phrase::HelpArguments));
    formatter->label("SUBCOMMAND", say(Phrase::HelpCommands));
    formatter->label("Subcommands", say(Phrase::HelpCommands));
    formatter->label("REQUIRED", say(Phrase::HelpRequired));
    for (const char* type : {"TEXT", "ENUM", "INT"}) formatter->label(type, "");
    app_.option_defaults()->group(say(Phrase::HelpOptions));
    app_.set_help_flag("-h,--help", say(Phrase::OptionHelp));
    app_.set_version_flag("--version", "sop " SOPAN_VERSION, say(Phrase::OptionVersion));
    app_.require_subcommand(1);
    app_.fallthrough();
    choice(app_, "--lang", lang_, say(Phrase::OptionLang), {"id", "en"});
    choice(app_, "--color", colour_, say(Phrase::OptionColour), {"auto", "always", "never"});
    describe_check();
    describe_output("draw", "gambar", Phrase::AboutDraw, Command::Draw);
    describe_output("print", "cetak", Phrase::AboutPrint, Command::Print);
    describe_output("build", "bangun", Phrase::AboutBuild, Command::Build);
    CLI::App* explain = command("explain", "jelaskan", Phrase::AboutExplain, Command::Explain);
    explain->add_option("CODE", out_.request.code, say(Phrase::ArgumentCode))->required();
    for (const RuntimeVerb& verb : kRuntimeVerbs)
      command(verb.name, verb.alias, verb.about, Command::Runtime);
  }

  CLI::App* command(const std::string& name, const std::string& alias, Phrase about,
                    Command which) {
    CLI::App* app = app_.add_subcommand(name, say(about));
    app->alias(alias)->group(say(Phrase::HelpCommands));
    app->callback([this, which] { out_.request.command = which; });
    return app;
  }

  // An option with a closed set of values, shown as "id|en".
  static void choice(CLI::App& app, const std::string& name, std::string& value,
                     const std::string& about, const std::vector<std::string>& values) {
    app.add_option(name, value, about)
        ->check(CLI::IsMember(values, CLI::ignore_case).description(""))
        ->type_name(fmt::format("{}", fmt::join(values, "|")));
  }

  void describe_check() {
    CLI::App* check = command("check", "periksa", Phrase::AboutCheck, Command::Check);
    check->add_option("FILE", out_.request.files, say(Phrase::ArgumentFile))->required();
    add_format(check);
    choice(*check, "--print", shown_, say(Phrase::OptionPrint),
           {"syntax", "model", "flow", "chart"});
    choice(*check, "--stop-after", stop_after_, say(Phrase::OptionStopAfter),
           {"syntax", "model", "flow"});
    check->add_flag("--verify", out_.request.verify, say(Phrase::OptionVerify));
    add_paper(check);
  }

  void describe_output(const char* name, const char* alias, Phrase about, Command which) {
    CLI::App* app = command(name, alias, about, which);
    app->add_option("FILE", out_.request.files, say(Phrase::ArgumentFile))->required()->expected(1);
    app->add_option("-o,--output", out_.request.output, say(Phrase::OptionOutput))->required();
    add_format(app);
    if (which == Command::Draw) {
      app->add_flag("--one-page", out_.request.chart.one_page, say(Phrase::OptionOnePage));
      app->add_flag("--report", out_.request.report, say(Phrase::OptionReport));
    }
    if (which != Command::Build) add_paper(app);
  }

  void add_format(CLI::App* app) {
    choice(*app, "--format", format_, say(Phrase::OptionFormat), {"human", "short", "json"});
  }

  void add_paper(CLI::App* app) {
    choice(*app, "--paper", paper_, say(Phrase::OptionPaper), {"A4", "F4", "Letter", "Legal"});
    app->add_flag("--portrait", portrait_, say(Phrase::OptionPortrait));
  }

  std::string help() {
    for (CLI::App* app : app_.get_subcommands()) return app->help("sop");
    return app_.help();
  }

  void end(int code, std::string text) {
    out_.exit_code = code;
    out_.text = std::move(text);
  }

  void wrong_use(const CLI::ParseError& error) {
    std::string what;
    std::vector<Message> hints;
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
      const std::vector<std::string> extras = app_.remaining(true);
      const std::string word = extras.empty() ? error.what() : extras.front();
      what = say(Phrase::UseUnknownArgument, {word});
      suggest(word, hints);
    } else if (const auto* required = dynamic_cast<const CLI::RequiredError*>(&error)) {
      const std::string_view text = required->what();
      const bool no_command = app_.get_subcommands().empty();
      if (no_command && unknown_command()) return;
      if (no_command) {
        what = say(Phrase::UseNoCommand);
      } else {
        what = say(Phrase::UseMissing, {std::string(text.substr(0, text.find(' ')))});
      }
    } else if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr ||
               dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
      const std::string_view text = error.what();
      what = say(Phrase::UseBadValue, {std::string(text.substr(0, text.find(':')))});
    } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      const std::string_view text = error.what();
      what = say(Phrase::UseMissing, {std::string(text.substr(0, text.find(':')))});
    } else {
      what = say(Phrase::UseGeneral, {error.what()});
    }
    wrong_use(finding<Kind::WrongUse>({}, what), std::move(hints));
  }

  void wrong_use(Diagnostic diagnostic, std::vector<Message> hints) {
    diagnostic.hints = std::move(hints);
    out_.finding = std::move(diagnostic);
    end(kExitUse, "");
  }

  // True, and a finding, if the first word is no verb we know.
  bool unknown_command() {
    for (int i = 1; i < argc_; ++i) {
      const std::string word = argv_[i];
      if (word.starts_with("-")) continue;
      std::vector<Message> hints;
      suggest(word, hints);
      wrong_use(finding<Kind::UnknownCommand>({}, word), std::move(hints));
      return true;
    }
    return false;
  }

  void suggest(const std::string& word, std::vector<Message>& hints) {
    std::vector<std::string> names;
    const auto options_of = [&](const CLI::App* app) {
      for (const CLI::Option* option : app->get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
      }
    };
    options_of(&app_);
    for (const CLI::App* app : app_.get_subcommands()) options_of(app);
    if (!word.starts_with("-")) {
      for (const CLI::App* app : app_.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(app->get_name());
        for (const std::string& alias : app->get_aliases()) names.push_back(alias);
      }
    }
    if (const auto near = nearest(word.substr(0, word.find('=')), names))
      hints.push_back({Phrase::DidYouMean, {names[*near]}});
  }

  void finish() {
    Request& request = out_.request;
    static const std::map<std::string, Format> kFormats{
        {"human", Format::Human}, {"short", Format::Short}, {"json", Format::Json}};
    static const std::map<std::string, ColourWish> kColours{
        {"auto", ColourWish::Auto}, {"always", ColourWish::Always}, {"never", ColourWish::Never}};
    static const std::map<std::string, Shown> kShown{{"", Shown::Nothing},
                                                     {"syntax", Shown::Syntax},
                                                     {"model", Shown::Model},
                                                     {"flow", Shown::Flow},
                                                     {"chart", Shown::Chart}};
    static const std::map<std::string, Stage> kStages{
        {"syntax", Stage::Syntax}, {"model", Stage::Model}, {"flow", Stage::Flow}};
    static const std::map<std::string, chart::Paper> kPapers{{"a4", chart::Paper::A4},
                                                             {"f4", chart::Paper::F4},
                                                             {"letter", chart::Paper::Letter},
                                                             {"legal", chart::Paper::Legal}};
    request.speech.format = kFormats.at(utf8::fold(format_));
    request.speech.colour = kColours.at(utf8::fold(colour_));
    request.shown = kShown.at(utf8::fold(shown_));
    if (!stop_after_.empty()) request.stop_after = kStages.at(utf8::fold(stop_after_));
    request.chart.paper = kPapers.at(utf8::fold(paper_));
    request.chart.landscape = !portrait_;
    request.chart.identity = request.command == Command::Print;
  }

  int argc_;
  const char* const* argv_;
  Language language_;
  CLI::App app_;
  CommandLine out_;
  std::string lang_, colour_ = "auto", format_ = "human", shown_, stop_after_, paper_ = "A4";
  bool portrait_ = false;
};

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv) {
  return Reader(argc, argv).read();
}

}  // namespace sop
