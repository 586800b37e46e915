#include "runtime/journal/refold.h"

#include <set>

#include "runtime/engine/codec.h"
#include "runtime/journal/derive.h"

namespace sop::journal {
namespace {

Failure damaged(std::string what) {
  return {FailureKind::Damaged, std::move(what), ""};
}

// As the runtime before there were accounts told it.
engine::State without_people(engine::State state) {
  state.starter.clear();
  state.doers.clear();
  for (engine::Token& token : state.tokens) {
    for (engine::Signature& one : token.signatures) one.person.clear();
  }
  return state;
}

}  // namespace

Status Refolder::keep_bundle(const std::string& hash, const std::string& content) {
  Findings findings;
  std::optional<engine::Bundle> read = bundle::read(content, hash, findings);
  if (!read || read->hash != hash) return damaged("bundle " + hash);
  const Status added = store_.add_bundle(bundle_row(*read));
  bundles_.insert_or_assign(hash, std::move(*read));
  return added;
}

Status Refolder::fold_case(CaseNumber number, const std::string& hash, const std::string& text) {
  const auto known = bundles_.find(hash);
  if (known == bundles_.end()) return damaged("bundle " + hash);
  const engine::Bundle& bundle = known->second;
  engine::State state;
  std::set<std::string> people;
  const Status read = store_.each_event_of(number, [&](const EventRow& row) {
    const auto record = engine::decode_record(row.record, bundle);
    if (!record) return true;
    if (!record->event.person.empty()) people.insert(record->event.person);
    engine::fold(state, record->event);
    return true;
  });
  if (!read) return read;
  std::string kept = engine::encode(state, bundle);
  if (kept != text && engine::encode(without_people(state), bundle) != text) {
    std::optional<engine::State> as_kept = engine::decode_state(text, bundle);
    if (!as_kept) return damaged("case " + std::to_string(number));
    state = std::move(*as_kept);
    kept = text;
  }
  CaseRow row;
  row.number = number;
  row.bundle = hash;
  row.state = std::move(kept);
  row.status = state.status;
  row.parent = state.origin.number;
  row.started = state.started;
  row.ended = state.ended;
  row.starter = state.starter;
  row.subject = state.subject;
  if (Status saved = store_.save(std::move(row)); !saved) return saved;
  for (const std::string& person : people) {
    if (Status added = store_.add_participant(number, person); !added) return added;
  }
  return store_.set_waiting(number, waiting_rows(number, bundle, state, nullptr, {}));
}

}  // namespace sop::journal
