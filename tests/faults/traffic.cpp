#include "traffic.h"

#include <algorithm>

namespace sop::faults {

using engine::Command;
using engine::RoleId;
using engine::TaskId;
using journal::By;
using journal::Request;
using journal::Work;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kYear = 365LL * 24 * 60 * kMinute;

engine::Instant later(engine::Instant at, std::int64_t milliseconds) {
  return {at.milliseconds + milliseconds};
}

const char* colleague_of(const std::string& person) {
  for (const char* one : kStaff) {
    if (person != one) return one;
  }
  return kStaff.front();
}

}  // namespace

void Traffic::move_clock() {
  if (!dice_.chance(15)) {
    now_.milliseconds += static_cast<std::int64_t>(dice_.below(30)) * kMinute;
    return;
  }
  ++jumps_;  // a battery has died, daylight saving, somebody set the clock
  constexpr std::int64_t kJumps[] = {-kYear, -60 * kMinute, -1, 60 * kMinute, kYear};
  now_.milliseconds += kJumps[dice_.below(std::size(kJumps))];
}

Command Traffic::hold(const engine::Token& token, std::uint32_t member, RoleId role,
                      std::string person, std::string key) {
  const bool held = std::any_of(token.claims.begin(), token.claims.end(),
                                [&](const auto& claim) { return claim.member == member; });
  if (dice_.chance(30)) {
    const std::string to = colleague_of(person);
    return {std::move(key), std::move(person), engine::HandOver{token.task, role, to, "serah"}};
  }
  if (held) return {std::move(key), std::move(person), engine::Release{token.task, role, "lepas"}};
  return {std::move(key), std::move(person), engine::Claim{token.task, role}};
}

Command Traffic::step(const journal::Case& one, std::string key) {
  std::string note = dice_.chance(6) ? std::string(dice_.below(4'000), 'c') : "catatan";
  const std::size_t roles = one.bundle->roles.size();
  std::string person = kStaff[dice_.below(kStaff.size())];
  Traffic::note(Sort::Step);
  if (dice_.chance(3)) return {std::move(key), person, engine::Cancel{std::move(note)}};
  if (one.state.tokens.empty() || dice_.chance(10)) {  // most often wrong
    const TaskId task(dice_.below(one.bundle->tasks.size()));
    return {std::move(key), person,
            engine::Complete{task, RoleId(dice_.below(roles)), "jawaban 1", note}};
  }
  const engine::Token& token = one.state.tokens[dice_.below(one.state.tokens.size())];
  const bundle::Task& task = one.bundle->task(token.task);
  std::uint32_t member = 0;
  while (member + 1 < task.performers.size() && engine::has_signed(token, member)) ++member;
  const RoleId role = task.performers[member].front();
  for (const engine::Claimed& claim : token.claims) {
    if (claim.member == member && dice_.chance(85)) person = claim.person;
  }
  if (dice_.chance(12)) {
    Traffic::note(Sort::Hold);
    return hold(token, member, role, person, std::move(key));
  }
  if (dice_.chance(6)) {
    Traffic::note(Sort::Attach);
    const std::string name = "surat " + key + ".pdf";
    return {std::move(key), person,
            engine::Attach{token.task, role, engine::DocumentId(0), name,
                           std::string(64, "0123456789abcdef"[dice_.below(16)]), 1'000,
                           "application/pdf"}};
  }
  if (member != 0) return {std::move(key), person, engine::Sign{token.task, role, note}};
  if (dice_.chance(10)) return {std::move(key), person, engine::Skip{token.task, role, note}};
  const std::string answer = task.exits[dice_.below(task.exits.size())].answer;
  return {std::move(key), person, engine::Complete{token.task, role, answer, note}};
}

Work Traffic::request(Twin& twin, std::string key, bool staffed) {
  const By by = staffed ? By::Person : By::Terminal;
  const journal::CaseNumber cases = twin.cases();
  if (cases == 0 || dice_.chance(15)) {
    note(Sort::Start);
    const bool calls = staffed && dice_.chance(35);
    return Request{0,
                   calls ? sops_.calling.hash : sops_.plain.hash,
                   {std::move(key), kStaff[dice_.below(kStaff.size())], engine::Start{"perihal"}},
                   now_,
                   by};
  }
  // The number after the last: a case that this very batch may start, or none.
  const journal::CaseNumber number = 1 + dice_.below(cases + (dice_.chance(10) ? 1 : 0));
  const auto one = twin.journal().load(number);
  if (one && one.value()) return Request{number, "", step(*one.value(), std::move(key)), now_, by};
  note(Sort::Step);
  const engine::Complete complete{TaskId(0), RoleId(0), "", ""};
  return Request{number, "", {std::move(key), kStaff.front(), complete}, now_, by};
}

Work Traffic::change(std::string key) {
  const std::string person = kStaff[dice_.below(kStaff.size())];
  const std::string other = "orang" + std::to_string(dice_.below(6));
  journal::RegisterRequest request;
  request.now = now_;
  request.command.person = dice_.chance(90) ? kAdministrator : person;  // who may not
  switch (dice_.below(7)) {
    case 0:
    case 1:
      request.command.action = people::AddPerson{other, "Orang", ""};
      break;
    case 2:
      request.command.action = people::Deactivate{other, "pindah"};
      break;
    case 3:
      request.command.action = people::Assign{other, "Arsiparis", now_, std::nullopt};
      break;
    case 4:
      request.command.action = people::Delegate{
          people::Substitution::Plh, person,     colleague_of(person), "Kepala Dinas", now_,
          later(now_, 60 * kMinute), "SP-" + key};
      break;
    case 5:
      request.command.action = people::ChangePerson{person, person + " " + key, ""};
      break;
    default:
      request.command.action = people::NotePassword{person, people::PasswordChange::Set};
      request.sides = {
          {journal::SideChange::Kind::Set, {"sandi", person, person, std::nullopt, "sidik " + key}},
          {journal::SideChange::Kind::RemoveAllOf, {"sesi", "", person, {}, ""}}};
      break;
  }
  request.command.key = std::move(key);
  return request;
}

Work Traffic::side(Twin& twin) {
  const std::string person = kStaff[dice_.below(kStaff.size())];
  const std::string key = session_key(dice_.below(kSessions));
  journal::SideRequest request;
  using Kind = journal::SideChange::Kind;
  const std::string content = "isi " + prefix_ + std::to_string(numbered_);
  const std::size_t what = dice_.below(10);
  if (what < 7) {
    const engine::Instant expires = later(now_, 120 * kMinute);
    request.sides = {{Kind::Set, {"sesi", key, person, expires, content}}};
  } else if (what < 9) {
    request.sides = {{Kind::Remove, {"sesi", key, "", {}, ""}}};
  } else {
    request.sides = {{Kind::RemoveAllOf, {"sesi", "", person, {}, ""}}};
  }
  if (!dice_.chance(30)) return request;
  const auto row = twin.store().side("sesi", key);
  std::optional<std::string> there;
  if (row && row.value()) there = row.value()->content;
  if (dice_.chance(30)) there = "isi lain";
  request.expected = {{"sesi", key, there}};
  return request;
}

Work Traffic::mark(Twin& twin) {
  std::vector<std::uint64_t> ids;
  static_cast<void>(twin.store().each_outbox([&](const journal::OutboxRow& row) {
    if (row.state == journal::OutboxState::Waiting) ids.push_back(row.effect.id);
    return true;
  }));
  journal::OutboxMarks marks;
  if (ids.empty()) return marks;
  using Kind = journal::OutboxMark::Kind;
  constexpr Kind kKinds[] = {Kind::Delivered, Kind::Failed, Kind::Postponed, Kind::GivenUp};
  marks.marks = {{kKinds[dice_.below(std::size(kKinds))], ids[dice_.below(ids.size())], now_,
                  "tidak ada jawaban"}};
  return marks;
}

Work Traffic::of_the_clock() {
  const std::size_t what = dice_.below(10);
  if (what < 6) return journal::Expiry{now_, 20};
  if (what < 8) return journal::Recompute{5};
  return journal::Purge{now_, later(now_, -24 * 60 * kMinute), 10};
}

Work Traffic::fresh(Twin& twin) {
  std::string key = prefix_ + std::to_string(++numbered_);
  const bool staffed = twin.staffed();
  const std::size_t what = dice_.below(100);
  if (what < 8 && staffed) {
    note(Sort::Register);
    return change(std::move(key));
  }
  if (what < 16) {
    note(Sort::Side);
    return side(twin);
  }
  if (what < 20) {
    note(Sort::Outbox);
    return mark(twin);
  }
  if (what < 25) {
    note(Sort::Clock);
    return of_the_clock();
  }
  return request(twin, std::move(key), staffed);
}

Batch Traffic::next(Twin& twin) {
  if (!twin.staffed() && dice_.chance(40)) {
    Batch first = opening(sops_);
    if (sent_.empty() || key_of(sent_.front()) != key_of(first.front()))
      sent_.insert(sent_.begin(), first.begin(), first.end());
    sorts_[static_cast<std::size_t>(Sort::Register)] += first.size();
    return first;
  }
  Batch batch;
  const std::size_t count = dice_.chance(60) ? 1 : dice_.between(2, 6);
  while (batch.size() < count) {
    move_clock();
    if (!sent_.empty() && dice_.chance(15)) {
      batch.push_back(sent_[dice_.below(sent_.size())]);
      ++doubled_;
      auto* again = std::get_if<Request>(&batch.back());
      if (again != nullptr) again->now = now_;
      if (again != nullptr && dice_.chance(10))
        again->command.action = engine::Cancel{"kunci dipakai lagi"};
      continue;
    }
    const Work work = fresh(twin);
    sent_.push_back(work);
    const std::size_t times = dice_.chance(15) ? dice_.between(2, 5) : 1;
    doubled_ += times - 1;
    batch.insert(batch.end(), times, work);
  }
  if (dice_.chance(30)) {
    for (std::size_t i = batch.size(); i > 1; --i) std::swap(batch[i - 1], batch[dice_.below(i)]);
  }
  return batch;
}

}  // namespace sop::faults
