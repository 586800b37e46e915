// Lets a journal judge while what it judged before is still being committed. What it writes is
// gathered into a batch instead of being written; another thread carries batches out on the store
// `back`. What it reads comes from the batches under way where they hold it, else from the store
// `front`, another connection to the same database. Only the frequent reads can be answered so: for
// every other one, and for writes that must tell at once how they went, the store waits until
// nothing is under way and goes on directly on `back` until the end of the transaction. Used by the
// writer's judging thread only (writer.h).
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/journal/store.h"

namespace sop::journal {

// What one transaction of the journal wrote, in order.
class StagedBatch {
 public:
  // Within a transaction of the caller's, once; the first failure ends it.
  [[nodiscard]] Status write_to(Store& store) const;
  // It is in the database now. Any thread.
  void mark_written() { written_ = true; }

 private:
  friend class StagedStore;
  std::vector<std::function<Status(Store&)>> writes_;
  std::unordered_map<std::string, CommandRow> commands_;
  std::unordered_set<CaseNumber> cases_;
  CaseNumber last_case_ = 0;
  std::optional<Head> head_;
  std::atomic<bool> written_ = false;
};

class StagedStore final : public Store {
 public:
  // Waits until no batch is under way; false: one of them failed, and what was judged upon it is
  // void.
  using Settle = std::function<bool()>;
  StagedStore(Store& back, Store& front, Settle settle)
      : back_(back), front_(front), settle_(std::move(settle)) {}

  // The next transaction is done directly, from its beginning.
  void go_direct() { direct_next_ = true; }
  // What the last transaction left to be written; nullptr: it was done directly, all is written.
  [[nodiscard]] std::shared_ptr<StagedBatch> take();
  // Whether the transaction failed because another process had written meanwhile: it has to be
  // judged anew, by a journal that remembers nothing.
  [[nodiscard]] bool outdated() const { return outdated_; }
  // Whether this transaction goes directly.
  [[nodiscard]] bool direct() const { return direct_; }

  Status begin(bool& changed) override;
  Status commit() override;
  void rollback() override;
  Status begin_reading() override { return front_.begin_reading(); }
  Status check() override { return front_.check(); }

  Result<Head> head() override;
  Status set_head(const Head& head) override;
  Status append(const EntryRow& row) override;
  Result<std::optional<EventRow>> find_entry(std::uint64_t first) override;
  Status each_event(const EventVisitor& visit) override;
  Status each_event_of(CaseNumber number, const EventVisitor& visit) override;
  Result<std::optional<CommandRow>> find_command(const std::string& key) override;
  Status each_command(const CommandVisitor& visit) override;
  Result<std::optional<std::string>> bundle(const std::string& hash) override;
  Status add_bundle(const BundleRow& row) override;
  Result<std::optional<std::string>> content(const std::string& hash) override;
  Status add_content(const std::string& hash, const std::string& bytes) override;

  Result<CaseNumber> last_case() override;
  Result<std::optional<CaseRow>> load(CaseNumber number) override;
  Status save(const CaseRow& row) override;
  Status each_case(const CaseVisitor& visit) override;
  Result<std::optional<CaseRow>> last_open(const std::string& bundle) override;
  Result<std::vector<CaseNumber>> open_after(CaseNumber after, std::size_t limit) override;
  Result<std::vector<CaseNumber>> children(CaseNumber parent) override;
  Status set_waiting(CaseNumber number, std::vector<WaitingRow> rows) override;
  Result<std::vector<WaitingRow>> waiting(CaseNumber number) override;
  Result<std::vector<WaitingRow>> alarms(Instant until, std::size_t limit) override;
  Status add_participant(CaseNumber number, const std::string& person) override;
  Result<bool> has_participant(CaseNumber number, const std::string& person) override;
  Result<std::uint64_t> count_participants() override;
  Status each_register_row(const RowVisitor& visit) override;
  Status set_register_row(const std::string& key, const std::optional<std::string>& text) override;
  Result<std::string> fact(const std::string& name) override;
  Status set_fact(const std::string& name, const std::string& value) override;

  Result<std::optional<SideRow>> side(const std::string& kind, const std::string& key) override;
  Status set_side(const SideRow& row) override;
  Status remove_side(const std::string& kind, const std::string& key) override;
  Status remove_sides_of(const std::string& kind, const std::string& owner) override;
  Result<std::size_t> purge_sides(Instant now, std::size_t limit) override;
  Status add_outbox(const OutboxRow& row) override;
  Status mark_outbox(const OutboxMark& mark) override;
  Result<std::size_t> purge_outbox(Instant before, std::size_t limit) override;
  Status each_outbox(const OutboxVisitor& visit) override;

 private:
  // From here on this transaction writes and reads on `back`.
  Status turn_direct();
  // Writes now or later.
  template <class Write>
  Status later(Write write);
  // Calls on `back`.
  template <class T, class Call>
  Result<T> directly(const Call& call);
  template <class Call>
  Status do_directly(const Call& call);
  [[nodiscard]] bool under_way(CaseNumber number) const;

  Store& back_;
  Store& front_;
  Settle settle_;
  std::shared_ptr<StagedBatch> now_;  // of this transaction
  std::deque<std::shared_ptr<StagedBatch>>
      ahead_;  // handed on; written ones are dropped at begin()
  bool direct_ = false, direct_next_ = false, outdated_ = false;
};

}  // namespace sop::journal
