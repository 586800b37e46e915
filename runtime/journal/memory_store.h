// A store that lives and dies with the process: for tests, and the model the SQLite store is
// compared with.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "runtime/journal/store.h"

namespace sop::journal {

class MemoryStore final : public Store {
 public:
  Status begin(bool& changed) override;
  Status commit() override { return Done{}; }
  void rollback() override { now_ = before_; }
  Status begin_reading() override;
  Status check() override { return Done{}; }

  Result<Head> head() override { return now_.head; }
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
  struct Tables {
    Head head;
    std::map<CaseNumber, CaseRow> cases;
    std::map<CaseNumber, std::vector<WaitingRow>> waiting;
    std::vector<EventRow> events;
    std::map<std::string, CommandRow> commands;
    std::map<std::string, std::string> bundles;
    std::map<std::string, std::string> contents;
    std::set<std::pair<CaseNumber, std::string>> participants;
    std::map<std::string, std::string> people;
    std::map<std::string, std::string> facts;
    std::map<std::pair<std::string, std::string>, SideRow> sides;
    std::map<std::uint64_t, OutboxRow> outbox;
    std::uint64_t last_letter = 0;
  };
  Tables now_;
  Tables before_;  // what rollback() goes back to
};

}  // namespace sop::journal
