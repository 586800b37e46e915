// Looking at the whole: audit, backup, health, and what the clock brings.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

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
constexpr std::size_t kIsoSeconds = 19;  // "2026-01-05T01:00:00"
constexpr std::size_t kNameLength = 17;  // "2026-01-05-010000"

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

// "2026-01-05-010000", in UTC: as sopan-cadangkan names them too.
std::string backup_name(Instant now) {
  std::string out;
  for (const char c : engine::to_iso(now).substr(0, kIsoSeconds)) {
    if (c != ':') out += c == 'T' ? '-' : c;
  }
  return out;
}
std::optional<Instant> moment_of(const std::string& name) {
  if (name.size() != kNameLength) return std::nullopt;
  return engine::from_iso(name.substr(0, 10) + "T" + name.substr(11, 2) + ":" + name.substr(13, 2) +
                          ":" + name.substr(15, 2) + "Z");
}
std::optional<Instant> newest_of(const std::string& folder) {
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return std::nullopt;
  std::optional<Instant> out;
  while (const dirent* entry = ::readdir(open)) {
    if (const auto at = moment_of(entry->d_name)) out = std::max(out.value_or(*at), *at);
  }
  ::closedir(open);
  return out;
}

// Of the files below; what cannot be read is not counted.
std::uint64_t bytes_in(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::uint64_t out = 0;
  const fs::recursive_directory_iterator end;
  for (fs::recursive_directory_iterator at(folder, error); !error && at != end;
       at.increment(error)) {
    std::error_code unread;
    if (at->is_regular_file(unread) && !at->is_symlink(unread))
      if (const std::uint64_t size = at->file_size(unread); !unread) out += size;
  }
  return out;
}

// What a backup that was broken off, or is not sound, has left. Links are not followed.
void remove_all(const std::string& folder) {
  std::error_code error;
  std::filesystem::remove_all(folder, error);
}

// So that a name given in it survives a loss of power.
Status sync_folder(const std::string& folder) {
  const int open = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (open < 0) return failure_from_errno(errno, folder);
  const int error = ::fsync(open) == 0 ? 0 : errno;
  ::close(open);
  return error == 0 ? Status(Done{}) : Status(failure_from_errno(error, folder));
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

std::string Inner::backups() const {
  const std::string name = settings.backups.empty() ? "cadangan" : settings.backups;
  return name.starts_with('/') ? name : folder + "/" + name;
}

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

Outcome<BackupMade> Service::backup_here(const Identity& who) {
  if (auto no = forbids(who, people::Act::Backup)) return std::move(*no);
  const std::unique_lock only(inner_->backing_up, std::try_to_lock);
  if (!only) return refused(finding<Kind::Busy>(Span{}));
  BackupMade out;
  const std::string folder = inner_->backups();
  const std::string begun = folder + "/.sedang-api";
  if (Status made = make(folder); !made) return failed(made.failure());
  // The first second from now on that has none.
  Instant moment = inner_->now();
  out.name = backup_name(moment);
  while (!is_empty_or_missing(folder + "/" + out.name)) {
    moment.milliseconds += 1'000;
    out.name = backup_name(moment);
  }
  const std::string done = folder + "/" + out.name;
  // What was broken off, or is not sound, is not kept: it would fill the disk, or be relied on.
  const std::shared_ptr<const void> rest(nullptr, [&](const void*) { remove_all(begun); });
  remove_all(begun);
  if (Outcome<std::string> head = backup(who, begun); !head) return head.refusal();
  journal::SqliteOptions reading;
  reading.create = false;
  {
    Result<std::unique_ptr<journal::Store>> store =
        journal::open_sqlite(begun + "/sopan.db", reading);
    if (!store) return refused(journal_finding(store.failure(), begun + "/sopan.db"));
    const documents::Store files(documents::real_disk(), begun + "/dokumen");
    std::uint64_t seen = 0;
    Result<journal::Audit> audit = journal::verify(*store.value(), options_of(files, "", seen));
    if (!audit) return refused(journal_finding(audit.failure(), begun + "/sopan.db"));
    out.audit = report_of(std::move(audit.value()));
    out.audit.files = seen;
  }
  if (!out.audit.findings.empty()) return out;
  out.bytes = bytes_in(begun);
  if (::rename(begun.c_str(), done.c_str()) != 0) return failed(failure_from_errno(errno, done));
  if (Status kept = sync_folder(folder); !kept) return failed(kept.failure());
  return out;
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
  out.backup = newest_of(inner_->backups());
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
