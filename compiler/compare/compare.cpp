#include "compiler/compare/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/compare/identity.h"
#include "compiler/compare/lists.h"
#include "compiler/compare/roles.h"
#include "compiler/compare/steps.h"
#include "compiler/model/working_time.h"

namespace sop::compare {
namespace {

using model::Model;

// By title; what is then left, in order.
std::vector<ChartPair> pairs_of(const Version& before, const Version& after) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> to_before(after.charts.size(), kNone);
  std::vector<bool> taken(before.charts.size(), false);
  const auto take = [&](std::size_t i, std::size_t k) {
    to_before[k] = i;
    taken[i] = true;
  };
  std::map<std::string, std::size_t> titled;
  for (std::size_t i = before.charts.size(); i-- > 0;)
    titled[utf8::fold(before.charts[i]->part.text)] = i;
  for (std::size_t k = 0; k < after.charts.size(); ++k) {
    const auto found = titled.find(utf8::fold(after.charts[k]->part.text));
    if (found != titled.end() && !taken[found->second]) take(found->second, k);
  }
  std::size_t i = 0;
  for (std::size_t k = 0; k < after.charts.size(); ++k) {
    while (i < taken.size() && taken[i]) ++i;
    if (to_before[k] == kNone && i < taken.size()) take(i, k);
  }
  std::vector<ChartPair> out;
  for (std::size_t k = 0; k < after.charts.size(); ++k) {
    ChartPair pair;
    if (to_before[k] != kNone) pair.before = to_before[k];
    pair.after = k;
    out.push_back(std::move(pair));
  }
  for (std::size_t gone = 0; gone < taken.size(); ++gone) {
    if (taken[gone]) continue;
    ChartPair pair;
    pair.before = gone;
    out.push_back(std::move(pair));
  }
  return out;
}

class Comparison {
 public:
  Comparison(const Version& before, const Version& after) : old_(before), new_(after) {}

  Changes run() {
    compare_identity(old_, new_, out_.all);
    out_.charts = pairs_of(old_, new_);
    for (ChartPair& pair : out_.charts) {
      if (pair.before && pair.after) {
        compare(*old_.charts[*pair.before], *new_.charts[*pair.after], pair);
      } else {
        alone(pair);
      }
    }
    part_order();
    put_in_order();
    totals();
    return std::move(out_);
  }

 private:
  void compare(const Model& before, const Model& after, ChartPair& pair) {
    part_title(before, after);
    Names names(before, after);
    const Sheet old_sheet(before);
    const Sheet new_sheet(after);
    const std::vector<Match> matches = match_units(old_sheet, new_sheet, names);
    ChartVersions charts{old_sheet,      new_sheet,       names, matches, *old_.settings,
                         *new_.settings, after.part.text, {},    {}};
    charts.to_after.assign(old_sheet.units().size(), kNobody);
    charts.to_before.assign(new_sheet.units().size(), kNobody);
    for (const Match& one : matches) {
      charts.to_after[one.before] = one.after;
      charts.to_before[one.after] = one.before;
    }
    // Charts of one SOP mostly share their roles and documents: what is told once is enough.
    std::vector<Change> shared;
    compare_roles(before, after, names, shared);
    compare_documents(before, after, names, shared);
    for (Change& one : shared) {
      if (told_.insert(key_of(one)).second) out_.all.push_back(std::move(one));
    }
    compare_steps(charts, out_, pair);
    out_.totals.steps.before += old_sheet.units().size();
    out_.totals.steps.after += new_sheet.units().size();
  }

  static std::string key_of(const Change& change) {
    return fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", static_cast<int>(change.group),
                       change.what, static_cast<int>(change.act), change.subject.text,
                       change.before.text, change.after.text);
  }

  static Change of_part(std::string_view what, Act act, Side before, Side after, Words clause) {
    Change change;
    change.group = Group::Steps;
    change.what = what;
    change.act = act;
    change.before = std::move(before);
    change.after = std::move(after);
    change.part = change.after.text.empty() ? change.before.text : change.after.text;
    change.clause = std::move(clause);
    return change;
  }

  void part_title(const Model& before, const Model& after) {
    const std::string& was = before.part.text;
    const std::string& is = after.part.text;
    if (was == is) return;
    const Act act = was.empty() ? Act::Added : is.empty() ? Act::Removed : Act::Changed;
    Change change =
        of_part("part.title", act, {before.part.span, was, {}}, {after.part.span, is, {}},
                became(phrase(Phrase::DiffPartTitle), was, is));
    if (act == Act::Changed) change.judgement = judgement_of_writing(was, is);
    out_.all.push_back(std::move(change));
  }

  // A chart that is new, or gone: told as a whole.
  void alone(ChartPair& pair) {
    const bool added = pair.after.has_value();
    const Model& model = added ? *new_.charts[*pair.after] : *old_.charts[*pair.before];
    const Sheet sheet(model);
    const std::string& title = model.part.empty() ? model.title : model.part.text;
    const std::size_t steps = sheet.units().size();
    const Side side{model.part.empty() ? model.title_span : model.part.span, title, {}};
    out_.all.push_back(of_part("part", added ? Act::Added : Act::Removed, added ? Side{} : side,
                               added ? side : Side{},
                               phrase(added ? Phrase::DiffPartAdded : Phrase::DiffPartRemoved,
                                      {quoted(title), plain(std::to_string(steps))})));
    (added ? out_.totals.added : out_.totals.removed) += steps;
    (added ? out_.totals.steps.after : out_.totals.steps.before) += steps;
    touch_all(sheet, added ? Act::Added : Act::Removed,
              added ? pair.new_touches : pair.old_touches);
  }

  void part_order() {
    std::vector<std::size_t> order;
    std::vector<std::string> titles;
    for (const ChartPair& pair : out_.charts) {
      if (pair.after) titles.push_back(new_.charts[*pair.after]->part.text);
      if (pair.before && pair.after) order.push_back(*pair.before);
    }
    if (std::is_sorted(order.begin(), order.end())) return;
    const std::string list = fmt::format("{}", fmt::join(titles, ", "));
    Change change = of_part("part.order", Act::Moved, {old_.charts.front()->part.span, {}, {}},
                            {new_.charts.front()->part.span, list, {}},
                            phrase(Phrase::DiffOrder, {phrase(Phrase::DiffPartWord), plain(list)}));
    change.part.clear();
    out_.all.push_back(std::move(change));
  }

  void put_in_order() {
    std::stable_sort(out_.all.begin(), out_.all.end(), [](const Change& a, const Change& b) {
      return static_cast<int>(a.group) < static_cast<int>(b.group);
    });
  }

  static Minutes minutes(const Version& version) {
    Minutes out;
    for (const Model* chart : version.charts) {
      for (const model::Step& step : chart->steps) {
        if (!step.time.value) continue;
        out.least += least_of(*step.time.value, *version.settings).plain_minutes;
        out.most += most_of(*step.time.value, *version.settings).plain_minutes;
      }
    }
    return out;
  }

  void totals() {
    out_.totals.roles = {old_.charts.front()->roles.size(), new_.charts.front()->roles.size()};
    out_.totals.before = minutes(old_);
    out_.totals.after = minutes(new_);
  }

  const Version& old_;
  const Version& new_;
  std::set<std::string> told_;
  Changes out_;
};

}  // namespace

Changes compare(const Version& before, const Version& after) {
  return Comparison(before, after).run();
}

}  // namespace sop::compare
