// The record of all cases: takes commands, asks the engine, and keeps events and folded state in
// one transaction. An answer is given only after the commit that holds it. Many commands handed in
// together share one commit (group commit): its sync is what the disk is slow at. Restart reads
// states, not histories. Events form a hash chain. Not thread-safe: one writer at a time; other
// processes on the same database are waited for.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"
#include "runtime/journal/store.h"

namespace sop::journal {

struct Request {
  CaseNumber case_number = 0;  // 0 with a Start: a new case
  std::string bundle;          // hash, with a Start only
  engine::Command command;
  engine::Instant now;
};

struct Accepted {
  CaseNumber case_number = 0;
  std::uint64_t first_event = 0;
  std::uint64_t last_event = 0;
  std::string hash;  // of the chain at the last event: whoever keeps it can prove what stood before
  bool repeated = false;  // the key had been seen; nothing was done again
};

using Answer = std::variant<Accepted, Diagnostic>;

struct Case {
  CaseNumber number = 0;
  const engine::Bundle* bundle = nullptr;  // owned by the journal
  engine::State state;
};

// Called at numbered places of a transaction, for tests that end the process there: 1 begun, 2
// events written, 3 states written, 4 committed and not yet answered.
using Watcher = std::function<void(int point)>;

class Journal {
 public:
  explicit Journal(Store& store, Watcher watcher = {});

  // Keeps a bundle under its hash; the same one twice is kept once.
  [[nodiscard]] Status add_bundle(const engine::Bundle& bundle);

  // All in one transaction, in order; one answer a request. A failure means that none of them took
  // effect.
  [[nodiscard]] Result<std::vector<Answer>> submit(std::span<const Request> requests);
  [[nodiscard]] Result<Answer> submit(const Request& request);

  [[nodiscard]] Result<std::optional<Case>> load(CaseNumber number);
  // The open case with the highest number, of this bundle if a hash is given.
  [[nodiscard]] Result<std::optional<Case>> last_open(const std::string& bundle = {});
  [[nodiscard]] Status each_case(const std::function<bool(const Case&)>& visit);
  [[nodiscard]] Result<std::vector<engine::Record>> history(CaseNumber number);
  [[nodiscard]] Result<Head> head() { return store_.head(); }

 private:
  struct Pending;

  [[nodiscard]] Result<const engine::Bundle*> bundle(const std::string& hash);
  [[nodiscard]] Result<std::optional<Case>> decode(const CaseRow& row);
  [[nodiscard]] Status run(std::span<const Request> requests, std::vector<Answer>& answers);
  [[nodiscard]] Result<Answer> carry_out(const Request& request, Pending& pending);
  [[nodiscard]] Result<Case*> case_for(const Request& request, Pending& pending);
  [[nodiscard]] Status keep(const Request& request, Case& changed,
                            const std::vector<engine::Event>& events, Pending& pending);
  void forget();
  void at(int point) const {
    if (watcher_) watcher_(point);
  }

  Store& store_;
  Watcher watcher_;
  std::map<std::string, std::unique_ptr<engine::Bundle>> bundles_;
  std::unordered_map<CaseNumber, Case> cases_;  // states as of the last commit
  std::optional<Head> head_;
};

// One link of the chain.
[[nodiscard]] std::string link(const std::string& previous_hash, const std::string& record);

// What verify() saw. Findings are of 73xx; none: nothing was changed, removed or reordered, and the
// states kept are what the events add up to.
struct Audit {
  std::uint64_t events = 0;
  std::uint64_t cases = 0;
  Head head;
  bool anchor_found = false;  // the hash asked for is in the chain
  std::vector<Diagnostic> findings;
};

// `anchor`: a hash noted down earlier, or empty.
[[nodiscard]] Result<Audit> verify(Store& store, const std::string& anchor = {});

}  // namespace sop::journal
