// The store itself, for the files sqlite_store.cpp (record, cases, the rest), sqlite_waiting.cpp
// (what waits, and where) and sqlite_open.cpp (opening, filling, migrating).
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string_view>
#include <unordered_map>

#include "runtime/journal/packing.h"
#include "runtime/journal/sqlite_queries.h"
#include "runtime/journal/sqlite_schema.h"
#include "runtime/journal/sqlite_store.h"

namespace sop::journal {

struct Bytes {
  const std::string& bytes;
};

// Texts and bytes are not copied: whoever binds them keeps them until the statement is reset.
inline void bind_one(SQLite::Statement& statement, int at, const std::string& text) {
  statement.bindNoCopy(at, text);
}
inline void bind_one(SQLite::Statement& statement, int at, std::int64_t number) {
  statement.bind(at, number);
}
inline void bind_one(SQLite::Statement& statement, int at, const Bytes& bytes) {
  statement.bindNoCopy(at, bytes.bytes.data(), static_cast<int>(bytes.bytes.size()));
}
inline void bind_one(SQLite::Statement& statement, int at,
                     const std::optional<std::int64_t>& number) {
  if (number) statement.bind(at, *number);
}

inline std::optional<std::int64_t> unless_zero(std::uint64_t number) {
  return number == 0 ? std::nullopt : std::optional(as_int(number));
}

// A row of `waiting` as it is kept, with ids instead of texts.
struct Kept {
  std::int64_t visit = 0, bundle = 0, since = 0, due = 0, level = 0;
  std::optional<std::int64_t> holder, alarm;
  std::string places;
  friend bool operator==(const Kept&, const Kept&) = default;
};
using Part = std::pair<std::int64_t, std::int64_t>;  // task, member

// Ids of words, as the column `places` lists them.
[[nodiscard]] std::vector<std::int64_t> ids_in(const std::string& places);

class SqliteStore final : public Store {
 public:
  // Throws SQLite::Exception; open_sqlite() catches.
  SqliteStore(std::string path, int flags, const SqliteOptions& options)
      : path_(std::move(path)), database_(path_, flags, options.busy_milliseconds, options.vfs) {}

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
      if (changed) kept_.clear();
      data_version_ = seen;
      return Done{};
    });
  }
  Status commit() override { return run(Query::Commit); }
  void rollback() override {
    // One left in the middle would keep its moment beyond the end of the transaction.
    for (auto& statement : statements_) {
      if (statement) statement->tryReset();
    }
    kept_.clear();
    words_.clear();
    bundle_ids_.clear();
    try {
      // SQLite itself rolls back after some failures.
      if (sqlite3_get_autocommit(database_.getHandle()) == 0) execute(Query::Rollback);
    } catch (const SQLite::Exception& error) {
      (void)failed(error);
    }
  }
  Status begin_reading() override { return run(Query::BeginReading); }
  Status check() override;

  Result<Head> head() override {
    return one<Head>(Query::Head, [](SQLite::Statement& row) {
      return Head{as_count(row.getColumn(0)), row.getColumn(1).getString(),
                  Instant{row.getColumn(2).getInt64()}, as_count(row.getColumn(3))};
    });
  }
  Status set_head(const Head& head) override {
    return run(Query::SetHead, as_int(head.sequence), head.hash, head.at.milliseconds,
               as_int(head.people));
  }
  void prepare(EntryRow& row) override;
  void prepare(CaseRow& row) override;
  Status append(const EntryRow& row) override;
  Result<std::optional<EventRow>> find_entry(std::uint64_t first) override;
  Status each_event(const EventVisitor& visit) override { return events(Query::Events, visit); }
  Status each_event_of(CaseNumber number, const EventVisitor& visit) override {
    return events(Query::EventsOfCase, visit, as_int(number));
  }
  Result<std::optional<CommandRow>> find_command(const std::string& key) override;
  Status each_command(const CommandVisitor& visit) override {
    using Row = std::pair<std::uint64_t, std::uint64_t>;
    return each<Row>(
        Query::Commands,
        [](SQLite::Statement& row) {
          return Row{as_count(row.getColumn(0)), as_count(row.getColumn(1))};
        },
        [&](const Row& row) { return visit(row.first, row.second); });
  }
  Result<std::optional<std::string>> bundle(const std::string& hash) override {
    return found<std::string>(Query::Bundle, first_text, hash);
  }
  Status add_bundle(const BundleRow& row) override;
  Result<std::optional<std::string>> content(const std::string& hash) override {
    return found<std::string>(Query::Content, first_text, hash);
  }
  Status add_content(const std::string& hash, const std::string& bytes) override {
    return run(Query::AddContent, hash, Bytes{bytes});
  }

  Result<CaseNumber> last_case() override {
    return one<CaseNumber>(Query::LastCase,
                           [](SQLite::Statement& row) { return as_count(row.getColumn(0)); });
  }
  Result<std::optional<CaseRow>> load(CaseNumber number) override {
    return found<CaseRow>(Query::Load, read_case(), as_int(number));
  }
  Status save(const CaseRow& row) override;
  // Rows are visited through a statement of their own: a visitor may ask the store for more.
  Status each_case(const CaseVisitor& visit) override {
    return each<CaseRow>(Query::Cases, read_case(), visit);
  }
  Result<std::optional<CaseRow>> last_open(const std::string& bundle) override {
    return bundle.empty() ? found<CaseRow>(Query::LastOpen, read_case())
                          : found<CaseRow>(Query::LastOpenOf, read_case(), bundle);
  }
  Result<std::vector<CaseNumber>> open_after(CaseNumber after, std::size_t limit) override {
    return all<CaseNumber>(Query::OpenAfter, first_number, as_int(after), as_int(limit));
  }
  Result<std::vector<CaseNumber>> children(CaseNumber parent) override {
    return all<CaseNumber>(Query::Children, first_number, as_int(parent));
  }
  Status set_waiting(CaseNumber number, std::vector<WaitingRow> rows) override;
  Result<std::vector<WaitingRow>> waiting(CaseNumber number) override {
    return with_places(Query::Waiting, as_int(number));
  }
  Result<std::vector<WaitingRow>> alarms(Instant until, std::size_t limit) override {
    return with_places(Query::Alarms, until.milliseconds, as_int(limit));
  }
  Status add_participant(CaseNumber number, const std::string& person) override {
    return guarded<Done>(
        [&] { return run(Query::AddParticipant, person_id(person), as_int(number)); });
  }
  Result<bool> has_participant(CaseNumber number, const std::string& person) override {
    return guarded<bool>([&]() -> Result<bool> {
      const std::optional<std::int64_t> id = find_word(place_of_person(person));
      if (!id) return false;
      const auto known =
          found<CaseNumber>(Query::HasParticipant, first_number, *id, as_int(number));
      if (!known) return known.failure();
      return known.value().has_value();
    });
  }
  Result<std::uint64_t> count_participants() override {
    return one<std::uint64_t>(Query::CountParticipants, first_number);
  }
  Status each_register_row(const RowVisitor& visit) override {
    using Row = std::pair<std::string, std::string>;
    return each<Row>(
        Query::Register,
        [](SQLite::Statement& row) {
          return Row{row.getColumn(0).getString(), row.getColumn(1).getString()};
        },
        [&](const Row& row) { return visit(row.first, row.second); });
  }
  Status set_register_row(const std::string& key, const std::optional<std::string>& text) override {
    return text ? run(Query::SetRegister, key, *text) : run(Query::DropRegister, key);
  }
  Result<std::string> fact(const std::string& name) override {
    auto value = found<std::string>(Query::Fact, first_text, name);
    if (!value) return value.failure();
    return value.value().value_or("");
  }
  Status set_fact(const std::string& name, const std::string& value) override {
    return run(Query::SetFact, name, value);
  }

  Result<std::optional<SideRow>> side(const std::string& kind, const std::string& key) override {
    return found<SideRow>(Query::Side, side_row, kind, key);
  }
  Status set_side(const SideRow& row) override {
    std::optional<std::int64_t> expires;
    if (row.expires) expires = row.expires->milliseconds;
    return run(Query::SetSide, row.kind, row.key, row.owner, expires, row.content);
  }
  Status remove_side(const std::string& kind, const std::string& key) override {
    return run(Query::DropSide, kind, key);
  }
  Status remove_sides_of(const std::string& kind, const std::string& owner) override {
    return run(Query::DropSidesOf, kind, owner);
  }
  Result<std::size_t> purge_sides(Instant now, std::size_t limit) override {
    return changes(Query::PurgeSides, now.milliseconds, as_int(limit));
  }
  Status add_outbox(const OutboxRow& row) override {
    const effects::Effect& effect = row.effect;
    return run(Query::AddOutbox, effect.key, std::int64_t(effect.kind), effect.target,
               effect.payload, effect.created.milliseconds, std::int64_t(effect.tries),
               effect.next_try.milliseconds, as_int(row.event), std::int64_t(row.state), row.why,
               row.ended.milliseconds);
  }
  Status mark_outbox(const OutboxMark& mark) override {
    using Kind = OutboxMark::Kind;
    const std::int64_t at = mark.at.milliseconds;
    switch (mark.kind) {
      case Kind::Delivered:
        return run(Query::OutboxDelivered, at, as_int(mark.id));
      case Kind::Failed:
        return run(Query::OutboxFailed, at, mark.why, as_int(mark.id));
      case Kind::Postponed:
        return run(Query::OutboxPostponed, at, as_int(mark.id));
      case Kind::GivenUp:
        break;
    }
    return run(Query::OutboxGivenUp, at, mark.why, as_int(mark.id));
  }
  Result<std::size_t> purge_outbox(Instant before, std::size_t limit) override {
    return changes(Query::PurgeOutbox, before.milliseconds, as_int(limit));
  }
  Status each_outbox(const OutboxVisitor& visit) override {
    return each<OutboxRow>(Query::Outbox, outbox_row, visit);
  }

 private:
  std::function<CaseRow(SQLite::Statement&)> read_case() {
    return [this](SQLite::Statement& row) { return case_row(row, packing_); };
  }
  template <class... Args>
  Status events(Query which, const EventVisitor& visit, const Args&... args) {
    return each<std::vector<EventRow>>(
        which, [this](SQLite::Statement& row) { return event_rows(row, packing_); },
        [&](const std::vector<EventRow>& rows) {
          return std::all_of(rows.begin(), rows.end(), visit);
        },
        args...);
  }
  static std::string first_text(SQLite::Statement& row) { return blob(row.getColumn(0)); }
  static std::uint64_t first_number(SQLite::Statement& row) { return as_count(row.getColumn(0)); }

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
    if (!slot) slot = std::make_unique<SQLite::Statement>(database_, sql_of(which));
    slot->tryReset();
    slot->clearBindings();
    return *slot;
  }
  template <class... Args>
  static void bind(SQLite::Statement& statement, const Args&... args) {
    int at = 0;
    (bind_one(statement, ++at, args), ...);
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
      bind(statement, args...);
      statement.executeStep();
      statement.reset();
      return Done{};
    });
  }
  template <class... Args>
  Result<std::size_t> changes(Query which, const Args&... args) {
    if (Status done = run(which, args...); !done) return done.failure();
    return static_cast<std::size_t>(sqlite3_changes(database_.getHandle()));
  }
  template <class T, class Read, class... Args>
  Result<std::optional<T>> found(Query which, const Read& read, const Args&... args) {
    return guarded<std::optional<T>>([&] {
      SQLite::Statement& row = query(which);
      bind(row, args...);
      std::optional<T> value;
      if (row.executeStep()) value = read(row);
      row.reset();
      return value;
    });
  }
  template <class T, class Read, class... Args>
  Result<T> one(Query which, const Read& read, const Args&... args) {
    auto value = found<T>(which, read, args...);
    if (!value) return value.failure();
    if (!value.value()) return Failure{FailureKind::Damaged, path_, "row missing"};
    return std::move(*value.value());
  }
  template <class T, class Read, class Visit, class... Args>
  Status each(Query which, const Read& read, const Visit& visit, const Args&... args) {
    return guarded<Done>([&] {
      SQLite::Statement rows(database_, sql_of(which));
      bind(rows, args...);
      while (rows.executeStep() && visit(read(rows))) continue;
      return Done{};
    });
  }
  template <class T, class Read, class... Args>
  Result<std::vector<T>> all(Query which, const Read& read, const Args&... args) {
    std::vector<T> out;
    const Status done = each<T>(
        which, read,
        [&](T row) {
          out.push_back(std::move(row));
          return true;
        },
        args...);
    if (!done) return done.failure();
    return out;
  }

  // These throw.
  std::string packed_records(const EntryRow& row);
  std::optional<std::int64_t> find_word(const std::string& text);
  std::int64_t word_id(const std::string& text);
  std::int64_t person_id(const std::string& person) { return word_id(place_of_person(person)); }
  std::int64_t bundle_id(const std::string& hash);
  std::string word_text(std::int64_t id);
  std::map<Part, Kept> kept_of(CaseNumber number);
  std::map<Part, Kept> wanted_of(const std::vector<WaitingRow>& rows);
  void move_inbox(std::int64_t number, const Part& part, const Kept* from, const Kept* to);

  template <class... Args>
  Result<std::vector<WaitingRow>> with_places(Query which, const Args&... args) {
    return all<WaitingRow>(
        which,
        [this](SQLite::Statement& row) {
          WaitingRow out = waiting_row(row);
          for (const std::int64_t id : ids_in(row.getColumn(10).getString()))
            out.places.push_back(word_text(id));
          std::sort(out.places.begin(), out.places.end());
          return out;
        },
        args...);
  }

  std::int64_t pragma(const char* name) {
    return database_.execAndGet(std::string("PRAGMA ") + name).getInt64();
  }
  bool is_empty() {
    return database_.execAndGet("SELECT count(*) FROM sqlite_master").getInt64() == 0;
  }
  bool has_log();
  Status check_magic();
  Status copy_log();
  Status check_owner();
  void fill();
  Status migrate();
  Status fold_old_cases();

  std::string path_;
  SQLite::Database database_;
  Packing packing_{dictionaries_of(database_)};
  std::array<std::unique_ptr<SQLite::Statement>, kQueryCount> statements_;
  std::unordered_map<std::string, std::int64_t> words_;
  std::unordered_map<std::string, std::int64_t> bundle_ids_;
  std::unordered_map<CaseNumber, std::map<Part, Kept>> kept_;  // what waits, as far as it is known
  std::int64_t data_version_ = 0;
  std::optional<Failure> broken_;
};

}  // namespace sop::journal
