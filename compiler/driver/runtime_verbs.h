// Verbs that `sopd` carries out; `sop` passes them on with all their arguments. Here is only what
// help, completion and the manual page say of them; the names are those of runtime/driver
// (office.cpp), and tests/lit/tool/runtime-verbs.test compares the two.
#pragma once

#include "compiler/driver/description.h"

namespace sop {

struct RuntimeVerb {
  const char* name;
  const char* alias;
  Phrase about;
  Operand operand = Operand::Text;
  const char* words = "";  // of Operand::Choice: what may stand first behind the verb
};
inline constexpr RuntimeVerb kRuntimeVerbs[] = {
    {"run", "jalankan", Phrase::AboutRun, Operand::Cases},
    {"cases", "kasus", Phrase::AboutCases},
    {"show", "riwayat", Phrase::AboutShow},
    {"audit", "audit-jejak", Phrase::AboutAudit, Operand::Choice, "verify record"},
    {"serve", "layani", Phrase::AboutServe},
    {"deploy", "pasang", Phrase::AboutDeploy, Operand::Sops},
    {"sops", "daftar-sop", Phrase::AboutSops},
    {"case", "perkara", Phrase::AboutCase, Operand::Choice,
     "start mulai list daftar show lihat cancel batalkan move pindah"},
    {"tasks", "tugas", Phrase::AboutTasks},
    {"task", "langkah", Phrase::AboutTask},
    {"claim", "ambil", Phrase::AboutClaim},
    {"release", "lepas", Phrase::AboutRelease},
    {"handover", "serahkan", Phrase::AboutHandOver},
    {"done", "selesai", Phrase::AboutDone},
    {"decide", "putuskan", Phrase::AboutDecide},
    {"return", "kembalikan", Phrase::AboutReturn},
    {"sign", "sahkan", Phrase::AboutSign},
    {"skip", "lewati", Phrase::AboutSkip},
    {"attach", "lampirkan", Phrase::AboutAttach, Operand::File},
    {"overdue", "terlambat", Phrase::AboutOverdue},
    {"delegate", "tugaskan", Phrase::AboutDelegate},
    {"admin", "urus", Phrase::AboutAdmin, Operand::Choice,
     "first awal invite undang staff terapkan people orang add tambah assign angkat end berhenti "
     "grant beri revoke cabut deactivate matikan reactivate hidupkan retire tarik token kunci-api"},
    {"report", "laporan", Phrase::AboutReport},
    {"export", "ekspor", Phrase::AboutExport},
    {"backup", "cadangkan", Phrase::AboutBackup, Operand::Folder},
    {"restore", "pulihkan", Phrase::AboutRestore, Operand::Folder}};

}  // namespace sop
