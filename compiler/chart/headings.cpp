// The headings of the table: broken, made smaller or turned until they fit, and drawn.
#include <algorithm>
#include <string>

#include "compiler/chart/paper.h"
#include "compiler/chart/table.h"

namespace sop::chart {
namespace {

constexpr double kSmallest = 6;         // of a heading, points
constexpr double kTallestUpright = 84;  // and rather than taller than this
constexpr double kTallestTurned = 112;  // beyond that its text gets smaller
constexpr double kSide = kHeadingSide;
constexpr double kHeadingGrey = 0.87;

bool is_quality(ColumnKind kind) {
  return kind == ColumnKind::Inputs || kind == ColumnKind::Time || kind == ColumnKind::Outputs;
}

// "Pelaksana", and "Mutu Baku" over each run of its columns.
std::vector<Span> spans_of(const Table& table, const Options& options) {
  std::vector<Span> spans{{table.first_lane,
                           table.first_lane + table.lanes - 1,
                           title_for(options.column_titles, "Pelaksana"),
                           {}}};
  bool open = false;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const bool quality = is_quality(table.columns[i].kind);
    if (quality && open) {
      spans.back().last = i;
    } else if (quality) {
      spans.push_back({i, i, title_for(options.column_titles, "Mutu Baku"), {}});
    }
    open = quality;
  }
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.first < b.first; });
  return spans;
}

const Span* span_over(const Table& table, std::size_t column) {
  for (const Span& span : table.spans) {
    if (span.first <= column && column <= span.last) return &span;
  }
  return nullptr;
}

// Whole words where a size allows it.
TextBlock fitted(const std::string& text, double size, double width, TextMeasurer& measurer) {
  while (size > kSmallest && widest_word(text, {size, true}, measurer) > width) size -= 0.5;
  return break_text(text, {size, true}, width, measurer);
}

class HeadingMaker {
 public:
  HeadingMaker(const Options& options, TextMeasurer& measurer, Table& table)
      : options_(options), measurer_(measurer), table_(table), size_(table.font.size) {}

  void run() {
    table_.spans = spans_of(table_, options_);
    table_.spanning_height = 0;
    for (Span& span : table_.spans) {
      const double width =
          table_.columns[span.last].right() - table_.columns[span.first].x - 2 * kSide;
      span.title = fitted(span.heading, size_, width, measurer_);
      table_.spanning_height =
          std::max(table_.spanning_height, span.title.height() + 2 * kCellPadding);
    }
    double lower = std::max(size_ * kLinePitch + 2 * kCellPadding, set_lanes());
    double whole = 0;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      Column& column = table_.columns[c];
      if (column.kind == ColumnKind::Lane) continue;
      column.title = fitted(column.heading, size_, column.width - 2 * kSide, measurer_);
      double& height = span_over(table_, c) != nullptr ? lower : whole;
      height = std::max(height, column.title.height() + 2 * kCellPadding);
    }
    table_.heading_height = std::max(table_.spanning_height + lower, whole);
    if (options_.number_row) number_columns();
  }

 private:
  // Gives the height of the lanes' headings.
  double set_lanes() {
    const double room = table_.lane_width - 2 * kSide;
    double size = size_;
    const double word = widest_lane_word();
    for (; size >= kSmallestUpright && word * size / size_ > room; size -= 0.5) {
    }
    if (size >= kSmallestUpright) {
      const double height = break_lanes(size, room);
      if (height <= kTallestUpright) return height + 2 * kCellPadding;
    }
    table_.turned = true;
    return turn_lanes(room) + 2 * kCellPadding;
  }

  [[nodiscard]] bool absurd(double word) const { return word >= kAbsurdWord * size_; }

  // At the usual size; absurd ones are broken wherever they end.
  [[nodiscard]] double widest_lane_word() {
    double widest = 0;
    for (std::size_t i = 0; i < table_.lanes; ++i) {
      const double word = widest_word(table_.lane(i).heading, {size_, true}, measurer_);
      if (!absurd(word)) widest = std::max(widest, word);
    }
    return widest;
  }

  double break_lanes(double size, double room) {
    double height = 0;
    for (std::size_t i = 0; i < table_.lanes; ++i) {
      TextBlock& title = table_.columns[table_.first_lane + i].title;
      title = break_text(table_.lane(i).heading, {size, true}, room, measurer_);
      height = std::max(height, title.height());
    }
    return height;
  }

  // The largest letters with which all fit, turned, into a heading that is not too tall. What does
  // not fit in the smallest gets smaller on its own.
  double turn_lanes(double room) {
    for (double size = size_; size >= kSmallest; size -= 0.5) {
      for (double height = kTallestTurned / 2; height <= kTallestTurned; height += 8) {
        bool fit = true;
        for (std::size_t i = 0; i < table_.lanes && fit; ++i)
          fit = turned_fit(i, size, height, room);
        if (fit) return tallest_turned();
      }
    }
    for (std::size_t i = 0; i < table_.lanes; ++i) {
      for (double size = kSmallest; size >= 2; size -= 0.5) {
        if (turned_fit(i, size, kTallestTurned, room)) break;
      }
    }
    return tallest_turned();
  }

  bool turned_fit(std::size_t lane, double size, double height, double room) {
    const Font font{size, true};
    const std::string& heading = table_.lane(lane).heading;
    const double word = widest_word(heading, font, measurer_);
    if (word > height && size > kSmallest && !absurd(word * size_ / size)) return false;
    TextBlock& title = table_.columns[table_.first_lane + lane].title;
    title = break_text(heading, font, height, measurer_);
    return title.height() <= room + kSide;
  }

  [[nodiscard]] double tallest_turned() const {
    double height = 0;
    for (std::size_t i = 0; i < table_.lanes; ++i)
      height = std::max(height, table_.lane(i).title.widest());
    return height;
  }

  void number_columns() {
    const double size = std::min(table_.label_font.size, 7.5);
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      Column& column = table_.columns[c];
      const std::string text = "(" + std::to_string(c + 1) + ")";
      Font font{size, false};
      while (font.size > 3 && measurer_.width(text, font) > column.width - 1) font.size -= 0.5;
      column.number = {font, {{"", text, 0, measurer_.width(text, font), 0}}};
    }
    table_.number_height = size * kLinePitch + kCellPadding;
    table_.heading_height += table_.number_height;
  }

  const Options& options_;
  TextMeasurer& measurer_;
  Table& table_;
  double size_;
};

class HeadingDrawer {
 public:
  HeadingDrawer(const Table& table, double top, std::uint32_t index, Page& page)
      : table_(table), top_(top), index_(index), page_(page) {}

  std::uint32_t run() {
    const double right = table_.columns.back().right();
    page_.shades.push_back(
        {{table_.area.x, top_, right - table_.area.x, table_.heading_height}, kHeadingGrey});
    const double titles = table_.heading_height - table_.number_height;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const Column& column = table_.columns[c];
      const Span* span = span_over(table_, c);
      if (span == nullptr) {
        put(column.title, {column.x, top_, column.width, titles}, 0, c, 2, 1);
      } else if (span->first == c) {
        const double width = table_.columns[span->last].right() - column.x;
        put(span->title, {column.x, top_, width, table_.spanning_height}, 0, c, 1,
            span->last - span->first + 1);
      }
    }
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const Column& column = table_.columns[c];
      if (span_over(table_, c) == nullptr) continue;
      put(column.title,
          {column.x, top_ + table_.spanning_height, column.width, titles - table_.spanning_height},
          1, c, 1, 1);
    }
    if (table_.number_height == 0) return 2;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const Column& column = table_.columns[c];
      put(column.number, {column.x, top_ + titles, column.width, table_.number_height}, 2, c, 1, 1);
    }
    return 3;
  }

 private:
  void put(const TextBlock& block, const Rect& box, std::uint32_t row, std::size_t column,
           std::uint32_t row_span, std::size_t column_span) {
    Passage passage;
    passage.kind = PassageKind::Heading;
    passage.first_text = static_cast<std::uint32_t>(page_.texts.size());
    const bool lane = table_.columns[column].kind == ColumnKind::Lane;
    if (table_.turned && lane && row == 1) {
      set_turned(block, box, page_.texts);
    } else {
      set_text(block, 0, block.lines.size(), box, Align::Centre, page_.texts);
    }
    passage.texts = static_cast<std::uint32_t>(page_.texts.size()) - passage.first_text;
    passage.table = index_;
    passage.row = row;
    passage.column = static_cast<std::uint32_t>(column);
    passage.row_span = row_span;
    passage.column_span = static_cast<std::uint32_t>(column_span);
    if (passage.texts > 0) page_.text_boxes.push_back(box);
    page_.passages.push_back(std::move(passage));
  }

  const Table& table_;
  double top_;
  std::uint32_t index_;
  Page& page_;
};

}  // namespace

void make_headings(const Options& options, TextMeasurer& measurer, Table& table) {
  HeadingMaker(options, measurer, table).run();
}

std::uint32_t draw_headings(const Table& table, double top, std::uint32_t index, Page& page) {
  return HeadingDrawer(table, top, index, page).run();
}

namespace {

// Between sub-steps: every column but the numbers and the lanes.
void draw_letter_rule(const Table& table, double y, Page& page) {
  const auto has_rule = [&](std::size_t c) {
    const ColumnKind kind = table.columns[c].kind;
    return kind != ColumnKind::Number && kind != ColumnKind::Lane;
  };
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (!has_rule(c)) continue;
    const double x = table.columns[c].x;
    while (c + 1 < table.columns.size() && has_rule(c + 1)) ++c;
    page.rules.push_back({{x, y}, {table.columns[c].right(), y}, kLetterRule});
  }
}

}  // namespace

void draw_rules(const Table& table, double top, const std::vector<Band>& bands, double bottom,
                Page& page) {
  const double left = table.area.x;
  const double right = table.columns.back().right();
  for (const Span& span : table.spans) {
    const double y = top + table.spanning_height;
    page.rules.push_back(
        {{table.columns[span.first].x, y}, {table.columns[span.last].right(), y}, kInnerRule});
  }
  if (table.number_height > 0) {
    const double y = top + table.heading_height - table.number_height;
    page.rules.push_back({{left, y}, {right, y}, kInnerRule});
  }
  for (const Band& band : bands) {
    if (band.kind == BandKind::Letter) {
      draw_letter_rule(table, band.top, page);
    } else {
      page.rules.push_back({{left, band.top}, {right, band.top}, kInnerRule});
    }
  }
  // Strips of connectors have rules among the lanes only: what has no cells is no empty step.
  const bool strip_first = bands.size() > 1 && bands.front().kind == BandKind::Strip;
  const bool strip_last = !bands.empty() && bands.back().kind == BandKind::Strip;
  const double body = strip_first ? bands[1].top : top + table.heading_height;
  const double body_end = strip_last ? bands.back().top : bottom;
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const double x = table.columns[i].x;
    const Span* span = span_over(table, i);
    const bool inside = span != nullptr && span->first < i;
    const double begin = inside ? top + table.spanning_height : top;
    const bool lane = i >= table.first_lane && i <= table.first_lane + table.lanes;
    if (lane || !strip_first) {
      page.rules.push_back({{x, begin}, {x, lane ? bottom : body_end}, kInnerRule});
      continue;
    }
    page.rules.push_back({{x, begin}, {x, top + table.heading_height}, kInnerRule});
    if (body < body_end) page.rules.push_back({{x, body}, {x, body_end}, kInnerRule});
  }
  page.rules.push_back({{left, top}, {right, top}, kFrameRule});
  page.rules.push_back({{left, bottom}, {right, bottom}, kFrameRule});
  page.rules.push_back({{left, top}, {left, bottom}, kFrameRule});
  page.rules.push_back({{right, top}, {right, bottom}, kFrameRule});
}

}  // namespace sop::chart
