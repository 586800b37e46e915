// A store that lives and dies with the process: for tests, and the model the SQLite store is
// compared with.
#pragma once

#include <map>

#include "runtime/journal/store.h"

namespace sop::journal {

class MemoryStore final : public Store {
 public:
  Status begin(bool& changed) override;
  Status commit() override;
  void rollback() override;
  Result<Head> head() override { return now_.head; }
  Status set_head(const Head& head) override;
  Result<CaseNumber> last_case() override;
  Result<std::optional<CaseRow>> load(CaseNumber number) override;
  Status save(const CaseRow& row) override;
  Status append(const EventRow& row) override;
  Result<std::optional<CommandRow>> find_command(const std::string& key) override;
  Status add_command(const CommandRow& row) override;
  Result<std::optional<std::string>> bundle(const std::string& hash) override;
  Status add_bundle(const std::string& hash, const std::string& content) override;
  Result<std::optional<EventRow>> find_event(std::uint64_t sequence) override;
  Status each_event(CaseNumber number, const EventVisitor& visit) override;
  Status each_case(const CaseVisitor& visit) override;
  Result<std::optional<CaseRow>> last_open(const std::string& bundle) override;
  Status begin_reading() override;
  Status check() override { return Done{}; }

 private:
  struct Tables {
    Head head;
    std::map<CaseNumber, CaseRow> cases;
    std::vector<EventRow> events;
    std::map<std::string, CommandRow> commands;
    std::map<std::string, std::string> bundles;
  };
  Tables now_;
  Tables before_;  // what rollback() goes back to
};

}  // namespace sop::journal
