// Pages with their spots and nets: which symbols stand on a page, and which arrows must go through
// a connector.
#include "compiler/chart/sheet.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace sop::chart {
namespace {

// One connector of the page.
struct Connector {
  std::uint32_t target = 0;  // planned symbol all its arrows lead to
  bool down = true;          // the flow goes to a later page
  bool leaves = false;       // arrows end here; else one begins
  std::vector<std::uint32_t> links;
  [[nodiscard]] bool on_top() const { return down != leaves; }
};

class SheetMaker {
 public:
  SheetMaker(const Plan& plan, const Table& table, const std::vector<SheetRow>& rows)
      : plan_(plan), table_(table), body_(rows) {}

  Sheet run() {
    collect_symbols();
    find_connectors();
    make_rows();
    make_spots();
    add_connectors(true);
    add_connectors(false);
    add_links();
    finish();
    return std::move(sheet_);
  }

 private:
  static constexpr int kElsewhere = -1;

  void collect_symbols() {
    for (std::size_t r = 0; r < body_.size(); ++r) {
      for (const std::uint32_t s : plan_.symbols_of_row[body_[r].row]) {
        const std::uint32_t level = plan_.symbols[s].level;
        if (level < body_[r].first_level || level >= body_[r].first_level + body_[r].levels)
          continue;
        symbols_.push_back(s);
        spot_of_[s] = kElsewhere;
      }
    }
  }
  [[nodiscard]] bool here(std::uint32_t symbol) const { return spot_of_.count(symbol) > 0; }
  // Of a symbol on another page: is that page a later one?
  [[nodiscard]] bool later(std::uint32_t symbol) const {
    const PlannedSymbol& s = plan_.symbols[symbol];
    const SheetRow& last = body_.back();
    return s.row > last.row || (s.row == last.row && s.level >= last.first_level + last.levels);
  }

  void find_connectors() {
    for (const std::uint32_t s : symbols_) {
      for (const std::uint32_t l : plan_.links_from[s]) {
        if (!here(plan_.links[l].to)) note(l, later(plan_.links[l].to), true);
      }
      for (const std::uint32_t l : plan_.links_to[s]) {
        if (!here(plan_.links[l].from)) note(l, !later(plan_.links[l].from), false);
      }
    }
  }

  void note(std::uint32_t link, bool down, bool leaves) {
    const std::uint32_t target = plan_.links[link].to;
    for (Connector& c : connectors_) {
      if (c.target != target || c.down != down || c.leaves != leaves) continue;
      c.links.push_back(link);
      return;
    }
    connectors_.push_back({target, down, leaves, {link}});
  }

  [[nodiscard]] std::uint32_t strip_levels(bool top) const {
    const auto count = std::count_if(connectors_.begin(), connectors_.end(),
                                     [&](const Connector& c) { return c.on_top() == top; });
    return (static_cast<std::uint32_t>(count) + plan_.lanes - 1) / plan_.lanes;
  }

  void make_rows() {
    const auto strip = [&](bool top) {
      SheetRow row;
      row.strip = true;
      row.levels = strip_levels(top);
      if (row.levels > 0) sheet_.rows.push_back(row);
    };
    strip(true);
    sheet_.rows.insert(sheet_.rows.end(), body_.begin(), body_.end());
    strip(false);
    for (std::size_t r = 1; r < sheet_.rows.size(); ++r) {
      SheetRow& row = sheet_.rows[r];
      const SheetRow& over = sheet_.rows[r - 1];
      row.goes_on = !row.strip && !over.strip && over.row != row.row &&
                    plan_.rows[over.row].row == plan_.rows[row.row].row;
    }
    for (std::size_t r = 0; r < sheet_.rows.size(); ++r) {
      // A part of a row without symbols still has a line to stand on.
      const std::uint32_t levels = std::max<std::uint32_t>(1, sheet_.rows[r].levels);
      for (std::uint32_t l = 0; l < levels; ++l) sheet_.row_of_level.push_back(r);
    }
    Problem& problem = sheet_.problem;
    problem.lanes = static_cast<int>(plan_.lanes);
    problem.levels = static_cast<int>(sheet_.row_of_level.size());
    problem.first_line = strip_levels(true) > 0 ? 2 : 0;
    problem.last_line = 2 * problem.levels - (strip_levels(false) > 0 ? 2 : 0);
  }

  void make_spots() {
    std::vector<int> first_level(sheet_.rows.size(), 0);
    for (std::size_t l = sheet_.row_of_level.size(); l-- > 0;)
      first_level[sheet_.row_of_level[l]] = static_cast<int>(l);
    std::size_t r = 0;
    for (const std::uint32_t s : symbols_) {
      const PlannedSymbol& symbol = plan_.symbols[s];
      while (sheet_.rows[r].strip || sheet_.rows[r].row != symbol.row) ++r;
      spot_of_[s] = static_cast<int>(sheet_.spots.size());
      SheetSpot spot;
      spot.symbol = static_cast<int>(s);
      spot.kind = symbol.kind;
      sheet_.spots.push_back(std::move(spot));
      const int level =
          first_level[r] + static_cast<int>(symbol.level - sheet_.rows[r].first_level);
      sheet_.problem.spots.push_back({level, static_cast<int>(symbol.lane)});
    }
  }

  // Connectors choose their lanes in the router; only where a strip needs several levels their
  // places are given.
  void add_connectors(bool top) {
    const std::uint32_t levels = strip_levels(top);
    std::vector<bool> taken(static_cast<std::size_t>(levels) * plan_.lanes, false);
    for (const Connector& c : connectors_) {
      if (c.on_top() != top) continue;
      const PlannedLink& first = plan_.links[c.links.front()];
      Spot place;
      place.level = top ? 0 : sheet_.problem.levels - 1;
      if (levels > 1)
        give_place(taken, plan_.symbols[c.leaves ? first.from : c.target].lane, levels, top, place);
      const auto index = static_cast<int>(sheet_.problem.spots.size());
      sheet_.problem.spots.push_back(place);
      SheetSpot spot;
      spot.kind = c.down ? SymbolKind::PentagonDown : SymbolKind::PentagonUp;
      spot.target = c.target;
      spot.other = c.leaves ? c.target : first.from;
      spot.leaves = c.leaves;
      sheet_.spots.push_back(std::move(spot));
      connect(c, index);
    }
  }

  // The free lane nearest to the wanted one, on the level nearest to the rows.
  void give_place(std::vector<bool>& taken, std::uint32_t wanted, std::uint32_t levels, bool top,
                  Spot& place) const {
    const auto lanes = static_cast<int>(plan_.lanes);
    for (std::uint32_t depth = 0; depth < levels; ++depth) {
      for (int off = 0; off < 2 * lanes; ++off) {
        const int lane = static_cast<int>(wanted) + (off % 2 == 0 ? off / 2 : -(off + 1) / 2);
        if (lane < 0 || lane >= lanes) continue;
        const std::size_t at =
            static_cast<std::size_t>(depth) * plan_.lanes + static_cast<std::size_t>(lane);
        if (taken[at]) continue;
        taken[at] = true;
        place.lane = lane;
        const int inner = static_cast<int>(depth);
        const int all = static_cast<int>(levels);
        place.level = top ? all - 1 - inner : sheet_.problem.levels - all + inner;
        return;
      }
    }
  }

  void connect(const Connector& c, int spot) {
    if (!c.leaves) {
      Net net;
      net.from = spot;
      net.to = spot_of_[c.target];
      net.back = !c.down;
      net.exits = side_bit(c.down ? Side::Bottom : Side::Top);
      sheet_.problem.nets.push_back(net);
      sheet_.nets.push_back(
          {static_cast<int>(c.links.front()), -1, static_cast<int>(c.links.size()), true});
      return;
    }
    for (const std::uint32_t l : c.links) {
      Net net;
      net.from = spot_of_[plan_.links[l].from];
      net.to = spot;
      net.back = !c.down;
      net.entries = side_bit(c.down ? Side::Top : Side::Bottom);
      sheet_.problem.nets.push_back(net);
      sheet_.nets.push_back({static_cast<int>(l), -1, 1, false});
    }
  }

  [[nodiscard]] int level_of(std::uint32_t symbol) const {
    return sheet_.problem.spots[static_cast<std::size_t>(spot_of_.at(symbol))].level;
  }

  void add_links() {
    for (const std::uint32_t s : symbols_) {
      for (const std::uint32_t l : plan_.links_from[s]) {
        const PlannedLink& link = plan_.links[l];
        if (!here(link.to)) continue;
        Net net;
        net.from = spot_of_[link.from];
        net.to = spot_of_[link.to];
        net.back = level_of(link.to) < level_of(link.from) || link.from == link.to;
        sheet_.problem.nets.push_back(net);
        sheet_.nets.push_back({static_cast<int>(l), -1, 1, false});
      }
      for (const std::uint32_t t : plan_.ties_from[s]) {
        Net net;
        net.from = spot_of_[s];
        net.to = spot_of_[plan_.ties[t].right];
        net.tie = true;
        sheet_.problem.nets.push_back(net);
        sheet_.nets.push_back({-1, static_cast<int>(t), 1, false});
      }
    }
  }

  // Order from top to bottom (the search likes neighbours together), crowded symbols, approximate
  // places of lines.
  void finish() {
    Problem& problem = sheet_.problem;
    std::vector<std::size_t> order(problem.nets.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto key = [&](std::size_t i) {
      const Net& net = problem.nets[i];
      const int a = problem.spots[static_cast<std::size_t>(net.from)].level;
      const int b = problem.spots[static_cast<std::size_t>(net.to)].level;
      return std::pair<int, int>(a + b, sheet_.nets[i].link);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<Net> nets;
    std::vector<SheetNet> names;
    for (const std::size_t i : order) {
      nets.push_back(problem.nets[i]);
      names.push_back(sheet_.nets[i]);
    }
    problem.nets = std::move(nets);
    sheet_.nets = std::move(names);
    std::vector<int> leaving(problem.spots.size(), 0);
    std::vector<int> branches(problem.spots.size(), 0);  // of them, those without an answer
    for (std::size_t i = 0; i < problem.nets.size(); ++i) {
      const Net& net = problem.nets[i];
      ++leaving[static_cast<std::size_t>(net.from)];
      if (!net.tie && sheet_.nets[i].answer(plan_).empty())
        ++branches[static_cast<std::size_t>(net.from)];
    }
    for (std::size_t i = 0; i < problem.nets.size(); ++i) {
      Net& net = problem.nets[i];
      const std::string& answer = sheet_.nets[i].answer(plan_);
      net.crowded = !net.tie && leaving[static_cast<std::size_t>(net.from)] > 3;
      net.fork = !net.tie && answer.empty() && branches[static_cast<std::size_t>(net.from)] > 1;
      if (!answer.empty())
        net.corner = plan_.links[static_cast<std::size_t>(sheet_.nets[i].link)].corner;
      // About half an em a byte: only to tell cramped routes from others.
      problem.nets[i].label = 0.5 * table_.label_font.size * static_cast<double>(answer.size());
    }
    problem.index_symbols();
    problem.side_room = (table_.lane_width - table_.symbol_width) / 2;
    problem.narrow = problem.side_room < kHead + 5;
    for (int i = 0; i <= 2 * problem.lanes; ++i) problem.x.push_back(table_.lane_width * i / 2);
    problem.y.push_back(0);
    for (const std::size_t r : sheet_.row_of_level) {
      const SheetRow& row = sheet_.rows[r];
      const double step =
          (row.strip ? 30.0 : row.height / std::max<std::uint32_t>(1, row.levels)) / 2;
      problem.y.push_back(problem.y.back() + step);
      problem.y.push_back(problem.y.back() + step);
    }
  }

  const Plan& plan_;
  const Table& table_;
  const std::vector<SheetRow>& body_;
  Sheet sheet_;
  std::vector<std::uint32_t> symbols_;    // on this page
  std::map<std::uint32_t, int> spot_of_;  // of those
  std::vector<Connector> connectors_;
};

}  // namespace

Sheet make_sheet(const Plan& plan, const Table& table, const std::vector<SheetRow>& rows) {
  return SheetMaker(plan, table, rows).run();
}

}  // namespace sop::chart
