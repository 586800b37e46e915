// Writes xdot drawing operations: the table, its shades and its texts, which Graphviz paints below
// nodes and edges (attribute _background). One wrong count of bytes makes Graphviz drop all that
// follows, silently; hence one place.
#pragma once

#include <string>
#include <string_view>

#include "compiler/chart/chart.h"

namespace sop::emit {

class XdotWriter {
 public:
  // xdot has y upwards: page coordinates are flipped at `width` × `height`.
  XdotWriter(double width, double height) : width_(width), height_(height) {}

  void shade(const chart::Shade& shade);
  void rule(const chart::Rule& rule);
  void text(const chart::TextLine& line);

  [[nodiscard]] const std::string& operations() const { return out_; }

 private:
  void coordinates(chart::Point point);
  void counted(std::string_view text);
  void line_width(double width);
  void font(chart::Font font, bool underline);

  double width_;
  double height_;
  std::string out_;
  // What the operations so far have set, so that nothing is said twice.
  double set_width_ = -1;
  double set_size_ = -1;
  int set_characteristics_ = 0;
  std::string set_fill_;
};

}  // namespace sop::emit
