#include "runtime/people/permissions.h"

#include <algorithm>

namespace sop::people {
namespace {

constexpr Standings kInside = Standings(Standing::Employee);
constexpr Standings kRole = Standing::RoleHolder | Standings(Standing::Acting);
constexpr Standings kPart = Standing::Performer | Standings(Standing::ClaimHolder) |
                            Standing::Starter | Standing::Participant;
constexpr Standings kOversight = Standing::Leader | Standings(Standing::Auditor);
constexpr Standings kDoes = Standings(Standing::Performer);
constexpr Standings kLeads = Standings(Standing::Leader);
constexpr Standings kOffice = Standings(Standing::Administrator);

constexpr bool kRead = true;  // by a token of either scope
constexpr bool kWork = true;  // by one of scope Work
constexpr bool kNo = false;

constexpr std::array<Permission, kActs> kTable = {{
    {Act::ListCase, "ListCase", kRole | kPart | kOversight | kOffice, kRead, kWork},
    {Act::SeeCase, "SeeCase", kRole | kPart | kOversight, kRead, kWork},
    {Act::SeeDocuments, "SeeDocuments", kRole | kPart | kOversight, kRead, kWork},
    {Act::Start, "Start", kRole | kLeads, kNo, kWork},
    {Act::Claim, "Claim", kDoes, kNo, kWork},
    {Act::Complete, "Complete", kDoes, kNo, kWork},
    {Act::Decide, "Decide", kDoes, kNo, kWork},
    {Act::Sign, "Sign", kDoes, kNo, kWork},
    {Act::Skip, "Skip", kDoes, kNo, kWork},
    {Act::Attach, "Attach", kDoes, kNo, kWork},
    {Act::ReleaseOwn, "ReleaseOwn", Standing::ClaimHolder | kLeads, kNo, kWork},
    {Act::ReleaseOthers, "ReleaseOthers", kLeads, kNo, kWork},
    {Act::HandOver, "HandOver", kDoes | Standing::ClaimHolder | kLeads, kNo, kWork},
    {Act::HandOverOthers, "HandOverOthers", kLeads, kNo, kWork},
    {Act::Cancel, "Cancel", Standing::Starter | kLeads, kNo, kWork},
    {Act::DelegateOwn, "DelegateOwn", kInside, kNo, kNo},
    {Act::DelegateOthers, "DelegateOthers", kLeads | kOffice, kNo, kNo},
    {Act::SeeSops, "SeeSops", kInside, kRead, kWork},
    {Act::ListPeople, "ListPeople", kInside, kRead, kWork},
    {Act::OwnAccount, "OwnAccount", kInside, kNo, kNo},
    {Act::AdministratePeople, "AdministratePeople", kOffice, kNo, kNo},
    {Act::Deploy, "Deploy", kOffice, kNo, kNo},
    {Act::MoveCase, "MoveCase", kOffice, kNo, kNo},
    {Act::Report, "Report", kRole | kOversight | kOffice, kRead, kWork},
    {Act::ReadTrail, "ReadTrail", kOversight, kRead, kWork},
    {Act::VerifyAudit, "VerifyAudit", kOversight | kOffice, kRead, kWork},
    {Act::Export, "Export", kOversight, kRead, kWork},
    {Act::Backup, "Backup", kOffice, kNo, kNo},
    {Act::Metrics, "Metrics", Standing::Auditor | kOffice, kRead, kWork},
}};

constexpr std::string_view kNames[kStandings] = {
    "Nobody",      "Inactive", "Employee",    "RoleHolder", "Acting",  "Performer",
    "ClaimHolder", "Starter",  "Participant", "Leader",     "Auditor", "Administrator"};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kActs; ++i) {
    if (static_cast<std::size_t>(kTable[i].act) != i) return false;
    if (kTable[i].allowed.meets(Standing::Nobody | Standings(Standing::Inactive))) return false;
  }
  return true;
}
static_assert(in_order(), "one row an act, in their order, none for nobody");

bool is_outside(const Bundle& bundle, RoleId role) {
  return bundle.role(role).kind == bundle::RoleKind::External;
}

// Whether somebody has a part of a task other than `member`: a joint step is signed by different
// people. What somebody outside did is only entered here.
bool has_other_part(const Bundle& bundle, const engine::Token& token, std::uint32_t member,
                    const std::string& person) {
  const auto other = [&](const auto& part) {
    return part.member != member && part.person == person && !is_outside(bundle, part.role);
  };
  return std::any_of(token.signatures.begin(), token.signatures.end(), other) ||
         std::any_of(token.claims.begin(), token.claims.end(), other);
}

bool performs(const Bundle& bundle, const engine::State& state, const engine::Token& token,
              const engine::Authority& authority, const std::string& person) {
  const bool barred = engine::four_eyes_forbid(bundle, state, token.task, person).valid();
  const auto& performers = bundle.task(token.task).performers;
  for (std::uint32_t member = 0; member < performers.size(); ++member) {
    if (engine::has_signed(token, member)) continue;
    const engine::Claimed* held = engine::claim_of(token, member);
    if (held != nullptr && held->person != person) continue;
    const bool other = barred || has_other_part(bundle, token, member, person);
    const auto can = [&](RoleId role) {
      return engine::capacity_for(bundle, authority, role).has_value() &&
             (!other || is_outside(bundle, role));
    };
    if (std::any_of(performers[member].begin(), performers[member].end(), can)) return true;
  }
  return false;
}

bool took_part(const engine::State& state, const std::string& person) {
  const auto his = [&](const auto& part) { return part.person == person; };
  for (const engine::Token& token : state.tokens) {
    if (std::any_of(token.signatures.begin(), token.signatures.end(), his)) return true;
  }
  for (const auto& [task, doers] : state.doers) {
    if (std::find(doers.begin(), doers.end(), person) != doers.end()) return true;
  }
  return std::any_of(state.files.begin(), state.files.end(), his);
}

Standings with_roles(Standings standings, const engine::Authority& authority) {
  for (const engine::Capacity& one : authority.capacities)
    standings.add(one.substitution == Substitution::None ? Standing::RoleHolder : Standing::Acting);
  return standings;
}

}  // namespace

const std::array<Permission, kActs>& permissions() {
  return kTable;
}

std::string_view name_of(Standing standing) {
  return kNames[static_cast<std::size_t>(standing)];
}

bool may(Act act, Standings standings) {
  return kTable[static_cast<std::size_t>(act)].allowed.meets(standings);
}

bool allows(TokenScope scope, Act act) {
  const Permission& row = kTable[static_cast<std::size_t>(act)];
  return scope == TokenScope::Read ? row.reads : row.works;
}

std::optional<Diagnostic> forbidden(Act act, Standings standings, const std::string& person) {
  if (may(act, standings)) return std::nullopt;
  if (standings.has(Standing::Nobody)) return finding<Kind::SessionEnded>(Span{});
  if (standings.has(Standing::Inactive)) return finding<Kind::PersonInactive>(Span{}, person);
  return finding<Kind::AccessDenied>(Span{}, person);
}

Standings standing(const Register& all, std::string_view id) {
  const Person* person = find_person(all, id);
  if (person == nullptr) return Standing::Nobody;
  if (!person->active) return Standing::Inactive;
  Standings out = Standing::Employee;
  if (person->rights.count(Right::Lead) != 0) out.add(Standing::Leader);
  if (person->rights.count(Right::Audit) != 0) out.add(Standing::Auditor);
  if (person->rights.count(Right::Administrate) != 0) out.add(Standing::Administrator);
  return out;
}

Standings standing(const Register& all, const Bundle& bundle, std::string_view person,
                   Instant now) {
  const Standings out = standing(all, person);
  if (!out.has(Standing::Employee)) return out;
  return with_roles(out, authority(all, bundle, {}, person, now));
}

Standings standing(const Register& all, const Bundle& bundle, const engine::State& state,
                   std::string_view person, Instant now, engine::TaskId task) {
  Standings out = standing(all, person);
  if (!out.has(Standing::Employee)) return out;
  const std::string id(person);
  const engine::Authority may_act = authority(all, bundle, state.positions, id, now);
  out = with_roles(out, may_act);
  if (state.starter == id) out.add(Standing::Starter);
  if (took_part(state, id)) out.add(Standing::Participant);
  for (const engine::Token& token : state.tokens) {
    if (task.valid() && token.task != task) continue;
    if (performs(bundle, state, token, may_act, id)) out.add(Standing::Performer);
    if (std::any_of(token.claims.begin(), token.claims.end(),
                    [&](const engine::Claimed& claim) { return claim.person == id; }))
      out.add(Standing::ClaimHolder);
  }
  return out;
}

std::string permission_table() {
  std::string out = "| |";
  for (const std::string_view name : kNames) out.append(" ").append(name).append(" |");
  out += " Token |\n|---|";
  for (std::size_t i = 0; i < kStandings; ++i) out += ":-:|";
  out += ":-:|\n";
  for (const Permission& row : kTable) {
    out.append("| ").append(row.name).append(" |");
    for (std::size_t i = 0; i < kStandings; ++i)
      out += row.allowed.has(static_cast<Standing>(i)) ? " ✓ |" : " · |";
    const std::string_view token = row.reads ? "baca, kerja" : row.works ? "kerja" : "·";
    out.append(" ").append(token).append(" |\n");
  }
  return out;
}

}  // namespace sop::people
