// The tables of a journal in SQLite, how older ones become new ones, and what the store and the
// reader share in talking to SQLite. Functions throw SQLite::Exception unless they say otherwise.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/base/result.h"
#include "runtime/journal/packing.h"
#include "runtime/journal/rows.h"

namespace sop::journal {

inline constexpr int kApplicationId = 0x534F504E;  // "SOPN", at byte 68 of the file
// "Never", as a moment: what is not due stands last.
inline constexpr std::int64_t kNever = 0x7FFF'FFFF'FFFF;

[[nodiscard]] FailureKind kind_of(int code, int system_error);

// The dictionary that new texts are packed with.
inline constexpr DictionaryId kDictionary = 1;

// In a transaction of the caller.
void create_schema(SQLite::Database& database);
void create_record_tables(SQLite::Database& database);  // of them; for migrations

// Reads the table of dictionaries; the database must outlive it. Throws where one is damaged.
[[nodiscard]] Packing::Load dictionaries_of(SQLite::Database& database);

// Hexadecimal digits to bytes and back; what is no such text stays as it is.
[[nodiscard]] std::string packed(std::string_view hexadecimal);
[[nodiscard]] std::string unpacked(std::string_view bytes);
void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes);
[[nodiscard]] std::string blob(const SQLite::Column& column);

[[nodiscard]] inline std::int64_t as_int(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}
[[nodiscard]] inline std::uint64_t as_count(const SQLite::Column& column) {
  return static_cast<std::uint64_t>(column.getInt64());
}
[[nodiscard]] inline std::int64_t as_due(std::optional<Instant> due) {
  return due ? due->milliseconds : kNever;
}
[[nodiscard]] inline std::optional<Instant> due_of(std::int64_t value) {
  return value == kNever ? std::nullopt : std::optional(Instant{value});
}

// Rows of statements that give the columns of kCaseColumns and so on, in that order.
inline constexpr const char* kCaseColumns =
    "k.number, b.hash, k.state, k.status, coalesce(k.parent, 0), k.started, k.ended, w.text FROM "
    "kasus k JOIN bundle b ON b.id = k.bundle JOIN word w ON w.id = k.starter ";
[[nodiscard]] CaseRow case_row(SQLite::Statement& row, Packing& packing);
inline constexpr const char* kEventColumns = "first, kasus, hash, records FROM event ";
// At least one.
[[nodiscard]] std::vector<EventRow> event_rows(SQLite::Statement& row, Packing& packing);
// Bound to the short_hash() of a key. Keys that share it are told apart by the records.
inline constexpr const char* kFindCommand =
    "SELECT first, kasus, hash, records, fingerprint FROM command c JOIN event ON first = c.event "
    "WHERE c.key = ?";
[[nodiscard]] std::optional<CommandRow> command_row(SQLite::Statement& row, Packing& packing,
                                                    const std::string& key);
inline constexpr const char* kWaitingColumns =
    "t.kasus, t.task, t.member, t.visit, b.hash, coalesce(h.text, ''), t.since, t.due, "
    "coalesce(t.alarm, -1), t.level, t.places FROM waiting t JOIN bundle b ON b.id = t.bundle "
    "LEFT JOIN word h ON h.id = t.holder ";
// `places` is left empty: ids of words stand in the last column.
[[nodiscard]] WaitingRow waiting_row(SQLite::Statement& row);
[[nodiscard]] SideRow side_row(SQLite::Statement& row);
inline constexpr const char* kOutboxColumns =
    "id, key, kind, target, payload, created, tries, next_try, event, state, why, ended FROM "
    "outbox ";
[[nodiscard]] OutboxRow outbox_row(SQLite::Statement& row);

}  // namespace sop::journal
