#include "runtime/journal/transaction.h"

#include <algorithm>

namespace sop::journal {
namespace {

using engine::TaskId;

constexpr std::int64_t kClockSlack = 60'000;  // ms a clock may go back without a word

// What two requests of one key must share.
std::uint64_t fingerprint_of(const Request& request) {
  if (!request.asked.empty()) return short_hash(request.asked);
  return short_hash({std::to_string(request.case_number), "\n", request.bundle, "\n",
                     engine::encode_action(request.command)});
}

bool begins_case(const Request& request) {
  return std::holds_alternative<engine::Start>(request.command.action) && request.case_number == 0;
}

// The task a command is about; invalid: none.
TaskId task_of(const engine::Command& command) {
  return std::visit(
      [](const auto& action) {
        if constexpr (requires { action.task; }) {
          return action.task;
        } else {
          return TaskId();
        }
      },
      command.action);
}

}  // namespace

Status Journal::Transaction::begin() {
  if (!journal_.head_) {
    Result<Head> head = store_.head();
    if (!head) return head.failure();
    journal_.head_ = head.value();
  }
  begun_ = head_ = *journal_.head_;
  return Done{};
}

Result<Answer> Journal::Transaction::carry_out(const Work& work) {
  return std::visit([this](const auto& one) { return (*this)(one); }, work);
}

bool Journal::Transaction::went_back(engine::Instant now) const {
  return now.milliseconds < head_.at.milliseconds - kClockSlack;
}

void Journal::Transaction::tell_clock(Accepted& accepted) const {
  accepted.told.push_back(finding<Kind::ClockWentBack>(Span{}, to_iso(head_.at)));
}

Result<std::optional<Answer>> Journal::Transaction::seen(const std::string& key,
                                                         std::uint64_t fingerprint) {
  Result<std::optional<CommandRow>> known = store_.find_command(key);
  if (!known) return known.failure();
  if (!known.value()) return std::optional<Answer>();
  const CommandRow& row = *known.value();
  if (row.fingerprint != fingerprint)
    return std::optional<Answer>(finding<Kind::KeyReused>(Span{}, key));
  Accepted accepted;
  accepted.case_number = row.case_number;
  accepted.first_event = row.first;
  accepted.last_event = row.last;
  accepted.hash = row.hash;
  accepted.repeated = true;
  return std::optional<Answer>(std::move(accepted));
}

Result<bool> Journal::Transaction::knows(const std::string& bundle) {
  if (journal_.options_.shared->bundle(bundle)) return true;
  Result<std::optional<std::string>> content = store_.bundle(bundle);
  if (!content) return content.failure();
  return content.value().has_value();
}

// The case as it stands inside this transaction.
Result<Journal::Transaction::Touched*> Journal::Transaction::touch(CaseNumber number) {
  if (const auto here = cases_.find(number); here != cases_.end()) return &here->second;
  Touched touched;
  if (const auto cached = journal_.cases_.find(number); cached != journal_.cases_.end()) {
    touched.one = std::move(cached->second);
    journal_.cases_.erase(cached);
  } else {
    Result<std::optional<Case>> read = journal_.load(number);
    if (!read) return read.failure();
    if (!read.value()) return static_cast<Touched*>(nullptr);
    touched.one = std::move(*read.value());
  }
  touched.kept_bundle = touched.one.bundle->hash;
  touched.kept_status = touched.one.state.status;
  return &cases_.emplace(number, std::move(touched)).first->second;
}

Result<Journal::Transaction::Touched*> Journal::Transaction::touch(const Request& request) {
  if (!begins_case(request)) return touch(request.case_number);
  Result<std::shared_ptr<const engine::Bundle>> definition = journal_.bundle(request.bundle);
  if (!definition) return definition.failure();
  if (!last_case_) {
    Result<CaseNumber> last = store_.last_case();
    if (!last) return last.failure();
    last_case_ = last.value();
  }
  const CaseNumber number = *last_case_ + 1;
  Touched fresh;
  fresh.one = {number, definition.value(), {}};
  fresh.fresh = true;
  return &cases_.insert_or_assign(number, std::move(fresh)).first->second;
}

// ---- Commands to cases.

Result<Answer> Journal::Transaction::operator()(const Request& request) {
  const std::uint64_t fingerprint = fingerprint_of(request);
  Result<std::optional<Answer>> before = seen(request.command.key, fingerprint);
  if (!before) return before.failure();
  if (before.value()) return std::move(*before.value());
  const engine::Instant now = time_of(request.now);
  const bool back = went_back(request.now);
  if (begins_case(request)) {
    Result<bool> known = knows(request.bundle);
    if (!known) return known.failure();
    if (!known.value()) return Answer(finding<Kind::VersionNotInForce>(Span{}, request.bundle));
  }
  Result<Touched*> touched = touch(request);
  if (!touched) return touched.failure();
  if (touched.value() == nullptr)
    return Answer(finding<Kind::NoSuchCase>(Span{}, std::to_string(request.case_number)));
  const CaseNumber number = touched.value()->one.number;
  const auto judged = authority(request, touched.value()->one, now);
  if (!judged) return judged.failure();
  Chain chain{request.command.key, request.command.person, now, {}, 0, nullptr};
  Answer answer = Accepted();
  if (const auto* why = std::get_if<Diagnostic>(&judged.value())) {
    answer = *why;
  } else {
    Result<Answer> done = apply(*touched.value(), request.command, fingerprint, now,
                                std::get<engine::Authority>(judged.value()), chain);
    if (!done) return done.failure();
    answer = std::move(done.value());
  }
  if (std::holds_alternative<Diagnostic>(answer)) {
    if (touched.value()->one.state.status == engine::Status::New) cases_.erase(number);
    return answer;
  }
  Accepted& accepted = std::get<Accepted>(answer);
  if (back) tell_clock(accepted);
  chain.answer = &accepted;
  if (Status followed = follow(chain); !followed) return followed.failure();
  return answer;
}

Result<std::variant<engine::Authority, Diagnostic>> Journal::Transaction::authority(
    const Request& request, const Case& one, engine::Instant now) {
  using Judged = std::variant<engine::Authority, Diagnostic>;
  if (request.by == By::System) return Judged(engine::Authority::of_system());
  const auto all = people();
  if (!all) return all.failure();
  const people::Register& staff = *all.value();
  if (request.by == By::Terminal) {
    if (!staff.persons.empty()) return Judged(finding<Kind::FolderHasAccounts>(Span{}));
    return Judged(engine::Authority::of_terminal());
  }
  const std::string& person = request.command.person;
  if (!people::is_active(staff, person))
    return Judged(finding<Kind::PersonInactive>(Span{}, person));
  if (std::holds_alternative<engine::Start>(request.command.action)) {
    Result<std::optional<Diagnostic>> refused = start_refused(request, *one.bundle);
    if (!refused) return refused.failure();
    if (refused.value()) return Judged(std::move(*refused.value()));
  }
  engine::Authority authority =
      people::authority(staff, *one.bundle, one.state.positions, person, now);
  authority.moves = people::has(staff, person, people::Right::Administrate);
  if (const auto* over = std::get_if<engine::HandOver>(&request.command.action))
    authority.recipient =
        people::capacities(staff, *one.bundle, one.state.positions, over->to, now);
  Result<std::optional<engine::Instant>> earliest = not_before(request.command, one);
  if (!earliest) return earliest.failure();
  authority.not_before = earliest.value();
  return Judged(std::move(authority));
}

// New cases take the version in force.
Result<std::optional<Diagnostic>> Journal::Transaction::start_refused(
    const Request& request, const engine::Bundle& bundle) {
  const auto all = people();
  if (!all) return all.failure();
  const auto& deployments = all.value()->deployments;
  const auto found = deployments.find(people::sop_key(bundle));
  if (found != deployments.end() && !found->second.retired &&
      found->second.hash() == request.bundle)
    return std::optional<Diagnostic>();
  return std::optional<Diagnostic>(finding<Kind::VersionNotInForce>(Span{}, bundle.title));
}

Result<Completed> Journal::Transaction::completed(const Case& one) {
  if (!looks_back(*one.bundle)) return Completed();
  HistoryReader reader(one.number,
                       [this](const std::string& hash) { return journal_.bundle(hash); });
  std::optional<Failure> failure;
  const Status read = store_.each_event_of(one.number, [&](const EventRow& row) {
    Result<std::optional<Entry>> entry = reader.next(row.record);
    if (!entry) failure = entry.failure();
    return entry.ok() && entry.value().has_value();
  });
  if (failure) return *failure;
  if (!read) return read.failure();
  return Completed([done = reader.completed()](TaskId task) -> std::optional<engine::Instant> {
    const auto found = done.find(task);
    return found == done.end() ? std::nullopt : std::optional(found->second);
  });
}

Result<std::optional<engine::Instant>> Journal::Transaction::not_before(
    const engine::Command& command, const Case& one) {
  using None = std::optional<engine::Instant>;
  const TaskId task = task_of(command);
  if (!journal_.options_.timekeepers || task.index() >= one.bundle->tasks.size()) return None();
  const auto& deadlines = one.bundle->task(task).deadlines;
  const engine::Token* token = engine::token_at(one.state, task);
  const bool some = std::any_of(deadlines.begin(), deadlines.end(), [](const auto& deadline) {
    return deadline.kind == bundle::DeadlineKind::NotEarlier;
  });
  if (token == nullptr || !some) return None();
  const auto all = people();
  if (!all) return all.failure();
  const auto keeper = journal_.timekeeper(all.value()->calendar);
  if (!keeper) return keeper.failure();
  const Result<Completed> when = completed(one);
  if (!when) return when.failure();
  return keeper.value()->not_before(*one.bundle, *token, when.value());
}

Result<Answer> Journal::Transaction::apply(Touched& touched, const engine::Command& command,
                                           std::uint64_t fingerprint, engine::Instant now,
                                           const engine::Authority& authority, Chain& chain) {
  Case& one = touched.one;
  std::shared_ptr<const engine::Bundle> target;
  if (const auto* move = std::get_if<engine::Move>(&command.action)) {
    Result<std::optional<std::string>> known = store_.bundle(move->to);
    if (!known) return known.failure();
    if (known.value()) {
      auto to = journal_.bundle(move->to);
      if (!to) return to.failure();
      target = to.value();
    }
  }
  engine::Decision decision =
      engine::decide(*one.bundle, one.state, command, now, authority, target.get());
  if (auto* why = std::get_if<Diagnostic>(&decision)) return Answer(std::move(*why));
  const std::uint64_t first = head_.sequence + 1;
  if (Status kept = keep(touched, command.key, fingerprint,
                         std::move(std::get<std::vector<engine::Event>>(decision)), chain);
      !kept)
    return kept.failure();
  Accepted accepted;
  accepted.case_number = one.number;
  accepted.first_event = first;
  accepted.last_event = head_.sequence;
  accepted.hash = head_.hash;
  return Answer(std::move(accepted));
}

void Journal::Transaction::add(EntryRow& entry, std::string record, engine::Instant at) {
  head_.hash = entry.hash = link(head_.hash, record);
  ++head_.sequence;
  head_.at = at;
  entry.records.push_back(std::move(record));
}

// Appends the events, folds them, and notes what they mean for other cases.
Status Journal::Transaction::keep(Touched& touched, const std::string& key,
                                  std::uint64_t fingerprint, std::vector<engine::Event> events,
                                  Chain& chain) {
  Case& one = touched.one;
  Follow opened{Follow::What::Open, one.number, {}, {}};
  Follow ended{Follow::What::Open, one.number, {}, {}};
  const std::uint64_t first = head_.sequence + 1;
  const std::shared_ptr<const engine::Bundle> before = one.bundle;
  EntryRow entry{first, one.number, key, fingerprint, {}, ""};
  for (const engine::Event& event : events) {
    add(entry, engine::encode_event(head_.sequence + 1, one.number, key, event, *one.bundle),
        event.at);
    if (const auto* open = std::get_if<engine::TaskOpened>(&event.what))
      opened.opened.push_back(open->task);
    if (std::holds_alternative<engine::CaseFinished>(event.what))
      ended.what = Follow::What::Finished;
    if (std::holds_alternative<engine::CaseCancelled>(event.what)) {
      ended.what = Follow::What::Cancelled;
      for (const engine::Token& token : one.state.tokens) {
        if (token.call != 0) ended.called.push_back(token.call);
      }
    }
    engine::fold(one.state, event);
    if (const auto* moved = std::get_if<engine::CaseMoved>(&event.what)) {
      auto to = journal_.bundle(moved->to);
      if (!to) return to.failure();
      one.bundle = to.value();
    }
    if (!event.person.empty()) touched.people.insert(event.person);
  }
  if (Status kept = store_.append(std::move(entry)); !kept) return kept;
  touched.changed = touched.listed = true;
  if (last_case_) last_case_ = std::max(*last_case_, one.number);
  if (!opened.opened.empty()) chain.open.push_back(std::move(opened));
  if (ended.what != Follow::What::Open) chain.open.push_back(std::move(ended));
  if (!journal_.options_.letters) return Done{};
  const auto all = people();
  if (!all) return all.failure();
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Happened happened{first + i,    *all.value(), &events[i], one.number,
                            before.get(), &one.state,   nullptr};
    if (Status written = write_letters(happened, events[i].at); !written) return written;
  }
  return Done{};
}

Status Journal::Transaction::write_letters(const Happened& happened, engine::Instant at) {
  std::vector<effects::Effect> letters;
  journal_.options_.letters(happened, letters);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    OutboxRow row;
    row.effect = std::move(letters[i]);
    row.event = happened.sequence;
    row.effect.created = row.effect.next_try = at;
    if (row.effect.key.empty())
      row.effect.key = std::to_string(happened.sequence) + "/" + std::to_string(i + 1);
    if (Status added = store_.add_outbox(row); !added) return added;
  }
  return Done{};
}

Result<std::shared_ptr<const people::Register>> Journal::Transaction::people() {
  if (changed_people_) return std::shared_ptr<const people::Register>(changed_people_);
  if (!people_) {
    auto all = journal_.people();
    if (!all) return all.failure();
    people_ = all.value();
  }
  return people_;
}

// ---- What is folded, and the end.

Status Journal::Transaction::list(Touched& touched) {
  const auto all = people();
  if (!all) return all.failure();
  const auto keeper = journal_.timekeeper(all.value()->calendar);
  if (!keeper) return keeper.failure();
  const Result<Completed> when =
      keeper.value() ? completed(touched.one) : Result<Completed>(Completed());
  if (!when) return when.failure();
  const Case& one = touched.one;
  return store_.set_waiting(one.number, waiting_rows(one.number, *one.bundle, one.state,
                                                     keeper.value().get(), when.value()));
}

Status Journal::Transaction::write_folded() {
  for (auto& [number, touched] : cases_) {
    if (touched.changed) {
      const engine::State& state = touched.one.state;
      CaseRow row;
      row.number = number;
      row.bundle = touched.one.bundle->hash;
      row.state = engine::encode(state, *touched.one.bundle);
      row.status = state.status;
      row.parent = state.origin.number;
      row.started = state.started;
      row.ended = state.ended;
      row.starter = state.starter;
      row.subject = state.subject;
      row.only_state =
          !touched.fresh && touched.kept_bundle == row.bundle && touched.kept_status == row.status;
      if (Status saved = store_.save(std::move(row)); !saved) return saved;
      for (const std::string& person : touched.people) {
        if (Status added = store_.add_participant(number, person); !added) return added;
      }
    }
    if (touched.listed) {
      if (Status listed = list(touched); !listed) return listed;
    }
  }
  for (const std::string& key : people_rows_) {
    if (Status set = store_.set_register_row(key, people::encode_row(*changed_people_, key)); !set)
      return set;
  }
  return head_ == begun_ ? Status(Done{}) : store_.set_head(head_);
}

void Journal::Transaction::publish() {
  journal_.head_ = head_;
  for (auto& [number, touched] : cases_) journal_.cases_[number] = std::move(touched.one);
  if (changed_people_) journal_.options_.shared->set_people(head_.people, changed_people_);
}

}  // namespace sop::journal
