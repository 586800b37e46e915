// Any bytes are a sound bundle or are refused with one finding. A sound one is named by its
// canonical form, and can be carried out: no command crashes, no step ever waits twice, and what is
// written of the case reads back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "runtime/bundle/bundle.h"
#include "runtime/engine/codec.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/move.h"

namespace {

using namespace sop;

constexpr int kSteps = 60;

void require(bool held) {
  if (!held) std::abort();
}

class Walk {
 public:
  Walk(const bundle::Bundle& sop, std::string_view bytes) : sop_(sop), bytes_(bytes) {}

  void run() {
    send(engine::Start{"perkara"});
    for (int i = 0; i < kSteps && state_.status == engine::Status::Open; ++i) step();
    check();
  }

 private:
  std::size_t below(std::size_t count) {
    seed_ =
        seed_ * 6364136223846793005ULL + static_cast<unsigned char>(bytes_[at_++ % bytes_.size()]);
    return (seed_ >> 33U) % count;
  }

  void step() {
    require(!state_.tokens.empty());
    const engine::Token token = state_.tokens[below(state_.tokens.size())];
    const bundle::Task& task = sop_.task(token.task);
    const std::size_t member = below(task.performers.size());
    const bundle::RoleId role = task.performers[member].front();
    if (task.optional && below(3) == 0) send(engine::Skip{token.task, role, ""});
    if (member == 0) {
      send(engine::Complete{token.task, role, task.exits[below(task.exits.size())].answer, "n"});
    } else {
      send(engine::Sign{token.task, role, ""});
    }
  }

  void send(decltype(engine::Command::action) action) {
    const engine::Decision decision = engine::decide(sop_, state_, {"k", "uji", std::move(action)},
                                                     {}, engine::Authority::of_terminal());
    const auto* events = std::get_if<std::vector<engine::Event>>(&decision);
    if (events == nullptr) return;
    for (const engine::Event& event : *events) state_ = engine::apply(std::move(state_), event);
  }

  void check() const {
    std::set<bundle::TaskId> seen;
    for (const engine::Token& token : state_.tokens) require(seen.insert(token.task).second);
    const auto back = engine::decode_state(engine::encode(state_, sop_), sop_);
    require(back.has_value() && *back == state_);
    require(engine::plan(sop_, sop_, state_).mapping.tasks.size() == sop_.tasks.size());
  }

  const bundle::Bundle& sop_;
  std::string_view bytes_;
  engine::State state_;
  std::uint64_t seed_ = 1;
  std::size_t at_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Findings findings;
  const auto sop = bundle::read(bytes, "fuzz.alur", findings);
  require(sop.has_value() == findings.all().empty());
  if (!sop) return 0;
  const auto again = bundle::read(sop->content, "fuzz.alur", findings);
  require(again.has_value() && again->content == sop->content && again->hash == sop->hash);
  Walk(*sop, bytes).run();
  return 0;
}
