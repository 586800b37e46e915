// Verbs that `sopd` carries out; `sop` passes them on with all their arguments. Here is only what
// help, completion and the manual page say of them; names and options are those of runtime/driver
// (office.cpp, options.cpp), and tests/lit/tool/runtime-verbs.test compares all of it.
#pragma once

#include <string_view>

#include "compiler/driver/description.h"

namespace sop {

struct RuntimeOption {
  const char* name;  // without the first dashes
  Phrase about;
  const char* type;  // nullptr: a flag; "id|en": one of these
};
inline constexpr std::string_view kRuntimeCommonOptions = "data lang";
inline constexpr RuntimeOption kRuntimeOptions[] = {
    {"data", Phrase::CliData, "DIR"},
    {"lang", Phrase::CliLang, "id|en"},
    {"after", Phrase::CliAfter, "N"},
    {"anchor", Phrase::CliAnchor, "SHA256"},
    {"auto", Phrase::CliAutomatic, nullptr},
    {"answer", Phrase::CliAnswer, "N=ya"},
    {"bagian,--part", Phrase::OptionPart, "N"},
    {"resume", Phrase::CliResume, nullptr},
    {"case", Phrase::CliCase, "N"},
    {"as", Phrase::CliAs, "ROLE"},
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

struct RuntimeVerb {
  const char* name;
  const char* alias;
  Phrase about;
  const char* options = "";  // besides those of all; of a group, those of its commands together
  Operand operand = Operand::Text;
  const char* words = "";  // of Operand::Choice: what may stand first behind the verb
};
inline constexpr RuntimeVerb kRuntimeVerbs[] = {
    {"run", "jalankan", Phrase::AboutRun, "auto answer bagian,--part resume case as subject",
     Operand::Cases},
    {"cases", "kasus", Phrase::AboutCases, ""},
    {"show", "riwayat", Phrase::AboutShow, ""},
    {"audit", "audit-jejak", Phrase::AboutAudit, "anchor after", Operand::Choice, "verify record"},
    {"serve", "layani", Phrase::AboutServe, "person address port"},
    {"deploy", "pasang", Phrase::AboutDeploy, "person key dry-run", Operand::Sops},
    {"sops", "daftar-sop", Phrase::AboutSops, "person"},
    {"case", "perkara", Phrase::AboutCase,
     "person subject key to reason status sop text page chart dry-run", Operand::Choice,
     "start mulai list daftar show lihat cancel batalkan move pindah"},
    {"tasks", "tugas", Phrase::AboutTasks, "person sop text page mine overdue"},
    {"task", "langkah", Phrase::AboutTask, "person"},
    {"claim", "ambil", Phrase::AboutClaim, "person key role"},
    {"release", "lepas", Phrase::AboutRelease, "person note key role"},
    {"handover", "serahkan", Phrase::AboutHandOver, "person note key role to"},
    {"done", "selesai", Phrase::AboutDone, "person note key role"},
    {"decide", "putuskan", Phrase::AboutDecide, "person note key role"},
    {"return", "kembalikan", Phrase::AboutReturn, "person note key role"},
    {"sign", "sahkan", Phrase::AboutSign, "person note key role"},
    {"skip", "lewati", Phrase::AboutSkip, "person note key role"},
    {"attach", "lampirkan", Phrase::AboutAttach, "person key role document", Operand::File},
    {"overdue", "terlambat", Phrase::AboutOverdue, "person sop page"},
    {"delegate", "tugaskan", Phrase::AboutDelegate, "person key reason kind from begins until"},
    {"admin", "urus", Phrase::AboutAdmin, "person key reason mail begins until scope dry-run",
     Operand::Choice,
     "first awal invite undang staff terapkan people orang add tambah assign angkat end berhenti "
     "grant beri revoke cabut deactivate matikan reactivate hidupkan retire tarik token kunci-api "
     "tokens daftar-kunci untoken cabut-kunci"},
    {"report", "laporan", Phrase::AboutReport, "person format"},
    {"export", "ekspor", Phrase::AboutExport, "person output xes csv csv-cases"},
    {"backup", "cadangkan", Phrase::AboutBackup, "person", Operand::Folder},
    {"restore", "pulihkan", Phrase::AboutRestore, "", Operand::Folder}};

}  // namespace sop
