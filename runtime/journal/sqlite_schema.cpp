#include "runtime/journal/sqlite_schema.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "runtime/base/sha256.h"
#include "runtime/engine/codec.h"
#include "runtime/journal/sqlite_store.h"
#include "runtime/journal/typical.h"

namespace sop::journal {
namespace {

// The record itself. `records` and `state` are packed JSON (packing.h); README.md of this folder
// tells the rest. Moments are milliseconds since 1970, UTC.
constexpr const char* kRecordTables = R"(
CREATE TABLE dictionary (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE event (
  first INTEGER PRIMARY KEY, kasus INTEGER NOT NULL, fingerprint INTEGER NOT NULL,
  hash BLOB NOT NULL, records BLOB NOT NULL);
CREATE INDEX event_kasus ON event (kasus);
CREATE TABLE command (key INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (key, event))
  WITHOUT ROWID;
)";
constexpr const char* kSchema = R"(
CREATE TABLE bundle (
  id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, sop TEXT NOT NULL, title TEXT NOT NULL,
  number TEXT NOT NULL, content TEXT NOT NULL);
CREATE INDEX bundle_sop ON bundle (sop);
CREATE TABLE content (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL,
  at INTEGER NOT NULL, people INTEGER NOT NULL);
INSERT INTO head VALUES (1, 0, '', 0, 0);
CREATE TABLE kasus (
  number INTEGER PRIMARY KEY, bundle INTEGER NOT NULL REFERENCES bundle(id),
  status INTEGER NOT NULL, parent INTEGER, starter INTEGER NOT NULL, started INTEGER NOT NULL,
  ended INTEGER NOT NULL, state BLOB NOT NULL);
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

constexpr std::size_t kMostRecords = 100'000;  // of one command

bool is_full(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
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

void create_record_tables(SQLite::Database& database) {
  database.exec(kRecordTables);
  static const std::string dictionary = make_dictionary(typical_texts(), kDictionary);
  SQLite::Statement adding(database, "INSERT INTO dictionary VALUES (?, ?, ?)");
  adding.bind(1, static_cast<std::int64_t>(kDictionary));
  adding.bind(2, hex(sha256({dictionary})));
  bind_blob(adding, 3, dictionary);
  adding.exec();
}

void create_schema(SQLite::Database& database) {
  create_record_tables(database);
  database.exec(kSchema);
  database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId,
                            kSchemaVersion));
}

Packing::Load dictionaries_of(SQLite::Database& database) {
  return [&database](DictionaryId id) -> std::optional<std::string> {
    SQLite::Statement row(database, "SELECT hash, bytes FROM dictionary WHERE id = ?");
    row.bind(1, static_cast<std::int64_t>(id));
    const bool found = row.executeStep();
    if (!found && id != kDictionary) return std::nullopt;
    // What is packed with a damaged one could be read by nobody who has the right one.
    std::string bytes = found ? blob(row.getColumn(1)) : "";
    if (!found || hex(sha256({bytes})) != row.getColumn(0).getString())
      throw SQLite::Exception("dictionary", SQLITE_CORRUPT);
    return bytes;
  };
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

CaseRow case_row(SQLite::Statement& row, Packing& packing) {
  CaseRow out;
  out.number = as_count(row.getColumn(0));
  out.bundle = row.getColumn(1).getString();
  out.state = packing.unpack(blob(row.getColumn(2))).value_or("");
  out.status = static_cast<engine::Status>(row.getColumn(3).getInt() & 3);
  out.parent = as_count(row.getColumn(4));
  out.started = {row.getColumn(5).getInt64()};
  out.ended = {row.getColumn(6).getInt64()};
  out.starter = person_of(row.getColumn(7).getString());
  return out;
}

// What cannot be unpacked is one event that nobody can read.
std::vector<EventRow> event_rows(SQLite::Statement& row, Packing& packing) {
  const std::uint64_t first = as_count(row.getColumn(0));
  const CaseNumber number = as_count(row.getColumn(1));
  const std::string text = packing.unpack(blob(row.getColumn(3))).value_or("");
  std::vector<EventRow> out;
  for (std::size_t at = 0; at <= text.size() && out.size() <= kMostRecords;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back({first + out.size(), number, text.substr(at, end - at), ""});
    at = end + 1;
  }
  if (out.size() > kMostRecords) out = {{first, number, "", ""}};
  out.back().hash = unpacked(blob(row.getColumn(2)));
  if (out.back().hash.empty()) out.back().hash = "?";  // the last one has a hash, if a wrong one
  return out;
}

std::optional<CommandRow> command_row(SQLite::Statement& row, Packing& packing,
                                      const std::string& key) {
  while (row.executeStep()) {
    const std::vector<EventRow> events = event_rows(row, packing);
    const std::optional<std::string> read = engine::key_in(events.front().record);
    // It may be the key that is asked for: what is kept under it must not be done again.
    if (!read) throw SQLite::Exception("event", SQLITE_CORRUPT);
    if (*read == key)
      return CommandRow{as_count(row.getColumn(4)), events.front().sequence, events.back().sequence,
                        events.front().case_number, events.back().hash};
  }
  return std::nullopt;
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
