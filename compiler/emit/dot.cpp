#include "compiler/emit/dot.h"

#include <cgraph.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "compiler/chart/hops.h"
#include "compiler/emit/font_family.h"
#include "compiler/emit/marks.h"
#include "compiler/emit/numbers.h"
#include "compiler/emit/xdot.h"

namespace sop::emit {
namespace {

using chart::Arrow;
using chart::Mark;
using chart::Page;
using chart::Point;
using chart::Rect;
using chart::Symbol;
using chart::SymbolKind;
using chart::TextLine;

constexpr double kPointsPerInch = 72;
constexpr double kArrowSize = 0.6;  // of Graphviz' arrow, which is 10 points long
constexpr double kArrowLength = 10;
constexpr double kCircle = 0.5522847;  // control points of a quarter circle

struct GraphClose {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
using GraphPtr = std::unique_ptr<Agraph_t, GraphClose>;

// cgraph copies all strings but takes them without const.
char* in(const std::string& text) {
  return const_cast<char*>(text.c_str());
}

void declare(Agraph_t* graph, int kind, const std::string& name, const std::string& value) {
  agattr(graph, kind, in(name), in(value));
}

void set(void* object, const std::string& name, const std::string& value) {
  static char empty[] = "";
  agsafeset(object, in(name), in(value), empty);
}

int append(void* out, const char* text) {
  static_cast<std::string*>(out)->append(text);
  return 0;
}

int flush(void*) {
  return 0;
}

// Ids go into XML and CSS: plain ASCII, each once.
class Ids {
 public:
  std::string unique(const std::string& wanted, const std::string& otherwise) {
    std::string id;
    for (const char c : wanted) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      id += plain ? c : '_';
    }
    if (id.empty()) id = otherwise;
    std::string candidate = id;
    for (int n = 2; !used_.insert(candidate).second; ++n) candidate = id + "." + std::to_string(n);
    return candidate;
  }

 private:
  std::set<std::string> used_;
};

// Several lines as one label. Graphviz sets its own whole-point line pitch; the block keeps its
// centre.
struct Label {
  std::string text;  // with \n between the lines
  Point centre;
  double size = 9;
};

bool has_ink(const std::vector<TextLine>& lines) {
  return std::any_of(lines.begin(), lines.end(),
                     [](const TextLine& line) { return emit::has_ink(line.text); });
}

bool fits_label(const std::vector<TextLine>& lines) {
  return std::all_of(lines.begin(), lines.end(), [&](const TextLine& line) {
    return !line.font.bold && !line.underline && line.font == lines.front().font;
  });
}

Label make_label(const std::vector<TextLine>& lines) {
  Label label;
  label.size = std::clamp(sane(lines.front().font.size, 9), 1.0, 1000.0);
  double left = 0;
  double right = 0;
  double baselines = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double x = sane(lines[i].origin.x);
    const double end = x + std::max(0.0, sane(lines[i].width));
    left = i == 0 ? x : std::min(left, x);
    right = i == 0 ? end : std::max(right, end);
    baselines += sane(lines[i].origin.y);
    if (i > 0) label.text += "\\n";
    label.text += emit::has_ink(lines[i].text) ? label_text(lines[i].text) : " ";
  }
  const double pitch = std::floor(label.size * 1.1 + 0.5);
  const double mean = baselines / static_cast<double>(lines.size());
  label.centre = {(left + right) / 2, mean + pitch / 2 - 0.8 * label.size};
  return label;
}

class PageWriter {
 public:
  PageWriter(const Page& page, std::string name, const std::string& family, bool with_table)
      : page_(page),
        size_(page_size(page)),
        name_(std::move(name)),
        families_(font_families(family)),
        with_table_(with_table) {}

  Result<std::string> write() {
    io_ = {AgIoDisc.afread, append, flush};
    disc_ = {&AgMemDisc, &AgIdDisc, &io_};
    graph_.reset(agopen(in(name_), Agdirected, &disc_));
    if (!graph_) return Failure{FailureKind::Other, "Graphviz", "agopen"};
    declare_defaults();
    for (std::size_t i = 0; i < page_.symbols.size(); ++i) add_symbol(i);
    for (std::size_t i = 0; i < page_.arrows.size(); ++i) add_arrow(i);
    add_background();
    std::string text;
    if (agwrite(graph_.get(), &text) != 0)
      return Failure{FailureKind::Other, "Graphviz", "agwrite"};
    return text;
  }

 private:
  void declare_defaults() {
    Agraph_t* graph = graph_.get();
    declare(graph, AGRAPH, "charset", "UTF-8");
    declare(graph, AGRAPH, "pad", "0");
    declare(graph, AGRAPH, "margin", "0");
    declare(graph, AGRAPH, "notranslate", "true");
    declare(graph, AGRAPH, "outputorder", "edgesfirst");
    // The page, whatever Graphviz finds the bounding box to be.
    declare(graph, AGRAPH, "viewport",
            number(size_.width) + "," + number(size_.height) + ",1," + number(size_.width / 2, 3) +
                "," + number(size_.height / 2, 3));
    declare(graph, AGNODE, "label", "\\N");  // agwrite drops an empty default
    declare(graph, AGNODE, "shape", "box");
    declare(graph, AGNODE, "style", "filled");
    declare(graph, AGNODE, "fillcolor", "white");
    declare(graph, AGNODE, "fixedsize", "true");
    declare(graph, AGNODE, "margin", "0");
    declare(graph, AGNODE, "penwidth", "0.9");
    declare(graph, AGNODE, "fontname", families_);
    declare(graph, AGEDGE, "arrowsize", number(kArrowSize));
    declare(graph, AGEDGE, "penwidth", "0.9");
    declare(graph, AGEDGE, "fontname", families_);
  }

  [[nodiscard]] std::string place(Point point) const {
    return number(point.x) + "," + number(size_.height - sane(point.y));
  }

  Agnode_t* add_node(const std::string& name, Point centre) {
    Agnode_t* node = agnode(graph_.get(), in(name), 1);
    set(node, "label", "");
    set(node, "pos", place(centre));
    return node;
  }

  Agnode_t* add_hidden_node(const std::string& name, Point centre) {
    Agnode_t* node = add_node(name, centre);
    set(node, "style", "invis");
    return node;
  }

  void add_symbol(std::size_t index) {
    const Symbol& symbol = page_.symbols[index];
    Rect rect{sane(symbol.rect.x), sane(symbol.rect.y), sane(symbol.rect.width),
              sane(symbol.rect.height)};
    rect.width = std::max(rect.width, 0.72);  // Graphviz' smallest node
    rect.height = std::max(rect.height, 0.72);
    const std::string id = ids_.unique(symbol.id, "simbol-" + std::to_string(index + 1));
    if (symbol.kind == SymbolKind::Capsule) {
      add_capsule(symbol, rect, id);
      return;
    }
    Agnode_t* node = add_node(id, rect.centre());
    nodes_.push_back(node);
    set(node, "width", number(rect.width / kPointsPerInch, 6));
    set(node, "height", number(rect.height / kPointsPerInch, 6));
    set(node, "id", id);
    set(node, "class", class_of(symbol.kind));
    if (symbol.kind != SymbolKind::Box) set(node, "shape", shape_of(symbol.kind));
    if (symbol.mark != Mark::None) {
      set_mark(node, symbol.mark, "filled");
      set(node, "fillcolor", style_of(symbol.mark).fill);
    }
    if (!symbol.tooltip.empty()) set(node, "tooltip", tooltip_text(symbol.tooltip));
    if (!has_ink(symbol.text)) return;
    if (!fits_label(symbol.text)) {
      set(node, "style", "solid");  // the text lies below
      keep_texts(symbol.text);
      return;
    }
    const Label label = make_label(symbol.text);
    set(node, "xlabel", label.text);
    set(node, "xlp", place(label.centre));
    set(node, "fontsize", number(label.size));
  }

  // No shape of Graphviz is a capsule (style=rounded stops at a third of the side), but an edge may
  // take any curve, and has id, tooltip and label as a node has: the outline is a loop at a node
  // that is not drawn.
  void add_capsule(const Symbol& symbol, const Rect& rect, const std::string& id) {
    Agnode_t* node = add_hidden_node(id, rect.centre());
    nodes_.push_back(node);
    Agedge_t* edge = agedge(graph_.get(), node, node, nullptr, 1);
    set(edge, "id", id);
    set(edge, "class", class_of(symbol.kind));
    set(edge, "dir", "none");
    set(edge, "pos", capsule_outline(rect));
    if (symbol.mark != Mark::None) set_mark(edge, symbol.mark, "");
    if (!symbol.tooltip.empty()) set(edge, "tooltip", tooltip_text(symbol.tooltip));
    add_edge_label(edge, symbol.text);
  }

  [[nodiscard]] std::string capsule_outline(const Rect& rect) const {
    const double radius = std::min(rect.width, rect.height) / 2;
    const double bow = radius * (1 - kCircle);
    std::vector<Point> points{{rect.x + radius, rect.y}};
    const auto straight_to = [&](Point to) {
      const Point from = points.back();
      points.push_back({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3});
      points.push_back({from.x + (to.x - from.x) * 2 / 3, from.y + (to.y - from.y) * 2 / 3});
      points.push_back(to);
    };
    const auto curve_to = [&](Point c1, Point c2, Point to) {
      points.insert(points.end(), {c1, c2, to});
    };
    const double r = rect.right();
    const double b = rect.bottom();
    straight_to({r - radius, rect.y});
    curve_to({r - bow, rect.y}, {r, rect.y + bow}, {r, rect.y + radius});
    straight_to({r, b - radius});
    curve_to({r, b - bow}, {r - bow, b}, {r - radius, b});
    straight_to({rect.x + radius, b});
    curve_to({rect.x + bow, b}, {rect.x, b - bow}, {rect.x, b - radius});
    straight_to({rect.x, rect.y + radius});
    curve_to({rect.x, rect.y + bow}, {rect.x + bow, rect.y}, {rect.x + radius, rect.y});
    return spline(points);
  }

  [[nodiscard]] std::string spline(const std::vector<Point>& points) const {
    std::string text;
    for (const Point& point : points) {
      if (!text.empty()) text += ' ';
      text += place(point);
    }
    return text;
  }

  static void set_mark(void* object, Mark mark, const std::string& style) {
    const MarkStyle& how = style_of(mark);
    set(object, "color", how.line);
    set(object, "penwidth", number(how.width));
    const std::string dashes = how.style;
    if (dashes.empty()) return;
    set(object, "style", style.empty() ? dashes : style + "," + dashes);
  }

  Agnode_t* end_of(std::uint32_t index, std::size_t arrow, const char* which, Point at) {
    if (index < nodes_.size()) return nodes_[index];
    return add_hidden_node(ids_.unique("", "titik-" + std::to_string(arrow + 1) + which), at);
  }

  void add_arrow(std::size_t index) {
    const Arrow& arrow = page_.arrows[index];
    std::vector<Point> path;
    for (const Point& point : arrow.path) {
      const Point next{sane(point.x), sane(point.y)};
      if (path.empty() || !(path.back() == next)) path.push_back(next);
    }
    if (path.size() < 2) {
      keep_texts(arrow.label);
      return;
    }
    Agnode_t* from = end_of(arrow.from, index, "-dari", path.front());
    Agnode_t* to = end_of(arrow.to, index, "-ke", path.back());
    Agedge_t* edge = agedge(graph_.get(), from, to, nullptr, 1);
    set(edge, "id", ids_.unique(arrow.id, "panah-" + std::to_string(index + 1)));
    set(edge, "class", arrow.head ? "panah" : "ikatan");
    if (arrow.dashed) set(edge, "style", "dashed");
    if (arrow.mark != Mark::None) set_mark(edge, arrow.mark, "");
    set_path(edge, path, arrow);
    add_edge_label(edge, arrow.label);
  }

  // Graphviz draws the head from the end of the line to the tip and clips nothing; a last piece
  // that is shorter than the head gets a smaller one.
  void set_path(Agedge_t* edge, const std::vector<Point>& path, const Arrow& arrow) {
    std::vector<Point> points{path.front()};
    std::string prefix;
    Point end = path.back();
    if (arrow.head) {
      const Point before = path[path.size() - 2];
      const double length = std::hypot(end.x - before.x, end.y - before.y);
      const double size = std::clamp(length * 0.9 / kArrowLength, 0.1, kArrowSize);
      if (size < kArrowSize) set(edge, "arrowsize", number(size, 3));
      prefix = "e," + place(end) + " ";
      const double back = std::min(size * kArrowLength, length * 0.98) / length;
      end = {end.x - (end.x - before.x) * back, end.y - (end.y - before.y) * back};
    } else {
      set(edge, "dir", "none");
    }
    auto hop = arrow.hops.begin();
    for (std::size_t i = 1; i < path.size(); ++i) {
      const Point to = i + 1 == path.size() ? end : path[i];
      for (; hop != arrow.hops.end() && is_on(*hop, path[i - 1], to); ++hop) leap(*hop, to, points);
      straight(to, points);
    }
    set(edge, "pos", prefix + spline(points));
  }

  static bool is_on(Point hop, Point from, Point to) {
    constexpr double kNear = 0.05;
    return std::abs(from.y - to.y) < kNear && std::abs(hop.y - to.y) < kNear &&
           hop.x > std::min(from.x, to.x) && hop.x < std::max(from.x, to.x);
  }

  static void straight(Point to, std::vector<Point>& points) {
    const Point from = points.back();
    points.push_back({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3});
    points.push_back({from.x + (to.x - from.x) * 2 / 3, from.y + (to.y - from.y) * 2 / 3});
    points.push_back(to);
  }

  // Two quarter circles over the line that is crossed.
  static void leap(Point hop, Point to, std::vector<Point>& points) {
    const double r = to.x > hop.x ? chart::kHopRadius : -chart::kHopRadius;
    const double top = hop.y - chart::kHopRadius;
    const double bow = chart::kHopRadius * kCircle;
    straight({hop.x - r, hop.y}, points);
    points.insert(points.end(),
                  {{hop.x - r, hop.y - bow}, {hop.x - r * kCircle, top}, {hop.x, top}});
    points.insert(points.end(),
                  {{hop.x + r * kCircle, top}, {hop.x + r, hop.y - bow}, {hop.x + r, hop.y}});
  }

  void add_edge_label(Agedge_t* edge, const std::vector<TextLine>& lines) {
    if (!has_ink(lines)) return;
    if (!fits_label(lines)) {
      keep_texts(lines);
      return;
    }
    const Label label = make_label(lines);
    set(edge, "label", label.text);
    set(edge, "lp", place(label.centre));
    set(edge, "fontsize", number(label.size));
  }

  void keep_texts(const std::vector<TextLine>& lines) {
    for (const TextLine& line : lines) background_texts_.push_back(&line);
  }

  void add_background() {
    XdotWriter xdot(size_, families_);
    if (with_table_) {
      for (const chart::Shade& shade : page_.shades) xdot.shade(shade);
      for (const chart::Rule& rule : page_.rules) xdot.rule(rule);
      for (const TextLine& line : page_.texts) {
        if (!line.turned) xdot.text(line);  // Graphviz cannot turn texts
      }
    }
    for (const TextLine* line : background_texts_) xdot.text(*line);
    // The blank keeps a text that ends in a backslash from the closing quote.
    if (!xdot.operations().empty()) {
      declare(graph_.get(), AGRAPH, "_background", "c 5 -black" + xdot.operations() + " ");
    }
  }

  static const char* shape_of(SymbolKind kind) {
    switch (kind) {
      case SymbolKind::Diamond:
        return "diamond";
      case SymbolKind::PentagonDown:
        return "invhouse";
      case SymbolKind::PentagonUp:
        return "house";
      case SymbolKind::Capsule:
      case SymbolKind::Box:
        break;
    }
    return "box";
  }

  static const char* class_of(SymbolKind kind) {
    switch (kind) {
      case SymbolKind::Capsule:
        return "kapsul";
      case SymbolKind::Diamond:
        return "keputusan";
      case SymbolKind::PentagonDown:
      case SymbolKind::PentagonUp:
        return "sambungan";
      case SymbolKind::Box:
        break;
    }
    return "proses";
  }

  const Page& page_;
  PageSize size_;
  std::string name_;
  std::string families_;
  bool with_table_;
  Agiodisc_t io_{};
  Agdisc_t disc_{};
  GraphPtr graph_;
  Ids ids_;
  std::vector<Agnode_t*> nodes_;  // by index of the symbol
  std::vector<const TextLine*> background_texts_;
};

}  // namespace

PageSize page_size(const Page& page) {
  const auto side = [](double value, double otherwise) {
    const double known = sane(value, otherwise);
    return known > 0 ? std::max(known, 1.0) : otherwise;
  };
  return {side(page.width, 595.28), side(page.height, 841.89)};
}

chart::Point on_page(const TextLine& line, PageSize page) {
  const double size = std::clamp(sane(line.font.size, 9), 1.0, 1000.0);
  return {std::clamp(sane(line.origin.x), 0.5, std::max(0.5, page.width - 0.5)),
          std::clamp(sane(line.origin.y), size, std::max(size, page.height - 0.5))};
}

Result<std::string> symbols_dot(const chart::Chart& chart, std::size_t number) {
  if (number >= chart.pages.size())
    return Failure{FailureKind::NotFound, "page " + std::to_string(number + 1), ""};
  return PageWriter(chart.pages[number], "SOP", chart.family, false).write();
}

Result<std::string> page_dot(const chart::Chart& chart, std::size_t number) {
  if (number >= chart.pages.size())
    return Failure{FailureKind::NotFound, "page " + std::to_string(number + 1), ""};
  std::string name = name_text(chart.title);
  if (chart.pages.size() > 1) {
    name += name.empty() ? "" : " - ";
    name += "halaman " + std::to_string(number + 1) + " dari " + std::to_string(chart.pages.size());
  }
  return PageWriter(chart.pages[number], name.empty() ? "SOP" : name, chart.family, true).write();
}

}  // namespace sop::emit
