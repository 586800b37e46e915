#include "runtime/journal/sqlite_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>

#include "compiler/base/file_system.h"

namespace sop::journal {
namespace {

constexpr int kApplicationId = 0x534F504E;  // "SOPN", at byte 68 of the file
constexpr std::string_view kMagic("SQLite format 3\0", 16);

// Text columns hold JSON by runtime/engine/codec.h; README.md of this folder tells the rest.
constexpr const char* kSchema = R"(
CREATE TABLE bundle (hash TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE kasus (
  number INTEGER PRIMARY KEY, bundle TEXT NOT NULL REFERENCES bundle(hash), open INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX kasus_open ON kasus (number) WHERE open;
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY, kasus INTEGER NOT NULL, hash TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX event_kasus ON event (kasus, sequence);
CREATE TABLE command (
  key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL);
INSERT INTO head VALUES (1, 0, '');
)";

bool is_full(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

FailureKind kind_of(int code, int system_error) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return FailureKind::Locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
      return FailureKind::Damaged;
    case SQLITE_FULL:
      return FailureKind::DiskFull;
    case SQLITE_IOERR:
      return is_full(system_error) ? FailureKind::DiskFull : FailureKind::Other;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return FailureKind::NotPermitted;
    default:
      return FailureKind::Other;
  }
}

std::int64_t as_int(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}
std::uint64_t as_count(const SQLite::Column& column) {
  return static_cast<std::uint64_t>(column.getInt64());
}

// The rows of kSql.
enum class Query : std::size_t {
  Begin,
  BeginReading,
  Commit,
  Rollback,
  DataVersion,
  Head,
  SetHead,
  LastCase,
  Load,
  Save,
  Append,
  FindCommand,
  AddCommand,
  Bundle,
  AddBundle,
  FindEvent,
  Events,
  EventsOfCase,
  Cases,
  LastOpen,
  LastOpenOf,
  Count
};
constexpr std::size_t kQueryCount = static_cast<std::size_t>(Query::Count);

constexpr std::array<const char*, kQueryCount> kSql = {
    "BEGIN IMMEDIATE",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "PRAGMA data_version",
    "SELECT sequence, hash FROM head",
    "UPDATE head SET sequence = ?, hash = ?",
    "SELECT coalesce(max(number), 0) FROM kasus",
    "SELECT number, bundle, open, state FROM kasus WHERE number = ?",
    "INSERT INTO kasus (number, bundle, open, state) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (number) DO UPDATE SET open = excluded.open, state = excluded.state",
    "INSERT INTO event (sequence, kasus, hash, record) VALUES (?, ?, ?, ?)",
    "SELECT key, fingerprint, first, last FROM command WHERE key = ?",
    "INSERT INTO command (key, fingerprint, first, last) VALUES (?, ?, ?, ?)",
    "SELECT content FROM bundle WHERE hash = ?",
    "INSERT INTO bundle (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
    "SELECT sequence, kasus, record, hash FROM event WHERE sequence = ?",
    "SELECT sequence, kasus, record, hash FROM event ORDER BY sequence",
    "SELECT sequence, kasus, record, hash FROM event WHERE kasus = ? ORDER BY sequence",
    "SELECT number, bundle, open, state FROM kasus ORDER BY number",
    "SELECT number, bundle, open, state FROM kasus WHERE open ORDER BY number DESC LIMIT 1",
    "SELECT number, bundle, open, state FROM kasus WHERE open AND bundle = ? ORDER BY number DESC "
    "LIMIT 1",
};

CaseRow case_row(SQLite::Statement& row) {
  return {as_count(row.getColumn(0)), row.getColumn(1).getString(), row.getColumn(3).getString(),
          row.getColumn(2).getInt() != 0};
}

EventRow event_row(SQLite::Statement& row) {
  return {as_count(row.getColumn(0)), as_count(row.getColumn(1)), row.getColumn(2).getString(),
          row.getColumn(3).getString()};
}

class SqliteStore final : public Store {
 public:
  // Throws SQLite::Exception; open_sqlite() catches.
  SqliteStore(std::string path, int flags, const SqliteOptions& options)
      : path_(std::move(path)), database_(path_, flags, options.busy_milliseconds) {}

  Status prepare(const SqliteOptions& options);
  Failure failed(const SQLite::Exception& error);

  Status begin(bool& changed) override {
    return guarded<Done>([&] {
      execute(Query::Begin);
      SQLite::Statement& version = query(Query::DataVersion);
      version.executeStep();
      const std::int64_t seen = version.getColumn(0).getInt64();
      version.reset();
      changed = seen != data_version_;
      data_version_ = seen;
      return Done{};
    });
  }

  Status commit() override {
    return guarded<Done>([&] {
      execute(Query::Commit);
      return Done{};
    });
  }

  void rollback() override {
    try {
      if (sqlite3_get_autocommit(database_.getHandle()) == 0) execute(Query::Rollback);
    } catch (const SQLite::Exception&) {
      broken_ = Failure{FailureKind::Other, path_, "rollback"};
    }
  }

  Result<Head> head() override {
    return guarded<Head>([&]() -> Result<Head> {
      SQLite::Statement& row = query(Query::Head);
      if (!row.executeStep()) return Failure{FailureKind::Damaged, path_, "head"};
      Head head{as_count(row.getColumn(0)), row.getColumn(1).getString()};
      row.reset();
      return head;
    });
  }

  Status set_head(const Head& head) override {
    return run(Query::SetHead, as_int(head.sequence), head.hash);
  }

  Result<CaseNumber> last_case() override {
    return guarded<CaseNumber>([&] {
      SQLite::Statement& row = query(Query::LastCase);
      row.executeStep();
      const CaseNumber number = as_count(row.getColumn(0));
      row.reset();
      return number;
    });
  }

  Result<std::optional<CaseRow>> load(CaseNumber number) override {
    return one_case(Query::Load, as_int(number));
  }

  Result<std::optional<CaseRow>> last_open(const std::string& bundle) override {
    return bundle.empty() ? one_case(Query::LastOpen) : one_case(Query::LastOpenOf, bundle);
  }

  Status save(const CaseRow& row) override {
    return run(Query::Save, as_int(row.number), row.bundle, row.open ? 1 : 0, row.state);
  }

  Status append(const EventRow& row) override {
    return run(Query::Append, as_int(row.sequence), as_int(row.case_number), row.hash, row.record);
  }

  Result<std::optional<CommandRow>> find_command(const std::string& key) override {
    using Found = std::optional<CommandRow>;
    return guarded<Found>([&] {
      SQLite::Statement& row = query(Query::FindCommand);
      SQLite::bind(row, key);
      Found found;
      if (row.executeStep()) {
        found = CommandRow{row.getColumn(0).getString(), row.getColumn(1).getString(),
                           as_count(row.getColumn(2)), as_count(row.getColumn(3))};
      }
      row.reset();
      return found;
    });
  }

  Status add_command(const CommandRow& row) override {
    return run(Query::AddCommand, row.key, row.fingerprint, as_int(row.first), as_int(row.last));
  }

  Result<std::optional<std::string>> bundle(const std::string& hash) override {
    using Found = std::optional<std::string>;
    return guarded<Found>([&] {
      SQLite::Statement& row = query(Query::Bundle);
      SQLite::bind(row, hash);
      Found found;
      if (row.executeStep()) found = row.getColumn(0).getString();
      row.reset();
      return found;
    });
  }

  Status add_bundle(const std::string& hash, const std::string& content) override {
    return run(Query::AddBundle, hash, content);
  }

  Result<std::optional<EventRow>> find_event(std::uint64_t sequence) override {
    using Found = std::optional<EventRow>;
    return guarded<Found>([&] {
      SQLite::Statement& row = query(Query::FindEvent);
      SQLite::bind(row, as_int(sequence));
      Found found;
      if (row.executeStep()) found = event_row(row);
      row.reset();
      return found;
    });
  }

  Status each_event(CaseNumber number, const EventVisitor& visit) override {
    return guarded<Done>([&] {
      SQLite::Statement& rows = query(number == 0 ? Query::Events : Query::EventsOfCase);
      if (number != 0) SQLite::bind(rows, as_int(number));
      while (rows.executeStep() && visit(event_row(rows))) continue;
      rows.reset();
      return Done{};
    });
  }

  // Rows are visited through a statement of their own: a visitor may ask the store for more.
  Status each_case(const CaseVisitor& visit) override {
    return guarded<Done>([&] {
      SQLite::Statement rows(database_, kSql[static_cast<std::size_t>(Query::Cases)]);
      while (rows.executeStep() && visit(case_row(rows))) continue;
      return Done{};
    });
  }

  Status begin_reading() override {
    return guarded<Done>([&] {
      execute(Query::BeginReading);
      return Done{};
    });
  }

  Status check() override {
    return guarded<Done>([&]() -> Status {
      SQLite::Statement rows(database_, "PRAGMA integrity_check(1)");
      if (!rows.executeStep()) return Failure{FailureKind::Damaged, path_, "integrity_check"};
      const std::string said = rows.getColumn(0).getString();
      if (said != "ok") return Failure{FailureKind::Damaged, path_, said};
      return Done{};
    });
  }

 private:
  // Exceptions of SQLite end here. Statements left in the middle are reset by query() at their next
  // use.
  template <class T, class Work>
  Result<T> guarded(const Work& work) {
    if (broken_) return *broken_;
    try {
      return work();
    } catch (const SQLite::Exception& error) {
      return failed(error);
    }
  }

  SQLite::Statement& query(Query which) {
    std::unique_ptr<SQLite::Statement>& slot = statements_[static_cast<std::size_t>(which)];
    if (!slot)
      slot = std::make_unique<SQLite::Statement>(database_, kSql[static_cast<std::size_t>(which)]);
    slot->tryReset();
    slot->clearBindings();
    return *slot;
  }

  void execute(Query which) {
    SQLite::Statement& statement = query(which);
    statement.executeStep();
    statement.reset();
  }

  template <class... Args>
  Status run(Query which, const Args&... args) {
    return guarded<Done>([&] {
      SQLite::Statement& statement = query(which);
      SQLite::bind(statement, args...);
      statement.exec();
      statement.reset();
      return Done{};
    });
  }

  template <class... Args>
  Result<std::optional<CaseRow>> one_case(Query which, const Args&... args) {
    using Found = std::optional<CaseRow>;
    return guarded<Found>([&] {
      SQLite::Statement& row = query(which);
      if constexpr (sizeof...(args) > 0) SQLite::bind(row, args...);
      Found found;
      if (row.executeStep()) found = case_row(row);
      row.reset();
      return found;
    });
  }

  std::int64_t pragma(const char* name) {
    return database_.execAndGet(fmt::format("PRAGMA {}", name)).getInt64();
  }
  bool is_empty() {
    return database_.execAndGet("SELECT count(*) FROM sqlite_master").getInt64() == 0;
  }
  Status check_owner();
  void create_schema();

  std::string path_;
  SQLite::Database database_;
  std::array<std::unique_ptr<SQLite::Statement>, kQueryCount> statements_;
  std::int64_t data_version_ = 0;
  std::optional<Failure> broken_;
};

Failure SqliteStore::failed(const SQLite::Exception& error) {
  const int system_error = sqlite3_system_errno(database_.getHandle());
  Failure failure{kind_of(error.getErrorCode(), system_error), path_, error.what()};
  // After a failed sync nobody knows what the disk holds; only reading it anew tells.
  if ((error.getErrorCode() & 0xFF) == SQLITE_IOERR) broken_ = failure;
  return failure;
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

void SqliteStore::create_schema() {
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  if (!is_empty()) return;  // another process was quicker
  database_.exec(kSchema);
  database_.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId,
                             kSchemaVersion));
  transaction.commit();
}

Status SqliteStore::prepare(const SqliteOptions& options) {
  return guarded<Done>([&]() -> Status {
    if (Status owned = check_owner(); !owned) return owned;
    // A cache of 16 MB of log before it is copied over: fewer syncs than SQLite's own 4 MB.
    database_.exec(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; "
        "PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 4000");
    if (options.most_pages > 0)
      database_.exec(fmt::format("PRAGMA max_page_count = {}", options.most_pages));
    // Two statements: the first must be gone before the mode may change.
    std::string mode = database_.execAndGet("PRAGMA journal_mode").getString();
    if (mode != "wal") mode = database_.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal") return Failure{FailureKind::Other, path_, "journal_mode " + mode};
    if (is_empty()) create_schema();
    return Done{};
  });
}

// SQLite takes a file that is no database for an empty one in some cases; we look first.
Status check_magic(const std::string& path, bool create) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT && create) return Done{};
    return failure_from_errno(errno, path);
  }
  if (S_ISDIR(info.st_mode)) return Failure{FailureKind::IsDirectory, path, ""};
  if (!S_ISREG(info.st_mode)) return Failure{FailureKind::Damaged, path, "not a regular file"};
  if (info.st_size == 0) return Done{};
  std::ifstream file(path, std::ios::binary);
  if (!file) return failure_from_errno(errno, path);
  std::string start(kMagic.size(), '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  if (start != kMagic) return Failure{FailureKind::Damaged, path, "not a database"};
  return Done{};
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, const SqliteOptions& options) {
  if (Status looked = check_magic(path, options.create); !looked) return looked.failure();
  const int flags = SQLite::OPEN_READWRITE | (options.create ? SQLite::OPEN_CREATE : 0);
  try {
    auto store = std::make_unique<SqliteStore>(path, flags, options);
    if (Status ready = store->prepare(options); !ready) return ready.failure();
    return std::unique_ptr<Store>(std::move(store));
  } catch (const SQLite::Exception& error) {
    return Failure{kind_of(error.getErrorCode(), errno), path, error.what()};
  }
}

}  // namespace sop::journal
