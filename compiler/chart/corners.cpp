// By which corner of its diamond every answer should leave: the same answer by the same corner
// throughout a chart. An answer that mostly goes on leaves below, one that mostly goes back on the
// side to which it mostly goes; answers that occur at one diamond get corners of their own. An
// answer given once leaves as is best for itself.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "compiler/base/utf8.h"
#include "compiler/chart/plan.h"
#include "compiler/chart/routing.h"

namespace sop::chart {
namespace {

struct Answer {
  std::size_t order = 0;  // of first appearance
  int forward = 0;
  int back = 0;
  int to_left = 0;  // how many more of those that go back go to the left than to the right
  std::set<std::string> rivals;  // at the same diamond
  int corner = -1;
  [[nodiscard]] int uses() const { return forward + back; }
};

bool goes_back(const Plan& plan, const PlannedLink& link) {
  const PlannedSymbol& from = plan.symbols[link.from];
  const PlannedSymbol& to = plan.symbols[link.to];
  return link.from == link.to || (to.row != from.row ? to.row < from.row : to.level < from.level);
}

}  // namespace

void give_corners(Plan& plan) {
  std::map<std::string, Answer> answers;
  for (const std::vector<std::uint32_t>& leaving : plan.links_from) {
    for (const std::uint32_t l : leaving) {
      const PlannedLink& link = plan.links[l];
      if (link.answer.empty()) continue;
      Answer& answer =
          answers.try_emplace(utf8::fold(link.answer), Answer{answers.size(), 0, 0, 0, {}, -1})
              .first->second;
      const bool back = goes_back(plan, link);
      ++(back ? answer.back : answer.forward);
      const auto from = plan.symbols[link.from].lane;
      const auto to = plan.symbols[link.to].lane;
      if (back) answer.to_left += to < from ? 1 : to > from ? -1 : 0;
      for (const std::uint32_t other : leaving) {
        if (other != l) answer.rivals.insert(utf8::fold(plan.links[other].answer));
      }
    }
  }
  std::vector<Answer*> order;
  for (auto& [text, answer] : answers) order.push_back(&answer);
  std::sort(order.begin(), order.end(), [](const Answer* a, const Answer* b) {
    return a->uses() != b->uses() ? a->uses() > b->uses() : a->order < b->order;
  });
  constexpr std::array<Side, 3> kForward{Side::Bottom, Side::Right, Side::Left};
  constexpr std::array<Side, 3> kBackLeft{Side::Left, Side::Right, Side::Bottom};
  constexpr std::array<Side, 3> kBackRight{Side::Right, Side::Left, Side::Bottom};
  for (Answer* answer : order) {
    const auto& back = answer->to_left > 0 ? kBackLeft : kBackRight;
    for (const Side side : answer->back > answer->forward ? back : kForward) {
      const int corner = static_cast<int>(side);
      const bool free =
          std::none_of(answer->rivals.begin(), answer->rivals.end(), [&](const std::string& rival) {
            const auto found = answers.find(rival);
            return found != answers.end() && found->second.corner == corner;
          });
      if (!free) continue;
      answer->corner = corner;
      break;
    }
  }
  for (PlannedLink& link : plan.links) {
    if (link.answer.empty()) continue;
    const Answer& answer = answers[utf8::fold(link.answer)];
    if (answer.uses() > 1) link.corner = answer.corner;
  }
}

}  // namespace sop::chart
