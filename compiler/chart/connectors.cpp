// Lettered connectors through the document: which letter, and where the flow goes on.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "compiler/chart/sheet.h"

namespace sop::chart {
namespace {

// 0 → A, 25 → Z, 26 → AA.
std::string letter(std::size_t index) {
  std::string out;
  for (++index; index > 0; index = (index - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (index - 1) % 26));
  return out;
}

class Letterer {
 public:
  Letterer(const Plan& plan, std::vector<Sheet>& sheets, std::size_t first_number)
      : plan_(plan), sheets_(sheets), first_number_(first_number) {}

  void run() {
    find_pages();
    for (std::size_t p = 0; p < sheets_.size(); ++p) {
      for (const std::size_t s : in_order(sheets_[p])) name(sheets_[p].spots[s], p);
    }
  }

 private:
  // The connectors of a page from top to bottom, from left to right.
  static std::vector<std::size_t> in_order(const Sheet& sheet) {
    std::vector<int> lanes;
    for (const Spot& place : sheet.problem.spots) lanes.push_back(place.lane);
    for (std::size_t n = 0; n < sheet.routes.size(); ++n) {
      const Net& net = sheet.problem.nets[n];
      lanes[static_cast<std::size_t>(net.from)] = sheet.routes[n].from_lane;
      lanes[static_cast<std::size_t>(net.to)] = sheet.routes[n].to_lane;
    }
    std::vector<std::size_t> order;
    for (std::size_t s = 0; s < sheet.spots.size(); ++s) {
      if (sheet.spots[s].symbol < 0) order.push_back(s);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const int level_a = sheet.problem.spots[a].level;
      const int level_b = sheet.problem.spots[b].level;
      return level_a != level_b ? level_a < level_b : lanes[a] < lanes[b];
    });
    return order;
  }

  void find_pages() {
    page_of_.assign(plan_.symbols.size(), 0);
    for (std::size_t p = 0; p < sheets_.size(); ++p) {
      for (const SheetSpot& spot : sheets_[p].spots) {
        if (spot.symbol >= 0) page_of_[static_cast<std::size_t>(spot.symbol)] = p;
      }
    }
  }

  // One letter for all arrows to one step in one direction, in the order in which a reader meets
  // them.
  void name(SheetSpot& spot, std::size_t page) {
    std::string& name = letters_[{spot.target, spot.kind}];
    if (name.empty()) name = letter(letters_.size() - 1);
    spot.letter = name;
    spot.id = fmt::format("sambungan-{}-{}", page + 1, name);
    spot.partner_sheet = static_cast<int>(page_of_[spot.other]);
    spot.partner = fmt::format("sambungan-{}-{}", page_of_[spot.other] + 1, name);
    for (const std::size_t other : others(spot)) {
      const std::size_t number = first_number_ + other;
      spot.pages += fmt::format("{}{}", spot.pages.empty() ? "" : ", ", number);
    }
    spot.tooltip = fmt::format("{} halaman {}", spot.leaves ? "Ke" : "Dari", spot.pages);
  }

  // The pages at the other end: that of the step, or those the arrows come from.
  [[nodiscard]] std::set<std::size_t> others(const SheetSpot& spot) const {
    if (spot.leaves) return {page_of_[spot.other]};
    std::set<std::size_t> pages;
    const std::size_t here = page_of_[spot.target];
    for (const std::uint32_t l : plan_.links_to[spot.target]) {
      const std::size_t from = page_of_[plan_.links[l].from];
      if (from != here && (from < here) == (spot.kind == SymbolKind::PentagonDown))
        pages.insert(from);
    }
    return pages;
  }

  const Plan& plan_;
  std::vector<Sheet>& sheets_;
  std::size_t first_number_;
  std::vector<std::size_t> page_of_;  // per planned symbol
  std::map<std::pair<std::uint32_t, SymbolKind>, std::string> letters_;
};

}  // namespace

void letter_connectors(const Plan& plan, std::vector<Sheet>& sheets, std::size_t first_number) {
  Letterer(plan, sheets, first_number).run();
}

}  // namespace sop::chart
