#include "compiler/compare/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/compare/cells.h"
#include "compiler/compare/decisions.h"
#include "compiler/compare/step_teller.h"
#include "compiler/compare/times.h"
#include "compiler/compare/ways.h"
#include "compiler/compare/words.h"

namespace sop::compare {
namespace {

using model::Step;
using model::StepId;

// "12b" as 12 and "b".
struct Label {
  long number = 0;
  std::string letter;
};

Label parts_of(const std::string& label) {
  Label out;
  std::size_t at = 0;
  for (; at < label.size() && label[at] >= '0' && label[at] <= '9'; ++at)
    out.number = out.number * 10 + (label[at] - '0');
  out.letter = label.substr(at);
  return out;
}

// The paragraphs of a cell as one text.
Side side_of(const model::Paragraphs& paragraphs) {
  Side out;
  for (const model::Paragraph& one : paragraphs) {
    out.text += (out.text.empty() ? "" : "; ") + one.text.text;
    out.span = out.span.file.valid() ? join(out.span, one.text.span) : one.text.span;
  }
  return out;
}

class StepComparison {
 public:
  StepComparison(const ChartVersions& charts, Changes& out, ChartPair& marks)
      : charts_(charts),
        old_(charts.before),
        new_(charts.after),
        out_(out),
        marks_(marks),
        teller_(charts, out, marks),
        side_by_side_(charts) {}

  void run() {
    side_by_side_.blocks(out_.all);
    removed_from(0);
    std::size_t next = 0;
    for (std::uint32_t k = 0; k < new_.units().size(); ++k) {
      if (charts_.to_before[k] == kNobody) {
        alone(Act::Added, Phrase::DiffStepAdded, new_, k);
        continue;
      }
      const Match& match = charts_.matches[next++];
      compare(match);
      removed_from(match.before + 1);
    }
    renumbered();
  }

 private:
  // A gone step is told behind the step it stood below.
  void removed_from(std::uint32_t first) {
    for (std::uint32_t i = first; i < charts_.to_after.size() && charts_.to_after[i] == kNobody;
         ++i)
      alone(Act::Removed, Phrase::DiffStepRemoved, old_, i);
  }

  void alone(Act act, Phrase sentence, const Sheet& sheet, std::uint32_t unit) {
    constexpr std::size_t kLongest = 160;  // characters of an activity
    const bool added = act == Act::Added;
    const Step& step = sheet.head(unit);
    Change change;
    change.group = Group::Steps;
    change.what = "step";
    change.act = act;
    change.part = charts_.part;
    (added ? change.after : change.before) = {step.span, step.activity.text,
                                              sheet.unit(unit).label};
    change.clause = phrase(sentence, {plain(sheet.unit(unit).label), plain(sheet.who(unit)),
                                      plain(shortened(step.activity.text, kLongest))});
    out_.all.push_back(std::move(change));
    ++(added ? out_.totals.added : out_.totals.removed);
    touch(added ? marks_.new_touches : marks_.old_touches, sheet, unit, Spot::Symbol, act);
  }

  void compare(const Match& match) {
    teller_.at(match);
    if (match.moved) {
      teller_.tell("step.moved", Act::Moved,
                   phrase(Phrase::DiffStepMoved, {plain(old_.unit(match.before).label)}), {}, {},
                   Spot::Symbol);
      ++out_.totals.moved;
    }
    const std::size_t told_before = out_.all.size();
    const Step& before = teller_.old_head();
    const Step& after = teller_.new_head();
    performers(before, after);
    teller_.text("step.activity", phrase(Phrase::DiffActivity), before.activity, after.activity);
    teller_.list("step.input", phrase(Phrase::DiffInput), items_of(charts_, before.inputs, true),
                 items_of(charts_, after.inputs, false));
    time(teller_.old_tail().time, teller_.new_tail().time);
    teller_.list("step.output", phrase(Phrase::DiffOutput),
                 items_of(charts_, teller_.old_tail().outputs, true),
                 items_of(charts_, teller_.new_tail().outputs, false));
    compare_decision(teller_);
    optional(before, after);
    deadlines(teller_.old_tail(), teller_.new_tail());
    call(teller_.old_tail().call, teller_.new_tail().call);
    remark(match);
    if (auto words = side_by_side_.place(match))
      teller_.tell("step.parallel", Act::Changed, std::move(*words), {}, {}, Spot::Symbol);
    if (out_.all.size() != told_before) ++out_.totals.changed;
  }

  void performers(const Step& before, const Step& after) {
    const Match& match = teller_.match();
    if (performer_key(old_, match.before, &charts_.names) ==
        performer_key(new_, match.after, nullptr))
      return;
    const std::string was = old_.who(match.before);
    const std::string is = new_.who(match.after);
    teller_.tell(
        "step.performer", Act::Changed,
        phrase(Phrase::DiffBecame, {phrase(Phrase::DiffPerformer), quoted(was), quoted(is)}),
        {before.performers.span, was, {}}, {after.performers.span, is, {}}, Spot::Symbol);
  }

  void time(const model::Time& before, const model::Time& after) {
    const std::string was = content(told(before));
    const std::string is = content(told(after));
    if (was == is) return;
    const Act act = was.empty() ? Act::Added : is.empty() ? Act::Removed : Act::Changed;
    Change& change =
        teller_.tell("step.time", act, became(phrase(Phrase::DiffTime), was, is, false),
                     {before.text.span, was, {}}, {after.text.span, is, {}}, Spot::Row);
    if (act == Act::Changed)
      change.judgement = judged(before, charts_.old_settings, after, charts_.new_settings);
  }

  // "(apabila perlu)" closes the activity, where its change is told; that a step may be left out
  // is said all the same.
  void optional(const Step& before, const Step& after) {
    const Side was{before.condition.span, before.condition.text, {}};
    const Side is{after.condition.span, after.condition.text, {}};
    if (before.optional == after.optional) {
      const bool in_activity = before.activity.text.find(was.text) != std::string::npos &&
                               after.activity.text.find(is.text) != std::string::npos;
      if (after.optional && !in_activity)
        teller_.text("step.optional", phrase(Phrase::DiffCondition), was, is, Spot::Symbol);
      return;
    }
    Words now = phrase(Phrase::DiffNowRequired);
    if (after.optional)
      now = is.text.empty() ? phrase(Phrase::DiffNowOptional)
                            : phrase(Phrase::DiffNowOptionalIf, {quoted(is.text)});
    teller_.tell("step.optional", after.optional ? Act::Added : Act::Removed, std::move(now), was,
                 is, Spot::Symbol);
  }

  // Known by what they mean: the number of the step they hang on may have changed.
  [[nodiscard]] std::vector<ListItem> items(const Step& step, const Sheet& sheet, bool old) const {
    std::vector<ListItem> out;
    for (const model::Deadline& one : step.deadlines) {
      ListItem item = text_item(one.text);
      std::uint32_t event = kNobody;
      if (one.step.valid()) {
        event = sheet.unit_of(one.step);
        if (old) event = charts_.to_after[event];
      }
      if (event != kNobody) {
        std::string amount;
        if (one.amount) {
          for (const phrases::TimePart& part : one.amount->parts)
            amount += fmt::format("{}-{} {};", part.least, part.most, phrases::name_of(part.unit));
        }
        item.key = fmt::format("{}|{}|{}|{}|{}", static_cast<int>(one.kind), amount, one.before,
                               event, one.office_hours);
        item.writing = item.key;
      }
      out.push_back(std::move(item));
    }
    return out;
  }

  void deadlines(const Step& before, const Step& after) {
    if (before.deadlines.empty() && after.deadlines.empty()) return;
    teller_.list("step.deadline", phrase(Phrase::DiffDeadline), items(before, old_, true),
                 items(after, new_, false));
  }

  void call(const std::optional<model::Call>& before, const std::optional<model::Call>& after) {
    if (!before && !after) return;
    static const model::Call kNone;
    const model::Call& was = before ? *before : kNone;
    const model::Call& is = after ? *after : kNone;
    teller_.text("step.call", phrase(Phrase::DiffCall), was.reference, is.reference);
    if (!before || !after) return;
    for (const model::Binding& now : is.bindings) {
      const model::Binding* old = binding(was, now.parameter);
      if (old != nullptr && charts_.names.role(old->role) == now.role.value) continue;
      bound(now.parameter, old, &now);
    }
    for (const model::Binding& old : was.bindings) {
      if (binding(is, old.parameter) == nullptr) bound(old.parameter, &old, nullptr);
    }
  }

  static const model::Binding* binding(const model::Call& call, const std::string& parameter) {
    for (const model::Binding& one : call.bindings) {
      if (utf8::fold(one.parameter) == utf8::fold(parameter)) return &one;
    }
    return nullptr;
  }

  void bound(const std::string& parameter, const model::Binding* before,
             const model::Binding* after) {
    const auto side = [](const Sheet& sheet, const model::Binding* one) {
      if (one == nullptr) return Side{};
      return Side{one->span, one->role.valid() ? sheet.model().role(one->role).alias : "?", {}};
    };
    teller_.text("step.call.role", phrase(Phrase::DiffBinding, {quoted(parameter)}),
                 side(old_, before), side(new_, after));
  }

  // Stands in the row, which a lettered step shares with its mates: told with the first.
  void remark(const Match& match) {
    const auto row = [](const Sheet& sheet, std::uint32_t unit) -> const model::Row& {
      return sheet.model().row(sheet.head(unit).row);
    };
    const model::Row& before = row(old_, match.before);
    const model::Row& after = row(new_, match.after);
    if (after.first != StepId(new_.unit(match.after).first)) return;
    if (before.remark.empty() && after.remark.empty()) return;
    teller_.text("step.remark", phrase(Phrase::DiffRemark), side_of(before.remark),
                 side_of(after.remark));
  }

  // Runs of steps that kept their order and were counted on by the same number.
  void renumbered() {
    struct Run {
      Renumbering run;
      long shift = 0;
      std::uint32_t last = 0;
    };
    std::optional<Run> open;
    const auto close = [&] {
      if (open) out_.renumbered.push_back(open->run);
      open.reset();
    };
    for (const Match& one : charts_.matches) {
      const std::string& was = old_.unit(one.before).label;
      const std::string& is = new_.unit(one.after).label;
      if (one.moved || was == is) {
        close();
        continue;
      }
      const long shift = parts_of(is).number - parts_of(was).number;
      const bool plain = parts_of(is).letter == parts_of(was).letter;
      if (open && plain && open->shift == shift && open->last + 1 == one.after) {
        open->run.before_last = was;
        open->run.after_last = is;
      } else {
        close();
        open = Run{{charts_.part, was, was, is, is}, plain ? shift : 0, one.after};
      }
      open->last = one.after;
    }
    close();
  }

  const ChartVersions& charts_;
  const Sheet& old_;
  const Sheet& new_;
  Changes& out_;
  ChartPair& marks_;
  StepTeller teller_;
  SideBySide side_by_side_;
};

}  // namespace

void compare_steps(const ChartVersions& charts, Changes& out, ChartPair& marks) {
  StepComparison(charts, out, marks).run();
}

void touch_all(const Sheet& sheet, Act act, std::vector<Touch>& out) {
  for (std::uint32_t i = 0; i < sheet.units().size(); ++i) touch(out, sheet, i, Spot::Symbol, act);
}

}  // namespace sop::compare
