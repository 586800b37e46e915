// What is written of each kind of event and command, byte for byte: the audit chain hangs on it,
// and data of years must still read as it was written.
#include "runtime/engine/codec.h"

#include <gtest/gtest.h>

#include "engine_samples.h"

namespace sop::engine {
namespace {

constexpr Instant kNow{1'767'574'800'000};  // 2026-01-05T01:00:00Z
constexpr std::string_view kHash = "KEPALA";

// 1, then 2 and 3 side by side, then 4.
Bundle with_branches() {
  samples::Json json = samples::bundle_json();
  json["version"] = 3;
  json["time"] = {{"bare_day", "working_day"}, {"day_minutes", 450}, {"zone", "WIB"}};
  json["sop"] = {
      {"title", "Uji"},
      {"number", ""},
      {"agency", samples::Json::array()},
      {"unit", samples::Json::array()},
      {"part", ""},
      {"parts", samples::Json::array()},
      {"procedure", "Uji"},
      {"standard_time", {{"parts", samples::Json::array()}, {"text", ""}, {"worded", false}}}};
  json["separations"] = samples::Json::array();
  json["forks"] = {{{"id", "f1"}, {"within", nullptr}, {"branches", {"2", "3"}}}};
  json["joins"] = {{{"id", "j1"}, {"fork", "f1"}, {"to", "4"}}};
  json["tasks"] = std::vector<samples::Json>{
      samples::task("1", {{"r1"}}, {samples::exit("f1")}),
      samples::task("2", {{"r2"}}, {samples::exit("j1")}),
      samples::task("3", {{"r3"}}, {samples::exit("j1")}),
      samples::task("4", {{"r1"}, {"r2"}},
                    {samples::exit(nullptr, "ya"), samples::exit("1", "tidak", true)})};
  for (samples::Json& task : json["tasks"]) {
    task["call"] = nullptr;
    task["deadlines"] = samples::Json::array();
    task["within"] = nullptr;
  }
  json["tasks"][1]["within"] = {{"fork", "f1"}, {"branch", 0}};
  json["tasks"][2]["within"] = {{"fork", "f1"}, {"branch", 1}};
  Bundle bundle = samples::read(json);
  bundle.hash = kHash;
  return bundle;
}

using What = decltype(Event::what);

// The record of an event, without what all have alike.
std::string told(const Bundle& bundle, What what) {
  const Record record{7, 3, "k", {kNow, "Ani", std::move(what), "", Substitution::None, {}}};
  std::string text = encode(record, bundle);
  EXPECT_EQ(encode_event(7, 3, "k", record.event, bundle), text);
  const auto back = decode_record(text, bundle);
  EXPECT_TRUE(back && back->event == record.event && back->key == "k" && back->sequence == 7)
      << text;
  return text;
}

struct Row {
  What what;
  std::string_view text;
};

TEST(Codec, WritesEachEventAsItAlwaysDid) {
  const TaskId one(0), four(3);
  const RoleId head(0), second(1);
  const Row
      rows[] =
          {
              {CaseStarted{"Tim", {}, {}},
               R"({"at":"2026-01-05T01:00:00.000Z","bundle":"KEPALA","case":3,"event":"case_started","key":"k","person":"Ani","seq":7,"subject":"Tim"})"},
              {CaseStarted{"", {9, "2", 1, 2}, {{second, "Camat"}, {head, "Lurah"}}},
               R"({"at":"2026-01-05T01:00:00.000Z","bundle":"KEPALA","case":3,"event":"case_started","key":"k","origin":{"case":9,"depth":2,"task":"2","visit":1},"person":"Ani","positions":{"r1":"Lurah","r2":"Camat"},"seq":7,"subject":""})"},
              {TaskOpened{four, 2, one, true},
               R"({"at":"2026-01-05T01:00:00.000Z","back":true,"case":3,"event":"task_opened","from":"1","key":"k","person":"Ani","seq":7,"task":"4","visit":2})"},
              {TaskOpened{one, 1, {}, false},
               R"({"at":"2026-01-05T01:00:00.000Z","back":false,"case":3,"event":"task_opened","from":null,"key":"k","person":"Ani","seq":7,"task":"1","visit":1})"},
              {TaskSigned{four, 1, 0, head, 1, "baik"},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"task_signed","exit":1,"key":"k","member":0,"note":"baik","person":"Ani","role":"r1","seq":7,"task":"4","visit":1})"},
              {TaskSigned{four, 1, 1, second, std::nullopt, ""},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"task_signed","exit":null,"key":"k","member":1,"note":"","person":"Ani","role":"r2","seq":7,"task":"4","visit":1})"},
              {TaskCompleted{four, 1, head, 1, "ulangi"},
               R"({"answer":"tidak","at":"2026-01-05T01:00:00.000Z","case":3,"event":"task_completed","exit":1,"key":"k","note":"ulangi","person":"Ani","role":"r1","seq":7,"task":"4","visit":1})"},
              {TaskSkipped{one, 1, head, ""},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"task_skipped","key":"k","note":"","person":"Ani","role":"r1","seq":7,"task":"1","visit":1})"},
              {DocumentGiven{DocumentId(0), 1, 3, one, head},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"document":"d1","event":"document_given","key":"k","person":"Ani","role":"r1","seq":7,"state":"diperiksa","task":"1","version":3})"},
              {DocumentGiven{DocumentId(1), std::nullopt, 1, one, head},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"document":"d2","event":"document_given","key":"k","person":"Ani","role":"r1","seq":7,"state":null,"task":"1","version":1})"},
              {CaseFinished{},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"case_finished","key":"k","person":"Ani","seq":7})"},
              {CaseCancelled{"ditarik"},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"case_cancelled","key":"k","person":"Ani","reason":"ditarik","seq":7})"},
              {BranchesForked{bundle::BlockId(0)},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"branches_forked","fork":"f1","key":"k","person":"Ani","seq":7})"},
              {BranchDone{bundle::BlockId(0), 1, TaskId(2)},
               R"({"at":"2026-01-05T01:00:00.000Z","branch":1,"case":3,"event":"branch_done","join":"j1","key":"k","person":"Ani","seq":7,"task":"3"})"},
              {BranchesJoined{bundle::BlockId(0), 0, TaskId(1)},
               R"({"at":"2026-01-05T01:00:00.000Z","branch":0,"case":3,"event":"branches_joined","join":"j1","key":"k","person":"Ani","seq":7,"task":"2"})"},
              {TaskClaimed{one, 1, 0, head},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"task_claimed","key":"k","member":0,"person":"Ani","role":"r1","seq":7,"task":"1","visit":1})"},
              {TaskReleased{one, 1, 0, head, "cuti"},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"task_released","key":"k","member":0,"note":"cuti","person":"Ani","role":"r1","seq":7,"task":"1","visit":1})"},
              {TaskHandedOver{one, 1, 0, head, "budi", ""},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"event":"task_handed_over","key":"k","member":0,"note":"","person":"Ani","role":"r1","seq":7,"task":"1","to":"budi","visit":1})"},
              {FileAttached{
                   one, 1, head, {}, 2, "a.pdf", "00ff", 18'446'744'073'709'551'615ULL, "x/y"},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"document":null,"event":"file_attached","hash":"00ff","key":"k","name":"a.pdf","person":"Ani","role":"r1","seq":7,"size":18446744073709551615,"task":"1","type":"x/y","version":2,"visit":1})"},
              {DeadlinePassed{one, 1, 2, kNow, {}},
               R"({"at":"2026-01-05T01:00:00.000Z","case":3,"due":"2026-01-05T01:00:00.000Z","event":"deadline_passed","key":"k","level":2,"person":"Ani","seq":7,"superior":null,"task":"1","visit":1})"},
              {CallBegun{one, 1, 8},
               R"({"at":"2026-01-05T01:00:00.000Z","called":8,"case":3,"event":"call_begun","key":"k","person":"Ani","seq":7,"task":"1","visit":1})"},
              {CallEnded{one, 1, 8, false},
               R"({"at":"2026-01-05T01:00:00.000Z","called":8,"case":3,"event":"call_ended","finished":false,"key":"k","person":"Ani","seq":7,"task":"1","visit":1})"},
              {CaseMoved{"BARU",
                         {{TaskId(1), {}, {}, TaskId(0)},
                          {RoleId(2), {}, RoleId(0)},
                          {{}, DocumentId(1)},
                          {bundle::BlockId(4)}}},
               R"({"at":"2026-01-05T01:00:00.000Z","blocks":[4],"case":3,"documents":[null,1],"event":"case_moved","key":"k","person":"Ani","roles":[2,null,0],"seq":7,"tasks":[1,null,null,0],"to":"BARU"})"},
          };
  const Bundle bundle = with_branches();
  std::vector<bool> met(std::variant_size_v<What>);
  for (const Row& row : rows) {
    met[row.what.index()] = true;
    EXPECT_EQ(told(bundle, row.what), row.text);
  }
  EXPECT_EQ(met, std::vector<bool>(std::variant_size_v<What>, true)) << "each kind of event";
}

TEST(Codec, WritesInWhoseNameAnEventIs) {
  const Bundle bundle = with_branches();
  Record record{1, 1, "k", {kNow, "Ani", CaseFinished{}, "Budi", Substitution::Plh, RoleId(1)}};
  EXPECT_EQ(
      encode(record, bundle),
      R"({"as":"plh","at":"2026-01-05T01:00:00.000Z","by":"r2","case":1,"event":"case_finished","for":"Budi","key":"k","person":"Ani","seq":1})");
  record.event.acting_for.clear();
  record.event.substitution = Substitution::Plt;
  EXPECT_EQ(
      encode(record, bundle),
      R"({"as":"plt","at":"2026-01-05T01:00:00.000Z","by":"r2","case":1,"event":"case_finished","key":"k","person":"Ani","seq":1})");
  const auto back = decode_record(encode(record, bundle), bundle);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->event, record.event);
}

TEST(Codec, EscapesTextAsJsonDoes) {
  const auto reason = [](std::string_view text) {
    const std::string action = encode_action({"k", "", Cancel{std::string(text)}});
    const std::string_view before = R"({"action":"cancel","person":"","reason":)";
    EXPECT_TRUE(action.starts_with(before));
    return action.substr(before.size(), action.size() - before.size() - 1);
  };
  EXPECT_EQ(reason(""), R"("")");
  EXPECT_EQ(reason("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(reason("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(reason(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(reason("é – 𝟙\n"), "\"é – 𝟙\\n\"");
  EXPECT_EQ(reason("a\xff\"z"), "\"a\xEF\xBF\xBD\\\"z\"") << "no UTF-8";
  EXPECT_EQ(reason(std::string(5'000, '\x01')).size(), 2U + 5'000 * 6) << "room for the longest";
}

TEST(Codec, WritesAStateAsItAlwaysDid) {
  const Bundle bundle = with_branches();
  EXPECT_EQ(
      encode(State{}, bundle),
      R"({"documents":{},"ended":"1970-01-01T00:00:00.000Z","events":0,"notes":[],"reason":"","returns":0,"started":"1970-01-01T00:00:00.000Z","status":"new","subject":"","tokens":[],"visits":{}})");
  State state;
  state.status = Status::Open;
  state.subject = "Tim";
  state.tokens = {{TaskId(3),
                   2,
                   kNow,
                   {{1, RoleId(1), "budi", true}, {0, {}, "", false}},
                   1,
                   {{0, RoleId(0), "ani", kNow}},
                   5,
                   2}};
  state.arrivals = {{bundle::BlockId(0), 1, {}}};
  state.visits = {{TaskId(0), 1}, {TaskId(3), 2}};
  state.documents = {{DocumentId(0), {2, 4, TaskId(0), RoleId(0)}},
                     {DocumentId(1), {std::nullopt, 1, {}, {}}}};
  state.notes = {{TaskId(0), 1, RoleId(0), "catatan"}};
  state.files = {{{}, 1, "a.pdf", "00ff", 12, "application/pdf", TaskId(0), "ani", kNow}};
  state.doers = {{TaskId(0), {"ani", "budi"}}};
  state.positions = {{RoleId(0), "Camat"}};
  state.origin = {9, "2", 1, 1};
  state.starter = "ani";
  state.returns = 1;
  state.events = 12;
  state.started = kNow;
  const std::string text = encode(state, bundle);
  EXPECT_EQ(
      text,
      R"({"arrivals":[{"branch":1,"join":"j1","task":null}],)"
      R"("documents":{"d1":{"role":"r1","state":"final","task":"1","version":4},"d2":{"role":null,"state":null,"task":null,"version":1}},)"
      R"("doers":{"1":["ani","budi"]},"ended":"1970-01-01T00:00:00.000Z","events":12,)"
      R"("files":[{"at":"2026-01-05T01:00:00.000Z","document":null,"hash":"00ff","name":"a.pdf","person":"ani","size":12,"task":"1","type":"application/pdf","version":1}],)"
      R"("notes":[{"role":"r1","task":"1","text":"catatan","visit":1}],)"
      R"("origin":{"case":9,"depth":1,"task":"2","visit":1},"positions":{"r1":"Camat"},"reason":"","returns":1,)"
      R"("started":"2026-01-05T01:00:00.000Z","starter":"ani","status":"open","subject":"Tim",)"
      R"("tokens":[{"call":5,"claims":[{"member":0,"person":"ani","role":"r1","since":"2026-01-05T01:00:00.000Z"}],"escalations":2,"exit":1,)"
      R"("signatures":[{"member":1,"outside":true,"person":"budi","role":"r2"},{"member":0,"role":null}],"since":"2026-01-05T01:00:00.000Z","task":"4","visit":2}],)"
      R"("visits":{"1":1,"4":2}})");
  state.tokens[0].signatures.pop_back();
  EXPECT_EQ(decode_state(encode(state, bundle), bundle), state);
}

TEST(Codec, SortsKeysByTheirBytes) {
  samples::Json json = samples::bundle_json();
  json["tasks"].clear();
  for (int i = 1; i <= 12; ++i) {
    const samples::Json next = i == 12 ? samples::Json() : samples::Json(std::to_string(i + 1));
    json["tasks"].push_back(samples::task(std::to_string(i), {{"r1"}}, {samples::exit(next)}));
  }
  const Bundle bundle = samples::read(json);
  State state;
  for (const std::size_t i : {0U, 1U, 9U, 10U}) state.visits[TaskId(i)] = 1;
  EXPECT_NE(encode(state, bundle).find(R"("visits":{"1":1,"10":1,"11":1,"2":1}})"),
            std::string::npos);
  const Start start{"", {}, {{RoleId(2), "b"}, {RoleId(10), "a"}}};
  EXPECT_NE(encode_action({"k", "", start}).find(R"("positions":{"10":"a","2":"b"})"),
            std::string::npos);
}

TEST(Codec, WritesEachCommandAsItAlwaysDid) {
  using Action = decltype(Command::action);
  const TaskId task(1);
  const RoleId role(2);
  const std::pair<Action, std::string_view> rows[] = {
      {Start{"Tim", {}, {}},
       R"({"action":"start","origin":{"case":0,"depth":0,"task":"","visit":0},"person":"ani","positions":{},"subject":"Tim"})"},
      {Complete{task, role, "ya", "c"},
       R"({"action":"complete","answer":"ya","note":"c","person":"ani","role":2,"task":1})"},
      {Sign{task, role, "c"}, R"({"action":"sign","note":"c","person":"ani","role":2,"task":1})"},
      {Skip{task, role, "c"}, R"({"action":"skip","note":"c","person":"ani","role":2,"task":1})"},
      {Cancel{"r"}, R"({"action":"cancel","person":"ani","reason":"r"})"},
      {Claim{task, role}, R"({"action":"claim","person":"ani","role":2,"task":1})"},
      {Release{task, role, "c"},
       R"({"action":"release","note":"c","person":"ani","role":2,"task":1})"},
      {HandOver{task, role, "budi", "c"},
       R"({"action":"hand_over","note":"c","person":"ani","role":2,"task":1,"to":"budi"})"},
      {Attach{task, role, {}, "a", "00", 5, "x/y"},
       R"({"action":"attach","document":4294967295,"hash":"00","name":"a","person":"ani","role":2,"size":5,"task":1,"type":"x/y"})"},
      {Expire{task, 1, 2, kNow},
       R"({"action":"expire","due":"2026-01-05T01:00:00.000Z","level":2,"person":"ani","task":1,"visit":1})"},
      {BeginCall{task, 1, 8},
       R"({"action":"begin_call","called":8,"person":"ani","task":1,"visit":1})"},
      {EndCall{task, 1, 8, true},
       R"({"action":"end_call","called":8,"finished":true,"person":"ani","task":1,"visit":1})"},
      {Move{"BARU", {}}, R"({"action":"move","person":"ani","to":"BARU"})"},
  };
  EXPECT_EQ(std::size(rows), std::variant_size_v<Action>);
  for (const auto& [action, text] : rows) EXPECT_EQ(encode_action({"k", "ani", action}), text);
}

}  // namespace
}  // namespace sop::engine
