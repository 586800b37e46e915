#include "compiler/compare/ways.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "compiler/compare/words.h"

namespace sop::compare {
namespace {

using model::Model;
using model::ParallelId;
using model::Place;
using model::StepId;
using model::TargetKind;

// The blocks round a step, the outermost first.
std::vector<Place> places(const Model& model, const Place& innermost) {
  std::vector<Place> out;
  for (Place at = innermost; at.parallel.valid() && out.size() <= model.parallels.size();
       at = model.parallel(at.parallel).outer)
    out.insert(out.begin(), at);
  return out;
}

// The innermost place of a step in a block that both versions have: of the others is told as a
// whole.
Place kept(const Sheet& sheet, std::size_t unit, const std::vector<std::uint32_t>& partner) {
  Place at = sheet.head(unit).place;
  for (std::size_t depth = 0; at.parallel.valid() && depth <= partner.size(); ++depth) {
    if (partner[at.parallel.index()] != kNobody) return at;
    at = sheet.model().parallel(at.parallel).outer;
  }
  return {};
}

// The steps of a block: "3–5".
std::string steps_of(const Sheet& sheet, const model::Parallel& block) {
  std::uint32_t first = kNobody;
  std::uint32_t last = 0;
  for (const model::ParallelBranch& one : block.branches) {
    if (!one.first.valid() || one.count == 0) continue;
    if (first == kNobody) first = one.first.value;
    last = one.first.value + one.count - 1;
  }
  if (first == kNobody) return "?";
  return range(sheet.unit(sheet.unit_of(StepId(first))).label,
               sheet.unit(sheet.unit_of(StepId(last))).label);
}

}  // namespace

std::string range(const std::string& first, const std::string& last) {
  return first == last ? first : first + "–" + last;
}

model::Target plain_target(const model::Step& step) {
  model::Target target;
  if (step.next) target = *step.next;
  if (step.ends) target.kind = TargetKind::End;
  return target;
}

Way way_of(const Sheet& sheet, std::size_t unit, const model::Target& target) {
  const Model& model = sheet.model();
  if (target.kind == TargetKind::End) return {Way::Kind::End, kNobody, true};
  if (target.kind == TargetKind::To) {
    if (!target.step.valid()) return {};
    return {Way::Kind::Step, sheet.unit_of(target.step), true};
  }
  const Unit& all = sheet.unit(unit);
  const std::size_t below = all.first + all.count;
  if (below >= model.steps.size())
    return {sheet.tail(unit).place.parallel.valid() ? Way::Kind::Next : Way::Kind::End, kNobody,
            false};
  // Into or out of a Serentak no single step lies below.
  if (model.steps[below].place != sheet.tail(unit).place) return {};
  return {Way::Kind::Step, sheet.unit_of(StepId(below)), false};
}

bool same_way(const ChartVersions& charts, const Match& match, const Way& before,
              const Way& after) {
  // What is not said goes on, or ends where nothing stands below: a step that came or went is told.
  if (!before.said && !after.said) return true;
  if (before.kind != after.kind) return false;
  if (before.kind != Way::Kind::Step) return true;
  if (charts.to_after[before.unit] == after.unit) return true;
  return before.unit == match.before + 1 && after.unit == match.after + 1;
}

Words told(const Sheet& sheet, std::size_t unit, const Way& way) {
  constexpr std::size_t kLongest = 40;
  if (way.kind == Way::Kind::End) return phrase(Phrase::DiffToEnd);
  if (!way.said) return phrase(Phrase::DiffToNext);
  const std::string activity = shortened(sheet.head(way.unit).activity.text, kLongest);
  return phrase(way.unit <= unit ? Phrase::DiffBackTo : Phrase::DiffToStep,
                {plain(sheet.unit(way.unit).label), plain(activity)});
}

SideBySide::SideBySide(const ChartVersions& charts) : charts_(charts) {
  match_blocks();
  match_branches();
}

void SideBySide::match_blocks() {
  const Model& old = charts_.before.model();
  const Model& now = charts_.after.model();
  blocks_.to_after.assign(old.parallels.size(), kNobody);
  blocks_.to_before.assign(now.parallels.size(), kNobody);
  if (old.parallels.empty() || now.parallels.empty()) return;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> met;
  for (const Match& one : charts_.matches) {
    const std::vector<Place> before = places(old, charts_.before.head(one.before).place);
    const std::vector<Place> after = places(now, charts_.after.head(one.after).place);
    for (std::size_t i = 0; i < before.size() && i < after.size(); ++i)
      ++met[{before[i].parallel.value, after[i].parallel.value}];
  }
  std::vector<Votes> votes;
  for (const auto& [pair, count] : met) votes.push_back({pair.first, pair.second, count});
  static_cast<void>(elect(blocks_, std::move(votes)));
}

void SideBySide::match_branches() {
  for (const model::Parallel& one : charts_.before.model().parallels)
    branches_.emplace_back(one.branches.size(), kNobody);
  using Pair = std::array<std::uint32_t, 3>;  // block and branch before, branch after
  std::map<Pair, std::uint32_t> met;
  for (const Match& one : charts_.matches) {
    const Place before = kept(charts_.before, one.before, blocks_.to_after);
    const Place after = kept(charts_.after, one.after, blocks_.to_before);
    if (!before.parallel.valid() || !after.parallel.valid()) continue;
    if (blocks_.to_after[before.parallel.index()] == after.parallel.value)
      ++met[{before.parallel.value, before.branch, after.branch}];
  }
  // The pair that shares most steps first.
  std::vector<std::pair<Pair, std::uint32_t>> all(met.begin(), met.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [pair, count] : all) {
    std::vector<std::uint32_t>& branches = branches_[pair[0]];
    const bool free = branches[pair[1]] == kNobody &&
                      std::find(branches.begin(), branches.end(), pair[2]) == branches.end();
    if (free) branches[pair[1]] = pair[2];
  }
}

void SideBySide::blocks(std::vector<Change>& out) const {
  const Model& old = charts_.before.model();
  const Model& now = charts_.after.model();
  const auto fresh = [&](std::string_view what, Act act) {
    Change change;
    change.group = Group::Steps;
    change.what = what;
    change.act = act;
    change.part = charts_.part;
    return change;
  };
  for (std::size_t k = 0; k < now.parallels.size(); ++k) {
    const model::Parallel& block = now.parallels[k];
    const std::string steps = steps_of(charts_.after, block);
    const std::string count = fmt::format("{}", block.branches.size());
    const std::uint32_t i = blocks_.to_before[k];
    if (i == kNobody) {
      Change change = fresh("parallel", Act::Added);
      change.after = {block.span, count, steps};
      change.clause = phrase(Phrase::DiffParallelAdded, {plain(steps), plain(count)});
      out.push_back(std::move(change));
    } else if (old.parallels[i].branches.size() != block.branches.size()) {
      const std::string was = fmt::format("{}", old.parallels[i].branches.size());
      Change change = fresh("parallel.branches", Act::Changed);
      change.before = {old.parallels[i].span, was, steps_of(charts_.before, old.parallels[i])};
      change.after = {block.span, count, steps};
      change.clause = phrase(Phrase::DiffBranches, {plain(steps), plain(was), plain(count)});
      out.push_back(std::move(change));
    }
  }
  for (std::size_t i = 0; i < old.parallels.size(); ++i) {
    if (blocks_.to_after[i] != kNobody) continue;
    const std::string steps = steps_of(charts_.before, old.parallels[i]);
    Change change = fresh("parallel", Act::Removed);
    change.before = {old.parallels[i].span, fmt::format("{}", old.parallels[i].branches.size()),
                     steps};
    change.clause = phrase(Phrase::DiffParallelRemoved, {plain(steps)});
    out.push_back(std::move(change));
  }
}

std::optional<Words> SideBySide::place(const Match& match) const {
  const Place before = kept(charts_.before, match.before, blocks_.to_after);
  const Place after = kept(charts_.after, match.after, blocks_.to_before);
  const auto number = [](std::uint32_t branch) { return plain(std::to_string(branch + 1)); };
  if (!after.parallel.valid()) {
    if (!before.parallel.valid()) return std::nullopt;
    return phrase(Phrase::DiffOutOfParallel);
  }
  if (!before.parallel.valid() || blocks_.to_after[before.parallel.index()] != after.parallel.value)
    return phrase(Phrase::DiffIntoParallel, {number(after.branch)});
  if (branches_[before.parallel.index()][before.branch] == after.branch) return std::nullopt;
  return phrase(Phrase::DiffOtherBranch, {number(before.branch), number(after.branch)});
}

}  // namespace sop::compare
