#include "runtime/journal/memory_store.h"

#include <algorithm>

namespace sop::journal {
namespace {

template <class Map, class Key>
std::optional<typename Map::mapped_type> find(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

// Erases what `goes`, at most `limit`; how many went.
template <class Map, class Goes>
std::size_t erase_some(Map& map, std::size_t limit, const Goes& goes) {
  std::size_t gone = 0;
  for (auto at = map.begin(); at != map.end() && gone < limit;) {
    const bool now = goes(at->second);
    at = now ? map.erase(at) : std::next(at);
    gone += now ? 1 : 0;
  }
  return gone;
}

}  // namespace

Status MemoryStore::begin(bool& changed) {
  changed = false;
  before_ = now_;
  return Done{};
}

Status MemoryStore::begin_reading() {
  before_ = now_;
  return Done{};
}

Status MemoryStore::set_head(const Head& head) {
  now_.head = head;
  return Done{};
}

Status MemoryStore::append(const EntryRow& row) {
  for (const std::string& record : row.records)
    now_.events.push_back(
        {row.first + (&record - row.records.data()), row.case_number, record, ""});
  now_.events.back().hash = row.hash;
  now_.commands.emplace(row.key, CommandRow{row.fingerprint, row.first, now_.events.back().sequence,
                                            row.case_number, row.hash});
  return Done{};
}

Result<std::optional<EventRow>> MemoryStore::find_entry(std::uint64_t first) {
  if (first == 0 || first > now_.events.size()) return std::optional<EventRow>();
  return std::optional(now_.events[first - 1]);
}

Status MemoryStore::each_event(const EventVisitor& visit) {
  for (const EventRow& row : now_.events) {
    if (!visit(row)) break;
  }
  return Done{};
}

Status MemoryStore::each_event_of(CaseNumber number, const EventVisitor& visit) {
  for (const EventRow& row : now_.events) {
    if (row.case_number == number && !visit(row)) break;
  }
  return Done{};
}

Result<std::optional<CommandRow>> MemoryStore::find_command(const std::string& key) {
  return find(now_.commands, key);
}

Status MemoryStore::each_command(const CommandVisitor& visit) {
  for (const auto& [key, row] : now_.commands) {
    if (!visit(short_hash(key), row.first)) break;
  }
  return Done{};
}

Result<std::optional<std::string>> MemoryStore::bundle(const std::string& hash) {
  return find(now_.bundles, hash);
}

Status MemoryStore::add_bundle(const BundleRow& row) {
  now_.bundles.emplace(row.hash, row.content);
  return Done{};
}

Result<std::optional<std::string>> MemoryStore::content(const std::string& hash) {
  return find(now_.contents, hash);
}

Status MemoryStore::add_content(const std::string& hash, const std::string& bytes) {
  now_.contents.emplace(hash, bytes);
  return Done{};
}

Result<CaseNumber> MemoryStore::last_case() {
  return now_.cases.empty() ? CaseNumber{0} : now_.cases.rbegin()->first;
}

Result<std::optional<CaseRow>> MemoryStore::load(CaseNumber number) {
  return find(now_.cases, number);
}

Status MemoryStore::save(const CaseRow& row) {
  CaseRow& kept = now_.cases[row.number];
  if (row.only_state) {
    kept.state = row.state;
    return Done{};
  }
  kept = row;
  kept.subject.clear();
  return Done{};
}

Status MemoryStore::each_case(const CaseVisitor& visit) {
  for (const auto& [number, row] : now_.cases) {
    if (!visit(row)) break;
  }
  return Done{};
}

Result<std::optional<CaseRow>> MemoryStore::last_open(const std::string& bundle) {
  const auto found = std::find_if(now_.cases.rbegin(), now_.cases.rend(), [&](const auto& entry) {
    return entry.second.status == engine::Status::Open &&
           (bundle.empty() || entry.second.bundle == bundle);
  });
  return found == now_.cases.rend() ? std::nullopt : std::optional(found->second);
}

Result<std::vector<CaseNumber>> MemoryStore::open_after(CaseNumber after, std::size_t limit) {
  std::vector<CaseNumber> out;
  for (auto at = now_.cases.upper_bound(after); at != now_.cases.end() && out.size() < limit;
       ++at) {
    if (at->second.status == engine::Status::Open) out.push_back(at->first);
  }
  return out;
}

Result<std::vector<CaseNumber>> MemoryStore::children(CaseNumber parent) {
  std::vector<CaseNumber> out;
  for (const auto& [number, row] : now_.cases) {
    if (row.parent == parent) out.push_back(number);
  }
  return out;
}

Status MemoryStore::set_waiting(CaseNumber number, std::vector<WaitingRow> rows) {
  now_.waiting[number].assign(rows.begin(), rows.end());
  return Done{};
}

Result<std::vector<WaitingRow>> MemoryStore::waiting(CaseNumber number) {
  return find(now_.waiting, number).value_or(std::vector<WaitingRow>());
}

Result<std::vector<WaitingRow>> MemoryStore::alarms(Instant until, std::size_t limit) {
  std::vector<WaitingRow> out;
  for (const auto& [number, rows] : now_.waiting) {
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(out),
                 [&](const WaitingRow& row) { return row.alarm && *row.alarm <= until; });
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const WaitingRow& a, const WaitingRow& b) { return *a.alarm < *b.alarm; });
  if (out.size() > limit) out.resize(limit);
  return out;
}

Status MemoryStore::add_participant(CaseNumber number, const std::string& person) {
  now_.participants.emplace(number, person);
  return Done{};
}

Result<bool> MemoryStore::has_participant(CaseNumber number, const std::string& person) {
  return now_.participants.count({number, person}) != 0;
}

Result<std::uint64_t> MemoryStore::count_participants() {
  return std::uint64_t{now_.participants.size()};
}

Status MemoryStore::each_register_row(const RowVisitor& visit) {
  for (const auto& [key, text] : now_.people) {
    if (!visit(key, text)) break;
  }
  return Done{};
}

Status MemoryStore::set_register_row(const std::string& key,
                                     const std::optional<std::string>& text) {
  if (text) {
    now_.people[key] = *text;
  } else {
    now_.people.erase(key);
  }
  return Done{};
}

Result<std::string> MemoryStore::fact(const std::string& name) {
  return find(now_.facts, name).value_or("");
}

Status MemoryStore::set_fact(const std::string& name, const std::string& value) {
  now_.facts[name] = value;
  return Done{};
}

Result<std::optional<SideRow>> MemoryStore::side(const std::string& kind, const std::string& key) {
  return find(now_.sides, std::pair(kind, key));
}

Status MemoryStore::set_side(const SideRow& row) {
  now_.sides[{row.kind, row.key}] = row;
  return Done{};
}

Status MemoryStore::remove_side(const std::string& kind, const std::string& key) {
  now_.sides.erase({kind, key});
  return Done{};
}

Status MemoryStore::remove_sides_of(const std::string& kind, const std::string& owner) {
  std::erase_if(now_.sides, [&](const auto& entry) {
    return entry.second.kind == kind && entry.second.owner == owner;
  });
  return Done{};
}

Result<std::size_t> MemoryStore::purge_sides(Instant now, std::size_t limit) {
  return erase_some(now_.sides, limit,
                    [now](const SideRow& row) { return row.expires && *row.expires < now; });
}

Status MemoryStore::add_outbox(const OutboxRow& row) {
  OutboxRow kept = row;
  kept.effect.id = ++now_.last_letter;
  now_.outbox.emplace(kept.effect.id, std::move(kept));
  return Done{};
}

Status MemoryStore::mark_outbox(const OutboxMark& mark) {
  using Kind = OutboxMark::Kind;
  const auto found = now_.outbox.find(mark.id);
  if (found == now_.outbox.end() || found->second.state != OutboxState::Waiting) return Done{};
  OutboxRow& row = found->second;
  const bool again = mark.kind == Kind::Failed || mark.kind == Kind::Postponed;
  if (again) {
    row.effect.next_try = mark.at;
  } else {
    row.state = mark.kind == Kind::Delivered ? OutboxState::Delivered : OutboxState::GivenUp;
    row.ended = mark.at;
  }
  if (mark.kind == Kind::Failed) ++row.effect.tries;
  if (mark.kind == Kind::Failed || mark.kind == Kind::GivenUp) row.why = mark.why;
  return Done{};
}

Result<std::size_t> MemoryStore::purge_outbox(Instant before, std::size_t limit) {
  return erase_some(now_.outbox, limit, [before](const OutboxRow& row) {
    return row.state != OutboxState::Waiting && row.ended < before;
  });
}

Status MemoryStore::each_outbox(const OutboxVisitor& visit) {
  for (const auto& [id, row] : now_.outbox) {
    if (!visit(row)) break;
  }
  return Done{};
}

}  // namespace sop::journal
