#include "runtime/journal/sqlite_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <string_view>
#include <unordered_map>

#include "compiler/base/file_system.h"
#include "runtime/journal/refold.h"
#include "runtime/journal/sqlite_queries.h"
#include "runtime/journal/sqlite_schema.h"

namespace sop::journal {
namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kCachedWords = 200'000;
constexpr std::size_t kCachedCases = 10'000;

struct Bytes {
  const std::string& bytes;
};

// Texts and bytes are not copied: whoever binds them keeps them until the statement is reset.
void bind_one(SQLite::Statement& statement, int at, const std::string& text) {
  statement.bindNoCopy(at, text);
}
void bind_one(SQLite::Statement& statement, int at, std::int64_t number) {
  statement.bind(at, number);
}
void bind_one(SQLite::Statement& statement, int at, const Bytes& bytes) {
  statement.bindNoCopy(at, bytes.bytes.data(), static_cast<int>(bytes.bytes.size()));
}
void bind_one(SQLite::Statement& statement, int at, const std::optional<std::int64_t>& number) {
  if (number) statement.bind(at, *number);
}

std::optional<std::int64_t> unless_zero(std::uint64_t number) {
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

std::optional<std::int64_t> optional_int(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional<std::int64_t>(column.getInt64());
}

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
  Status append(const EventRow& row) override {
    const std::string hash = packed(row.hash);
    return run(Query::Append, as_int(row.sequence), as_int(row.case_number), Bytes{hash},
               row.record);
  }
  Result<std::optional<EventRow>> find_event(std::uint64_t sequence) override {
    return found<EventRow>(Query::FindEvent, event_row, as_int(sequence));
  }
  Status each_event(const EventVisitor& visit) override {
    return each<EventRow>(Query::Events, event_row, visit);
  }
  Status each_event_of(CaseNumber number, const EventVisitor& visit) override {
    return each<EventRow>(Query::EventsOfCase, event_row, visit, as_int(number));
  }
  Result<std::optional<CommandRow>> find_command(const std::string& key) override {
    const std::string digest = packed(digest_of_key(key));
    return found<CommandRow>(
        Query::FindCommand,
        [](SQLite::Statement& row) {
          return CommandRow{unpacked(blob(row.getColumn(0))), as_count(row.getColumn(1)),
                            as_count(row.getColumn(2))};
        },
        Bytes{digest});
  }
  Status add_command(const std::string& key, const CommandRow& row) override {
    const std::string digest = packed(digest_of_key(key));
    const std::string fingerprint = packed(row.fingerprint);
    return run(Query::AddCommand, Bytes{digest}, Bytes{fingerprint}, as_int(row.first),
               as_int(row.last));
  }
  Status each_command(const CommandVisitor& visit) override {
    using Row = std::pair<std::string, CommandRow>;
    return each<Row>(
        Query::Commands,
        [](SQLite::Statement& row) {
          return Row{unpacked(blob(row.getColumn(0))),
                     {unpacked(blob(row.getColumn(1))), as_count(row.getColumn(2)),
                      as_count(row.getColumn(3))}};
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
    return found<CaseRow>(Query::Load, case_row, as_int(number));
  }
  Status save(const CaseRow& row) override;
  // Rows are visited through a statement of their own: a visitor may ask the store for more.
  Status each_case(const CaseVisitor& visit) override {
    return each<CaseRow>(Query::Cases, case_row, visit);
  }
  Result<std::optional<CaseRow>> last_open(const std::string& bundle) override {
    return bundle.empty() ? found<CaseRow>(Query::LastOpen, case_row)
                          : found<CaseRow>(Query::LastOpenOf, case_row, bundle);
  }
  Result<std::vector<CaseNumber>> open_after(CaseNumber after, std::size_t limit) override {
    return all<CaseNumber>(Query::OpenAfter, first_number, as_int(after), as_int(limit));
  }
  Result<std::vector<CaseNumber>> children(CaseNumber parent) override {
    return all<CaseNumber>(Query::Children, first_number, as_int(parent));
  }
  Status set_waiting(CaseNumber number, std::span<const WaitingRow> rows) override;
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
  std::optional<std::int64_t> find_word(const std::string& text);
  std::int64_t word_id(const std::string& text);
  std::int64_t person_id(const std::string& person) { return word_id(place_of_person(person)); }
  std::int64_t bundle_id(const std::string& hash);
  std::string word_text(std::int64_t id);
  std::map<Part, Kept> kept_of(CaseNumber number);
  std::map<Part, Kept> wanted_of(std::span<const WaitingRow> rows);
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
    return database_.execAndGet(fmt::format("PRAGMA {}", name)).getInt64();
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

  std::string path_;
  SQLite::Database database_;
  std::array<std::unique_ptr<SQLite::Statement>, kQueryCount> statements_;
  std::unordered_map<std::string, std::int64_t> words_;
  std::unordered_map<std::string, std::int64_t> bundle_ids_;
  std::unordered_map<CaseNumber, std::map<Part, Kept>> kept_;  // what waits, as far as it is known
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

Status SqliteStore::check() {
  return guarded<Done>([&]() -> Status {
    SQLite::Statement rows(database_, "PRAGMA integrity_check(1)");
    if (!rows.executeStep()) return Failure{FailureKind::Damaged, path_, "integrity_check"};
    const std::string said = rows.getColumn(0).getString();
    if (said != "ok") return Failure{FailureKind::Damaged, path_, said};
    return Done{};
  });
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

std::int64_t SqliteStore::bundle_id(const std::string& hash) {
  const auto known = bundle_ids_.find(hash);
  if (known != bundle_ids_.end()) return known->second;
  SQLite::Statement& row = query(Query::BundleId);
  row.bind(1, hash);
  const std::int64_t id = row.executeStep() ? row.getColumn(0).getInt64() : 0;
  row.reset();
  if (id != 0) bundle_ids_.emplace(hash, id);
  return id;
}

Status SqliteStore::add_bundle(const BundleRow& row) {
  return guarded<Done>([&]() -> Status {
    if (bundle_id(row.hash) != 0) return Done{};
    Status added = run(Query::AddBundle, row.hash, row.sop, row.title, row.number, row.content);
    for (std::size_t i = 0; added && i < row.places.size(); ++i)
      added = run(Query::AddBundlePlace, word_id(row.places[i]), bundle_id(row.hash));
    return added;
  });
}

Status SqliteStore::save(const CaseRow& row) {
  return guarded<Done>([&]() -> Status {
    const std::int64_t number = as_int(row.number);
    if (row.only_state) return run(Query::UpdateState, row.state, number);
    if (Status updated = run(Query::UpdateCase, bundle_id(row.bundle), std::int64_t(row.status),
                             row.ended.milliseconds, row.state, number);
        !updated || sqlite3_changes(database_.getHandle()) > 0)
      return updated;
    if (Status added = run(Query::AddCase, number, bundle_id(row.bundle), std::int64_t(row.status),
                           unless_zero(row.parent), person_id(row.starter),
                           row.started.milliseconds, row.ended.milliseconds, row.state);
        !added || row.subject.empty())
      return added;
    return run(Query::AddSubject, number, row.subject);
  });
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

std::map<Part, Kept> SqliteStore::wanted_of(std::span<const WaitingRow> rows) {
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
Status SqliteStore::set_waiting(CaseNumber number, std::span<const WaitingRow> rows) {
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
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  if (pragma("user_version") != 1) return Done{};  // another process was quicker
  migrate_from_1(database_);
  Status folded = Done{};
  {
    Refolder refolder(*this);
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
  words_.clear();
  bundle_ids_.clear();
  if (!folded) return folded;
  database_.exec(
      "DROP TABLE old_event; DROP TABLE old_command; DROP TABLE old_head; DROP TABLE old_kasus; "
      "DROP TABLE old_bundle");
  transaction.commit();
  return Done{};
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
    if (pragma("user_version") == 1) return migrate();
    return Done{};
  });
}

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
