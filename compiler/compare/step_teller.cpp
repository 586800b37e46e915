#include "compiler/compare/step_teller.h"

#include <algorithm>
#include <utility>

#include "compiler/base/utf8.h"
#include "compiler/compare/words.h"

namespace sop::compare {
namespace {

constexpr std::size_t kHead = 48;  // characters of an activity that names its step

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string content(const std::string& text) {
  return text == "-" ? "" : text;
}

void touch(std::vector<Touch>& to, const Sheet& sheet, std::uint32_t unit, Spot spot, Act act,
           std::size_t branch) {
  const Unit& all = sheet.unit(unit);
  // Answers leave from the last link of a hand-off.
  const std::uint32_t first = spot == Spot::Answer ? all.first + all.count - 1 : all.first;
  for (std::uint32_t i = first; i < all.first + all.count; ++i)
    to.push_back({spot, model::StepId(i), branch, act});
}

StepTeller::StepTeller(const ChartVersions& charts, Changes& out, ChartPair& marks)
    : charts_(charts), out_(out), marks_(marks) {
  for (const Match& one : charts.matches)
    label_after_[charts.before.unit(one.before).label] = charts.after.unit(one.after).label;
}

Change& StepTeller::tell(std::string_view what, Act act, Words clause, Side before, Side after,
                         Spot spot, std::size_t branch) {
  const std::string& label = charts_.after.unit(match_.after).label;
  Change change;
  change.group = Group::Steps;
  change.what = what;
  change.act = act;
  change.part = charts_.part;
  change.subject = phrase(Phrase::DiffStepHead,
                          {plain(label), plain(shortened(new_head().activity.text, kHead))});
  change.before = std::move(before);
  change.after = std::move(after);
  if (!change.before.span.file.valid()) change.before.span = old_head().span;
  if (!change.after.span.file.valid()) change.after.span = new_head().span;
  change.before.step = charts_.before.unit(match_.before).label;
  change.after.step = label;
  change.clause = std::move(clause);
  // An answer that is gone is marked where it was.
  if (spot == Spot::Answer && act == Act::Removed) {
    touch(marks_.old_touches, charts_.before, match_.before, spot, act, branch);
  } else {
    touch(marks_.new_touches, charts_.after, match_.after, spot,
          spot == Spot::Answer ? act : Act::Changed, branch);
  }
  out_.all.push_back(std::move(change));
  return out_.all.back();
}

void StepTeller::mark_new_answer(std::size_t branch) {
  touch(marks_.new_touches, charts_.after, match_.after, Spot::Answer, Act::Added, branch);
}

// "… langkah 3 …" of the old version says the same as "… langkah 4 …" where 3 has become 4.
std::string StepTeller::renumbered(const std::string& text) const {
  static constexpr std::string_view kWord = "langkah ";
  const std::string plain = utf8::fold(text);
  std::string out;
  std::size_t at = 0;
  for (std::size_t hit = plain.find(kWord); hit != std::string::npos; hit = plain.find(kWord, at)) {
    const std::size_t begin = hit + kWord.size();
    std::size_t end = begin;
    while (end < plain.size() && is_digit(plain[end])) ++end;
    if (end > begin && end < plain.size() && plain[end] >= 'a' && plain[end] <= 'z') ++end;
    const std::string label = plain.substr(begin, end - begin);
    const auto known = label_after_.find(label);
    out += plain.substr(at, begin - at) + (known == label_after_.end() ? label : known->second);
    at = end;
  }
  return out + plain.substr(at);
}

void StepTeller::text(std::string_view what, const Words& name, Side before, Side after,
                      Spot spot) {
  before.text = content(before.text);
  after.text = content(after.text);
  if (before.text == after.text) return;
  const std::string now = renumbered(before.text);
  if (now != utf8::fold(before.text) && now == utf8::fold(after.text)) return;
  const Act act = before.text.empty()  ? Act::Added
                  : after.text.empty() ? Act::Removed
                                       : Act::Changed;
  const Judgement judgement =
      act == Act::Changed ? judgement_of_writing(before.text, after.text) : Judgement::None;
  Words clause = became(name, before.text, after.text);
  tell(what, act, std::move(clause), std::move(before), std::move(after), spot).judgement =
      judgement;
}

void StepTeller::text(std::string_view what, const Words& name, const model::Text& before,
                      const model::Text& after, Spot spot) {
  text(what, name, {before.span, before.text, {}}, {after.span, after.text, {}}, spot);
}

void StepTeller::list(std::string_view what, const Words& name, const std::vector<ListItem>& before,
                      const std::vector<ListItem>& after, Spot spot, std::size_t branch) {
  const ListChanges changes = compare_lists(before, after, true);
  for (const ListChange& one : changes.all) {
    Change item = list_change(one, name);
    // What a marked arrow carries has changed, whether it came or went.
    Change& told =
        tell(what, spot == Spot::Answer ? Act::Changed : item.act, std::move(item.clause),
             std::move(item.before), std::move(item.after), spot, branch);
    told.act = item.act;
    told.judgement = item.judgement;
  }
  if (!changes.reordered) return;
  tell(what, spot == Spot::Answer ? Act::Changed : Act::Moved,
       phrase(Phrase::DiffReordered, {name}), {before.front().span, {}, {}},
       {after.front().span, {}, {}}, spot, branch)
      .act = Act::Moved;
}

}  // namespace sop::compare
