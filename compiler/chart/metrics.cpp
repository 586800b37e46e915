#include "compiler/chart/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "compiler/chart/geometry.h"

namespace sop::chart {
namespace {

constexpr double kTiny = 0.05;
constexpr double kRuleReach = 1.0;

struct Piece {
  std::size_t arrow = 0;
  std::size_t index = 0;  // in its path
  Point a, b;
  [[nodiscard]] bool horizontal() const { return std::abs(a.y - b.y) < kTiny; }
};

bool same(Point a, Point b) {
  return std::abs(a.x - b.x) < kTiny && std::abs(a.y - b.y) < kTiny;
}

// How long two paths run together, counted from the tip they share.
double shared_end(const std::vector<Point>& a, const std::vector<Point>& b) {
  double shared = 0;
  std::size_t i = a.size() - 1;
  std::size_t j = b.size() - 1;
  while (i > 0 && j > 0) {
    const Point p = a[i - 1];
    const Point q = b[j - 1];
    const Point from = a[i];
    const double la = std::abs(p.x - from.x) + std::abs(p.y - from.y);
    const double lb = std::abs(q.x - from.x) + std::abs(q.y - from.y);
    const double dx = (p.x - from.x) * (q.x - from.x);
    const double dy = (p.y - from.y) * (q.y - from.y);
    const bool same_way =
        (std::abs(p.x - from.x) < kTiny && std::abs(q.x - from.x) < kTiny && dy > 0) ||
        (std::abs(p.y - from.y) < kTiny && std::abs(q.y - from.y) < kTiny && dx > 0);
    if (!same_way) break;
    shared += std::min(la, lb);
    if (!same(p, q)) break;
    --i;
    --j;
  }
  return shared;
}

// The path without its last `length` points of line.
std::vector<Point> shortened(const std::vector<Point>& path, double length) {
  std::vector<Point> out = path;
  while (length > kTiny && out.size() > 1) {
    const Point tip = out.back();
    const Point before = out[out.size() - 2];
    const double piece = std::abs(tip.x - before.x) + std::abs(tip.y - before.y);
    if (piece <= length + kTiny) {
      out.pop_back();
      length -= piece;
      continue;
    }
    const double part = length / piece;
    out.back() = {tip.x + (before.x - tip.x) * part, tip.y + (before.y - tip.y) * part};
    length = 0;
  }
  return out;
}

// Crossings and overlaps of two paths; where they have been shortened, their ends touch and that is
// no clash.
void meet(const std::vector<Point>& a, const std::vector<Point>& b, bool joined, Metrics& metrics) {
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    const Rect ra = box_of(a[i], a[i + 1]);
    for (std::size_t j = 0; j + 1 < b.size(); ++j) {
      const Rect rb = box_of(b[j], b[j + 1]);
      if (ra.x > rb.right() + kTiny || rb.x > ra.right() + kTiny || ra.y > rb.bottom() + kTiny ||
          rb.y > ra.bottom() + kTiny)
        continue;
      const bool ha = ra.height < kTiny;
      const bool hb = rb.height < kTiny;
      if (ha == hb) {
        const double shared = ha ? std::min(ra.right(), rb.right()) - std::max(ra.x, rb.x)
                                 : std::min(ra.bottom(), rb.bottom()) - std::max(ra.y, rb.y);
        if (shared > kTiny || !joined) ++metrics.overlaps;
        continue;
      }
      const Rect& h = ha ? ra : rb;
      const Rect& v = ha ? rb : ra;
      const bool inside = v.x > h.x + kTiny && v.x < h.right() - kTiny && h.y > v.y + kTiny &&
                          h.y < v.bottom() - kTiny;
      if (inside) {
        ++metrics.crossings;
      } else if (!joined) {
        ++metrics.overlaps;
      }
    }
  }
}

class PageMeter {
 public:
  PageMeter(const Page& page, Metrics& metrics) : page_(page), metrics_(metrics) {}

  void run() {
    arrows_with_arrows();
    for (const Arrow& arrow : page_.arrows) {
      ++metrics_.arrows;
      metrics_.bends += std::max(0, static_cast<int>(arrow.path.size()) - 2);
      for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k)
        piece(arrow, arrow.path[k], arrow.path[k + 1]);
    }
    labels();
    for (const TextLine& line : page_.texts) {
      const Rect ink = ink_of(line);
      if (ink.x < 0 || ink.y < 0 || ink.right() > page_.width || ink.bottom() > page_.height)
        ++metrics_.clipped_text;
    }
    for (const Symbol& symbol : page_.symbols) {
      if (!inside_lanes(symbol.rect)) ++metrics_.outside;
    }
  }

 private:
  [[nodiscard]] bool inside_lanes(const Rect& r) const {
    const Rect& l = page_.lanes;
    return r.x > l.x - kTiny && r.right() < l.right() + kTiny && r.y > l.y - kTiny &&
           r.bottom() < l.bottom() + kTiny;
  }

  // By a sweep from the top, so that pages with thousands of arrows can be measured.
  void arrows_with_arrows() {
    struct Reach {
      double top, bottom;
      std::size_t arrow;
    };
    std::vector<Reach> reaches;
    for (std::size_t i = 0; i < page_.arrows.size(); ++i) {
      Reach reach{1e18, -1e18, i};
      for (const Point& p : page_.arrows[i].path) {
        reach.top = std::min(reach.top, p.y);
        reach.bottom = std::max(reach.bottom, p.y);
      }
      reaches.push_back(reach);
    }
    std::stable_sort(reaches.begin(), reaches.end(),
                     [](const Reach& a, const Reach& b) { return a.top < b.top; });
    std::vector<Reach> active;
    for (const Reach& reach : reaches) {
      active.erase(std::remove_if(active.begin(), active.end(),
                                  [&](const Reach& r) { return r.bottom < reach.top - kTiny; }),
                   active.end());
      for (const Reach& other : active) pair(page_.arrows[other.arrow], page_.arrows[reach.arrow]);
      active.push_back(reach);
    }
  }

  void pair(const Arrow& a, const Arrow& b) {
    std::vector<Point> pa = a.path;
    std::vector<Point> pb = b.path;
    bool joined = false;
    const auto cut = [&] {
      const double shared = shared_end(pa, pb);
      if (shared <= 0) return;
      pa = shortened(pa, shared);
      pb = shortened(pb, shared);
      joined = true;
    };
    if (a.to == b.to && a.head && b.head && same(pa.back(), pb.back())) cut();
    if (a.from == b.from && same(pa.front(), pb.front()) && crowded(a.from)) {
      std::reverse(pa.begin(), pa.end());
      std::reverse(pb.begin(), pb.end());
      cut();
    }
    meet(pa, pb, joined, metrics_);
  }

  // Four answers and an entry do not fit on four corners: only there may a beginning be shared.
  [[nodiscard]] bool crowded(std::uint32_t symbol) const {
    return std::count_if(page_.arrows.begin(), page_.arrows.end(),
                         [&](const Arrow& a) { return a.head && a.from == symbol; }) > 3;
  }

  void piece(const Arrow& arrow, Point a, Point b) {
    const Rect box = box_of(a, b);
    metrics_.length += box.width + box.height;
    if (box.width > kTiny && box.height > kTiny) ++metrics_.slanted;
    if (!inside_lanes(box)) ++metrics_.outside;
    for (std::size_t s = 0; s < page_.symbols.size(); ++s) {
      const Rect& r = page_.symbols[s].rect;
      // Strictly inside the symbol, its own ones too: an arrow ends at their border.
      const Rect inner{r.x + 0.2, r.y + 0.2, r.width - 0.4, r.height - 0.4};
      const bool own = s == arrow.from || s == arrow.to;
      if (own ? overlap(inner, box) : overlap(r, box)) ++metrics_.through_symbols;
    }
    for (const Rect& cell : page_.text_boxes) {
      const Rect inner{cell.x + kTiny, cell.y + kTiny, cell.width - 2 * kTiny,
                       cell.height - 2 * kTiny};
      if (overlap(inner, box)) ++metrics_.through_text;
    }
    for (const TextLine& line : page_.texts) {
      if (overlap(ink_of(line), box)) ++metrics_.through_text;
    }
    for (const Rule& rule : page_.rules) on_rule(rule, box);
  }

  void on_rule(const Rule& rule, const Rect& box) {
    const Rect r = box_of(rule.from, rule.to);
    const bool both_horizontal = r.height < kTiny && box.height < kTiny;
    const bool both_vertical = r.width < kTiny && box.width < kTiny;
    if (both_horizontal && std::abs(r.y - box.y) < kRuleReach &&
        std::min(r.right(), box.right()) - std::max(r.x, box.x) > kTiny)
      ++metrics_.on_rules;
    if (both_vertical && std::abs(r.x - box.x) < kRuleReach &&
        std::min(r.bottom(), box.bottom()) - std::max(r.y, box.y) > kTiny)
      ++metrics_.on_rules;
  }

  void labels() {
    std::vector<Rect> inks;
    std::vector<std::size_t> owner;
    for (std::size_t i = 0; i < page_.arrows.size(); ++i) {
      for (const TextLine& line : page_.arrows[i].label) {
        inks.push_back(ink_of(line));
        owner.push_back(i);
      }
    }
    for (std::size_t i = 0; i < inks.size(); ++i) {
      for (const Arrow& arrow : page_.arrows) {
        for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k) {
          if (overlap(inks[i], box_of(arrow.path[k], arrow.path[k + 1]))) ++metrics_.label_clashes;
        }
      }
      for (const Symbol& symbol : page_.symbols) {
        if (touches(symbol, inks[i])) ++metrics_.label_clashes;
      }
      for (std::size_t j = i + 1; j < inks.size(); ++j) {
        if (owner[i] != owner[j] && overlap(inks[i], inks[j])) ++metrics_.label_clashes;
      }
      for (const Rule& rule : page_.rules) {
        if (overlap(inks[i], box_of(rule.from, rule.to))) ++metrics_.labels_on_rules;
      }
    }
  }

  const Page& page_;
  Metrics& metrics_;
};

}  // namespace

Metrics measure(const Chart& chart) {
  Metrics metrics;
  for (const Page& page : chart.pages) PageMeter(page, metrics).run();
  return metrics;
}

std::string print(const Metrics& m) {
  std::string out;
  const auto add = [&](const char* name, int value) {
    out += fmt::format("{}: {}\n", name, value);
  };
  add("arrows", m.arrows);
  add("crossings", m.crossings);
  add("bends", m.bends);
  add("overlaps", m.overlaps);
  add("through_symbols", m.through_symbols);
  add("through_text", m.through_text);
  add("outside", m.outside);
  add("on_rules", m.on_rules);
  add("label_clashes", m.label_clashes);
  add("labels_on_rules", m.labels_on_rules);
  add("slanted", m.slanted);
  add("clipped_text", m.clipped_text);
  out += fmt::format("length: {:.1f}\n", m.length);
  return out;
}

}  // namespace sop::chart
