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

}  // namespace

Status MemoryStore::begin(bool& changed) {
  changed = false;
  before_ = now_;
  return Done{};
}

Status MemoryStore::commit() {
  return Done{};
}
void MemoryStore::rollback() {
  now_ = before_;
}

Status MemoryStore::set_head(const Head& head) {
  now_.head = head;
  return Done{};
}

Result<CaseNumber> MemoryStore::last_case() {
  return now_.cases.empty() ? CaseNumber{0} : now_.cases.rbegin()->first;
}

Result<std::optional<CaseRow>> MemoryStore::load(CaseNumber number) {
  return find(now_.cases, number);
}

Status MemoryStore::save(const CaseRow& row) {
  now_.cases[row.number] = row;
  return Done{};
}

Status MemoryStore::append(const EventRow& row) {
  now_.events.push_back(row);
  return Done{};
}

Result<std::optional<CommandRow>> MemoryStore::find_command(const std::string& key) {
  return find(now_.commands, key);
}

Status MemoryStore::add_command(const CommandRow& row) {
  now_.commands.emplace(row.key, row);
  return Done{};
}

Result<std::optional<std::string>> MemoryStore::bundle(const std::string& hash) {
  return find(now_.bundles, hash);
}

Status MemoryStore::add_bundle(const std::string& hash, const std::string& content) {
  now_.bundles.emplace(hash, content);
  return Done{};
}

Result<std::optional<EventRow>> MemoryStore::find_event(std::uint64_t sequence) {
  if (sequence == 0 || sequence > now_.events.size()) return std::optional<EventRow>();
  return std::optional(now_.events[sequence - 1]);
}

Status MemoryStore::each_event(CaseNumber number, const EventVisitor& visit) {
  for (const EventRow& row : now_.events) {
    if ((number == 0 || row.case_number == number) && !visit(row)) break;
  }
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
    return entry.second.open && (bundle.empty() || entry.second.bundle == bundle);
  });
  return found == now_.cases.rend() ? std::nullopt : std::optional(found->second);
}

Status MemoryStore::begin_reading() {
  before_ = now_;
  return Done{};
}

}  // namespace sop::journal
