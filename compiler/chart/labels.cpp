// Answers beside their arrows, where the arrow is its own: behind the place where it parts from
// others and before it joins them. Each has a list of slots in an order that is the same for all of
// them, so that Ya and Tidak come out alike; the first slot clear of lines, symbols, rules and
// other labels is taken. A rule that must be crossed is cut behind the words.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

#include "compiler/chart/geometry.h"
#include "compiler/chart/hops.h"
#include "compiler/chart/sheet.h"

namespace sop::chart {
namespace {

constexpr double kGap = 2;      // between a label and its line
constexpr double kClear = 1.2;  // least distance to everything else
constexpr double kClash = 1000;
constexpr double kAcrossRule = 95;
constexpr double kNearerToAnother = 75;
constexpr double kOtherForm = 6;  // each form after the first, of the same size
constexpr double kCut = 0.9;      // between words and the rule cut for them
constexpr double kOff = 2.5;      // so much further off are symbols, whose names they are not
constexpr double kBehindFork = 4;
constexpr double kCloseBy = 9;  // a rule beside a line
constexpr double kOwn = 8;      // least length of its own at which an answer can stand

struct Slot {
  double x = 0;
  double y = 0;
  double cost = 0;
};

class Placer {
 public:
  explicit Placer(Page& page) : page_(page) {
    for (const Arrow& arrow : page.arrows) {
      for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k)
        all_lines_.add(box_of(arrow.path[k], arrow.path[k + 1]), 0);
      for (const Point& hop : arrow.hops) all_lines_.add(hop_box(hop), 0);
    }
    for (std::size_t s = 0; s < page.symbols.size(); ++s) all_symbols_.add(page.symbols[s].rect, s);
    for (const Rule& rule : page.rules) all_rules_.add(box_of(rule.from, rule.to), 0);
    // Notes of connectors.
    for (const TextLine& text : page.texts) {
      if (overlap(ink_of(text), page.lanes)) all_labels_.add(ink_of(text), 0);
    }
  }

  void place(const LabelWish& wish) {
    Arrow& arrow = page_.arrows[wish.arrow];
    source_ = arrow.from;
    path_ = own_stretch(arrow);
    Found best = best_place(wish, arrow.path.front());
    if (best.trouble >= kClash &&
        !(path_.size() == arrow.path.size() &&
          std::equal(path_.begin(), path_.end(), arrow.path.begin(), same))) {
      path_ = arrow.path;
      const Found shared = best_place(wish, arrow.path.front());
      if (shared.trouble < kClash) best = shared;
    }
    const TextBlock& block = wish.forms[best.form];
    const Rect box{best.slot.x, best.slot.y, block.widest(), block.height()};
    set_text(block, 0, block.lines.size(), box, Align::Left, arrow.label);
    all_labels_.add(box, wish.arrow);
  }

 private:
  struct Found {
    Slot slot;
    std::size_t form = 0;
    double cost = -1;
    double trouble = 0;
  };

  Found best_place(const LabelWish& wish, Point start) {
    look_round(20 + wish.forms.front().widest() + wish.forms.front().height());
    const double size = wish.forms.front().font.size;
    Found best;
    for (std::size_t form = 0; form < wish.forms.size(); ++form) {
      // Narrower only where that helps, smaller only where it must be.
      const bool smaller = wish.forms[form].font.size < size;
      if (best.cost >= 0 && (smaller ? best.trouble < kClash : best.trouble == 0)) break;
      const double width = wish.forms[form].widest();
      const double height = wish.forms[form].height();
      const double more = smaller ? 0 : kOtherForm * static_cast<double>(form);
      slots_.clear();
      propose(start, width, height);
      for (const Slot& slot : slots_) {
        const double cost = slot.cost + more;
        if (best.cost >= 0 && cost >= best.cost) continue;
        const double found = trouble({slot.x, slot.y, width, height});
        if (best.cost < 0 || cost + found < best.cost) best = {slot, form, cost + found, found};
      }
    }
    return best;
  }

  // What of its path no other arrow shares; all of it where nothing is left. Two answers that lead
  // all the way together stand at the line of both.
  [[nodiscard]] std::vector<Point> own_stretch(const Arrow& arrow) const {
    std::vector<Point> backwards(arrow.path.rbegin(), arrow.path.rend());
    double head = 0;
    double tail = 0;
    for (const Arrow& other : page_.arrows) {
      if (&other == &arrow || (other.from != arrow.from && other.to != arrow.to)) continue;
      const bool alike = other.path.size() == arrow.path.size() &&
                         std::equal(other.path.begin(), other.path.end(), arrow.path.begin(), same);
      if (alike) continue;
      if (other.to == arrow.to && same(other.path.back(), arrow.path.back()))
        tail = std::max(tail, shared_end(arrow.path, other.path));
      if (other.from == arrow.from && same(other.path.front(), arrow.path.front())) {
        head = std::max(head, shared_end(backwards, {other.path.rbegin(), other.path.rend()}));
      }
    }
    backwards = shortened(backwards, head);
    const std::vector<Point> rest = shortened({backwards.rbegin(), backwards.rend()}, tail);
    double length = 0;
    for (std::size_t k = 0; k + 1 < rest.size(); ++k)
      length += std::abs(rest[k].x - rest[k + 1].x) + std::abs(rest[k].y - rest[k + 1].y);
    return length < kOwn ? arrow.path : rest;
  }

  void propose(Point start, double width, double height) {
    double base = 0;
    for (std::size_t k = 0; k + 1 < path_.size() && k < 3; ++k) {
      const Point a = path_[k];
      const Point b = path_[k + 1];
      if (std::abs(a.y - b.y) < 1e-9) {
        along_horizontal(a, b, width, height, base);
        if (k == 0 && same(a, start)) tucked(a, b.x > a.x, width, height);
      } else {
        along_vertical(a, b, width, height, base, k == 0 && !same(a, start));
      }
      base += 60;
    }
  }

  void add(double x, double y, double cost) { slots_.push_back({x, y, cost}); }

  // Above the line, then below it; from its beginning on, or from a rule it crosses.
  void along_horizontal(Point a, Point b, double width, double height, double base) {
    const bool right = b.x > a.x;
    const double length = std::abs(b.x - a.x);
    const double most = std::max(0.0, length - width - kGap);
    const auto both = [&](double off) {
      const double x = right ? a.x + off : a.x - off - width;
      add(x, a.y - height - 0.6, base + off * 0.5);
      add(x, a.y + 1.0, base + 8 + off * 0.5);
    };
    for (double off = kGap; off <= most + kGap + 0.01; off += 3) both(off);
    for (const Rect& rule : rules_) {
      if (rule.width > 0 || rule.y > a.y || rule.bottom() < a.y) continue;
      const double off = (right ? rule.x - a.x : a.x - rule.x) + kClear + 0.4;
      if (off > 0 && off <= most + kGap) both(off);
    }
  }

  // Under or over the slope of the diamond, where the line is short.
  void tucked(Point a, bool right, double width, double height) {
    for (double down = 4; down <= 16; down += 2) {
      for (double back = 2; back <= 12; back += 2) {
        const double x = right ? a.x - back : a.x + back - width;
        add(x, a.y + down, 64 + down + back);
        add(x, a.y - height - down, 64 + down + back);
      }
    }
  }

  // Right of the line, then left of it; at once or beyond a rule close by.
  void along_vertical(Point a, Point b, double width, double height, double base, bool a_fork) {
    const bool down = b.y > a.y;
    const double length = std::abs(b.y - a.y);
    const double most = std::max(0.0, length - height - kHead);
    for (double off = a_fork ? kBehindFork : 0; off <= most + 0.01 && off < 120; off += 3) {
      const double y = down ? a.y + off + 0.5 : a.y - off - 0.5 - height;
      const double far =
          off * (base > 0 ? 1.2 : 0.5);  // after a bend it is soon taken for another's
      add(a.x + kGap + 0.5, y, base + far);
      add(a.x - kGap - 0.5 - width, y, base + 8 + far);
      for (const Rect& rule : rules_) {
        const double away = rule.x - a.x;
        if (rule.width > 0 || std::abs(away) > kCloseBy || std::abs(away) < kGap) continue;
        const double beyond = kClear + 0.4;
        const double cost = base + far + 20 + std::abs(away) + (away > 0 ? 0 : 8);
        add(away > 0 ? rule.x + beyond : rule.x - beyond - width, y, cost);
      }
    }
  }

  // What stands near the first pieces of the arrow; labels go nowhere else.
  void look_round(double reach) {
    Rect near = box_of(path_[0], path_[1]);
    for (std::size_t k = 1; k + 1 < path_.size() && k < 3; ++k) {
      const Rect more = box_of(path_[k], path_[k + 1]);
      const double right = std::max(near.right(), more.right());
      const double bottom = std::max(near.bottom(), more.bottom());
      near.x = std::min(near.x, more.x);
      near.y = std::min(near.y, more.y);
      near.width = right - near.x;
      near.height = bottom - near.y;
    }
    near = {near.x - reach, near.y - reach, near.width + 2 * reach, near.height + 2 * reach};
    collect(all_lines_, near, lines_);
    collect(all_rules_, near, rules_);
    collect(all_labels_, near, labels_);
    symbols_.clear();
    all_symbols_.touching(
        near, [&](const Rect&, std::size_t s) { symbols_.push_back(&page_.symbols[s]); });
    const auto own = [&](const Rect& line) {
      for (std::size_t k = 0; k + 1 < path_.size(); ++k) {
        if (overlap(line, box_of(path_[k], path_[k + 1]))) return true;
      }
      return false;
    };
    others_.clear();
    std::copy_if(lines_.begin(), lines_.end(), std::back_inserter(others_),
                 [&](const Rect& line) { return !own(line); });
  }

  static void collect(const Shelves& all, const Rect& near, std::vector<Rect>& out) {
    out.clear();
    all.touching(near, [&](const Rect& box, std::size_t) { out.push_back(box); });
  }

  // 0 where the place is free.
  double trouble(const Rect& box) const {
    // The ink of the text: lines have air above and below.
    const Rect ink{box.x - kClear, box.y + 0.9, box.width + 2 * kClear, box.height - 0.6};
    double cost = 0;
    const Rect& lanes = page_.lanes;
    if (ink.x < lanes.x || ink.right() > lanes.right() || ink.y < lanes.y ||
        ink.bottom() > lanes.bottom())
      cost += 3000;
    for (const Rect& line : lines_) cost += overlap(ink, line) ? kClash : 0;
    for (const Symbol* symbol : symbols_) cost += touches(*symbol, ink) ? kClash : 0;
    for (const Rect& label : labels_) cost += overlap(ink, label) ? kClash : 0;
    for (const Rect& rule : rules_) cost += overlap(ink, rule) ? kAcrossRule : 0;
    if (cost < kClash && !nearest_to_its_own({box.x, box.y + 1.5, box.width, box.height - 2}))
      cost += kNearerToAnother;
    return cost;
  }

  static double apart(const Rect& a, const Rect& b) {
    return std::max({0.0, a.x - b.right(), b.x - a.right()}) +
           std::max({0.0, a.y - b.bottom(), b.y - a.bottom()});
  }

  // Is no other line or symbol nearer than the arrow?
  [[nodiscard]] bool nearest_to_its_own(const Rect& box) const {
    double own = 1e9;
    for (std::size_t k = 0; k + 1 < path_.size(); ++k)
      own = std::min(own, apart(box, box_of(path_[k], path_[k + 1])));
    return std::none_of(others_.begin(), others_.end(),
                        [&](const Rect& other) { return apart(box, other) < own - 0.3; }) &&
           std::none_of(symbols_.begin(), symbols_.end(), [&](const Symbol* symbol) {
             return symbol != &page_.symbols[source_] && apart(box, symbol->rect) < own + kOff;
           });
  }

  Page& page_;
  Shelves all_lines_;  // hops too
  Shelves all_rules_;
  Shelves all_symbols_;
  Shelves all_labels_;  // those placed so far
  std::vector<Slot> slots_;
  std::vector<Rect> lines_;  // near the label in hand
  std::vector<Rect> rules_;
  std::vector<const Symbol*> symbols_;
  std::vector<Rect> labels_;
  std::vector<Point> path_;  // where its answer may stand
  std::uint32_t source_ = 0;
  std::vector<Rect> others_;  // lines that are not the arrow's
};

// Where words stand across a rule, the rule has a gap.
void cut_rules(Page& page) {
  Shelves labels;
  for (const Arrow& arrow : page.arrows) {
    for (const TextLine& line : arrow.label) {
      labels.add(ink_of(line), 0);
    }
  }
  std::vector<Rule> rules;
  for (const Rule& rule : page.rules) {
    const bool upright = rule.from.x == rule.to.x;
    std::vector<std::pair<double, double>> gaps;
    labels.touching(box_of(rule.from, rule.to), [&](const Rect& box, std::size_t) {
      gaps.push_back(upright ? std::pair(box.y - kCut, box.bottom() + kCut)
                             : std::pair(box.x - kCut, box.right() + kCut));
    });
    std::sort(gaps.begin(), gaps.end());
    Rule rest = rule;
    const auto place = [&](Point& p) -> double& { return upright ? p.y : p.x; };
    for (const auto& [from, to] : gaps) {
      Rule piece = rest;
      place(piece.to) = from;
      if (from > place(piece.from)) rules.push_back(piece);
      place(rest.from) = std::max(place(rest.from), to);
    }
    if (gaps.empty() || place(rest.from) < place(rest.to)) rules.push_back(rest);
  }
  page.rules = std::move(rules);
}

}  // namespace

void place_labels(const std::vector<LabelWish>& wishes, Page& page) {
  Placer placer(page);
  for (const LabelWish& wish : wishes) placer.place(wish);
  if (!wishes.empty()) cut_rules(page);
}

}  // namespace sop::chart
