#include "runtime/journal/journal.h"

#include <algorithm>

#include "compiler/base/hash.h"

namespace sop::journal {
namespace {

constexpr std::size_t kCachedCases = 10'000;

// What two requests of one key must share. Half a hash is enough against mistakes, and halves the
// table.
std::string fingerprint_of(const Request& request) {
  std::string text = std::to_string(request.case_number);
  text.append("\n")
      .append(request.bundle)
      .append("\n")
      .append(engine::encode_action(request.command));
  return sha256_hex(text).substr(0, 32);
}

Failure damaged(std::string what) {
  return {FailureKind::Damaged, std::move(what), ""};
}

}  // namespace

// What a transaction has touched so far. Cases move here from the cache and back after the commit;
// a failure forgets both, so that nothing uncommitted is ever seen.
struct Journal::Pending {
  struct Touched {
    Case one;
    bool changed = false;
  };
  Head head;
  std::optional<CaseNumber> last_case;
  std::map<CaseNumber, Touched> cases;
};

std::string link(const std::string& previous_hash, const std::string& record) {
  return sha256_hex(previous_hash + "\n" + record);
}

Journal::Journal(Store& store, Watcher watcher) : store_(store), watcher_(std::move(watcher)) {}

void Journal::forget() {
  cases_.clear();
  head_.reset();
}

Status Journal::add_bundle(const engine::Bundle& added) {
  Result<std::optional<std::string>> known = store_.bundle(added.hash);
  if (!known) return known.failure();
  if (known.value()) return Done{};
  bool changed = false;
  if (Status begun = store_.begin(changed); !begun) return begun;
  if (changed) forget();
  Status status = store_.add_bundle(added.hash, added.content);
  if (status) status = store_.commit();
  if (!status) {
    store_.rollback();
    forget();
  }
  return status;
}

Result<const engine::Bundle*> Journal::bundle(const std::string& hash) {
  const auto known = bundles_.find(hash);
  if (known != bundles_.end()) return static_cast<const engine::Bundle*>(known->second.get());
  Result<std::optional<std::string>> content = store_.bundle(hash);
  if (!content) return content.failure();
  if (!content.value()) return damaged("bundle " + hash);
  Findings findings;
  std::optional<engine::Bundle> read = bundle::read(*content.value(), hash, findings);
  if (!read || read->hash != hash) return damaged("bundle " + hash);
  const auto added =
      bundles_.emplace(hash, std::make_unique<engine::Bundle>(std::move(*read))).first;
  return static_cast<const engine::Bundle*>(added->second.get());
}

Result<std::optional<Case>> Journal::decode(const CaseRow& row) {
  Result<const engine::Bundle*> definition = bundle(row.bundle);
  if (!definition) return definition.failure();
  std::optional<engine::State> state = engine::decode_state(row.state, *definition.value());
  if (!state) return damaged("case " + std::to_string(row.number));
  return std::optional<Case>(Case{row.number, definition.value(), std::move(*state)});
}

Result<std::vector<Answer>> Journal::submit(std::span<const Request> requests) {
  bool changed = false;
  if (Status begun = store_.begin(changed); !begun) return begun.failure();
  if (changed || cases_.size() > kCachedCases) forget();
  at(1);
  std::vector<Answer> answers;
  answers.reserve(requests.size());
  if (Status status = run(requests, answers); !status) {
    store_.rollback();
    forget();
    return status.failure();
  }
  at(4);
  return answers;
}

Result<Answer> Journal::submit(const Request& request) {
  Result<std::vector<Answer>> answers = submit(std::span(&request, 1));
  if (!answers) return answers.failure();
  return std::move(answers.value().front());
}

Status Journal::run(std::span<const Request> requests, std::vector<Answer>& answers) {
  Pending pending;
  if (!head_) {
    Result<Head> head = store_.head();
    if (!head) return head.failure();
    head_ = head.value();
  }
  pending.head = *head_;
  for (const Request& request : requests) {
    Result<Answer> answer = carry_out(request, pending);
    if (!answer) return answer.failure();
    answers.push_back(std::move(answer.value()));
  }
  at(2);
  for (const auto& [number, touched] : pending.cases) {
    if (!touched.changed) continue;
    const Case& one = touched.one;
    const CaseRow row{number, one.bundle->hash, engine::encode(one.state, *one.bundle),
                      one.state.status == engine::Status::Open};
    if (Status saved = store_.save(row); !saved) return saved;
  }
  if (pending.head.sequence != head_->sequence) {
    if (Status moved = store_.set_head(pending.head); !moved) return moved;
  }
  at(3);
  if (Status committed = store_.commit(); !committed) return committed;
  head_ = pending.head;
  for (auto& [number, touched] : pending.cases) cases_[number] = std::move(touched.one);
  return Done{};
}

// A new case of the bundle, or the one asked for as it stands inside this transaction; nullptr when
// there is none.
Result<Case*> Journal::case_for(const Request& request, Pending& pending) {
  if (std::holds_alternative<engine::Start>(request.command.action) && request.case_number == 0) {
    Result<const engine::Bundle*> definition = bundle(request.bundle);
    if (!definition) return definition.failure();
    if (!pending.last_case) {
      Result<CaseNumber> last = store_.last_case();
      if (!last) return last.failure();
      pending.last_case = last.value();
    }
    const CaseNumber number = *pending.last_case + 1;
    return &pending.cases
                .insert_or_assign(number, Pending::Touched{{number, definition.value(), {}}, false})
                .first->second.one;
  }
  const CaseNumber number = request.case_number;
  if (const auto here = pending.cases.find(number); here != pending.cases.end())
    return &here->second.one;
  if (const auto cached = cases_.find(number); cached != cases_.end())
    return &pending.cases.emplace(number, Pending::Touched{std::move(cached->second), false})
                .first->second.one;
  Result<std::optional<Case>> read = load(number);
  if (!read) return read.failure();
  if (!read.value()) return static_cast<Case*>(nullptr);
  return &pending.cases.emplace(number, Pending::Touched{std::move(*read.value()), false})
              .first->second.one;
}

Result<Answer> Journal::carry_out(const Request& request, Pending& pending) {
  const std::string fingerprint = fingerprint_of(request);
  Result<std::optional<CommandRow>> seen = store_.find_command(request.command.key);
  if (!seen) return seen.failure();
  if (seen.value()) {
    const CommandRow& row = *seen.value();
    if (row.fingerprint != fingerprint)
      return Answer(finding<Kind::KeyReused>(Span{}, request.command.key));
    Result<std::optional<EventRow>> last = store_.find_event(row.last);
    if (!last) return last.failure();
    if (!last.value()) return damaged("event " + std::to_string(row.last));
    return Answer(
        Accepted{last.value()->case_number, row.first, row.last, last.value()->hash, true});
  }
  Result<Case*> found = case_for(request, pending);
  if (!found) return found.failure();
  if (found.value() == nullptr)
    return Answer(finding<Kind::NoSuchCase>(Span{}, std::to_string(request.case_number)));
  Case& one = *found.value();
  engine::Decision decision = engine::decide(*one.bundle, one.state, request.command, request.now,
                                             engine::Authority::of_terminal());
  if (auto* why = std::get_if<Diagnostic>(&decision)) {
    if (one.state.status == engine::Status::New) pending.cases.erase(one.number);
    return Answer(std::move(*why));
  }
  const std::uint64_t first = pending.head.sequence + 1;
  if (Status kept = keep(request, one, std::get<std::vector<engine::Event>>(decision), pending);
      !kept)
    return kept.failure();
  const CommandRow row{request.command.key, fingerprint, first, pending.head.sequence};
  if (Status added = store_.add_command(row); !added) return added.failure();
  pending.cases[one.number].changed = true;
  if (pending.last_case) pending.last_case = std::max(*pending.last_case, one.number);
  return Answer(Accepted{one.number, first, pending.head.sequence, pending.head.hash, false});
}

Status Journal::keep(const Request& request, Case& changed,
                     const std::vector<engine::Event>& events, Pending& pending) {
  for (const engine::Event& event : events) {
    changed.state = engine::apply(std::move(changed.state), event);
    const engine::Record record{pending.head.sequence + 1, changed.number, request.command.key,
                                event};
    const std::string text = engine::encode(record, *changed.bundle);
    pending.head = {record.sequence, link(pending.head.hash, text)};
    if (Status added = store_.append({record.sequence, changed.number, text, pending.head.hash});
        !added)
      return added;
  }
  return Done{};
}

Result<std::optional<Case>> Journal::load(CaseNumber number) {
  Result<std::optional<CaseRow>> row = store_.load(number);
  if (!row) return row.failure();
  if (!row.value()) return std::optional<Case>();
  return decode(*row.value());
}

Result<std::optional<Case>> Journal::last_open(const std::string& hash) {
  Result<std::optional<CaseRow>> row = store_.last_open(hash);
  if (!row) return row.failure();
  if (!row.value()) return std::optional<Case>();
  return decode(*row.value());
}

Status Journal::each_case(const std::function<bool(const Case&)>& visit) {
  std::optional<Failure> failure;
  Status read = store_.each_case([&](const CaseRow& row) {
    Result<std::optional<Case>> decoded = decode(row);
    if (!decoded) {
      failure = decoded.failure();
      return false;
    }
    return visit(*decoded.value());
  });
  if (failure) return *failure;
  return read;
}

Result<std::vector<engine::Record>> Journal::history(CaseNumber number) {
  Result<std::optional<CaseRow>> row = store_.load(number);
  if (!row) return row.failure();
  if (!row.value()) return std::vector<engine::Record>();
  Result<const engine::Bundle*> definition = bundle(row.value()->bundle);
  if (!definition) return definition.failure();
  std::vector<engine::Record> records;
  bool readable = true;
  const Status read = store_.each_event(number, [&](const EventRow& event) {
    std::optional<engine::Record> record = engine::decode_record(event.record, *definition.value());
    readable = record.has_value();
    if (record) records.push_back(std::move(*record));
    return readable;
  });
  if (!read) return read.failure();
  if (!readable) return damaged("event of case " + std::to_string(number));
  return records;
}

}  // namespace sop::journal
