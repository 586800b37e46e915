// What waits in a case, and the words by which places and persons are kept.
#include "runtime/journal/sqlite_inner.h"

namespace sop::journal {
namespace {

constexpr std::size_t kCachedWords = 200'000;
constexpr std::size_t kCachedCases = 10'000;

std::optional<std::int64_t> optional_int(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional<std::int64_t>(column.getInt64());
}

}  // namespace

std::vector<std::int64_t> ids_in(const std::string& places) {
  std::vector<std::int64_t> ids;
  std::int64_t id = 0;
  for (const char c : places) {
    if (c == ',') {
      ids.push_back(id);
      id = 0;
    } else {
      id = id * 10 + (c - '0');
    }
  }
  if (!places.empty()) ids.push_back(id);
  return ids;
}

std::optional<std::int64_t> SqliteStore::find_word(const std::string& text) {
  const auto known = words_.find(text);
  if (known != words_.end()) return known->second;
  SQLite::Statement& row = query(Query::WordId);
  row.bind(1, text);
  if (!row.executeStep()) return std::nullopt;
  const std::int64_t id = row.getColumn(0).getInt64();
  row.reset();
  if (words_.size() >= kCachedWords) words_.clear();
  words_.emplace(text, id);
  return id;
}

std::int64_t SqliteStore::word_id(const std::string& text) {
  if (const auto known = find_word(text)) return *known;
  SQLite::Statement& adding = query(Query::AddWord);
  adding.bind(1, text);
  adding.exec();
  const std::int64_t id = database_.getLastInsertRowid();
  words_.emplace(text, id);
  return id;
}

std::string SqliteStore::word_text(std::int64_t id) {
  SQLite::Statement& row = query(Query::WordText);
  row.bind(1, id);
  std::string text;
  if (row.executeStep()) text = row.getColumn(0).getString();
  row.reset();
  return text;
}

std::map<Part, Kept> SqliteStore::kept_of(CaseNumber number) {
  std::map<Part, Kept> out;
  SQLite::Statement& row = query(Query::Kept);
  row.bind(1, as_int(number));
  while (row.executeStep()) {
    Kept one;
    one.visit = row.getColumn(2).getInt64();
    one.bundle = row.getColumn(3).getInt64();
    one.holder = optional_int(row.getColumn(4));
    one.since = row.getColumn(5).getInt64();
    one.due = row.getColumn(6).getInt64();
    one.alarm = optional_int(row.getColumn(7));
    one.level = row.getColumn(8).getInt64();
    one.places = row.getColumn(9).getString();
    out.emplace(Part{row.getColumn(0).getInt64(), row.getColumn(1).getInt64()}, std::move(one));
  }
  row.reset();
  return out;
}

std::map<Part, Kept> SqliteStore::wanted_of(const std::vector<WaitingRow>& rows) {
  std::map<Part, Kept> out;
  for (const WaitingRow& row : rows) {
    Kept one;
    one.visit = row.visit;
    one.bundle = bundle_id(row.bundle);
    if (!row.holder.empty()) one.holder = person_id(row.holder);
    one.since = row.since.milliseconds;
    one.due = as_due(row.due);
    if (row.alarm) one.alarm = row.alarm->milliseconds;
    one.level = row.level;
    for (const std::string& place : row.places)
      one.places += (one.places.empty() ? "" : ",") + std::to_string(word_id(place));
    out.emplace(Part{row.task, row.member}, std::move(one));
  }
  return out;
}

void SqliteStore::move_inbox(std::int64_t number, const Part& part, const Kept* from,
                             const Kept* to) {
  if (from != nullptr && to != nullptr && from->places == to->places && from->due == to->due &&
      from->bundle == to->bundle)
    return;
  for (const std::int64_t place : from != nullptr ? ids_in(from->places) : ids_in("")) {
    SQLite::Statement& drop = query(Query::DropInbox);
    bind(drop, place, from->due, number, part.first, part.second);
    drop.exec();
  }
  for (const std::int64_t place : to != nullptr ? ids_in(to->places) : ids_in("")) {
    SQLite::Statement& add = query(Query::AddInbox);
    bind(add, place, to->due, number, part.first, part.second, to->bundle);
    add.exec();
  }
}

// Only what differs is written.
Status SqliteStore::set_waiting(CaseNumber number, std::vector<WaitingRow> rows) {
  return guarded<Done>([&]() -> Status {
    if (kept_.size() >= kCachedCases) kept_.clear();
    const auto cached = kept_.find(number);
    const std::map<Part, Kept> old =
        cached != kept_.end() ? std::move(cached->second) : kept_of(number);
    if (cached != kept_.end()) kept_.erase(cached);
    std::map<Part, Kept> wanted = wanted_of(rows);
    const std::int64_t id = as_int(number);
    for (const auto& [part, one] : old) {
      if (wanted.count(part) != 0) continue;
      move_inbox(id, part, &one, nullptr);
      if (Status gone = run(Query::DropWaiting, id, part.first, part.second); !gone) return gone;
    }
    for (const auto& [part, one] : wanted) {
      const auto known = old.find(part);
      if (known != old.end() && known->second == one) continue;
      move_inbox(id, part, known == old.end() ? nullptr : &known->second, &one);
      if (Status put = run(Query::PutWaiting, id, part.first, part.second, one.visit, one.bundle,
                           one.holder, one.since, one.due, one.alarm, one.level, one.places);
          !put)
        return put;
    }
    kept_.insert_or_assign(number, std::move(wanted));
    return Done{};
  });
}

}  // namespace sop::journal
