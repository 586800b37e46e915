#include "compiler/chart/plan.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace sop::chart {
namespace {

// "Tidak butuh perbaikan" → "tidak-butuh-perbaikan": what an id may hold.
std::string slug(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) == 0) {
      if (!out.empty() && out.back() != '-') out += '-';
    } else {
      out += byte < 0x80 ? static_cast<char>(std::tolower(byte)) : c;
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "x" : out;
}

// Ids are unique even where labels are not (two steps numbered alike, two equal answers).
class Names {
 public:
  std::string take(const std::string& wanted) {
    std::string name = wanted;
    for (int n = 2; !taken_.insert(name).second; ++n) name = fmt::format("{}-n{}", wanted, n);
    return name;
  }

 private:
  std::set<std::string> taken_;
};

// One symbol of a step's performers.
struct Seat {
  std::uint32_t lane = 0;
  std::size_t member = 0;
};

// `lane_of`: per role.
std::vector<Seat> seats(const model::Step& step, const std::vector<std::uint32_t>& lane_of) {
  std::vector<Seat> out;
  for (std::size_t m = 0; m < step.performers.members.size(); ++m) {
    for (const model::RoleId role : step.performers.members[m]) {
      if (!role.valid() || role.index() >= lane_of.size()) continue;
      const std::uint32_t lane = lane_of[role.index()];
      const bool known =
          std::any_of(out.begin(), out.end(), [&](const Seat& s) { return s.lane == lane; });
      if (!known) out.push_back({lane, m});
    }
  }
  if (out.empty()) out.push_back({0, 0});
  return out;
}

// Which stretches of lanes are taken on the levels of one row.
class Levels {
 public:
  // First level from `from` on where the stretch is free; takes it.
  std::uint32_t take(std::uint32_t from, std::uint32_t first_lane, std::uint32_t last_lane) {
    for (std::uint32_t level = from;; ++level) {
      if (level == taken_.size()) taken_.emplace_back();
      auto& stretches = taken_[level];
      const bool clash = std::any_of(stretches.begin(), stretches.end(), [&](const auto& s) {
        return s.first <= last_lane && first_lane <= s.second;
      });
      if (clash) continue;
      stretches.emplace_back(first_lane, last_lane);
      return level;
    }
  }
  [[nodiscard]] std::uint32_t count() const {
    return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(taken_.size()));
  }

 private:
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> taken_;
};

class Planner {
 public:
  Planner(const model::Model& model, const flow::Program& program, bool capsules)
      : model_(model), program_(program), capsules_(capsules) {}

  Plan run(bool idle_lanes) {
    give_lanes(idle_lanes);
    plan_.lead.assign(model_.steps.size(), 0);
    end_capsule_.assign(model_.steps.size(), kNone);
    is_start_.assign(model_.steps.size(), false);
    for (const flow::NodeId id : symbols_at(program_.start)) {
      if (id.valid()) is_start_[id.index()] = true;
    }
    for (std::uint32_t r = 0; r < model_.rows.size(); ++r) place_row(r);
    for (std::size_t i = 0; i < model_.steps.size(); ++i) {
      const std::vector<flow::Edge>& out = program_.nodes[i].out;
      for (std::size_t e = 0; e < out.size(); ++e) add_links(out[e], static_cast<std::uint32_t>(e));
    }
    link_start();
    index();
    give_corners(plan_);
    return std::move(plan_);
  }

 private:
  void give_lanes(bool idle_too) {
    std::vector<bool> busy(model_.roles.size(), idle_too);
    for (const model::Step& step : model_.steps) {
      for (const auto& member : step.performers.members) {
        for (const model::RoleId role : member) {
          if (role.valid() && role.index() < busy.size()) busy[role.index()] = true;
        }
      }
    }
    for (std::size_t i = 0; i < busy.size(); ++i) {
      lane_of_.push_back(static_cast<std::uint32_t>(plan_.roles.size()));
      if (busy[i]) plan_.roles.emplace_back(i);
    }
    plan_.lanes = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(plan_.roles.size()));
  }

  void index() {
    plan_.symbols_of_row.resize(plan_.rows.size());
    plan_.links_from.resize(plan_.symbols.size());
    plan_.links_to.resize(plan_.symbols.size());
    plan_.ties_from.resize(plan_.symbols.size());
    for (std::uint32_t s = 0; s < plan_.symbols.size(); ++s)
      plan_.symbols_of_row[plan_.symbols[s].row].push_back(s);
    for (std::uint32_t l = 0; l < plan_.links.size(); ++l) {
      plan_.links_from[plan_.links[l].from].push_back(l);
      plan_.links_to[plan_.links[l].to].push_back(l);
    }
    for (std::uint32_t t = 0; t < plan_.ties.size(); ++t)
      plan_.ties_from[plan_.ties[t].left].push_back(t);
  }

  static constexpr std::uint32_t kNone = 0xffffffffU;

  // A row of the plan for each lettered sub-step; the links of a hand-off share theirs.
  void place_row(std::uint32_t index) {
    const model::Row& row = model_.rows[index];
    Levels levels;
    std::uint32_t level = 0;
    std::uint32_t letter = 0;
    for (std::uint32_t k = 0; row.first.valid() && k < row.count; ++k) {
      const std::size_t step = row.first.index() + k;
      if (step >= model_.steps.size()) break;
      if (k > 0 && !model_.steps[step].hand_off_link) {
        plan_.rows.push_back({levels.count(), index, letter++});
        levels = {};
        level = 0;
      }
      level = place_step(step, static_cast<std::uint32_t>(plan_.rows.size()), level, levels);
    }
    plan_.rows.push_back({levels.count(), index, letter});
  }

  // Places the symbols of a step, above the first one its capsule where it has one of its own, and
  // below one that may end the procedure; gives the step's level.
  std::uint32_t place_step(std::size_t index, std::uint32_t row, std::uint32_t from_level,
                           Levels& levels) {
    const model::Step& step = model_.steps[index];
    const std::vector<Seat> places = seats(step, lane_of_);
    std::uint32_t low = places.front().lane;
    std::uint32_t high = low;
    for (const Seat& seat : places) {
      low = std::min(low, seat.lane);
      high = std::max(high, seat.lane);
    }
    if (capsules_ && is_start_[index] && start_capsule_ == kNone) {
      start_capsule_ = add_capsule(
          "mulai", "MULAI", row, levels.take(from_level, places.front().lane, places.front().lane),
          places.front().lane);
      from_level = plan_.symbols.back().level + 1;
    }
    const std::uint32_t level = levels.take(from_level, low, high);
    const auto first_symbol = static_cast<std::uint32_t>(plan_.symbols.size());
    plan_.lead[index] = first_symbol;
    for (std::size_t s = 0; s < places.size(); ++s)
      add_symbol(index, s, places[s].lane, row, level);
    tie(index, places, first_symbol);
    if ((program_.nodes[index].decision || capsules_) && ends(index)) {
      const std::uint32_t lane = places.front().lane;
      end_capsule_[index] =
          add_capsule("selesai-" + slug(step.label), capsules_ ? "SELESAI" : "Selesai", row,
                      levels.take(level + 1, lane, lane), lane);
    }
    return level;
  }

  std::uint32_t add_capsule(const std::string& id, const char* text, std::uint32_t row,
                            std::uint32_t level, std::uint32_t lane) {
    PlannedSymbol capsule;
    capsule.kind = SymbolKind::Capsule;
    capsule.id = names_.take(id);
    capsule.text = text;
    capsule.tooltip = text[0] == 'M' ? "Mulai" : "Selesai";
    capsule.row = row;
    capsule.level = level;
    capsule.lane = lane;
    capsule.own_capsule = true;
    plan_.symbols.push_back(std::move(capsule));
    return static_cast<std::uint32_t>(plan_.symbols.size() - 1);
  }

  // From the capsule before all steps to each of those a case begins with.
  void link_start() {
    if (start_capsule_ == kNone) return;
    for (const flow::NodeId to : symbols_at(program_.start)) {
      if (!to.valid()) continue;
      PlannedLink link;
      link.from = start_capsule_;
      link.to = plan_.lead[to.index()];
      link.edge_from = kNone;
      link.id = names_.take("panah-mulai-" + slug(model_.steps[to.index()].label));
      plan_.links.push_back(std::move(link));
    }
  }

  void add_symbol(std::size_t index, std::size_t seat, std::uint32_t lane, std::uint32_t row,
                  std::uint32_t level) {
    const model::Step& step = model_.steps[index];
    PlannedSymbol symbol;
    const bool decision = program_.nodes[index].decision;
    const bool first = is_start_[index];
    const bool last = !decision && ends(index);
    if (decision) {
      // The companions of a joint decision are plain boxes: only the leading diamond has answers.
      symbol.kind = seat == 0 ? SymbolKind::Diamond : SymbolKind::Box;
      if (seat == 0) symbol.text = step.question.text;
    } else if ((first || last) && !step.optional && !capsules_) {
      symbol.kind = SymbolKind::Capsule;
      if (first != last) symbol.text = first ? "Mulai" : "Selesai";
    }
    symbol.node = flow::NodeId(index);
    const std::string base = "langkah-" + slug(step.label);
    symbol.id = names_.take(seat == 0 ? base : fmt::format("{}-{}", base, seat + 1));
    symbol.tooltip = step.activity.text;
    symbol.row = row;
    symbol.level = level;
    symbol.lane = lane;
    plan_.symbols.push_back(std::move(symbol));
  }

  // A chain of ties from lane to lane. A diamond keeps one side free for an answer: where
  // companions stand on both sides of it, those beyond are tied to its left neighbour, and the
  // router leads that tie round it.
  void tie(std::size_t index, const std::vector<Seat>& places, std::uint32_t first_symbol) {
    std::vector<std::size_t> order(places.size());
    for (std::size_t s = 0; s < places.size(); ++s) order[s] = s;
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return places[a].lane < places[b].lane; });
    for (std::size_t k = 0; k + 1 < order.size(); ++k) {
      const bool beyond_diamond = program_.nodes[index].decision && order[k] == 0 && k > 0;
      const std::size_t left = order[beyond_diamond ? k - 1 : k];
      const std::size_t right = order[k + 1];
      plan_.ties.push_back(
          {first_symbol + static_cast<std::uint32_t>(left),
           first_symbol + static_cast<std::uint32_t>(right),
           places[left].member == places[right].member,
           names_.take(fmt::format("ikatan-{}-{}", slug(model_.steps[index].label), k + 1))});
    }
  }

  // Forks and joins are not drawn: the steps whose symbols an arrow to `node` really leads to, one
  // for each branch that begins there; an invalid id is the end.
  [[nodiscard]] std::vector<flow::NodeId> symbols_at(flow::NodeId node) const {
    std::vector<flow::NodeId> out;
    std::vector<flow::NodeId> open{node};
    while (!open.empty()) {
      const flow::NodeId at = open.back();
      open.pop_back();
      if (!at.valid() || program_.node(at).kind == flow::NodeKind::Step) {
        if (std::find(out.begin(), out.end(), at) == out.end()) out.push_back(at);
        continue;
      }
      const std::vector<flow::Edge>& next = program_.node(at).out;
      for (std::size_t i = next.size(); i-- > 0;) open.push_back(next[i].to);
    }
    return out;
  }

  [[nodiscard]] bool ends(std::size_t index) const {
    const auto& out = program_.nodes[index].out;
    return std::any_of(out.begin(), out.end(), [this](const flow::Edge& e) {
      return e.ends() || !symbols_at(e.to).front().valid();
    });
  }

  void add_links(const flow::Edge& edge, std::uint32_t edge_index) {
    for (const flow::NodeId to : symbols_at(edge.to)) add_link(edge, edge_index, to);
  }

  void add_link(const flow::Edge& edge, std::uint32_t edge_index, flow::NodeId to) {
    const std::size_t from = edge.from.index();
    PlannedLink link;
    link.edge_from = edge.from.value;
    link.edge_index = edge_index;
    link.from = plan_.lead[from];
    link.answer = edge.answer;
    if (!to.valid()) {
      if (end_capsule_[from] == kNone) return;  // the step itself is the last capsule
      link.to = end_capsule_[from];
    } else {
      link.to = plan_.lead[to.index()];
    }
    const std::string& label = model_.steps[from].label;
    link.id =
        names_.take(edge.answer.empty()
                        ? fmt::format("panah-{}-{}", slug(label),
                                      to.valid() ? slug(model_.steps[to.index()].label) : "selesai")
                        : fmt::format("panah-{}-{}", slug(label), slug(edge.answer)));
    plan_.links.push_back(std::move(link));
  }

  const model::Model& model_;
  const flow::Program& program_;
  bool capsules_;
  Plan plan_;
  std::vector<std::uint32_t> lane_of_;  // per role
  std::vector<std::uint32_t> end_capsule_;
  std::uint32_t start_capsule_ = kNone;
  std::vector<bool> is_start_;  // per step: a case may begin here
  Names names_;
};

}  // namespace

Plan make_plan(const model::Model& model, const flow::Program& program, bool idle_lanes,
               bool capsules) {
  return Planner(model, program, capsules).run(idle_lanes);
}

}  // namespace sop::chart
