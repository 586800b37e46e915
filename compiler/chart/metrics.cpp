#include "compiler/chart/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "compiler/chart/geometry.h"
#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

constexpr double kRuleReach = 1.0;

struct Piece {
  std::size_t arrow = 0;
  std::size_t index = 0;  // in its path
  Point a, b;
  [[nodiscard]] bool horizontal() const { return std::abs(a.y - b.y) < kTiny; }
};

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
    look_round();
    arrows_with_arrows();
    std::vector<Point> hops;
    for (const Arrow& arrow : page_.arrows) {
      ++metrics_.arrows;
      metrics_.bends += std::max(0, static_cast<int>(arrow.path.size()) - 2);
      for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k)
        piece(arrow, arrow.path[k], arrow.path[k + 1]);
      hops.insert(hops.end(), arrow.hops.begin(), arrow.hops.end());
    }
    // Lines drawn as one leap as one.
    std::sort(hops.begin(), hops.end(),
              [](Point a, Point b) { return a.y != b.y ? a.y < b.y : a.x < b.x; });
    metrics_.hops += static_cast<int>(std::unique(hops.begin(), hops.end(), same) - hops.begin());
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
  void look_round() {
    for (std::size_t s = 0; s < page_.symbols.size(); ++s) symbols_.add(page_.symbols[s].rect, s);
    for (const Rect& cell : page_.text_boxes) {
      texts_.add({cell.x + kTiny, cell.y + kTiny, cell.width - 2 * kTiny, cell.height - 2 * kTiny},
                 0);
    }
    for (const TextLine& line : page_.texts) texts_.add(ink_of(line), 0);
    for (const Rule& rule : page_.rules) {
      const Rect box = box_of(rule.from, rule.to);
      if (box.width < kTiny) upright_.push_back(box);
      if (box.width >= kTiny) rules_.add(box, 0);
    }
    leaving_.assign(page_.symbols.size(), 0);
    for (const Arrow& arrow : page_.arrows) {
      if (arrow.head && arrow.from < leaving_.size()) ++leaving_[arrow.from];
      for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k)
        pieces_.add(box_of(arrow.path[k], arrow.path[k + 1]), 0);
    }
  }

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
    const bool fork = a.label.empty() && b.label.empty() && a.head && b.head;
    if (a.from == b.from && same(pa.front(), pb.front()) && (fork || crowded(a.from))) {
      std::reverse(pa.begin(), pa.end());
      std::reverse(pb.begin(), pb.end());
      cut();
    }
    meet(pa, pb, joined, metrics_);
  }

  // Four answers and an entry do not fit on four corners: there a beginning may be shared, as it is
  // by branches side by side, which have no answers.
  [[nodiscard]] bool crowded(std::uint32_t symbol) const {
    return symbol < leaving_.size() && leaving_[symbol] > 3;
  }

  void piece(const Arrow& arrow, Point a, Point b) {
    const Rect box = box_of(a, b);
    metrics_.length += box.width + box.height;
    if (box.width > kTiny && box.height > kTiny) ++metrics_.slanted;
    if (!inside_lanes(box)) ++metrics_.outside;
    symbols_.touching(box, [&](const Rect& r, std::size_t s) {
      // Strictly inside the symbol, its own ones too: an arrow ends at their border.
      const Rect inner{r.x + 0.2, r.y + 0.2, r.width - 0.4, r.height - 0.4};
      const bool own = s == arrow.from || s == arrow.to;
      if (!own || overlap(inner, box)) ++metrics_.through_symbols;
    });
    texts_.touching(box, [&](const Rect&, std::size_t) { ++metrics_.through_text; });
    const Rect near{box.x, box.y - kRuleReach, box.width, box.height + 2 * kRuleReach};
    rules_.touching(near, [&](const Rect& rule, std::size_t) { on_rule(rule, box); });
    for (const Rect& rule : upright_) on_rule(rule, box);
  }

  void on_rule(const Rect& r, const Rect& box) {
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
    Shelves before;
    for (std::size_t i = 0; i < page_.arrows.size(); ++i) {
      for (const TextLine& line : page_.arrows[i].label) {
        const Rect ink = ink_of(line);
        const auto clash = [&](const Rect&, std::size_t owner) {
          if (owner != i) ++metrics_.label_clashes;
        };
        before.touching(ink, clash);
        before.add(ink, i);
        pieces_.touching(ink, [&](const Rect&, std::size_t) { ++metrics_.label_clashes; });
        symbols_.touching(ink, [&](const Rect&, std::size_t s) {
          if (touches(page_.symbols[s], ink)) ++metrics_.label_clashes;
        });
        rules_.touching(ink, [&](const Rect&, std::size_t) { ++metrics_.labels_on_rules; });
        for (const Rect& rule : upright_) metrics_.labels_on_rules += overlap(ink, rule) ? 1 : 0;
      }
    }
  }

  const Page& page_;
  Metrics& metrics_;
  Shelves symbols_;
  Shelves texts_;  // cells and lines
  Shelves rules_;  // but upright ones, which are few and long
  std::vector<Rect> upright_;
  Shelves pieces_;            // of all arrows
  std::vector<int> leaving_;  // arrows, per symbol
};

// The way an arrow sets out, from 0 to 3.
std::size_t way_out(const Arrow& arrow) {
  const Point a = arrow.path[0];
  const Point b = arrow.path[1];
  if (std::abs(a.y - b.y) < kTiny) return b.x > a.x ? 1 : 3;
  return b.y > a.y ? 2 : 0;
}

int answers_alike(const Chart& chart) {
  std::map<std::string, std::array<int, 4>> ways;
  for (const Page& page : chart.pages) {
    for (const Arrow& arrow : page.arrows) {
      if (arrow.label.empty() || arrow.path.size() < 2) continue;
      std::string answer;
      for (const TextLine& line : arrow.label) answer += line.text + " ";
      ++ways[answer][way_out(arrow)];
    }
  }
  int all = 0;
  int alike = 0;
  for (const auto& [answer, counts] : ways) {
    alike += *std::max_element(counts.begin(), counts.end());
    for (const int count : counts) all += count;
  }
  return all == 0 ? 100 : 100 * alike / all;
}

// The foot of a page bears its number only.
int balance(const Page& page) {
  const double foot = page.height - kPageMargin;
  double end = page.lanes.bottom();
  for (const TextLine& line : page.texts) {
    const double bottom = ink_of(line).bottom();
    if (bottom <= foot + kTiny) end = std::max(end, bottom);
  }
  const double room = foot - kPageMargin;
  return room <= 0 ? 100
                   : static_cast<int>(std::clamp(100 * (end - kPageMargin) / room, 0.0, 100.0));
}

}  // namespace

Metrics measure(const Chart& chart) {
  Metrics metrics;
  for (const Page& page : chart.pages) PageMeter(page, metrics).run();
  metrics.answers_alike = answers_alike(chart);
  if (!chart.pages.empty()) metrics.last_page_balance = balance(chart.pages.back());
  return metrics;
}

std::string print(const Metrics& m) {
  std::string out;
  const auto add = [&](const char* name, int value) {
    out += fmt::format("{}: {}\n", name, value);
  };
  add("arrows", m.arrows);
  add("crossings", m.crossings);
  add("hops", m.hops);
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
  add("answers_alike", m.answers_alike);
  add("last_page_balance", m.last_page_balance);
  out += fmt::format("length: {:.1f}\n", m.length);
  return out;
}

}  // namespace sop::chart
