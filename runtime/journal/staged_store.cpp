#include "runtime/journal/staged_store.h"

#include <algorithm>
#include <utility>

namespace sop::journal {

Status StagedBatch::write_to(Store& store) const {
  for (const auto& write : writes_) {
    if (Status done = write(store); !done) return done;
  }
  return Done{};
}

std::shared_ptr<StagedBatch> StagedStore::take() {
  if (!now_) return nullptr;
  ahead_.push_back(std::move(now_));
  return ahead_.back();
}

// ---- Transactions.

Status StagedStore::begin(bool& changed) {
  changed = outdated_ = false;
  direct_ = std::exchange(direct_next_, false);
  now_.reset();
  if (direct_) {
    if (!settle_()) return Failure{FailureKind::Other, "", "an earlier commit failed"};
    ahead_.clear();
    const Status begun = back_.begin(changed);
    if (!begun) back_.rollback();
    return begun;
  }
  std::erase_if(ahead_, [](const auto& batch) { return batch->written_.load(); });
  now_ = std::make_shared<StagedBatch>();
  return front_.begin_reading();
}

Status StagedStore::turn_direct() {
  if (direct_) return Done{};
  const std::shared_ptr<StagedBatch> batch = std::move(now_);
  front_.rollback();
  if (!settle_()) return Failure{FailureKind::Other, "", "an earlier commit failed"};
  ahead_.clear();
  direct_ = true;
  bool changed = false;
  if (Status begun = back_.begin(changed); !begun) return begun;
  outdated_ = changed;
  if (changed) return Failure{FailureKind::Other, "", "another process has written"};
  return batch->write_to(back_);
}

Status StagedStore::commit() {
  if (direct_) return back_.commit();
  front_.rollback();
  return Done{};
}

void StagedStore::rollback() {
  if (direct_) {
    back_.rollback();
  } else {
    front_.rollback();
  }
  now_.reset();
}

template <class Write>
Status StagedStore::later(Write write) {
  if (direct_) return write(back_);
  now_->writes_.emplace_back(std::move(write));
  return Done{};
}

template <class T, class Call>
Result<T> StagedStore::directly(const Call& call) {
  if (Status turned = turn_direct(); !turned) return turned.failure();
  return call();
}
template <class Call>
Status StagedStore::do_directly(const Call& call) {
  if (Status turned = turn_direct(); !turned) return turned;
  return call();
}

bool StagedStore::under_way(CaseNumber number) const {
  return now_->cases_.count(number) != 0 ||
         std::any_of(ahead_.begin(), ahead_.end(),
                     [number](const auto& batch) { return batch->cases_.count(number) != 0; });
}

// ---- What can be answered while batches are under way.

Result<Head> StagedStore::head() {
  if (direct_) return back_.head();
  if (now_->head_) return *now_->head_;
  for (auto batch = ahead_.rbegin(); batch != ahead_.rend(); ++batch) {
    if ((*batch)->head_) return *(*batch)->head_;
  }
  return front_.head();
}

Result<std::optional<CommandRow>> StagedStore::find_command(const std::string& key) {
  if (direct_) return back_.find_command(key);
  const auto in = [&key](const StagedBatch& batch) -> std::optional<CommandRow> {
    const auto found = batch.commands_.find(key);
    return found == batch.commands_.end() ? std::nullopt : std::optional(found->second);
  };
  if (auto found = in(*now_)) return found;
  for (const auto& batch : ahead_) {
    if (auto found = in(*batch)) return found;
  }
  return front_.find_command(key);
}

Result<std::optional<CaseRow>> StagedStore::load(CaseNumber number) {
  if (!direct_ && !under_way(number)) return front_.load(number);
  return directly<std::optional<CaseRow>>([&] { return back_.load(number); });
}

Status StagedStore::each_event_of(CaseNumber number, const EventVisitor& visit) {
  if (!direct_ && !under_way(number)) return front_.each_event_of(number, visit);
  return do_directly([&] { return back_.each_event_of(number, visit); });
}

Result<CaseNumber> StagedStore::last_case() {
  if (direct_) return back_.last_case();
  Result<CaseNumber> last = front_.last_case();
  if (!last) return last;
  CaseNumber number = std::max(last.value(), now_->last_case_);
  for (const auto& batch : ahead_) number = std::max(number, batch->last_case_);
  return number;
}

// Bundles and contents are added directly, so none is ever under way.
Result<std::optional<std::string>> StagedStore::bundle(const std::string& hash) {
  return direct_ ? back_.bundle(hash) : front_.bundle(hash);
}
Result<std::optional<std::string>> StagedStore::content(const std::string& hash) {
  return direct_ ? back_.content(hash) : front_.content(hash);
}

// ---- What can be written later.

Status StagedStore::set_head(const Head& head) {
  if (now_) now_->head_ = head;
  return later([head](Store& store) { return store.set_head(head); });
}

Status StagedStore::append(const EntryRow& row) {
  if (direct_) return back_.append(row);
  now_->commands_.emplace(row.key,
                          CommandRow{row.fingerprint, row.first, row.first + row.records.size() - 1,
                                     row.case_number, row.hash});
  now_->cases_.insert(row.case_number);
  EntryRow ready = row;
  front_.prepare(ready);
  return later([ready = std::move(ready)](Store& store) { return store.append(ready); });
}

Status StagedStore::save(const CaseRow& row) {
  if (direct_) return back_.save(row);
  now_->cases_.insert(row.number);
  now_->last_case_ = std::max(now_->last_case_, row.number);
  CaseRow ready = row;
  front_.prepare(ready);
  return later([ready = std::move(ready)](Store& store) { return store.save(ready); });
}

Status StagedStore::set_waiting(CaseNumber number, std::vector<WaitingRow> rows) {
  return later(
      [number, rows = std::move(rows)](Store& store) { return store.set_waiting(number, rows); });
}

Status StagedStore::add_participant(CaseNumber number, const std::string& person) {
  return later([number, person](Store& store) { return store.add_participant(number, person); });
}

Status StagedStore::set_side(const SideRow& row) {
  return later([row](Store& store) { return store.set_side(row); });
}
Status StagedStore::remove_side(const std::string& kind, const std::string& key) {
  return later([kind, key](Store& store) { return store.remove_side(kind, key); });
}
Status StagedStore::remove_sides_of(const std::string& kind, const std::string& owner) {
  return later([kind, owner](Store& store) { return store.remove_sides_of(kind, owner); });
}
Status StagedStore::add_outbox(const OutboxRow& row) {
  return later([row](Store& store) { return store.add_outbox(row); });
}
Status StagedStore::mark_outbox(const OutboxMark& mark) {
  return later([mark](Store& store) { return store.mark_outbox(mark); });
}

// ---- All else.

Result<std::optional<EventRow>> StagedStore::find_entry(std::uint64_t first) {
  return directly<std::optional<EventRow>>([&] { return back_.find_entry(first); });
}
Status StagedStore::each_event(const EventVisitor& visit) {
  return do_directly([&] { return back_.each_event(visit); });
}
Status StagedStore::each_command(const CommandVisitor& visit) {
  return do_directly([&] { return back_.each_command(visit); });
}
Status StagedStore::add_bundle(const BundleRow& row) {
  return do_directly([&] { return back_.add_bundle(row); });
}
Status StagedStore::add_content(const std::string& hash, const std::string& bytes) {
  return do_directly([&] { return back_.add_content(hash, bytes); });
}
Status StagedStore::each_case(const CaseVisitor& visit) {
  return do_directly([&] { return back_.each_case(visit); });
}
Result<std::optional<CaseRow>> StagedStore::last_open(const std::string& bundle) {
  return directly<std::optional<CaseRow>>([&] { return back_.last_open(bundle); });
}
Result<std::vector<CaseNumber>> StagedStore::open_after(CaseNumber after, std::size_t limit) {
  return directly<std::vector<CaseNumber>>([&] { return back_.open_after(after, limit); });
}
Result<std::vector<CaseNumber>> StagedStore::children(CaseNumber parent) {
  return directly<std::vector<CaseNumber>>([&] { return back_.children(parent); });
}
Result<std::vector<WaitingRow>> StagedStore::waiting(CaseNumber number) {
  return directly<std::vector<WaitingRow>>([&] { return back_.waiting(number); });
}
Result<std::vector<WaitingRow>> StagedStore::alarms(Instant until, std::size_t limit) {
  return directly<std::vector<WaitingRow>>([&] { return back_.alarms(until, limit); });
}
Result<bool> StagedStore::has_participant(CaseNumber number, const std::string& person) {
  return directly<bool>([&] { return back_.has_participant(number, person); });
}
Result<std::uint64_t> StagedStore::count_participants() {
  return directly<std::uint64_t>([&] { return back_.count_participants(); });
}
Status StagedStore::each_register_row(const RowVisitor& visit) {
  return do_directly([&] { return back_.each_register_row(visit); });
}
Status StagedStore::set_register_row(const std::string& key,
                                     const std::optional<std::string>& text) {
  return do_directly([&] { return back_.set_register_row(key, text); });
}
Result<std::string> StagedStore::fact(const std::string& name) {
  return directly<std::string>([&] { return back_.fact(name); });
}
Status StagedStore::set_fact(const std::string& name, const std::string& value) {
  return do_directly([&] { return back_.set_fact(name, value); });
}
Result<std::optional<SideRow>> StagedStore::side(const std::string& kind, const std::string& key) {
  return directly<std::optional<SideRow>>([&] { return back_.side(kind, key); });
}
Result<std::size_t> StagedStore::purge_sides(Instant now, std::size_t limit) {
  return directly<std::size_t>([&] { return back_.purge_sides(now, limit); });
}
Result<std::size_t> StagedStore::purge_outbox(Instant before, std::size_t limit) {
  return directly<std::size_t>([&] { return back_.purge_outbox(before, limit); });
}
Status StagedStore::each_outbox(const OutboxVisitor& visit) {
  return do_directly([&] { return back_.each_outbox(visit); });
}

}  // namespace sop::journal
