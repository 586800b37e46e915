// Where the journal keeps its rows: an interface, so that the journal and its tests need no SQLite
// and another database has a place to dock. A store knows nothing of SOPs; it keeps texts and
// numbers, in transactions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/engine/engine.h"

namespace sop::journal {

using engine::CaseNumber;

// The end of the audit chain.
struct Head {
  std::uint64_t sequence = 0;
  std::string hash;  // empty before the first event
  friend bool operator==(const Head&, const Head&) = default;
};

struct CaseRow {
  CaseNumber number = 0;
  std::string bundle;  // its hash
  std::string state;   // encoded
  bool open = false;
};

struct EventRow {
  std::uint64_t sequence = 0;
  CaseNumber case_number = 0;
  std::string record;  // encoded
  std::string hash;    // sha256 of the hash before it, a line end and the record
};

struct CommandRow {
  std::string key;
  std::string fingerprint;
  std::uint64_t first = 0;  // events it brought about
  std::uint64_t last = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // Changes are made between begin() and commit(); after commit() they survive the loss of power.
  // begin() waits for other writers and says in `changed` whether any of them wrote since the last
  // transaction.
  [[nodiscard]] virtual Status begin(bool& changed) = 0;
  [[nodiscard]] virtual Status commit() = 0;
  virtual void rollback() = 0;

  [[nodiscard]] virtual Result<Head> head() = 0;
  [[nodiscard]] virtual Status set_head(const Head& head) = 0;
  [[nodiscard]] virtual Result<CaseNumber> last_case() = 0;
  [[nodiscard]] virtual Result<std::optional<CaseRow>> load(CaseNumber number) = 0;
  [[nodiscard]] virtual Status save(const CaseRow& row) = 0;
  [[nodiscard]] virtual Status append(const EventRow& row) = 0;
  [[nodiscard]] virtual Result<std::optional<CommandRow>> find_command(const std::string& key) = 0;
  [[nodiscard]] virtual Status add_command(const CommandRow& row) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> bundle(const std::string& hash) = 0;
  [[nodiscard]] virtual Status add_bundle(const std::string& hash, const std::string& content) = 0;

  [[nodiscard]] virtual Result<std::optional<EventRow>> find_event(std::uint64_t sequence) = 0;
  // In rising order; a visitor that returns false stops. `number` 0: all cases.
  using EventVisitor = std::function<bool(const EventRow&)>;
  [[nodiscard]] virtual Status each_event(CaseNumber number, const EventVisitor& visit) = 0;
  using CaseVisitor = std::function<bool(const CaseRow&)>;
  [[nodiscard]] virtual Status each_case(const CaseVisitor& visit) = 0;
  // The open case with the highest number, of this bundle unless the hash is empty.
  [[nodiscard]] virtual Result<std::optional<CaseRow>> last_open(const std::string& bundle) = 0;
  // Reads done until rollback() see one moment of the journal.
  [[nodiscard]] virtual Status begin_reading() = 0;
  // The store's own check of its pages and indices; Damaged when something is wrong.
  [[nodiscard]] virtual Status check() = 0;
};

}  // namespace sop::journal
