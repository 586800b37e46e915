// The audit: recomputes the chain, folds every case and the register anew, and compares them with
// what is kept. Bounded memory, whatever the number of cases.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/journal/rows.h"
#include "runtime/journal/timekeeper.h"

namespace sop::journal {

class Store;

// One link of the chain.
[[nodiscard]] std::string link(const std::string& previous_hash, const std::string& record);

// What verify() saw. Findings are of 73xx; none: nothing was changed, removed or reordered, and the
// rows kept are what the events add up to.
struct Audit {
  std::uint64_t events = 0;
  std::uint64_t cases = 0;
  Head head;
  bool anchor_found = false;  // the hash asked for is in the chain
  std::vector<Diagnostic> findings;
};

struct AuditOptions {
  std::string anchor;       // a hash noted down earlier, or empty
  Timekeepers timekeepers;  // none: what is due is not compared
  // Called for each file a case names (its hash); false: it is not there, or not sound.
  std::function<bool(const std::string& hash)> document;
};
[[nodiscard]] Result<Audit> verify(Store& store, const AuditOptions& options);
[[nodiscard]] Result<Audit> verify(Store& store, const std::string& anchor = {});

}  // namespace sop::journal
