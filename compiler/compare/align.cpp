#include "compiler/compare/align.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <unordered_map>

namespace sop::compare {
namespace {

constexpr std::uint32_t kNone = 0xffffffffU;
constexpr std::size_t kPiece = 160;          // items a side that are compared each with each
constexpr std::size_t kMostElsewhere = 300;  // items a side that are looked for elsewhere
constexpr double kLeast = 0.45;              // likeness of two versions of one step
constexpr double kLeastBetween = 0.3;        // of as many left on both sides of a gap
constexpr double kLeastWords = 0.1;          // of those, in words
constexpr double kLeastElsewhere = 0.75;     // of a step that was moved and edited
constexpr double kGap = 0.4;                 // what a match must gain over two unmatched items

double shared(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::size_t both = 0;
  for (auto i = a.begin(), k = b.begin(); i != a.end() && k != b.end();) {
    if (*i == *k) {
      ++both, ++i, ++k;
    } else if (*i < *k) {
      ++i;
    } else {
      ++k;
    }
  }
  return 2.0 * static_cast<double>(both) / static_cast<double>(a.size() + b.size());
}

using Indexes = std::vector<std::uint32_t>;

class Aligner {
 public:
  Aligner(const std::vector<Item>& before, const std::vector<Item>& after)
      : before_(before),
        after_(after),
        to_after_(before.size(), kNone),
        to_before_(after.size(), kNone) {}

  std::vector<Match> run() {
    trim(all(before_.size()), all(after_.size()));
    for (const auto key : {&Item::whole, &Item::doing, &Item::name, &Item::activity})
      anchor(unmatched(to_after_), unmatched(to_before_), key);
    each_gap([this](Indexes lefts, Indexes rights) { fill(std::move(lefts), std::move(rights)); });
    pair_rewritten();
    find_elsewhere();
    std::vector<Match> out = matches();
    mark_moved(out);
    return out;
  }

 private:
  static Indexes all(std::size_t count) {
    Indexes out(count);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint32_t>(i);
    return out;
  }

  static Indexes unmatched(const Indexes& partner) {
    Indexes out;
    for (std::size_t i = 0; i < partner.size(); ++i) {
      if (partner[i] == kNone) out.push_back(static_cast<std::uint32_t>(i));
    }
    return out;
  }

  void match(std::uint32_t a, std::uint32_t b) {
    to_after_[a] = b;
    to_before_[b] = a;
  }

  [[nodiscard]] std::vector<Match> matches() const {
    std::vector<Match> out;
    for (std::size_t b = 0; b < to_before_.size(); ++b) {
      if (to_before_[b] != kNone) out.push_back({to_before_[b], static_cast<std::uint32_t>(b)});
    }
    return out;
  }

  [[nodiscard]] bool equal(std::uint32_t a, std::uint32_t b) const {
    return before_[a].whole == after_[b].whole && before_[a].whole != 0;
  }

  // What both begin and end with is matched; gives what is left.
  std::pair<Indexes, Indexes> trim(Indexes a, Indexes b) {
    const std::size_t least = std::min(a.size(), b.size());
    std::size_t head = 0;
    for (; head < least && equal(a[head], b[head]); ++head) match(a[head], b[head]);
    std::size_t tail = 0;
    for (; tail < least - head && equal(a[a.size() - 1 - tail], b[b.size() - 1 - tail]); ++tail)
      match(a[a.size() - 1 - tail], b[b.size() - 1 - tail]);
    const auto rest = [&](Indexes& all) {
      all.resize(all.size() - tail);
      all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(head));
    };
    rest(a);
    rest(b);
    return {std::move(a), std::move(b)};
  }

  // Matches what occurs once on either side.
  bool anchor(const Indexes& a, const Indexes& b, std::uint64_t Item::*key) {
    struct Seen {
      std::uint32_t before = kNone, after = kNone;
      std::uint32_t befores = 0, afters = 0;
    };
    std::unordered_map<std::uint64_t, Seen> seen;
    for (const std::uint32_t i : a) {
      Seen& one = seen[before_[i].*key];
      one.before = i;
      ++one.befores;
    }
    for (const std::uint32_t i : b) {
      Seen& one = seen[after_[i].*key];
      one.after = i;
      ++one.afters;
    }
    bool any = false;
    for (const auto& [hash, one] : seen) {
      if (hash == 0 || one.befores != 1 || one.afters != 1) continue;
      match(one.before, one.after);
      any = true;
    }
    return any;
  }

  // What is unmatched between matches that kept their order.
  template <class Fill>
  void each_gap(const Fill& fill) {
    std::vector<Match> known = matches();
    mark_moved(known);
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    const auto up_to = [&](std::uint32_t a_end, std::uint32_t b_end) {
      Indexes lefts, rights;
      for (; a < a_end; ++a) {
        if (to_after_[a] == kNone) lefts.push_back(a);
      }
      for (; b < b_end; ++b) {
        if (to_before_[b] == kNone) rights.push_back(b);
      }
      if (!lefts.empty() && !rights.empty()) fill(std::move(lefts), std::move(rights));
    };
    for (const Match& one : known) {
      if (!one.moved) up_to(one.before, one.after);
    }
    up_to(static_cast<std::uint32_t>(before_.size()), static_cast<std::uint32_t>(after_.size()));
  }

  // A long gap is cut into as many pieces on either side.
  void fill(Indexes a, Indexes b) {
    std::tie(a, b) = trim(std::move(a), std::move(b));
    if (a.empty() || b.empty()) return;
    const std::size_t pieces = (std::max(a.size(), b.size()) + kPiece - 1) / kPiece;
    const auto piece = [pieces](const Indexes& all, std::size_t n) {
      const auto at = [&](std::size_t k) {
        return all.begin() + static_cast<std::ptrdiff_t>(all.size() * k / pieces);
      };
      return Indexes(at(n), at(n + 1));
    };
    for (std::size_t n = 0; n < pieces; ++n) needleman_wunsch(piece(a, n), piece(b, n));
  }

  void needleman_wunsch(const Indexes& a, const Indexes& b) {
    enum Step : std::uint8_t { Stop, Both, SkipBefore, SkipAfter };
    const std::size_t width = b.size() + 1;
    std::vector<double> best((a.size() + 1) * width, 0);
    std::vector<Step> came((a.size() + 1) * width, Stop);
    for (std::size_t i = 1; i <= a.size(); ++i) {
      for (std::size_t k = 1; k < width; ++k) {
        double& here = best[i * width + k];
        here = best[(i - 1) * width + k];
        came[i * width + k] = SkipBefore;
        if (best[i * width + k - 1] > here) {
          here = best[i * width + k - 1];
          came[i * width + k] = SkipAfter;
        }
        const double alike = likeness(before_[a[i - 1]], after_[b[k - 1]]);
        const double both = best[(i - 1) * width + k - 1] + alike - kGap;
        if (alike < kLeast || both <= here) continue;
        here = both;
        came[i * width + k] = Both;
      }
    }
    std::size_t i = a.size();
    std::size_t k = b.size();
    while (i > 0 && k > 0) {
      const Step step = came[i * width + k];
      if (step == Both) match(a[i - 1], b[k - 1]);
      if (step != SkipAfter) --i;
      if (step != SkipBefore) --k;
    }
  }

  // What is left on both sides and alike was moved and edited.
  void find_elsewhere() {
    Indexes a = unmatched(to_after_);
    Indexes b = unmatched(to_before_);
    if (a.size() > kMostElsewhere) a.resize(kMostElsewhere);
    if (b.size() > kMostElsewhere) b.resize(kMostElsewhere);
    struct Pair {
      double alike;
      std::uint32_t before, after;
    };
    std::vector<Pair> pairs;
    for (const std::uint32_t i : a) {
      for (const std::uint32_t k : b) {
        const double alike = likeness(before_[i], after_[k]);
        if (alike >= kLeastElsewhere) pairs.push_back({alike, i, k});
      }
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& x, const Pair& y) { return x.alike > y.alike; });
    for (const Pair& one : pairs) {
      if (to_after_[one.before] == kNone && to_before_[one.after] == kNone)
        match(one.before, one.after);
    }
  }

  // As many steps are left on both sides between known neighbours: rewritten, they are still the
  // same steps.
  void pair_rewritten() {
    each_gap([this](const Indexes& lefts, const Indexes& rights) {
      for (std::size_t i = 0; i < lefts.size() && lefts.size() == rights.size(); ++i) {
        if (rewritten(before_[lefts[i]], after_[rights[i]])) match(lefts[i], rights[i]);
      }
    });
  }

  static bool rewritten(const Item& before, const Item& after) {
    constexpr double kMostPeople = 0.5;
    const bool nobody = before.roles.empty() && after.roles.empty();
    if (!nobody && shared(before.roles, after.roles) < kMostPeople) return false;
    return likeness(before, after) >= kLeastBetween ||
           before.words.likeness(after.words) >= kLeastWords;
  }

  const std::vector<Item>& before_;
  const std::vector<Item>& after_;
  Indexes to_after_, to_before_;
};

}  // namespace

double likeness(const Item& a, const Item& b) {
  constexpr double kActivity = 0.6;
  constexpr double kRoles = 0.15;
  constexpr double kDocuments = 0.25;
  double sum = kActivity * a.words.likeness(b.words);
  double weight = kActivity;
  if (!a.roles.empty() || !b.roles.empty()) {
    sum += kRoles * shared(a.roles, b.roles);
    weight += kRoles;
  }
  if (!a.documents.empty() || !b.documents.empty()) {
    sum += kDocuments * shared(a.documents, b.documents);
    weight += kDocuments;
  }
  return sum / weight;
}

void mark_moved(std::vector<Match>& matches) {
  // A longest rising run of `before`, by patience.
  std::vector<std::size_t> tops;
  std::vector<std::size_t> under(matches.size(), matches.size());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const auto pile =
        std::lower_bound(tops.begin(), tops.end(), matches[i].before,
                         [&](std::size_t top, std::uint32_t v) { return matches[top].before < v; });
    if (pile != tops.begin()) under[i] = *(pile - 1);
    matches[i].moved = true;
    if (pile == tops.end()) {
      tops.push_back(i);
    } else {
      *pile = i;
    }
  }
  for (std::size_t i = tops.empty() ? matches.size() : tops.back(); i < matches.size();
       i = under[i])
    matches[i].moved = false;
}

std::vector<Match> align(const std::vector<Item>& before, const std::vector<Item>& after) {
  return Aligner(before, after).run();
}

}  // namespace sop::compare
