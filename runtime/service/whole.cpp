// Looking at the whole: audit, backup, health, and what the clock brings.
#include <dirent.h>
#include <sys/stat.h>

#include <cerrno>

#include "compiler/base/file_system.h"
#include "runtime/documents/backup.h"
#include "runtime/documents/findings.h"
#include "runtime/journal/audit.h"
#include "runtime/journal/backup.h"
#include "runtime/service/inner.h"

namespace sop::service {
namespace {

constexpr std::int64_t kHour = 3'600'000;  // ms
constexpr std::size_t kPieces = 50;        // of work in one tick
constexpr std::size_t kSettingsBytes = 1U << 20U;

bool is_empty_or_missing(const std::string& folder) {
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return errno == ENOENT;
  bool empty = true;
  while (const dirent* entry = ::readdir(open)) {
    const std::string name = entry->d_name;
    empty = empty && (name == "." || name == "..");
  }
  ::closedir(open);
  return empty;
}

Status make(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return failure_from_errno(errno, folder);
  return Done{};
}

// Copies documents; files that are damaged at the source are findings of the report.
Outcome<Done> copy_files(const std::string& from, const std::string& to, AuditReport& report) {
  documents::Store source(documents::real_disk(), from + "/dokumen");
  documents::Store target(documents::real_disk(), to + "/dokumen");
  if (Status made = target.prepare(); !made) return failed(made.failure());
  Result<documents::Copied> copied = documents::copy_new(source, target);
  if (!copied) return failed(copied.failure());
  report.files = copied.value().copied + copied.value().present;
  for (Diagnostic& one : copied.value().findings) report.findings.push_back(std::move(one));
  return Done{};
}

AuditReport report_of(journal::Audit&& audit) {
  AuditReport out;
  out.events = audit.events;
  out.cases = audit.cases;
  out.head = audit.head.hash;
  out.anchor_found = audit.anchor_found;
  out.findings = std::move(audit.findings);
  return out;
}

journal::AuditOptions options_of(const documents::Store& files, const std::string& anchor,
                                 std::uint64_t& seen) {
  journal::AuditOptions out;
  out.anchor = anchor;
  out.timekeepers = nullptr;
  out.document = [&files, &seen](const std::string& hash) {
    ++seen;
    return files.verify(hash).ok();
  };
  return out;
}

}  // namespace

const Settings& Service::settings() const {
  return inner_->settings;
}

Instant Service::now() const {
  return inner_->now();
}

calendar::Calendar Service::calendar() {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return {};
  Result<People> people = snapshot.value().people();
  if (!people) return {};
  Outcome<calendar::Calendar> found = inner_->calendar(snapshot.value(), *people.value());
  return found ? found.value() : calendar::Calendar();
}

Outcome<AuditReport> Service::verify_audit(const Identity& who, const std::string& anchor) {
  auto people = this->people();
  if (!people) return people.refusal();
  if (auto no = inner_->forbids(who, people::Act::VerifyAudit,
                                people::standing(*people.value(), who.person)))
    return std::move(*no);
  journal::SqliteOptions reading;
  reading.create = false;
  Result<std::unique_ptr<journal::Store>> store = journal::open_sqlite(inner_->database(), reading);
  if (!store) return refused(journal_finding(store.failure(), inner_->database()));
  std::uint64_t files = 0;
  Result<journal::Audit> audit =
      journal::verify(*store.value(), options_of(*inner_->files, anchor, files));
  if (!audit) return refused(journal_finding(audit.failure(), inner_->database()));
  AuditReport out = report_of(std::move(audit.value()));
  out.files = files;
  if (!anchor.empty() && !out.anchor_found)
    out.findings.push_back(finding<Kind::AuditAnchor>(Span{}, anchor));
  return out;
}

Outcome<std::string> Service::backup(const Identity& who, const std::string& to) {
  auto people = this->people();
  if (!people) return people.refusal();
  if (auto no =
          inner_->forbids(who, people::Act::Backup, people::standing(*people.value(), who.person)))
    return std::move(*no);
  if (!is_empty_or_missing(to)) return refused(finding<Kind::BackupExists>(Span{}, to));
  if (Status made = make(to); !made) return failed(made.failure());
  // The database first: whatever it names is among the files copied after it.
  if (Status copied = journal::backup(inner_->database(), to + "/sopan.db"); !copied)
    return refused(journal_finding(copied.failure(), to + "/sopan.db"));
  AuditReport report;
  if (Outcome<Done> copied = copy_files(inner_->folder, to, report); !copied)
    return copied.refusal();
  if (!report.findings.empty()) return refused(report.findings.front());
  const std::string settings = inner_->folder + "/sopan.toml";
  if (Result<std::string> bytes = real_file_system().read(settings, kSettingsBytes)) {
    if (Status put = real_file_system().write(to + "/sopan.toml", bytes.value()); !put)
      return failed(put.failure());
  }
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<journal::Head> head = snapshot.value().head();
  return head ? head.value().hash : std::string();
}

Outcome<AuditReport> restore(const std::string& backup, const std::string& folder) {
  if (!is_empty_or_missing(folder)) return refused(finding<Kind::RestoreNotEmpty>(Span{}, folder));
  if (Status made = make(folder); !made) return failed(made.failure());
  AuditReport files;
  if (Outcome<Done> copied = copy_files(backup, folder, files); !copied) return copied.refusal();
  const documents::Store store(documents::real_disk(), folder + "/dokumen");
  std::uint64_t seen = 0;
  Result<journal::Audit> audit =
      journal::restore(backup + "/sopan.db", folder + "/sopan.db", options_of(store, "", seen));
  if (!audit) return refused(journal_finding(audit.failure(), backup + "/sopan.db"));
  if (Result<std::string> bytes = real_file_system().read(backup + "/sopan.toml", kSettingsBytes)) {
    if (Status put = real_file_system().write(folder + "/sopan.toml", bytes.value()); !put)
      return failed(put.failure());
  }
  AuditReport out = report_of(std::move(audit.value()));
  out.files = files.files;
  for (Diagnostic& one : files.findings) out.findings.push_back(std::move(one));
  return out;
}

Service::Health Service::health() {
  Health out;
  const journal::Writer::Health writer = inner_->writer->health();
  out.writing = writer.writing;
  out.queue = writer.queue;
  if (writer.why)
    out.why = text_of(journal_finding(*writer.why, inner_->database()), inner_->settings.language);
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) {
    out.writing = false;
    out.why = text_of(snapshot.refusal().why, inner_->settings.language);
    return out;
  }
  if (Result<journal::Figures> figures = snapshot.value().figures(inner_->now())) {
    out.events = figures.value().events;
    out.open_cases = figures.value().open;
    out.waiting = figures.value().waiting;
    out.overdue = figures.value().overdue;
    out.outbox = figures.value().outbox;
  }
  return out;
}

void Service::tick() {
  const Instant now = inner_->now();
  // `again`: what was done may make more due, as a deadline's first level does its second.
  const auto until_done = [&](auto work, bool again = false) {
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
      Outcome<journal::Accepted> done = inner_->submit_raw(work);
      if (!done || !(done.value().more || (again && done.value().count > 0))) return;
    }
  };
  until_done(journal::Recompute{});
  if (inner_->settings.escalate) until_done(journal::Expiry{now}, true);
  until_done(journal::Purge{now, {now.milliseconds - 30 * people::kDay}});
  if (inner_->deliverer) inner_->deliverer->notify();
  if (now.milliseconds - inner_->collected.milliseconds < kHour) return;
  inner_->collected = now;
  // Files that no case names, a day after they were uploaded.
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return;
  std::set<std::string> named;
  const Status read = snapshot.value().each_file([&](const std::string& hash) {
    named.insert(hash);
    return true;
  });
  if (!read) return;
  (void)inner_->files->collect([&](const std::string& hash) { return named.count(hash) != 0; },
                               {now.milliseconds - people::kDay},
                               documents::Store::Removal::Remove);
}

}  // namespace sop::service
