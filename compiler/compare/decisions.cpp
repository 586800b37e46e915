#include "compiler/compare/decisions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/compare/cells.h"
#include "compiler/compare/ways.h"

namespace sop::compare {
namespace {

using model::Branch;
using model::Step;
using model::Target;

class DecisionComparison {
 public:
  explicit DecisionComparison(StepTeller& teller)
      : teller_(teller),
        charts_(teller.charts()),
        match_(teller.match()),
        old_(teller.old_tail()),
        new_(teller.new_tail()) {}

  void run() {
    if (old_.is_decision() != new_.is_decision()) {
      kind();
      return;
    }
    teller_.text("step.question", phrase(Phrase::DiffQuestion), old_.question, new_.question,
                 Spot::Symbol);
    if (old_.branches.empty() && new_.branches.empty()) {
      way("step.way", phrase(Phrase::DiffWay), plain_target(old_), plain_target(new_), 0);
    } else {
      answers();
    }
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  [[nodiscard]] Words way_words(const Sheet& sheet, std::uint32_t unit,
                                const Target& target) const {
    return told(sheet, unit, way_of(sheet, unit, target));
  }

  // "Setuju? ya: lanjut; tidak: kembali ke langkah 3 (…)"
  [[nodiscard]] Words all_answers(const Sheet& sheet, std::uint32_t unit, const Step& step) const {
    Words out = plain(step.question.text);
    for (const Branch& one : step.branches) {
      const bool first = &one == &step.branches.front();
      const std::string join = !first ? "; " : out.text.empty() ? "" : " ";
      out.args.push_back(plain(join + one.answer.text + ": "));
      out.args.push_back(way_words(sheet, unit, one.target));
    }
    return out;
  }

  void kind() {
    const bool now = new_.is_decision();
    // The answer that simply goes on leads where the step led before.
    for (std::size_t k = 0; now && k < new_.branches.size(); ++k) {
      const Way way = way_of(charts_.after, match_.after, new_.branches[k].target);
      if (way.said) teller_.mark_new_answer(k);
    }
    teller_.tell(
        "step.decision", now ? Act::Added : Act::Removed,
        now ? phrase(Phrase::DiffNowDecision, {all_answers(charts_.after, match_.after, new_)})
            : phrase(Phrase::DiffNoDecision, {all_answers(charts_.before, match_.before, old_)}),
        {old_.question.span, old_.question.text, {}}, {new_.question.span, new_.question.text, {}},
        Spot::Symbol);
  }

  void way(std::string_view what, const Words& name, const Target& before, const Target& after,
           std::size_t branch) {
    const Way old = way_of(charts_.before, match_.before, before);
    const Way now = way_of(charts_.after, match_.after, after);
    if (same_way(charts_, match_, old, now)) return;
    const Words was = told(charts_.before, match_.before, old);
    const Words is = told(charts_.after, match_.after, now);
    teller_.tell(what, Act::Changed, phrase(Phrase::DiffBecame, {name, was, is}),
                 {before.span, told(was, Language::Indonesian), {}},
                 {after.span, told(is, Language::Indonesian), {}}, Spot::Answer, branch);
  }

  // By what they say; one that is left on either side is the same under another name.
  [[nodiscard]] std::vector<std::size_t> partners() const {
    std::vector<std::size_t> out(new_.branches.size(), kNone);
    std::vector<bool> taken(old_.branches.size(), false);
    for (std::size_t k = 0; k < new_.branches.size(); ++k) {
      for (std::size_t i = 0; i < old_.branches.size() && out[k] == kNone; ++i) {
        if (taken[i] ||
            utf8::fold(old_.branches[i].answer.text) != utf8::fold(new_.branches[k].answer.text))
          continue;
        out[k] = i;
        taken[i] = true;
      }
    }
    const auto left = std::find(taken.begin(), taken.end(), false);
    const auto open = std::find(out.begin(), out.end(), kNone);
    const bool alone = left != taken.end() && open != out.end() &&
                       std::find(left + 1, taken.end(), false) == taken.end() &&
                       std::find(open + 1, out.end(), kNone) == out.end();
    if (alone) *open = static_cast<std::size_t>(left - taken.begin());
    return out;
  }

  void answers() {
    const std::vector<std::size_t> partner = partners();
    for (std::size_t k = 0; k < new_.branches.size(); ++k) {
      const Branch& now = new_.branches[k];
      if (partner[k] == kNone) {
        alone(Act::Added, Phrase::DiffGiven, charts_.after, match_.after, now, k);
      } else {
        compare(old_.branches[partner[k]], now, k);
      }
    }
    for (std::size_t i = 0; i < old_.branches.size(); ++i) {
      if (std::find(partner.begin(), partner.end(), i) == partner.end())
        alone(Act::Removed, Phrase::DiffTaken, charts_.before, match_.before, old_.branches[i], i);
    }
  }

  void alone(Act act, Phrase sentence, const Sheet& sheet, std::uint32_t unit, const Branch& branch,
             std::size_t index) {
    Words answer = quoted(branch.answer.text);
    answer.args = {plain(", "), way_words(sheet, unit, branch.target)};
    const Side side{branch.span, branch.answer.text, {}};
    teller_.tell("step.answer", act,
                 phrase(sentence, {phrase(Phrase::DiffAnswer), std::move(answer)}),
                 act == Act::Removed ? side : Side{}, act == Act::Added ? side : Side{},
                 Spot::Answer, index);
  }

  void compare(const Branch& before, const Branch& now, std::size_t index) {
    if (before.answer.text != now.answer.text) {
      teller_
          .tell("step.answer", Act::Changed,
                became(phrase(Phrase::DiffAnswer), before.answer.text, now.answer.text),
                {before.span, before.answer.text, {}}, {now.span, now.answer.text, {}},
                Spot::Answer, index)
          .judgement = judgement_of_writing(before.answer.text, now.answer.text);
    }
    const Words answer = quoted(now.answer.text);
    way("step.answer.way", phrase(Phrase::DiffAnswerWay, {answer}), before.target, now.target,
        index);
    teller_.list("step.answer.output", phrase(Phrase::DiffAnswerOutput, {answer}),
                 items_of(charts_, before.outputs, true), items_of(charts_, now.outputs, false),
                 Spot::Answer, index);
  }

  StepTeller& teller_;
  const ChartVersions& charts_;
  Match match_;
  const Step& old_;
  const Step& new_;
};

}  // namespace

void compare_decision(StepTeller& teller) {
  DecisionComparison(teller).run();
}

}  // namespace sop::compare
