#include "runtime/journal/sqlite_schema.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "runtime/journal/sqlite_store.h"

namespace sop::journal {
namespace {

// Text columns named record, state, text hold JSON; README.md of this folder tells the rest.
// Moments are milliseconds since 1970, UTC.
constexpr const char* kSchema = R"(
CREATE TABLE bundle (
  id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, sop TEXT NOT NULL, title TEXT NOT NULL,
  number TEXT NOT NULL, content TEXT NOT NULL);
CREATE INDEX bundle_sop ON bundle (sop);
CREATE TABLE content (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY, kasus INTEGER NOT NULL, hash BLOB NOT NULL, record TEXT NOT NULL);
CREATE INDEX event_kasus ON event (kasus);
CREATE TABLE command (
  digest BLOB PRIMARY KEY, fingerprint BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL,
  at INTEGER NOT NULL, people INTEGER NOT NULL);
INSERT INTO head VALUES (1, 0, '', 0, 0);
CREATE TABLE kasus (
  number INTEGER PRIMARY KEY, bundle INTEGER NOT NULL REFERENCES bundle(id),
  status INTEGER NOT NULL, parent INTEGER, starter INTEGER NOT NULL, started INTEGER NOT NULL,
  ended INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX kasus_status ON kasus (status, number);
CREATE INDEX kasus_bundle ON kasus (bundle, status, number);
CREATE INDEX kasus_parent ON kasus (parent) WHERE parent IS NOT NULL;
CREATE TABLE participant (person INTEGER NOT NULL, kasus INTEGER NOT NULL,
  PRIMARY KEY (person, kasus)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words_of USING fts5 (
  subject, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE waiting (
  kasus INTEGER NOT NULL, task INTEGER NOT NULL, member INTEGER NOT NULL, visit INTEGER NOT NULL,
  bundle INTEGER NOT NULL, holder INTEGER, since INTEGER NOT NULL, due INTEGER NOT NULL,
  alarm INTEGER, level INTEGER NOT NULL, places TEXT NOT NULL,
  PRIMARY KEY (kasus, task, member)) WITHOUT ROWID;
CREATE INDEX waiting_due ON waiting (due) WHERE due < 140737488355327;
CREATE INDEX waiting_alarm ON waiting (alarm) WHERE alarm IS NOT NULL;
CREATE TABLE inbox (
  place INTEGER NOT NULL, due INTEGER NOT NULL, kasus INTEGER NOT NULL, task INTEGER NOT NULL,
  member INTEGER NOT NULL, bundle INTEGER NOT NULL,
  PRIMARY KEY (place, due, kasus, task, member)) WITHOUT ROWID;
CREATE TABLE bundle_place (place INTEGER NOT NULL, bundle INTEGER NOT NULL,
  PRIMARY KEY (place, bundle)) WITHOUT ROWID;
CREATE TABLE register (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE side (
  kind TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL, expires INTEGER, content TEXT NOT NULL,
  PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE INDEX side_owner ON side (kind, owner);
CREATE INDEX side_expires ON side (expires) WHERE expires IS NOT NULL;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,
  target TEXT NOT NULL, payload TEXT NOT NULL, created INTEGER NOT NULL, tries INTEGER NOT NULL,
  next_try INTEGER NOT NULL, event INTEGER NOT NULL, state INTEGER NOT NULL, why TEXT NOT NULL,
  ended INTEGER NOT NULL);
CREATE INDEX outbox_waiting ON outbox (next_try) WHERE state = 0;
CREATE INDEX outbox_ended ON outbox (ended) WHERE state > 0;
)";

// Schema 1 had hashes and keys as text, and of a case its number, bundle, state and whether it was
// open. `ms` turns an ISO moment into milliseconds.
#define SOPAN_MS(text) \
  "(strftime('%s', " text ") * 1000 + CAST(substr(" text ", 21, 3) AS INTEGER))"
constexpr const char* kFrom1 = R"(
INSERT INTO event SELECT sequence, kasus, unhex_hash(hash), record FROM old_event ORDER BY sequence;
INSERT INTO command SELECT key_digest(key), unhex_hash(fingerprint), first, last FROM old_command;
UPDATE head SET sequence = (SELECT sequence FROM old_head), hash = (SELECT hash FROM old_head);
UPDATE head SET at = coalesce((SELECT )" SOPAN_MS("json_extract(record, '$.at')") R"(
  FROM event ORDER BY sequence DESC LIMIT 1), 0);
)";
#undef SOPAN_MS

bool is_full(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

std::string text_of(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  return bytes == nullptr
             ? ""
             : std::string(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}
void give(sqlite3_context* context, const std::string& bytes) {
  sqlite3_result_blob(context, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
}
void unhex_hash(sqlite3_context* context, int, sqlite3_value** values) {
  give(context, packed(text_of(values[0])));
}
void key_digest(sqlite3_context* context, int, sqlite3_value** values) {
  give(context, packed(digest_of_key(text_of(values[0]))));
}

// The person whose place this word is.
std::string person_of(const std::string& place) {
  return place.substr(std::min(place.size(), place_of_person("").size()));
}

constexpr std::array<signed char, 256> digit_values() {
  std::array<signed char, 256> values{};
  for (signed char& value : values) value = -1;
  for (int i = 0; i < 10; ++i)
    values[static_cast<std::size_t>('0' + i)] = static_cast<signed char>(i);
  for (int i = 0; i < 6; ++i)
    values[static_cast<std::size_t>('a' + i)] = static_cast<signed char>(10 + i);
  return values;
}
constexpr std::array<signed char, 256> kDigitValues = digit_values();

int digit(char c) {
  return kDigitValues[static_cast<unsigned char>(c)];
}

}  // namespace

FailureKind kind_of(int code, int system_error) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return FailureKind::Locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
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

void create_schema(SQLite::Database& database) {
  database.exec(kSchema);
  database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId,
                            kSchemaVersion));
}

void migrate_from_1(SQLite::Database& database) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  sqlite3_create_function(database.getHandle(), "unhex_hash", 1, kFlags, nullptr, unhex_hash,
                          nullptr, nullptr);
  sqlite3_create_function(database.getHandle(), "key_digest", 1, kFlags, nullptr, key_digest,
                          nullptr, nullptr);
  database.exec(
      "DROP INDEX kasus_open; DROP INDEX event_kasus; ALTER TABLE bundle RENAME TO old_bundle; "
      "ALTER TABLE kasus RENAME TO old_kasus; ALTER TABLE event RENAME TO old_event; "
      "ALTER TABLE command RENAME TO old_command; ALTER TABLE head RENAME TO old_head");
  create_schema(database);
  database.exec(kFrom1);
  // Indices of a new schema are not those of an old database: it has never told when things are
  // due.
  database.exec("INSERT INTO fact VALUES ('kalender', 'belum')");
}

std::string packed(std::string_view hexadecimal) {
  if (hexadecimal.size() % 2 != 0) return std::string(hexadecimal);
  std::string bytes(hexadecimal.size() / 2, 0);
  for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
    const int high = digit(hexadecimal[i]);
    const int low = digit(hexadecimal[i + 1]);
    if (high < 0 || low < 0) return std::string(hexadecimal);
    bytes[i / 2] = static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string unpacked(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes) {
  statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

std::string blob(const SQLite::Column& column) {
  const auto* bytes = static_cast<const char*>(column.getBlob());
  return bytes == nullptr ? "" : std::string(bytes, static_cast<std::size_t>(column.getBytes()));
}

CaseRow case_row(SQLite::Statement& row) {
  CaseRow out;
  out.number = as_count(row.getColumn(0));
  out.bundle = row.getColumn(1).getString();
  out.state = row.getColumn(2).getString();
  out.status = static_cast<engine::Status>(row.getColumn(3).getInt() & 3);
  out.parent = as_count(row.getColumn(4));
  out.started = {row.getColumn(5).getInt64()};
  out.ended = {row.getColumn(6).getInt64()};
  out.starter = person_of(row.getColumn(7).getString());
  return out;
}

EventRow event_row(SQLite::Statement& row) {
  return {as_count(row.getColumn(0)), as_count(row.getColumn(1)), row.getColumn(2).getString(),
          unpacked(blob(row.getColumn(3)))};
}

WaitingRow waiting_row(SQLite::Statement& row) {
  WaitingRow out;
  out.case_number = as_count(row.getColumn(0));
  out.task = row.getColumn(1).getUInt();
  out.member = row.getColumn(2).getUInt();
  out.visit = row.getColumn(3).getUInt();
  out.bundle = row.getColumn(4).getString();
  out.holder = person_of(row.getColumn(5).getString());
  out.since = {row.getColumn(6).getInt64()};
  out.due = due_of(row.getColumn(7).getInt64());
  if (const std::int64_t alarm = row.getColumn(8).getInt64(); alarm != -1)
    out.alarm = Instant{alarm};
  out.level = row.getColumn(9).getUInt();
  return out;
}

SideRow side_row(SQLite::Statement& row) {
  SideRow out{row.getColumn(0).getString(), row.getColumn(1).getString(),
              row.getColumn(2).getString(), std::nullopt, row.getColumn(4).getString()};
  if (!row.getColumn(3).isNull()) out.expires = Instant{row.getColumn(3).getInt64()};
  return out;
}

OutboxRow outbox_row(SQLite::Statement& row) {
  OutboxRow out;
  out.effect.id = as_count(row.getColumn(0));
  out.effect.key = row.getColumn(1).getString();
  out.effect.kind = static_cast<effects::EffectKind>(row.getColumn(2).getInt());
  out.effect.target = row.getColumn(3).getString();
  out.effect.payload = row.getColumn(4).getString();
  out.effect.created = {row.getColumn(5).getInt64()};
  out.effect.tries = row.getColumn(6).getUInt();
  out.effect.next_try = {row.getColumn(7).getInt64()};
  out.event = as_count(row.getColumn(8));
  out.state = static_cast<OutboxState>(row.getColumn(9).getInt());
  out.why = row.getColumn(10).getString();
  out.ended = {row.getColumn(11).getInt64()};
  return out;
}

}  // namespace sop::journal
