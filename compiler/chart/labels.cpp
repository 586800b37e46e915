// Answers beside their arrows. Each has a list of slots in an order that is the same for all of
// them, so that Ya and Tidak come out alike; the first slot clear of lines, symbols, rules and
// other labels is taken.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "compiler/chart/geometry.h"
#include "compiler/chart/sheet.h"

namespace sop::chart {
namespace {

constexpr double kGap = 2;      // between a label and its line
constexpr double kClear = 1.2;  // least distance to everything else
constexpr double kClash = 1000;
constexpr double kAcrossRule = 45;

struct Slot {
  double x = 0;
  double y = 0;
  double cost = 0;
};

class Placer {
 public:
  explicit Placer(Page& page) : page_(page) {}

  void place(const LabelWish& wish) {
    Arrow& arrow = page_.arrows[wish.arrow];
    look_round(arrow, 20 + wish.forms.front().widest() + wish.forms.front().height());
    Slot best;
    std::size_t best_form = 0;
    double best_cost = -1;
    for (std::size_t form = 0; form < wish.forms.size(); ++form) {
      if (best_cost >= 0 && best_cost < kClash) break;  // smaller or narrower only where it must be
      const double width = wish.forms[form].widest();
      const double height = wish.forms[form].height();
      slots_.clear();
      propose(arrow, width, height);
      for (const Slot& slot : slots_) {
        if (best_cost >= 0 && slot.cost >= best_cost) continue;
        const double cost = slot.cost + trouble({slot.x, slot.y, width, height});
        if (best_cost >= 0 && cost >= best_cost) continue;
        best = slot;
        best_form = form;
        best_cost = cost;
      }
    }
    const TextBlock& block = wish.forms[best_form];
    const Rect box{best.x, best.y, block.widest(), block.height()};
    set_text(block, 0, block.lines.size(), box, Align::Left, arrow.label);
    labels_.push_back(box);
  }

 private:
  void propose(const Arrow& arrow, double width, double height) {
    double base = 0;
    for (std::size_t k = 0; k + 1 < arrow.path.size() && k < 3; ++k) {
      const Point a = arrow.path[k];
      const Point b = arrow.path[k + 1];
      if (std::abs(a.y - b.y) < 1e-9) {
        along_horizontal(a, b, width, height, base);
        if (k == 0) tucked(a, b.x > a.x, width, height);
      } else {
        along_vertical(a, b, width, height, base);
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

  // Right of the line, then left of it.
  void along_vertical(Point a, Point b, double width, double height, double base) {
    const bool down = b.y > a.y;
    const double length = std::abs(b.y - a.y);
    const double most = std::max(0.0, length - height - kHead);
    for (double off = 0; off <= most + 0.01 && off < 120; off += 3) {
      const double y = down ? a.y + off + 0.5 : a.y - off - 0.5 - height;
      add(a.x + kGap + 0.5, y, base + off * 0.5);
      add(a.x - kGap - 0.5 - width, y, base + 8 + off * 0.5);
    }
  }

  // What stands near the first pieces of the arrow; labels go nowhere else.
  void look_round(const Arrow& arrow, double reach) {
    Rect near = box_of(arrow.path[0], arrow.path[1]);
    for (std::size_t k = 1; k + 1 < arrow.path.size() && k < 3; ++k) {
      const Rect more = box_of(arrow.path[k], arrow.path[k + 1]);
      const double right = std::max(near.right(), more.right());
      const double bottom = std::max(near.bottom(), more.bottom());
      near.x = std::min(near.x, more.x);
      near.y = std::min(near.y, more.y);
      near.width = right - near.x;
      near.height = bottom - near.y;
    }
    near = {near.x - reach, near.y - reach, near.width + 2 * reach, near.height + 2 * reach};
    lines_.clear();
    rules_.clear();
    symbols_.clear();
    for (const Arrow& other : page_.arrows) {
      for (std::size_t k = 0; k + 1 < other.path.size(); ++k) {
        const Rect box = box_of(other.path[k], other.path[k + 1]);
        if (overlap(near, box)) lines_.push_back(box);
      }
    }
    for (const Symbol& symbol : page_.symbols) {
      if (overlap(near, symbol.rect)) symbols_.push_back(&symbol);
    }
    for (const Rule& rule : page_.rules) {
      const Rect box = box_of(rule.from, rule.to);
      if (overlap(near, box)) rules_.push_back(box);
    }
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
    return cost;
  }

  Page& page_;
  std::vector<Slot> slots_;
  std::vector<Rect> lines_;  // near the label in hand
  std::vector<Rect> rules_;
  std::vector<const Symbol*> symbols_;
  std::vector<Rect> labels_;
};

}  // namespace

void place_labels(const std::vector<LabelWish>& wishes, Page& page) {
  Placer placer(page);
  for (const LabelWish& wish : wishes) placer.place(wish);
}

}  // namespace sop::chart
