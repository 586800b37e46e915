#include "runtime/journal/backup.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "compiler/base/file_system.h"
#include "runtime/journal/sqlite_schema.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::journal {
namespace {

constexpr const char* kUnfinished = ".belum";  // ends the name of a copy under way
constexpr int kBusyMilliseconds = 5'000;

Failure failure_of(const SQLite::Exception& error, const std::string& path) {
  return {kind_of(error.getErrorCode(), errno), path, error.what()};
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

// Everything of the file, and its name, on the disk.
Status sync(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  for (const std::string& one : {path, folder.empty() ? std::string(".") : folder}) {
    const int file = ::open(one.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return failure_from_errno(errno, one);
    const int code = ::fsync(file);
    const int error = errno;
    ::close(file);
    if (code != 0) return failure_from_errno(error, one);
  }
  return Done{};
}

void remove_all(const std::string& path) {
  for (const char* end : {"", "-wal", "-shm", "-journal"}) ::unlink((path + end).c_str());
}

// The source's own read transaction holds the moment: other writers go on, and the copy never has
// to begin again.
Status copy(const std::string& from, const std::string& to, const BackupOptions& options) {
  try {
    SQLite::Database source(from, SQLite::OPEN_READONLY, kBusyMilliseconds, options.vfs);
    source.exec("BEGIN");
    (void)source.execAndGet("SELECT sequence FROM head");
    SQLite::Database target(to, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds,
                            options.vfs);
    sqlite3_backup* backup =
        sqlite3_backup_init(target.getHandle(), "main", source.getHandle(), "main");
    if (backup == nullptr)
      return Failure{FailureKind::Other, to, sqlite3_errmsg(target.getHandle())};
    int code = SQLITE_OK;
    bool go_on = true;
    while (code == SQLITE_OK && go_on) {
      code = sqlite3_backup_step(backup, options.pages);
      if (code == SQLITE_OK && options.between)
        go_on = options.between(static_cast<std::uint64_t>(sqlite3_backup_remaining(backup)),
                                static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup)));
    }
    sqlite3_backup_finish(backup);
    source.exec("ROLLBACK");
    if (!go_on) return Failure{FailureKind::Other, to, "stopped"};
    if (code != SQLITE_DONE)
      return Failure{kind_of(code, sqlite3_system_errno(target.getHandle())), to,
                     sqlite3_errstr(code)};
    // One file, without a log beside it; whoever opens it to write turns it back.
    (void)target.execAndGet("PRAGMA journal_mode = DELETE");
    return Done{};
  } catch (const SQLite::Exception& error) {
    return failure_of(error, to);
  }
}

// Into a file of another name, which gets its own once all of it is there.
template <class Prove>
Status put(const std::string& from, const std::string& to, const BackupOptions& options,
           const Prove& prove) {
  // A log that lies there would be taken for the copy's own.
  for (const char* end : {"", "-wal", "-journal"}) {
    if (exists(to + end)) return Failure{FailureKind::NotPermitted, to + end, "exists"};
  }
  // Another file layer (of a test) has its own names and syncs.
  if (!options.vfs.empty()) return copy(from, to, options);
  if (!exists(from)) return failure_from_errno(ENOENT, from);
  const std::string unfinished = to + kUnfinished;
  remove_all(unfinished);
  Status done = copy(from, unfinished, options);
  if (done) done = prove(unfinished);
  if (done) done = sync(unfinished);
  // link() fails where the name exists meanwhile, rename() would replace it.
  if (done && ::link(unfinished.c_str(), to.c_str()) != 0) done = failure_from_errno(errno, to);
  remove_all(unfinished);
  return done ? sync(to) : done;
}

}  // namespace

Status backup(const std::string& database, const std::string& to, const BackupOptions& options) {
  return put(database, to, options, [](const std::string&) { return Status(Done{}); });
}

Result<Audit> restore(const std::string& from, const std::string& to, const AuditOptions& options) {
  Audit audit;
  const Status done = put(from, to, {}, [&](const std::string& unfinished) -> Status {
    SqliteOptions how;
    how.create = false;
    Result<std::unique_ptr<Store>> store = open_sqlite(unfinished, how);
    if (!store) return store.failure();
    Result<Audit> seen = verify(*store.value(), options);
    if (!seen) return seen.failure();
    audit = std::move(seen.value());
    if (!audit.findings.empty()) return Failure{FailureKind::Damaged, from, "audit"};
    return Done{};
  });
  if (!done && audit.findings.empty()) return done.failure();
  return audit;
}

}  // namespace sop::journal
