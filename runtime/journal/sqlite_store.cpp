#include "runtime/journal/sqlite_inner.h"

namespace sop::journal {

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

std::string SqliteStore::packed_records(const EntryRow& row) {
  std::string text;
  for (const std::string& record : row.records)
    text.append(text.empty() ? "" : "\n").append(record);
  return packing_.pack(text, kDictionary);
}

// Where the dictionary cannot be read nothing is prepared: writing the row then says why.
void SqliteStore::prepare(EntryRow& row) {
  try {
    row.prepared = packed_records(row);
  } catch (const SQLite::Exception& error) {
    (void)failed(error);
  }
}

void SqliteStore::prepare(CaseRow& row) {
  try {
    row.prepared = packing_.pack(row.state, kDictionary);
  } catch (const SQLite::Exception& error) {
    (void)failed(error);
  }
}

Status SqliteStore::append(const EntryRow& row) {
  return guarded<Done>([&]() -> Status {
    const std::string now = row.prepared.empty() ? packed_records(row) : "";
    const std::string hash = packed(row.hash);
    if (Status added =
            run(Query::Append, as_int(row.first), as_int(row.case_number), as_int(row.fingerprint),
                Bytes{hash}, Bytes{row.prepared.empty() ? now : row.prepared});
        !added)
      return added;
    return run(Query::AddCommand, as_int(short_hash(row.key)), as_int(row.first));
  });
}

Result<std::optional<EventRow>> SqliteStore::find_entry(std::uint64_t first) {
  return found<EventRow>(
      Query::FindEntry,
      [this](SQLite::Statement& row) { return std::move(event_rows(row, packing_).front()); },
      as_int(first));
}

Result<std::optional<CommandRow>> SqliteStore::find_command(const std::string& key) {
  return guarded<std::optional<CommandRow>>([&] {
    SQLite::Statement& row = query(Query::FindCommand);
    bind(row, as_int(short_hash(key)));
    std::optional<CommandRow> found = command_row(row, packing_, key);
    row.reset();
    return found;
  });
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
    const std::string now = row.prepared.empty() ? packing_.pack(row.state, kDictionary) : "";
    const Bytes state{row.prepared.empty() ? now : row.prepared};
    if (row.only_state) return run(Query::UpdateState, state, number);
    if (Status updated = run(Query::UpdateCase, bundle_id(row.bundle), std::int64_t(row.status),
                             row.ended.milliseconds, state, number);
        !updated || sqlite3_changes(database_.getHandle()) > 0)
      return updated;
    if (Status added = run(Query::AddCase, number, bundle_id(row.bundle), std::int64_t(row.status),
                           unless_zero(row.parent), person_id(row.starter),
                           row.started.milliseconds, row.ended.milliseconds, state);
        !added || row.subject.empty())
      return added;
    return run(Query::AddSubject, number, row.subject);
  });
}

}  // namespace sop::journal
