#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "compiler/base/hash.h"
#include "runtime/journal/audit.h"
#include "runtime/journal/derive.h"
#include "runtime/journal/store.h"
#include "runtime/people/codec.h"
#include "runtime/people/commands.h"

namespace sop::journal {
namespace {

constexpr std::size_t kMostFindings = 20;
constexpr std::size_t kBundlesInMemory = 200;

// Walks the chain once, then folds case after case from its own events and compares with the rows
// kept: memory for one case at a time.
class Verifier {
 public:
  Verifier(Store& store, const AuditOptions& options) : store_(store), options_(options) {}

  Result<Audit> run() {
    if (Status begun = store_.begin_reading(); !begun) return begun.failure();
    Status walked = walk();
    store_.rollback();
    if (failure_) return *failure_;
    if (!walked) return walked.failure();
    return std::move(audit_);
  }

 private:
  Status walk() {
    if (Status checked = store_.check(); !checked) return checked;
    if (Status read = chain(); !read || full()) return read;
    if (Status read = people(); !read || full()) return read;
    if (Status read = each_state(); !read || full()) return read;
    if (Status read = commands(); !read || full()) return read;
    return letters();
  }

  [[nodiscard]] bool full() const { return failure_ || audit_.findings.size() >= kMostFindings; }
  void report(Diagnostic diagnostic) {
    if (audit_.findings.size() < kMostFindings) audit_.findings.push_back(std::move(diagnostic));
  }
  // The value, or nothing and the failure noted.
  template <class T>
  std::optional<T> got(Result<T> result) {
    if (result) return std::move(result.value());
    failure_ = result.failure();
    return std::nullopt;
  }

  // Events of one command stand in one entry, and only they: else a key could be forgotten unseen.
  struct Entries {
    std::string key;
    bool ended = true;
    void take(Verifier& verifier, const EventRow& row, const std::string& its_key) {
      if ((its_key != key) != ended)
        verifier.report(finding<Kind::AuditCommand>(Span{}, std::to_string(row.sequence)));
      if (ended) ++verifier.commands_;
      key = its_key;
      ended = !row.hash.empty();
    }
  };

  // ---- The chain, and the register, whose events are read along.

  Status chain() {
    const Status read = store_.each_event([this](const EventRow& row) {
      take(row);
      return !full();
    });
    if (!read || full()) return read;
    audit_.head.at = engine::time_in(last_record_).value_or(Instant{});
    const auto head = got(store_.head());
    if (!head) return Done{};
    if (*head != audit_.head)
      report(finding<Kind::AuditHead>(Span{}, std::to_string(audit_.head.sequence)));
    return Done{};
  }

  void take(const EventRow& row) {
    const std::string at = std::to_string(row.sequence);
    if (row.sequence != audit_.head.sequence + 1) {
      report(finding<Kind::AuditGap>(Span{}, std::to_string(audit_.head.sequence + 1), at));
    }
    // Between the events of an entry no hash is kept: what was changed there shows at its end.
    std::string hash = link(audit_.head.hash, row.record);
    if (!row.hash.empty() && hash != row.hash) {
      report(finding<Kind::AuditChain>(Span{}, at));
      hash = row.hash;
    }
    audit_.head.sequence = row.sequence;
    audit_.head.hash = std::move(hash);
    last_record_ = row.record;
    if (audit_.head.hash == options_.anchor) audit_.anchor_found = true;
    ++audit_.events;
    if (row.case_number != 0) {
      case_events_ += 1;
      return;
    }
    audit_.head.people = row.sequence;
    const std::optional<people::Record> record = people::decode_record(row.record);
    if (!record || record->sequence != row.sequence) {
      report(finding<Kind::AuditUnreadable>(Span{}, at));
      return;
    }
    people::apply(people_, record->event);
    register_.take(*this, row, record->key);
  }

  Status people() {
    std::map<std::string, std::string> wanted;
    people::each_row(people_, [&](const std::string& key, const std::string& text) {
      wanted.emplace(key, text);
    });
    std::set<std::string> wrong;
    const Status read =
        store_.each_register_row([&](const std::string& key, const std::string& text) {
          const auto found = wanted.find(key);
          if (found == wanted.end() || found->second != text) wrong.insert(key);
          if (found != wanted.end()) wanted.erase(found);
          return true;
        });
    for (const auto& [key, text] : wanted) wrong.insert(key);
    // Of an empty register no rows are kept.
    if (people_.events == 0 && wanted.size() == wrong.size()) wrong.clear();
    for (const std::string& key : wrong) report(finding<Kind::AuditRegister>(Span{}, key));
    if (read && !people_.calendar.empty()) {
      const auto bytes = got(store_.content(people_.calendar));
      if (bytes && (!*bytes || sha256_hex(**bytes) != people_.calendar))
        report(finding<Kind::AuditRegister>(Span{}, people_.calendar));
      if (bytes && *bytes) calendar_ = **bytes;
    }
    return read;
  }

  // ---- Cases.

  Status each_state() {
    if (options_.timekeepers) {
      const auto computed = got(store_.fact("kalender"));
      if (computed && *computed == people_.calendar) keeper_ = options_.timekeepers(calendar_);
    }
    const Status read = store_.each_case([this](const CaseRow& row) {
      ++audit_.cases;
      one_case(row);
      return !full();
    });
    if (!read || full()) return read;
    if (events_seen_ != case_events_) report(finding<Kind::AuditState>(Span{}, "?"));
    const auto kept = got(store_.count_participants());
    if (kept && *kept != participants_ && audit_.findings.empty())
      report(finding<Kind::AuditParticipants>(Span{}, "?"));
    return Done{};
  }

  void one_case(const CaseRow& row) {
    const std::string number = std::to_string(row.number);
    HistoryReader history(row.number, [this](const std::string& hash) { return bundle(hash); });
    engine::State state;
    std::set<std::string> people;
    Entries entries;
    const Status read = store_.each_event_of(row.number, [&](const EventRow& event) {
      ++events_seen_;
      const auto entry = got(history.next(event.record));
      if (!entry) return false;
      if (!*entry || (*entry)->record.sequence != event.sequence) {
        report(finding<Kind::AuditUnreadable>(Span{}, std::to_string(event.sequence)));
        return !full();
      }
      const engine::Record& record = (*entry)->record;
      if (!record.event.person.empty()) people.insert(record.event.person);
      engine::fold(state, record.event);
      entries.take(*this, event, record.key);
      return true;
    });
    if (!read && !failure_) failure_ = read.failure();
    if (full()) return;
    const engine::Bundle* definition = history.bundle().get();
    const bool same = definition != nullptr && row.bundle == definition->hash &&
                      row.status == state.status && row.parent == state.origin.number &&
                      row.started == state.started && row.ended == state.ended &&
                      row.starter == state.starter &&
                      engine::encode(state, *definition) == row.state;
    if (!same) {
      report(finding<Kind::AuditState>(Span{}, number));
      return;
    }
    compare_lists(row.number, *definition, state, history);
    compare_links(row.number, state);
    compare_people(row.number, people);
    for (const engine::File& file : state.files) {
      if (options_.document && !options_.document(file.hash))
        report(finding<Kind::AuditDocument>(Span{}, file.name, number));
    }
  }

  void compare_lists(CaseNumber number, const engine::Bundle& definition,
                     const engine::State& state, const HistoryReader& history) {
    auto kept = got(store_.waiting(number));
    if (!kept) return;
    const Completed completed = [&](engine::TaskId task) -> std::optional<engine::Instant> {
      const auto found = history.completed().find(task);
      return found == history.completed().end() ? std::nullopt : std::optional(found->second);
    };
    std::vector<WaitingRow> wanted =
        waiting_rows(number, definition, state, keeper_.get(), completed);
    if (!keeper_) {  // when things are due is not ours to say
      for (std::vector<WaitingRow>* rows : {&wanted, &*kept}) {
        for (WaitingRow& row : *rows) row.due = row.alarm = std::nullopt;
      }
    }
    if (wanted != *kept) report(finding<Kind::AuditWaiting>(Span{}, std::to_string(number)));
  }

  // A case that was called, and the step that waits for it, name each other.
  void compare_links(CaseNumber number, const engine::State& state) {
    const auto linked = [&](CaseNumber other, bool sound) {
      if (!sound)
        report(finding<Kind::AuditLink>(Span{}, std::to_string(number), std::to_string(other)));
    };
    for (const engine::Token& token : state.tokens) {
      if (token.call == 0) continue;
      const auto child = got(store_.load(token.call));
      if (child) linked(token.call, *child && (*child)->parent == number);
    }
    if (state.origin.number == 0 || state.status != engine::Status::Open) return;
    const auto parent = got(store_.load(state.origin.number));
    if (!parent) return;
    bool named = false;
    if (*parent) {
      const auto definition = got(bundle((*parent)->bundle));
      if (!definition || !*definition) return;
      const auto theirs = engine::decode_state((*parent)->state, **definition);
      named = theirs && std::any_of(theirs->tokens.begin(), theirs->tokens.end(),
                                    [&](const engine::Token& one) { return one.call == number; });
    }
    linked(state.origin.number, named);
  }

  void compare_people(CaseNumber number, const std::set<std::string>& people) {
    participants_ += people.size();
    for (const std::string& person : people) {
      const auto known = got(store_.has_participant(number, person));
      if (known && !*known)
        report(finding<Kind::AuditParticipants>(Span{}, std::to_string(number)));
    }
  }

  Result<std::shared_ptr<const engine::Bundle>> bundle(const std::string& hash) {
    using Found = std::shared_ptr<const engine::Bundle>;
    const auto known = bundles_.find(hash);
    if (known != bundles_.end()) return known->second;
    Result<std::optional<std::string>> content = store_.bundle(hash);
    if (!content) return content.failure();
    Found found;
    Findings findings;
    if (content.value() && sha256_hex(*content.value()) == hash) {
      if (auto read = bundle::read(*content.value(), hash, findings))
        found = std::make_shared<const engine::Bundle>(std::move(*read));
    }
    if (!found) report(finding<Kind::AuditBundle>(Span{}, hash));
    if (bundles_.size() >= kBundlesInMemory) bundles_.clear();
    bundles_.emplace(hash, found);
    return found;
  }

  // ---- Keys and letters.

  Status commands() {
    std::uint64_t kept = 0;
    const Status read = store_.each_command([&](std::uint64_t digest, std::uint64_t first) {
      ++kept;
      const auto event = got(store_.find_entry(first));
      if (!event) return false;
      const std::optional<std::string> key =
          *event ? engine::key_in((*event)->record) : std::nullopt;
      if (!key || short_hash(*key) != digest)
        report(finding<Kind::AuditCommand>(Span{}, std::to_string(first)));
      return !full();
    });
    if (read && audit_.findings.empty() && kept != commands_)
      report(finding<Kind::AuditCommand>(Span{}, "?"));
    return read;
  }

  Status letters() {
    return store_.each_outbox([&](const OutboxRow& row) {
      if (row.event == 0 || row.event > audit_.head.sequence)
        report(finding<Kind::AuditOutbox>(Span{}, row.effect.key));
      return !full();
    });
  }

  Store& store_;
  const AuditOptions& options_;
  Audit audit_;
  std::optional<Failure> failure_;
  people::Register people_;
  std::string calendar_;
  std::string last_record_;
  Entries register_;
  std::shared_ptr<const Timekeeper> keeper_;
  std::uint64_t case_events_ = 0, events_seen_ = 0, participants_ = 0, commands_ = 0;
  std::map<std::string, std::shared_ptr<const engine::Bundle>> bundles_;
};

}  // namespace

Result<Audit> verify(Store& store, const AuditOptions& options) {
  return Verifier(store, options).run();
}

Result<Audit> verify(Store& store, const std::string& anchor) {
  AuditOptions options;
  options.anchor = anchor;
  return verify(store, options);
}

}  // namespace sop::journal
