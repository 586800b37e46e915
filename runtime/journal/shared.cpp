#include "runtime/journal/shared.h"

#include <utility>

namespace sop::journal {

std::shared_ptr<const engine::Bundle> Shared::bundle(const std::string& hash) {
  const std::scoped_lock guard(lock_);
  const auto found = bundles_.find(hash);
  if (found == bundles_.end()) return nullptr;
  order_.splice(order_.begin(), order_, found->second.place);
  return found->second.bundle;
}

void Shared::add(std::shared_ptr<const engine::Bundle> bundle) {
  const std::scoped_lock guard(lock_);
  if (bundles_.count(bundle->hash) != 0) return;
  order_.push_front(bundle->hash);
  bytes_ += bundle->content.size();
  bundles_.emplace(bundle->hash, Slot{bundle, order_.begin()});
  while (bytes_ > kBundleBytes && order_.size() > 1) {
    const auto last = bundles_.find(order_.back());
    bytes_ -= last->second.bundle->content.size();
    bundles_.erase(last);
    order_.pop_back();
  }
}

std::shared_ptr<const people::Register> Shared::people(std::uint64_t version) {
  const std::scoped_lock guard(lock_);
  return people_ && version_ == version ? people_ : nullptr;
}

void Shared::set_people(std::uint64_t version, std::shared_ptr<const people::Register> all) {
  const std::scoped_lock guard(lock_);
  if (people_ && version_ > version) return;
  version_ = version;
  people_ = std::move(all);
}

}  // namespace sop::journal
