#include <unordered_set>

#include "compiler/base/hash.h"
#include "runtime/journal/journal.h"

namespace sop::journal {
namespace {

constexpr std::size_t kMostFindings = 20;

// Walks the chain once, folding each case anew and comparing with the state that is kept.
class Verifier {
 public:
  Verifier(Store& store, const std::string& anchor) : store_(store), anchor_(anchor) {}

  Result<Audit> run() {
    if (Status begun = store_.begin_reading(); !begun) return begun.failure();
    Result<Audit> audit = walk();
    store_.rollback();
    return audit;
  }

 private:
  Result<Audit> walk() {
    if (Status checked = store_.check(); !checked) return checked.failure();
    const Status read = store_.each_event(0, [this](const EventRow& row) {
      take(row);
      return !failure_ && audit_.findings.size() < kMostFindings;
    });
    if (failure_) return *failure_;
    if (!read) return read.failure();
    if (audit_.findings.size() >= kMostFindings) return std::move(audit_);
    Result<Head> head = store_.head();
    if (!head) return head.failure();
    if (head.value() != audit_.head)
      report(finding<Kind::AuditHead>(Span{}, std::to_string(audit_.head.sequence)));
    if (Status compared = compare_states(); !compared) return compared.failure();
    return std::move(audit_);
  }

  void report(Diagnostic diagnostic) { audit_.findings.push_back(std::move(diagnostic)); }

  void take(const EventRow& row) {
    const std::string at = std::to_string(row.sequence);
    if (row.sequence != audit_.head.sequence + 1) {
      report(finding<Kind::AuditGap>(Span{}, std::to_string(audit_.head.sequence + 1), at));
    }
    if (link(audit_.head.hash, row.record) != row.hash)
      report(finding<Kind::AuditChain>(Span{}, at));
    audit_.head = {row.sequence, row.hash};
    if (row.hash == anchor_) audit_.anchor_found = true;
    ++audit_.events;
    fold(row, at);
  }

  void fold(const EventRow& row, const std::string& at) {
    const engine::Bundle* definition = definition_of(row.case_number);
    if (failure_) return;
    std::optional<engine::Record> record;
    if (definition != nullptr) record = engine::decode_record(row.record, *definition);
    if (!record || record->sequence != row.sequence || record->case_number != row.case_number) {
      report(finding<Kind::AuditUnreadable>(Span{}, at));
      return;
    }
    engine::State& state = states_[row.case_number];
    state = engine::apply(std::move(state), record->event);
  }

  // The definition of a case's bundle; nullptr (and a finding, once) when there is no sound one.
  const engine::Bundle* definition_of(CaseNumber number) {
    const auto known = bundle_of_case_.find(number);
    if (known != bundle_of_case_.end()) return known->second;
    const engine::Bundle*& found = bundle_of_case_[number];
    found = nullptr;
    Result<std::optional<CaseRow>> row = store_.load(number);
    if (!row) {
      failure_ = row.failure();
    } else if (row.value()) {
      found = read_bundle(row.value()->bundle);
    }
    return found;
  }

  const engine::Bundle* read_bundle(const std::string& hash) {
    const auto known = bundles_.find(hash);
    if (known != bundles_.end()) return known->second ? &*known->second : nullptr;
    std::optional<engine::Bundle>& slot = bundles_[hash];
    Result<std::optional<std::string>> content = store_.bundle(hash);
    if (!content) {
      failure_ = content.failure();
      return nullptr;
    }
    Findings findings;
    if (content.value() && sha256_hex(*content.value()) == hash)
      slot = bundle::read(*content.value(), hash, findings);
    if (!slot) report(finding<Kind::AuditBundle>(Span{}, hash));
    return slot ? &*slot : nullptr;
  }

  Status compare_states() {
    Status read = store_.each_case([this](const CaseRow& row) {
      ++audit_.cases;
      const engine::Bundle* definition = definition_of(row.number);
      if (failure_) return false;
      if (definition == nullptr) return true;
      const auto folded = states_.find(row.number);
      const bool open = folded != states_.end() && folded->second.status == engine::Status::Open;
      const bool same = folded != states_.end() && row.open == open &&
                        engine::encode(folded->second, *definition) == row.state;
      if (!same) report(finding<Kind::AuditState>(Span{}, std::to_string(row.number)));
      return audit_.findings.size() < kMostFindings;
    });
    if (failure_) return *failure_;
    return read;
  }

  Store& store_;
  const std::string& anchor_;
  Audit audit_;
  std::optional<Failure> failure_;
  std::unordered_map<CaseNumber, engine::State> states_;
  std::unordered_map<CaseNumber, const engine::Bundle*> bundle_of_case_;
  std::map<std::string, std::optional<engine::Bundle>> bundles_;
};

}  // namespace

Result<Audit> verify(Store& store, const std::string& anchor) {
  return Verifier(store, anchor).run();
}

}  // namespace sop::journal
