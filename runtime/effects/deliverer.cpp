#include "runtime/effects/deliverer.h"

#include <algorithm>
#include <atomic>
#include <system_error>

#include "compiler/base/hash.h"

namespace sop::effects {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestTrouble = std::chrono::minutes(15);  // between looks at a receiver
constexpr milliseconds kLongestWait = std::chrono::seconds(30);  // the clock may be set meanwhile
constexpr milliseconds kShortestWait{10};
constexpr std::size_t kWhyBytes = 200;

Instant after(Instant instant, milliseconds time) {
  return {instant.milliseconds + time.count()};
}

milliseconds between(Instant earlier, Instant later) {
  return milliseconds(later.milliseconds - earlier.milliseconds);
}

// first, twice first, … up to most.
milliseconds doubled(milliseconds first, milliseconds most, std::uint32_t times) {
  milliseconds out = first;
  for (std::uint32_t i = 1; i < times && out < most; ++i) out *= 2;
  return std::min(out, most);
}

}  // namespace

std::optional<Instant> next_try(const RetryPolicy& policy, std::string_view key,
                                std::uint32_t tries, Instant created, Instant now) {
  if (tries >= policy.tries || between(created, now) >= policy.age) return std::nullopt;
  const milliseconds base = doubled(policy.first, policy.most, std::max(tries, 1U));
  const Fingerprint dice = fingerprint(std::string(key) + "/" + std::to_string(tries));
  const auto share = static_cast<std::int64_t>(dice[0] << 8U | dice[1]);  // of 65536
  const Instant next = after(now, base + milliseconds(base.count() / 4 * share / 65'536));
  return std::min(next, after(created, policy.age));  // a last one at the end
}

std::string receiver(const Effect& effect) {
  return effect.kind == EffectKind::Mail ? "surel" : "webhook " + effect.target;
}

Deliverer::Deliverer(Outbox& outbox, Sender& sender, DelivererSettings settings, Clock clock,
                     Report report)
    : outbox_(outbox),
      sender_(sender),
      settings_(settings),
      clock_(std::move(clock)),
      report_(std::move(report)) {}

Deliverer::~Deliverer() {
  stop();
}

Status Deliverer::mark_left() {
  while (!unmarked_.empty()) {
    const auto [id, at] = *unmarked_.begin();
    if (Status marked = outbox_.delivered(id, at); !marked) return marked;
    unmarked_.erase(id);
  }
  return Done{};
}

Result<Round> Deliverer::run_once() {
  std::vector<Lane> lanes;
  {
    const std::lock_guard lock(marking_);
    round_ = {};
    failure_.reset();
    if (Status marked = mark_left(); !marked) return marked.failure();
    Result<std::vector<Effect>> due = outbox_.due(clock_(), settings_.batch);
    if (!due) return due.failure();
    round_.taken = static_cast<std::uint32_t>(due.value().size());
    for (Effect& effect : due.value()) {
      const std::string name = receiver(effect);
      auto lane = std::find_if(lanes.begin(), lanes.end(),
                               [&](const Lane& one) { return one.receiver == name; });
      if (lane == lanes.end()) lane = lanes.insert(lanes.end(), Lane{name, {}});
      lane->effects.push_back(std::move(effect));
    }
  }
  serve_all(lanes);
  const std::lock_guard lock(marking_);
  if (failure_) return *failure_;
  return round_;
}

void Deliverer::serve_all(std::vector<Lane>& lanes) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < lanes.size(); i = next++) serve(lanes[i]);
  };
  std::vector<std::thread> others;
  try {
    for (std::size_t i = 1; i < std::min(settings_.workers, lanes.size()); ++i)
      others.emplace_back(work);
  } catch (const std::system_error&) {
    // The machine has no more threads: fewer do the work.
  }
  work();
  for (std::thread& one : others) one.join();
}

void Deliverer::serve(const Lane& lane) {
  const Instant begun = clock_();
  for (const Effect& effect : lane.effects) {
    if (stopping_) return;
    if (const std::optional<Instant> until = held_until(lane, begun)) {
      postpone(effect, *until);
    } else {
      const Outcome outcome = sender_.send(effect);
      if (outcome.delivery == Delivery::Stopped) return;
      settle(lane, effect, outcome);
    }
    const std::lock_guard lock(marking_);
    if (failure_) return;  // nothing more is sent that could not be marked
  }
}

std::optional<Instant> Deliverer::held_until(const Lane& lane, Instant begun) {
  const Instant now = clock_();
  const std::lock_guard lock(marking_);
  const auto trouble = troubles_.find(lane.receiver);
  // A moment further away than trouble ever lasts was told by a clock that was wrong.
  if (trouble != troubles_.end() && trouble->second.until > now &&
      between(now, trouble->second.until) <= kLongestTrouble)
    return trouble->second.until;
  if (between(begun, now) >= settings_.share) return after(now, settings_.pause);
  return std::nullopt;
}

void Deliverer::postpone(const Effect& effect, Instant until) {
  const Instant now = clock_();
  const std::lock_guard lock(marking_);
  if (between(effect.created, now) >= settings_.retry.age) {
    give_up(effect, "out of reach", now);
    return;
  }
  note(outbox_.postponed(effect.id, until));
  ++round_.postponed;
}

void Deliverer::settle(const Lane& lane, const Effect& effect, const Outcome& outcome) {
  const Instant now = clock_();
  const std::lock_guard lock(marking_);
  if (outcome.delivery == Delivery::Blocked) {
    Trouble& trouble = troubles_[lane.receiver];
    trouble.times = std::min(trouble.times + 1, 64U);
    trouble.until = after(now, doubled(settings_.retry.first, kLongestTrouble, trouble.times));
  } else {
    troubles_.erase(lane.receiver);
  }
  const std::string why = outcome.why.substr(0, kWhyBytes);
  if (outcome.delivery == Delivery::Done) {
    ++round_.delivered;
    const Status marked = outbox_.delivered(effect.id, now);
    if (!marked) unmarked_[effect.id] = now;
    note(marked);
  } else if (outcome.delivery == Delivery::Refused) {
    give_up(effect, why, now);
  } else {
    try_again(effect, why, now);
  }
}

void Deliverer::try_again(const Effect& effect, const std::string& why, Instant now) {
  const std::optional<Instant> next =
      next_try(settings_.retry, effect.key, effect.tries + 1, effect.created, now);
  if (!next) {
    give_up(effect, why, now);
    return;
  }
  note(outbox_.failed(effect.id, why, *next));
  ++round_.failed;
  report_(finding<Kind::EffectRetried>(Span{}, effect.id, receiver(effect), why));
}

void Deliverer::give_up(const Effect& effect, const std::string& why, Instant now) {
  note(outbox_.given_up(effect.id, why, now));
  ++round_.given_up;
  report_(finding<Kind::EffectGivenUp>(Span{}, effect.id, receiver(effect), why));
}

void Deliverer::note(const Status& marked) {
  if (!marked && !failure_) failure_ = marked.failure();
}

void Deliverer::start() {
  stopping_ = false;
  thread_ = std::thread([this] { loop(); });
}

void Deliverer::notify() {
  const std::lock_guard lock(waiting_);
  notified_ = true;
  woken_.notify_all();
}

void Deliverer::stop() {
  {
    const std::lock_guard lock(waiting_);
    stopping_ = true;
    woken_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Deliverer::loop() {
  while (!stopping_) {
    const Result<Round> round = run_once();
    if (!round) {
      const std::lock_guard lock(marking_);
      report_(finding<Kind::EffectsWaiting>(Span{}, round.failure().detail));
    }
    wait(round);
  }
}

milliseconds Deliverer::until_due() {
  const std::lock_guard lock(marking_);
  const Result<std::optional<Instant>> next = outbox_.next_due();
  if (!next || !next.value()) return kLongestWait;
  return std::clamp(between(clock_(), *next.value()), kShortestWait, kLongestWait);
}

// A round that came on is followed by another: what it settled is no longer due.
void Deliverer::wait(const Result<Round>& round) {
  if (round) {
    const Round& did = round.value();
    if (did.delivered + did.failed + did.postponed + did.given_up > 0) return;
  }
  const milliseconds time = round ? until_due() : settings_.pause;
  std::unique_lock lock(waiting_);
  woken_.wait_for(lock, time, [&] { return stopping_ || (notified_ && round.ok()); });
  notified_ = false;
}

}  // namespace sop::effects
