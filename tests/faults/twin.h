// What should be there: the same journal on a store that cannot fail, and a ledger of what was
// answered. The twin tells states, heads, answers and the rows beside the record; the ledger counts
// keys by itself, from the events' texts, so that a fault of the journal's own bookkeeping is not
// excused by the twin having it too.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "office.h"
#include "runtime/journal/journal.h"
#include "runtime/journal/memory_store.h"

namespace sop::faults {

using Answers = std::vector<journal::Answer>;

// The end of the chain and all rows beside it: two journals that agree in it took the same works.
struct Standing {
  journal::Head head;
  std::string beside;
  friend bool operator==(const Standing&, const Standing&) = default;
};
[[nodiscard]] Result<Standing> standing_of(journal::Store& store);

class Twin {
 public:
  explicit Twin(const Sops& sops);
  // Copies keep what the store keeps.
  Twin(const Twin& other);
  Twin& operator=(const Twin& other);
  ~Twin() = default;

  Answers submit(const Batch& batch);
  [[nodiscard]] journal::Head head() { return store_.head().value(); }
  [[nodiscard]] Standing standing() { return standing_of(store_).value(); }
  [[nodiscard]] journal::Journal& journal() { return *journal_; }
  [[nodiscard]] journal::Store& store() { return store_; }
  [[nodiscard]] journal::CaseNumber cases() { return store_.last_case().value(); }
  // Somebody has an account: the terminal does nothing any more.
  [[nodiscard]] bool staffed() { return !journal_->people().value()->persons.empty(); }

 private:
  journal::MemoryStore store_;
  std::unique_ptr<journal::Journal> journal_;
};

// Empty: alike. Otherwise what differs.
[[nodiscard]] std::string difference(const Answers& expected, const Answers& given);

class Ledger {
 public:
  // Takes answers down as given.
  void acknowledged(const Batch& batch, const Answers& answers);
  // They may be there or not; those of a batch together.
  void in_doubt(const Batch& batch);
  // Looks at all events of a store: every acknowledged key once, in its place; no refused one; no
  // key that nobody sent.
  [[nodiscard]] std::string compare(journal::Store& store) const;
  [[nodiscard]] std::size_t keys() const { return accepted_.size(); }

 private:
  std::map<std::string, journal::Accepted> accepted_;
  std::set<std::string> doubtful_;
};

}  // namespace sop::faults
