#include "runtime/journal/sqlite_migration.h"

#include <fmt/format.h>

#include <utility>

#include "runtime/engine/codec.h"
#include "runtime/journal/sqlite_schema.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::journal {
namespace {

// An event of an old schema, with the command that begins at it.
struct OldEvent {
  std::int64_t sequence = 0, kasus = 0;
  std::string hash, record;
  std::string fingerprint;  // empty: no command begins here
  std::int64_t last = 0;
};

// Both kept these columns; schema 1 hashes as hexadecimal text, schema 2 as bytes.
constexpr const char* kOldEvents =
    "SELECT e.sequence, e.kasus, e.hash, e.record, c.fingerprint, c.last FROM old_event e LEFT "
    "JOIN old_command c ON c.first = e.sequence ORDER BY e.sequence";

OldEvent old_event(SQLite::Statement& row) {
  OldEvent out;
  out.sequence = row.getColumn(0).getInt64();
  out.kasus = row.getColumn(1).getInt64();
  out.hash = packed(blob(row.getColumn(2)));
  out.record = blob(row.getColumn(3));
  out.fingerprint = packed(blob(row.getColumn(4)));
  out.last = row.getColumn(5).getInt64();
  return out;
}

// The first 8 bytes, as short_hash() takes them.
std::int64_t first_bytes(const std::string& bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8 && i < bytes.size(); ++i)
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(number);
}

// Writes entry after entry.
class Entries {
 public:
  Entries(SQLite::Database& database, Packing& packing)
      : packing_(packing),
        adding_(database,
                "INSERT INTO event (first, kasus, fingerprint, hash, records) VALUES (?, ?, ?, ?, "
                "?)"),
        naming_(database, "INSERT INTO command (key, event) VALUES (?, ?)") {}

  void take(OldEvent event) {
    if (event.sequence == before_) return;  // two commands said to begin there: the audit tells
    before_ = event.sequence;
    // An event that no command brought about is not ours: it stands alone, and the audit tells it.
    if (event.sequence > last_ || !event.fingerprint.empty() || event.kasus != entry_.kasus)
      finish();
    if (!begun_) {
      entry_ = event;
      last_ = event.fingerprint.empty() ? event.sequence : event.last;
      text_.clear();
    } else {
      text_ += '\n';
    }
    begun_ = true;
    text_ += event.record;
    entry_.hash = std::move(event.hash);
  }
  void finish() {
    if (!std::exchange(begun_, false)) return;
    const std::string records = packing_.pack(text_, kDictionary);
    adding_.reset();
    adding_.bind(1, entry_.sequence);
    adding_.bind(2, entry_.kasus);
    adding_.bind(3, first_bytes(entry_.fingerprint));
    bind_blob(adding_, 4, entry_.hash);
    bind_blob(adding_, 5, records);
    adding_.exec();
    const std::optional<std::string> key = engine::key_in(entry_.record);
    if (!key || entry_.fingerprint.empty()) return;
    naming_.reset();
    naming_.bind(1, as_int(short_hash(*key)));
    naming_.bind(2, entry_.sequence);
    naming_.exec();
  }

 private:
  Packing& packing_;
  SQLite::Statement adding_, naming_;
  OldEvent entry_;
  bool begun_ = false;
  std::int64_t last_ = 0, before_ = 0;
  std::string text_;
};

void move_record(SQLite::Database& database, Packing& packing) {
  database.exec("CREATE INDEX old_first ON old_command (first)");
  Entries entries(database, packing);
  SQLite::Statement row(database, kOldEvents);
  while (row.executeStep()) entries.take(old_event(row));
  entries.finish();
}

void migrate_from_1(SQLite::Database& database, Packing& packing) {
  database.exec(
      "DROP INDEX kasus_open; DROP INDEX event_kasus; ALTER TABLE bundle RENAME TO old_bundle; "
      "ALTER TABLE kasus RENAME TO old_kasus; ALTER TABLE event RENAME TO old_event; "
      "ALTER TABLE command RENAME TO old_command; ALTER TABLE head RENAME TO old_head");
  create_schema(database);
  move_record(database, packing);
  std::int64_t at = 0;
  const std::string last = "SELECT record FROM old_event ORDER BY sequence DESC LIMIT 1";
  if (SQLite::Statement row(database, last); row.executeStep())
    at = engine::time_in(row.getColumn(0).getString()).value_or(Instant{}).milliseconds;
  database.exec(fmt::format(
      "UPDATE head SET (sequence, hash, at) = (SELECT sequence, hash, {} FROM old_head)", at));
  // Indices of a new schema are not those of an old database: it has never told when things are
  // due.
  database.exec("INSERT INTO fact VALUES ('kalender', 'belum')");
}

void migrate_from_2(SQLite::Database& database, Packing& packing) {
  database.exec(
      "DROP INDEX event_kasus; ALTER TABLE event RENAME TO old_event; ALTER TABLE command RENAME "
      "TO old_command");
  create_record_tables(database);
  move_record(database, packing);
  SQLite::Statement keeping(database, "UPDATE kasus SET state = ? WHERE number = ?");
  SQLite::Statement row(database, "SELECT number, state FROM kasus");
  while (row.executeStep()) {
    const std::string state = packing.pack(blob(row.getColumn(1)), kDictionary);
    keeping.reset();
    bind_blob(keeping, 1, state);
    keeping.bind(2, row.getColumn(0).getInt64());
    keeping.exec();
  }
}

}  // namespace

void migrate_tables(SQLite::Database& database, int from, Packing& packing) {
  if (from == 1) {
    migrate_from_1(database, packing);
  } else {
    migrate_from_2(database, packing);
    database.exec("DROP TABLE old_event; DROP TABLE old_command");
  }
  database.exec(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

}  // namespace sop::journal
