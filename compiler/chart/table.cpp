#include "compiler/chart/table.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

constexpr double kNarrowestLane = 32;
constexpr double kWidestLane = 92;
constexpr double kWidestSymbol = 46;
constexpr double kSymbolShare = 0.54;  // of the lane

bool is_text(ColumnKind kind) {
  return kind != ColumnKind::Lane;
}

// Roughly how wide a text is in ems, without measuring: enough to share out columns.
double rough_width(std::string_view text) {
  double ems = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xc0U) == 0x80) continue;
    const bool thin = std::string_view("ijlftr .,;:()/-'").find(c) != std::string_view::npos;
    const bool wide = c == 'm' || c == 'w' || (c >= 'A' && c <= 'Z');
    ems += thin ? 0.28 : wide ? 0.75 : 0.55;
  }
  return ems;
}

const model::Paragraphs& paragraphs_of(const model::Row& row, ColumnKind kind) {
  static const model::Paragraphs kNothing;
  switch (kind) {
    case ColumnKind::Activity:
      return row.activity;
    case ColumnKind::Inputs:
      return row.inputs;
    case ColumnKind::Time:
      return row.time;
    case ColumnKind::Outputs:
      return row.outputs;
    case ColumnKind::Remark:
      return row.remark;
    default:
      return kNothing;
  }
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

std::string number_text(const model::Row& row) {
  std::string text = row.number;
  const bool plain = !text.empty() && text.back() >= '0' && text.back() <= '9';
  return plain ? text + "." : text;
}

// Columns [first, last] under one spanning heading.
struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
  const char* heading = "";
};

std::vector<Span> spans_of(const Table& table) {
  std::vector<Span> spans{{table.first_lane, table.first_lane + table.lanes - 1, "Pelaksana"}};
  Span quality{0, 0, "Mutu Baku"};
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnKind kind = table.columns[i].kind;
    if (kind != ColumnKind::Inputs && kind != ColumnKind::Time && kind != ColumnKind::Outputs)
      continue;
    if (quality.first == 0) quality.first = i;
    quality.last = i;
  }
  if (quality.first != 0) spans.push_back(quality);
  return spans;
}

bool is_spanned(const std::vector<Span>& spans, std::size_t column) {
  return std::any_of(spans.begin(), spans.end(),
                     [&](const Span& s) { return s.first <= column && column <= s.last; });
}

class TableMaker {
 public:
  TableMaker(const model::Model& model, const Plan& plan, const Options& options, double lane_floor,
             TextMeasurer& measurer)
      : model_(model),
        plan_(plan),
        titles_(options.column_titles),
        lane_floor_(lane_floor),
        measurer_(measurer) {
    table_.area = content_area(options);
    table_.font = {options.font_size, false};
    table_.label_font = {std::max(6.0, options.font_size * 0.83), false};
  }

  Table run() {
    make_columns();
    share_width();
    make_headings();
    size_symbols();
    break_cells();
    return std::move(table_);
  }

 private:
  void make_columns() {
    const auto add = [&](ColumnKind kind, const char* heading) {
      const bool lane = kind == ColumnKind::Lane;
      table_.columns.push_back({kind, lane ? heading : title_for(titles_, heading), 0, 0, {}});
    };
    add(ColumnKind::Number, "No");
    add(ColumnKind::Activity, "Kegiatan");
    table_.first_lane = table_.columns.size();
    table_.lanes = plan_.lanes;
    for (std::size_t i = 0; i < plan_.lanes; ++i) {
      add(ColumnKind::Lane,
          i < plan_.roles.size() ? model_.role(plan_.roles[i]).title.c_str() : "");
    }
    if (model_.has_inputs) add(ColumnKind::Inputs, "Kelengkapan");
    if (model_.has_time) add(ColumnKind::Time, "Waktu");
    if (model_.has_outputs) add(ColumnKind::Outputs, "Output");
    if (model_.has_remark) add(ColumnKind::Remark, "Keterangan");
  }

  // Least width of a text column: its heading and its longest word, within reason.
  double least_width(const Column& column) {
    const double size = table_.font.size;
    std::string longest;
    if (column.kind == ColumnKind::Number) {
      for (const model::Row& row : model_.rows) {
        if (row.number.size() >= longest.size()) longest = number_text(row);
      }
      return std::max(measurer_.width("No", {size, true}), measurer_.width(longest, table_.font)) +
             2 * kCellPadding;
    }
    double ems = 0;
    double whole = 0;  // the widest cell of Waktu on one line
    for (const model::Row& row : model_.rows) {
      for (const auto& paragraph : paragraphs_of(row, column.kind)) {
        widest_guess(paragraph.text.text, longest, ems);
        whole = std::max(whole, rough_width(paragraph.text.text) * size);
      }
    }
    const double heading = measurer_.width(column.heading, {size, true});
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

  // Ems of text per row and column, once.
  void weigh_cells() {
    ems_.resize(table_.columns.size());
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      for (const model::Row& row : model_.rows) {
        double sum = 0;
        for (const auto& paragraph : paragraphs_of(row, table_.columns[c].kind)) {
          // Every paragraph begins a line, and lines are not filled to their ends.
          sum += rough_width(paragraph.text.text) + 2.5;
        }
        ems_[c].push_back(sum);
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

  // Height of all rows, by estimate.
  double estimated_height(double lane) const {
    const double size = table_.font.size;
    const double symbols = std::min(kWidestSymbol, lane * kSymbolShare) * 0.64 + 24;
    double sum = 0;
    for (std::size_t r = 0; r < model_.rows.size(); ++r) {
      double lines = 0;
      for (std::size_t c = 0; c < table_.columns.size(); ++c) {
        if (!is_text(table_.columns[c].kind)) continue;
        lines = std::max(
            lines, std::ceil(ems_[c][r] * size / (table_.columns[c].width - 2 * kCellPadding)));
      }
      sum += std::max(symbols, lines * size * kLinePitch + 2 * kCellPadding);
    }
    return sum;
  }

  void share_width() {
    std::vector<Column>& columns = table_.columns;
    weigh_cells();
    for (std::size_t c = 0; c < columns.size(); ++c) appetites_.push_back(appetite(c));
    roomy_ = table_.lanes <= 6;
    double text_least = 0;
    for (Column& column : columns) {
      if (!is_text(column.kind)) continue;
      column.width = least_width(column);
      text_least += column.width;
    }
    const double all = table_.area.width;
    const auto n = static_cast<double>(table_.lanes);
    if (text_least > all * 0.8) {  // absurdly wide words or tiny paper
      for (Column& column : columns) column.width *= all * 0.8 / text_least;
      text_least = all * 0.8;
    }
    const double widest = std::min(std::max(kWidestLane, lane_floor_), (all - text_least) / n);
    // Wide lanes are good to look at and narrow ones save paper: take the widest that costs little
    // height.
    std::vector<double> least;
    for (const Column& column : columns) least.push_back(column.width);
    double lane = widest;
    double best = 0;
    const double narrowest = std::max(
        {std::clamp(all * 0.36 / n, kNarrowestLane, table_.lanes <= 3 ? 76.0 : 56.0), lane_floor_});
    for (double width = widest; width == widest || width >= narrowest; width -= 4) {
      for (std::size_t c = 0; c < columns.size(); ++c) columns[c].width = least[c];
      share_among_texts(all - width * n - text_least);
      const double cost = estimated_height(width) * (1 + 0.3 * (kWidestLane / width - 1));
      if (best > 0 && cost >= best) continue;
      best = cost;
      lane = width;
    }
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c].width = least[c];
    share_among_texts(all - lane * n - text_least);
    double x = table_.area.x;
    double text_width = 0;
    for (const Column& column : columns) text_width += is_text(column.kind) ? column.width : 0;
    // Narrow lanes leave no room between symbol and frame for a line that goes round: the outermost
    // get a little more.
    lane = (all - text_width) / n;
    const double extra = lane < 40 && table_.lanes > 6 ? std::min(12.0, lane * 0.4) : 0;
    table_.lane_width = lane - 2 * extra / n;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      Column& column = columns[c];
      const bool outermost = c == table_.first_lane || c + 1 == table_.first_lane + table_.lanes;
      if (column.kind == ColumnKind::Lane)
        column.width = table_.lane_width + (outermost ? extra : 0);
      column.x = x;
      x += column.width;
    }
  }

  // Hands out what the least widths leave over.
  void share_among_texts(double room) {
    std::vector<Column*> open;
    std::vector<double> least;
    std::vector<double> appetites;
    double pool = room;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      Column& column = table_.columns[c];
      if (!is_text(column.kind) || column.kind == ColumnKind::Number) continue;
      open.push_back(&column);
      pool += column.width;
      least.push_back(column.width);
      appetites.push_back(column.kind == ColumnKind::Time ? 0 : std::max(1.0, appetites_[c]));
    }
    std::vector<double> most;
    for (const Column* column : open) {
      most.push_back(column->kind == ColumnKind::Activity ? 290
                     : column->kind == ColumnKind::Time   ? 62
                                                          : 150);
    }
    // Water-filling: columns whose share falls below their least or above their most leave the
    // game.
    std::vector<bool> fixed(open.size(), false);
    for (std::size_t round = 0; round < open.size(); ++round) {
      double rest = pool;
      double weight = 0;
      for (std::size_t i = 0; i < open.size(); ++i) {
        if (fixed[i])
          rest -= open[i]->width;
        else
          weight += appetites[i];
      }
      bool changed = false;
      for (std::size_t i = 0; i < open.size(); ++i) {
        if (fixed[i]) continue;
        const double share = weight > 0 ? rest * appetites[i] / weight : least[i];
        open[i]->width = std::clamp(share, least[i], std::max(least[i], most[i]));
        if (open[i]->width != share) {
          fixed[i] = true;
          changed = true;
          break;
        }
      }
      if (!changed) break;
    }
    double used = 0;
    for (const Column* column : open) used += column->width;
    if (used > pool) {  // more than there is: back to the least widths
      for (std::size_t i = 0; i < open.size(); ++i) open[i]->width = least[i];
    }
  }

  void make_headings() {
    const double size = table_.font.size;
    double lane_size = size;
    const double room = table_.lane_width - 4;
    for (std::size_t i = 0; i < table_.lanes; ++i) {
      while (lane_size > 6 &&
             widest_word(table_.lane(i).heading, {lane_size, true}, measurer_) > room)
        lane_size -= 0.5;
    }
    table_.spanning_height = size * kLinePitch + 2 * kCellPadding;
    double lower = size * kLinePitch + 2 * kCellPadding;
    double whole = 0;
    for (Column& column : table_.columns) {
      const bool lane = column.kind == ColumnKind::Lane;
      column.title =
          break_text(column.heading, {lane ? lane_size : size, true}, column.width - 4, measurer_);
      const double height = column.title.height() + 2 * kCellPadding;
      const bool spans = column.kind == ColumnKind::Number || column.kind == ColumnKind::Activity ||
                         column.kind == ColumnKind::Remark;
      (spans ? whole : lower) = std::max(spans ? whole : lower, height);
    }
    table_.heading_height = std::max(table_.spanning_height + lower, whole);
    for (const Span& span : spans_of(table_)) {
      const Font font{size, true};
      const std::string heading = title_for(titles_, span.heading);
      table_.span_titles.push_back({font, {{"", heading, 0, measurer_.width(heading, font), 0}}});
    }
  }

  void size_symbols() {
    const double lane = table_.lane_width;
    table_.symbol_width = std::min(kWidestSymbol, lane * kSymbolShare);
    // Answers get smaller rather than run over the rules of a narrow lane.
    double& label = table_.label_font.size;
    while (label > 6 && measurer_.width("Tidak", {label, false}) > lane / 2 - 4) label -= 0.25;
    const double width = table_.symbol_width;
    const double box = std::min(width * 0.56, 24.0);
    const double diamond = std::min(width * 0.72, 32.0);
    table_.sizes.resize(plan_.symbols.size());
    for (std::size_t i = 0; i < plan_.symbols.size(); ++i) {
      const PlannedSymbol& symbol = plan_.symbols[i];
      SymbolSize& size = table_.sizes[i];
      size.width = width;
      size.height = symbol.kind == SymbolKind::Diamond ? diamond : box;
      if (symbol.end_capsule) size.height = box * 0.75;
      if (symbol.text.empty()) continue;
      if (symbol.kind == SymbolKind::Diamond) {
        fit_question(symbol, lane - 16, size);
      } else {
        fit_word(symbol, size);
      }
    }
  }

  // "Mulai" in a capsule, at the largest size that fits; too small to read: nothing.
  void fit_word(const PlannedSymbol& symbol, SymbolSize& size) {
    for (double points = table_.label_font.size; points >= 5; points -= 0.5) {
      const double width = measurer_.width(symbol.text, {points, false});
      if (width > size.width - 4 || points * 1.1 > size.height) continue;
      size.text = {{points, false}, {{"", symbol.text, 0, width, 0}}};
      return;
    }
  }

  // A question goes into its diamond, which may grow for it; one that does not fit stands in the
  // Kegiatan cell.
  void fit_question(const PlannedSymbol& symbol, double widest, SymbolSize& size) {
    constexpr double kTallest = 58;
    constexpr double kFill = 0.94;  // of the diamond's diagonal
    for (double points = table_.label_font.size; points >= 6.4; points -= 0.5) {
      const Font font{points, false};
      const double word = widest_word(symbol.text, font, measurer_);
      if (word > widest * 0.8) continue;
      const double whole = measurer_.width(symbol.text, font);
      SymbolSize best;
      for (const double part : {1.0, 0.56, 0.4, 0.3}) {
        TextBlock block =
            break_text(symbol.text, font, std::max(word, whole * part) + 0.01, measurer_);
        for (double width = size.width; width <= widest; width += 2) {
          const double filled = block.widest() / width;
          if (filled > 0.86) continue;
          const double height = std::max(size.height, block.height() / (kFill - filled));
          if (height > kTallest || (best.width > 0 && width * height >= best.width * best.height))
            continue;
          best = {width, height, block};
        }
      }
      if (best.width > 0) {
        size = best;
        return;
      }
    }
  }

  void break_cells() {
    table_.cells.resize(model_.rows.size());
    std::vector<std::string> questions(model_.rows.size());
    for (std::size_t i = 0; i < plan_.symbols.size(); ++i) {
      const PlannedSymbol& symbol = plan_.symbols[i];
      if (symbol.kind != SymbolKind::Diamond || symbol.text.empty() ||
          !table_.sizes[i].text.lines.empty())
        continue;
      std::string& question = questions[symbol.row];
      question += (question.empty() ? "" : " ") + symbol.text;
    }
    for (std::size_t r = 0; r < model_.rows.size(); ++r) {
      const model::Row& row = model_.rows[r];
      for (const Column& column : table_.columns) {
        const double room = column.width - 2 * kCellPadding;
        if (column.kind == ColumnKind::Number) {
          table_.cells[r].push_back(break_text(number_text(row), table_.font, room + 2, measurer_));
        } else if (column.kind == ColumnKind::Activity && !questions[r].empty()) {
          model::Paragraphs paragraphs = row.activity;
          paragraphs.push_back({"", {questions[r], {}}});
          table_.cells[r].push_back(break_paragraphs(paragraphs, table_.font, room, measurer_));
        } else {
          table_.cells[r].push_back(
              break_paragraphs(paragraphs_of(row, column.kind), table_.font, room, measurer_));
        }
      }
    }
  }

  const model::Model& model_;
  const Plan& plan_;
  const std::map<std::string, std::string>& titles_;
  double lane_floor_;
  TextMeasurer& measurer_;
  Table table_;
  bool roomy_ = true;                     // few lanes: columns may be as wide as their widest word
  std::vector<std::vector<double>> ems_;  // per column and row
  std::vector<double> appetites_;
};

}  // namespace

std::size_t Table::most_lines(std::size_t row) const {
  std::size_t most = 0;
  for (const TextBlock& block : cells[row]) most = std::max(most, block.lines.size());
  return most;
}

Table make_table(const model::Model& model, const Plan& plan, const Options& options,
                 double lane_floor, TextMeasurer& measurer) {
  return TableMaker(model, plan, options, lane_floor, measurer).run();
}

void draw_headings(const Table& table, double top, Page& page) {
  const Column& last = table.columns.back();
  page.shades.push_back(
      {{table.area.x, top, last.right() - table.area.x, table.heading_height}, 0.87});
  const std::vector<Span> spans = spans_of(table);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    const double down = is_spanned(spans, i) ? table.spanning_height : 0;
    const Rect box{column.x, top + down, column.width, table.heading_height - down};
    set_text(column.title, 0, column.title.lines.size(), box, Align::Centre, page.texts);
    if (!column.title.lines.empty()) page.text_boxes.push_back(box);
  }
  for (std::size_t s = 0; s < spans.size(); ++s) {
    const double x = table.columns[spans[s].first].x;
    const Rect box{x, top, table.columns[spans[s].last].right() - x, table.spanning_height};
    set_text(table.span_titles[s], 0, 1, box, Align::Centre, page.texts);
    page.text_boxes.push_back(box);
  }
}

void draw_rules(const Table& table, double top, const std::vector<double>& rows, Page& page) {
  const double left = table.area.x;
  const double right = table.columns.back().right();
  const double bottom = rows.back();
  const std::vector<Span> spans = spans_of(table);
  for (const Span& span : spans) {
    const double y = top + table.spanning_height;
    page.rules.push_back(
        {{table.columns[span.first].x, y}, {table.columns[span.last].right(), y}, kInnerRule});
  }
  for (std::size_t r = 0; r + 1 < rows.size(); ++r)
    page.rules.push_back({{left, rows[r]}, {right, rows[r]}, kInnerRule});
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const double x = table.columns[i].x;
    const bool inside = std::any_of(spans.begin(), spans.end(),
                                    [&](const Span& s) { return s.first < i && i <= s.last; });
    page.rules.push_back(
        {{x, inside ? top + table.spanning_height : top}, {x, bottom}, kInnerRule});
  }
  page.rules.push_back({{left, top}, {right, top}, kFrameRule});
  page.rules.push_back({{left, bottom}, {right, bottom}, kFrameRule});
  page.rules.push_back({{left, top}, {left, bottom}, kFrameRule});
  page.rules.push_back({{right, top}, {right, bottom}, kFrameRule});
}

}  // namespace sop::chart
