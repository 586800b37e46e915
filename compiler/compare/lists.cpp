#include "compiler/compare/lists.h"

#include <algorithm>
#include <map>

#include "compiler/compare/align.h"
#include "compiler/compare/words.h"

namespace sop::compare {
namespace {

constexpr std::size_t kLongest = 200;  // characters of a text that is told alone

class Matcher {
 public:
  Matcher(const std::vector<ListItem>& before, const std::vector<ListItem>& after)
      : before_(before),
        after_(after),
        to_after_(before.size(), kNone),
        to_before_(after.size(), kNone) {}

  void run(bool replace) {
    by(&ListItem::key);
    by(&ListItem::writing);
    by(&ListItem::kin);
    by_words();
    if (replace) the_last_two();
  }

  [[nodiscard]] ListChanges changes() const {
    ListChanges out;
    for (std::size_t k = 0; k < after_.size(); ++k) {
      const ListItem& now = after_[k];
      if (to_before_[k] == kNone) {
        out.all.push_back({Act::Added, nullptr, &now});
      } else if (const ListItem& old = before_[to_before_[k]]; old.key != now.key) {
        out.all.push_back({Act::Changed, &old, &now, old.writing == now.writing});
      }
    }
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (to_after_[i] == kNone) out.all.push_back({Act::Removed, &before_[i], nullptr});
    }
    std::vector<std::size_t> order;
    for (const std::size_t i : to_before_) {
      if (i != kNone) order.push_back(i);
    }
    out.reordered = !std::is_sorted(order.begin(), order.end());
    return out;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  void match(std::size_t a, std::size_t b) {
    to_after_[a] = b;
    to_before_[b] = a;
  }

  // The first with a first, the second with a second.
  void by(std::string ListItem::*key) {
    std::map<std::string_view, std::vector<std::size_t>> open;
    for (std::size_t i = before_.size(); i-- > 0;) {
      if (to_after_[i] == kNone && !(before_[i].*key).empty()) open[before_[i].*key].push_back(i);
    }
    for (std::size_t k = 0; k < after_.size(); ++k) {
      const auto found = to_before_[k] == kNone ? open.find(after_[k].*key) : open.end();
      if (found == open.end() || found->second.empty()) continue;
      match(found->second.back(), k);
      found->second.pop_back();
    }
  }

  // What is left: the most alike first, and alike enough to be the same item reworded.
  void by_words() {
    constexpr double kLeast = 0.5;
    constexpr std::size_t kMost = 100;  // items a side
    Dictionary dictionary;
    struct Pair {
      double alike;
      std::size_t before, after;
    };
    const auto open = [&](const std::vector<ListItem>& all, const std::vector<std::size_t>& to) {
      std::vector<std::pair<std::size_t, WordLine>> out;
      for (std::size_t i = 0; i < all.size() && out.size() < kMost; ++i) {
        if (to[i] == kNone) out.emplace_back(i, dictionary.read(all[i].text));
      }
      return out;
    };
    const auto lefts = open(before_, to_after_);
    const auto rights = open(after_, to_before_);
    std::vector<Pair> pairs;
    for (const auto& [i, words] : lefts) {
      for (const auto& [k, others] : rights) {
        const double alike = words.likeness(others);
        if (alike >= kLeast) pairs.push_back({alike, i, k});
      }
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& x, const Pair& y) { return x.alike > y.alike; });
    for (const Pair& one : pairs) {
      if (to_after_[one.before] == kNone && to_before_[one.after] == kNone)
        match(one.before, one.after);
    }
  }

  void the_last_two() {
    const auto left = std::find(to_after_.begin(), to_after_.end(), kNone);
    const auto right = std::find(to_before_.begin(), to_before_.end(), kNone);
    const bool two = left != to_after_.end() && right != to_before_.end() &&
                     std::find(left + 1, to_after_.end(), kNone) == to_after_.end() &&
                     std::find(right + 1, to_before_.end(), kNone) == to_before_.end();
    if (two)
      match(static_cast<std::size_t>(left - to_after_.begin()),
            static_cast<std::size_t>(right - to_before_.begin()));
  }

  const std::vector<ListItem>& before_;
  const std::vector<ListItem>& after_;
  std::vector<std::size_t> to_after_, to_before_;
};

}  // namespace

ListChanges compare_lists(const std::vector<ListItem>& before, const std::vector<ListItem>& after,
                          bool replace) {
  Matcher matcher(before, after);
  matcher.run(replace);
  return matcher.changes();
}

ListItem text_item(const model::Text& text) {
  return {text.text, text.text, bare(text.text), {}, text.span};
}

Words became(const Words& what, const std::string& before, const std::string& after, bool quote) {
  const auto shown = [quote](const std::string& text) {
    return quote ? quoted(text) : plain(text);
  };
  if (before.empty()) return phrase(Phrase::DiffNowSet, {what, shown(shortened(after, kLongest))});
  if (after.empty()) return phrase(Phrase::DiffNoMore, {what, shown(shortened(before, kLongest))});
  const auto [old, now] = contrast(before, after);
  return phrase(Phrase::DiffBecame, {what, shown(old), shown(now)});
}

Judgement judgement_of_writing(const std::string& before, const std::string& after) {
  return bare(before) == bare(after) ? Judgement::Writing : Judgement::None;
}

Change list_change(const ListChange& change, const Words& what) {
  Change out;
  out.act = change.act;
  if (change.before != nullptr) out.before = {change.before->span, change.before->text, {}};
  if (change.after != nullptr) out.after = {change.after->span, change.after->text, {}};
  if (change.act == Act::Changed) {
    out.clause = became(what, out.before.text, out.after.text);
    if (change.writing) out.judgement = Judgement::Writing;
  } else {
    const bool added = change.act == Act::Added;
    const std::string& text = added ? out.after.text : out.before.text;
    out.clause = phrase(added ? Phrase::DiffGiven : Phrase::DiffTaken,
                        {what, quoted(shortened(text, kLongest))});
  }
  return out;
}

}  // namespace sop::compare
