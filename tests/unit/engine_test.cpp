// The engine: its rules one by one, then random SOPs on random paths against a tiny model that
// knows nothing of it.
#include "runtime/engine/engine.h"

#include <gtest/gtest.h>

#include <set>

#include "engine_samples.h"
#include "runtime/engine/codec.h"

namespace sop::engine {
namespace {

constexpr Instant kNow{1'767'574'800'000};

// A case that is driven by hand.
class Driven {
 public:
  explicit Driven(Bundle definition) : bundle(std::move(definition)) {}

  std::string send(decltype(Command::action) action) {
    const Decision decision = decide(bundle, state, {"kunci", "Anton", std::move(action)}, kNow,
                                     Authority::of_terminal());
    if (const auto* why = std::get_if<Diagnostic>(&decision)) return code(why->kind);
    last = std::get<std::vector<Event>>(decision);
    for (const Event& event : last) state = apply(std::move(state), event);
    return "";
  }
  std::string complete(const std::string& task, std::size_t role, const std::string& answer = "",
                       const std::string& note = "") {
    return send(Complete{bundle::find_task(bundle, task), RoleId(role), answer, note});
  }
  [[nodiscard]] std::string where() const {
    return state.tokens.empty() ? "" : bundle.task(state.tokens.front().task).id;
  }

  Bundle bundle;
  State state;
  std::vector<Event> last;
};

Driven started() {
  Driven driven(samples::sample());
  EXPECT_EQ(driven.send(Start{"Tim 2026"}), "");
  return driven;
}

TEST(Engine, StartsOnceAtTheFirstStep) {
  Driven driven = started();
  EXPECT_EQ(driven.where(), "1");
  EXPECT_EQ(driven.state.subject, "Tim 2026");
  EXPECT_EQ(driven.state.started, kNow);
  EXPECT_EQ(driven.send(Start{""}), "SOP7104");
}

TEST(Engine, NothingHappensBeforeTheStart) {
  Driven driven(samples::sample());
  EXPECT_EQ(driven.complete("1", 0), "SOP7105");
  EXPECT_EQ(driven.send(Cancel{"salah"}), "SOP7105");
}

TEST(Engine, OnlyThePerformerOfTheWaitingStepActs) {
  Driven driven = started();
  EXPECT_EQ(driven.complete("1", 1), "SOP7107");
  EXPECT_EQ(driven.complete("2", 1), "SOP7106");
  EXPECT_EQ(driven.complete("1", 0), "");
  EXPECT_EQ(driven.where(), "2");
  EXPECT_EQ(driven.complete("1", 0), "SOP7106") << "a step done is done";
  EXPECT_EQ(driven.complete("2", 2), "") << "either of the alternatives";
}

TEST(Engine, StrangeIdsAreRefused) {
  Driven driven = started();
  EXPECT_EQ(driven.send(Complete{TaskId(999), RoleId(0), "", ""}), "SOP7106");
  EXPECT_EQ(driven.send(Complete{TaskId(), RoleId(0), "", ""}), "SOP7106");
  EXPECT_EQ(driven.send(Complete{TaskId(0), RoleId(), "", ""}), "SOP7107");
}

TEST(Engine, DecisionsAreAnsweredInTheWordsOfTheSop) {
  Driven driven = started();
  EXPECT_EQ(driven.complete("1", 0, "ya"), "SOP7110");
  EXPECT_EQ(driven.complete("1", 0), "");
  EXPECT_EQ(driven.complete("2", 1), "");
  EXPECT_EQ(driven.send(Skip{TaskId(2), RoleId(2), ""}), "");
  EXPECT_EQ(driven.complete("4", 1), "SOP7108");
  EXPECT_EQ(driven.complete("4", 1, "mungkin"), "SOP7109");
  EXPECT_EQ(driven.complete("4", 1, " TIDAK "), "");
  EXPECT_EQ(driven.where(), "2");
  EXPECT_EQ(driven.state.returns, 1U);
  EXPECT_EQ(driven.state.visits[TaskId(1)], 2U);
}

TEST(Engine, DocumentsCountVersionsAndRememberWhoGaveThem) {
  Driven driven = started();
  EXPECT_EQ(driven.complete("1", 0), "");
  EXPECT_EQ(driven.complete("2", 2), "");
  const DocumentState draft = driven.state.documents.at(DocumentId(0));
  EXPECT_EQ(draft, (DocumentState{0, 1, TaskId(1), RoleId(2)}));
  EXPECT_EQ(driven.complete("3", 2), "");
  EXPECT_EQ(driven.complete("4", 1, "tidak"), "");
  EXPECT_EQ(driven.state.documents.at(DocumentId(0)), draft)
      << "a branch that goes back gives only what it names";
  EXPECT_EQ(driven.complete("2", 1), "");
  EXPECT_EQ(driven.state.documents.at(DocumentId(0)), (DocumentState{0, 2, TaskId(1), RoleId(1)}));
}

TEST(Engine, JointStepsAreSignedByEachInAnyOrder) {
  for (const bool leader_first : {false, true}) {
    Driven driven = started();
    EXPECT_EQ(driven.complete("1", 0), "");
    EXPECT_EQ(driven.complete("2", 1), "");
    EXPECT_EQ(driven.send(Sign{TaskId(2), RoleId(2), ""}), "SOP7112") << "not a joint step";
    EXPECT_EQ(driven.complete("3", 2), "");
    EXPECT_EQ(driven.complete("4", 1, "ya"), "");
    EXPECT_EQ(driven.complete("5", 1, "ya"), "SOP7111");
    EXPECT_EQ(driven.send(Sign{TaskId(4), RoleId(0), ""}), "SOP7113");
    if (leader_first) {
      EXPECT_EQ(driven.complete("5", 0, "ya"), "");
      EXPECT_EQ(driven.complete("5", 0, "ya"), "SOP7114");
      EXPECT_EQ(driven.where(), "5");
      EXPECT_EQ(driven.send(Sign{TaskId(4), RoleId(2), "paraf"}), "");
    } else {
      EXPECT_EQ(driven.send(Sign{TaskId(4), RoleId(2), "paraf"}), "");
      EXPECT_EQ(driven.send(Sign{TaskId(4), RoleId(1), ""}), "SOP7114")
          << "one of the alternatives is enough";
      EXPECT_EQ(driven.where(), "5");
      EXPECT_EQ(driven.complete("5", 0, "ya"), "");
    }
    EXPECT_EQ(driven.state.status, Status::Finished);
    EXPECT_EQ(driven.state.notes.back().text, "paraf");
    EXPECT_EQ(driven.state.documents.at(DocumentId(0)).state, 2U);
    EXPECT_EQ(driven.complete("5", 0, "ya"), "SOP7105") << "a closed case is an archive";
  }
}

TEST(Engine, OnlyOptionalStepsAreSkipped) {
  Driven driven = started();
  EXPECT_EQ(driven.send(Skip{TaskId(0), RoleId(0), ""}), "SOP7115");
  EXPECT_EQ(driven.complete("1", 0), "");
  EXPECT_EQ(driven.complete("2", 1), "");
  EXPECT_EQ(driven.send(Skip{TaskId(2), RoleId(0), ""}), "SOP7107") << "its own role decides";
  EXPECT_EQ(driven.send(Skip{TaskId(2), RoleId(2), "tidak perlu"}), "");
  EXPECT_EQ(driven.where(), "4");
  EXPECT_EQ(driven.state.notes.back().text, "tidak perlu");
}

TEST(Engine, AnOptionalStepThatSomebodySignedIsNotSkipped) {
  samples::Json json = samples::bundle_json();
  json["tasks"][2]["performers"] = samples::Performers{{"r3"}, {"r1"}};
  Driven driven(samples::read(json));
  EXPECT_EQ(driven.send(Start{""}), "");
  EXPECT_EQ(driven.complete("1", 0), "");
  EXPECT_EQ(driven.complete("2", 1), "");
  EXPECT_EQ(driven.send(Sign{TaskId(2), RoleId(0), ""}), "");
  EXPECT_EQ(driven.send(Skip{TaskId(2), RoleId(2), ""}), "SOP7116");
}

TEST(Engine, CancellingNeedsAReason) {
  Driven driven = started();
  EXPECT_EQ(driven.send(Cancel{"  "}), "SOP7117");
  EXPECT_EQ(driven.send(Cancel{"berkas ditarik"}), "");
  EXPECT_EQ(driven.state.status, Status::Cancelled);
  EXPECT_TRUE(driven.state.tokens.empty());
  EXPECT_EQ(driven.send(Cancel{"lagi"}), "SOP7105");
}

TEST(Engine, TextsAreBoundedAndUtf8) {
  Driven driven = started();
  EXPECT_EQ(driven.complete("1", 0, "", std::string(kNoteBytes + 1, 'a')), "SOP7102");
  EXPECT_EQ(driven.complete("1", 0, "", "a\xff"), "SOP7103");
  const Decision keyless = decide(driven.bundle, driven.state, {"", "Anton", Cancel{"x"}}, kNow,
                                  Authority::of_terminal());
  EXPECT_EQ(std::get<Diagnostic>(keyless).kind, Kind::KeyMissing);
}

TEST(Instants, AreWrittenAndReadBack) {
  EXPECT_EQ(to_iso(kNow), "2026-01-05T01:00:00.000Z");
  EXPECT_EQ(from_iso("2026-01-05T01:00:00Z"), kNow);
  EXPECT_EQ(to_iso(Instant{-1}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(from_iso("2024-02-29T00:00:00.250Z")->milliseconds % 1000, 250);
  for (const char* wrong :
       {"", "2025-02-29T00:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05 01:00:00Z",
        "2026-01-05T01:00:00", "2026-01-05T01:00:00.00Z", "xxxx-01-05T01:00:00Z"}) {
    EXPECT_FALSE(from_iso(wrong)) << wrong;
  }
}

// ---- Random SOPs: an oracle of thirty lines says what must happen.

struct Oracle {
  const Bundle& bundle;
  int at = 0;  // index of the task; -1: ended
  std::map<int, int> visits{{0, 1}};
  std::map<int, int> versions{};
  std::set<int> has_signed{};
  int chosen = -1;
  int returns = 0;

  void move(TaskId to) {
    const int target = to.valid() ? static_cast<int>(to.index()) : -1;
    if (target >= 0) {
      ++visits[target];
      if (target <= at) ++returns;
    }
    at = target;
    has_signed.clear();
    chosen = -1;
  }
  void act(int member, int exit) {
    const bundle::Task& task = bundle.tasks[static_cast<std::size_t>(at)];
    has_signed.insert(member);
    if (member == 0) chosen = exit;
    if (has_signed.size() < task.performers.size()) return;
    const bundle::Exit& taken = task.exits[static_cast<std::size_t>(chosen)];
    for (const bundle::Given& given : taken.produces)
      ++versions[static_cast<int>(given.document.index())];
    move(taken.to.task);
  }
};

void expect_alike(const Oracle& oracle, const State& state) {
  ASSERT_EQ(state.status == Status::Finished, oracle.at < 0);
  ASSERT_EQ(state.tokens.size(), oracle.at < 0 ? 0U : 1U);
  if (oracle.at >= 0) {
    ASSERT_EQ(state.tokens[0].task.index(), static_cast<std::size_t>(oracle.at));
    ASSERT_EQ(state.tokens[0].signatures.size(), oracle.has_signed.size());
    ASSERT_EQ(state.tokens[0].visit, static_cast<std::uint32_t>(oracle.visits.at(oracle.at)));
  }
  ASSERT_EQ(state.returns, static_cast<std::uint32_t>(oracle.returns));
  ASSERT_EQ(state.documents.size(), oracle.versions.size());
  for (const auto& [document, version] : oracle.versions) {
    ASSERT_EQ(state.documents.at(DocumentId(static_cast<std::size_t>(document))).version,
              static_cast<std::uint32_t>(version));
  }
}

// One random step by both; the state also survives being written and read.
void step(samples::Random& random, Driven& driven, Oracle& oracle) {
  const bundle::Task& task = driven.bundle.tasks[static_cast<std::size_t>(oracle.at)];
  const TaskId id(static_cast<std::size_t>(oracle.at));
  const int member = random.upto(static_cast<int>(task.performers.size()) - 1);
  const auto& alternatives = task.performers[static_cast<std::size_t>(member)];
  const RoleId role = alternatives[static_cast<std::size_t>(
      random.upto(static_cast<int>(alternatives.size()) - 1))];
  const int exit = random.upto(static_cast<int>(task.exits.size()) - 1);
  const std::string& answer = task.exits[static_cast<std::size_t>(exit)].answer;
  if (task.optional && random.chance(40)) {
    const bool may = member == 0 && oracle.has_signed.empty();
    ASSERT_EQ(driven.send(Skip{id, role, ""}).empty(), may);
    if (may) oracle.move(task.skip_to.task);
  } else {
    const bool may = oracle.has_signed.count(member) == 0;
    const std::string refused = member == 0 ? driven.send(Complete{id, role, answer, "n"})
                                            : driven.send(Sign{id, role, ""});
    ASSERT_EQ(refused.empty(), may) << refused;
    if (may) oracle.act(member, exit);
  }
  expect_alike(oracle, driven.state);
  const auto back = decode_state(encode(driven.state, driven.bundle), driven.bundle);
  ASSERT_TRUE(back);
  ASSERT_EQ(*back, driven.state);
  for (const Event& event : driven.last) {
    const auto record =
        decode_record(encode(Record{7, 3, "k", event}, driven.bundle), driven.bundle);
    ASSERT_TRUE(record);
    ASSERT_EQ(record->event, event);
  }
}

TEST(EngineRandom, AgreesWithTheOracle) {
  const std::uint32_t seed = samples::seed();
  for (std::uint32_t round = 0; round < 300; ++round) {
    SCOPED_TRACE("SOPAN_SEED=" + std::to_string(seed) + " round " + std::to_string(round));
    samples::Random random(seed + round);
    Driven driven(samples::random_bundle(random));
    ASSERT_EQ(driven.send(Start{""}), "");
    Oracle oracle{driven.bundle};
    for (int i = 0; i < 80 && oracle.at >= 0; ++i) {
      step(random, driven, oracle);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(EngineRandom, StrangeTextIsNoStateAndNoRecord) {
  const Bundle bundle = samples::sample();
  for (const char* text : {"", "{}", "[]", "null", "{\"status\":\"lain\"}", "{\"seq\":1}"}) {
    EXPECT_FALSE(decode_state(text, bundle)) << text;
    EXPECT_FALSE(decode_record(text, bundle)) << text;
  }
}

}  // namespace
}  // namespace sop::engine
