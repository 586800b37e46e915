#include "compiler/emit/svg_path.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace sop::emit {
namespace {

constexpr double kNear = 0.011;  // Graphviz writes two decimals

// A point as it is written, and as numbers.
struct Spot {
  std::string_view x_text, y_text;
  double x = 0;
  double y = 0;
};

bool read_number(std::string_view text, std::size_t& at, std::string_view& as_written,
                 double& value) {
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
  if (error != std::errc()) return false;
  as_written = {begin, static_cast<std::size_t>(end - begin)};
  at += as_written.size();
  return true;
}

// "x,y x,y …" with any one of `between` before each but the first.
bool read_spots(std::string_view text, std::string_view between, std::vector<Spot>& spots) {
  for (std::size_t at = 0; at < text.size();) {
    if (!spots.empty()) {
      if (between.find(text[at]) == std::string_view::npos) return false;
      ++at;
      if (at == text.size()) break;
    }
    Spot spot;
    if (!read_number(text, at, spot.x_text, spot.x)) return false;
    if (at >= text.size() || text[at] != ',') return false;
    ++at;
    if (!read_number(text, at, spot.y_text, spot.y)) return false;
    spots.push_back(spot);
  }
  return true;
}

void append_spot(std::string& out, const Spot& spot) {
  out += spot.x_text;
  if (!spot.y_text.starts_with('-')) out += ' ';
  out += spot.y_text;
}

void append_line(std::string& out, const Spot& from, const Spot& to) {
  if (std::abs(from.y - to.y) < kNear) {
    out += 'H';
    out += to.x_text;
  } else if (std::abs(from.x - to.x) < kNear) {
    out += 'V';
    out += to.y_text;
  } else {
    out += 'L';
    append_spot(out, to);
  }
}

// The two control points lie between the ends, on a horizontal or vertical line.
bool is_straight(const Spot* four) {
  const auto level = [&](double Spot::*along, double Spot::*across) {
    for (int i = 1; i < 4; ++i) {
      if (std::abs(four[i].*across - four[0].*across) > kNear) return false;
    }
    const double low = std::min(four[0].*along, four[3].*along) - kNear;
    const double high = std::max(four[0].*along, four[3].*along) + kNear;
    return four[1].*along >= low && four[1].*along <= high && four[2].*along >= low &&
           four[2].*along <= high;
  };
  return level(&Spot::x, &Spot::y) || level(&Spot::y, &Spot::x);
}

}  // namespace

std::string straightened(std::string_view path) {
  std::vector<Spot> spots;
  if (!path.starts_with('M') || !read_spots(path.substr(1), "C ", spots) || spots.size() % 3 != 1)
    return std::string(path);
  std::string out = "M";
  append_spot(out, spots[0]);
  bool curved = false;  // a C may go on without its letter
  for (std::size_t i = 0; i + 3 < spots.size(); i += 3) {
    const Spot* four = &spots[i];
    if (is_straight(four)) {
      const bool stays = std::abs(four[0].x - four[3].x) < kNear / 2 &&
                         std::abs(four[0].y - four[3].y) < kNear / 2;
      if (!stays) append_line(out, four[0], four[3]);
      curved = curved && stays;
      continue;
    }
    if (!curved) out += 'C';
    for (int k = 1; k < 4; ++k) {
      if ((curved || k > 1) && !four[k].x_text.starts_with('-')) out += ' ';
      append_spot(out, four[k]);
    }
    curved = true;
  }
  return out;
}

std::string rectangle(std::string_view points) {
  constexpr std::size_t kCorners = 5;  // the first one again
  std::vector<Spot> spots;
  if (!read_spots(points, " ", spots) || spots.size() != kCorners) return {};
  const auto same = [](double a, double b) { return std::abs(a - b) < kNear; };
  const bool closed = same(spots[0].x, spots[4].x) && same(spots[0].y, spots[4].y);
  const bool upright = same(spots[0].y, spots[1].y) && same(spots[1].x, spots[2].x) &&
                       same(spots[2].y, spots[3].y) && same(spots[3].x, spots[0].x);
  if (!closed || !upright) return {};
  std::string out = "M";
  append_spot(out, spots[0]);
  out += 'H';
  out += spots[2].x_text;
  out += 'V';
  out += spots[2].y_text;
  out += 'H';
  out += spots[0].x_text;
  return out + 'z';
}

std::string straight_line(std::string_view points) {
  std::vector<Spot> spots;
  if (!read_spots(points, " ", spots) || spots.size() != 2) return {};
  std::string out = "M";
  append_spot(out, spots[0]);
  append_line(out, spots[0], spots[1]);
  return out;
}

}  // namespace sop::emit
