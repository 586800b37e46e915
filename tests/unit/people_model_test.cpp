// Random streams of commands: the register against a tiny model that shares no code with it, the
// rows it is kept in, and the texts of its events.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine_samples.h"
#include "people_support.h"

namespace sop::people {
namespace {

using samples::Random;

const std::vector<std::string> kIds = {"admin", "ani", "budi", "citra", "dedi"};
const std::vector<std::string> kPositions = {"Camat", "Sekcam", "Kasi Umum"};

// Everything by brute force over plain lists; days only.
struct Model {
  struct Held {
    std::string id, position;
    int from, until;
  };
  struct Lent {
    bool vacant;
    std::string from, to, position;
    int begins, ends;
  };
  std::map<std::string, bool> active;
  std::set<std::pair<std::string, int>> rights;
  std::vector<Held> held;
  std::vector<Lent> lent;

  [[nodiscard]] bool can(const std::string& id, std::initializer_list<Right> any) const {
    return active.count(id) != 0 && active.at(id) &&
           std::any_of(any.begin(), any.end(), [&](Right right) {
             return rights.count({id, static_cast<int>(right)}) != 0;
           });
  }
  [[nodiscard]] int administrators() const {
    int count = 0;
    for (const std::string& id : kIds) count += can(id, {Right::Administrate}) ? 1 : 0;
    return count;
  }
  [[nodiscard]] bool holds(const std::string& id, const std::string& position, int day_now) const {
    return std::any_of(held.begin(), held.end(), [&](const Held& one) {
      return one.id == id && one.position == position && one.from <= day_now && day_now < one.until;
    });
  }
  // Day by day rather than by comparing ends.
  [[nodiscard]] bool ever(const std::string& id, const std::string& position, int from,
                          int until) const {
    for (int d = from; d < until; ++d) {
      if (holds(id, position, d)) return true;
    }
    return false;
  }
  [[nodiscard]] std::set<std::string> holders(const std::string& position, int day_now) const {
    std::set<std::string> own;
    for (const auto& [id, on] : active) {
      if (on && holds(id, position, day_now)) own.insert(id);
    }
    std::set<std::string> out = own;
    for (const Lent& one : lent) {
      if (one.position != position || day_now < one.begins || one.ends <= day_now ||
          !active.at(one.to))
        continue;
      if (one.vacant ? own.empty() : holds(one.from, position, day_now)) out.insert(one.to);
    }
    return out;
  }
};

constexpr int kEver = 200;

// One random command at `today`, whether the model takes it, and what it does there.
class Round {
 public:
  Round(std::uint32_t from, int length) : random_(from) {
    EXPECT_EQ(office_.machine(FirstAdministrator{"admin", "Admin", ""}), "");
    model_.active["admin"] = true;
    model_.rights.insert({"admin", 0});
    for (int i = 0; i < length && !::testing::Test::HasFailure(); ++i) step();
  }

  [[nodiscard]] int taken() const { return taken_; }
  [[nodiscard]] const Office& office() const { return office_; }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }

 private:
  std::string any(const std::vector<std::string>& from) {
    return from[static_cast<std::size_t>(random_.upto(static_cast<int>(from.size()) - 1))];
  }

  void step() {
    if (random_.chance(20) && today_ < 90) ++today_;
    office_.now = day(today_);
    who_ = random_.chance(40) ? "admin" : any(kIds);
    machine_ = random_.chance(25);
    bool expected = false;
    Action action = choose(expected);
    const bool known = machine_ || (model_.active.count(who_) != 0 && model_.active[who_]);
    const std::string refused = office_.send(machine_ ? "petugas" : who_, action, machine_);
    const bool allowed = known && expected;
    EXPECT_EQ(refused.empty(), allowed)
        << refused << " action " << action.index() << " by " << who_;
    if (refused.empty() && allowed) {
      effect_();
      ++taken_;
      events_.insert(events_.end(), office_.last.begin(), office_.last.end());
    }
    compare();
  }

  bool office_may(std::initializer_list<Right> any_right) {
    return machine_ || model_.can(who_, any_right);
  }

  Action choose(bool& expected) {
    const std::string id = any(kIds);
    const bool known = model_.active.count(id) != 0;
    const bool admin = office_may({Right::Administrate});
    const bool last =
        known && model_.administrators() == 1 && model_.can(id, {Right::Administrate});
    effect_ = [] {};
    switch (random_.upto(8)) {
      case 0:
        expected = admin && !known;
        effect_ = [=, this] { model_.active[id] = true; };
        return AddPerson{id, "Nama", ""};
      case 1:
        expected = admin && known && model_.active[id] && !last;
        effect_ = [=, this] { model_.active[id] = false; };
        if (!known) model_.active.erase(id);
        return Deactivate{id, ""};
      case 2:
        expected = admin && known && !model_.active[id];
        effect_ = [=, this] { model_.active[id] = true; };
        if (!known) model_.active.erase(id);
        return Reactivate{id};
      case 3: {
        const int right = random_.upto(2);
        expected =
            admin && known && (machine_ || id != who_) && model_.rights.count({id, right}) == 0;
        effect_ = [=, this] { model_.rights.insert({id, right}); };
        return Grant{id, static_cast<Right>(right)};
      }
      case 4: {
        const int right = random_.upto(2);
        expected = admin && known && model_.rights.count({id, right}) != 0 && !(right == 0 && last);
        effect_ = [=, this] { model_.rights.erase({id, right}); };
        return Revoke{id, static_cast<Right>(right)};
      }
      case 5:
        return assign(id, known && admin, expected);
      case 6:
        return end_assignment(id, known && admin, expected);
      case 7:
        return delegate(id, known, expected);
      default:
        return end_delegation(expected);
    }
  }

  Action assign(const std::string& id, bool possible, bool& expected) {
    const std::string position = any(kPositions);
    const int from = today_ - 3 + random_.upto(8);
    const int until = random_.chance(50) ? kEver : from - 1 + random_.upto(10);
    expected = possible && (machine_ || id != who_) && from < until && today_ < until &&
               !model_.ever(id, position, from, until);
    effect_ = [=, this] { model_.held.push_back({id, position, from, until}); };
    return Assign{id, position, day(from),
                  until == kEver ? std::nullopt : std::optional<Instant>(day(until))};
  }

  Action end_assignment(const std::string& id, bool possible, bool& expected) {
    const std::string position = any(kPositions);
    const int until = today_ - 1 + random_.upto(5);
    Model::Held* found = nullptr;
    for (Model::Held& one : model_.held) {
      const bool fits = one.id == id && one.position == position && one.until > until;
      if (fits && one.from < one.until && (found == nullptr || one.from < found->from))
        found = &one;
    }
    expected = possible && until >= today_ && found != nullptr;
    effect_ = [=] { found->until = std::max(until, found->from); };
    return EndAssignment{id, position, day(until)};
  }

  Action delegate(const std::string& to, bool known, bool& expected) {
    const bool vacant = random_.chance(40);
    const std::string from = any(kIds);
    const std::string position = any(kPositions);
    const int begins = today_ - 2 + random_.upto(6);
    const int ends = begins - 1 + random_.upto(8);
    const int first = std::max(begins, today_);
    const bool appoints =
        (!vacant && !machine_ && who_ == from) || office_may({Right::Administrate, Right::Lead});
    expected = appoints && begins < ends && today_ < ends && known && model_.active[to] &&
               (machine_ || to != who_) && !model_.ever(to, position, first, ends);
    if (!known) model_.active.erase(to);
    if (vacant) {
      for (const auto& [id, on] : model_.active)
        expected = expected && !(on && model_.ever(id, position, first, ends));
    } else {
      expected = expected && from != to && model_.active.count(from) != 0;
      // One holding that spans it all, not two that meet.
      const bool spans =
          std::any_of(model_.held.begin(), model_.held.end(), [&](const Model::Held& one) {
            return one.id == from && one.position == position && one.from <= first &&
                   ends <= one.until;
          });
      expected = expected && spans;
    }
    const std::string giver = vacant ? "" : from;
    for (const Model::Lent& one : model_.lent) {
      for (int d = begins; d < ends; ++d) {
        if (one.position == position && one.from == giver && one.begins <= d && d < one.ends)
          expected = false;
      }
    }
    effect_ = [=, this] { model_.lent.push_back({vacant, giver, to, position, begins, ends}); };
    return Delegate{vacant ? Substitution::Plt : Substitution::Plh,
                    giver,
                    to,
                    position,
                    day(begins),
                    day(ends),
                    "SP 1"};
  }

  Action end_delegation(bool& expected) {
    const int number = 1 + random_.upto(static_cast<int>(model_.lent.size()));
    const auto at = static_cast<std::size_t>(number) - 1;
    if (at < model_.lent.size()) {
      const Model::Lent& one = model_.lent[at];
      const bool concerned = !machine_ && (who_ == one.from || who_ == one.to);
      expected = one.ends > today_ && (concerned || office_may({Right::Administrate, Right::Lead}));
    }
    effect_ = [this, at, today = today_] { model_.lent[at].ends = today; };
    return EndDelegation{static_cast<std::uint64_t>(number)};
  }

  void compare() {
    for (const std::string& position : kPositions) {
      for (const int d : {today_, today_ + 2}) {
        const std::vector<std::string> got = holders(office_.all, position, day(d));
        EXPECT_EQ(std::set<std::string>(got.begin(), got.end()), model_.holders(position, d))
            << position << " on day " << d;
        for (const std::string& id : kIds) {
          const std::vector<std::string> his = positions_of(office_.all, id, day(d));
          EXPECT_EQ(std::count(his.begin(), his.end(), utf8_small(position)),
                    std::count(got.begin(), got.end(), id));
        }
      }
    }
    EXPECT_EQ(static_cast<int>(office_.all.index.administrators.size()), model_.administrators());
    EXPECT_GE(model_.administrators(), 1);
  }
  static std::string utf8_small(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
  }

  Random random_;
  Office office_;
  Model model_;
  std::vector<Event> events_;
  std::function<void()> effect_;
  std::string who_;
  bool machine_ = false;
  int today_ = 0;
  int taken_ = 0;
};

Register from_rows(const std::map<std::string, std::string>& rows, Random& random) {
  std::vector<std::pair<std::string, std::string>> shuffled(rows.begin(), rows.end());
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1],
              shuffled[static_cast<std::size_t>(random.upto(static_cast<int>(i) - 1))]);
  Register out;
  for (const auto& [key, text] : shuffled) EXPECT_TRUE(decode_row(out, key, text)) << key << text;
  return out;
}

std::map<std::string, std::string> rows_of(const Register& all) {
  std::map<std::string, std::string> out;
  each_row(all, [&](const std::string& key, const std::string& text) { out.emplace(key, text); });
  return out;
}

TEST(PeopleModel, RandomStreamsOfCommandsAgreeWithTheModel) {
  int taken = 0;
  constexpr int kRounds = 150;
  for (int round = 0; round < kRounds && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    taken += Round(samples::seed() + static_cast<std::uint32_t>(round), 150).taken();
  }
  std::printf("%d commands, %d taken\n", kRounds * 150, taken);
  EXPECT_GT(taken, kRounds * 10);
}

TEST(PeopleModel, EventsAndRowsReadBackAndRowsFollowWhatWasTouched) {
  Random random(samples::seed());
  for (int round = 0; round < 20 && !HasFailure(); ++round) {
    const Round played(samples::seed() + 1000 + static_cast<std::uint32_t>(round), 200);
    Register folded;
    std::map<std::string, std::string> rows;
    const auto follow = [&](const Event& event) {
      for (const std::string& key : apply(folded, event)) {
        rows.erase(key);
        if (auto text = encode_row(folded, key)) rows[key] = std::move(*text);
      }
    };
    follow({kNow, "petugas", PersonAdded{"admin", "Admin", ""}, true});
    follow({kNow, "petugas", RightGranted{"admin", Right::Administrate}, true});
    for (const Event& event : played.events()) {
      const Record record{folded.events + 1, "kunci", event};
      EXPECT_EQ(decode_record(encode(record)), record);
      follow(event);
    }
    EXPECT_EQ(folded, played.office().all);
    EXPECT_EQ(rows, rows_of(folded));
    EXPECT_EQ(from_rows(rows, random), folded) << "with its index";
  }
}

TEST(PeopleModel, EveryKindOfEventReadsBack) {
  const std::vector<decltype(Event::what)> all = {
      PersonAdded{"a1", "Nama \"x\"", "a@b"},
      PersonChanged{"a1", "N", ""},
      PersonDeactivated{"a1", "pindah"},
      PersonReactivated{"a1"},
      RightGranted{"a1", Right::Lead},
      RightRevoked{"a1", Right::Administrate},
      PositionAssigned{"a1", "Camat", kNow, std::nullopt},
      PositionAssigned{"a1", "Camat", kNow, day(3)},
      AssignmentEnded{"a1", "Camat", kNow, day(2)},
      Delegated{7, Substitution::Plt, "", "a1", "Camat", kNow, day(5), "SP"},
      DelegationEnded{7, day(1)},
      SopDeployed{"k", std::string(64, 'a'), "1", "T"},
      SopRetired{"k"},
      CalendarSet{std::string(64, 'c')},
      PasswordChanged{"a1", PasswordChange::Reset},
      TokenMade{"token-0001", "a1", "n", TokenScope::Work, day(9)},
      TokenRevoked{"token-0001"}};
  EXPECT_GE(all.size(), std::variant_size_v<decltype(Event::what)>);
  for (const auto& what : all) {
    const Record record{5, "k", {kNow, "admin", what, true}};
    const std::string text = encode(record);
    EXPECT_EQ(decode_record(text), record) << text;
    // Every cut and every changed byte is refused or reads as what was written.
    for (std::size_t at = 0; at < text.size(); ++at) {
      EXPECT_FALSE(decode_record(text.substr(0, at)).has_value());
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      if (const auto read = decode_record(changed)) {
        EXPECT_EQ(encode(*read), changed);
      }
    }
  }
}

TEST(PeopleModel, ForeignRowsAreRefusedAndChangeNothing) {
  Register all;
  const std::string person =
      R"({"active":true,"holdings":[],"mail":"","name":"A","password_changed":null,"rights":[],)"
      R"("since":"2026-01-05T01:00:00.000Z"})";
  for (const auto& [key, text] : std::vector<std::pair<std::string, std::string>>{
           {"orang/A B", person},
           {"orang/", person},
           {"lain/a1", person},
           {"orang/a1", person + " "},
           {"orang/a1", "{}"},
           {"orang/a1", ""},
           {"orang/a1", "[[[["},
           {"delegasi/07", "{}"},
           {"delegasi/x", "{}"},
           {"token/x", "{}"},
           {"sop/k", R"({"number":"","retired":false,"title":"","versions":[]})"},
           {"umum", R"({"calendar":"","events":-1,"last_delegation":0})"}})
    EXPECT_FALSE(decode_row(all, key, text)) << key << " " << text;
  EXPECT_EQ(all, Register{});
  EXPECT_TRUE(decode_row(all, "orang/a1", person));
  EXPECT_FALSE(decode_row(all, "orang/a1", person)) << "twice";
  EXPECT_EQ(encode_row(all, "orang/a1"), person);
  EXPECT_EQ(encode_row(all, "orang/a2"), std::nullopt);
  EXPECT_EQ(encode_row(all, "apa"), std::nullopt);
}

TEST(PeopleModel, EventsThatDoNotFitChangeNothingButTheCount) {
  Register all;
  for (const auto& what : std::vector<decltype(Event::what)>{
           PersonChanged{"hantu", "N", ""}, PersonDeactivated{"hantu", ""},
           RightGranted{"hantu", Right::Lead}, AssignmentEnded{"hantu", "Camat", kNow, kNow},
           DelegationEnded{9, kNow}, SopRetired{"k"}, TokenRevoked{"token-0001"}}) {
    EXPECT_EQ(apply(all, {kNow, "x", what, false}), std::vector<std::string>{"umum"});
  }
  Register counted;
  counted.events = 7;
  EXPECT_EQ(all, counted);
}

TEST(PeopleModel, TwoCommandsOfOneFingerprintAreAlike) {
  const Command one{"k", "admin", Grant{"budi", Right::Lead}};
  Command other = one;
  other.key = "lain";
  EXPECT_EQ(encode_action(one), encode_action(other));
  other.action = Grant{"budi", Right::Audit};
  EXPECT_NE(encode_action(one), encode_action(other));
  EXPECT_EQ(encode_action(one),
            R"({"action":"grant","id":"budi","person":"admin","right":"pimpinan"})");
}

}  // namespace
}  // namespace sop::people
