// From lines and tracks to points: what every row needs, and where everything on a page comes to
// stand.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "compiler/chart/hops.h"
#include "compiler/chart/sheet.h"

namespace sop::chart {
namespace {

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

constexpr double kPentagon = 18;
constexpr double kHeadRoom = 4;  // on top of a track's distance

// A word longer than this is broken.
double longest_word(const Table& table) {
  return std::max(table.lane_width - 6, 72.0);
}

// Beside a vertical line or a short one an answer has half a lane, along a horizontal one a whole
// lane.
TextBlock break_answer(const std::string& answer, const Route& route, const Table& table,
                       TextMeasurer& measurer) {
  const double lane = table.lane_width;
  const bool far = route.horizontal &&
                   (route.pieces == 1 || std::abs(route.line[1] - 2 * route.from_lane - 1) > 1);
  const double word =
      std::min(widest_word(answer, table.label_font, measurer), longest_word(table));
  return break_text(answer, table.label_font, std::max(far ? lane - 5 : lane / 2 - 5, word + 0.01),
                    measurer);
}

// The answer as it should be, and narrower and smaller for places where there is no room for that.
std::vector<TextBlock> forms_of(const std::string& answer, const Route& route, const Table& table,
                                TextMeasurer& measurer) {
  std::vector<TextBlock> forms{break_answer(answer, route, table, measurer)};
  // In fewer or more lines, as the lanes leave room.
  for (const double width : {table.lane_width - 8, table.lane_width / 2 - 5, 12.0}) {
    const double word = widest_word(answer, table.label_font, measurer);
    if (word > longest_word(table)) break;
    TextBlock form = break_text(answer, table.label_font, std::max(width, word + 0.01), measurer);
    const bool known = std::any_of(forms.begin(), forms.end(), [&](const TextBlock& other) {
      return other.lines.size() == form.lines.size();
    });
    if (!known) forms.push_back(std::move(form));
  }
  const double inside = std::max(table.lane_width - 6, 12.0);
  for (const double most : {longest_word(table), inside}) {
    for (double size = table.label_font.size; size >= 4.4; size -= 0.75) {
      const Font font{size, false};
      const double word = widest_word(answer, font, measurer);
      if (most == inside && word <= inside) break;  // proposed already
      forms.push_back(break_text(answer, font, std::min(word, most) + 0.01, measurer));
    }
  }
  return forms;
}

// The tracks of a gutter, above (left of) its rule and below (right of) it, over all its clusters.
struct Split {
  int before = 0;
  int after = 0;
};

// Bands, and the room above and below them that tracks and labels ask for.
void measure_levels(Sheet& sheet, const Plan& plan, const Table& table, TextMeasurer& measurer) {
  const std::size_t levels = at(sheet.problem.levels);
  sheet.half.assign(levels, 0);
  for (std::size_t s = 0; s < sheet.spots.size(); ++s) {
    double& half = sheet.half[at(sheet.problem.spots[s].level)];
    const int symbol = sheet.spots[s].symbol;
    half = std::max(half, symbol < 0 ? kPentagon / 2 : table.sizes[at(symbol)].height / 2);
  }
  std::vector<double> label_below(levels, 0);
  std::vector<double> label_above(levels, 0);
  for (std::size_t n = 0; n < sheet.nets.size(); ++n) {
    if (sheet.nets[n].answer(plan).empty()) continue;
    const Net& net = sheet.problem.nets[n];
    const std::size_t level = at(sheet.problem.spots[at(net.from)].level);
    const double height =
        break_answer(sheet.nets[n].answer(plan), sheet.routes[n], table, measurer).height();
    const Side exit = sheet.routes[n].exit;
    if (exit == Side::Bottom) label_below[level] = std::max(label_below[level], height);
    if (exit == Side::Top) label_above[level] = std::max(label_above[level], height);
    if (exit == Side::Left || exit == Side::Right)
      sheet.half[level] = std::max(sheet.half[level], height + 2.5);
  }
  // Arrows that come up into a symbol need room for their heads below it.
  sheet.entered_below.assign(levels, false);
  for (std::size_t n = 0; n < sheet.routes.size(); ++n) {
    if (sheet.problem.nets[n].tie || sheet.routes[n].entry != Side::Bottom ||
        sheet.routes[n].pieces == 0)
      continue;
    sheet.entered_below[at(sheet.problem.spots[at(sheet.problem.nets[n].to)].level)] = true;
  }
  std::vector<Split> gutters(levels + 1);
  for (const Cluster& cluster : sheet.tracks.clusters) {
    if (!cluster.horizontal) continue;
    Split& split = gutters[at(cluster.line / 2)];
    split.before = std::max(split.before, cluster.before);
    split.after = std::max(split.after, cluster.tracks - cluster.before);
  }
  sheet.above.assign(levels, 0);
  sheet.below.assign(levels, 0);
  for (std::size_t l = 0; l < levels; ++l) {
    const bool first = l == 0 || sheet.row_of_level[l] != sheet.row_of_level[l - 1];
    const bool last = l + 1 == levels || sheet.row_of_level[l] != sheet.row_of_level[l + 1];
    const int over = gutters[l].after + (first ? 0 : gutters[l].before);
    const int under = gutters[l + 1].before;
    const std::size_t r = sheet.row_of_level[l];
    const double pad = sheet.rows[r].strip ? kRulePad - 3 : kRulePad;
    const bool letter_below = r + 1 < sheet.rows.size() && sheet.rows[r + 1].goes_on;
    sheet.above[l] = !first ? kInnerGap : sheet.rows[r].goes_on ? kLetterPad : pad;
    if (over > 0) sheet.above[l] = std::max(sheet.above[l], kTrackPitch * (over + 1) + 3);
    if (label_above[l] > 0)
      sheet.above[l] = std::max(sheet.above[l], label_above[l] + 3) + (over > 0 ? kTrackPitch : 0);
    sheet.below[l] = !last ? 0 : letter_below ? kLetterPad : pad;
    if (label_below[l] > 0) sheet.below[l] = std::max(sheet.below[l], label_below[l] + 2);
    if (last && under > 0) {
      const double start = std::max(label_below[l] > 0 ? label_below[l] - kTrackPitch * 0.4 : 0,
                                    sheet.entered_below[l] ? kHeadRoom : 0);
      sheet.below[l] = std::max(sheet.below[l], start + kTrackPitch * (under + 1));
    }
  }
}

}  // namespace

void route_sheet(Sheet& sheet, const Plan& plan, const Table& table, std::size_t budget,
                 TextMeasurer& measurer) {
  sheet.routes = choose_routes(sheet.problem, budget).routes;
  sheet.tracks = assign_tracks(sheet.problem, sheet.routes);
  measure_levels(sheet, plan, table, measurer);
}

double needed_height(const Sheet& sheet, std::size_t row_index) {
  double height = 0;
  for (std::size_t l = 0; l < sheet.row_of_level.size(); ++l) {
    if (sheet.row_of_level[l] == row_index)
      height += sheet.above[l] + 2 * sheet.half[l] + sheet.below[l];
  }
  return height;
}

namespace {

class Drawer {
 public:
  Drawer(Sheet& sheet, const Plan& plan, const Table& table, std::size_t number,
         TextMeasurer& measurer, Page& page)
      : sheet_(sheet),
        plan_(plan),
        table_(table),
        number_(number),
        measurer_(measurer),
        page_(page) {}

  void run() {
    place_levels();
    page_.lanes = {table_.lanes_left(), sheet_.rows.front().top,
                   table_.lanes_right() - table_.lanes_left(),
                   sheet_.rows.back().top + sheet_.rows.back().height - sheet_.rows.front().top};
    fix_connectors();
    draw_symbols();
    draw_arrows();
  }

 private:
  // The levels of a row stand together in its middle, as far as the arrows above and below allow.
  void place_levels() {
    sheet_.centre.assign(sheet_.row_of_level.size(), 0);
    std::size_t l = 0;
    for (std::size_t r = 0; r < sheet_.rows.size(); ++r) {
      const SheetRow& row = sheet_.rows[r];
      std::size_t end = l;
      while (end < sheet_.row_of_level.size() && sheet_.row_of_level[end] == r) ++end;
      double block = 0;
      for (std::size_t k = l; k < end; ++k) {
        block += 2 * sheet_.half[k] + (k > l ? sheet_.above[k] : 0) +
                 (k + 1 < end ? sheet_.below[k] : 0);
      }
      const double above = sheet_.above[l];
      const double below = sheet_.below[end - 1];
      double y = (row.height - block) / 2;
      y = std::min(y, row.height - block - below);
      y = row.top + std::max(y, std::min(above, row.height - block));
      for (std::size_t k = l; k < end; ++k) {
        if (k > l) y += sheet_.above[k];
        sheet_.centre[k] = y + sheet_.half[k];
        y += 2 * sheet_.half[k] + (k + 1 < end ? sheet_.below[k] : 0);
      }
      l = end;
    }
  }

  // The lanes the router chose for the connectors.
  void fix_connectors() {
    for (std::size_t n = 0; n < sheet_.routes.size(); ++n) {
      const Net& net = sheet_.problem.nets[n];
      Spot& from = sheet_.problem.spots[at(net.from)];
      Spot& to = sheet_.problem.spots[at(net.to)];
      if (from.open()) from.lane = sheet_.routes[n].from_lane;
      if (to.open()) to.lane = sheet_.routes[n].to_lane;
    }
  }

  void draw_symbols() {
    for (std::size_t s = 0; s < sheet_.spots.size(); ++s) {
      const SheetSpot& spot = sheet_.spots[s];
      const Spot& place = sheet_.problem.spots[s];
      Symbol symbol;
      symbol.kind = spot.kind;
      symbol.id = spot.symbol < 0 ? spot.id : plan_.symbols[at(spot.symbol)].id;
      symbol.tooltip = spot.symbol < 0 ? spot.tooltip : plan_.symbols[at(spot.symbol)].tooltip;
      const double cx = table_.lane_centre(at(std::max(0, place.lane)));
      const double cy = sheet_.centre[at(place.level)];
      if (spot.symbol >= 0) {
        const SymbolSize& size = table_.sizes[at(spot.symbol)];
        symbol.node = plan_.symbols[at(spot.symbol)].node;
        symbol.rect = {cx - size.width / 2, cy - size.height / 2, size.width, size.height};
        set_text(size.text, 0, size.text.lines.size(), symbol.rect, Align::Centre, symbol.text);
      } else {
        const double width = std::min(kPentagon, table_.lane_width * 0.7);
        symbol.rect = {cx - width / 2, cy - kPentagon / 2, width, kPentagon};
        draw_letter(spot, symbol);
        draw_note(sheet_.spots[s], symbol.rect);
      }
      page_.symbols.push_back(std::move(symbol));
    }
  }

  void draw_note(SheetSpot& spot, const Rect& pentagon) {
    spot.note_text = static_cast<std::uint32_t>(page_.texts.size());
    const Rect beside{pentagon.right() + kNoteGap, pentagon.y, spot.note.widest(), pentagon.height};
    set_text(spot.note, 0, spot.note.lines.size(), beside, Align::Left, page_.texts);
  }

  // The letter sits in the square part of the pentagon, away from its tip.
  void draw_letter(const SheetSpot& spot, Symbol& symbol) {
    double points = table_.label_font.size;
    while (points > 3 && measurer_.width(spot.letter, {points, false}) > symbol.rect.width - 3)
      points -= 0.5;
    const Font font{points, false};
    const TextBlock block{font, {{"", spot.letter, 0, measurer_.width(spot.letter, font), 0}}};
    Rect box = symbol.rect;
    box.height *= 0.8;
    if (spot.kind == SymbolKind::PentagonUp) box.y += symbol.rect.height * 0.2;
    set_text(block, 0, 1, box, Align::Centre, symbol.text);
  }

  void draw_arrows() {
    std::vector<LabelWish> wishes;
    for (std::size_t n = 0; n < sheet_.nets.size(); ++n) {
      const Route& route = sheet_.routes[n];
      if (route.pieces == 0) continue;
      const SheetNet& net = sheet_.nets[n];
      Arrow arrow;
      arrow.id = id_of(n);
      arrow.from = static_cast<std::uint32_t>(sheet_.problem.nets[n].from);
      arrow.to = static_cast<std::uint32_t>(sheet_.problem.nets[n].to);
      arrow.path = path_of(n);
      if (net.tie >= 0) {
        arrow.head = false;
        arrow.dashed = plan_.ties[at(net.tie)].dashed;
      } else {
        arrow.edge_from = plan_.links[at(net.link)].edge_from;
        arrow.edge_index = plan_.links[at(net.link)].edge_index;
      }
      const std::string& answer = net.answer(plan_);
      if (!answer.empty())
        wishes.push_back({page_.arrows.size(), forms_of(answer, route, table_, measurer_)});
      page_.arrows.push_back(std::move(arrow));
    }
    place_hops(page_);
    place_labels(wishes, page_);
  }

  [[nodiscard]] std::string id_of(std::size_t n) const {
    const SheetNet& net = sheet_.nets[n];
    if (net.tie >= 0) return plan_.ties[at(net.tie)].id;
    if (!net.arrives) return plan_.links[at(net.link)].id;
    if (net.links == 1) return plan_.links[at(net.link)].id + "-lanjutan";
    return fmt::format("panah-sambungan-{}-{}", number_,
                       sheet_.spots[at(sheet_.problem.nets[n].from)].letter);
  }

  std::vector<Point> path_of(std::size_t n) const {
    const Route& route = sheet_.routes[n];
    const Net& net = sheet_.problem.nets[n];
    std::vector<Point> path(at(route.pieces + 1));
    path.front() = port(net.from, route.exit);
    path.back() = port(net.to, route.entry);
    for (int k = 0; k < route.pieces; ++k) {
      const double c = coordinate(n, k);
      const bool horizontal = route.is_horizontal(k);
      if (k > 0) (horizontal ? path[at(k)].y : path[at(k)].x) = c;
      if (k + 1 < route.pieces) (horizontal ? path[at(k + 1)].y : path[at(k + 1)].x) = c;
    }
    return path;
  }

  [[nodiscard]] Point port(int spot, Side side) const {
    const Rect& rect = page_.symbols[at(spot)].rect;
    const Point c = rect.centre();
    switch (side) {
      case Side::Top:
        return {c.x, rect.y};
      case Side::Bottom:
        return {c.x, rect.bottom()};
      case Side::Left:
        return {rect.x, c.y};
      case Side::Right:
        return {rect.right(), c.y};
    }
    return c;
  }

  [[nodiscard]] double coordinate(std::size_t n, int piece) const {
    const Route& route = sheet_.routes[n];
    const int line = route.line[at(piece)];
    const bool horizontal = route.is_horizontal(piece);
    if (line % 2 == 1)
      return horizontal ? sheet_.centre[at(line / 2)] : table_.lane_centre(at(line / 2));
    const Place& place = sheet_.tracks.places[n][at(piece)];
    const Cluster& cluster = sheet_.tracks.clusters[at(place.cluster)];
    return horizontal ? track_y(cluster, place.track) : track_x(cluster, place.track);
  }

  // Track `k` of `count` between two edges, evenly.
  static double spread(double from, double to, int k, int count) {
    return from + (to - from) * (k + 1) / (count + 1);
  }

  [[nodiscard]] double track_y(const Cluster& cluster, int track) const {
    const int levels = sheet_.problem.levels;
    const int upper = cluster.line / 2 - 1;
    const int lower = cluster.line / 2;
    const double from =
        upper < 0 ? sheet_.rows.front().top : sheet_.centre[at(upper)] + sheet_.half[at(upper)];
    const double to = lower >= levels ? sheet_.rows.back().top + sheet_.rows.back().height
                                      : sheet_.centre[at(lower)] - sheet_.half[at(lower)];
    const bool ruled = upper >= 0 && lower < levels &&
                       sheet_.row_of_level[at(upper)] != sheet_.row_of_level[at(lower)];
    // Labels and arrowheads below a symbol keep the first stretch free.
    const double start = upper < 0 ? from : std::min(from + label_room(upper), to);
    if (!ruled) return spread(start, to, track, cluster.tracks);
    const double rule = sheet_.rows[sheet_.row_of_level[at(lower)]].top;
    if (track < cluster.before) return spread(std::min(start, rule), rule, track, cluster.before);
    const double end = std::max(rule, to - 3);
    return spread(rule, end, track - cluster.before, cluster.tracks - cluster.before);
  }

  [[nodiscard]] double label_room(int level) const {
    double room = sheet_.entered_below[at(level)] ? kHeadRoom : 0;
    for (std::size_t n = 0; n < sheet_.nets.size(); ++n) {
      if (sheet_.nets[n].answer(plan_).empty() || sheet_.routes[n].exit != Side::Bottom) continue;
      if (sheet_.problem.spots[at(sheet_.problem.nets[n].from)].level != level) continue;
      room = std::max(
          room,
          break_answer(sheet_.nets[n].answer(plan_), sheet_.routes[n], table_, measurer_).height() -
              kTrackPitch * 0.4);
    }
    return room;
  }

  // Half the width of what stands in a lane beside the cluster.
  [[nodiscard]] double half_width(int lane, const Cluster& cluster) const {
    double half = table_.symbol_width / 2;
    for (std::size_t s = 0; s < sheet_.spots.size(); ++s) {
      const Spot& spot = sheet_.problem.spots[s];
      if (spot.lane != lane || 2 * spot.level + 1 < cluster.low ||
          2 * spot.level + 1 > cluster.high)
        continue;
      half = std::max(half, page_.symbols[s].rect.width / 2);
    }
    return half;
  }

  // Tracks keep off the symbols (room for arrowheads and labels) and off the rule, as far as there
  // is room for both.
  [[nodiscard]] double track_x(const Cluster& cluster, int track) const {
    const int left = cluster.line / 2 - 1;
    const int right = cluster.line / 2;
    const double rule =
        right >= sheet_.problem.lanes ? table_.lanes_right() : table_.lane(at(right)).x;
    if (track < cluster.before) {
      const double room = rule - table_.lane_centre(at(left)) - half_width(left, cluster);
      return rule - offset(room, cluster.before - 1 - track, cluster.before);
    }
    const double room = table_.lane_centre(at(right)) - half_width(right, cluster) - rule;
    return rule + offset(room, track - cluster.before, cluster.tracks - cluster.before);
  }

  // Distance from the rule of the k-th of `count` tracks in a space of `room`.
  static double offset(double room, int k, int count) {
    if (count == 1) {
      const double most =
          std::max(room - kHead - 2.5, room * 0.4);  // the symbol's share goes to the arrowhead
      return std::max(most / 2, std::min(6.5, most));
    }
    const double low =
        std::max(std::min(3.5, room * 0.3), std::min(6.0, (room - kHead - 2.5) / count));
    const double wanted = std::max(room - kHead - 2.5, low + 3.0 * (count - 1));
    const double high = std::min(wanted, room - std::min(2.5, room * 0.25));
    return low + (high - low) * k / (count - 1);
  }

  Sheet& sheet_;
  const Plan& plan_;
  const Table& table_;
  std::size_t number_;
  TextMeasurer& measurer_;
  Page& page_;
};

}  // namespace

void draw_sheet(Sheet& sheet, const Plan& plan, const Table& table, std::size_t number,
                TextMeasurer& measurer, Page& page) {
  Drawer(sheet, plan, table, number, measurer, page).run();
}

}  // namespace sop::chart
