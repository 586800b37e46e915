// The table of permissions, cell by cell: what README.md says, and what the engine answers where
// the engine judges too.
#include "runtime/people/permissions.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engine_samples.h"
#include "people_support.h"

namespace sop::people {
namespace {

using engine::TaskId;

TEST(Permissions, TheReadmeShowsTheTableOfTheCode) {
  std::ifstream file(SOPAN_PEOPLE_README);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find(permission_table()), std::string::npos)
      << "runtime/people/README.md is to have:\n"
      << permission_table();
}

// What must never be, whatever the table comes to say.
TEST(Permissions, TheLinesThatAreNotCrossed) {
  for (const Permission& row : permissions()) {
    EXPECT_FALSE(may(row.act, Standing::Nobody)) << row.name;
    EXPECT_FALSE(may(row.act, Standing::Inactive)) << row.name;
    EXPECT_EQ(may(row.act, Standing::RoleHolder), may(row.act, Standing::Acting)) << row.name;
    EXPECT_TRUE(row.works || !row.reads) << row.name;
  }
  // An administrator neither sees contents nor carries out tasks.
  for (const Act act : {Act::SeeCase, Act::SeeDocuments, Act::Start, Act::Claim, Act::Complete,
                        Act::Decide, Act::Sign, Act::Skip, Act::Attach, Act::Cancel,
                        Act::ReleaseOthers, Act::HandOverOthers, Act::ReadTrail, Act::Export})
    EXPECT_FALSE(may(act, Standing::Administrator));
  // An auditor changes nothing.
  for (const Permission& row : permissions()) {
    EXPECT_TRUE(row.reads || row.allowed.has(Standing::Employee) ||
                !may(row.act, Standing::Auditor))
        << row.name;
  }
  // Who merely works here sees no case.
  for (const Act act : {Act::ListCase, Act::SeeCase, Act::SeeDocuments, Act::Report})
    EXPECT_FALSE(may(act, Standing::Employee));
  EXPECT_FALSE(allows(TokenScope::Read, Act::Complete));
  EXPECT_TRUE(allows(TokenScope::Work, Act::Complete));
  EXPECT_FALSE(allows(TokenScope::Work, Act::AdministratePeople));
  EXPECT_TRUE(allows(TokenScope::Read, Act::SeeCase));
}

TEST(Permissions, TheRefusalSaysWhy) {
  EXPECT_EQ(forbidden(Act::SeeCase, Standing::Nobody, "")->kind, Kind::SessionEnded);
  EXPECT_EQ(forbidden(Act::SeeCase, Standing::Inactive, "budi")->kind, Kind::PersonInactive);
  EXPECT_EQ(forbidden(Act::SeeCase, Standing::Employee, "budi")->kind, Kind::AccessDenied);
  EXPECT_FALSE(forbidden(Act::SeeCase, Standing::Leader, "budi").has_value());
}

// ---- One person for each column, each standing there in that one way only (all of them are
// employees besides), in a case whose first four tasks are open side by side by turns.

enum class Shape { Plain, Decision, Joint, Optional, Outside };

samples::Json shaped(Shape shape) {
  using samples::task;
  samples::Json json = samples::bundle_json();
  const samples::Json end = nullptr;
  samples::Json first = task("1", {{"r1"}}, {samples::exit("2")});
  if (shape == Shape::Decision)
    first = task("1", {{"r1"}}, {samples::exit("2", "ya"), samples::exit("2", "tidak")});
  if (shape == Shape::Joint) first = task("1", {{"r2"}, {"r1"}}, {samples::exit("2")});
  if (shape == Shape::Outside) json["roles"][0]["kind"] = "external";
  if (shape == Shape::Optional) {
    first["optional"] = true;
    first["skip_to"] = "2";
  }
  json["tasks"] = std::vector<samples::Json>{first, task("2", {{"r3"}}, {samples::exit(end)})};
  return json;
}

class Scene {
 public:
  explicit Scene(Shape shape) : bundle(samples::read(shaped(shape))), office_(office()) {
    office_.person("starter");
    office_.person("participant");
    office_.person("acting");
    office_.person("performer", {"Kepala Dinas"});
    office_.person("holder");
    office_.person("off", {"Kepala Dinas"}, {Right::Lead, Right::Audit, Right::Administrate});
    EXPECT_EQ(office_.machine(Revoke{"kadis", Right::Lead}), "");
    EXPECT_EQ(office_.machine(EndAssignment{"kadis", "Kepala Dinas", kNow}), "");
    office_.person("leader", {}, {Right::Lead});
    EXPECT_EQ(office_.machine(
                  Delegate{Substitution::Plh, "budi", "acting", "Perencana", kNow, day(3), "SP 1"}),
              "");
    EXPECT_EQ(office_.machine(Deactivate{"off", ""}), "");
    act("starter", engine::Start{"Hal", {}, {}}, true);
    // A part that was done earlier, by somebody who has lost his position since.
    state.doers[TaskId(1)] = {"participant"};
  }

  // The first task is held by somebody who has lost the position since.
  void held_by(const std::string& id) {
    state.tokens.front().claims = {{member(), RoleId(0), id, kNow}};
  }
  [[nodiscard]] std::uint32_t member() const {
    return *engine::member_of(bundle.tasks.front(), RoleId(0));
  }
  [[nodiscard]] engine::Authority authority_of(const std::string& id) const {
    return authority(office_.all, bundle, state.positions, id, kNow);
  }
  // Whether the engine lets him; the case stays as it is unless `keep`.
  bool act(const std::string& id, decltype(engine::Command::action) action, bool keep = false) {
    engine::Authority authority = authority_of(id);
    if (keep) authority = engine::Authority::of_system();
    const engine::Decision decision =
        engine::decide(bundle, state, {"k", id, std::move(action)}, kNow, authority);
    const auto* events = std::get_if<std::vector<engine::Event>>(&decision);
    if (events == nullptr) return false;
    if (keep) {
      for (const engine::Event& event : *events) state = engine::apply(std::move(state), event);
    }
    return true;
  }
  [[nodiscard]] Standings standing_of(const std::string& id) const {
    return standing(office_.all, bundle, state, id, kNow, TaskId(0));
  }
  [[nodiscard]] const Register& all() const { return office_.all; }

  Bundle bundle;
  engine::State state;

 private:
  Office office_;
};

struct Column {
  Standing standing;
  const char* id;
};
// "siti" holds a role of the SOP; "holder" is whoever holds() made hold the task.
constexpr Column kColumns[] = {{Standing::Nobody, "hantu"},
                               {Standing::Inactive, "off"},
                               {Standing::Employee, "tono"},
                               {Standing::RoleHolder, "budi"},
                               {Standing::Acting, "acting"},
                               {Standing::Performer, "performer"},
                               {Standing::ClaimHolder, "holder"},
                               {Standing::Starter, "starter"},
                               {Standing::Participant, "participant"},
                               {Standing::Leader, "leader"},
                               {Standing::Auditor, "auditor"},
                               {Standing::Administrator, "admin"}};
static_assert(std::size(kColumns) == kStandings);

TEST(Permissions, StandingsAreWorkedOutFromRegisterAndCase) {
  Scene scene(Shape::Plain);
  for (const Column& column : kColumns) {
    if (column.standing == Standing::ClaimHolder) scene.held_by("holder");
    Standings expected = column.standing;
    const bool outside =
        column.standing == Standing::Nobody || column.standing == Standing::Inactive;
    if (!outside) expected.add(Standing::Employee);
    if (column.standing == Standing::Performer) expected.add(Standing::RoleHolder);
    EXPECT_EQ(scene.standing_of(column.id), expected) << name_of(column.standing);
    if (column.standing == Standing::ClaimHolder) {
      EXPECT_FALSE(scene.standing_of("performer").has(Standing::Performer)) << "it is taken";
      scene.state.tokens.front().claims.clear();
    }
  }
  EXPECT_EQ(standing(scene.all(), ""), Standings(Standing::Nobody));
  EXPECT_TRUE(standing(scene.all(), scene.bundle, "siti", kNow).has(Standing::RoleHolder));
  scene.state.starter = "off";
  EXPECT_EQ(scene.standing_of("off"), Standings(Standing::Inactive)) << "nothing else counts";
}

TEST(Permissions, FourEyesAndJointPartsAreNoPerformance) {
  Scene scene(Shape::Plain);
  scene.bundle.separations.push_back({TaskId(0), {TaskId(1)}});
  EXPECT_TRUE(scene.standing_of("performer").has(Standing::Performer));
  scene.state.doers[TaskId(1)] = {"performer"};
  EXPECT_FALSE(scene.standing_of("performer").has(Standing::Performer));

  Scene joint(Shape::Joint);
  EXPECT_TRUE(joint.standing_of("performer").has(Standing::Performer));
  EXPECT_TRUE(joint.standing_of("siti").has(Standing::Performer)) << "each member";
  joint.state.tokens.front().signatures.push_back({joint.member(), RoleId(0), "lain"});
  EXPECT_FALSE(joint.standing_of("performer").has(Standing::Performer)) << "his part is done";
  EXPECT_TRUE(joint.standing_of("siti").has(Standing::Performer));

  // What somebody outside did is entered by anybody who has a role, four eyes or not.
  Scene outside(Shape::Outside);
  outside.bundle.separations.push_back({TaskId(0), {TaskId(1)}});
  outside.state.doers[TaskId(1)] = {"budi"};
  EXPECT_TRUE(outside.standing_of("budi").has(Standing::Performer));
  EXPECT_FALSE(outside.standing_of("tono").has(Standing::Performer));
  EXPECT_TRUE(outside.act("budi", engine::Complete{TaskId(0), RoleId(0), "", ""}));
}

// A cell of the table and the engine's answer to the same command by the same person.
using Asked = decltype(engine::Command::action);
struct Cell {
  Act act;
  Shape shape;
  const char* held;  // who holds the first task; "self": the one who asks
  Asked (*action)(const Scene&);
};
const Cell kCells[] = {
    {Act::Start, Shape::Plain, "",
     [](const Scene&) -> Asked {
       return engine::Start{"", {}, {}};
     }},
    {Act::Claim, Shape::Plain, "",
     [](const Scene&) -> Asked {
       return engine::Claim{TaskId(0), RoleId(0)};
     }},
    {Act::Complete, Shape::Plain, "",
     [](const Scene&) -> Asked {
       return engine::Complete{TaskId(0), RoleId(0), "", ""};
     }},
    {Act::Decide, Shape::Decision, "",
     [](const Scene&) -> Asked {
       return engine::Complete{TaskId(0), RoleId(0), "ya", ""};
     }},
    {Act::Sign, Shape::Joint, "",
     [](const Scene&) -> Asked {
       return engine::Sign{TaskId(0), RoleId(0), ""};
     }},
    {Act::Skip, Shape::Optional, "",
     [](const Scene&) -> Asked {
       return engine::Skip{TaskId(0), RoleId(0), ""};
     }},
    {Act::Attach, Shape::Plain, "",
     [](const Scene&) -> Asked {
       return engine::Attach{TaskId(0), RoleId(0),        {}, "a.pdf", std::string(64, 'a'),
                             1,         "application/pdf"};
     }},
    {Act::ReleaseOwn, Shape::Plain, "holder",
     [](const Scene&) -> Asked {
       return engine::Release{TaskId(0), RoleId(0), ""};
     }},
    {Act::ReleaseOthers, Shape::Plain, "kadis",
     [](const Scene&) -> Asked {
       return engine::Release{TaskId(0), RoleId(0), ""};
     }},
    {Act::HandOver, Shape::Plain, "",
     [](const Scene&) -> Asked {
       return engine::HandOver{TaskId(0), RoleId(0), "penerima", ""};
     }},
    {Act::HandOver, Shape::Plain, "holder",
     [](const Scene&) -> Asked {
       return engine::HandOver{TaskId(0), RoleId(0), "penerima", ""};
     }},
    {Act::HandOverOthers, Shape::Plain, "kadis",
     [](const Scene&) -> Asked {
       return engine::HandOver{TaskId(0), RoleId(0), "penerima", ""};
     }},
    {Act::Cancel, Shape::Plain, "", [](const Scene&) -> Asked { return engine::Cancel{"batal"}; }},
    {Act::MoveCase, Shape::Plain, "",
     [](const Scene&) -> Asked {
       return engine::Move{std::string(64, 'f'), {}};
     }},
};

TEST(Permissions, TheEngineSaysTheSameCellByCell) {
  int compared = 0;
  for (const Cell& cell : kCells) {
    Scene scene(cell.shape);
    if (*cell.held != '\0') scene.held_by(cell.held);
    if (cell.act == Act::Start) scene.state = {};
    for (const Column& column : kColumns) {
      // Accounts that are off never come as far as the engine: forbidden() stops them.
      const Standings his = scene.standing_of(column.id);
      if (!his.has(Standing::Employee)) {
        EXPECT_FALSE(may(cell.act, his));
        continue;
      }
      // Whoever receives has the position; he is not one of those who ask.
      engine::Authority authority = scene.authority_of(column.id);
      authority.recipient = {{RoleId(0), "", Substitution::None}};
      const engine::Decision decision = engine::decide(
          scene.bundle, scene.state, {"k", column.id, cell.action(scene)}, kNow, authority);
      // Where to is no question of who may.
      const auto* why = std::get_if<Diagnostic>(&decision);
      const bool done = why == nullptr || why->kind == Kind::MoveImpossible;
      EXPECT_EQ(may(cell.act, his), done)
          << permissions()[static_cast<std::size_t>(cell.act)].name << " by "
          << name_of(column.standing) << ", held by \"" << cell.held << '"';
      ++compared;
    }
  }
  std::printf("%d cells compared with the engine\n", compared);
}

}  // namespace
}  // namespace sop::people
