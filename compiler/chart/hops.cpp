#include "compiler/chart/hops.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "compiler/chart/geometry.h"
#include "compiler/chart/sheet.h"

namespace sop::chart {
namespace {

constexpr double kAir = 1;  // to everything the hop does not leap over

struct Piece {
  std::size_t arrow = 0;
  std::size_t index = 0;  // in its path
  Rect box;
  bool last = false;  // bears the head
  bool leftwards = false;
  [[nodiscard]] bool horizontal() const { return box.height < kTiny; }
};

class Hopper {
 public:
  explicit Hopper(Page& page) : page_(page) {}

  void run() {
    for (std::size_t a = 0; a < page_.arrows.size(); ++a) add_pieces(a);
    for (const Piece& piece : pieces_) {
      if (piece.horizontal()) crossings_of(piece);
    }
    // Lines drawn as one cross at one place.
    const auto same = [](Point a, Point b) {
      return std::abs(a.x - b.x) < kTiny && std::abs(a.y - b.y) < kTiny;
    };
    std::sort(places_.begin(), places_.end(),
              [](Point a, Point b) { return a.y != b.y ? a.y < b.y : a.x < b.x; });
    places_.erase(std::unique(places_.begin(), places_.end(), same), places_.end());
    if (places_.empty()) return;
    for (std::size_t s = 0; s < page_.symbols.size(); ++s) symbols_.add(page_.symbols[s].rect, s);
    for (const Point& place : places_) leap(place);
    for (Arrow& arrow : page_.arrows) sort_along(arrow);
  }

 private:
  void add_pieces(std::size_t a) {
    const Arrow& arrow = page_.arrows[a];
    for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k) {
      Piece piece{a, k, box_of(arrow.path[k], arrow.path[k + 1]), false, false};
      piece.last = arrow.head && k + 2 == arrow.path.size();
      piece.leftwards = arrow.path[k + 1].x < arrow.path[k].x;
      near_.add(piece.box, pieces_.size());
      pieces_.push_back(piece);
    }
  }

  static bool crosses(const Rect& h, const Rect& v) {
    return v.x > h.x + kTiny && v.x < h.right() - kTiny && h.y > v.y + kTiny &&
           h.y < v.bottom() - kTiny;
  }

  void crossings_of(const Piece& piece) {
    near_.touching(piece.box, [&](const Rect& box, std::size_t id) {
      if (!pieces_[id].horizontal() && pieces_[id].arrow != piece.arrow && crosses(piece.box, box))
        places_.push_back({box.x, piece.box.y});
    });
  }

  // Is there room for the hop on this piece?
  static bool fits(const Piece& piece, Point place) {
    double left = kHopRadius + kAir;
    double right = left;
    if (piece.last) (piece.leftwards ? left : right) += kHead;
    return place.x - piece.box.x >= left && piece.box.right() - place.x >= right;
  }

  void leap(Point place) {
    Rect box = hop_box(place);
    box = {box.x - kAir, box.y - kAir, box.width + 2 * kAir, box.height + kAir};
    std::vector<std::size_t> leaping;
    bool free = !taken_ || place.y - last_.y > kTiny || place.x - last_.x > 2 * kHopRadius + kAir;
    symbols_.touching(box, [&](const Rect&, std::size_t) { free = false; });
    near_.touching(box, [&](const Rect& line, std::size_t id) {
      const Piece& piece = pieces_[id];
      const bool here = piece.horizontal() ? std::abs(line.y - place.y) < kTiny
                                           : std::abs(line.x - place.x) < kTiny;
      const bool over = here && (piece.horizontal() ? place.x > line.x && place.x < line.right()
                                                    : place.y > line.y + kHopRadius + kAir &&
                                                          place.y < line.bottom() - kTiny);
      free = free && over && (!piece.horizontal() || fits(piece, place));
      if (piece.horizontal()) leaping.push_back(piece.arrow);
    });
    if (!free) return;
    taken_ = true;
    last_ = place;
    for (const std::size_t arrow : leaping) page_.arrows[arrow].hops.push_back(place);
  }

  // In the order in which the path comes to them.
  static void sort_along(Arrow& arrow) {
    if (arrow.hops.size() < 2) return;
    std::vector<Point> sorted;
    for (std::size_t k = 0; k + 1 < arrow.path.size(); ++k) {
      const Rect box = box_of(arrow.path[k], arrow.path[k + 1]);
      const std::size_t begin = sorted.size();
      for (const Point& hop : arrow.hops) {
        if (box.height < kTiny && std::abs(hop.y - box.y) < kTiny && hop.x > box.x &&
            hop.x < box.right())
          sorted.push_back(hop);
      }
      if (arrow.path[k + 1].x < arrow.path[k].x)
        std::reverse(sorted.begin() + static_cast<std::ptrdiff_t>(begin), sorted.end());
    }
    arrow.hops = std::move(sorted);
  }

  Page& page_;
  std::vector<Piece> pieces_;
  Shelves near_;     // pieces
  Shelves symbols_;  // symbols
  std::vector<Point> places_;
  bool taken_ = false;
  Point last_;  // the hop before, from top to bottom and from left to right
};

}  // namespace

void place_hops(Page& page) {
  Hopper(page).run();
}

}  // namespace sop::chart
