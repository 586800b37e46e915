#include "runtime/people/attempts.h"

#include <algorithm>

namespace sop::people {

std::int64_t wait_of(const Failures& failures, const LockRule& rule, Instant now) {
  if (failures.count < rule.free || rule.free == 0) return 0;
  std::int64_t length = rule.first;
  for (std::uint32_t over = failures.count - rule.free; over > 0 && length < rule.most; --over)
    length *= 2;
  length = std::min(length, rule.most);
  // Noted by a clock that ran far ahead and was put right: worth nothing.
  if (failures.last.milliseconds - now.milliseconds > rule.most) return 0;
  const std::int64_t left = failures.last.milliseconds + length - now.milliseconds;
  return std::clamp<std::int64_t>(left, 0, length);
}

Attempts::Attempts(LockPolicy policy, std::size_t most) : policy_(policy), most_(most) {}

std::vector<Attempts::Counted> Attempts::counters_of(const Attempt& attempt) const {
  if (!attempt.device.empty())
    return {{"perangkat " + attempt.account + " " + attempt.device, &policy_.pair}};
  return {{"alamat " + attempt.address, &policy_.address},
          {"akun " + attempt.account, &policy_.account},
          {"pasangan " + attempt.account + " " + attempt.address, &policy_.pair}};
}

std::int64_t Attempts::wait(const Attempt& attempt, Instant now) const {
  std::int64_t longest = 0;
  for (const Counted& one : counters_of(attempt)) {
    const auto found = counters_.find(one.key);
    if (found == counters_.end()) continue;
    if (now.milliseconds - found->second.last.milliseconds >= policy_.forget) continue;
    longest = std::max(longest, wait_of(found->second, *one.rule, now));
  }
  return longest;
}

std::map<std::string, Failures> Attempts::failed(const Attempt& attempt, Instant now) {
  std::map<std::string, Failures> changed;
  for (const Counted& one : counters_of(attempt)) {
    Failures failures;
    if (const auto found = counters_.find(one.key); found != counters_.end()) {
      if (now.milliseconds - found->second.last.milliseconds < policy_.forget)
        failures = found->second;
    }
    failures.count = std::min(failures.count + 1, std::uint32_t{1'000'000});
    failures.last = now;
    put(one.key, failures);
    changed.emplace(one.key, failures);
  }
  return changed;
}

std::set<std::string> Attempts::succeeded(const Attempt& attempt) {
  std::set<std::string> gone;
  for (const Counted& one : counters_of(attempt)) {
    if (one.rule == &policy_.address) continue;
    const auto found = counters_.find(one.key);
    if (found == counters_.end()) continue;
    by_age_.erase({found->second.last, one.key});
    counters_.erase(found);
    gone.insert(one.key);
  }
  return gone;
}

void Attempts::put(const std::string& key, Failures failures) {
  const auto [at, fresh] = counters_.try_emplace(key, failures);
  if (!fresh) {
    by_age_.erase({at->second.last, key});
    at->second = failures;
  }
  by_age_.insert({failures.last, key});
  while (counters_.size() > most_) forget_oldest();
}

void Attempts::forget_oldest() {
  counters_.erase(by_age_.begin()->second);
  by_age_.erase(by_age_.begin());
}

Diagnostic wait_finding(std::int64_t milliseconds) {
  return finding<Kind::LoginWait>(Span{}, (milliseconds + 999) / 1000);
}

}  // namespace sop::people
