#include "traffic.h"

#include <algorithm>

namespace sop::faults {

using engine::RoleId;
using engine::TaskId;
using journal::Request;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kYear = 365LL * 24 * 60 * kMinute;

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

engine::Command Traffic::step(const journal::Case& one, std::string key) {
  std::string note = dice_.chance(6) ? std::string(dice_.below(4'000), 'c') : "catatan";
  if (dice_.chance(3)) return {std::move(key), "Anton", engine::Cancel{std::move(note)}};
  const std::size_t roles = one.bundle->roles.size();
  if (one.state.tokens.empty() || dice_.chance(10)) {  // most often wrong
    const TaskId task(dice_.below(one.bundle->tasks.size()));
    return {std::move(key), "Budi",
            engine::Complete{task, RoleId(dice_.below(roles)), "jawaban 1", note}};
  }
  const engine::Token& token = one.state.tokens[dice_.below(one.state.tokens.size())];
  const bundle::Task& task = one.bundle->task(token.task);
  std::uint32_t member = 0;
  while (member + 1 < task.performers.size() && engine::has_signed(token, member)) ++member;
  const RoleId role = task.performers[member].front();
  if (member != 0) return {std::move(key), "Anton", engine::Sign{token.task, role, note}};
  if (dice_.chance(10)) return {std::move(key), "Anton", engine::Skip{token.task, role, note}};
  const std::string answer = task.exits[dice_.below(task.exits.size())].answer;
  return {std::move(key), "Anton", engine::Complete{token.task, role, answer, note}};
}

Request Traffic::fresh(Twin& twin) {
  std::string key = prefix_ + std::to_string(++numbered_);
  const journal::CaseNumber cases = twin.cases();
  if (cases == 0 || dice_.chance(15))
    return {0, bundle_.hash, {std::move(key), "Anton", engine::Start{"perihal"}}, now_};
  // The number after the last: a case that this very batch may start, or none.
  const journal::CaseNumber number = 1 + dice_.below(cases + (dice_.chance(10) ? 1 : 0));
  const auto one = twin.journal().load(number);
  if (!one || !one.value()) {
    return {number,
            "",
            {std::move(key), "Anton", engine::Complete{TaskId(0), RoleId(0), "", ""}},
            now_};
  }
  return {number, "", step(*one.value(), std::move(key)), now_};
}

Batch Traffic::next(Twin& twin) {
  Batch batch;
  const std::size_t count = dice_.chance(60) ? 1 : dice_.between(2, 6);
  while (batch.size() < count) {
    move_clock();
    if (!sent_.empty() && dice_.chance(15)) {
      batch.push_back(sent_[dice_.below(sent_.size())]);
      batch.back().now = now_;
      ++doubled_;
      if (dice_.chance(10)) batch.back().command.action = engine::Cancel{"kunci dipakai lagi"};
      continue;
    }
    Request request = fresh(twin);
    sent_.push_back(request);
    const std::size_t times = dice_.chance(15) ? dice_.between(2, 5) : 1;
    doubled_ += times - 1;
    batch.insert(batch.end(), times, request);
  }
  if (dice_.chance(30)) {
    for (std::size_t i = batch.size(); i > 1; --i) std::swap(batch[i - 1], batch[dice_.below(i)]);
  }
  return batch;
}

}  // namespace sop::faults
