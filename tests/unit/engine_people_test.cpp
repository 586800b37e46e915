// The engine's rules on people: who may do what, claims, hand over, four eyes, files, deadlines,
// calls. Steps and paths are in engine_test.cpp.
#include <gtest/gtest.h>

#include "engine_samples.h"
#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"

namespace sop::engine {
namespace {

constexpr Instant kNow{1'767'574'800'000};
constexpr RoleId kKadis(0);
constexpr RoleId kSekdis(1);
constexpr RoleId kPlanner(2);
constexpr RoleId kOutside(3);
const std::string kHash(64, 'a');

// samples::sample() with a role from outside, a call, and four eyes between steps 2 and 4.
Bundle office_bundle() {
  samples::Json json = samples::bundle_json();
  samples::Json outside = samples::role("r4", "Pemohon", "Pemohon");
  outside["kind"] = "external";
  json["roles"].push_back(outside);
  Bundle bundle = samples::read(json);
  bundle.separations = {{TaskId(3), {TaskId(1)}}};
  bundle.tasks[0].call = bundle::Call{"SOP Rapat", "Rapat", "1", {}};
  return bundle;
}

Authority holding(std::vector<Capacity> capacities) {
  Authority authority;
  authority.capacities = std::move(capacities);
  return authority;
}

// Kepala holds Kadis, Sri holds Sekdis, Budi and Citra plan, Budi also acts for Sri.
class Office {
 public:
  explicit Office(Bundle definition = office_bundle()) : bundle(std::move(definition)) {
    people["Kepala"] = holding({{kKadis, "", {}}});
    people["Kepala"].leads = true;
    people["Sri"] = holding({{kSekdis, "", {}}});
    people["Budi"] = holding({{kSekdis, "Sri", Substitution::Plh}, {kPlanner, "", {}}});
    people["Citra"] = holding({{kPlanner, "", {}}});
    people["Tamu"] = {};
    people["sopan"] = Authority::of_system();
    EXPECT_EQ(send("Kepala", Start{"Tim 2026"}), "");
  }

  using Action = decltype(Command::action);
  std::string send(const std::string& person, Action action) {
    Authority authority = people[person];
    if (const auto* hand_over = std::get_if<HandOver>(&action))
      authority.recipient = people[hand_over->to].capacities;
    authority.not_before = not_before;
    const Decision decision =
        decide(bundle, state, {"kunci", person, std::move(action)}, kNow, authority);
    if (const auto* why = std::get_if<Diagnostic>(&decision)) return code(why->kind);
    last = std::get<std::vector<Event>>(decision);
    for (const Event& event : last) {
      const auto back = decode_record(encode({1, 1, "k", event}, bundle), bundle);
      EXPECT_TRUE(back && back->event == event);
      state = apply(std::move(state), event);
    }
    const auto back = decode_state(encode(state, bundle), bundle);
    EXPECT_TRUE(back && *back == state);
    return "";
  }
  std::string complete(const std::string& person, std::size_t task, RoleId role,
                       const std::string& answer = "") {
    return send(person, Complete{TaskId(task - 1), role, answer, ""});
  }
  // To step 4, drafted by this person.
  void draft(const std::string& person, RoleId role) {
    EXPECT_EQ(complete("Kepala", 1, kKadis), "");
    EXPECT_EQ(complete(person, 2, role), "");
    EXPECT_EQ(send("Citra", Skip{TaskId(2), kPlanner, ""}), "");
  }
  // To step 5, which Kadis leads and Sekdis or a planner signs.
  void to_joint() {
    draft("Citra", kPlanner);
    EXPECT_EQ(complete("Sri", 4, kSekdis, "ya"), "");
  }

  Bundle bundle;
  State state;
  std::vector<Event> last;
  std::map<std::string, Authority> people;
  std::optional<Instant> not_before;
};

TEST(People, OnlyHoldersStartUnlessTheyLead) {
  Office office;
  office.state = {};
  EXPECT_EQ(office.send("Tamu", Start{""}), "SOP7127");
  EXPECT_EQ(office.send("Citra", Start{"", {1, "1", 1, 1}}), "SOP7131") << "a case of a case";
  Start bound{""};
  bound.positions = {{kKadis, "Camat"}};
  EXPECT_EQ(office.send("Citra", bound), "SOP7131");
  EXPECT_EQ(office.send("sopan", Start{"", {1, "1", 1, kCallDepth + 1}}), "SOP7133");
  Start strange{""};
  strange.positions = {{RoleId(99), "Camat"}};
  EXPECT_EQ(office.send("sopan", strange), "SOP7107");
  bound.origin = {7, "2", 1, 1};
  EXPECT_EQ(office.send("sopan", bound), "");
  EXPECT_EQ(office.state.origin.number, 7U);
  EXPECT_EQ(office.state.positions.at(kKadis), "Camat");
}

TEST(People, OnlyHoldersOfTheRoleAct) {
  Office office;
  EXPECT_EQ(office.complete("Sri", 1, kKadis), "SOP7122");
  EXPECT_EQ(office.complete("Tamu", 1, kKadis), "SOP7122");
  EXPECT_EQ(office.complete("Kepala", 1, kSekdis), "SOP7107") << "the role does not do the step";
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
  EXPECT_EQ(office.complete("Kepala", 2, kSekdis), "SOP7122") << "to lead is not to perform";
}

TEST(People, WhoActsForAnotherIsRecordedAsSuch) {
  Office office;
  office.draft("Citra", kPlanner);
  EXPECT_EQ(office.complete("Budi", 4, kSekdis, "ya"), "");
  for (const Event& event : office.last) {
    EXPECT_EQ(event.acting_for, "Sri");
    EXPECT_EQ(event.substitution, Substitution::Plh);
  }
  const Authority both =
      holding({{kSekdis, "Sri", Substitution::Plh}, {kSekdis, "", Substitution::None}});
  EXPECT_EQ(capacity_for(office.bundle, both, kSekdis)->substitution, Substitution::None)
      << "his own position comes first";
}

TEST(People, OutsidePartsAreEnteredByAHolderInHisRole) {
  samples::Json json = samples::bundle_json();
  json["roles"][0]["kind"] = "external";
  Bundle bundle = samples::read(json);
  bundle.separations = {{TaskId(4), {TaskId(1)}}};
  Office office(std::move(bundle));
  EXPECT_EQ(office.complete("Tamu", 1, kKadis), "SOP7122") << "who has no role of the SOP";
  EXPECT_EQ(office.complete("Budi", 1, kKadis), "");
  EXPECT_EQ(office.last[0].entered_by, kPlanner) << "his own position before a substitution";
  EXPECT_EQ(office.last[0].substitution, Substitution::None);
  EXPECT_TRUE(office.state.doers.empty()) << "he has made nothing";
  EXPECT_EQ(office.complete("Citra", 2, kPlanner), "");
  EXPECT_EQ(office.complete("Citra", 3, kPlanner), "");
  EXPECT_EQ(office.complete("Sri", 4, kSekdis, "ya"), "");
  EXPECT_EQ(office.complete("Citra", 5, kKadis, "ya"), "") << "entering is no judging";
  EXPECT_TRUE(office.state.tokens[0].signatures[0].outside);
  EXPECT_EQ(office.send("Budi", Sign{TaskId(4), kPlanner, ""}), "");
  EXPECT_EQ(office.state.doers.at(TaskId(4)), std::vector<std::string>{"Budi"});
}

TEST(People, AClaimKeepsOthersOut) {
  Office office;
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
  const Claim claim{TaskId(1), kPlanner};
  EXPECT_EQ(office.send("Tamu", claim), "SOP7122");
  EXPECT_EQ(office.send("Citra", claim), "");
  EXPECT_EQ(office.send("Citra", claim), "SOP7135") << "once is enough";
  EXPECT_EQ(office.send("Budi", claim), "SOP7120");
  EXPECT_EQ(office.complete("Sri", 2, kSekdis), "SOP7120") << "the other alternative too";
  EXPECT_EQ(office.send("Sri", Attach{TaskId(1), kSekdis, {}, "a.pdf", kHash, 1, "x/y"}),
            "SOP7120");
  EXPECT_EQ(office.complete("Citra", 2, kPlanner), "");
  EXPECT_TRUE(office.state.tokens[0].claims.empty());
}

TEST(People, AClaimIsReleasedByItsHolderOrALeader) {
  Office office;
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
  const Release release{TaskId(1), kPlanner, "sakit"};
  EXPECT_EQ(office.send("Citra", release), "SOP7125") << "nobody holds it";
  EXPECT_EQ(office.send("Citra", Claim{TaskId(1), kPlanner}), "");
  EXPECT_EQ(office.send("Budi", release), "SOP7125");
  EXPECT_EQ(office.send("Citra", release), "");
  EXPECT_EQ(office.state.notes.back().text, "sakit");
  EXPECT_EQ(office.send("Citra", Claim{TaskId(1), kPlanner}), "");
  EXPECT_EQ(office.send("Kepala", release), "");
  EXPECT_EQ(office.complete("Budi", 2, kPlanner), "");
}

TEST(People, ASignatureIsNotReleased) {
  Office office;
  office.to_joint();
  EXPECT_EQ(office.send("Budi", Claim{TaskId(4), kPlanner}), "");
  EXPECT_EQ(office.send("Budi", Sign{TaskId(4), kPlanner, ""}), "");
  EXPECT_EQ(office.send("Budi", Release{TaskId(4), kPlanner, ""}), "SOP7125");
  EXPECT_EQ(office.send("Budi", Claim{TaskId(4), kPlanner}), "SOP7114");
  EXPECT_EQ(office.send("Budi", HandOver{TaskId(4), kPlanner, "Citra", ""}), "SOP7114");
}

TEST(People, HandedOverToWhoMayDoIt) {
  Office office;
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
  EXPECT_EQ(office.send("Tamu", HandOver{TaskId(1), kPlanner, "Budi", ""}), "SOP7122");
  EXPECT_EQ(office.send("Citra", HandOver{TaskId(1), kPlanner, "Tamu", ""}), "SOP7126");
  EXPECT_EQ(office.send("Citra", HandOver{TaskId(1), kPlanner, "", ""}), "SOP7126");
  EXPECT_EQ(office.send("Citra", HandOver{TaskId(1), kPlanner, "Sri", "bantu"}), "");
  EXPECT_EQ(office.state.tokens[0].claims[0].person, "Sri");
  EXPECT_EQ(office.state.tokens[0].claims[0].role, kSekdis) << "in the alternative that is his";
  EXPECT_EQ(office.send("Citra", HandOver{TaskId(1), kPlanner, "Budi", ""}), "SOP7120");
  EXPECT_EQ(office.send("Sri", HandOver{TaskId(1), kSekdis, "Sri", ""}), "SOP7135");
  EXPECT_EQ(office.send("Kepala", HandOver{TaskId(1), kSekdis, "Citra", ""}), "")
      << "a leader moves it from one to another";
  office.people["Citra"] = {};
  EXPECT_EQ(office.send("Citra", HandOver{TaskId(1), kPlanner, "Budi", ""}), "")
      << "the holder passes on even what he may no longer do";
  EXPECT_EQ(office.complete("Budi", 2, kPlanner), "");
}

TEST(People, EachMemberOfAJointStepIsHandedOverByItself) {
  Office office;
  office.to_joint();
  EXPECT_EQ(office.send("Budi", HandOver{TaskId(4), kPlanner, "Citra", ""}), "");
  EXPECT_EQ(office.state.tokens[0].claims[0].member, 1U);
  EXPECT_EQ(office.complete("Kepala", 5, kKadis, "ya"), "") << "the other member's is not held";
  EXPECT_EQ(office.send("Budi", Sign{TaskId(4), kPlanner, ""}), "SOP7120");
  EXPECT_EQ(office.send("Citra", Sign{TaskId(4), kPlanner, ""}), "");
  EXPECT_EQ(office.state.status, Status::Finished);
}

TEST(People, MembersOfAJointStepAreDifferentPeople) {
  Office office;
  office.to_joint();
  office.people["Kepala"].capacities.push_back({kSekdis, "Sri", Substitution::Plh});
  EXPECT_EQ(office.complete("Kepala", 5, kKadis, "ya"), "");
  EXPECT_EQ(office.send("Kepala", Sign{TaskId(4), kSekdis, ""}), "SOP7132");
  EXPECT_EQ(office.send("Sri", HandOver{TaskId(4), kSekdis, "Kepala", ""}), "SOP7126");
  EXPECT_EQ(office.send("Sri", Sign{TaskId(4), kSekdis, ""}), "");
}

TEST(People, HoldingOnePartBarsFromTheOther) {
  Office office;
  office.to_joint();
  office.people["Kepala"].capacities.push_back({kSekdis, "Sri", Substitution::Plh});
  EXPECT_EQ(office.send("Kepala", Claim{TaskId(4), kKadis}), "");
  EXPECT_EQ(office.send("Kepala", Sign{TaskId(4), kSekdis, ""}), "SOP7132");
}

TEST(People, FourEyesAreOfPersonsNotOfPositions) {
  Office office;
  office.draft("Budi", kPlanner);
  EXPECT_EQ(office.complete("Budi", 4, kSekdis, "ya"), "SOP7121") << "now as Plh.";
  EXPECT_EQ(office.send("Budi", Claim{TaskId(3), kSekdis}), "SOP7121");
  EXPECT_EQ(office.send("Sri", HandOver{TaskId(3), kSekdis, "Budi", ""}), "SOP7126");
  EXPECT_EQ(four_eyes_forbid(office.bundle, office.state, TaskId(3), "Budi"), TaskId(1));
  EXPECT_EQ(office.complete("Sri", 4, kSekdis, "ya"), "");
}

TEST(People, FourEyesRememberAllVisits) {
  Office office;
  office.draft("Budi", kPlanner);
  EXPECT_EQ(office.complete("Sri", 4, kSekdis, "tidak"), "");
  EXPECT_EQ(office.complete("Citra", 2, kPlanner), "");
  EXPECT_EQ(office.send("Citra", Skip{TaskId(2), kPlanner, ""}), "");
  EXPECT_EQ(office.complete("Budi", 4, kSekdis, "ya"), "SOP7121")
      << "what Citra mended is still his draft";
  EXPECT_EQ(office.state.doers.at(TaskId(1)), (std::vector<std::string>{"Budi", "Citra"}));
}

TEST(People, AMakerDoesNotSkipHisJudge) {
  Office office;
  office.bundle.separations = {{TaskId(2), {TaskId(1)}}};
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
  EXPECT_EQ(office.complete("Citra", 2, kPlanner), "");
  EXPECT_EQ(office.send("Citra", Skip{TaskId(2), kPlanner, ""}), "SOP7121");
  EXPECT_EQ(office.send("Budi", Skip{TaskId(2), kPlanner, ""}), "");
}

TEST(People, CancelledByWhoStartedItOrLeads) {
  Office office;
  EXPECT_EQ(office.send("Sri", Cancel{"salah"}), "SOP7128");
  EXPECT_EQ(office.send("sopan", Cancel{"kasus induk dibatalkan"}), "");
  Office other;
  other.state.starter = "Sri";
  EXPECT_EQ(other.send("Sri", Cancel{"salah"}), "");
}

TEST(People, NothingIsDoneBeforeItsTimeButClaimed) {
  Office office;
  office.not_before = Instant{kNow.milliseconds + 1};
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "SOP7123");
  EXPECT_EQ(office.complete("Sri", 1, kKadis), "SOP7122") << "whose it is not, is told that first";
  EXPECT_EQ(office.send("Kepala", Claim{TaskId(0), kKadis}), "");
  office.not_before = kNow;
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
}

TEST(People, FilesAreDescribedSoundly) {
  Office office;
  const auto attach = [&](const std::string& name, const std::string& hash, DocumentId document) {
    return office.send("Kepala", Attach{TaskId(0), kKadis, document, name, hash, 10, "text/plain"});
  };
  EXPECT_EQ(attach("a.pdf", kHash, DocumentId(0)), "");
  EXPECT_EQ(attach("b.pdf", kHash, DocumentId(0)), "");
  EXPECT_EQ(attach("c.pdf", kHash, DocumentId()), "");
  EXPECT_EQ(office.state.files[1].version, 2U);
  EXPECT_EQ(office.state.files[2].version, 1U);
  EXPECT_EQ(attach(" ", kHash, {}), "SOP7130");
  EXPECT_EQ(attach("a", "ABC", {}), "SOP7130");
  EXPECT_EQ(attach("a", kHash, DocumentId(99)), "SOP7130");
  EXPECT_EQ(attach(std::string(kFileNameBytes + 1, 'a'), kHash, {}), "SOP7102");
  office.state.files.resize(kFiles);
  EXPECT_EQ(attach("a.pdf", kHash, {}), "SOP7129");
}

TEST(People, DeadlinesClimbToTheSuperiors) {
  Office office;
  office.bundle.roles[2].superior = kSekdis;
  office.bundle.roles[1].superior = kKadis;
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
  EXPECT_EQ(office.complete("Citra", 2, kPlanner), "");
  const TaskId task(2);
  EXPECT_EQ(office.send("Kepala", Expire{task, 1, 1, kNow}), "SOP7131");
  EXPECT_EQ(office.send("sopan", Expire{task, 2, 1, kNow}), "SOP7106") << "another visit";
  EXPECT_EQ(office.send("sopan", Expire{task, 1, 2, kNow}), "SOP7106") << "level by level";
  const RoleId superiors[] = {kSekdis, kKadis, RoleId()};
  for (std::uint32_t level = 1; level <= kEscalations; ++level) {
    EXPECT_EQ(office.send("sopan", Expire{task, 1, level, kNow}), "");
    EXPECT_EQ(std::get<DeadlinePassed>(office.last[0].what).superior, superiors[level - 1]);
  }
  EXPECT_EQ(office.send("sopan", Expire{task, 1, kEscalations + 1, kNow}), "SOP7106");
  office.bundle.roles[0].superior = kKadis;  // his own superior: comes to an end all the same
  office.state.tokens[0].escalations = 0;
  EXPECT_EQ(office.send("sopan", Expire{task, 1, 1, kNow}), "");
}

TEST(People, ATaskThatRunsACaseWaitsForIt) {
  Office office;
  const TaskId task(0);
  EXPECT_EQ(office.send("Kepala", BeginCall{task, 1, 9}), "SOP7131");
  EXPECT_EQ(office.send("sopan", BeginCall{task, 1, 0}), "SOP7106");
  EXPECT_EQ(office.send("sopan", BeginCall{task, 2, 9}), "SOP7106");
  EXPECT_EQ(office.send("sopan", BeginCall{task, 1, 9}), "");
  EXPECT_EQ(office.send("sopan", BeginCall{task, 1, 10}), "SOP7106");
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "SOP7124");
  EXPECT_EQ(office.send("Kepala", Claim{task, kKadis}), "") << "he may wait for it";
  EXPECT_EQ(office.send("sopan", EndCall{task, 1, 8, true}), "SOP7106");
  EXPECT_EQ(office.send("sopan", EndCall{task, 1, 9, true}), "");
  EXPECT_EQ(office.state.tokens[0].task, TaskId(1)) << "done with it";
  EXPECT_EQ(office.send("sopan", BeginCall{TaskId(1), 1, 9}), "SOP7106") << "runs no SOP";
}

TEST(People, ACancelledCallGivesTheTaskBack) {
  Office office;
  EXPECT_EQ(office.send("sopan", BeginCall{TaskId(0), 1, 9}), "");
  EXPECT_EQ(office.send("sopan", EndCall{TaskId(0), 1, 9, false}), "");
  EXPECT_EQ(office.state.tokens[0].task, TaskId(0));
  EXPECT_EQ(office.complete("Kepala", 1, kKadis), "");
}

TEST(People, AfterACallDecisionsAndJointStepsRemainToBeDone) {
  Office office;
  office.bundle.tasks[3].call = office.bundle.tasks[0].call;
  office.bundle.tasks[4].call = office.bundle.tasks[0].call;
  office.draft("Citra", kPlanner);
  EXPECT_EQ(office.send("sopan", BeginCall{TaskId(3), 1, 9}), "");
  EXPECT_EQ(office.send("sopan", EndCall{TaskId(3), 1, 9, true}), "");
  EXPECT_EQ(office.state.tokens[0].task, TaskId(3)) << "a question remains";
  EXPECT_EQ(office.complete("Sri", 4, kSekdis, "ya"), "");
  EXPECT_EQ(office.send("sopan", BeginCall{TaskId(4), 1, 10}), "");
  EXPECT_EQ(office.send("Citra", Sign{TaskId(4), kPlanner, ""}), "SOP7124");
  EXPECT_EQ(office.send("sopan", EndCall{TaskId(4), 1, 10, true}), "");
  EXPECT_EQ(office.state.tokens[0].task, TaskId(4)) << "signatures remain";
}

TEST(People, MissingPapersAreToldNotAsked) {
  samples::Json json = samples::bundle_json();
  const auto use = [](const samples::Json& document, const samples::Json& state, bool outside) {
    return samples::Json{
        {"document", document}, {"state", state}, {"outside", outside}, {"text", "x"}};
  };
  json["tasks"][3]["inputs"] =
      std::vector<samples::Json>{use("d1", "diperiksa", false), use("d1", "draf", false),
                                 use("d2", nullptr, true), use(nullptr, nullptr, false)};
  Office office(samples::read(json));
  const TaskId task(3);
  EXPECT_EQ(inputs_missing(office.bundle, office.state, task), (std::vector<std::uint32_t>{0, 1}));
  office.draft("Citra", kPlanner);
  EXPECT_EQ(inputs_missing(office.bundle, office.state, task), std::vector<std::uint32_t>{0})
      << "a later state will do, an earlier one not";
  EXPECT_EQ(office.send("Sri", Attach{task, kSekdis, DocumentId(0), "a.pdf", kHash, 1, "x/y"}), "");
  EXPECT_TRUE(inputs_missing(office.bundle, office.state, task).empty());
}

TEST(People, NotesOfAStateAreBounded) {
  Office office;
  for (std::size_t i = 0; i < kNotes + 5; ++i) {
    EXPECT_EQ(office.send("Kepala", Claim{TaskId(0), kKadis}), "");
    EXPECT_EQ(office.send("Kepala", Release{TaskId(0), kKadis, std::to_string(i)}), "");
  }
  EXPECT_EQ(office.state.notes.size(), kNotes);
  EXPECT_EQ(office.state.notes.back().text, std::to_string(kNotes + 4));
}

TEST(People, ATerminalHasEveryRoleAndNobodyToTellApart) {
  Office office;
  office.people["Tamu"] = Authority::of_terminal();
  office.draft("Citra", kPlanner);
  office.bundle.separations = {{TaskId(3), {TaskId(1)}}};
  EXPECT_EQ(office.complete("Tamu", 4, kSekdis, "ya"), "");
  EXPECT_EQ(office.complete("Tamu", 5, kKadis, "ya"), "");
  EXPECT_EQ(office.send("Tamu", Sign{TaskId(4), kSekdis, ""}), "");
}

}  // namespace
}  // namespace sop::engine
