#include "runtime/driver/office.h"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "compiler/base/file_system.h"
#include "compiler/base/utf8.h"
#include "runtime/calendar/local_time.h"
#include "runtime/server/log.h"

namespace sop::sopd {
namespace {

constexpr std::int64_t kLookAhead = 60;  // days in which holidays should be known
constexpr int kRefused = 1;
constexpr int kWrongUse = 2;
constexpr int kEnvironment = 3;

using Kind = service::Act::Kind;
using Asks = OfficeVerb::Asks;

constexpr OfficeVerb kVerbs[] = {
    {"serve", "layani", Phrase::CliServe, "", "address port", verbs::serve, Asks::Maker},
    {"deploy", "pasang", Phrase::CliDeploy, "FOLDER", "dry-run key", verbs::deploy, Asks::Maker},
    {"sops", "daftar-sop", Phrase::CliSops, "", "", verbs::sops, Asks::Machine},
    {"case start", "mulai", Phrase::CliCaseStart, "SOP", "subject key", verbs::case_start},
    {"case list", "daftar", Phrase::CliCaseList, "", "status sop text page", verbs::case_list,
     Asks::Machine},
    {"case show", "lihat", Phrase::CliCaseShow, "CASE", "chart", verbs::case_show, Asks::Machine},
    {"case cancel", "batalkan", Phrase::CliCaseCancel, "CASE", "reason key", verbs::case_cancel},
    {"case move", "pindah", Phrase::CliCaseMove, "CASE", "to dry-run key", verbs::case_move,
     Asks::Account},
    {"tasks", "tugas", Phrase::CliTasks, "", "mine overdue sop text page", verbs::tasks},
    {"task", "langkah", Phrase::CliTask, "CASE STEP", "", verbs::task_show},
    {"claim", "ambil", Phrase::CliClaim, "CASE STEP", "role key", verbs::act<Kind::Claim>},
    {"release", "lepas", Phrase::CliRelease, "CASE STEP", "note role key",
     verbs::act<Kind::Release>},
    {"handover", "serahkan", Phrase::CliHandOver, "CASE STEP", "to note role key",
     verbs::act<Kind::HandOver>},
    {"done", "selesai", Phrase::CliDone, "CASE STEP", "note role key", verbs::act<Kind::Complete>},
    {"decide", "putuskan", Phrase::CliDecide, "CASE STEP ANSWER", "note role key",
     verbs::act<Kind::Complete>},
    {"return", "kembalikan", Phrase::CliReturn, "CASE STEP", "note role key", verbs::send_back},
    {"sign", "sahkan", Phrase::CliSign, "CASE STEP", "note role key", verbs::act<Kind::Sign>},
    {"skip", "lewati", Phrase::CliSkip, "CASE STEP", "note role key", verbs::act<Kind::Skip>},
    {"attach", "lampirkan", Phrase::CliAttach, "CASE STEP FILE", "document role key",
     verbs::attach},
    {"overdue", "terlambat", Phrase::CliOverdue, "", "sop page", verbs::overdue},
    {"delegate", "tugaskan", Phrase::CliDelegate, "PERSON POSITION",
     "kind from begins until reason key", verbs::delegate},
    {"admin first", "awal", Phrase::CliAdminFirst, "PERSON NAME", "mail", verbs::admin_first,
     Asks::Maker},
    {"admin invite", "undang", Phrase::CliAdminInvite, "PERSON", "key", verbs::admin_invite,
     Asks::Machine},
    {"admin staff", "terapkan", Phrase::CliAdminStaff, "STAFF", "dry-run", verbs::admin_staff,
     Asks::Machine},
    {"admin people", "orang", Phrase::CliAdminPeople, "", "", verbs::admin_people, Asks::Machine},
    {"admin add", "tambah", Phrase::CliAdminAdd, "PERSON NAME", "mail key", verbs::admin_add,
     Asks::Machine},
    {"admin assign", "angkat", Phrase::CliAdminAssign, "PERSON POSITION", "begins until key",
     verbs::admin_assign, Asks::Machine},
    {"admin end", "berhenti", Phrase::CliAdminEnd, "PERSON POSITION", "until key", verbs::admin_end,
     Asks::Machine},
    {"admin grant", "beri", Phrase::CliAdminGrant, "PERSON RIGHT", "key", verbs::admin_grant,
     Asks::Machine},
    {"admin revoke", "cabut", Phrase::CliAdminRevoke, "PERSON RIGHT", "key", verbs::admin_revoke,
     Asks::Machine},
    {"admin deactivate", "matikan", Phrase::CliAdminDeactivate, "PERSON", "reason key",
     verbs::admin_deactivate, Asks::Machine},
    {"admin reactivate", "hidupkan", Phrase::CliAdminReactivate, "PERSON", "key",
     verbs::admin_reactivate, Asks::Machine},
    {"admin retire", "tarik", Phrase::CliAdminRetire, "SOP", "key", verbs::admin_retire,
     Asks::Machine},
    {"admin token", "kunci-api", Phrase::CliAdminToken, "LABEL", "scope until key",
     verbs::admin_token},
    {"admin tokens", "daftar-kunci", Phrase::CliAdminTokens, "[PERSON]", "", verbs::admin_tokens,
     Asks::Machine},
    {"admin untoken", "cabut-kunci", Phrase::CliAdminUntoken, "TOKEN", "key", verbs::admin_untoken,
     Asks::Machine},
    {"report", "laporan", Phrase::CliReport, "SOP", "format", verbs::report, Asks::Machine},
    {"export", "ekspor", Phrase::CliExport, "", "xes csv csv-cases output", verbs::export_cases,
     Asks::Machine},
    {"backup", "cadangkan", Phrase::CliBackup, "BACKUP", "", verbs::backup, Asks::Machine},
};

constexpr OfficeArgument kArguments[] = {
    {"CASE", Phrase::CliCase},
    {"STEP", Phrase::CliArgStep},
    {"ANSWER", Phrase::CliArgAnswer},
    {"FILE", Phrase::CliArgFile},
    {"SOP", Phrase::CliSop},
    {"FOLDER", Phrase::CliArgFolder},
    {"PERSON", Phrase::CliArgPerson},
    {"NAME", Phrase::CliArgName},
    {"POSITION", Phrase::CliArgPosition},
    {"RIGHT", Phrase::CliArgRight},
    {"STAFF", Phrase::CliArgStaff},
    {"LABEL", Phrase::CliArgLabel},
    {"TOKEN", Phrase::CliArgToken},
    {"BACKUP", Phrase::CliArgBackup},
};

constexpr OfficeOption kOptions[] = {
    {"person", Phrase::CliPerson, "ID"},
    {"note", Phrase::CliNote, "TEXT"},
    {"subject", Phrase::CliSubject, "TEXT"},
    {"key", Phrase::CliKey, "TEXT"},
    {"role", Phrase::CliRole, "ROLE"},
    {"to", Phrase::CliTo, "ID"},
    {"reason", Phrase::CliReason, "TEXT"},
    {"status", Phrase::CliStatus, "open|finished|cancelled"},
    {"sop", Phrase::CliSop, "SOP"},
    {"text", Phrase::CliText, "TEXT"},
    {"page", Phrase::CliPage, "TEXT"},
    {"chart", Phrase::CliChart, "FILE"},
    {"document", Phrase::CliDocument, "ID"},
    {"mail", Phrase::CliMail, "ADDRESS"},
    {"kind", Phrase::CliKind, "plh|plt"},
    {"from", Phrase::CliFrom, "ID"},
    {"begins", Phrase::CliBegins, "DATE"},
    {"until", Phrase::CliUntil, "DATE"},
    {"scope", Phrase::CliScope, "baca|kerja"},
    {"format", Phrase::CliFormat, "text|csv|json"},
    {"output", Phrase::CliOutput, "FILE"},
    {"address", Phrase::CliAddress, "ADDRESS"},
    {"port", Phrase::CliPort, "N"},
    {"mine", Phrase::CliMine, nullptr},
    {"overdue", Phrase::CliOverdueOnly, nullptr},
    {"dry-run", Phrase::CliDryRun, nullptr},
    {"xes", Phrase::CliXes, nullptr},
    {"csv", Phrase::CliCsv, nullptr},
    {"csv-cases", Phrase::CliCsvCases, nullptr},
};

}  // namespace

std::span<const OfficeVerb> office_verbs() {
  return kVerbs;
}

const OfficeVerb& office_verb(std::string_view path) {
  return *std::find_if(std::begin(kVerbs), std::end(kVerbs),
                       [path](const OfficeVerb& one) { return one.path == path; });
}

std::span<const OfficeArgument> office_arguments() {
  return kArguments;
}

std::span<const OfficeOption> office_options() {
  return kOptions;
}

const std::string& OfficeCall::get(const std::string& name) const {
  static const std::string kNone;
  const auto found = values.find(name);
  return found == values.end() ? kNone : found->second;
}

int refuse(Console& console, const service::Refusal& refusal) {
  console.report(refusal.why);
  if (refusal.why.kind == sop::Kind::UnknownFormat) return kWrongUse;
  return refusal.sort == service::Sort::Failed || refusal.sort == service::Sort::Busy ? kEnvironment
                                                                                      : kRefused;
}

std::string moment(Office& office, const std::optional<Instant>& at) {
  if (!at || *at == Instant{}) return "-";
  return calendar::told(office.service.calendar(), *at, office.console.language());
}

std::optional<std::string> sop_named(Office& office, const std::string& text) {
  const auto known = office.service.people();
  if (!known) {
    (void)refuse(office.console, known.refusal());
    return std::nullopt;
  }
  const std::string folded = utf8::fold(text);
  for (const auto& [key, one] : known.value()->deployments) {
    if (key == folded || utf8::fold(one.title) == folded) return key;
  }
  office.console.report(finding<sop::Kind::NoSuchSop>(Span{}, text));
  return std::nullopt;
}

std::string short_moment(Office& office, const std::optional<Instant>& at) {
  if (!at || *at == Instant{}) return "-";
  const Language language = office.console.language();
  const calendar::LocalTime local =
      calendar::local_time(office.service.calendar().rules().zone, *at);
  constexpr std::size_t kLetters = 3;  // of the month
  std::istringstream months(text_of(Phrase::MonthNames, language));
  std::string month;
  for (std::uint32_t i = 0; i < local.date.month; ++i) months >> month;
  return office.console.word(
      Phrase::MomentShort,
      {std::to_string(local.date.day), month.substr(0, kLetters), std::to_string(local.date.year),
       fmt::format("{:02}", local.minute / 60), fmt::format("{:02}", local.minute % 60)});
}

std::optional<Instant> read_moment(Office& office, const std::string& text) {
  if (auto exact = engine::from_iso(text)) return exact;
  const auto day = calendar::date_from(text);
  if (!day) return std::nullopt;
  return calendar::instant_of(office.service.calendar().rules().zone, *day, 0);
}

namespace {

// Who acts, as the register knows him; a command that needs no account takes any name that was not
// given on purpose.
service::Outcome<service::Identity> who_acts(service::Service& service, const OfficeVerb& verb,
                                             const OfficeCall& call) {
  const char* chosen = std::getenv("SOPAN_ORANG");
  const std::string account = call.has("person")  ? call.get("person")
                              : chosen != nullptr ? chosen
                                                  : person();
  const auto known = service.people();
  if (!known) return known.refusal();
  const bool needed = verb.asks == OfficeVerb::Asks::Account ||
                      (call.has("person") && !known.value()->persons.empty());
  const people::Person* const found = people::find_person(*known.value(), account);
  if (needed && found == nullptr)
    return service::refused(finding<sop::Kind::AccountNotHere>(Span{}, account));
  if (needed && !found->active)
    return service::refused(finding<sop::Kind::PersonInactive>(Span{}, found->id));
  return service.by_terminal(account);
}

// Of a server, before its first thread: all of them inherit it, so that the only one to take these
// signals is the one that waits for them (serve.cpp), and the end is an orderly one.
void hold_ending_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

std::optional<Diagnostic> unknown_holidays(Office& office) {
  const Instant now = office.service.now();
  const Instant ahead{now.milliseconds + kLookAhead * people::kDay};
  const auto year = calendar::unknown_year(office.service.calendar(), now, ahead);
  if (!year) return std::nullopt;
  return finding<sop::Kind::HolidaysUnknown>(Span{}, std::to_string(*year));
}

int run_office(Console& console, const Clock& clock, const OfficeVerb& verb,
               const OfficeCall& call) {
  if (::sodium_init() < 0) return kEnvironment;
  const std::optional<std::string> folder =
      call.data.empty() ? default_data_folder() : std::optional(call.data);
  if (!folder) {
    console.report(finding<sop::Kind::NoDataFolder>(Span{}));
    return kEnvironment;
  }
  if (verb.asks != OfficeVerb::Asks::Maker && ::access(database_in(*folder).c_str(), F_OK) != 0) {
    console.report(finding<sop::Kind::NoDataHere>(Span{}, *folder));
    return kEnvironment;
  }
  SourceMap sources;
  Findings findings;
  service::Service::Options options;
  options.folder = *folder;
  options.settings = service::load_settings(*folder, sources, findings);
  for (const Diagnostic& one : findings.all()) console.report(one, sources);
  if (!options.settings) return kEnvironment;
  options.create = verb.asks == OfficeVerb::Asks::Maker;
  options.serving = verb.run == verbs::serve;
  // A server's standard error is its log, one JSON object a line.
  const auto log = std::make_shared<server::Log>(server::to_descriptor(2));
  options.report = [&console, log, serving = options.serving](const Diagnostic& trouble) {
    if (!serving) return console.report(trouble);
    log->write(server::Level::Warning, "trouble",
               {{"code", code(trouble.kind)}, {"what", text_of(trouble, console.language())}});
  };
  if (options.serving) hold_ending_signals();
  auto opened = service::Service::open(
      options, {[&clock] { return clock.now(); }, std::make_shared<people::SystemRandom>()});
  if (!opened) return refuse(console, opened.refusal());
  auto who = who_acts(*opened.value(), verb, call);
  if (!who) return refuse(console, who.refusal());
  who.value().language = console.language();
  Office office{console, clock, call, *opened.value(), std::move(who.value())};
  return verb.run(office);
}

}  // namespace sop::sopd
