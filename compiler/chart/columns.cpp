// Which columns the table has, and how wide they are: what the words need at least, then lanes wide
// enough to draw in, and the rest where it saves the most height.
#include <algorithm>
#include <cmath>
#include <string_view>

#include "compiler/base/utf8.h"
#include "compiler/chart/paper.h"
#include "compiler/chart/table.h"

namespace sop::chart {
namespace {

constexpr double kNarrowestLane = 32;
constexpr double kLanesShare = 0.48;        // of the width, at most for all lanes
constexpr double kLanesForHeadings = 0.54;  // the same where headings would be turned else
constexpr double kGoodLane = 52;            // narrower ones cramp answers
constexpr double kWidestLane = 92;
constexpr double kWidestSymbol = 38;
constexpr double kSymbolShare = 0.54;  // of the lane
constexpr double kAmpleLane = 66;      // wider only where texts leave room over, or for headings
constexpr double kAmpleFew = 80;       // the same for up to three lanes
constexpr double kNarrowCost = 0.6;    // of lanes half as wide as that, part of the height
constexpr double kLineCost = 0.2;      // of a line that makes no row higher, part of its height
constexpr double kEasilyFits = 0.3;    // of the page
constexpr double kSmallCost = 10;      // of the lanes' headings a point smaller, points
constexpr double kTurnedCost = 60;     // of turned ones
constexpr double kTurnedHeight = 70;   // of those, by estimate
constexpr double kWidestHeading = 84;  // a longer word of a heading is set smaller

struct KnownColumn {
  std::string_view name;  // as sop.toml calls it
  ColumnKind kind;
  const char* heading;
};
constexpr KnownColumn kColumns[] = {
    {"no", ColumnKind::Number, "No"},
    {"kegiatan", ColumnKind::Activity, "Kegiatan"},
    {"pelaksana", ColumnKind::Lane, "Pelaksana"},
    {"kelengkapan", ColumnKind::Inputs, "Kelengkapan"},
    {"waktu", ColumnKind::Time, "Waktu"},
    {"output", ColumnKind::Outputs, "Output"},
    {"keterangan", ColumnKind::Remark, "Keterangan"},
};

bool is_text(ColumnKind kind) {
  return kind != ColumnKind::Lane;
}

// The word that is probably the widest.
void widest_guess(const std::string& text, std::string& widest, double& ems) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find(' ', begin);
    if (end == std::string::npos) end = text.size();
    const std::string_view word(text.data() + begin, end - begin);
    const double here = word.size() > 3 ? rough_width(word) : 0;
    if (here > ems) {
      ems = here;
      widest = word;
    }
    begin = end + 1;
  }
}

struct ShortLines {
  double widest = 0, count = 0;  // paragraph in ems; paragraphs
};

class ColumnMaker {
 public:
  ColumnMaker(const model::Model& model, const Plan& plan, const Options& options,
              const CellTexts& texts, TableShape shape, TextMeasurer& measurer, Table& table)
      : model_(model),
        plan_(plan),
        options_(options),
        texts_(texts),
        low_(shape == TableShape::Low),
        measurer_(measurer),
        table_(table),
        rows_(std::min(plan.rows.size(), kMostWeighed)),
        scale_(std::clamp(table.font.size / kUsualSize, 1.0, 1.6)) {}

  void run() {
    add_columns();
    share_width();
  }

 private:
  static constexpr std::size_t kMostWeighed = 400;  // rows; the rest is taken to be like them

  [[nodiscard]] bool in_use(ColumnKind kind) const {
    switch (kind) {
      case ColumnKind::Inputs:
        return model_.has_inputs;
      case ColumnKind::Time:
        return model_.has_time;
      case ColumnKind::Outputs:
        return model_.has_outputs;
      case ColumnKind::Remark:
        return texts_.has_remarks();
      default:
        return true;
    }
  }

  // The order of the form, or that of the project, which may leave columns out; never the lanes.
  void add_columns() {
    std::vector<const KnownColumn*> order;
    for (const std::string& name : options_.columns) {
      for (const KnownColumn& column : kColumns) {
        const bool known = std::find(order.begin(), order.end(), &column) != order.end();
        if (column.name == name && !known) order.push_back(&column);
      }
    }
    const bool own = !order.empty();
    for (const KnownColumn& column : kColumns)
      if (!own && in_use(column.kind)) order.push_back(&column);
    if (std::find(order.begin(), order.end(), &kColumns[2]) == order.end()) {
      const auto after = std::find_if_not(order.begin(), order.end(), [](const KnownColumn* one) {
        return one->kind == ColumnKind::Number || one->kind == ColumnKind::Activity;
      });
      order.insert(after, &kColumns[2]);
    }
    for (const KnownColumn* column : order) add(*column);
  }

  void add(const KnownColumn& column) {
    if (column.kind == ColumnKind::Lane) {
      table_.first_lane = table_.columns.size();
      table_.lanes = plan_.lanes;
      for (std::size_t i = 0; i < plan_.lanes; ++i) {
        const bool named = i < plan_.roles.size();
        table_.columns.push_back(
            {ColumnKind::Lane, named ? model_.role(plan_.roles[i]).title : "", 0, 0, {}, {}});
      }
      return;
    }
    std::string heading = title_for(options_.column_titles, column.heading);
    if (column.kind == ColumnKind::Time && texts_.unit()) {
      const std::string unit(phrases::name_of(*texts_.unit()));
      if (utf8::fold(heading).find(unit) == std::string::npos) heading += " (" + unit + ")";
    }
    table_.columns.push_back({column.kind, std::move(heading), 0, 0, {}, {}});
  }

  // Least width of a text column: its heading and its longest word, within reason.
  double least_width(const Column& column) {
    const double size = table_.font.size;
    const double heading =
        std::min(widest_word(column.heading, {size, true}, measurer_) + 0.5, kWidestHeading);
    std::string longest;
    if (column.kind == ColumnKind::Number) {
      for (const model::Row& row : model_.rows) {
        if (row.number.size() >= longest.size()) longest = number_text(row);
      }
      return std::max(std::min(heading, 40.0), measurer_.width(longest, table_.font)) +
             2 * kCellPadding;
    }
    double ems = 0;
    double whole = 0;  // the widest cell of Waktu on one line
    for (const PlannedRow& row : plan_.rows) {
      for (const auto& paragraph : texts_.of(row.row, column.kind, row.letter)) {
        widest_guess(paragraph.text.text, longest, ems);
        whole = std::max(whole, rough_width(paragraph.text.text) * size);
      }
    }
    const double word = measurer_.width(longest, table_.font) + 0.5;
    switch (column.kind) {
      case ColumnKind::Activity:
        return std::max(104.0, std::min(word, 120.0)) + 2 * kCellPadding;
      case ColumnKind::Time:
        return std::max({heading, std::min(word, 60.0), std::min(whole * 1.08, 46.0)}) +
               2 * kCellPadding;
      default:
        return std::max(heading, std::min(word, roomy_ ? 110.0 : 84.0)) + 2 * kCellPadding;
    }
  }

  // All least widths; where their sum is more than `room`, wide ones give way as far as text stays
  // readable, so that lanes can be drawn in. Gives the sum.
  double least_widths(double room) {
    double sum = 0;
    double tight = 0;
    for (Column& column : table_.columns) {
      if (!is_text(column.kind)) continue;
      column.width = least_width(column);
      sum += column.width;
      tight += std::min(column.width, tightest(column.kind));
    }
    if (sum <= room || sum <= tight) return sum;
    const double part = std::min(1.0, (sum - room) / (sum - tight));
    double left = 0;
    for (Column& column : table_.columns) {
      if (!is_text(column.kind)) continue;
      column.width -= part * (column.width - std::min(column.width, tightest(column.kind)));
      left += column.width;
    }
    return left;
  }

  static double tightest(ColumnKind kind) { return kind == ColumnKind::Activity ? 92 : 72; }

  // Ems of text per column and row, once.
  void weigh_cells() {
    ems_.resize(table_.columns.size());
    short_.resize(table_.columns.size());
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      for (std::size_t r = 0; r < rows_; ++r) {
        double sum = 0;
        double widest = 0;
        double paragraphs = 0;
        const PlannedRow& row = plan_.rows[r];
        for (const auto& paragraph : texts_.of(row.row, table_.columns[c].kind, row.letter)) {
          // Every paragraph begins a line, and lines are not filled to their ends.
          const double width = rough_width(paragraph.text.text);
          sum += width + 2.5;
          widest = std::max(widest, width);
          ++paragraphs;
        }
        ems_[c].push_back(sum);
        // Paragraphs that fit on a line each.
        short_[c].push_back({widest * 1.04, paragraphs});
      }
    }
  }

  // What a column would like: the share that evens out the heights of the rows (weights grow with
  // the cube of the text, so that the tallest cells count most).
  double appetite(std::size_t column) const {
    double sum = 0;
    for (const double ems : ems_[column]) sum += ems * ems * ems;
    return std::sqrt(std::sqrt(sum));
  }

  // The widest word of the lanes' headings that is not absurd.
  void measure_headings() {
    const Font font{table_.font.size, true};
    for (std::size_t c = table_.first_lane; c < table_.first_lane + table_.lanes; ++c) {
      const double word = widest_word(table_.columns[c].heading, font, measurer_);
      if (word < kAbsurdWord * font.size) heading_word_ = std::max(heading_word_, word);
    }
  }

  // The lane that holds them upright in letters of this size.
  [[nodiscard]] double upright_lane(double size) const {
    return heading_word_ * size / table_.font.size + 2 * kHeadingSide + 0.5;
  }

  // Height of the lanes' headings, and what it costs that they are small or turned.
  double heading_cost(double lane) const {
    double size = table_.font.size;
    while (size >= kSmallestUpright && upright_lane(size) > lane) size -= 0.5;
    if (size < kSmallestUpright) return kTurnedHeight + (low_ ? 0 : kTurnedCost);
    double lines = 1;
    for (std::size_t c = table_.first_lane; c < table_.first_lane + table_.lanes; ++c) {
      const double ems = rough_width(table_.columns[c].heading) + 1;
      lines = std::max(lines, std::ceil(ems * size * 1.1 / (lane - 2 * kHeadingSide)));
    }
    return lines * size * kLinePitch + kSmallCost * (table_.font.size - size);
  }

  // Height of all rows, by estimate.
  double estimated_height(double lane) const {
    const double size = table_.font.size;
    const double symbols = std::min(kWidestSymbol * scale_, lane * kSymbolShare) * 0.64 + 24;
    double sum = 0;
    for (std::size_t r = 0; r < rows_; ++r) {
      double lines = 0;
      double all_lines = 0;
      for (std::size_t c = 0; c < table_.columns.size(); ++c) {
        if (!is_text(table_.columns[c].kind)) continue;
        const double room = std::max(1.0, table_.columns[c].width - 2 * kCellPadding);
        const ShortLines& lined = short_[c][r];
        const double here =
            lined.widest * size <= room ? lined.count : std::ceil(ems_[c][r] * size / room);
        lines = std::max(lines, here);
        all_lines += here;
      }
      const double pitch = size * kLinePitch;
      sum += std::max(symbols, lines * pitch + 2 * kCellPadding) + kLineCost * all_lines * pitch;
    }
    return sum;
  }

  void share_width() {
    std::vector<Column>& columns = table_.columns;
    weigh_cells();
    measure_headings();
    for (std::size_t c = 0; c < columns.size(); ++c) appetites_.push_back(appetite(c));
    roomy_ = table_.lanes <= 6;
    const double all = table_.area.width;
    const auto n = static_cast<double>(table_.lanes);
    double text_least = least_widths(all - kGoodLane * scale_ * n);
    // Absurdly wide words or tiny paper, or more lanes than leave room: Kegiatan stays readable.
    const double most_text = all * (table_.lanes > 8 ? 0.6 : 0.8);
    if (table_.lanes > 8) text_least -= narrow_activity(std::max(0.0, text_least - most_text));
    if (text_least > most_text) {
      for (Column& column : columns) column.width *= most_text / text_least;
      text_least = most_text;
    }
    for (const Column& column : columns) least_.push_back(column.width);
    const double lane = best_lane(all, n, text_least);
    reset();
    share_among_texts(all - lane * n - text_least);
    even_out(lane);
    place(all, n);
  }

  // Kegiatan gives way first: what breaks words is worse than more lines. Gives what it gave.
  double narrow_activity(double wanted) {
    constexpr double kTightest = 76;
    for (Column& column : table_.columns) {
      if (column.kind != ColumnKind::Activity) continue;
      const double given = std::clamp(column.width - kTightest, 0.0, wanted);
      column.width -= given;
      return given;
    }
    return 0;
  }

  // Wide lanes are good to look at and narrow ones save paper: the widest that costs little height.
  // Beyond what is ample they grow for their headings alone.
  double best_lane(double all, double n, double text_least) {
    const double ample = scale_ * (table_.lanes <= 3 ? kAmpleFew : kAmpleLane);
    const double usual = table_.lanes <= 3 ? 76.0 : 56.0;
    const double narrowest = std::clamp(all * 0.36 / n, kNarrowestLane, low_ ? 44.0 : usual);
    const double most = std::min(kWidestLane * scale_, (all - text_least) / n);
    const double share = std::max(narrowest, all * kLanesShare / n);
    std::vector<double> widths;
    for (double width = std::min({ample, share, most}); widths.empty() || width >= narrowest;
         width -= 4)
      widths.push_back(width);
    for (double size = table_.font.size; size >= kSmallestUpright; size -= 1) {
      const double width = upright_lane(size);
      if (width > widths.front() && width <= most && width * n <= all * kLanesForHeadings)
        widths.push_back(width);
    }
    double lane = widths.front();
    double best = -1;
    for (const double width : widths) {
      const double cost = lane_cost(width, ample, all - width * n - text_least);
      if (best >= 0 && cost >= best) continue;
      best = cost;
      lane = width;
    }
    return lane;
  }

  double lane_cost(double width, double ample, double room) {
    reset();
    share_among_texts(room);
    // What fits easily needs not be lower still.
    const double height =
        std::max(estimated_height(width), low_ ? 0 : kEasilyFits * table_.area.height);
    const double narrow = (low_ ? kNarrowCost / 8 : kNarrowCost) * std::max(0.0, ample / width - 1);
    return height * (1 + narrow) + heading_cost(width);
  }

  void reset() {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) table_.columns[c].width = least_[c];
  }

  void place(double all, double n) {
    std::vector<Column>& columns = table_.columns;
    double text_width = 0;
    for (const Column& column : columns) text_width += is_text(column.kind) ? column.width : 0;
    // Narrow lanes leave no room between symbol and frame for a line that goes round: the outermost
    // get a little more.
    const double lane = (all - text_width) / n;
    const double extra = lane < 40 && table_.lanes > 6 ? std::min(12.0, lane * 0.4) : 0;
    table_.lane_width = lane - 2 * extra / n;
    double x = table_.area.x;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      Column& column = columns[c];
      const bool outermost = c == table_.first_lane || c + 1 == table_.first_lane + table_.lanes;
      if (column.kind == ColumnKind::Lane)
        column.width = table_.lane_width + (outermost ? extra : 0);
      column.x = x;
      x += column.width;
    }
  }

  [[nodiscard]] std::vector<std::size_t> open_columns() const {
    std::vector<std::size_t> open;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const ColumnKind kind = table_.columns[c].kind;
      if (is_text(kind) && kind != ColumnKind::Number) open.push_back(c);
    }
    return open;
  }

  static double most_width(ColumnKind kind) {
    return kind == ColumnKind::Activity ? 290 : kind == ColumnKind::Time ? 62 : 150;
  }

  // Hands out what the least widths leave over. Water-filling: columns whose share falls below
  // their least or above their most leave the game.
  void share_among_texts(double room) {
    const std::vector<std::size_t> open = open_columns();
    std::vector<double> appetites;
    double pool = room;
    for (const std::size_t c : open) {
      const bool time = table_.columns[c].kind == ColumnKind::Time;
      pool += table_.columns[c].width;
      appetites.push_back(time ? 0 : std::max(1.0, appetites_[c]));
    }
    std::vector<bool> fixed(open.size(), false);
    for (std::size_t round = 0; round < open.size(); ++round) {
      double rest = pool;
      double weight = 0;
      for (std::size_t i = 0; i < open.size(); ++i) {
        if (fixed[i])
          rest -= table_.columns[open[i]].width;
        else
          weight += appetites[i];
      }
      bool changed = false;
      for (std::size_t i = 0; i < open.size() && !changed; ++i) {
        if (fixed[i]) continue;
        Column& column = table_.columns[open[i]];
        const double least = least_[open[i]];
        const double share = weight > 0 ? rest * appetites[i] / weight : least;
        column.width = std::clamp(share, least, std::max(least, most_width(column.kind)));
        changed = fixed[i] = column.width != share;
      }
      if (!changed) break;
    }
    for (const std::size_t c : open) pool -= table_.columns[c].width;
    if (pool > -0.01) return;
    for (const std::size_t c : open) table_.columns[c].width = least_[c];  // more than there is
  }

  // Moves a little width from column to column while that makes the table lower.
  void even_out(double lane) {
    constexpr int kMostMoves = 12;
    const std::vector<std::size_t> open = open_columns();
    for (const double step : {20.0, 10.0, 5.0}) {
      for (int move = 0; move < kMostMoves && best_move(open, step, lane); ++move) {
      }
    }
  }

  bool best_move(const std::vector<std::size_t>& open, double step, double lane) {
    double best = estimated_height(lane) - 0.5;
    Column* giver = nullptr;
    Column* taker = nullptr;
    for (const std::size_t from : open) {
      Column& give = table_.columns[from];
      if (give.width - step < least_[from]) continue;
      for (const std::size_t to : open) {
        Column& take = table_.columns[to];
        if (to == from || take.width + step > std::max(least_[to], most_width(take.kind))) continue;
        give.width -= step;
        take.width += step;
        const double now = estimated_height(lane);
        give.width += step;
        take.width -= step;
        if (now >= best) continue;
        best = now;
        giver = &give;
        taker = &take;
      }
    }
    if (giver == nullptr) return false;
    giver->width -= step;
    taker->width += step;
    return true;
  }

  const model::Model& model_;
  const Plan& plan_;
  const Options& options_;
  const CellTexts& texts_;
  bool low_;
  TextMeasurer& measurer_;
  Table& table_;
  std::size_t rows_;
  double scale_;                          // large letters ask for wide lanes
  double heading_word_ = 0;               // of the lanes, points
  bool roomy_ = true;                     // few lanes: columns may be as wide as their widest word
  std::vector<double> least_;             // per column
  std::vector<std::vector<double>> ems_;  // per column and row
  std::vector<std::vector<ShortLines>> short_;  // per column and row
  std::vector<double> appetites_;
};

}  // namespace

void make_columns(const model::Model& model, const Plan& plan, const Options& options,
                  const CellTexts& texts, TableShape shape, TextMeasurer& measurer, Table& table) {
  ColumnMaker(model, plan, options, texts, shape, measurer, table).run();
  const double widest = kWidestSymbol * std::clamp(table.font.size / kUsualSize, 1.0, 1.6);
  table.symbol_width = std::max(1.0, std::min(widest, table.lane_width * kSymbolShare));
}

}  // namespace sop::chart
