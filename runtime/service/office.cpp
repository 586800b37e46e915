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

// Whose account ends, has no session, link or token left when it is opened again.
std::vector<journal::SideChange> sides_of(const people::Action& action) {
  std::vector<journal::SideChange> out;
  const auto* off = std::get_if<people::Deactivate>(&action);
  if (off == nullptr) return out;
  for (const char* kind : {side::kSession, side::kLink, side::kToken}) {
    out.push_back({journal::SideChange::Kind::RemoveAllOf,
                   {kind, "", people::fold_id(off->id), std::nullopt, ""}});
  }
  return out;
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
  request.sides = sides_of(action);
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
    request.sides = sides_of(action);
    request.command = {inner_->key_of(who, ""), who.person, action};
    request.now = inner_->now();
    request.caller.machine = who.machine;
    const Outcome<journal::Accepted> kept = inner_->submit_raw(std::move(request));
    if (!is_done(kept)) return kept.refusal();
  }
  return std::move(plan.actions);
}

namespace {

struct ToDeploy {
  std::vector<engine::Bundle> bundles;  // each once
  std::set<std::string> keys;           // by number and by title
};

Outcome<ToDeploy> read_all(const std::vector<std::string>& bundles, const std::string& calendar) {
  // A file that is empty, or was not sent, must not look like a deployment that went well.
  if (bundles.empty() && calendar.empty())
    return refused(finding<Kind::BundleForeign>(Span{}, "bundle 1"));
  ToDeploy out;
  std::vector<engine::Bundle>& read = out.bundles;
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
    out.keys.insert(key);
    out.keys.insert(people::sop_key("", bundle->title));
    if (twin == read.end()) read.push_back(std::move(*bundle));
  }
  if (!calendar.empty()) {
    Findings findings;
    if (!calendar::read(calendar, "kalender", findings)) return refused(findings.all().front());
  }
  return out;
}

// A deployment is many commands. A key stands for all of them: what it was first sent with is noted
// before the first is carried out.
constexpr std::int64_t kKeyDays = 366;
std::string whole_of(const ToDeploy& all, const std::string& calendar) {
  std::string words = "deploy\n" + (calendar.empty() ? "" : sha256_hex(calendar));
  for (const engine::Bundle& one : all.bundles) words += "\n" + one.hash;
  return sha256_hex(words);
}
std::optional<Refusal> note_key(Inner& inner, const Identity& who, const std::string& key,
                                const std::string& whole) {
  const std::string mine = inner.key_of(who, key);
  const Instant until{inner.now().milliseconds + kKeyDays * people::kDay};
  const Outcome<Done> noted = inner.put_aside(
      {{journal::SideChange::Kind::Set, {side::kDeployment, mine, who.person, until, whole}}},
      {{side::kDeployment, mine, std::nullopt}});
  if (noted) return std::nullopt;
  if (noted.refusal().why.kind != Kind::SideChanged) return noted.refusal();
  Outcome<journal::Snapshot> snapshot = inner.snapshot();
  if (!snapshot) return snapshot.refusal();
  const auto row = snapshot.value().side(side::kDeployment, mine);
  if (!row) return database_failed(inner, row.failure());
  if (row.value() && row.value()->content == whole) return std::nullopt;
  return refused(finding<Kind::KeyReused>(Span{}, mine));
}

}  // namespace

Outcome<std::vector<DeployedRow>> Service::deploy(const Identity& who,
                                                  const std::vector<std::string>& bundles,
                                                  const std::string& calendar, bool dry_run,
                                                  const std::string& key) {
  Outcome<journal::Snapshot> snapshot = inner_->snapshot();
  if (!snapshot) return snapshot.refusal();
  Result<People> people = snapshot.value().people();
  if (!people) return database_failed(*inner_, people.failure());
  if (auto no =
          inner_->forbids(who, people::Act::Deploy, people::standing(*people.value(), who.person)))
    return std::move(*no);
  Outcome<ToDeploy> all = read_all(bundles, calendar);
  if (!all) return all.refusal();
  Result<std::vector<journal::SopCount>> counts = snapshot.value().count_sops();
  if (!counts) return database_failed(*inner_, counts.failure());
  const bool keyed = !key.empty() && !dry_run;
  const std::string whole = keyed ? whole_of(all.value(), calendar) : "";
  if (keyed) {
    if (auto no = note_key(*inner_, who, key, whole)) return std::move(*no);
  }
  std::size_t part = 0;
  const auto send = [&](people::Action action, std::string content) -> Outcome<journal::Accepted> {
    journal::RegisterRequest request;
    const std::string its_key = keyed ? key + "/" + std::to_string(++part) : "";
    request.command = {inner_->key_of(who, its_key), who.person, std::move(action)};
    request.now = inner_->now();
    request.caller.machine = who.machine;
    request.content = std::move(content);
    if (keyed) request.asked = whole + "/" + std::to_string(part);
    return inner_->submit_raw(std::move(request));
  };
  std::vector<DeployedRow> out;
  for (const engine::Bundle& one : all.value().bundles) {
    DeployedRow row{one.title, one.number, people::sop_key(one), one.hash, false, false, 0, {}};
    const auto known = people.value()->deployments.find(row.key);
    row.fresh = known == people.value()->deployments.end();
    row.same = !row.fresh && !known->second.retired && known->second.hash() == one.hash;
    for (const journal::SopCount& count : counts.value()) {
      if (count.sop == row.key && count.bundle != one.hash) row.open_cases += count.open;
    }
    row.warnings = warnings_of(one, *people.value(), all.value().keys, inner_->now());
    // With a key what is in force is sent too: it may be this key that has put it there.
    if (!dry_run && (!row.same || keyed)) {
      const auto kept =
          send(people::Deploy{one.hash, people::number_in_force(one), one.title}, one.content);
      if (!is_done(kept)) return kept.refusal();
      if (kept && kept.value().repeated) {
        row.same = false;
        row.fresh = known != people.value()->deployments.end() &&
                    known->second.versions.front().hash == one.hash;
      }
    }
    out.push_back(std::move(row));
  }
  if (!calendar.empty() && !dry_run) {
    const auto kept = send(people::SetCalendar{sha256_hex(calendar)}, calendar);
    if (!is_done(kept)) return kept.refusal();
  }
  return out;
}

namespace {

void tell_plan(const engine::MoveReport& plan, const engine::Bundle& from, const engine::Bundle& to,
               MoveReport& out) {
  const auto tell = [&](const char* sign, const std::vector<bundle::TaskId>& tasks,
                        const engine::Bundle& of) {
    for (const bundle::TaskId task : tasks)
      out.lines.push_back(std::string(sign) + " " + of.task(task).id + " " +
                          of.task(task).activity);
  };
  tell("−", plan.removed, from);
  tell("+", plan.added, to);
  tell("~", plan.changed, to);
}

// What a move that was carried out answered: worked out again from the case as it stood before it.
Outcome<MoveReport> told_before(Inner& inner, Opened& opened, std::uint64_t event) {
  Result<std::vector<journal::Entry>> entries = opened.snapshot.history(opened.one.number);
  if (!entries) return database_failed(inner, entries.failure());
  MoveReport out;
  out.possible = out.done = out.repeated = true;
  engine::State state;
  for (const journal::Entry& entry : entries.value()) {
    const auto* moved = std::get_if<engine::CaseMoved>(&entry.record.event.what);
    if (moved != nullptr && entry.record.sequence == event) {
      Result<std::shared_ptr<const engine::Bundle>> to = opened.snapshot.bundle(moved->to);
      if (!to) return database_failed(inner, to.failure());
      tell_plan(engine::plan(*entry.bundle, *to.value(), state), *entry.bundle, *to.value(), out);
      break;
    }
    state = engine::apply(std::move(state), entry.record.event);
  }
  return out;
}

}  // namespace

Outcome<MoveReport> Service::move(const Identity& who, CaseNumber number, const std::string& to,
                                  bool dry_run, const std::string& key) {
  Outcome<Opened> opened = inner_->open(who, number);
  if (!opened) return opened.refusal();
  if (auto no = inner_->forbids(who, people::Act::MoveCase, opened.value().standings))
    return std::move(*no);
  const journal::Case& one = opened.value().one;
  const auto send = [&](const std::string& hash, engine::Mapping mapping) {
    return inner_->submit(journal::Request{
        number,
        "",
        {inner_->key_of(who, key), who.person, engine::Move{hash, std::move(mapping)}},
        inner_->now(),
        journal::By::Person,
        asked({"move", std::to_string(number), to})});
  };
  Outcome<bool> seen = dry_run ? false : inner_->has_seen(who, opened.value(), key);
  if (!seen) return seen.refusal();
  if (seen.value()) {
    Outcome<Acted> before = send("", {});
    if (!before) return before.refusal();
    return told_before(*inner_, opened.value(), before.value().first_event);
  }
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
  tell_plan(plan, *one.bundle, *target.value(), out);
  out.possible = plan.problems.empty();
  out.hindrances = std::move(plan.problems);
  if (dry_run || !out.possible) return out;
  const Outcome<Acted> moved = send(hash, std::move(plan.mapping));
  if (!moved) return moved.refusal();
  out.done = true;
  out.repeated = moved.value().repeated;
  return out;
}

}  // namespace sop::service
