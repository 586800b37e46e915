// Moving a case to another version of its SOP: what maps to what, what stands against it.
#include "runtime/engine/move.h"

#include <gtest/gtest.h>

#include <functional>

#include "engine_samples.h"
#include "runtime/engine/codec.h"

namespace sop::engine {
namespace {

using samples::Json;

Bundle version(const std::function<void(Json&)>& change) {
  Json json = samples::bundle_json();
  change(json);
  return samples::read(json);
}

std::string labels(const Bundle& bundle, const std::vector<TaskId>& tasks) {
  std::string out;
  for (const TaskId task : tasks) out += (out.empty() ? "" : " ") + bundle.task(task).id;
  return out;
}

// A case of `from`, driven by a terminal.
struct Running {
  Bundle from;
  State state{};

  std::string send(decltype(Command::action) action, const Authority& authority,
                   const Bundle* target = nullptr) {
    const Decision decision =
        decide(from, state, {"k", "Anton", std::move(action)}, {}, authority, target);
    if (const auto* why = std::get_if<Diagnostic>(&decision)) return code(why->kind);
    for (const Event& event : std::get<std::vector<Event>>(decision)) {
      const auto back = decode_record(encode({1, 1, "k", event}, from), from);
      EXPECT_TRUE(back && back->event == event);
      state = apply(std::move(state), event);
    }
    return "";
  }
  void act(decltype(Command::action) action) {
    EXPECT_EQ(send(std::move(action), Authority::of_terminal()), "");
  }
  std::string move(const Bundle& to, const Mapping& mapping) {
    Authority administrator;
    administrator.moves = true;
    return send(Move{to.hash, mapping}, administrator, &to);
  }
  std::string move(const Bundle& to) { return move(to, map_tasks(from, to)); }
};

// At step 4, with the draft made.
Running at_decision(const std::function<void(Json&)>& change = [](Json&) {}) {
  Running running{version(change)};
  running.act(Start{"Tim"});
  running.act(Complete{TaskId(0), RoleId(0), "", "catatan"});
  running.act(Complete{TaskId(1), RoleId(1), "", ""});
  running.act(Skip{TaskId(2), RoleId(2), ""});
  return running;
}

// A new step 1; the old ones move down by one.
void with_new_first(Json& json) {
  for (Json& task : json["tasks"]) {
    const auto later = [](const Json& id) {
      return id.is_null() ? id : Json(std::to_string(std::stoi(id.get<std::string>()) + 1));
    };
    task["id"] = task["row"] = later(task["id"]);
    task["skip_to"] = later(task["skip_to"]);
    for (Json& one : task["exits"]) one["to"] = later(one["to"]);
  }
  json["tasks"].insert(json["tasks"].begin(), samples::task("1", {{"r3"}}, {samples::exit("2")}));
  json["tasks"][0]["activity"] = "Mencatat";
}

TEST(Moving, RenumberedStepsAreKnownByWhatTheyAre) {
  Running running = at_decision();
  const Bundle to = version(with_new_first);
  const MoveReport report = plan(running.from, to, running.state);
  EXPECT_TRUE(report.problems.empty());
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(report.mapping.tasks[i], TaskId(i + 1));
  EXPECT_EQ(labels(to, report.added), "");
  EXPECT_EQ(running.move(to), "");
  EXPECT_EQ(running.state.tokens[0].task, TaskId(4));
  EXPECT_EQ(running.state.visits.at(TaskId(2)), 1U);
  const auto back = decode_state(encode(running.state, to), to);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, running.state);
  running.from = to;
  running.act(Complete{TaskId(4), RoleId(1), "ya", ""});
  EXPECT_EQ(running.state.tokens[0].task, TaskId(5));
}

TEST(Moving, TellsWhatChangesAhead) {
  Running running = at_decision();
  const Bundle to = version([](Json& json) {
    json["tasks"][3]["exits"][0]["to"] = "6";
    json["tasks"].push_back(samples::task("6", {{"r3"}}, {samples::exit(nullptr)}));
    json["tasks"][1]["time"]["text"] = "20 menit";
  });
  const MoveReport report = plan(running.from, to, running.state);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(labels(to, report.added), "6");
  EXPECT_EQ(labels(to, report.changed), "2");
  const Bundle shorter = version([](Json& json) {
    json["tasks"][3]["exits"][0]["to"] = nullptr;
    json["tasks"].erase(4);
  });
  EXPECT_EQ(labels(running.from, plan(running.from, shorter, running.state).removed), "5");
}

TEST(Moving, NamesGoBeforeNumbers) {
  Running running = at_decision([](Json& json) { json["tasks"][3]["name"] = "periksa"; });
  const Bundle to = version([](Json& json) {
    json["tasks"][3]["id"] = json["tasks"][3]["row"] = "4x";
    json["tasks"][3]["name"] = "Periksa";
    json["tasks"][3]["activity"] = "Menelaah";
    json["tasks"][2]["exits"][0]["to"] = json["tasks"][2]["skip_to"] = "4x";
    json["tasks"][4]["exits"][1]["to"] = "4x";
  });
  EXPECT_EQ(map_tasks(running.from, to).tasks[3], TaskId(3));
  EXPECT_EQ(running.move(to), "");
}

TEST(Moving, TwoAlikeAreNotGuessedAt) {
  const auto twins = [](Json& json) {
    with_new_first(json);
    json["tasks"].push_back(json["tasks"][2]);
    json["tasks"][6]["id"] = json["tasks"][6]["row"] = "7";
  };
  const Mapping mapping = map_tasks(samples::sample(), version(twins));
  EXPECT_FALSE(mapping.tasks[1].valid());
  EXPECT_TRUE(mapping.tasks[0].valid());
}

TEST(Moving, EachThingThatStandsAgainstItIsTold) {
  const struct {
    const char* code;
    std::function<void(Json&)> change;
  } kRows[] = {
      {"SOP7134",
       [](Json& json) {
         json["tasks"][3]["activity"] = "lain";
         json["tasks"][3]["name"] = "";
       }},
      {"SOP7138",
       [](Json& json) {
         json["tasks"][3]["name"] = "periksa";
         json["tasks"][3]["performers"] = samples::Performers{{"r3"}};
       }},
      {"SOP7138",
       [](Json& json) {
         json["tasks"][3]["name"] = "periksa";
         json["tasks"][3]["exits"][0]["answer"] = "setuju";
       }},
      {"SOP7140", [](Json& json) { json["documents"][1]["name"] = "Lembar Disposisi"; }},
      {"SOP7140",
       [](Json& json) {
         json["documents"][0]["states"] = {"konsep", "draf", "diperiksa", "final"};
       }},
      {"SOP7141",
       [](Json& json) {
         json["tasks"][3]["name"] = "periksa";
         json["roles"][1]["title"] = "Sekretaris";
       }},
  };
  for (const auto& row : kRows) {
    Running running = at_decision([](Json& json) { json["tasks"][3]["name"] = "periksa"; });
    running.act(Claim{TaskId(3), RoleId(1)});
    const Bundle to = version(row.change);
    const MoveReport report = plan(running.from, to, running.state);
    bool told = false;
    for (const Diagnostic& one : report.problems) told = told || code(one.kind) == row.code;
    EXPECT_TRUE(told) << row.code;
    const State before = running.state;
    EXPECT_EQ(running.move(to), code(report.problems.front().kind)) << "decide() looks again";
    EXPECT_EQ(running.state, before);
  }
}

TEST(Moving, MakersOfWhatIsStillJudgedStayKnown) {
  Running running = at_decision();
  const Bundle to = version([](Json& json) { json["tasks"][1]["activity"] = "Mengonsep"; });
  EXPECT_EQ(running.move(to), "");
  Running watched = at_decision();
  watched.from.separations = {{TaskId(3), {TaskId(1)}}};
  EXPECT_EQ(watched.move(to), "SOP7134") << "four eyes would forget who drafted";
}

TEST(Moving, WhatIsGoneLeavesReadableTraces) {
  Running running = at_decision();
  const Bundle to = version([](Json& json) { json["tasks"][0]["activity"] = "Memerintahkan"; });
  EXPECT_FALSE(map_tasks(running.from, to).tasks[0].valid());
  EXPECT_EQ(running.move(to), "");
  EXPECT_FALSE(running.state.documents.at(DocumentId(1)).task.valid()) << "its giver";
  EXPECT_FALSE(running.state.notes.at(0).task.valid());
  const auto back = decode_state(encode(running.state, to), to);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, running.state);
}

// 1, then 2 and 3 side by side, then 4.
void with_block(Json& json) {
  json["version"] = 2;
  json["tasks"] = std::vector<Json>{samples::task("1", {{"r1"}}, {samples::exit("f1")}),
                                    samples::task("2", {{"r2"}}, {samples::exit("j1")}),
                                    samples::task("3", {{"r3"}}, {samples::exit("j1")}),
                                    samples::task("4", {{"r1"}}, {samples::exit(nullptr)})};
  for (Json& task : json["tasks"]) {
    task["within"] = nullptr;
    task["call"] = nullptr;
    task["deadlines"] = Json::array();
  }
  json["tasks"][1]["within"] = {{"fork", "f1"}, {"branch", 0}};
  json["tasks"][2]["within"] = {{"fork", "f1"}, {"branch", 1}};
  json["forks"] = std::vector<Json>{{{"id", "f1"}, {"within", nullptr}, {"branches", {"2", "3"}}}};
  json["joins"] = std::vector<Json>{{{"id", "j1"}, {"fork", "f1"}, {"to", "4"}}};
}
void add_branch(Json& json) {
  with_block(json);
  json["tasks"].push_back(json["tasks"][2]);
  json["tasks"][4]["id"] = json["tasks"][4]["row"] = "5";
  json["tasks"][4]["activity"] = "lain";
  json["tasks"][4]["within"]["branch"] = 2;
  json["forks"][0]["branches"].push_back("5");
}
void swap_branches(Json& json) {
  with_block(json);
  json["forks"][0]["branches"] = {"3", "2"};
  std::swap(json["tasks"][1]["within"], json["tasks"][2]["within"]);
}
void one_after_the_other(Json& json) {
  with_block(json);
  for (Json& task : json["tasks"]) task["within"] = nullptr;
  json["forks"] = json["joins"] = Json::array();
  json["tasks"][0]["exits"][0]["to"] = "2";
  json["tasks"][1]["exits"][0]["to"] = "3";
  json["tasks"][2]["exits"][0]["to"] = "4";
}

TEST(Moving, BranchesMustBeTheSameWhileTheyRun) {
  for (const auto& change : {add_branch, swap_branches, one_after_the_other}) {
    Running running{version(with_block)};
    running.act(Start{""});
    EXPECT_EQ(running.move(version(change)), "") << "before the fork nothing runs side by side";
    Running inside{version(with_block)};
    inside.act(Start{""});
    inside.act(Complete{TaskId(0), RoleId(0), "", ""});
    EXPECT_EQ(inside.move(version(change)), "SOP7139");
    inside.act(Complete{TaskId(1), RoleId(1), "", ""});
    EXPECT_EQ(inside.move(version(change)), "SOP7139");
  }
  Running inside{version(with_block)};
  inside.act(Start{""});
  inside.act(Complete{TaskId(0), RoleId(0), "", ""});
  inside.act(Complete{TaskId(1), RoleId(1), "", ""});
  const Bundle to = version([](Json& json) {
    with_block(json);
    json["tasks"][3]["activity"] = "lain";
  });
  EXPECT_EQ(inside.move(to), "");
  inside.from = to;
  inside.act(Complete{TaskId(2), RoleId(2), "", ""});
  EXPECT_EQ(inside.state.tokens[0].task, TaskId(3)) << "the arrival has come along";
}

TEST(Moving, IsTheAdministrators) {
  Running running = at_decision();
  const Bundle to = version(with_new_first);
  const Mapping mapping = map_tasks(running.from, to);
  Authority leader;
  leader.leads = true;
  leader.capacities = {{RoleId(1), "", {}}};
  EXPECT_EQ(running.send(Move{to.hash, mapping}, leader, &to), "SOP7136");
  EXPECT_EQ(running.send(Move{to.hash, mapping}, Authority::of_terminal(), &to), "SOP7136");
  EXPECT_EQ(running.send(Move{to.hash, mapping}, Authority::of_system()), "SOP7134") << "no bundle";
  EXPECT_EQ(running.send(Move{"lain", mapping}, Authority::of_system(), &to), "SOP7134");
  EXPECT_EQ(running.move(running.from), "SOP7137");
  running.act(Cancel{"batal"});
  EXPECT_EQ(running.move(to), "SOP7105");
}

TEST(Moving, StrangeTablesAreRefused) {
  const Bundle to = version(with_new_first);
  const std::function<void(Mapping&)> kChanges[] = {
      [](Mapping& m) { m.tasks.pop_back(); },         [](Mapping& m) { m.roles.clear(); },
      [](Mapping& m) { m.documents.emplace_back(); }, [](Mapping& m) { m.blocks.emplace_back(); },
      [](Mapping& m) { m.tasks[0] = TaskId(99); },    [](Mapping& m) { m.tasks[0] = m.tasks[1]; },
      [](Mapping& m) { m.roles[0] = RoleId(7); },
  };
  for (const auto& change : kChanges) {
    Running running = at_decision();
    Mapping mapping = map_tasks(running.from, to);
    change(mapping);
    EXPECT_EQ(running.move(to, mapping), "SOP7134");
  }
}

}  // namespace
}  // namespace sop::engine
