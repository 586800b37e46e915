#include "runtime/driver/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <string_view>

#include "compiler/base/suggest.h"

namespace sop::sopd {
namespace {

constexpr const char* kVersionText = "sopd 0.1.0\n";

struct Raw {
  Options options;
  std::string language;
  std::string case_number;
  std::string after;
  std::map<std::string, std::string> values;  // of a command about persons and positions
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// "4" → 4; nothing for anything that is no number from 1.
std::optional<journal::CaseNumber> number(const std::string& text) {
  journal::CaseNumber value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value == 0 ||
      value > 1'000'000'000'000ULL)
    return std::nullopt;
  return value;
}

class CommandLine {
 public:
  explicit CommandLine(Language language)
      : language_(language), app_(text(Phrase::CliAbout), "sop") {
    const auto formatter = std::make_shared<CLI::Formatter>();
    formatter->label("Usage", text(Phrase::CliUsage));
    formatter->label("OPTIONS", text(Phrase::CliOptions));
    formatter->label("Positionals", text(Phrase::CliArguments));
    formatter->label("SUBCOMMAND", text(Phrase::CliCommands));
    formatter->column_width(26);
    app_.formatter(formatter);
    app_.option_defaults()->group(text(Phrase::CliOptions));  // inherited by the commands below
    app_.set_version_flag("--version", kVersionText, text(Phrase::CliVersion));
    common(app_);
    add_run();
    command(app_, "cases", Phrase::CliCases);
    command(app_, "show", Phrase::CliShow)
        .add_option("N", raw_.case_number, text(Phrase::CliCase))
        ->type_name("");
    CLI::App& audit = command(app_, "audit", Phrase::CliAudit);
    command(audit, "verify", Phrase::CliAuditVerify)
        .add_option("--anchor", raw_.options.anchor, text(Phrase::CliAnchor))
        ->type_name("SHA256");
    command(audit, "record", Phrase::CliAuditRecord)
        .add_option("--after", raw_.after, text(Phrase::CliAfter))
        ->type_name("N");
    command(app_, "restore", Phrase::CliRestore)
        .add_option("BACKUP", raw_.options.bundle, text(Phrase::CliArgBackup))
        ->type_name("");
    for (const OfficeVerb& verb : office_verbs()) add_office(verb);
  }

  Parsed parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return Information{app_.help()};
    } catch (const CLI::CallForVersion&) {
      return Information{kVersionText};
    } catch (const CLI::ArgumentMismatch& error) {
      const std::string what = error.what();  // "--data: 1 required TEXT missing"
      return finding<Kind::MissingArgument>(Span{}, what.substr(0, what.find(':')));
    } catch (const CLI::ParseError& error) {
      return finding<Kind::WrongUse>(Span{}, error.what());
    }
    return understood();
  }

 private:
  [[nodiscard]] std::string text(Phrase phrase) const { return text_of(phrase, language_); }

  CLI::App& common(CLI::App& app) {
    app.allow_extras();
    app.set_help_flag("-h,--help", text(Phrase::CliHelp));
    app.add_option("--data", raw_.options.data, text(Phrase::CliData))->type_name("DIR");
    app.add_option("--lang", raw_.language, text(Phrase::CliLang))->type_name("id|en");
    return app;
  }

  CLI::App& command(CLI::App& above, const std::string& name, Phrase about) {
    CLI::App& app = common(*above.add_subcommand(name, text(about)));
    app.group(text(Phrase::CliCommands));
    return app;
  }

  // "case start": below "case", which is made when its first command is.
  void add_office(const OfficeVerb& verb) {
    const std::vector<std::string> path = words_of(verb.path);
    CLI::App* above = &app_;
    if (path.size() == 2) {
      CLI::App*& group = groups_[path[0]];
      if (group == nullptr)
        group = &command(app_, path[0], path[0] == "case" ? Phrase::AboutCase : Phrase::AboutAdmin);
      above = group;
    }
    CLI::App& app = command(*above, path.back(), verb.about);
    app.alias(verb.alias);
    offices_[&app] = &verb;
    const auto keep = [this](const std::string& name) {
      return [this, name](const std::string& value) { raw_.values[name] = value; };
    };
    for (const std::string& word : words_of(verb.arguments)) {
      const std::string name = name_of(word);
      app.add_option_function<std::string>(name, keep(name), about_argument(name))->type_name("");
    }
    const std::vector<std::string> wanted = words_of(std::string("person ") + verb.options);
    for (const OfficeOption& option : office_options()) {
      if (std::find(wanted.begin(), wanted.end(), option.name) == wanted.end()) continue;
      const std::string name = std::string("--") + option.name;
      if (option.type == nullptr) {
        app.add_flag_callback(
            name, [this, &option] { raw_.values[option.name] = "true"; }, text(option.about));
      } else {
        app.add_option_function<std::string>(name, keep(option.name), text(option.about))
            ->type_name(option.type);
      }
    }
  }

  // "[PERSON]": may be left out.
  static std::string name_of(const std::string& word) {
    return word.starts_with('[') ? word.substr(1, word.size() - 2) : word;
  }

  [[nodiscard]] std::string about_argument(const std::string& name) const {
    for (const OfficeArgument& one : office_arguments()) {
      if (one.name == name) return text(one.about);
    }
    return {};
  }

  // "open|finished": one of these.
  [[nodiscard]] std::optional<Diagnostic> wrong_value() const {
    for (const OfficeOption& option : office_options()) {
      const auto given = raw_.values.find(option.name);
      const std::string_view type = option.type == nullptr ? "" : option.type;
      if (given == raw_.values.end() || type.find('|') == std::string_view::npos) continue;
      const std::vector<std::string> known = CLI::detail::split(std::string(type), '|');
      if (std::find(known.begin(), known.end(), given->second) == known.end())
        return finding<Kind::BadOptionValue>(Span{}, std::string("--") + option.name,
                                             given->second);
    }
    return std::nullopt;
  }

  Parsed office(const OfficeVerb& verb) {
    if (auto wrong = wrong_value()) return std::move(*wrong);
    for (const std::string& name : words_of(verb.arguments)) {
      if (name == name_of(name) && raw_.values.count(name) == 0)
        return finding<Kind::MissingArgument>(Span{}, name);
    }
    return OfficeRequest{&verb, {raw_.options.data, std::move(raw_.values)}};
  }

  void add_run() {
    CLI::App& run = command(app_, "run", Phrase::CliRun);
    const auto option = [&](const char* name, auto& value, Phrase about, const char* type) {
      run.add_option(name, value, text(about))->type_name(type)->allow_extra_args(false);
    };
    run.add_option("BUNDLE", raw_.options.bundle, text(Phrase::CliBundle))->type_name("");
    run.add_flag("--auto", raw_.options.automatic, text(Phrase::CliAutomatic));
    option("--answer", raw_.options.answers, Phrase::CliAnswer, "N=ya");
    option("--bagian,--part", raw_.options.part, Phrase::OptionPart, "N");
    option("--subject", raw_.options.subject, Phrase::CliSubject, "TEXT");
    run.add_flag("--resume", raw_.options.resume, text(Phrase::CliResume));
    option("--case", raw_.case_number, Phrase::CliCase, "N");
    option("--as", raw_.options.roles, Phrase::CliAs, "ROLE");
  }

  CLI::App& deepest() {
    CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return *app;
  }

  [[nodiscard]] static Diagnostic with_nearest(Diagnostic diagnostic, const std::string& name,
                                               const std::vector<std::string>& known) {
    const auto near = nearest(name, known);
    return near ? std::move(diagnostic).hint(Phrase::DidYouMean, {known[*near]})
                : std::move(diagnostic);
  }

  // Words that no option and no command took.
  [[nodiscard]] std::optional<Diagnostic> leftover(CLI::App& app) const {
    const std::vector<std::string> rest = app.remaining(true);
    if (rest.empty()) return std::nullopt;
    const std::string word = rest.front().substr(0, rest.front().find('='));
    std::vector<std::string> known;
    if (word.size() > 1 && word.front() == '-') {
      for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
      }
      return with_nearest(finding<Kind::UnknownOption>(Span{}, word), word, known);
    }
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
      known.push_back(sub->get_name());
    if (known.empty()) return finding<Kind::WrongUse>(Span{}, word);
    return with_nearest(finding<Kind::UnknownCommand>(Span{}, word), word, known);
  }

  Parsed understood() {
    CLI::App& app = deepest();
    if (auto wrong = leftover(app)) return std::move(*wrong);
    for (CLI::App* above = app.get_parent(); above != nullptr; above = above->get_parent()) {
      if (auto wrong = leftover(*above)) return std::move(*wrong);
    }
    if (!raw_.language.empty() && raw_.language != "id" && raw_.language != "en")
      return finding<Kind::BadOptionValue>(Span{}, "--lang", raw_.language);
    if (const auto verb = offices_.find(&app); verb != offices_.end()) return office(*verb->second);
    Options& options = raw_.options;
    if (!raw_.case_number.empty()) {
      const auto value = number(raw_.case_number);
      if (!value) return finding<Kind::NoSuchCase>(Span{}, raw_.case_number);
      options.case_number = *value;
    }
    if (!raw_.after.empty() && raw_.after != "0") {
      const auto value = number(raw_.after);
      if (!value) return finding<Kind::BadOptionValue>(Span{}, "--after", raw_.after);
      options.after = *value;
    }
    const std::string name = app.get_name();
    if (&app == &app_ || !app.get_subcommands([](const CLI::App*) { return true; }).empty())
      return Information{app_.help()};
    if (name == "run") {
      options.verb = Verb::Run;
      if (options.case_number != 0) options.resume = true;
      if (options.bundle.empty() && !options.resume)
        return finding<Kind::MissingArgument>(Span{}, "BUNDLE");
    } else if (name == "restore") {
      options.verb = Verb::Restore;
      if (options.bundle.empty()) return finding<Kind::MissingArgument>(Span{}, "BACKUP");
    } else if (name == "cases") {
      options.verb = Verb::Cases;
    } else if (name == "show") {
      options.verb = Verb::Show;
      if (options.case_number == 0) return finding<Kind::MissingArgument>(Span{}, "N");
    } else {
      options.verb = name == "record" ? Verb::AuditRecord : Verb::AuditVerify;
    }
    return options;
  }

  Language language_;
  Raw raw_;
  CLI::App app_;
  std::map<const CLI::App*, const OfficeVerb*> offices_;
  std::map<std::string, CLI::App*> groups_;  // "case", "admin"
};

}  // namespace

// Looked up before anything is parsed, so that complaints about the command line speak it too.
Language language_of(int argc, const char* const* argv) {
  Language language = Language::Indonesian;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const std::string_view next = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--lang=en" || (word == "--lang" && next == "en")) language = Language::English;
    if (word == "--lang=id" || (word == "--lang" && next == "id")) language = Language::Indonesian;
  }
  return language;
}

Parsed parse_options(int argc, const char* const* argv, Language language) {
  return CommandLine(language).parse(argc, argv);
}

}  // namespace sop::sopd
