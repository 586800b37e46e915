// A reading connection to a database, with its prepared statements: used by one thread at a time,
// lent by the Reader. Functions throw SQLite::Exception; Snapshot turns them into failures.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "runtime/journal/sqlite_schema.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::journal {

class Connection {
 public:
  Connection(const std::string& path, const SqliteOptions& options)
      : path_(path),
        database_(path, SQLite::OPEN_READONLY, options.busy_milliseconds, options.vfs) {
    database_.exec(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; "
        "PRAGMA mmap_size = 1073741824");
  }

  // Ready to be bound. Of one text only one is in use at a time.
  SQLite::Statement& statement(const std::string& sql) {
    std::unique_ptr<SQLite::Statement>& slot = statements_[sql];
    if (!slot) slot = std::make_unique<SQLite::Statement>(database_, sql);
    slot->tryReset();
    slot->clearBindings();
    return *slot;
  }
  // What comes now is of one moment.
  void begin() {
    database_.exec("BEGIN");
    statement("SELECT sequence FROM head").executeStep();
    statement("SELECT sequence FROM head");
  }
  void end() {
    for (auto& [sql, one] : statements_) one->tryReset();
    database_.exec("ROLLBACK");
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] SQLite::Database& database() { return database_; }
  [[nodiscard]] Packing& packing() { return packing_; }

  bool sound = true;  // false: not to be used again

 private:
  std::string path_;
  SQLite::Database database_;
  Packing packing_{dictionaries_of(database_)};
  std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
};

}  // namespace sop::journal
