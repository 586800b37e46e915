// What is folded from a case for quick reading, as pure functions: the rows of its waiting tasks,
// and what is kept of a bundle beside its bytes. The journal writes them, verify() makes them anew.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/journal/rows.h"
#include "runtime/journal/timekeeper.h"
#include "runtime/journal/work.h"

namespace sop::journal {

[[nodiscard]] BundleRow bundle_row(const engine::Bundle& bundle);

// In order of task and member. `keeper` may be nullptr: nothing is due.
[[nodiscard]] std::vector<WaitingRow> waiting_rows(CaseNumber number, const engine::Bundle& bundle,
                                                   const engine::State& state,
                                                   const Timekeeper* keeper,
                                                   const Completed& completed);

// Whether the bundle has a deadline that hangs on another step: only then `completed` is asked.
[[nodiscard]] bool looks_back(const engine::Bundle& bundle);

using Bundles =
    std::function<Result<std::shared_ptr<const engine::Bundle>>(const std::string& hash)>;

// Reads the events of one case in order, each in the bundle of its time.
class HistoryReader {
 public:
  HistoryReader(CaseNumber number, Bundles bundles)
      : number_(number), bundles_(std::move(bundles)) {}
  // Nothing: the text is no event of this case.
  [[nodiscard]] Result<std::optional<Entry>> next(const std::string& record);
  // Of what was read so far, in the bundle of now.
  [[nodiscard]] const std::map<engine::TaskId, engine::Instant>& completed() const {
    return completed_;
  }
  [[nodiscard]] const std::shared_ptr<const engine::Bundle>& bundle() const { return bundle_; }

 private:
  CaseNumber number_;
  Bundles bundles_;
  std::shared_ptr<const engine::Bundle> bundle_;
  std::map<engine::TaskId, engine::Instant> completed_;
};

}  // namespace sop::journal
