#include "runtime/journal/journal.h"

#include "runtime/base/sha256.h"
#include "runtime/journal/derive.h"
#include "runtime/journal/transaction.h"

namespace sop::journal {
namespace {

constexpr std::size_t kCachedCases = 10'000;

Failure damaged(std::string what) {
  return {FailureKind::Damaged, std::move(what), ""};
}

}  // namespace

std::string link(const std::string& previous_hash, const std::string& record) {
  return hex(sha256({previous_hash, "\n", record}));
}

Journal::Journal(Store& store, Watcher watcher) : store_(store) {
  options_.watcher = std::move(watcher);
  options_.shared = std::make_shared<Shared>();
}

Journal::Journal(Store& store, JournalOptions options)
    : store_(store), options_(std::move(options)) {
  if (!options_.shared) options_.shared = std::make_shared<Shared>();
}

Journal::~Journal() = default;

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
  Status status = store_.add_bundle(bundle_row(added));
  if (status) status = store_.commit();
  if (!status) {
    store_.rollback();
    forget();
  }
  return status;
}

Result<std::shared_ptr<const engine::Bundle>> Journal::bundle(const std::string& hash) {
  if (auto known = options_.shared->bundle(hash)) return known;
  Result<std::optional<std::string>> content = store_.bundle(hash);
  if (!content) return content.failure();
  if (!content.value()) return damaged("bundle " + hash);
  Findings findings;
  std::optional<engine::Bundle> read = bundle::read(*content.value(), hash, findings);
  if (!read || read->hash != hash) return damaged("bundle " + hash);
  auto added = std::make_shared<const engine::Bundle>(std::move(*read));
  options_.shared->add(added);
  return added;
}

Result<std::shared_ptr<const Timekeeper>> Journal::timekeeper(const std::string& calendar) {
  if (!options_.timekeepers) return std::shared_ptr<const Timekeeper>();
  if (timekeeper_ && calendar_ == calendar) return timekeeper_;
  std::string bytes;
  if (!calendar.empty()) {
    Result<std::optional<std::string>> content = store_.content(calendar);
    if (!content) return content.failure();
    if (!content.value()) return damaged("calendar " + calendar);
    bytes = std::move(*content.value());
  }
  timekeeper_ = options_.timekeepers(bytes);
  if (!timekeeper_) return damaged("calendar " + calendar);
  calendar_ = calendar;
  return timekeeper_;
}

Result<std::optional<Case>> Journal::decode(const CaseRow& row) {
  Result<std::shared_ptr<const engine::Bundle>> definition = bundle(row.bundle);
  if (!definition) return definition.failure();
  std::optional<engine::State> state = engine::decode_state(row.state, *definition.value());
  if (!state) return damaged("case " + std::to_string(row.number));
  return std::optional<Case>(Case{row.number, definition.value(), std::move(*state)});
}

Result<std::vector<Answer>> Journal::submit(std::span<const Work* const> works) {
  bool changed = false;
  if (Status begun = store_.begin(changed); !begun) return begun.failure();
  if (changed || cases_.size() > kCachedCases) forget();
  at(1);
  std::vector<Answer> answers;
  answers.reserve(works.size());
  if (Status status = run(works, answers); !status) {
    store_.rollback();
    forget();
    return status.failure();
  }
  at(4);
  return answers;
}

Status Journal::run(std::span<const Work* const> works, std::vector<Answer>& answers) {
  Transaction transaction(*this);
  if (Status begun = transaction.begin(); !begun) return begun;
  for (const Work* work : works) {
    Result<Answer> answer = transaction.carry_out(*work);
    if (!answer) return answer.failure();
    answers.push_back(std::move(answer.value()));
  }
  at(2);
  if (Status written = transaction.write_folded(); !written) return written;
  at(3);
  if (Status committed = store_.commit(); !committed) return committed;
  transaction.publish();
  return Done{};
}

Result<std::vector<Answer>> Journal::submit(std::span<const Work> works) {
  std::vector<const Work*> all;
  all.reserve(works.size());
  for (const Work& work : works) all.push_back(&work);
  return submit(std::span<const Work* const>(all));
}

Result<std::vector<Answer>> Journal::submit(std::span<const Request> requests) {
  const std::vector<Work> works(requests.begin(), requests.end());
  return submit(std::span<const Work>(works));
}

Result<Answer> Journal::submit(const Work& work) {
  const Work* one = &work;
  Result<std::vector<Answer>> answers = submit(std::span<const Work* const>(&one, 1));
  if (!answers) return answers.failure();
  return std::move(answers.value().front());
}

Result<Answer> Journal::submit(const Request& request) {
  return submit(Work(request));
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

Result<std::vector<Entry>> Journal::history(CaseNumber number) {
  HistoryReader reader(number, [this](const std::string& hash) { return bundle(hash); });
  std::vector<Entry> entries;
  std::optional<Failure> failure;
  const Status read = store_.each_event_of(number, [&](const EventRow& row) {
    Result<std::optional<Entry>> entry = reader.next(row.record);
    if (!entry) {
      failure = entry.failure();
    } else if (!entry.value()) {
      failure = damaged("event of case " + std::to_string(number));
    } else {
      entries.push_back(std::move(*entry.value()));
    }
    return !failure;
  });
  if (failure) return *failure;
  if (!read) return read.failure();
  return entries;
}

Result<std::shared_ptr<const people::Register>> Journal::people() {
  Result<Head> head = store_.head();
  if (!head) return head.failure();
  if (auto known = options_.shared->people(head.value().people)) return known;
  auto all = std::make_shared<people::Register>();
  bool sound = true;
  const Status read =
      store_.each_register_row([&](const std::string& key, const std::string& text) {
        sound = people::decode_row(*all, key, text);
        return sound;
      });
  if (!read) return read.failure();
  if (!sound) return damaged("register");
  std::shared_ptr<const people::Register> made = std::move(all);
  options_.shared->set_people(head.value().people, made);
  return made;
}

}  // namespace sop::journal
