#include "runtime/journal/reader.h"

#include <cerrno>

#include "runtime/journal/derive.h"
#include "runtime/journal/guarded.h"

namespace sop::journal {

Reader::Reader(std::string path, SqliteOptions options, std::shared_ptr<Shared> shared)
    : path_(std::move(path)),
      options_(std::move(options)),
      shared_(shared ? std::move(shared) : std::make_shared<Shared>()) {}

Reader::~Reader() = default;

Result<Snapshot> Reader::snapshot() {
  std::unique_ptr<Connection> connection;
  {
    const std::scoped_lock guard(lock_);
    if (!free_.empty()) {
      connection = std::move(free_.back());
      free_.pop_back();
    }
  }
  try {
    if (!connection) connection = std::make_unique<Connection>(path_, options_);
    connection->begin();
    return Snapshot(*this, std::move(connection));
  } catch (const SQLite::Exception& error) {
    return Failure{kind_of(error.getErrorCode(), errno), path_, error.what()};
  }
}

void Reader::give_back(std::unique_ptr<Connection> connection) {
  if (!connection->sound) return;
  try {
    connection->end();
  } catch (const SQLite::Exception&) {
    return;  // it is closed instead
  }
  const std::scoped_lock guard(lock_);
  if (free_.size() < kKept) free_.push_back(std::move(connection));
}

Snapshot::Snapshot(Reader& reader, std::unique_ptr<Connection> connection)
    : reader_(&reader), connection_(std::move(connection)) {}
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() {
  if (connection_) reader_->give_back(std::move(connection_));
}

Result<Head> Snapshot::head() {
  return guarded<Head>(*connection_, [&]() -> Result<Head> {
    SQLite::Statement& row = connection_->statement("SELECT sequence, hash, at, people FROM head");
    if (!row.executeStep()) return damaged(connection_->path());
    Head head{as_count(row.getColumn(0)), row.getColumn(1).getString(),
              Instant{row.getColumn(2).getInt64()}, as_count(row.getColumn(3))};
    row.reset();
    return head;
  });
}

Result<std::shared_ptr<const people::Register>> Snapshot::people() {
  using Found = std::shared_ptr<const people::Register>;
  const Result<Head> now = head();
  if (!now) return now.failure();
  const std::uint64_t version = now.value().people;
  if (Found known = reader_->shared_->people(version)) return known;
  return guarded<Found>(*connection_, [&]() -> Result<Found> {
    auto all = std::make_shared<people::Register>();
    SQLite::Statement& row = connection_->statement("SELECT key, text FROM register");
    while (row.executeStep()) {
      if (!people::decode_row(*all, row.getColumn(0).getString(), row.getColumn(1).getString()))
        return damaged(connection_->path());
    }
    row.reset();
    Found made = std::move(all);
    reader_->shared_->set_people(version, made);
    return made;
  });
}

Result<std::shared_ptr<const engine::Bundle>> Snapshot::bundle(const std::string& hash) {
  using Found = std::shared_ptr<const engine::Bundle>;
  if (Found known = reader_->shared_->bundle(hash)) return known;
  return guarded<Found>(*connection_, [&]() -> Result<Found> {
    SQLite::Statement& row = connection_->statement("SELECT content FROM bundle WHERE hash = ?");
    row.bind(1, hash);
    Findings findings;
    std::optional<engine::Bundle> read;
    if (row.executeStep()) read = bundle::read(row.getColumn(0).getString(), hash, findings);
    row.reset();
    if (!read || read->hash != hash) return damaged("bundle " + hash);
    auto made = std::make_shared<const engine::Bundle>(std::move(*read));
    reader_->shared_->add(made);
    return Found(std::move(made));
  });
}

Result<std::optional<std::string>> Snapshot::content(const std::string& hash) {
  using Found = std::optional<std::string>;
  return guarded<Found>(*connection_, [&] {
    SQLite::Statement& row = connection_->statement("SELECT bytes FROM content WHERE hash = ?");
    row.bind(1, hash);
    Found found;
    if (row.executeStep()) found = blob(row.getColumn(0));
    row.reset();
    return found;
  });
}

Result<std::optional<Case>> Snapshot::decode(const CaseRow& row) {
  auto definition = bundle(row.bundle);
  if (!definition) return definition.failure();
  auto state = engine::decode_state(row.state, *definition.value());
  if (!state) return damaged("case " + std::to_string(row.number));
  return std::optional<Case>(Case{row.number, definition.value(), std::move(*state)});
}

Result<std::optional<Case>> Snapshot::load(CaseNumber number) {
  std::optional<CaseRow> found;
  const Status read = guarded<Done>(*connection_, [&] {
    static const std::string sql = std::string("SELECT ") + kCaseColumns + "WHERE k.number = ?";
    SQLite::Statement& row = connection_->statement(sql);
    row.bind(1, as_int(number));
    if (row.executeStep()) found = case_row(row, connection_->packing());
    row.reset();
    return Done{};
  });
  if (!read) return read.failure();
  if (!found) return std::optional<Case>();
  return decode(*found);
}

Status Snapshot::each_entry(CaseNumber number, const std::function<void(Entry)>& visit,
                            std::map<engine::TaskId, Instant>* completed) {
  return guarded<Done>(*connection_, [&]() -> Status {
    HistoryReader history(number, [this](const std::string& hash) { return bundle(hash); });
    static const std::string sql =
        std::string("SELECT ") + kEventColumns + "WHERE kasus = ? ORDER BY first";
    SQLite::Statement row(connection_->database(), sql);
    row.bind(1, as_int(number));
    while (row.executeStep()) {
      for (const EventRow& event : event_rows(row, connection_->packing())) {
        Result<std::optional<Entry>> entry = history.next(event.record);
        if (!entry) return entry.failure();
        if (!entry.value()) return damaged("event of case " + std::to_string(number));
        visit(std::move(*entry.value()));
      }
    }
    if (completed != nullptr) *completed = history.completed();
    return Done{};
  });
}

Result<std::vector<Entry>> Snapshot::history(CaseNumber number) {
  std::vector<Entry> entries;
  const Status read = each_entry(
      number, [&](Entry entry) { entries.push_back(std::move(entry)); }, nullptr);
  if (!read) return read.failure();
  return entries;
}

Result<Completed> Snapshot::completed(CaseNumber number) {
  std::map<engine::TaskId, Instant> done;
  if (Status read = each_entry(
          number, [](const Entry&) {}, &done);
      !read)
    return read.failure();
  return Completed([done = std::move(done)](engine::TaskId task) -> std::optional<Instant> {
    const auto found = done.find(task);
    return found == done.end() ? std::nullopt : std::optional(found->second);
  });
}

Result<std::optional<CommandRow>> Snapshot::command(const std::string& key) {
  return guarded<std::optional<CommandRow>>(*connection_, [&] {
    SQLite::Statement& row = connection_->statement(kFindCommand);
    row.bind(1, as_int(short_hash(key)));
    std::optional<CommandRow> found = command_row(row, connection_->packing(), key);
    row.reset();
    return found;
  });
}

Result<std::vector<CaseNumber>> Snapshot::children(CaseNumber number) {
  return guarded<std::vector<CaseNumber>>(*connection_, [&] {
    SQLite::Statement& row =
        connection_->statement("SELECT number FROM kasus WHERE parent = ? ORDER BY number");
    row.bind(1, as_int(number));
    std::vector<CaseNumber> out;
    while (row.executeStep()) out.push_back(as_count(row.getColumn(0)));
    row.reset();
    return out;
  });
}

Result<std::vector<WaitingRow>> Snapshot::waiting(CaseNumber number) {
  return guarded<std::vector<WaitingRow>>(*connection_, [&] {
    static const std::string sql =
        std::string("SELECT ") + kWaitingColumns + "WHERE t.kasus = ? ORDER BY t.task, t.member";
    SQLite::Statement& row = connection_->statement(sql);
    row.bind(1, as_int(number));
    std::vector<WaitingRow> out;
    while (row.executeStep()) out.push_back(waiting_row(row));
    row.reset();
    return out;
  });
}

Status Snapshot::each_case(const std::function<bool(const Case&)>& visit, CaseNumber after) {
  return guarded<Done>(*connection_, [&]() -> Status {
    static const std::string sql =
        std::string("SELECT ") + kCaseColumns + "WHERE k.number > ? ORDER BY k.number";
    SQLite::Statement row(connection_->database(), sql);
    row.bind(1, as_int(after));
    while (row.executeStep()) {
      const Result<std::optional<Case>> one = decode(case_row(row, connection_->packing()));
      if (!one) return one.failure();
      if (!visit(*one.value())) break;
    }
    return Done{};
  });
}

Status Snapshot::each_change(const std::function<bool(const people::Record&)>& visit) {
  return guarded<Done>(*connection_, [&]() -> Status {
    static const std::string sql =
        std::string("SELECT ") + kEventColumns + "WHERE kasus = 0 ORDER BY first";
    SQLite::Statement row(connection_->database(), sql);
    while (row.executeStep()) {
      for (const EventRow& event : event_rows(row, connection_->packing())) {
        const auto record = people::decode_record(event.record);
        if (!record) return damaged("event of the register");
        if (!visit(*record)) return Done{};
      }
    }
    return Done{};
  });
}

Status Snapshot::each_file(const std::function<bool(const std::string& hash)>& visit) {
  return guarded<Done>(*connection_, [&]() -> Status {
    static const std::string sql = std::string("SELECT ") + kCaseColumns;
    SQLite::Statement row(connection_->database(), sql);
    while (row.executeStep()) {
      const CaseRow one = case_row(row, connection_->packing());
      // Most cases have none: only the others are worth decoding.
      if (!one.state.empty() && one.state.find("\"files\":") == std::string::npos) continue;
      const Result<std::optional<Case>> decoded = decode(one);
      if (!decoded) return decoded.failure();
      for (const engine::File& file : decoded.value()->state.files) {
        if (!visit(file.hash)) return Done{};
      }
    }
    return Done{};
  });
}

Result<std::vector<SopCount>> Snapshot::count_sops() {
  return guarded<std::vector<SopCount>>(*connection_, [&] {
    SQLite::Statement& row = connection_->statement(
        "SELECT hash, sop, title, number, (SELECT count(*) FROM kasus WHERE bundle = b.id AND "
        "status = 1), (SELECT count(*) FROM kasus WHERE bundle = b.id) FROM bundle b ORDER BY id");
    std::vector<SopCount> out;
    while (row.executeStep()) {
      out.push_back({row.getColumn(0).getString(), row.getColumn(1).getString(),
                     row.getColumn(2).getString(), row.getColumn(3).getString(),
                     as_count(row.getColumn(4)), as_count(row.getColumn(5))});
    }
    row.reset();
    return out;
  });
}

Result<Figures> Snapshot::figures(Instant now) {
  const Result<Head> end = head();
  if (!end) return end.failure();
  return guarded<Figures>(*connection_, [&] {
    const auto number = [&](const char* sql, bool dated = false) {
      SQLite::Statement& row = connection_->statement(sql);
      if (dated) row.bind(1, now.milliseconds);
      row.executeStep();
      const std::uint64_t value = as_count(row.getColumn(0));
      row.reset();
      return value;
    };
    Figures out;
    out.events = end.value().sequence;
    out.cases = number("SELECT coalesce(max(number), 0) FROM kasus");
    out.open = number("SELECT count(*) FROM kasus WHERE status = 1");
    out.waiting = number("SELECT count(*) FROM waiting");
    out.overdue =
        number("SELECT count(*) FROM waiting WHERE due < ?1 AND due < 140737488355327", true);
    out.outbox = number("SELECT count(*) FROM outbox WHERE state = 0");
    return out;
  });
}

Result<std::optional<SideRow>> Snapshot::side(const std::string& kind, const std::string& key) {
  return guarded<std::optional<SideRow>>(*connection_, [&] {
    SQLite::Statement& row = connection_->statement(
        "SELECT kind, key, owner, expires, content FROM side WHERE kind = ? AND key = ?");
    row.bind(1, kind);
    row.bind(2, key);
    std::optional<SideRow> found;
    if (row.executeStep()) found = side_row(row);
    row.reset();
    return found;
  });
}

Result<std::vector<SideRow>> Snapshot::sides(const std::string& kind, const std::string& owner) {
  return guarded<std::vector<SideRow>>(*connection_, [&] {
    SQLite::Statement& row = connection_->statement(
        owner.empty()
            ? "SELECT kind, key, owner, expires, content FROM side WHERE kind = ? ORDER BY key"
            : "SELECT kind, key, owner, expires, content FROM side WHERE kind = ? AND owner = ? "
              "ORDER BY key");
    row.bind(1, kind);
    if (!owner.empty()) row.bind(2, owner);
    std::vector<SideRow> out;
    while (row.executeStep()) out.push_back(side_row(row));
    row.reset();
    return out;
  });
}

Result<std::vector<OutboxRow>> Snapshot::letters(const char* where, std::optional<Instant> now,
                                                 std::size_t limit) {
  return guarded<std::vector<OutboxRow>>(*connection_, [&] {
    SQLite::Statement& row =
        connection_->statement(std::string("SELECT ") + kOutboxColumns + where + " LIMIT ?");
    int at = 0;
    if (now) row.bind(++at, now->milliseconds);
    row.bind(++at, as_int(limit));
    std::vector<OutboxRow> out;
    while (row.executeStep()) out.push_back(outbox_row(row));
    row.reset();
    return out;
  });
}

Result<std::vector<OutboxRow>> Snapshot::outbox(Instant now, std::size_t limit) {
  return letters("WHERE state = 0 AND next_try <= ? ORDER BY next_try, id", now, limit);
}

Result<std::vector<OutboxRow>> Snapshot::given_up(std::size_t limit) {
  return letters("WHERE state = 2 ORDER BY ended DESC, id DESC", std::nullopt, limit);
}

Result<std::optional<Instant>> Snapshot::next_outbox() {
  return guarded<std::optional<Instant>>(*connection_, [&] {
    SQLite::Statement& row =
        connection_->statement("SELECT min(next_try) FROM outbox WHERE state = 0");
    std::optional<Instant> next;
    if (row.executeStep() && !row.getColumn(0).isNull())
      next = Instant{row.getColumn(0).getInt64()};
    row.reset();
    return next;
  });
}

}  // namespace sop::journal
