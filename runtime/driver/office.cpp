#include "runtime/driver/office.h"

#include <sodium.h>

#include <cstdlib>

#include "compiler/base/file_system.h"
#include "runtime/calendar/local_time.h"

namespace sop::sopd {
namespace {

constexpr int kRefused = 1;
constexpr int kEnvironment = 3;

using Kind = service::Act::Kind;

constexpr OfficeVerb kVerbs[] = {
    {"serve", "layani", Phrase::CliServe, "", "address port", verbs::serve, true},
    {"deploy", "pasang", Phrase::CliDeploy, "STREAM", "dry-run", verbs::deploy, true},
    {"sops", "daftar-sop", Phrase::CliSops, "", "", verbs::sops},
    {"case start", "mulai", Phrase::CliCaseStart, "SOP", "subject key", verbs::case_start},
    {"case list", "daftar", Phrase::CliCaseList, "", "status sop text page", verbs::case_list},
    {"case show", "lihat", Phrase::CliCaseShow, "CASE", "chart", verbs::case_show},
    {"case cancel", "batalkan", Phrase::CliCaseCancel, "CASE", "reason key", verbs::case_cancel},
    {"case move", "pindah", Phrase::CliCaseMove, "CASE", "to dry-run", verbs::case_move},
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
    {"admin first", "awal", Phrase::CliAdminFirst, "PERSON NAME", "mail", verbs::admin_first, true},
    {"admin invite", "undang", Phrase::CliAdminInvite, "PERSON", "", verbs::admin_invite},
    {"admin staff", "terapkan", Phrase::CliAdminStaff, "FILE", "dry-run", verbs::admin_staff},
    {"admin people", "orang", Phrase::CliAdminPeople, "", "", verbs::admin_people},
    {"admin add", "tambah", Phrase::CliAdminAdd, "PERSON NAME", "mail key", verbs::admin_add},
    {"admin assign", "angkat", Phrase::CliAdminAssign, "PERSON POSITION", "begins until key",
     verbs::admin_assign},
    {"admin end", "berhenti", Phrase::CliAdminEnd, "PERSON POSITION", "until key",
     verbs::admin_end},
    {"admin grant", "beri", Phrase::CliAdminGrant, "PERSON RIGHT", "key", verbs::admin_grant},
    {"admin revoke", "cabut", Phrase::CliAdminRevoke, "PERSON RIGHT", "key", verbs::admin_revoke},
    {"admin deactivate", "matikan", Phrase::CliAdminDeactivate, "PERSON", "reason key",
     verbs::admin_deactivate},
    {"admin reactivate", "hidupkan", Phrase::CliAdminReactivate, "PERSON", "key",
     verbs::admin_reactivate},
    {"admin retire", "tarik", Phrase::CliAdminRetire, "SOP", "key", verbs::admin_retire},
    {"admin token", "kunci-api", Phrase::CliAdminToken, "NAME", "scope until", verbs::admin_token},
    {"report", "laporan", Phrase::CliReport, "SOP", "format", verbs::report},
    {"export", "ekspor", Phrase::CliExport, "", "xes csv csv-cases output", verbs::export_cases},
    {"backup", "cadangkan", Phrase::CliBackup, "FOLDER", "", verbs::backup},
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
  return refusal.sort == service::Sort::Failed || refusal.sort == service::Sort::Busy ? kEnvironment
                                                                                      : kRefused;
}

std::string moment(Office& office, const std::optional<Instant>& at) {
  if (!at || *at == Instant{}) return "-";
  return calendar::told(office.service.calendar(), *at, office.console.language());
}

std::optional<Instant> read_moment(Office& office, const std::string& text) {
  if (auto exact = engine::from_iso(text)) return exact;
  const auto day = calendar::date_from(text);
  if (!day) return std::nullopt;
  return calendar::instant_of(office.service.calendar().rules().zone, *day, 0);
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
  SourceMap sources;
  Findings findings;
  service::Service::Options options;
  options.folder = *folder;
  options.settings = service::load_settings(*folder, sources, findings);
  for (const Diagnostic& one : findings.all()) console.report(one, sources);
  if (!options.settings) return kEnvironment;
  options.create = verb.creates;
  options.serving = verb.run == verbs::serve;
  options.report = [&console](const Diagnostic& trouble) { console.report(trouble); };
  auto opened = service::Service::open(
      options, {[&clock] { return clock.now(); }, std::make_shared<people::SystemRandom>()});
  if (!opened) return refuse(console, opened.refusal());
  const char* chosen = std::getenv("SOPAN_ORANG");
  const std::string account = call.has("person")  ? call.get("person")
                              : chosen != nullptr ? chosen
                                                  : person();
  auto who = opened.value()->by_terminal(account);
  if (!who) return refuse(console, who.refusal());
  who.value().language = console.language();
  Office office{console, clock, call, *opened.value(), std::move(who.value())};
  return verb.run(office);
}

}  // namespace sop::sopd
