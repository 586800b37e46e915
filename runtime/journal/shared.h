// What the writer and all readers of one database keep in memory together: bundles that were read
// (they never change) and the register as of some event. Thread-safe. What is handed out stays as
// it is, however the database goes on.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "runtime/engine/engine.h"
#include "runtime/people/register.h"

namespace sop::journal {

class Shared {
 public:
  static constexpr std::size_t kBundleBytes = 256U << 20U;  // of content; the longest unused go

  [[nodiscard]] std::shared_ptr<const engine::Bundle> bundle(const std::string& hash);
  void add(std::shared_ptr<const engine::Bundle> bundle);

  // The register as it was after event `version`; nullptr: another version is kept, or none.
  [[nodiscard]] std::shared_ptr<const people::Register> people(std::uint64_t version);
  // A newer one replaces an older.
  void set_people(std::uint64_t version, std::shared_ptr<const people::Register> all);

 private:
  struct Slot {
    std::shared_ptr<const engine::Bundle> bundle;
    std::list<std::string>::iterator place;
  };
  std::mutex lock_;
  std::unordered_map<std::string, Slot> bundles_;
  std::list<std::string> order_;  // the last used first
  std::size_t bytes_ = 0;
  std::uint64_t version_ = 0;
  std::shared_ptr<const people::Register> people_;
};

}  // namespace sop::journal
