// The lists of a snapshot: inbox, overdue, cases.
#include <algorithm>
#include <charconv>
#include <set>

#include "compiler/base/utf8.h"
#include "runtime/engine/codec.h"
#include "runtime/journal/guarded.h"
#include "runtime/journal/lists.h"
#include "runtime/journal/reader.h"

namespace sop::journal {
namespace {

constexpr std::size_t kScanned = 20'000;  // rows looked at for one page; then it ends early
constexpr Key kFirst{-1, -1, -1, -1};
constexpr Key kLast{0x7FFF'FFFF'FFFF'FFFF, 0, 0, 0};

constexpr const char* kInbox =
    "SELECT due, kasus, task, member, bundle FROM inbox WHERE place = ? AND (due, kasus, task, "
    "member) > (?, ?, ?, ?) ORDER BY due, kasus, task, member LIMIT ?";
constexpr const char* kOverdue =
    "SELECT due, kasus, task, member, bundle FROM waiting WHERE due < 140737488355327 AND (due, "
    "kasus, task, member) > (?, ?, ?, ?) ORDER BY due, kasus, task, member LIMIT ?";

std::optional<std::int64_t> word_id(Connection& connection, const std::string& text) {
  SQLite::Statement& row = connection.statement("SELECT id FROM word WHERE text = ?");
  row.bind(1, text);
  std::optional<std::int64_t> id;
  if (row.executeStep()) id = row.getColumn(0).getInt64();
  row.reset();
  return id;
}

// Bundles as the lists filter by them.
struct Known {
  std::set<std::int64_t> of_sop;    // versions of the SOP asked for
  std::set<std::int64_t> by_words;  // whose title or number has the words
};
Known look_up(Connection& connection, const std::string& sop,
              const std::vector<std::string>& words) {
  Known known;
  if (sop.empty() && words.empty()) return known;
  SQLite::Statement& row = connection.statement("SELECT id, sop, title, number FROM bundle");
  while (row.executeStep()) {
    const std::int64_t id = row.getColumn(0).getInt64();
    if (row.getColumn(1).getString() == sop) known.of_sop.insert(id);
    if (!words.empty() &&
        has_words(words, row.getColumn(2).getString() + " " + row.getColumn(3).getString()))
      known.by_words.insert(id);
  }
  row.reset();
  return known;
}

std::optional<std::int64_t> as_number(const std::string& text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size() && value > 0;
  return whole ? std::optional(value) : std::nullopt;
}

std::string subject_of(Connection& connection, const std::string& packed_state) {
  const std::optional<std::string> state = connection.packing().unpack(packed_state);
  return engine::subject_in(state.value_or("")).value_or("");
}
std::string subject_of(Connection& connection, std::int64_t number) {
  SQLite::Statement& row = connection.statement("SELECT state FROM kasus WHERE number = ?");
  row.bind(1, number);
  std::string subject;
  if (row.executeStep()) subject = subject_of(connection, blob(row.getColumn(0)));
  row.reset();
  return subject;
}

// Where a person's tasks wait: his positions, himself, and the SOPs in which he has a role.
std::vector<Range> inbox_ranges(Connection& connection, const InboxFilter& filter) {
  std::vector<Range> ranges;
  std::set<std::int64_t> places;
  const auto add = [&](const std::string& place) {
    const auto id = word_id(connection, place);
    if (id && places.insert(*id).second) ranges.push_back({kInbox, {*id}, ""});
    return id;
  };
  if (!filter.person.empty()) (void)add(place_of_person(filter.person));
  if (filter.mine) return ranges;
  std::set<std::string> bundles;
  for (const std::string& position : filter.positions) {
    const auto id = add(place_of_position(position));
    if (!id) continue;
    SQLite::Statement& row = connection.statement(
        "SELECT b.hash FROM bundle_place p JOIN bundle b ON b.id = p.bundle WHERE p.place = ?");
    row.bind(1, *id);
    while (row.executeStep()) bundles.insert(row.getColumn(0).getString());
    row.reset();
  }
  for (const std::string& hash : bundles) (void)add(place_of_bundle(hash));
  return ranges;
}

std::vector<Range> ranges_of(Connection& connection, const InboxFilter& filter, bool everybody) {
  if (!everybody) return inbox_ranges(connection, filter);
  return {{kOverdue, {}, ""}};
}

// What remains after the ranges: looked at row by row.
struct Sieve {
  Connection& connection;
  bool by_sop = false;
  std::vector<std::string> words;
  Known known;
  std::optional<std::int64_t> number;
  std::optional<std::int64_t> until;  // due before

  Sieve(Connection& of, const std::string& sop, const std::string& text,
        std::optional<Instant> overdue)
      : connection(of),
        by_sop(!sop.empty()),
        words(search_words(text)),
        known(look_up(of, sop, words)),
        number(as_number(text)) {
    if (overdue) until = overdue->milliseconds;
  }
  [[nodiscard]] bool past(const Keyed& row) const { return until && row.key[0] >= *until; }
  [[nodiscard]] bool lets(const Keyed& row) const {
    if (by_sop && known.of_sop.count(row.bundle) == 0) return false;
    if (words.empty() || known.by_words.count(row.bundle) != 0) return true;
    return (number && *number == row.key[1]) ||
           has_words(words, subject_of(connection, row.key[1]));
  }
};

// Rows from `merge` until the page is full; the key to go on behind, if there is more.
template <class Stop, class Lets, class Take>
std::string fill(Merge& merge, std::size_t limit, const Stop& stop, const Lets& lets,
                 const Take& take) {
  std::size_t taken = 0;
  std::size_t scanned = 0;
  Key last{};
  while (const std::optional<Keyed> row = merge.next()) {
    if (stop(*row)) return "";
    if (taken == limit || scanned++ == kScanned) return to_token(last);
    last = row->key;
    if (!lets(*row)) continue;
    take(*row);
    ++taken;
  }
  return "";
}

std::size_t bounded(std::size_t limit) {
  return std::clamp<std::size_t>(limit, 1, kPageRows);
}

}  // namespace

Result<std::optional<InboxRow>> Snapshot::inbox_row(std::int64_t number, std::int64_t task,
                                                    std::int64_t member) {
  static const std::string sql = std::string("SELECT ") + kWaitingColumns +
                                 "WHERE t.kasus = ? AND t.task = ? AND t.member = ?";
  SQLite::Statement& row = connection_->statement(sql);
  row.bind(1, number);
  row.bind(2, task);
  row.bind(3, member);
  if (!row.executeStep()) return std::optional<InboxRow>();
  InboxRow out;
  out.waiting = waiting_row(row);
  row.reset();
  auto definition = bundle(out.waiting.bundle);
  if (!definition) return definition.failure();
  out.bundle = definition.value();
  out.subject = subject_of(*connection_, number);
  return std::optional<InboxRow>(std::move(out));
}

Result<Page<InboxRow>> Snapshot::page_of(const InboxFilter& filter, bool everybody,
                                         const std::string& page, std::size_t limit) {
  using Rows = Page<InboxRow>;
  return guarded<Rows>(*connection_, [&]() -> Result<Rows> {
    limit = bounded(limit);
    const Sieve sieve(*connection_, filter.sop, filter.text, filter.overdue);
    Merge merge(*connection_, ranges_of(*connection_, filter, everybody),
                key_of(page).value_or(kFirst), false, limit);
    Rows out;
    std::optional<Failure> failure;
    out.next = fill(
        merge, limit, [&](const Keyed& row) { return failure || sieve.past(row); },
        [&](const Keyed& row) { return sieve.lets(row); },
        [&](const Keyed& row) {
          Result<std::optional<InboxRow>> one = inbox_row(row.key[1], row.key[2], row.key[3]);
          if (!one) failure = one.failure();
          if (one && one.value()) out.rows.push_back(std::move(*one.value()));
        });
    if (failure) return *failure;
    return out;
  });
}

Result<Page<InboxRow>> Snapshot::inbox(const InboxFilter& filter, const std::string& page,
                                       std::size_t limit) {
  return page_of(filter, false, page, limit);
}

Result<Page<InboxRow>> Snapshot::overdue(Instant now, const std::string& sop,
                                         const std::string& page, std::size_t limit) {
  InboxFilter filter;
  filter.sop = sop;
  filter.overdue = now;
  return page_of(filter, true, page, limit);
}

Result<Count> Snapshot::count_of(const InboxFilter& filter, bool everybody, std::uint64_t most) {
  return guarded<Count>(*connection_, [&] {
    const Sieve sieve(*connection_, filter.sop, filter.text, filter.overdue);
    Merge merge(*connection_, ranges_of(*connection_, filter, everybody), kFirst, false, kPageRows);
    Count count;
    const std::string more = fill(
        merge, most, [&](const Keyed& row) { return sieve.past(row); },
        [&](const Keyed& row) { return sieve.lets(row); }, [&](const Keyed&) { ++count.number; });
    count.more = !more.empty();
    return count;
  });
}

Result<Count> Snapshot::count_inbox(const InboxFilter& filter, std::uint64_t most) {
  return count_of(filter, false, most);
}

Result<Count> Snapshot::count_overdue(Instant now, const std::string& sop, std::uint64_t most) {
  InboxFilter filter;
  filter.sop = sop;
  filter.overdue = now;
  return count_of(filter, true, most);
}

// ---- Cases.

namespace {

Range case_range(const std::string& from, bool rising, std::vector<std::int64_t> fixed) {
  const std::string column = from.find("participant") != std::string::npos ? "kasus"
                             : from.find("words_of") != std::string::npos  ? "rowid"
                                                                           : "number";
  return {"SELECT " + column + " FROM " + from + " AND " + column + (rising ? " > ?" : " < ?") +
              " ORDER BY " + column + (rising ? "" : " DESC") + " LIMIT ?",
          std::move(fixed), ""};
}

constexpr std::int64_t kStatuses[] = {1, 2, 3};

std::vector<Range> case_ranges(Connection& connection, const CaseFilter& filter,
                               const std::vector<std::string>& words, const Known& known) {
  std::vector<Range> ranges;
  const auto of_bundles = [&](const std::set<std::int64_t>& bundles) {
    for (const std::int64_t id : bundles) {
      for (const std::int64_t status : kStatuses) {
        if (!filter.status || static_cast<std::int64_t>(*filter.status) == status)
          ranges.push_back(
              case_range("kasus WHERE bundle = ? AND status = ?", filter.rising, {id, status}));
      }
    }
  };
  if (!words.empty()) {
    ranges.push_back(case_range("words_of WHERE words_of MATCH ?", filter.rising, {}));
    ranges.back().text = match_expression(words);
    if (const auto number = as_number(filter.text))
      ranges.push_back(case_range("kasus WHERE number = ?", filter.rising, {*number}));
    of_bundles(known.by_words);
  } else if (!filter.participant.empty()) {
    if (const auto id = word_id(connection, place_of_person(filter.participant)))
      ranges.push_back(case_range("participant WHERE person = ?", filter.rising, {*id}));
  } else if (!filter.sop.empty()) {
    of_bundles(known.of_sop);
  } else if (filter.status) {
    ranges.push_back(case_range("kasus WHERE status = ?", filter.rising,
                                {static_cast<std::int64_t>(*filter.status)}));
  } else {
    ranges.push_back(case_range("kasus WHERE 1", filter.rising, {}));
  }
  return ranges;
}

struct ListedRow {
  Listed listed;
  std::int64_t bundle = 0;
};
std::optional<ListedRow> listed_row(Connection& connection, std::int64_t number) {
  SQLite::Statement& row = connection.statement(
      "SELECT k.number, b.hash, k.status, coalesce(k.parent, 0), k.started, k.ended, w.text, "
      "k.state, b.id FROM kasus k JOIN bundle b ON b.id = k.bundle JOIN "
      "word w ON w.id = k.starter WHERE k.number = ?");
  row.bind(1, number);
  if (!row.executeStep()) return std::nullopt;
  ListedRow out;
  out.listed.number = as_count(row.getColumn(0));
  out.listed.bundle = row.getColumn(1).getString();
  out.listed.status = static_cast<engine::Status>(row.getColumn(2).getInt() & 3);
  out.listed.parent = as_count(row.getColumn(3));
  out.listed.started = {row.getColumn(4).getInt64()};
  out.listed.ended = {row.getColumn(5).getInt64()};
  const std::string starter = row.getColumn(6).getString();
  out.listed.starter = starter.substr(std::min(starter.size(), place_of_person("").size()));
  out.listed.subject = subject_of(connection, blob(row.getColumn(7)));
  out.bundle = row.getColumn(8).getInt64();
  row.reset();
  return out;
}

bool took_part(Connection& connection, const std::string& person, std::int64_t number) {
  const auto id = word_id(connection, place_of_person(person));
  if (!id) return false;
  SQLite::Statement& row =
      connection.statement("SELECT 1 FROM participant WHERE person = ? AND kasus = ?");
  row.bind(1, *id);
  row.bind(2, number);
  const bool found = row.executeStep();
  row.reset();
  return found;
}

// Rows that the filter lets through, in order; `take` gets them.
std::string scan_cases(Connection& connection, const CaseFilter& filter, const std::string& page,
                       std::size_t limit, const std::function<void(ListedRow)>& take) {
  const std::vector<std::string> words = search_words(filter.text);
  if (!filter.text.empty() && words.empty()) return "";
  const Known known = look_up(connection, filter.sop, words);
  Merge merge(connection, case_ranges(connection, filter, words, known),
              key_of(page).value_or(filter.rising ? kFirst : kLast), !filter.rising,
              std::min<std::size_t>(limit, kPageRows));
  std::optional<ListedRow> one;
  return fill(
      merge, limit, [](const Keyed&) { return false; },
      [&](const Keyed& row) {
        one = listed_row(connection, row.key[0]);
        if (!one || (filter.status && one->listed.status != *filter.status)) return false;
        if (!filter.sop.empty() && known.of_sop.count(one->bundle) == 0) return false;
        return filter.participant.empty() || took_part(connection, filter.participant, row.key[0]);
      },
      [&](const Keyed&) { take(std::move(*one)); });
}

}  // namespace

Result<Page<Listed>> Snapshot::cases(const CaseFilter& filter, const std::string& page,
                                     std::size_t limit) {
  return guarded<Page<Listed>>(*connection_, [&] {
    Page<Listed> out;
    out.next = scan_cases(*connection_, filter, page, bounded(limit),
                          [&](ListedRow row) { out.rows.push_back(std::move(row.listed)); });
    return out;
  });
}

Result<Count> Snapshot::count_cases(const CaseFilter& filter, std::uint64_t most) {
  return guarded<Count>(*connection_, [&] {
    Count count;
    const std::string more =
        scan_cases(*connection_, filter, "", most, [&](const ListedRow&) { ++count.number; });
    count.more = !more.empty();
    return count;
  });
}

}  // namespace sop::journal
