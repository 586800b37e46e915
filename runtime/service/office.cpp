// The register, and the SOPs in force: staff, deployments, moves of cases to another version.
#include <algorithm>
#include <set>

#include "compiler/base/hash.h"
#include "runtime/engine/move.h"
#include "runtime/people/staff.h"
#include "runtime/service/inner.h"

namespace sop::service {
namespace {

constexpr std::size_t kHashBegin = 8;  // digits that name a version

Refusal database_failed(const Inner& inner, const Failure& failure) {
  return refused(journal_finding(failure, inner.database()));
}

// Commands that change nothing are done already.
bool is_done(const Outcome<journal::Accepted>& kept) {
  return kept.ok() || kept.refusal().why.kind == Kind::NothingChanges;
}

// What an official should know of a bundle before its first case: roles that nobody holds, SOPs it
// runs that are not there.
std::vector<Diagnostic> warnings_of(const engine::Bundle& bundle, const people::Register& people,
                                    const std::set<std::string>& deploying, Instant now) {
  std::vector<Diagnostic> out;
  for (std::size_t i = 0; i < bundle.roles.size(); ++i) {
    if (bundle.roles[i].kind == bundle::RoleKind::External) continue;
    const auto names = people::names_of_role(bundle, bundle::RoleId(i));
    const bool held = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return !people::holders(people, name, now).empty();
    });
    if (!held) out.push_back(finding<Kind::RoleWithoutHolder>(Span{}, bundle.roles[i].title));
  }
  for (const bundle::Task& task : bundle.tasks) {
    if (!task.call) continue;
    const bool known = people::find_sop(people, task.call->number, task.call->title) != nullptr ||
                       deploying.count(people::sop_key(task.call->number, task.call->title)) != 0 ||
                       deploying.count(people::sop_key("", task.call->title)) != 0;
    if (!known)
      out.push_back(finding<Kind::CallNotDeployed>(Span{}, task.id, task.call->reference));
  }
  return out;
}

// The version of this case's SOP whose hash begins so, as lists show it; nothing if none or
// several.
std::optional<std::string> whole_hash(const people::Register& people, const engine::Bundle& bundle,
                                      const std::string& begin) {
  std::optional<std::string> out;
  const auto found = people.deployments.find(people::sop_key(bundle));
  if (found == people.deployments.end() || begin.size() < kHashBegin) return std::nullopt;
  for (const people::Version& one : found->second.versions) {
    if (one.hash.compare(0, begin.size(), begin) != 0 || one.hash == out) continue;
    if (out) return std::nullopt;
    out = one.hash;
  }
  return out;
}

}  // namespace

Outcome<std::shared_ptr<const people::Register>> Service::people() {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  return people.value();
}

Outcome<std::shared_ptr<const people::Register>> Service::people_for(const Identity& who) {
  if (auto no = forbids(who, people::Act::ListPeople)) return std::move(*no);
  return people();
}

std::optional<Refusal> Service::forbids(const Identity& who, people::Act act) {
  const auto known = people();
  if (!known) return known.refusal();
  return inner_->forbids(who, act, people::standing(*known.value(), who.person));
}

Deployment parts_of(std::string_view stream) {
  Deployment out;
  while (!stream.empty()) {
    const std::size_t end = std::min(stream.find('\n'), stream.size());
    const std::string_view line = stream.substr(0, end);
    stream.remove_prefix(std::min(end + 1, stream.size()));
    if (line.empty()) continue;
    // Canonical JSON has its keys in order, so that the format is told near the beginning; a bundle
    // is never taken for a calendar, which its reader would refuse.
    const std::string text = std::string(line) + "\n";
    const bool days = text.find(std::string(calendar::kFormat)) != std::string::npos &&
                      text.find("\"tasks\"") == std::string::npos;
    if (days) {
      out.calendar = text;
    } else {
      out.bundles.push_back(text);
    }
  }
  return out;
}

bool Service::empty_register() {
  const auto known = people();
  return known && known.value()->persons.empty();
}

Outcome<Acted> Service::change(const Identity& who, people::Action action, const std::string& key,
                               const std::string& asked) {
  if (who.scope && !people::allows(*who.scope, people::Act::AdministratePeople))
    return *inner_->forbids(who, people::Act::AdministratePeople, {});
  journal::RegisterRequest request;
  request.command = {inner_->key_of(who, key), who.person, std::move(action)};
  request.now = inner_->now();
  request.caller.machine = who.machine;
  if (!asked.empty()) request.asked = who.person + "\n" + asked;
  return inner_->submit(std::move(request));
}

Outcome<std::vector<people::Action>> Service::apply_staff(const Identity& who,
                                                          const SourceFile& file, bool dry_run,
                                                          Sink& sink) {
  auto people = this->people();
  if (!people) return people.refusal();
  if (auto no = inner_->forbids(who, people::Act::AdministratePeople,
                                people::standing(*people.value(), who.person)))
    return std::move(*no);
  Findings findings;
  const auto wanted = people::read_staff(file, findings);
  for (const Diagnostic& one : findings.all()) sink.report(one);
  if (!wanted) return refused(findings.all().front());
  people::StaffPlan plan = people::plan(*people.value(), *wanted, inner_->now());
  if (const auto note = people::untouched_note(plan)) sink.report(*note);
  for (const people::Action& action : plan.actions) {
    if (dry_run) break;
    journal::RegisterRequest request;
    request.command = {inner_->key_of(who, ""), who.person, action};
    request.now = inner_->now();
    request.caller.machine = who.machine;
    const Outcome<journal::Accepted> kept = inner_->submit_raw(std::move(request));
    if (!is_done(kept)) return kept.refusal();
  }
  return std::move(plan.actions);
}

Outcome<std::vector<DeployedRow>> Service::deploy(const Identity& who,
                                                  const std::vector<std::string>& bundles,
                                                  const std::string& calendar, bool dry_run) {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  if (auto no =
          inner_->forbids(who, people::Act::Deploy, people::standing(*people.value(), who.person)))
    return std::move(*no);
  // A file that is empty, or was not sent, must not look like a deployment that went well.
  if (bundles.empty() && calendar.empty())
    return refused(finding<Kind::BundleForeign>(Span{}, "bundle 1"));
  std::vector<engine::Bundle> read;
  std::set<std::string> keys;
  for (const std::string& bytes : bundles) {
    Findings findings;
    auto bundle = bundle::read(bytes, "bundle " + std::to_string(read.size() + 1), findings);
    if (!bundle) return refused(findings.all().front());
    const std::string key = people::sop_key(*bundle);
    const auto twin = std::find_if(read.begin(), read.end(), [&](const engine::Bundle& one) {
      return people::sop_key(one) == key;
    });
    if (twin != read.end() && twin->hash != bundle->hash)
      return refused(finding<Kind::DeployTwice>(Span{}, bundle->title));
    keys.insert(key);
    keys.insert(people::sop_key("", bundle->title));
    if (twin == read.end()) read.push_back(std::move(*bundle));
  }
  if (!calendar.empty()) {
    Findings findings;
    if (!calendar::read(calendar, "kalender", findings)) return refused(findings.all().front());
  }
  const auto send = [&](people::Action action, std::string content) -> Outcome<journal::Accepted> {
    journal::RegisterRequest request;
    request.command = {inner_->key_of(who, ""), who.person, std::move(action)};
    request.now = inner_->now();
    request.caller.machine = who.machine;
    request.content = std::move(content);
    return inner_->submit_raw(std::move(request));
  };
  Result<std::vector<journal::SopCount>> counts = snapshot.value().count_sops();
  if (!counts) return database_failed(*inner_, counts.failure());
  std::vector<DeployedRow> out;
  for (const engine::Bundle& one : read) {
    DeployedRow row{one.title, one.number, people::sop_key(one), one.hash, false, false, 0, {}};
    const auto known = people.value()->deployments.find(row.key);
    row.fresh = known == people.value()->deployments.end();
    row.same = !row.fresh && !known->second.retired && known->second.hash() == one.hash;
    for (const journal::SopCount& count : counts.value()) {
      if (count.sop == row.key && count.bundle != one.hash) row.open_cases += count.open;
    }
    row.warnings = warnings_of(one, *people.value(), keys, inner_->now());
    if (!dry_run && !row.same) {
      const auto kept =
          send(people::Deploy{one.hash, people::number_in_force(one), one.title}, one.content);
      if (!is_done(kept)) return kept.refusal();
    }
    out.push_back(std::move(row));
  }
  if (!calendar.empty() && !dry_run) {
    const auto kept = send(people::SetCalendar{sha256_hex(calendar)}, calendar);
    if (!is_done(kept)) return kept.refusal();
  }
  return out;
}

Outcome<MoveReport> Service::move(const Identity& who, CaseNumber number, const std::string& to,
                                  bool dry_run) {
  Outcome<Opened> opened = inner_->open(who, number);
  if (!opened) return opened.refusal();
  if (auto no = inner_->forbids(who, people::Act::MoveCase, opened.value().standings))
    return std::move(*no);
  const journal::Case& one = opened.value().one;
  std::string hash = to;
  if (hash.empty()) {
    const people::Deployment* in_force = people::find_sop(
        *opened.value().people, people::number_in_force(*one.bundle), one.bundle->title);
    if (in_force == nullptr) return refused(finding<Kind::NoSuchSop>(Span{}, one.bundle->title));
    hash = in_force->hash();
  }
  const std::optional<std::string> known = whole_hash(*opened.value().people, *one.bundle, hash);
  if (!known) return refused(finding<Kind::NoSuchSop>(Span{}, hash));
  hash = *known;
  Result<std::shared_ptr<const engine::Bundle>> target = opened.value().snapshot.bundle(hash);
  if (!target) return database_failed(*inner_, target.failure());
  engine::MoveReport plan = engine::plan(*one.bundle, *target.value(), one.state);
  MoveReport out;
  out.possible = plan.problems.empty();
  out.hindrances = std::move(plan.problems);
  const auto tell = [&](const char* sign, const std::vector<bundle::TaskId>& tasks,
                        const engine::Bundle& of) {
    for (const bundle::TaskId task : tasks)
      out.lines.push_back(std::string(sign) + " " + of.task(task).id + " " +
                          of.task(task).activity);
  };
  tell("−", plan.removed, *one.bundle);
  tell("+", plan.added, *target.value());
  tell("~", plan.changed, *target.value());
  if (dry_run || !out.possible) return out;
  Outcome<Acted> moved = inner_->submit(journal::Request{
      number,
      "",
      {inner_->key_of(who, ""), who.person, engine::Move{hash, std::move(plan.mapping)}},
      inner_->now(),
      journal::By::Person});
  if (!moved) return moved.refusal();
  out.done = true;
  return out;
}

}  // namespace sop::service
