// Tells the changes of one pair of steps after the other: every change gets its head ("Langkah 4
// (Memeriksa konsep SK)"), the numbers of the step in both versions, and a mark on the chart.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/compare/lists.h"
#include "compiler/compare/steps.h"

namespace sop::compare {

// "-" says that there is nothing.
[[nodiscard]] std::string content(const std::string& text);

class StepTeller {
 public:
  StepTeller(const ChartVersions& charts, Changes& out, ChartPair& marks);

  void at(const Match& match) { match_ = match; }
  [[nodiscard]] const Match& match() const { return match_; }
  [[nodiscard]] const ChartVersions& charts() const { return charts_; }
  [[nodiscard]] const model::Step& old_head() const { return charts_.before.head(match_.before); }
  [[nodiscard]] const model::Step& new_head() const { return charts_.after.head(match_.after); }
  [[nodiscard]] const model::Step& old_tail() const { return charts_.before.tail(match_.before); }
  [[nodiscard]] const model::Step& new_tail() const { return charts_.after.tail(match_.after); }

  // A side without a place stands at its step.
  Change& tell(std::string_view what, Act act, Words clause, Side before, Side after, Spot spot,
               std::size_t branch = 0);
  // Nothing where both say the same; numbers of steps in them count as what they are now.
  void text(std::string_view what, const Words& name, Side before, Side after,
            Spot spot = Spot::Row);
  void text(std::string_view what, const Words& name, const model::Text& before,
            const model::Text& after, Spot spot = Spot::Row);
  void list(std::string_view what, const Words& name, const std::vector<ListItem>& before,
            const std::vector<ListItem>& after, Spot spot = Spot::Row, std::size_t branch = 0);
  // Marks the arrow of a new answer, which is told with its step.
  void mark_new_answer(std::size_t branch);

 private:
  [[nodiscard]] std::string renumbered(const std::string& text) const;

  const ChartVersions& charts_;
  Changes& out_;
  ChartPair& marks_;
  std::unordered_map<std::string, std::string> label_after_;
  Match match_;
};

// All symbols of a printed step.
void touch(std::vector<Touch>& to, const Sheet& sheet, std::uint32_t unit, Spot spot, Act act,
           std::size_t branch = 0);

}  // namespace sop::compare
