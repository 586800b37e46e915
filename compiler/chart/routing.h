// Routing of one page on a small grid of lines, before anything has coordinates.
//
// Vertical lines are numbered 0 … 2·lanes from the left: odd ones are the centres of the lanes,
// even ones the gutters between them (a gutter holds the rule and any number of tracks). Horizontal
// lines likewise: odd ones run through the levels (lines of symbols), even ones are the gutters
// between levels. A route is the sequence of lines it follows, vertical and horizontal by turns.
// Centre lines carry one arrow at a place; gutters as many as are needed.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace sop::chart {

enum class Side : std::uint8_t { Top, Right, Bottom, Left };

// Where an arrow may begin or end.
struct Spot {
  int level = 0;
  int lane = -1;  // -1: a lettered connector, whose lane the router chooses
  [[nodiscard]] bool open() const { return lane < 0; }
  friend bool operator==(const Spot&, const Spot&) = default;
};

constexpr std::uint8_t side_bit(Side side) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(side));
}
inline constexpr std::uint8_t kAllSides = 0x0f;

struct Net {
  int from = 0;  // spots
  int to = 0;
  bool back = false;
  bool tie = false;
  bool crowded =
      false;  // leaves a symbol with more than three arrows: the first piece may be shared
  bool fork =
      false;         // one of several without an answer from its symbol: they may begin as one line
  int corner = -1;   // side by which its answer leaves elsewhere in the chart
  double label = 0;  // width of its answer, points
  bool open = false;  // begins or ends at a connector whose lane is open
  std::uint8_t exits = kAllSides;
  std::uint8_t entries = kAllSides;
  friend bool operator==(const Net&, const Net&) = default;
};

struct Problem {
  int lanes = 1;
  int levels = 1;
  int first_line = 0;  // horizontal lines on which arrows may run sideways
  int last_line = 2;
  double side_room = 100;  // between a symbol and the rule beside it
  bool narrow = false;     // little room between a symbol and the rule: tracks run beyond the rule
  std::vector<double> x;   // approximate places of the lines, for lengths
  std::vector<double> y;
  std::vector<Spot> spots;
  std::vector<Net> nets;

  // Call when spots and nets are complete.
  void index_symbols();
  // Number of symbols on a lane's centre between two levels (inclusive), or on a level between two
  // lanes.
  [[nodiscard]] int symbols_in_lane(int lane, int first_level, int last_level) const;
  [[nodiscard]] int symbols_on_level(int level, int first_lane, int last_lane) const;
  [[nodiscard]] bool taken(int level, int lane) const {
    return symbols_on_level(level, lane, lane) > 0;
  }

 private:
  std::vector<int> down_;    // prefix sums per lane
  std::vector<int> across_;  // and per level
};

struct Route {
  static constexpr int kMostPieces = 12;
  bool horizontal = false;  // the first piece
  int pieces = 0;
  std::array<int, kMostPieces> line{};
  int from_lane = 0;
  int to_lane = 0;
  Side exit = Side::Bottom;
  Side entry = Side::Top;
  double cost = 0;

  [[nodiscard]] int bends() const { return pieces - 1; }
  [[nodiscard]] bool is_horizontal(int piece) const { return horizontal == (piece % 2 == 0); }
};

inline constexpr double kBendCost = 50;
inline constexpr double kCrossingCost = 1000;
inline constexpr double kClashCost =
    20000;  // two arrows over one another: never in a finished page

// The sensible routes of a net, cheapest first, at most `limit` (more where the lane of a connector
// is open). From kManyCandidates on, distant gutters are tried too.
inline constexpr std::size_t kManyCandidates = 40;
[[nodiscard]] std::vector<Route> candidates(const Problem& problem, const Net& net,
                                            std::size_t limit);

// Checks a sequence of lines and fills in sides and cost; false where it runs through a symbol or
// turns back.
[[nodiscard]] bool complete(const Problem& problem, const Net& net, Route& route);

// A route as points on a fine integer grid (8 units a line), for pairwise tests.
struct Shape {
  static constexpr int kMostPoints = Route::kMostPieces + 1;
  int pieces = 0;
  bool horizontal = false;
  std::array<int, kMostPoints> x{};
  std::array<int, kMostPoints> y{};
  std::array<int, Route::kMostPieces> line{};
  int low_x = 0, high_x = 0, low_y = 0, high_y = 0;
  [[nodiscard]] bool is_horizontal(int piece) const { return horizontal == (piece % 2 == 0); }
};
[[nodiscard]] Shape shape_of(const Problem& problem, const Net& net, const Route& route);

// What two chosen routes cost each other, with the better order of the gutters they share.
struct SharedGutter {
  bool horizontal = false;
  int line = 0;
  bool first_before = true;  // the first route left of / above the second
  double weight = 0;         // what the other order would cost more
};
struct PairCost {
  double cost = 0;
  int crossings = 0;
  int clashes = 0;
  int shared_tail = 0;  // pieces at the end that both draw as one line
  int shared_head = 0;
  std::vector<SharedGutter> gutters;  // only when asked for
};
[[nodiscard]] PairCost pair_cost(const Problem& problem, const Net& a, const Route& route_a,
                                 const Shape& shape_a, const Net& b, const Route& route_b,
                                 const Shape& shape_b, bool with_gutters);

// One route for each net, chosen jointly. `budget` bounds the nodes of the exact search.
struct Choice {
  std::vector<Route> routes;
  double cost = 0;
  int crossings = 0;
  int clashes = 0;
};
[[nodiscard]] Choice choose_routes(const Problem& problem, std::size_t budget);

// A route found by search over the whole grid, round everything that `others` occupy; the last
// resort.
[[nodiscard]] bool maze_route(const Problem& problem, const Net& net,
                              const std::vector<const Route*>& others,
                              const std::vector<const Net*>& other_nets, Route& route);

// Tracks in the gutters. A cluster is a set of pieces in one gutter that overlap; each cluster is
// packed on its own.
struct Cluster {
  bool horizontal = false;
  int line = 0;
  int tracks = 0;
  int before = 0;  // of them, those left of / above the rule
  int low = 0;     // lines it extends over
  int high = 0;
};
struct Place {
  int cluster = -1;
  int track = 0;
};
struct Tracks {
  std::vector<Cluster> clusters;
  std::vector<std::array<Place, Route::kMostPieces>> places;  // per net and piece
};
[[nodiscard]] Tracks assign_tracks(const Problem& problem, const std::vector<Route>& routes);

}  // namespace sop::chart
