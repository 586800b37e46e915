#include "compiler/driver/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string_view>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/runtime_verbs.h"

#ifndef SOPAN_VERSION
#define SOPAN_VERSION "0"
#endif

namespace sop {
namespace {

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

  explicit Reader(Language language)
      : argc_(0), argv_(nullptr), language_(language), app_(say(Phrase::AboutSop), "sop") {}

  ProgramDescription description() {
    describe();
    ProgramDescription out{language_, SOPAN_VERSION, options_of(app_, false), {}};
    for (const CLI::App* app : app_.get_subcommands([](const CLI::App*) { return true; })) {
      if (!app->get_group().empty()) out.commands.push_back(command_of(*app));
    }
    return out;
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

  static std::vector<OptionDescription> options_of(const CLI::App& app, bool of_runtime) {
    std::vector<OptionDescription> all;
    for (const CLI::Option* option : app.get_options()) {
      // --help of a command is that of all.
      if (option->get_positional() || (app.get_parent() != nullptr && option == app.get_help_ptr()))
        continue;
      OptionDescription one;
      for (const std::string& name : option->get_snames()) one.names.push_back("-" + name);
      for (const std::string& name : option->get_lnames()) one.names.push_back("--" + name);
      one.takes_value = option->get_items_expected_max() != 0;
      one.values = choices_of(*option);
      const std::string type = option->get_type_name();
      one.path = !of_runtime || type == "DIR" || type == "FILE";
      one.about = option->get_description();
      all.push_back(std::move(one));
    }
    return all;
  }

  // Of a type written "id|en".
  static std::vector<std::string> choices_of(const CLI::Option& option) {
    std::vector<std::string> values = CLI::detail::split(option.get_type_name(), '|');
    if (values.size() < 2) values.clear();
    return values;
  }

  static CommandDescription command_of(const CLI::App& app) {
    CommandDescription out;
    out.name = app.get_name();
    out.aliases = app.get_aliases();
    out.about = app.get_description();
    for (const RuntimeVerb& verb : kRuntimeVerbs) {
      if (out.name != verb.name) continue;
      out.passed_on = true;
      out.operand = verb.operand;
      if (verb.operand == Operand::Choice) out.choices = CLI::detail::split(verb.words, ' ');
    }
    out.options = options_of(app, out.passed_on);
    static const std::map<std::string, Operand> kOperands{
        {"FILE", Operand::Sops}, {"OLD", Operand::Sops},      {"NEW", Operand::Sops},
        {"CODE", Operand::Code}, {"FOLDER", Operand::Folder}, {"SHELL", Operand::Choice}};
    for (const CLI::Option* option : app.get_options()) {
      if (!option->get_positional()) continue;
      const std::string name = option->get_name(true);
      const auto known = kOperands.find(name);
      out.operand = known == kOperands.end() ? Operand::Text : known->second;
      out.choices = choices_of(*option);
      std::string shown = name + (option->get_items_expected_max() > 1 ? "…" : "");
      if (!option->get_required()) shown = "[" + shown + "]";
      out.operand_name += (out.operand_name.empty() ? "" : " ") + shown;
    }
    return out;
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
    for (const char* type : {"TEXT", "ENUM", "INT", "UINT"}) formatter->label(type, "");
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
    describe_output("watch", "awasi", Phrase::AboutWatch, Command::Watch);
    describe_output("build", "bangun", Phrase::AboutBuild, Command::Build);
    describe_questions();
    describe_calendar();
    describe_comparison();
    describe_format();
    CLI::App* explain = command("explain", "jelaskan", Phrase::AboutExplain, Command::Explain);
    explain->add_option("CODE", out_.request.code, say(Phrase::ArgumentCode));
    describe_makers();
    for (const RuntimeVerb& verb : kRuntimeVerbs)
      describe_options(*command(verb.name, verb.alias, verb.about, Command::Runtime), verb);
  }

  // For completion and the manual page only: `sopd` reads them.
  void describe_options(CLI::App& app, const RuntimeVerb& verb) {
    std::vector<std::string> wanted = CLI::detail::split(verb.options, ' ');
    for (const std::string& name : CLI::detail::split(std::string(kRuntimeCommonOptions), ' '))
      wanted.push_back(name);
    for (const RuntimeOption& option : kRuntimeOptions) {
      if (std::find(wanted.begin(), wanted.end(), option.name) == wanted.end()) continue;
      const std::string name = std::string("--") + option.name;
      if (option.type == nullptr) {
        app.add_flag(name)->description(say(option.about));
      } else {
        app.add_option(name)->description(say(option.about))->type_name(option.type)->expected(1);
      }
    }
  }

  CLI::App* command(const std::string& name, const std::string& alias, Phrase about,
                    Command which) {
    CLI::App* app = app_.add_subcommand(name, say(about));
    app->alias(alias)->group(say(Phrase::HelpCommands));
    app->get_help_ptr()->group(say(Phrase::HelpOptions));
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
    check->add_option("FILE", out_.request.files, say(Phrase::ArgumentFiles))->required();
    add_format(check);
    choice(*check, "--print", shown_, say(Phrase::OptionPrint),
           {"syntax", "model", "flow", "chart"});
    choice(*check, "--stop-after", stop_after_, say(Phrase::OptionStopAfter),
           {"syntax", "model", "flow"});
    check->add_flag("--verify", out_.request.verify, say(Phrase::OptionVerify));
    check->add_flag("--fix", out_.request.fix, say(Phrase::OptionFix));
    check->add_flag("--dry-run", out_.request.dry_run, say(Phrase::OptionDryRun));
    check->add_option("--people", out_.request.people, say(Phrase::OptionPeople));
    add_jobs(check, Phrase::OptionJobs);
    check->add_flag("--no-cache", out_.request.no_cache, say(Phrase::OptionNoCache));
    add_paper(check);
  }

  void describe_format() {
    Request& request = out_.request;
    CLI::App* tidy = command("fmt", "rapikan", Phrase::AboutTidy, Command::Format);
    tidy->add_option("FILE", request.files, say(Phrase::ArgumentTidy))->required();
    tidy->add_flag("--check", request.tidy_check, say(Phrase::OptionTidyCheck));
    tidy->add_flag("--dry-run", request.dry_run, say(Phrase::OptionDryRun));
    tidy->add_flag("--renumber", request.renumber, say(Phrase::OptionRenumber));
  }

  // What is asked of an SOP: how long it takes, and whether there are people enough.
  void describe_questions() {
    Request& request = out_.request;
    CLI::App* time = command("time", "waktu", Phrase::AboutTime, Command::Time);
    time->add_option("FILE", request.files, say(Phrase::ArgumentFile))->required()->expected(1);
    time->add_option("--return", request.time.return_chance, say(Phrase::OptionReturn));
    time->add_option("--chance", request.time.chances, say(Phrase::OptionChance))
        ->expected(1)
        ->take_all();
    add_format(time);
    CLI::App* staff = command("staff", "petugas", Phrase::AboutStaff, Command::Staff);
    staff->add_option("FILE", request.files, say(Phrase::ArgumentFile))->required()->expected(1);
    staff->add_option("--people", request.people, say(Phrase::OptionPeople))->required();
    add_format(staff);
  }

  void describe_calendar() {
    Request& request = out_.request;
    CLI::App* app = command("calendar", "kalender", Phrase::AboutCalendar, Command::Calendar);
    app->add_option("FOLDER", request.argument, say(Phrase::ArgumentCalendar));
    app->add_option("-o,--output", request.output, say(Phrase::OptionCalendarOutput));
    app->add_option("--from", request.calendar.from, say(Phrase::OptionCalendarFrom));
    app->add_option("--length", request.calendar.length, say(Phrase::OptionCalendarLength));
  }

  void describe_comparison() {
    Request& request = out_.request;
    CLI::App* diff = command("diff", "banding", Phrase::AboutDiff, Command::Diff);
    diff->add_option("OLD", old_file_, say(Phrase::ArgumentOld))->required();
    diff->add_option("NEW", new_file_, say(Phrase::ArgumentNew))->required();
    diff->add_option("--draw", request.output, say(Phrase::OptionDrawDiff));
    choice(*diff, "--format", format_, say(Phrase::OptionDiffFormat), {"human", "short", "json"});
    add_paper(diff);
  }

  void describe_makers() {
    Request& request = out_.request;
    CLI::App* make = command("new", "baru", Phrase::AboutNew, Command::New);
    make->add_option("TITLE", request.argument, say(Phrase::ArgumentTitle))->required();
    make->add_option("-o,--output", request.output, say(Phrase::OptionNewOutput));
    CLI::App* init = command("init", "mulai", Phrase::AboutInit, Command::Init);
    init->add_option("FOLDER", request.argument, say(Phrase::ArgumentFolder));
    CLI::App* completion =
        command("completion", "pelengkap", Phrase::AboutCompletion, Command::Completion);
    choice(*completion, "SHELL", shell_, say(Phrase::ArgumentShell), {"bash", "zsh", "fish"});
    completion->get_option("SHELL")->required();
    command("manual", "panduan", Phrase::AboutManual, Command::Manual)->group("");
  }

  void describe_output(const char* name, const char* alias, Phrase about, Command which) {
    CLI::App* app = command(name, alias, about, which);
    const bool many = which == Command::Print;
    std::string file = say(many ? Phrase::ArgumentPrint : Phrase::ArgumentFile);
    if (which == Command::Watch) file.resize(std::min(file.find(';'), file.size()));  // no "-"
    CLI::Option* files = app->add_option("FILE", out_.request.files, file);
    files->required();
    if (!many) files->expected(1);
    app->add_option("-o,--output", out_.request.output,
                    say(many ? Phrase::OptionPrintOutput : Phrase::OptionOutput))
        ->required();
    add_format(app);
    if (many) add_jobs(app, Phrase::OptionPrintJobs);
    if (which == Command::Watch)
      app->add_flag("--once", out_.request.once, say(Phrase::OptionOnce));
    if (which == Command::Draw || which == Command::Watch)
      app->add_flag("--one-page", out_.request.chart.one_page, say(Phrase::OptionOnePage));
    if (which == Command::Draw)
      app->add_flag("--report", out_.request.report, say(Phrase::OptionReport));
    if (which != Command::Build) {
      add_paper(app);
      app->add_flag("--fit", out_.request.chart.fit, say(Phrase::OptionFit));
    }
  }

  void add_jobs(CLI::App* app, Phrase about) {
    constexpr unsigned kMostJobs = 256;
    app->add_option("--jobs", out_.request.jobs, say(about))
        ->check(CLI::Range(0U, kMostJobs).description(""));
  }

  void add_format(CLI::App* app) {
    choice(*app, "--format", format_, say(Phrase::OptionFormat),
           {"human", "short", "json", "sarif"});
    app->add_flag("--deny-warnings", out_.request.deny_warnings, say(Phrase::OptionDenyWarnings));
  }

  void add_paper(CLI::App* app) {
    choice(*app, "--paper", paper_, say(Phrase::OptionPaper), {"A4", "F4", "Letter", "Legal"});
    app->add_flag("--portrait", portrait_, say(Phrase::OptionPortrait));
    app->add_flag("--landscape", landscape_, say(Phrase::OptionLandscape));
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
      const std::string name(text.substr(0, text.find(':')));
      const std::string more = one_too_many(name);
      what =
          more.empty() ? say(Phrase::UseMissing, {name}) : say(Phrase::UseUnknownArgument, {more});
    } else {
      what = say(Phrase::UseGeneral, {error.what()});
    }
    wrong_use(finding<Kind::WrongUse>({}, what), std::move(hints));
  }

  // What was given after all that the argument or option takes; empty if there is too little.
  std::string one_too_many(const std::string& name) {
    for (CLI::App* app : app_.get_subcommands()) {
      const CLI::Option* option = app->get_option_no_throw(name);
      if (option != nullptr && option->results().size() > 1) return option->results()[1];
    }
    return {};
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
    static const std::map<std::string, Format> kFormats{{"human", Format::Human},
                                                        {"short", Format::Short},
                                                        {"json", Format::Json},
                                                        {"sarif", Format::Sarif}};
    static const std::map<std::string, Shell> kShells{
        {"bash", Shell::Bash}, {"zsh", Shell::Zsh}, {"fish", Shell::Fish}};
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
    request.shell = kShells.at(utf8::fold(shell_));
    if (request.command == Command::Diff) request.files = {old_file_, new_file_};
    request.fix = request.fix || request.dry_run;
    request.shown = kShown.at(utf8::fold(shown_));
    if (!stop_after_.empty()) request.stop_after = kStages.at(utf8::fold(stop_after_));
    request.paper_chosen = !paper_.empty();
    request.portrait_chosen = portrait_ || landscape_;
    if (request.paper_chosen) request.chart.paper = kPapers.at(utf8::fold(paper_));
    request.chart.landscape = landscape_ || !portrait_;
    request.chart.identity = request.command == Command::Print;
  }

  int argc_;
  const char* const* argv_;
  Language language_;
  CLI::App app_;
  CommandLine out_;
  std::string old_file_, new_file_;
  std::string lang_, colour_ = "auto", format_ = "human", shown_, stop_after_, paper_,
                     shell_ = "bash";
  bool portrait_ = false;
  bool landscape_ = false;
};

}  // namespace

ProgramDescription describe_program(Language language) {
  return Reader(language).description();
}

CommandLine read_command_line(int argc, const char* const* argv) {
  return Reader(argc, argv).read();
}

}  // namespace sop
