#include "twin.h"

#include <cassert>

namespace sop::faults {

using journal::Accepted;
using journal::Answer;

namespace {

const engine::Record& record_of(const engine::Record& record) {
  return record;
}
template <class Entry>
const engine::Record& record_of(const Entry& entry) {
  return entry.record;
}

}  // namespace

Twin::Twin(const engine::Bundle& bundle) : journal_(std::make_unique<journal::Journal>(store_)) {
  [[maybe_unused]] const Status added = journal_->add_bundle(bundle);
  assert(added.ok());
}

Twin::Twin(const Twin& other)
    : store_(other.store_), journal_(std::make_unique<journal::Journal>(store_)) {}

Twin& Twin::operator=(const Twin& other) {
  if (this == &other) return *this;
  store_ = other.store_;
  journal_ = std::make_unique<journal::Journal>(store_);
  return *this;
}

Answers Twin::submit(const Batch& batch) {
  Result<Answers> answers = journal_->submit(batch);
  assert(answers.ok());
  return std::move(answers.value());
}

std::string difference(const Answers& expected, const Answers& given) {
  if (expected.size() != given.size()) return "not one answer a request";
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string at = "answer " + std::to_string(i + 1) + " of the batch: ";
    const auto* want = std::get_if<Accepted>(&expected[i]);
    const auto* got = std::get_if<Accepted>(&given[i]);
    if ((want == nullptr) != (got == nullptr))
      return at + (want != nullptr ? "refused, should be accepted" : "accepted, should be refused");
    if (want == nullptr) {
      if (std::get<Diagnostic>(expected[i]).kind != std::get<Diagnostic>(given[i]).kind)
        return at + "refused for another reason";
      continue;
    }
    if (want->repeated != got->repeated)
      return at + (want->repeated ? "done again" : "called repeated, was never done");
    if (want->case_number != got->case_number || want->first_event != got->first_event ||
        want->last_event != got->last_event || want->hash != got->hash)
      return at + "another case, place or hash";
  }
  return {};
}

void Ledger::acknowledged(const Batch& batch, const Answers& answers) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto* yes = std::get_if<Accepted>(&answers[i]);
    if (yes != nullptr) accepted_.emplace(batch[i].command.key, *yes);
  }
}

void Ledger::in_doubt(const Batch& batch) {
  for (const journal::Request& request : batch) doubtful_.insert(request.command.key);
}

std::string Ledger::compare(journal::Journal& journal, journal::CaseNumber cases) const {
  struct Seen {
    journal::CaseNumber number = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t count = 0;
  };
  std::map<std::string, Seen> seen;
  for (journal::CaseNumber number = 1; number <= cases; ++number) {
    const auto records = journal.history(number);
    if (!records) return "history of case " + std::to_string(number) + " cannot be read";
    for (const auto& entry : records.value()) {
      const engine::Record& record = record_of(entry);
      Seen& one = seen[record.key];
      if (one.count++ == 0) one.first = record.sequence;
      one.last = record.sequence;
      one.number = number;
    }
  }
  for (const auto& [key, answer] : accepted_) {
    const auto found = seen.find(key);
    if (found == seen.end()) return "acknowledged command " + key + " is gone";
    const Seen& one = found->second;
    if (one.number != answer.case_number || one.first != answer.first_event ||
        one.last != answer.last_event || one.count != answer.last_event - answer.first_event + 1)
      return "acknowledged command " + key + " is not there exactly once";
  }
  for (const auto& [key, one] : seen) {
    if (accepted_.count(key) == 0 && doubtful_.count(key) == 0)
      return "command " + key + " is there and was refused or never sent";
    if (one.count != one.last - one.first + 1)
      return "command " + key + " is there in part or more than once";
  }
  return {};
}

}  // namespace sop::faults
