// Writes xdot drawing operations: the table, its shades and its texts, which Graphviz paints below
// nodes and edges (attribute _background). One wrong count of bytes makes Graphviz drop all that
// follows, silently; hence one place.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "compiler/chart/chart.h"
#include "compiler/emit/dot.h"

namespace sop::emit {

class XdotWriter {
 public:
  // xdot has y upwards: page coordinates are flipped. `families`: the font, as a list.
  XdotWriter(PageSize page, std::string families) : page_(page), families_(std::move(families)) {}

  void shade(const chart::Shade& shade);
  void rule(const chart::Rule& rule);
  void text(const chart::TextLine& line);

  [[nodiscard]] const std::string& operations() const { return out_; }

 private:
  void coordinates(chart::Point point);
  void counted(std::string_view text);
  void line_width(double width);
  void font(chart::Font font, bool underline);

  PageSize page_;
  std::string families_;
  std::string out_;
  // What the operations so far have set, so that nothing is said twice.
  double set_width_ = -1;
  double set_size_ = -1;
  int set_characteristics_ = 0;
  std::string set_fill_;
};

}  // namespace sop::emit
