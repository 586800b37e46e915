#include "runtime/journal/sqlite_queries.h"

#include <array>
#include <string_view>

#include "runtime/journal/sqlite_schema.h"

namespace sop::journal {
namespace {

// "@c", "@e", "@w", "@o" stand for the columns of sqlite_schema.h.
constexpr std::array<std::string_view, kQueryCount> kSql = {
    "BEGIN IMMEDIATE",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "PRAGMA data_version",
    "SELECT sequence, hash, at, people FROM head",
    "UPDATE head SET sequence = ?, hash = ?, at = ?, people = ?",
    "SELECT coalesce(max(number), 0) FROM kasus",
    "SELECT @c WHERE k.number = ?",
    "INSERT INTO kasus (number, bundle, status, parent, starter, started, ended, state) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    "UPDATE kasus SET bundle = ?, status = ?, ended = ?, state = ? WHERE number = ?",
    "UPDATE kasus SET state = ? WHERE number = ?",
    "INSERT INTO words_of (rowid, subject) VALUES (?, ?)",
    "INSERT INTO event (first, kasus, fingerprint, hash, records) VALUES (?, ?, ?, ?, ?)",
    kFindCommand,
    "INSERT INTO command (key, event) VALUES (?, ?)",
    "SELECT key, event FROM command",
    "SELECT content FROM bundle WHERE hash = ?",
    "SELECT id FROM bundle WHERE hash = ?",
    "INSERT INTO bundle (hash, sop, title, number, content) VALUES (?, ?, ?, ?, ?)",
    "INSERT INTO bundle_place (place, bundle) VALUES (?, ?)",
    "SELECT bytes FROM content WHERE hash = ?",
    "INSERT INTO content (hash, bytes) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
    "SELECT @e WHERE first = ?",
    "SELECT @e ORDER BY first",
    "SELECT @e WHERE kasus = ? ORDER BY first",
    "SELECT @c ORDER BY k.number",
    "SELECT @c WHERE k.status = 1 ORDER BY k.number DESC LIMIT 1",
    "SELECT @c WHERE k.status = 1 AND b.hash = ? ORDER BY k.number DESC LIMIT 1",
    "SELECT number FROM kasus WHERE status = 1 AND number > ? ORDER BY number LIMIT ?",
    "SELECT number FROM kasus WHERE parent = ? ORDER BY number",
    "SELECT task, member, visit, bundle, holder, since, due, alarm, level, places FROM waiting "
    "WHERE kasus = ? ORDER BY task, member",
    "DELETE FROM waiting WHERE kasus = ? AND task = ? AND member = ?",
    "INSERT OR REPLACE INTO waiting (kasus, task, member, visit, bundle, holder, since, due, "
    "alarm, "
    "level, places) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "DELETE FROM inbox WHERE place = ? AND due = ? AND kasus = ? AND task = ? AND member = ?",
    "INSERT OR REPLACE INTO inbox (place, due, kasus, task, member, bundle) "
    "VALUES (?, ?, ?, ?, ?, ?)",
    "SELECT @w WHERE t.kasus = ? ORDER BY t.task, t.member",
    "SELECT @w WHERE t.alarm <= ? ORDER BY t.alarm, t.kasus, t.task LIMIT ?",
    "SELECT id FROM word WHERE text = ?",
    "INSERT INTO word (text) VALUES (?)",
    "SELECT text FROM word WHERE id = ?",
    "INSERT INTO participant (person, kasus) VALUES (?, ?) ON CONFLICT DO NOTHING",
    "SELECT 1 FROM participant WHERE person = ? AND kasus = ?",
    "SELECT count(*) FROM participant",
    "SELECT key, text FROM register ORDER BY key",
    "INSERT INTO register (key, text) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET text = "
    "excluded.text",
    "DELETE FROM register WHERE key = ?",
    "SELECT value FROM fact WHERE name = ?",
    "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = "
    "excluded.value",
    "SELECT kind, key, owner, expires, content FROM side WHERE kind = ? AND key = ?",
    "INSERT OR REPLACE INTO side (kind, key, owner, expires, content) VALUES (?, ?, ?, ?, ?)",
    "DELETE FROM side WHERE kind = ? AND key = ?",
    "DELETE FROM side WHERE kind = ? AND owner = ?",
    "DELETE FROM side WHERE (kind, key) IN (SELECT kind, key FROM side WHERE expires < ? LIMIT ?)",
    "INSERT INTO outbox (key, kind, target, payload, created, tries, next_try, event, state, why, "
    "ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "UPDATE outbox SET state = 1, ended = ? WHERE id = ? AND state = 0",
    "UPDATE outbox SET tries = tries + 1, next_try = ?, why = ? WHERE id = ? AND state = 0",
    "UPDATE outbox SET next_try = ? WHERE id = ? AND state = 0",
    "UPDATE outbox SET state = 2, ended = ?, why = ? WHERE id = ? AND state = 0",
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state > 0 AND ended < ? LIMIT ?)",
    "SELECT @o ORDER BY id",
};

std::string filled(std::string_view sql) {
  std::string out;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] != '@') {
      out += sql[i];
      continue;
    }
    const char which = sql[++i];
    out += which == 'c'   ? kCaseColumns
           : which == 'e' ? kEventColumns
           : which == 'w' ? kWaitingColumns
                          : kOutboxColumns;
  }
  return out;
}

}  // namespace

std::string sql_of(Query query) {
  return filled(kSql[static_cast<std::size_t>(query)]);
}

}  // namespace sop::journal
