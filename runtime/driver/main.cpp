// `sopd`: reads the command line, opens the journal, and hands over to a session or a report. Exit
// codes: 0 fine, 1 refused or found wrong, 2 wrong use, 3 the machine (files, disk, database), 70
// our own bug.
#include <sys/stat.h>

#include <csignal>
#include <exception>

#include "compiler/base/file_system.h"
#include "compiler/base/limits.h"
#include "runtime/driver/machine.h"
#include "runtime/driver/options.h"
#include "runtime/driver/reports.h"
#include "runtime/driver/session.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::sopd {
namespace {

constexpr int kRefused = 1;
constexpr int kWrongUse = 2;
constexpr int kEnvironment = 3;
constexpr int kBug = 70;

int complain(Console& console, const Diagnostic& diagnostic, int code) {
  console.report(diagnostic);
  return code;
}

// A folder without a database: nothing to look at, and nothing is made.
int nothing_kept(Console& console, const Options& options, const std::string& folder) {
  if (options.verb == Verb::Cases || options.verb == Verb::AuditVerify) {
    console.line(console.word(Phrase::CasesNone, {folder}));
    return 0;
  }
  if (options.case_number != 0)
    return complain(console, finding<Kind::NoSuchCase>(Span{}, std::to_string(options.case_number)),
                    kRefused);
  return complain(console, finding<Kind::NoOpenCase>(Span{}, folder), kRefused);
}

// In a folder with accounts, the old names of commands are those that know who asks.
int with_accounts(Console& console, const Options& options, const Clock& clock,
                  const std::string& folder) {
  OfficeCall call{folder, {}};
  if (options.verb == Verb::Cases)
    return run_office(console, clock, office_verb("case list"), call);
  call.values["CASE"] = std::to_string(options.case_number);
  return run_office(console, clock, office_verb("case show"), call);
}

int with_journal(Console& console, const Options& options, std::optional<bundle::Bundle> bundle) {
  const std::optional<std::string> folder =
      options.data.empty() ? default_data_folder() : std::optional(options.data);
  if (!folder) return complain(console, finding<Kind::NoDataFolder>(Span{}), kEnvironment);
  journal::SqliteOptions how;
  how.create = options.verb == Verb::Run && !options.resume;
  if (Status made = how.create ? make_folder(*folder) : Status(Done{}); !made)
    return complain(console,
                    finding<Kind::JournalNotWritable>(Span{}, *folder, made.failure().detail),
                    kEnvironment);
  const std::string path = database_in(*folder);
  Result<std::unique_ptr<journal::Store>> store = journal::open_sqlite(path, how);
  if (!store && store.failure().kind == FailureKind::NotFound && !how.create)
    return nothing_kept(console, options, *folder);
  if (!store) return complain(console, journal_finding(store.failure(), path), kEnvironment);
  const Clock clock;
  CrashPoints crash;
  journal::Journal journal(*store.value(), [&crash](int) { crash.pass(); });
  const Ledger ledger{*store.value(), journal, *folder, path};
  if (options.verb == Verb::Cases || options.verb == Verb::Show) {
    const auto people = journal.people();
    if (!people) return complain(console, journal_finding(people.failure(), path), kEnvironment);
    if (!people.value()->persons.empty()) return with_accounts(console, options, clock, *folder);
  }
  switch (options.verb) {
    case Verb::Run:
      return Session(console, ledger, options, clock, crash).run(std::move(bundle));
    case Verb::Cases:
      return list_cases(console, ledger);
    case Verb::Show:
      return show_case(console, ledger, options.case_number);
    case Verb::AuditVerify:
      return verify_audit(console, ledger, options.anchor);
    case Verb::AuditRecord:
      return print_record(console, ledger, options.after);
    case Verb::Restore:
      break;  // opens nothing
  }
  return kBug;
}

int restore_backup(Console& console, const Options& options) {
  if (options.data.empty())
    return complain(console, finding<Kind::MissingArgument>(Span{}, "--data"), kWrongUse);
  const auto restored = service::restore(options.bundle, options.data);
  if (!restored) return refuse(console, restored.refusal());
  const service::AuditReport& report = restored.value();
  for (const Diagnostic& one : report.findings) console.report(one);
  if (!report.findings.empty()) return kRefused;
  console.line(console.good("✓ ") +
               console.word(Phrase::OfficeRestored, {options.data, std::to_string(report.cases),
                                                     std::to_string(report.files)}));
  return 0;
}

int work(Console& console, const Options& options) {
  if (options.verb == Verb::Restore) return restore_backup(console, options);
  if (options.bundle.empty()) {
    if (!options.part.empty())
      return complain(console, finding<Kind::UnknownOption>(Span{}, "--bagian"), kWrongUse);
    return with_journal(console, options, std::nullopt);
  }
  Result<std::string> bytes = real_file_system().read(options.bundle, limits::kBundleBytes);
  if (!bytes) return complain(console, file_finding(bytes.failure()), kEnvironment);
  Findings findings;
  std::optional<bundle::Bundle> bundle = bundle::read(bytes.value(), options.bundle, findings);
  for (const Diagnostic& diagnostic : findings.all()) console.report(diagnostic);
  if (!bundle) return kRefused;
  if (!options.part.empty())
    return complain(console, finding<Kind::UnknownPart>(Span{}, options.part, bundle->title),
                    kWrongUse);
  return with_journal(console, options, std::move(bundle));
}

int run(int argc, char** argv) {
  ::umask(077);  // records of an agency are nobody else's business
  // A limit on the size of files is told as a full disk, not by the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  Console console(language_of(argc, argv));
  Parsed parsed = parse_options(argc, argv, console.language());
  if (const auto* wrong = std::get_if<Diagnostic>(&parsed))
    return complain(console, *wrong, kWrongUse);
  int code = 0;
  if (const auto* information = std::get_if<Information>(&parsed)) {
    console.write(information->text);
  } else if (const auto* office = std::get_if<OfficeRequest>(&parsed)) {
    const Clock clock;
    code = run_office(console, clock, *office->verb, office->call);
  } else {
    code = work(console, std::get<Options>(parsed));
  }
  if (const auto error = console.flush())
    return complain(console,
                    finding<Kind::OutputFailed>(Span{}, failure_from_errno(*error, "").detail),
                    kEnvironment);
  return code;
}

}  // namespace
}  // namespace sop::sopd

int main(int argc, char** argv) {
  try {
    return sop::sopd::run(argc, argv);
  } catch (const std::exception& error) {
    sop::sopd::Console console(sop::sopd::language_of(argc, argv));
    console.report(sop::finding<sop::Kind::InternalError>(sop::Span{}, error.what()));
    return 70;
  }
}
