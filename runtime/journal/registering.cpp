// Works to the register, and to the rows beside the record: secrets, sessions, letters.
#include "compiler/base/hash.h"
#include "runtime/journal/transaction.h"

namespace sop::journal {
namespace {

std::uint64_t fingerprint_of(const RegisterRequest& request) {
  const std::string text =
      request.asked.empty() ? "0\n\n" + people::encode_action(request.command) : request.asked;
  return short_hash(text);
}

}  // namespace

// What is deployed must be what its hash says; nothing: it is, and is kept.
Result<std::optional<Diagnostic>> Journal::Transaction::keep_content(
    const RegisterRequest& request) {
  using None = std::optional<Diagnostic>;
  if (const auto* deploy = std::get_if<people::Deploy>(&request.command.action)) {
    Result<std::optional<std::string>> known = store_.bundle(deploy->hash);
    if (!known) return known.failure();
    if (known.value()) return None();
    Findings findings;
    const auto read = bundle::read(request.content, deploy->title, findings);
    if (!read || read->hash != deploy->hash)
      return None(finding<Kind::ContentWrong>(Span{}, deploy->hash));
    if (Status added = store_.add_bundle(bundle_row(*read)); !added) return added.failure();
  }
  if (const auto* calendar = std::get_if<people::SetCalendar>(&request.command.action)) {
    const auto& keepers = journal_.options_.timekeepers;
    if (calendar->hash.empty()) return None();
    if (sha256_hex(request.content) != calendar->hash || (keepers && !keepers(request.content)))
      return None(finding<Kind::ContentWrong>(Span{}, calendar->hash));
    if (Status added = store_.add_content(calendar->hash, request.content); !added)
      return added.failure();
  }
  return None();
}

Result<Answer> Journal::Transaction::operator()(const RegisterRequest& request) {
  const std::uint64_t fingerprint = fingerprint_of(request);
  Result<std::optional<Answer>> before = seen(request.command.key, fingerprint);
  if (!before) return before.failure();
  if (before.value()) return std::move(*before.value());
  const engine::Instant now = time_of(request.now);
  const bool back = went_back(request.now);
  const auto all = people();
  if (!all) return all.failure();
  Result<bool> expected = holds(request.expected);
  if (!expected) return expected.failure();
  if (!expected.value()) return Answer(finding<Kind::SideChanged>(Span{}));
  people::Decision decision = people::decide(*all.value(), request.command, now, request.caller);
  if (auto* why = std::get_if<Diagnostic>(&decision)) return Answer(std::move(*why));
  Result<std::optional<Diagnostic>> wrong = keep_content(request);
  if (!wrong) return wrong.failure();
  if (wrong.value()) return Answer(std::move(*wrong.value()));
  if (!changed_people_) changed_people_ = std::make_shared<people::Register>(*all.value());
  const std::uint64_t first = head_.sequence + 1;
  const auto& events = std::get<std::vector<people::Event>>(decision);
  EntryRow entry{first, 0, request.command.key, fingerprint, {}, ""};
  for (const people::Event& event : events) {
    add(entry, people::encode({head_.sequence + 1, request.command.key, event}), event.at);
    for (std::string& row : people::apply(*changed_people_, event))
      people_rows_.insert(std::move(row));
  }
  head_.people = head_.sequence;
  Status kept = store_.append(std::move(entry));
  if (kept) kept = change_sides(request.sides);
  for (std::size_t i = 0; kept && journal_.options_.letters && i < events.size(); ++i) {
    const Happened happened{first + i, *changed_people_, nullptr, 0, nullptr, nullptr, &events[i]};
    kept = write_letters(happened, events[i].at);
  }
  if (!kept) return kept.failure();
  Accepted accepted;
  accepted.first_event = first;
  accepted.last_event = head_.sequence;
  accepted.hash = head_.hash;
  if (back) tell_clock(accepted);
  return Answer(std::move(accepted));
}

// ---- Beside the record.

Result<bool> Journal::Transaction::holds(const std::vector<SideExpected>& expected) {
  for (const SideExpected& one : expected) {
    Result<std::optional<SideRow>> row = store_.side(one.kind, one.key);
    if (!row) return row.failure();
    if (row.value().has_value() != one.content.has_value()) return false;
    if (one.content && row.value()->content != *one.content) return false;
  }
  return true;
}

Status Journal::Transaction::change_sides(const std::vector<SideChange>& sides) {
  for (const SideChange& one : sides) {
    Status done = Done{};
    switch (one.kind) {
      case SideChange::Kind::Set:
        done = store_.set_side(one.row);
        break;
      case SideChange::Kind::Remove:
        done = store_.remove_side(one.row.kind, one.row.key);
        break;
      case SideChange::Kind::RemoveAllOf:
        done = store_.remove_sides_of(one.row.kind, one.row.owner);
        break;
    }
    if (!done) return done;
  }
  return Done{};
}

Result<Answer> Journal::Transaction::operator()(const SideRequest& request) {
  Result<bool> expected = holds(request.expected);
  if (!expected) return expected.failure();
  if (!expected.value()) return Answer(finding<Kind::SideChanged>(Span{}));
  if (Status done = change_sides(request.sides); !done) return done.failure();
  return Answer(Accepted());
}

Result<Answer> Journal::Transaction::operator()(const OutboxMarks& marks) {
  for (const OutboxMark& mark : marks.marks) {
    if (Status done = store_.mark_outbox(mark); !done) return done.failure();
  }
  return Answer(Accepted());
}

Result<Answer> Journal::Transaction::operator()(const Purge& purge) {
  Result<std::size_t> sides = store_.purge_sides(purge.now, purge.limit);
  if (!sides) return sides.failure();
  Result<std::size_t> letters = store_.purge_outbox(purge.letters, purge.limit);
  if (!letters) return letters.failure();
  Accepted accepted;
  accepted.count = sides.value() + letters.value();
  accepted.more = sides.value() == purge.limit || letters.value() == purge.limit;
  return Answer(std::move(accepted));
}

}  // namespace sop::journal
