#include "twin.h"

#include <cassert>
#include <nlohmann/json.hpp>
#include <optional>

namespace sop::faults {

using journal::Accepted;
using journal::Answer;

namespace {

// Commands that the journal itself sends on behalf of others: cases of called SOPs, deadlines.
bool is_internal(const std::string& key) {
  return key.starts_with("turunan/") || key.starts_with("tenggat/");
}

}  // namespace

Result<Standing> standing_of(journal::Store& store) {
  const auto head = store.head();
  if (!head) return head.failure();
  auto rows = beside(store);
  if (!rows) return rows.failure();
  return Standing{head.value(), std::move(rows.value())};
}

Twin::Twin(const Sops& sops)
    : journal_(std::make_unique<journal::Journal>(store_, office_options())) {
  [[maybe_unused]] const Status added = journal_->add_bundle(sops.plain);
  assert(added.ok());
}

Twin::Twin(const Twin& other)
    : store_(other.store_),
      journal_(std::make_unique<journal::Journal>(store_, office_options())) {}

Twin& Twin::operator=(const Twin& other) {
  if (this == &other) return *this;
  store_ = other.store_;
  journal_ = std::make_unique<journal::Journal>(store_, office_options());
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
    if (want->count != got->count || want->more != got->more ||
        want->told.size() != got->told.size())
      return at + "did more or less than it should";
  }
  return {};
}

void Ledger::acknowledged(const Batch& batch, const Answers& answers) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto* yes = std::get_if<Accepted>(&answers[i]);
    const std::string key = key_of(batch[i]);
    if (yes != nullptr && !key.empty()) accepted_.emplace(key, *yes);
  }
}

void Ledger::in_doubt(const Batch& batch) {
  for (const journal::Work& work : batch) doubtful_.insert(key_of(work));
}

std::string Ledger::compare(journal::Store& store) const {
  struct Seen {
    journal::CaseNumber number = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t count = 0;
  };
  std::map<std::string, Seen> seen;
  const Status read = store.each_event([&](const journal::EventRow& row) {
    const auto json = nlohmann::json::parse(row.record, nullptr, false);
    Seen& one = seen[json.is_object() ? json.value("key", "") : ""];
    if (one.count++ == 0) one.first = row.sequence;
    one.last = row.sequence;
    one.number = row.case_number;
    return true;
  });
  if (!read) return "the events cannot be read: " + read.failure().detail;
  for (const auto& [key, answer] : accepted_) {
    const auto found = seen.find(key);
    if (found == seen.end()) return "acknowledged command " + key + " is gone";
    const Seen& one = found->second;
    if (one.number != answer.case_number || one.first != answer.first_event ||
        one.last != answer.last_event || one.count != answer.last_event - answer.first_event + 1)
      return "acknowledged command " + key + " is not there exactly once";
  }
  for (const auto& [key, one] : seen) {
    if (accepted_.count(key) == 0 && doubtful_.count(key) == 0 && !is_internal(key))
      return "command " + key + " is there and was refused or never sent";
    if (one.count != one.last - one.first + 1)
      return "command " + key + " is there in part or more than once";
  }
  return {};
}

}  // namespace sop::faults
