// Any text is a state or an event of the journal, or is none. What is read is written back the same
// the second time, and no command and no event crashes on it, however unlikely the state.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/bundle/bundle.h"
#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/move.h"

namespace {

using namespace sop;

void require(bool held) {
  if (!held) std::abort();
}

// 1 (optional, may run another SOP), then 2 and 3 side by side, then 4: joint, and a decision.
constexpr std::string_view kSop =
    R"({"chart":{"svg":""},"documents":[{"full_name":"","id":"d1","name":"SK","states":["draf","final"]}],)"
    R"("format":"sopan-alur","forks":[{"branches":["2","3"],"id":"f1","within":null}],)"
    R"("joins":[{"fork":"f1","id":"j1","to":"4"}],"roles":[)"
    R"({"alias":"A","authorities":[],"id":"r1","kind":"person","members":[],"superior":"r2","title":"A"},)"
    R"({"alias":"B","authorities":[],"id":"r2","kind":"external","members":[],"superior":null,"title":"B"}],)"
    R"("separations":[{"judge":"4","makers":["1","2"]}],"sop":{"agency":[],"number":"","part":"","parts":[],)"
    R"("procedure":"U","standard_time":{"parts":[],"text":"","worded":false},"title":"U","unit":[]},"start":"1",)"
    R"("tasks":[{"activity":"a","call":{"bindings":[],"number":"","reference":"SOP X","title":"X"},"condition":"",)"
    R"("deadlines":[],"exits":[{"answer":"","back":false,"outputs":[],"produces":[{"document":"d1","state":"draf"}],"to":"f1"}],)"
    R"("id":"1","inputs":[],"name":"","optional":true,"outputs":[],"performers":[["r1"]],"question":"","row":"1","skip_to":"f1",)"
    R"("symbol":"s","time":{"parts":[],"text":"","worded":false},"within":null},)"
    R"({"activity":"b","call":null,"condition":"","deadlines":[],"exits":[{"answer":"","back":false,"outputs":[],"produces":[],)"
    R"("to":"j1"}],"id":"2","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r1","r2"]],"question":"",)"
    R"("row":"2","skip_to":null,"symbol":"s","time":{"parts":[],"text":"","worded":false},"within":{"branch":0,"fork":"f1"}},)"
    R"({"activity":"c","call":null,"condition":"","deadlines":[],"exits":[{"answer":"","back":false,"outputs":[],"produces":[],)"
    R"("to":"j1"}],"id":"3","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r2"]],"question":"","row":"3",)"
    R"("skip_to":null,"symbol":"s","time":{"parts":[],"text":"","worded":false},"within":{"branch":1,"fork":"f1"}},)"
    R"({"activity":"d","call":null,"condition":"","deadlines":[],"exits":[{"answer":"ya","back":false,"outputs":[],)"
    R"("produces":[{"document":"d1","state":"final"}],"to":null},{"answer":"tidak","back":true,"outputs":[],"produces":[],"to":"1"}],)"
    R"("id":"4","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r1"],["r2"]],"question":"?","row":"4",)"
    R"("skip_to":null,"symbol":"s","time":{"parts":[],"text":"","worded":false},"within":null}],)"
    R"("time":{"bare_day":"working_day","day_minutes":450,"zone":"WIB"},"version":3})";

const bundle::Bundle& sop_of_all() {
  static const bundle::Bundle kOnly = [] {
    Findings findings;
    auto read = bundle::read(kSop, "uji.alur", findings);
    require(read.has_value());
    return std::move(*read);
  }();
  return kOnly;
}

void send(const engine::State& state, decltype(engine::Command::action) action) {
  const bundle::Bundle& sop = sop_of_all();
  engine::Authority person;
  person.capacities = {{bundle::RoleId(0), "", {}}};
  person.recipient = person.capacities;
  person.moves = true;
  const engine::Command command{"k", "Ani", std::move(action)};
  for (const engine::Authority& one :
       {person, engine::Authority::of_terminal(), engine::Authority::of_system()}) {
    const engine::Decision decision = engine::decide(sop, state, command, {}, one, &sop);
    const auto* events = std::get_if<std::vector<engine::Event>>(&decision);
    if (events == nullptr) continue;
    engine::State next = state;
    for (const engine::Event& event : *events) {
      const std::string text = engine::encode(engine::Record{1, 1, "k", event}, sop);
      require(engine::decode_record(text, sop).has_value());
      next = engine::apply(std::move(next), event);
    }
    require(engine::decode_state(engine::encode(next, sop), sop).has_value());
  }
}

void send_everything(const engine::State& state) {
  const bundle::Bundle& sop = sop_of_all();
  for (std::size_t t = 0; t < sop.tasks.size(); ++t) {
    const bundle::TaskId task(t);
    for (std::size_t r = 0; r < sop.roles.size(); ++r) {
      const bundle::RoleId role(r);
      for (const bundle::Exit& exit : sop.task(task).exits)
        send(state, engine::Complete{task, role, exit.answer, ""});
      send(state, engine::Sign{task, role, ""});
      send(state, engine::Skip{task, role, ""});
      send(state, engine::Claim{task, role});
      send(state, engine::Release{task, role, ""});
      send(state, engine::HandOver{task, role, "Budi", ""});
    }
    send(state, engine::Expire{task, 1, 1, {}});
    send(state, engine::BeginCall{task, 1, 7});
    send(state, engine::EndCall{task, 1, 7, true});
  }
  send(state, engine::Cancel{"batal"});
  require(!engine::move_problems(sop, sop, state, {}).empty());
  static_cast<void>(engine::plan(sop, sop, state));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bundle::Bundle& sop = sop_of_all();
  if (const auto state = engine::decode_state(text, sop)) {
    const auto again = engine::decode_state(engine::encode(*state, sop), sop);
    require(again.has_value() && *again == *state);
    send_everything(*state);
  }
  if (const auto record = engine::decode_record(text, sop)) {
    const auto again = engine::decode_record(engine::encode(*record, sop), sop);
    require(again.has_value() && again->event == record->event);
    static_cast<void>(engine::apply({}, record->event));
  }
  return 0;
}
