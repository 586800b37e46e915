// Where the journal keeps its rows: an interface, so that the journal and its tests need no SQLite
// and another database has a place to dock. A store knows nothing of SOPs; it keeps texts and
// numbers, in transactions. Rows of two sorts: the record (events, chain, bundles, contents), which
// nothing can bring back, and what is folded from it for quick reading (cases, register, waiting
// tasks, words of the search), which verify() compares with the record.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/engine/engine.h"
#include "runtime/journal/rows.h"

namespace sop::journal {

class Store {
 public:
  virtual ~Store() = default;

  // Changes are made between begin() and commit(); after commit() they survive the loss of power.
  // begin() waits for other writers and says in `changed` whether any of them wrote since the last
  // transaction.
  [[nodiscard]] virtual Status begin(bool& changed) = 0;
  [[nodiscard]] virtual Status commit() = 0;
  virtual void rollback() = 0;
  // Reads done until rollback() see one moment of the journal.
  [[nodiscard]] virtual Status begin_reading() = 0;
  // Does beforehand, for another store of the same kind, what writing a row costs the processor.
  virtual void prepare(EntryRow& row) { (void)row; }
  virtual void prepare(CaseRow& row) { (void)row; }
  // The store's own check of its pages and indices; Damaged when something is wrong.
  [[nodiscard]] virtual Status check() = 0;

  // ---- The record.

  [[nodiscard]] virtual Result<Head> head() = 0;
  [[nodiscard]] virtual Status set_head(const Head& head) = 0;
  [[nodiscard]] virtual Status append(const EntryRow& row) = 0;
  // The first event of the entry that begins there.
  [[nodiscard]] virtual Result<std::optional<EventRow>> find_entry(std::uint64_t first) = 0;
  // In rising order; a visitor that returns false stops.
  using EventVisitor = std::function<bool(const EventRow&)>;
  [[nodiscard]] virtual Status each_event(const EventVisitor& visit) = 0;
  [[nodiscard]] virtual Status each_event_of(CaseNumber number, const EventVisitor& visit) = 0;
  [[nodiscard]] virtual Result<std::optional<CommandRow>> find_command(const std::string& key) = 0;
  // What the index of the keys holds: short_hash(key), and the first event.
  using CommandVisitor = std::function<bool(std::uint64_t digest, std::uint64_t first)>;
  [[nodiscard]] virtual Status each_command(const CommandVisitor& visit) = 0;
  // Only the content; nothing if there is no such bundle.
  [[nodiscard]] virtual Result<std::optional<std::string>> bundle(const std::string& hash) = 0;
  [[nodiscard]] virtual Status add_bundle(const BundleRow& row) = 0;
  // Any other content named by its hash: calendars.
  [[nodiscard]] virtual Result<std::optional<std::string>> content(const std::string& hash) = 0;
  [[nodiscard]] virtual Status add_content(const std::string& hash, const std::string& bytes) = 0;

  // ---- Folded.

  [[nodiscard]] virtual Result<CaseNumber> last_case() = 0;
  [[nodiscard]] virtual Result<std::optional<CaseRow>> load(CaseNumber number) = 0;
  [[nodiscard]] virtual Status save(const CaseRow& row) = 0;
  using CaseVisitor = std::function<bool(const CaseRow&)>;
  [[nodiscard]] virtual Status each_case(const CaseVisitor& visit) = 0;
  // The open case with the highest number, of this bundle unless the hash is empty.
  [[nodiscard]] virtual Result<std::optional<CaseRow>> last_open(const std::string& bundle) = 0;
  // Open cases with a number above `after`, at most `limit`, rising.
  [[nodiscard]] virtual Result<std::vector<CaseNumber>> open_after(CaseNumber after,
                                                                   std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::vector<CaseNumber>> children(CaseNumber parent) = 0;
  // All that waits in a case; replaces what was kept before.
  [[nodiscard]] virtual Status set_waiting(CaseNumber number, std::vector<WaitingRow> rows) = 0;
  [[nodiscard]] virtual Result<std::vector<WaitingRow>> waiting(CaseNumber number) = 0;
  // Whose alarm is not after `until`, the earliest first.
  [[nodiscard]] virtual Result<std::vector<WaitingRow>> alarms(Instant until,
                                                               std::size_t limit) = 0;
  // This person did something in this case; twice is once.
  [[nodiscard]] virtual Status add_participant(CaseNumber number, const std::string& person) = 0;
  [[nodiscard]] virtual Result<bool> has_participant(CaseNumber number,
                                                     const std::string& person) = 0;
  [[nodiscard]] virtual Result<std::uint64_t> count_participants() = 0;
  // Rows of the register (people/codec.h). No text: the row goes.
  using RowVisitor = std::function<bool(const std::string& key, const std::string& text)>;
  [[nodiscard]] virtual Status each_register_row(const RowVisitor& visit) = 0;
  [[nodiscard]] virtual Status set_register_row(const std::string& key,
                                                const std::optional<std::string>& text) = 0;
  // Small facts of the journal's own: how far a recomputation has come.
  [[nodiscard]] virtual Result<std::string> fact(const std::string& name) = 0;  // empty: none
  [[nodiscard]] virtual Status set_fact(const std::string& name, const std::string& value) = 0;

  // ---- Beside the record: secrets' hashes, sessions; and letters to be sent.

  [[nodiscard]] virtual Result<std::optional<SideRow>> side(const std::string& kind,
                                                            const std::string& key) = 0;
  [[nodiscard]] virtual Status set_side(const SideRow& row) = 0;
  [[nodiscard]] virtual Status remove_side(const std::string& kind, const std::string& key) = 0;
  [[nodiscard]] virtual Status remove_sides_of(const std::string& kind,
                                               const std::string& owner) = 0;
  // At most `limit` of those that expire before `now`; how many went.
  [[nodiscard]] virtual Result<std::size_t> purge_sides(Instant now, std::size_t limit) = 0;
  [[nodiscard]] virtual Status add_outbox(const OutboxRow& row) = 0;
  [[nodiscard]] virtual Status mark_outbox(const OutboxMark& mark) = 0;
  // At most `limit` of those delivered or given up before `before`; how many went.
  [[nodiscard]] virtual Result<std::size_t> purge_outbox(Instant before, std::size_t limit) = 0;
  // Every row, rising ids.
  using OutboxVisitor = std::function<bool(const OutboxRow&)>;
  [[nodiscard]] virtual Status each_outbox(const OutboxVisitor& visit) = 0;
};

}  // namespace sop::journal
