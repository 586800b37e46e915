// Rows folded from events, made in a store that never had them: for migrations. Within a
// transaction of the caller.
#pragma once

#include <map>
#include <string>

#include "runtime/journal/store.h"

namespace sop::journal {

class Refolder {
 public:
  explicit Refolder(Store& store) : store_(store) {}

  [[nodiscard]] Status keep_bundle(const std::string& hash, const std::string& content);
  // When its tasks are due stays open: Recompute tells later. `state`: as it was kept, and stays if
  // the events add up to something else, so that the audit finds it.
  [[nodiscard]] Status fold_case(CaseNumber number, const std::string& bundle,
                                 const std::string& state);

 private:
  Store& store_;
  std::map<std::string, engine::Bundle> bundles_;
};

}  // namespace sop::journal
