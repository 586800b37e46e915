#include "runtime/journal/outbox.h"

namespace sop::journal {

Result<std::vector<effects::Effect>> JournalOutbox::due(Instant now, std::size_t limit) {
  Result<Snapshot> snapshot = reader_.snapshot();
  if (!snapshot) return snapshot.failure();
  Result<std::vector<OutboxRow>> rows = snapshot.value().outbox(now, limit);
  if (!rows) return rows.failure();
  std::vector<effects::Effect> effects;
  effects.reserve(rows.value().size());
  for (OutboxRow& row : rows.value()) effects.push_back(std::move(row.effect));
  return effects;
}

Result<std::optional<Instant>> JournalOutbox::next_due() {
  Result<Snapshot> snapshot = reader_.snapshot();
  if (!snapshot) return snapshot.failure();
  return snapshot.value().next_outbox();
}

Status JournalOutbox::mark(OutboxMark mark) {
  Result<Answer> answer = writer_.submit(OutboxMarks{{std::move(mark)}});
  if (!answer) return answer.failure();
  if (std::holds_alternative<Diagnostic>(answer.value()))
    return Failure{FailureKind::Locked, "outbox", "busy"};
  return Done{};
}

Status JournalOutbox::delivered(std::uint64_t id, Instant at) {
  return mark({OutboxMark::Kind::Delivered, id, at, ""});
}

Status JournalOutbox::failed(std::uint64_t id, const std::string& why, Instant next_try) {
  return mark({OutboxMark::Kind::Failed, id, next_try, why});
}

Status JournalOutbox::postponed(std::uint64_t id, Instant next_try) {
  return mark({OutboxMark::Kind::Postponed, id, next_try, ""});
}

Status JournalOutbox::given_up(std::uint64_t id, const std::string& why, Instant at) {
  return mark({OutboxMark::Kind::GivenUp, id, at, why});
}

}  // namespace sop::journal
