// Opening a database: is it one of ours, of which schema, and what has to be made of it first.
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "compiler/base/file_system.h"
#include "runtime/journal/refold.h"
#include "runtime/journal/sqlite_inner.h"
#include "runtime/journal/sqlite_migration.h"

namespace sop::journal {
namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);

}  // namespace

// What the file holds counts only together with its log, if there is one: the power may have gone
// while the first page was being written. SQLite repairs it at the first reading.
bool SqliteStore::has_log() {
  sqlite3_vfs* vfs = nullptr;
  sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
  for (const char* kind : {"-journal", "-wal"}) {
    int there = 0;
    const int code = vfs->xAccess(vfs, (path_ + kind).c_str(), SQLITE_ACCESS_EXISTS, &there);
    if (code == SQLITE_OK && there != 0) return true;
  }
  return false;
}

// SQLite takes a file that is no database for an empty one in some cases; we look first. Through
// its own handle: closing one of ours would drop the locks (POSIX) that other connections of this
// process hold on the file, and another process could then delete the log under them.
Status SqliteStore::check_magic() {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(database_.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  sqlite3_int64 size = 0;
  std::array<char, kMagic.size()> start{};
  int code = file->pMethods->xFileSize(file, &size);
  if (code == SQLITE_OK && size == 0) return Done{};
  if (code == SQLITE_OK)
    code = file->pMethods->xRead(file, start.data(), static_cast<int>(start.size()), 0);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
    return Failure{kind_of(code, errno), path_, sqlite3_errstr(code)};
  if (std::string_view(start.data(), start.size()) != kMagic && !has_log())
    return Failure{FailureKind::Damaged, path_, "not a database"};
  return Done{};
}

// Is this our file, of a version we know? An empty one is ours to fill.
Status SqliteStore::check_owner() {
  const std::int64_t owner = pragma("application_id");
  if (owner != kApplicationId && !(owner == 0 && is_empty())) {
    return Failure{FailureKind::Damaged, path_, "application_id"};
  }
  const std::int64_t version = pragma("user_version");
  if (version > kSchemaVersion)
    return Failure{FailureKind::Newer, path_, fmt::format("{}", version)};
  return Done{};
}

void SqliteStore::fill() {
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  if (!is_empty()) return;  // another process was quicker
  create_schema(database_);
  transaction.commit();
}

// Statements of the new schema only exist inside the transaction that makes it, so all of them go
// before it and none is left over if it fails.
Status SqliteStore::migrate() {
  // Keys come in no order: without room for them the disk would be read for each.
  database_.exec("PRAGMA cache_size = -200000");
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  const auto from = static_cast<int>(pragma("user_version"));
  if (from == kSchemaVersion) return Done{};  // another process was quicker
  migrate_tables(database_, from, packing_);
  const Status folded = from == 1 ? fold_old_cases() : Status(Done{});
  for (auto& statement : statements_) statement.reset();
  words_.clear();
  bundle_ids_.clear();
  if (!folded) return folded;
  transaction.commit();
  return Done{};
}

// What schema 1 did not have is folded from its cases.
Status SqliteStore::fold_old_cases() {
  Refolder refolder(*this);
  Status folded = Done{};
  {
    SQLite::Statement bundles(database_, "SELECT hash, content FROM old_bundle");
    while (folded && bundles.executeStep())
      folded =
          refolder.keep_bundle(bundles.getColumn(0).getString(), bundles.getColumn(1).getString());
    SQLite::Statement cases(database_,
                            "SELECT number, bundle, state FROM old_kasus ORDER BY number");
    while (folded && cases.executeStep())
      folded = refolder.fold_case(as_count(cases.getColumn(0)), cases.getColumn(1).getString(),
                                  cases.getColumn(2).getString());
  }
  for (auto& statement : statements_) statement.reset();
  if (folded)
    database_.exec(
        "DROP TABLE old_event; DROP TABLE old_command; DROP TABLE old_head; DROP TABLE old_kasus; "
        "DROP TABLE old_bundle");
  return folded;
}

// Copies over what a cut or a failed sync left in the log, so that nothing is appended to it: its
// end may share a sector with what comes, and after a failed sync (Linux forgets what was not
// written) it may stand in memory alone. A full disk is no reason not to open.
Status SqliteStore::copy_log() {
  sqlite3* handle = database_.getHandle();
  const int code =
      sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if ((code & 0xFF) == SQLITE_IOERR) throw SQLite::Exception(handle, code);
  return Done{};
}

Status SqliteStore::prepare(const SqliteOptions& options) {
  return guarded<Done>([&]() -> Status {
    if (Status looked = check_magic(); !looked) return looked;
    if (Status owned = check_owner(); !owned) return owned;
    // A cache of 16 MB of log before it is copied over: fewer syncs than SQLite's own 4 MB.
    database_.exec(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; "
        "PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 4000");
    if (options.most_pages > 0)
      database_.exec(fmt::format("PRAGMA max_page_count = {}", options.most_pages));
    // Asked again after the change: its answer comes before its commit, which may fail.
    std::string mode = database_.execAndGet("PRAGMA journal_mode").getString();
    if (mode != "wal") {
      database_.exec("PRAGMA journal_mode = WAL");
      mode = database_.execAndGet("PRAGMA journal_mode").getString();
    }
    if (mode != "wal") return Failure{FailureKind::Other, path_, "journal_mode " + mode};
    if (is_empty()) fill();
    if (Status copied = copy_log(); !copied) return copied;
    if (pragma("user_version") < kSchemaVersion) {
      if (Status migrated = migrate(); !migrated) return migrated;
    }
    data_version_ = pragma("data_version");
    return Done{};
  });
}

namespace {

// What the path leads to, for the system's file layer.
Status check_path(const std::string& path, bool create) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT && create) return Done{};
    return failure_from_errno(errno, path);
  }
  if (S_ISDIR(info.st_mode)) return Failure{FailureKind::IsDirectory, path, ""};
  if (!S_ISREG(info.st_mode)) return Failure{FailureKind::Damaged, path, "not a regular file"};
  return Done{};
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, const SqliteOptions& options) {
  // Its count of the memory in use, which nobody asks for, is one lock for all connections. No
  // effect where SQLite is in use already.
  [[maybe_unused]] static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (options.vfs.empty()) {
    if (Status looked = check_path(path, options.create); !looked) return looked.failure();
  }
  // A store is used by one thread at a time, so SQLite need not lock its connection.
  const int flags =
      SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX | (options.create ? SQLite::OPEN_CREATE : 0);
  try {
    auto store = std::make_unique<SqliteStore>(path, flags, options);
    if (Status ready = store->prepare(options); !ready) return ready.failure();
    return std::unique_ptr<Store>(std::move(store));
  } catch (const SQLite::Exception& error) {
    return Failure{kind_of(error.getErrorCode(), errno), path, error.what()};
  }
}

}  // namespace sop::journal
