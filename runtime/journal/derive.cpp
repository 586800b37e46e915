#include "runtime/journal/derive.h"

#include <algorithm>
#include <set>

#include "runtime/base/sha256.h"
#include "runtime/people/register.h"

namespace sop::journal {
namespace {

using bundle::RoleId;
using bundle::RoleKind;

void add_places_of(const engine::Bundle& bundle, RoleId role, const people::Positions& bound,
                   std::set<std::string>& out) {
  for (const std::string& name : people::names_of_role(bundle, role, bound))
    out.insert(place_of_position(name));
}

// Where a member's part waits while nobody holds it.
std::set<std::string> places_of(const engine::Bundle& bundle, const people::Positions& bound,
                                const std::vector<RoleId>& alternatives) {
  std::set<std::string> places;
  bool outside = false;
  for (const RoleId role : alternatives) {
    add_places_of(bundle, role, bound, places);
    outside = outside || bundle.role(role).kind == RoleKind::External;
  }
  if (!outside) return places;
  // Somebody outside has no account: any holder of a role of the SOP enters his part.
  if (bound.empty()) {
    places.insert(place_of_bundle(bundle.hash));
  } else {
    for (std::size_t i = 0; i < bundle.roles.size(); ++i)
      add_places_of(bundle, RoleId(i), bound, places);
  }
  return places;
}

}  // namespace

std::uint64_t short_hash(std::initializer_list<std::string_view> parts) {
  const Digest256 digest = sha256(parts);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | digest[i];
  return number;
}

std::string place_of_position(std::string_view folded) {
  return "jabatan/" + std::string(folded);
}
std::string place_of_person(std::string_view person) {
  return "orang/" + std::string(person);
}
std::string place_of_bundle(std::string_view hash) {
  return "sop/" + std::string(hash);
}

BundleRow bundle_row(const engine::Bundle& bundle) {
  std::set<std::string> places;
  for (std::size_t i = 0; i < bundle.roles.size(); ++i)
    add_places_of(bundle, RoleId(i), {}, places);
  return {bundle.hash,   people::sop_key(bundle), bundle.title,
          bundle.number, bundle.content,          {places.begin(), places.end()}};
}

std::vector<WaitingRow> waiting_rows(CaseNumber number, const engine::Bundle& bundle,
                                     const engine::State& state, const Timekeeper* keeper,
                                     const Completed& completed) {
  std::vector<WaitingRow> rows;
  for (const engine::Token& token : state.tokens) {
    const bundle::Task& task = bundle.task(token.task);
    const std::optional<Instant> due =
        keeper != nullptr ? keeper->due(bundle, token, completed) : std::nullopt;
    bool first = true;
    for (std::uint32_t member = 0; member < task.performers.size(); ++member) {
      if (engine::has_signed(token, member)) continue;
      WaitingRow row;
      row.case_number = number;
      row.task = static_cast<std::uint32_t>(token.task.index());
      row.member = member;
      row.visit = token.visit;
      row.bundle = bundle.hash;
      row.since = token.since;
      row.due = due;
      row.level = token.escalations;
      if (first && due && token.escalations < engine::kEscalations)
        row.alarm = keeper->level_due(*due, token.escalations + 1);
      first = false;
      if (const engine::Claimed* held = engine::claim_of(token, member)) {
        row.holder = held->person;
        row.places = {place_of_person(held->person)};
      } else if (token.call == 0) {  // else it waits for a case, and nobody can do anything
        const auto places = places_of(bundle, state.positions, task.performers[member]);
        row.places.assign(places.begin(), places.end());
      }
      rows.push_back(std::move(row));
    }
  }
  std::sort(rows.begin(), rows.end(), [](const WaitingRow& a, const WaitingRow& b) {
    return std::pair(a.task, a.member) < std::pair(b.task, b.member);
  });
  return rows;
}

bool looks_back(const engine::Bundle& bundle) {
  return std::any_of(bundle.tasks.begin(), bundle.tasks.end(), [](const bundle::Task& task) {
    return std::any_of(task.deadlines.begin(), task.deadlines.end(),
                       [](const bundle::Deadline& one) { return one.task.valid(); });
  });
}

Result<std::optional<Entry>> HistoryReader::next(const std::string& record) {
  if (!bundle_) {
    const std::optional<std::string> hash = engine::bundle_named_in(record);
    if (!hash) return std::optional<Entry>();
    Result<std::shared_ptr<const engine::Bundle>> first = bundles_(*hash);
    if (!first) return first.failure();
    bundle_ = first.value();
    if (!bundle_) return std::optional<Entry>();
  }
  std::optional<engine::Record> decoded = engine::decode_record(record, *bundle_);
  if (!decoded || decoded->case_number != number_) return std::optional<Entry>();
  Entry entry{std::move(*decoded), bundle_};
  if (const auto* done = std::get_if<engine::TaskCompleted>(&entry.record.event.what))
    completed_[done->task] = entry.record.event.at;
  if (const auto* moved = std::get_if<engine::CaseMoved>(&entry.record.event.what)) {
    Result<std::shared_ptr<const engine::Bundle>> next_one = bundles_(moved->to);
    if (!next_one) return next_one.failure();
    if (!next_one.value()) return std::optional<Entry>();
    bundle_ = next_one.value();
    std::map<engine::TaskId, engine::Instant> mapped;
    for (const auto& [task, at] : completed_) {
      const engine::TaskId to = moved->mapping.tasks[task.index()];
      if (to.valid() && to.index() < bundle_->tasks.size()) mapped.emplace(to, at);
    }
    completed_ = std::move(mapped);
  }
  return std::optional<Entry>(std::move(entry));
}

}  // namespace sop::journal
