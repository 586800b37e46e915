#include "compiler/emit/xdot.h"

#include <algorithm>
#include <cmath>

#include "compiler/emit/marks.h"
#include "compiler/emit/numbers.h"

namespace sop::emit {
namespace {

constexpr int kBold = 1;
constexpr int kUnderline = 4;
// Graphviz puts the baseline this much of the size below the place it is told.
constexpr double kCentreLine = 0.2;

}  // namespace

void XdotWriter::coordinates(chart::Point point) {
  out_ += ' ';
  out_ += number(point.x);
  out_ += ' ';
  out_ += number(page_.height - sane(point.y));
}

void XdotWriter::counted(std::string_view text) {
  out_ += ' ';
  out_ += std::to_string(text.size());
  out_ += " -";
  out_ += text;
}

void XdotWriter::line_width(double width) {
  if (width == set_width_) return;
  set_width_ = width;
  out_ += " S";
  counted("setlinewidth(" + number(width) + ")");
}

void XdotWriter::shade(const chart::Shade& shade) {
  const std::string colour = hex_of(colour_of(shade));
  if (colour != set_fill_) {
    set_fill_ = colour;
    out_ += " C";
    counted(colour);
  }
  line_width(0);  // a filled polygon is stroked too
  const chart::Rect& rect = shade.rect;
  out_ += " P 4";
  coordinates({rect.x, rect.y});
  coordinates({rect.right(), rect.y});
  coordinates({rect.right(), rect.bottom()});
  coordinates({rect.x, rect.bottom()});
}

// Lines have butt ends: lengthened by half their width they close the corners of a table.
void XdotWriter::rule(const chart::Rule& rule) {
  const double width = std::clamp(sane(rule.width, 0.6), 0.05, 100.0);
  chart::Point from{sane(rule.from.x), sane(rule.from.y)};
  chart::Point to{sane(rule.to.x), sane(rule.to.y)};
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  if (length <= 0) return;
  const chart::Point half{(to.x - from.x) / length * width / 2,
                          (to.y - from.y) / length * width / 2};
  line_width(width);
  out_ += " L 2";
  coordinates({from.x - half.x, from.y - half.y});
  coordinates({to.x + half.x, to.y + half.y});
}

void XdotWriter::font(chart::Font font, bool underline) {
  const double size = std::clamp(sane(font.size, 9), 1.0, 1000.0);
  if (size != set_size_) {
    set_size_ = size;
    out_ += " F ";
    out_ += number(size);
    counted(families_);
  }
  const int characteristics = (font.bold ? kBold : 0) | (underline ? kUnderline : 0);
  if (characteristics != set_characteristics_) {
    set_characteristics_ = characteristics;
    out_ += " t ";
    out_ += std::to_string(characteristics);
  }
}

void XdotWriter::text(const chart::TextLine& line) {
  if (!has_ink(line.text)) return;
  font(line.font, line.underline);
  const chart::Point at = on_page(line, page_);
  out_ += " T";
  coordinates({at.x, at.y + kCentreLine * set_size_});
  out_ += " -1 ";
  out_ += number(std::max(0.0, sane(line.width)));
  counted(xdot_text(line.text));
}

}  // namespace sop::emit
