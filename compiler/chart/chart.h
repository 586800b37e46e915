// The printed form as pure geometry: what stands where on which page. Made by layout(), read by the
// emitters and by the tests of quality. Points (1/72 inch), x to the right, y DOWN from the top
// left corner of the page. Knows neither Pango nor Graphviz.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/flow/flow.h"

namespace sop::chart {

struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Rect {
  double x = 0;  // left
  double y = 0;  // top
  double width = 0;
  double height = 0;
  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double bottom() const { return y + height; }
  [[nodiscard]] Point centre() const { return {x + width / 2, y + height / 2}; }
};

struct Font {
  double size = 9;  // points
  bool bold = false;
  friend bool operator==(const Font&, const Font&) = default;
};

// One line of text, already broken: `origin` is the left end of its baseline, whatever the
// alignment was.
struct TextLine {
  Point origin;
  std::string text;
  double width = 0;  // as measured
  Font font;
  bool underline = false;
  bool turned = false;  // reads upwards: the baseline runs up from origin
};

// What `sop diff` has to say of a thing on the page.
enum class Mark : std::uint8_t { None, Added, Changed, Removed };

// A straight table rule; horizontal or vertical.
struct Rule {
  Point from;
  Point to;
  double width = 0.6;
};

// A shaded rectangle without border (headings).
struct Shade {
  Rect rect;
  double grey = 0.87;  // 0 black, 1 white
  Mark mark = Mark::None;  // tinted instead of grey
};

// A picture as its file holds it. Known to be one: see picture.h.
struct Picture {
  enum class Format : std::uint8_t { Png, Svg };
  Format format = Format::Png;
  std::string bytes;
  double width = 0;  // of its own, in any unit: only the ratio counts
  double height = 0;
};

struct Image {
  Rect rect;
  std::shared_ptr<const Picture> picture;
  std::string alternative;  // in words, for who cannot see it
};

enum class SymbolKind : std::uint8_t { Capsule, Box, Diamond, PentagonDown, PentagonUp };

// A symbol in a lane. A joint step has several symbols of one step; the first is the leading one,
// which arrows touch.
struct Symbol {
  std::string id;  // "langkah-4a", "langkah-4a-2" (second lane of a joint step), "sambungan-1-A"
  SymbolKind kind = SymbolKind::Box;
  Rect rect;
  flow::NodeId node;  // invalid for a pentagon
  std::string tooltip;
  std::vector<TextLine> text;  // question in a diamond, letter in a pentagon
  Mark mark = Mark::None;
  // Of a pentagon: the one that goes on (index into Chart::pages, id there); -1: none.
  int partner_page = -1;
  std::string partner;
};

// A polyline of horizontal and vertical pieces. from and to index Page::symbols.
struct Arrow {
  std::string id;  // "panah-4-ya", "panah-1-2"
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::vector<Point> path;      // from border to border; the last point is the tip
  std::vector<Point> hops;      // places on the path where it leaps over another arrow
  bool head = true;             // false for the tie of a joint step
  bool dashed = false;          // tie between alternatives
  std::vector<TextLine> label;  // the answer
  std::uint32_t edge_from =
      0xffffffffU;  // node and out-index of the edge in the Program; ties have none
  std::uint32_t edge_index = 0;
  Mark mark = Mark::None;
};

// What a run of texts is to a reader who cannot see the page, in reading order. Texts that no
// passage holds are furniture (page numbers, headers). Cells with symbols hold those too.
enum class PassageKind : std::uint8_t { Title, Paragraph, Heading, Cell };
struct Passage {
  PassageKind kind = PassageKind::Paragraph;
  std::uint32_t first_text = 0;  // into Page::texts
  std::uint32_t texts = 0;
  // Of a Heading or Cell: where in which table of the page.
  std::uint32_t table = 0;
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  std::uint32_t row_span = 1;
  std::uint32_t column_span = 1;
  std::vector<std::uint32_t> symbols;  // into Page::symbols
};

// Identity and chart may share a page (Whole).
enum class PageKind : std::uint8_t { Cover, Identity, Chart, Whole };

struct Page {
  PageKind kind = PageKind::Chart;
  double width = 0;
  double height = 0;
  std::vector<Shade> shades;
  std::vector<Rule> rules;
  std::vector<TextLine> texts;
  std::vector<Symbol> symbols;
  std::vector<Arrow> arrows;
  std::vector<Image> images;
  std::vector<Passage> passages;
  Rect lanes;                    // the area in which arrows may run
  std::vector<Rect> text_boxes;  // cells that hold text; arrows keep out
};

// A bookmark.
struct OutlineEntry {
  std::string title;
  std::uint32_t page = 0;  // index into Chart::pages
  std::uint32_t level = 0;
};

struct Chart {
  std::string title;        // "SOP Penyusunan …", of the whole document
  std::string description;  // one sentence for screen readers
  std::string in_words;     // the way through the chart, step by step, for who cannot see it
  std::string family;       // of the font; empty: the house's
  bool fits = true;         // what Options::fit asked for: each chart on one page
  std::vector<Page> pages;
  std::vector<OutlineEntry> outline;
};

// For --print=chart: pages, symbols with their places, arrows with their points; one decimal.
[[nodiscard]] std::string print(const Chart& chart);

}  // namespace sop::chart
