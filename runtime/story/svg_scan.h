// A reading of the one SVG that a bundle brings, for edits in its text: where its root, title,
// description and drawing are, and the symbols with their shapes. One pass over the bytes, no tree.
// Anything that is not what `sop` writes is refused: unclosed or unknown elements, whatever a
// browser would run or load. A bundle is signed by nobody.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sop::story {

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  [[nodiscard]] double middle_x() const { return (left + right) / 2; }
  [[nodiscard]] double middle_y() const { return (top + bottom) / 2; }
};

// A group with an id that has a shape: a symbol, or an arrow.
struct SvgSymbol {
  std::string id;
  bool diamond = false;
  std::string tag;       // "path"
  std::string geometry;  // its `d` or `points`, digits and letters only
  Box box;
  std::size_t after = 0;  // first byte behind the shape
};

struct SvgRange {
  std::size_t begin = 0, end = 0;
};

struct SvgScan {
  SvgRange root;        // "<svg …>"
  std::size_t end = 0;  // behind "</svg>"
  SvgRange title;       // content of the root's own title; empty range at the root's end: none
  SvgRange description;
  bool has_title = false, has_description = false;
  Box view;             // viewBox
  SvgRange view_value;  // of the attribute
  SvgRange height_value;
  double height = 0;
  std::string height_unit;
  std::size_t drawing_end = 0;  // before the end tag of the outermost group
  Box drawing;                  // the view in that group's coordinates
  std::vector<SvgSymbol> symbols;
};

[[nodiscard]] std::optional<SvgScan> scan_svg(std::string_view svg);

}  // namespace sop::story
